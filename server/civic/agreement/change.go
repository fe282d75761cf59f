package agreement

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// after is now, but never before what is known to have happened: on a server
// whose clock was set back, a window still begins after the agreement.
func (s *Services) after(known ...interface{ moment() time.Time }) time.Time {
	now := s.Now()
	for _, one := range known {
		if t := one.moment(); t.After(now) {
			now = t
		}
	}
	return now
}

func (a *Agreement) moment() time.Time {
	if a == nil {
		return time.Time{}
	}
	return a.At
}

func (c *Change) moment() time.Time {
	if c == nil {
		return time.Time{}
	}
	return c.At
}

// moment is when something about a draft was last changed by hand.
type moment time.Time

func (m moment) moment() time.Time { return time.Time(m) }

// Explain gives the reason for what the text now says otherwise than the
// agreed one. That puts the difference before the public and opens the window.
func (s *Services) Explain(ctx context.Context, by people.Actor, id draft.ID, seen Seen, reason string) (*Change, error) {
	d, err := s.Drafts.Drafts.For(ctx, by, id, people.ExplainChange)
	if err != nil {
		return nil, err
	}
	reason = clean(reason)
	if err := said(reason, "reason", civic.Refuse(civic.Invalid, "Say why the agreed text was changed. Everybody can read the reason.")); err != nil {
		return nil, err
	}
	a, err := s.Latest(ctx, id)
	if err != nil {
		return nil, err
	}
	if a == nil {
		return nil, civic.Refuse(civic.Conflict, "There is no agreed text yet that could have been changed.")
	}
	now, err := s.present(ctx, d)
	if err != nil {
		return nil, err
	}
	if now.SHA256 != seen.SHA256 {
		return nil, civic.Refuse(civic.Conflict, "The text was changed again while you wrote the reason. Look at the difference as it is now, then give the reason for it.")
	}
	differences := a.fromAgreed(d, now)
	if len(differences) == 0 {
		return nil, civic.Refuse(civic.Conflict, "The text says what was agreed. There is nothing to give a reason for.")
	}
	last, err := s.newest(ctx, a)
	if err != nil {
		return nil, err
	}
	if last != nil && last.covers(a, d, now) {
		return nil, civic.Refuse(civic.Conflict, "%s gave the reason for this change already.", last.By.Name)
	}
	return s.open(ctx, by, d, a, last, now, differences, reason)
}

func (s *Services) open(ctx context.Context, by people.Actor, d *draft.Draft, a *Agreement, last *Change, now Text, differences []draft.Difference, reason string) (*Change, error) {
	terms, err := s.Terms(ctx, d.Plan)
	if err != nil {
		return nil, err
	}
	c := &Change{Draft: d.Key(), Plan: d.Plan, Agreement: a.N, Number: 1, Title: now.Title, SHA256: now.SHA256, Seq: now.Seq, Content: now.Content,
		Differences: differences, Reason: reason, By: draft.VoiceOf(by), At: s.after(a, last, moment(d.Changed)), WorkingDays: terms.Days}
	if last != nil {
		c.Number = last.Number + 1
	}
	c.Until = terms.until(c.At)
	c.ID = changeID(d.Key(), a.N, c.Number)
	err = s.recorded(ctx, changeSource, c.ID, func() error { return s.changes.Insert(ctx, c) })
	if isTaken(err) {
		first, err := s.changes.Get(ctx, c.ID)
		if err != nil {
			return nil, err
		}
		return nil, civic.Refuse(civic.Conflict, "%s gave a reason for a change a moment ago. Read it first.", first.By.Name)
	} else if err != nil {
		return nil, err
	}
	if _, err := s.Drafts.Versions.Keep(ctx, d.Key()); err != nil {
		return nil, err
	}
	if err := s.Drafts.Drafts.Hear(ctx, d.Key(), c.Until); err != nil {
		return nil, err
	}
	s.tell(ctx, d, "agreement.changed", c.ID)
	return c, nil
}

// newest is the last change from an agreement, or nil.
func (s *Services) newest(ctx context.Context, a *Agreement) (*Change, error) {
	c, err := s.changes.First(ctx, storage.Query{Index: byDraft, Equal: []any{string(a.Draft), a.N}, Descending: true})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return c, err
}

// ended notes that a window is over when its time has come. Nothing undoes it,
// so a clock that is set back later does not open it again.
func (s *Services) ended(ctx context.Context, c *Change) (*Change, error) {
	if c == nil || c.Over != nil || s.Now().Before(c.Until) {
		return c, nil
	}
	c, err := s.changes.Change(ctx, c.ID, func(c *Change) error {
		if c.Over == nil {
			over := s.Now()
			c.Over = &over
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return c, s.Drafts.Drafts.Hear(ctx, c.Draft, time.Time{})
}
