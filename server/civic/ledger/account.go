package ledger

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Entry is a line as those read it who may.
type Entry struct {
	*Line
	Note string `json:"note,omitempty"`
	// Back claims that the line was taken back.
	Back bool `json:"back,omitempty"`
	// Open claims that it is a claim which nobody decided yet.
	Open bool `json:"open,omitempty"`
}

// Account is what one member is owed and got. Amounts are in the smallest
// unit of the currency.
type Account struct {
	// Member and Name are empty where their account is erased.
	Member   people.PersonID `json:"member,omitempty"`
	Name     string          `json:"name,omitempty"`
	Payee    string          `json:"payee"`
	Currency string          `json:"currency"`
	// Balance is owed and not paid; below nought where too much was paid.
	Balance int64 `json:"balance"`
	Owed    int64 `json:"owed"` // in all, ever
	Paid    int64 `json:"paid"`
	// Waiting claims ask for so much.
	Waiting int     `json:"waiting"`
	Asked   int64   `json:"asked"`
	Wish    Method  `json:"wish,omitempty"`
	Lines   []Entry `json:"lines"`
}

// account adds up the lines of one payee, in their order.
func (s *Ledger) account(ctx context.Context, f forum.ID, payee string, all []*Line) (*Account, error) {
	a := &Account{Payee: payee, Lines: []Entry{}}
	gone, decided := reversed(all), map[string]bool{}
	for _, l := range all {
		if (l.What == Approved || l.What == Declined) && !gone[l.ID] {
			decided[l.Of] = true
		}
	}
	paid := payments(all)
	for _, l := range all {
		note, err := s.opened(l)
		if err != nil {
			return nil, err
		}
		shown := *l
		shown.Sealed = "" // it is opened, and its cover is for nobody
		e := Entry{Line: &shown, Note: note, Back: gone[l.ID], Open: l.What == Claimed && !decided[l.ID]}
		a.Lines = append(a.Lines, e)
		a.Currency, a.Balance = l.Currency, a.Balance+l.Minor
		if l.Member != "" {
			a.Member = l.Member
		}
		if e.Open {
			a.Waiting, a.Asked = a.Waiting+1, a.Asked+l.Asked
		}
		if paid[l.ID] {
			a.Paid -= l.Minor
		} else {
			a.Owed += l.Minor
		}
	}
	if a.Member == "" {
		return a, nil
	}
	w, err := s.wishes.Get(ctx, string(f)+"|"+string(a.Member))
	if err == nil {
		a.Wish = w.Method
	} else if !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	who, err := s.People.Actor(ctx, a.Member)
	if civic.AsRefusal(err) != nil {
		return a, nil // erased a moment ago
	}
	a.Name = who.Name
	return a, err
}

// Own is a member's own account, for themselves alone.
func (s *Ledger) Own(ctx context.Context, by people.Actor, f forum.ID) (*Account, error) {
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	if err := s.own(ctx, by, f, people.ScopeRead); err != nil {
		return nil, err
	}
	all, err := s.lines.All(ctx, storage.Query{Index: byMember, Equal: []any{string(by.Person), string(f)}})
	if err != nil {
		return nil, err
	}
	a, err := s.account(ctx, f, s.payee(f, by.Person), all)
	if err != nil {
		return nil, err
	}
	if a.Currency == "" {
		rates, err := s.Rates(ctx, f)
		if err != nil {
			return nil, err
		}
		if len(rates) > 0 {
			a.Currency = rates[len(rates)-1].Currency
		}
	}
	if a.Wish == "" {
		if w, err := s.wishes.Get(ctx, string(f)+"|"+string(by.Person)); err == nil {
			a.Wish = w.Method
		} else if !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
	}
	a.Member, a.Name = by.Person, by.Name
	return a, nil
}

// Accounts are those of all members, for who pays: by name, and behind them
// those whose account on the platform is erased.
func (s *Ledger) Accounts(ctx context.Context, by people.Actor, f forum.ID) ([]*Account, error) {
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	if err := s.Forums.Check(ctx, by, f, forum.KeepLedger); err != nil {
		return nil, err
	}
	lines, err := s.lines.All(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
	if err != nil {
		return nil, err
	}
	of := map[string][]*Line{}
	for _, l := range lines {
		of[l.Payee] = append(of[l.Payee], l)
	}
	var all []*Account
	for payee, lines := range of {
		a, err := s.account(ctx, f, payee, lines)
		if err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	panel, err := s.Forums.Panel(ctx, f)
	if err != nil {
		return nil, err
	}
	for _, m := range panel {
		if payee := s.payee(f, m); of[payee] == nil {
			a, err := s.empty(ctx, f, m, payee)
			if err != nil {
				return nil, err
			}
			all = append(all, a)
		}
	}
	slices.SortFunc(all, func(a, b *Account) int {
		if (a.Name == "") != (b.Name == "") {
			return len(b.Name) - len(a.Name)
		}
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Payee, b.Payee))
	})
	return all, nil
}

// empty is the account of a member for whom there is no line yet.
func (s *Ledger) empty(ctx context.Context, f forum.ID, m people.PersonID, payee string) (*Account, error) {
	rates, err := s.Rates(ctx, f)
	if err != nil {
		return nil, err
	}
	a := &Account{Member: m, Payee: payee, Lines: []Entry{}}
	if len(rates) > 0 {
		a.Currency = rates[len(rates)-1].Currency
	}
	who, err := s.People.Actor(ctx, m)
	a.Name = who.Name
	return a, err
}

// Of is the account of one payee, for who pays.
func (s *Ledger) Of(ctx context.Context, by people.Actor, f forum.ID, payee string) (*Account, error) {
	all, err := s.Accounts(ctx, by, f)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(all, func(a *Account) bool { return a.Payee == payee })
	if i < 0 {
		return nil, civic.Refuse(civic.NotFound, "There is no such account in this ledger.")
	}
	return all[i], nil
}
