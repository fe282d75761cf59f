package ledger

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Names says who somebody is.
type Names interface {
	Actor(ctx context.Context, id people.PersonID) (people.Actor, error)
}

// Needs is what a ledger is given.
type Needs struct {
	Forums *forum.Forums
	People Names
	// Vault seals notes and receipts: the one of registrations.
	Vault    *people.Vault
	Announce civic.Announcer
	Now      civic.Now
	// Sat gives the sessions of a forum that are over, with everybody who sat
	// in the room of each; nil knows none.
	Sat func(ctx context.Context, f forum.ID) ([]Proposal, error)
}

// Ledger is where the payments of all forums are kept.
type Ledger struct {
	Needs
	terms  *storage.Collection[terms]
	lines  *storage.Collection[Line]
	wishes *storage.Collection[wish]
	parts  *storage.Collection[part]
}

const (
	byForum  = "forum"  // forum, time
	byMember = "member" // person, forum, time
	byAge    = "age"    // time, of lines that lead to somebody
	byPerson = "person"
)

// Limits in characters, entries and the smallest unit of a currency.
const (
	MostNote   = 2000
	MostClaims = 3000
	mostLine   = 200
	mostMinor  = 1_000_000 // of one line
	mostAsked  = 100       // claims of one member
	mostListed = 1000      // members ticked at once
	// keeps is how many years a line leads to a person: as long as an auditor
	// may ask, and no longer.
	keeps = 7
)

// Open opens the ledgers kept in a store.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Ledger, error) {
	s := &Ledger{Needs: n}
	var errs [4]error
	s.terms, errs[0] = storage.Open[terms](ctx, e, "forum-rates")
	s.lines, errs[1] = storage.Open(ctx, e, "forum-ledger",
		storage.Index[Line]{Name: byForum, Key: func(l *Line) []any { return []any{string(l.Forum), l.At} }},
		storage.Index[Line]{Name: byMember, Key: func(l *Line) []any {
			if l.Member == "" {
				return nil
			}
			return []any{string(l.Member), string(l.Forum), l.At}
		}},
		storage.Index[Line]{Name: byAge, Key: func(l *Line) []any {
			if l.Member == "" {
				return nil
			}
			return []any{l.At}
		}})
	s.wishes, errs[2] = storage.Open(ctx, e, "forum-payment-wishes",
		storage.Index[wish]{Name: byPerson, Key: func(w *wish) []any { return []any{string(w.Member), string(w.Forum)} }})
	s.parts, errs[3] = storage.Open[part](ctx, e, "forum-receipts")
	return s, errors.Join(errs[:]...)
}

// SetRate says what members are paid from now on. What was owed before stays.
func (s *Ledger) SetRate(ctx context.Context, by people.Actor, f forum.ID, r Rate) (*Rate, error) {
	if err := s.Forums.Check(ctx, by, f, forum.SetRates); err != nil {
		return nil, err
	}
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	var rs civic.Refusals
	r.Currency = strings.ToUpper(strings.TrimSpace(r.Currency))
	if _, known := Currencies[r.Currency]; !known {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose a currency.").At("currency"))
	}
	if r.Per != PerSession && r.Per != PerDay {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose whether a session is paid or a day.").At("per"))
	}
	if r.Minor < 0 || r.Minor > mostMinor {
		rs = append(rs, tooMuch("fee", r.Currency))
	}
	within(&rs, &r.Claims, MostClaims, "claims", nil)
	r.By, r.At = voice(by), s.Now()
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	some, err := s.lines.First(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	if some != nil && some.Currency != r.Currency {
		return nil, civic.Refuse(civic.Conflict, "The ledger has amounts in %s already, so it stays with them.", some.Currency).At("currency")
	}
	t := &terms{Rates: []Rate{r}}
	t.ID = string(f)
	err = s.terms.Insert(ctx, t)
	if errors.Is(err, storage.ErrExists) {
		_, err = s.terms.Change(ctx, t.ID, func(t *terms) error { t.Rates = append(t.Rates, r); return nil })
	}
	if err != nil {
		return nil, err
	}
	s.tell(ctx, f, "payments.rate", string(f))
	return &r, nil
}

// Rates are what members of a forum are and were paid, the one that holds
// last; none before the first is set. Everybody may read them.
func (s *Ledger) Rates(ctx context.Context, f forum.ID) ([]Rate, error) {
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	t, err := s.terms.Get(ctx, string(f))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return t.Rates, nil
}

// rate is the one that holds.
func (s *Ledger) rate(ctx context.Context, f forum.ID) (Rate, error) {
	all, err := s.Rates(ctx, f)
	if err == nil && len(all) == 0 {
		err = civic.Refuse(civic.Conflict, "What members are paid is not set yet. Whoever leads the forum sets it.")
	}
	if err != nil {
		return Rate{}, err
	}
	return all[len(all)-1], nil
}

func (s *Ledger) tell(ctx context.Context, f forum.ID, what, id string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "forum/" + string(f), What: what, ID: id})
}

// payee tells one person's lines from another's, without leading to them.
func (s *Ledger) payee(f forum.ID, who people.PersonID) string {
	return s.Vault.Key("payee", string(f), string(who))[:24]
}

// panel claims that somebody is a member of a forum now.
func (s *Ledger) panel(ctx context.Context, f forum.ID) (map[people.PersonID]bool, error) {
	all, err := s.Forums.Panel(ctx, f)
	is := map[people.PersonID]bool{}
	for _, id := range all {
		is[id] = true
	}
	return is, err
}

// dayOf is the first moment of a day in UTC: a day is compared, never a time.
func dayOf(t time.Time) time.Time { return t.UTC().Truncate(24 * time.Hour) }

// within tidies what somebody typed and refuses what is empty or too long.
func within(rs *civic.Refusals, typed *string, most int, field string, empty *civic.Refusal) {
	*typed = strings.TrimSpace(strings.ToValidUTF8(*typed, "\uFFFD"))
	switch long := utf8.RuneCountInString(*typed); {
	case long == 0 && empty != nil:
		*rs = append(*rs, empty.At(field))
	case long > most:
		*rs = append(*rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", long, most).At(field))
	}
}

func tooMuch(field, currency string) *civic.Refusal {
	return civic.Refuse(civic.Invalid, "Enter an amount of at most %s.", Money(mostMinor, currency)).At(field)
}

// reversed are the ids of lines that were taken back.
func reversed(all []*Line) map[string]bool {
	gone := map[string]bool{}
	for _, l := range all {
		if l.What == Reversed {
			gone[l.Of] = true
		}
	}
	return gone
}

// payments are the ids of payments, and of the lines that take one back.
func payments(all []*Line) map[string]bool {
	paid := map[string]bool{}
	for _, l := range all {
		if l.What == Paid {
			paid[l.ID], paid[reversalID(l.ID)] = true, true
		}
	}
	return paid
}

func has[T comparable](all []T, one T) bool { return slices.Contains(all, one) }
