package ledger

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

func voice(by people.Actor) draft.Voice { return draft.VoiceOf(by) }

// Attendance says who took part in a session.
type Attendance struct {
	Session string            `json:"session"`
	Day     time.Time         `json:"day"`
	Members []people.PersonID `json:"members"`
}

// Attend writes the fee of each member who took part. Whoever has the fee of
// this session, or of this day where days are paid, gets no second one. It
// says how many lines are new.
func (s *Ledger) Attend(ctx context.Context, by people.Actor, f forum.ID, a Attendance) (int, error) {
	if err := s.Forums.Check(ctx, by, f, forum.KeepLedger); err != nil {
		return 0, err
	}
	rate, err := s.rate(ctx, f)
	if err != nil {
		return 0, err
	}
	var rs civic.Refusals
	within(&rs, &a.Session, mostLine, "session", civic.Refuse(civic.Invalid, "Say which session it was."))
	s.held(&rs, a.Day)
	if len(a.Members) == 0 || len(a.Members) > mostListed {
		rs = append(rs, civic.Refuse(civic.Invalid, "Tick who took part.").At("member"))
	}
	known, err := s.known(ctx, f)
	if err != nil {
		return 0, err
	}
	if slices.ContainsFunc(a.Members, func(m people.PersonID) bool { return !known[m] }) {
		rs = append(rs, civic.Refuse(civic.Invalid, "One of these people is not a member of this forum.").At("member"))
	}
	if err := rs.OrNil(); err != nil {
		return 0, err
	}
	if rate.Minor == 0 {
		return 0, civic.Refuse(civic.Conflict, "This forum pays no fee for taking part.")
	}
	at, day, what, added := s.Now(), dayOf(a.Day), fees(rate.Per, a), 0
	for _, m := range a.Members {
		l := &Line{Forum: f, Member: m, Payee: s.payee(f, m), What: Attended, For: Fee, Minor: rate.Minor, Currency: rate.Currency,
			Session: a.Session, Day: day, By: voice(by), At: at}
		wrote, err := s.once(ctx, l, "fee", string(f), string(m), what)
		if err != nil {
			return added, err
		}
		if wrote {
			added++
		}
	}
	s.tell(ctx, f, "payments.attended", string(f))
	return added, nil
}

// held refuses a day that has not come: nobody is paid ahead.
func (s *Ledger) held(rs *civic.Refusals, day time.Time) {
	if day.IsZero() || dayOf(day).After(s.Now()) {
		*rs = append(*rs, civic.Refuse(civic.Invalid, "Enter the day on which it was.").At("day"))
	}
}

// known are those whom the ledger may pay: members, and who was one.
func (s *Ledger) known(ctx context.Context, f forum.ID) (map[people.PersonID]bool, error) {
	is, err := s.panel(ctx, f)
	if err != nil {
		return nil, err
	}
	for l, err := range s.lines.Find(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}}) {
		if err != nil {
			return nil, err
		}
		if l.Member != "" {
			is[l.Member] = true
		}
	}
	return is, nil
}

// once inserts a line under an id that follows from its parts. A line that was
// taken back frees its place for one more; one that stands does not.
func (s *Ledger) once(ctx context.Context, l *Line, parts ...string) (bool, error) {
	for round := 0; ; round++ {
		l.ID = civic.SameID(append(parts, strconv.Itoa(round))...)
		err := s.lines.Insert(ctx, l)
		if !errors.Is(err, storage.ErrExists) {
			return err == nil, err
		}
		_, err = s.lines.Get(ctx, reversalID(l.ID))
		if errors.Is(err, storage.ErrNotFound) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
}

func reversalID(line string) string { return civic.SameID("reversed", line) }

// Reverse takes a line back by writing its opposite, with a reason. Each line
// is taken back once; what it said can then be written anew.
func (s *Ledger) Reverse(ctx context.Context, by people.Actor, line, reason string) (*Line, error) {
	was, err := s.line(ctx, line)
	if err != nil {
		return nil, err
	}
	if err := s.Forums.Check(ctx, by, was.Forum, forum.KeepLedger); err != nil {
		return nil, err
	}
	var rs civic.Refusals
	within(&rs, &reason, MostNote, "reason", civic.Refuse(civic.Invalid, "Say why it is taken back."))
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	if was.Minor == 0 || was.What == Reversed {
		return nil, civic.Refuse(civic.Conflict, "Only a line that changed what is owed can be taken back.")
	}
	l := &Line{Forum: was.Forum, Member: was.Member, Payee: was.Payee, What: Reversed, For: was.For, Minor: -was.Minor, Currency: was.Currency,
		Of: was.ID, Session: was.Session, Day: was.Day, By: voice(by), At: s.Now()}
	l.ID = reversalID(was.ID)
	l.Sealed = s.Vault.Seal(reason, l.ID)
	err = s.lines.Insert(ctx, l)
	if errors.Is(err, storage.ErrExists) {
		return nil, civic.Refuse(civic.Conflict, "This line was taken back already.")
	}
	if err == nil {
		s.tell(ctx, l.Forum, "payments.reversed", l.ID)
	}
	return l, err
}

var noLine = civic.Refuse(civic.NotFound, "There is no such line in the ledger.")

func (s *Ledger) line(ctx context.Context, id string) (*Line, error) {
	l, err := s.lines.Get(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noLine
	}
	return l, err
}
