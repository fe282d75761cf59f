package ledger

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// NewClaim is what a member asks to have back.
type NewClaim struct {
	// Key makes a second sending find the first; may be empty.
	Key   string
	For   For
	Minor int64
	Day   time.Time
	Note  string
	// File is a receipt; may be nil.
	File *Upload
}

// Claim asks for what taking part cost a member. Nothing is owed before an
// official approves it.
func (s *Ledger) Claim(ctx context.Context, by people.Actor, f forum.ID, c NewClaim) (*Line, error) {
	if err := s.own(ctx, by, f, people.ScopeWrite); err != nil {
		return nil, err
	}
	rate, err := s.rate(ctx, f)
	if err != nil {
		return nil, err
	}
	var rs civic.Refusals
	if c.For != Travel && c.For != Care {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose what the money was for.").At("for"))
	}
	if c.Minor <= 0 || c.Minor > mostMinor {
		rs = append(rs, tooMuch("amount", rate.Currency))
	}
	s.held(&rs, c.Day)
	within(&rs, &c.Note, MostNote, "note", civic.Refuse(civic.Invalid, "Say in a few words what it was for, such as the bus there and back."))
	if c.File != nil {
		rs = append(rs, c.File.problems()...)
	}
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	if err := s.fewClaims(ctx, by, f); err != nil {
		return nil, err
	}
	l := &Line{Forum: f, Member: by.Person, Payee: s.payee(f, by.Person), What: Claimed, For: c.For, Asked: c.Minor, Currency: rate.Currency,
		Day: dayOf(c.Day), At: s.Now()}
	l.ID = civic.NewID(l.At)
	if c.Key != "" {
		l.ID = civic.SameID("claim", string(f), string(by.Person), c.Key)
	}
	l.Sealed = s.Vault.Seal(c.Note, l.ID)
	if l.Receipt, err = s.keep(ctx, l.ID, c.File); err != nil {
		return nil, err
	}
	err = s.lines.Insert(ctx, l)
	if errors.Is(err, storage.ErrExists) {
		return s.line(ctx, l.ID)
	}
	if err == nil {
		s.tell(ctx, f, "payments.claimed", l.ID)
	}
	return l, err
}

// own lets in a member, and whoever was one while they have lines: money is
// still owed to somebody who left.
func (s *Ledger) own(ctx context.Context, by people.Actor, f forum.ID, scope people.TokenScope) error {
	err := s.Forums.Check(ctx, by, f, forum.ClaimCosts)
	if err == nil || !by.SignedIn() || by.Scopes != nil && !has(by.Scopes, scope) {
		return err
	}
	_, none := s.lines.First(ctx, storage.Query{Index: byMember, Equal: []any{string(by.Person), string(f)}})
	if none == nil {
		return nil
	}
	if errors.Is(none, storage.ErrNotFound) {
		return err
	}
	return none
}

func (s *Ledger) fewClaims(ctx context.Context, by people.Actor, f forum.ID) error {
	all, err := s.lines.All(ctx, storage.Query{Index: byMember, Equal: []any{string(by.Person), string(f)}})
	if err != nil {
		return err
	}
	n := 0
	for _, l := range all {
		if l.What == Claimed {
			n++
		}
	}
	if n >= mostAsked {
		return civic.Refuse(civic.TooMuch, "A member can claim at most %d times. Speak to whoever pays.", mostAsked)
	}
	return nil
}

// Verdict is what an official says of a claim: approved with an amount up to
// what was asked, or declined with nought.
type Verdict struct {
	Minor  int64
	Reason string // needed for anything less than what was asked
}

// Decide approves a claim or declines it, once. If the approval is taken back,
// the claim can be decided anew.
func (s *Ledger) Decide(ctx context.Context, by people.Actor, claim string, v Verdict) (*Line, error) {
	c, err := s.line(ctx, claim)
	if err != nil {
		return nil, err
	}
	if err := s.Forums.Check(ctx, by, c.Forum, forum.KeepLedger); err != nil {
		return nil, err
	}
	if c.What != Claimed {
		return nil, noLine
	}
	var rs civic.Refusals
	if v.Minor < 0 || v.Minor > c.Asked {
		rs = append(rs, civic.Refuse(civic.Invalid, "Approve at most what was claimed: %s.", Money(c.Asked, c.Currency)).At("amount"))
	}
	var needed *civic.Refusal
	if v.Minor < c.Asked {
		needed = civic.Refuse(civic.Invalid, "Say why it is not approved, or not all of it.")
	}
	within(&rs, &v.Reason, MostNote, "reason", needed)
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	l := &Line{Forum: c.Forum, Member: c.Member, Payee: c.Payee, What: Approved, For: c.For, Minor: v.Minor, Currency: c.Currency,
		Of: c.ID, Day: c.Day, By: voice(by), At: s.Now()}
	if v.Minor == 0 {
		l.What = Declined
	}
	if v.Reason != "" {
		l.Sealed = s.Vault.Seal(v.Reason, "decision|"+c.ID)
	}
	wrote, err := s.once(ctx, l, "decision", c.ID)
	if err != nil {
		return nil, err
	}
	if !wrote {
		return nil, civic.Refuse(civic.Conflict, "This claim is decided already.")
	}
	s.tell(ctx, l.Forum, "payments.decided", l.ID)
	return l, nil
}

// opened is the note of a line; empty where there is none.
func (s *Ledger) opened(l *Line) (string, error) {
	if l.Sealed == "" {
		return "", nil
	}
	place := l.ID
	if l.What == Approved || l.What == Declined {
		place = "decision|" + l.Of
	}
	return s.Vault.Open(l.Sealed, place)
}
