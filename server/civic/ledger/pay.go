package ledger

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Payment says that money went to somebody.
type Payment struct {
	Minor     int64
	Day       time.Time
	Method    Method
	Reference string
	// Saw is the balance on which the official acted: where it is another one
	// by now, nothing is paid twice.
	Saw int64
}

// Pay marks money as paid. Payments of one member are numbered, and a number
// is given once, so of two officials one is told.
func (s *Ledger) Pay(ctx context.Context, by people.Actor, f forum.ID, payee string, p Payment) (*Line, error) {
	account, err := s.Of(ctx, by, f, payee)
	if err != nil {
		return nil, err
	}
	var rs civic.Refusals
	if p.Minor <= 0 || p.Minor > mostMinor {
		rs = append(rs, tooMuch("amount", account.Currency))
	} else if p.Minor > account.Balance {
		rs = append(rs, civic.Refuse(civic.Invalid, "This is more than is owed: %s.", Money(account.Balance, account.Currency)).At("amount"))
	}
	s.held(&rs, p.Day)
	if !has(Methods, p.Method) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose how it was paid.").At("method"))
	}
	within(&rs, &p.Reference, mostLine, "reference", civic.Refuse(civic.Invalid, "Enter the reference by which the payment is found again."))
	if p.Saw != account.Balance {
		return nil, civic.Refuse(civic.Conflict, "What is owed changed in the meantime: it is %s now.", Money(account.Balance, account.Currency))
	}
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	n := 0
	for _, e := range account.Lines {
		if e.What == Paid {
			n++
		}
	}
	l := &Line{Forum: f, Member: account.Member, Payee: payee, What: Paid, Minor: -p.Minor, Currency: account.Currency, Day: dayOf(p.Day),
		Method: p.Method, Reference: p.Reference, By: voice(by), At: s.Now()}
	l.ID = civic.SameID("paid", string(f), payee, strconv.Itoa(n))
	err = s.lines.Insert(ctx, l)
	if errors.Is(err, storage.ErrExists) {
		return nil, civic.Refuse(civic.Conflict, "Somebody marked a payment at the same moment. Look at the balance again.")
	}
	if err == nil {
		s.tell(ctx, f, "payments.paid", l.ID)
	}
	return l, err
}

// Prefer says how a member wants to be paid.
func (s *Ledger) Prefer(ctx context.Context, by people.Actor, f forum.ID, m Method) error {
	if err := s.own(ctx, by, f, people.ScopeWrite); err != nil {
		return err
	}
	if !has(Methods, m) {
		return civic.Refuse(civic.Invalid, "Choose how you want to be paid.").At("method")
	}
	w := &wish{Forum: f, Member: by.Person, Method: m}
	w.ID = string(f) + "|" + string(by.Person)
	err := s.wishes.Insert(ctx, w)
	if errors.Is(err, storage.ErrExists) {
		_, err = s.wishes.Change(ctx, w.ID, func(w *wish) error { w.Method = m; return nil })
	}
	if err == nil {
		s.tell(ctx, f, "payments.wish", string(f))
	}
	return err
}
