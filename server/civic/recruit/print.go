package recruit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// printing is a wave's codes on their way to the printer, sealed. Its id is
// the wave's.
type printing struct {
	storage.Meta
	Sealed string    `json:"sealed"`
	Until  time.Time `json:"until"`
}

// printable is how long codes wait for the printer.
const printable = 7 * 24 * time.Hour

// Letter is one letter: its code as it is printed, and where it goes.
type Letter struct {
	Code, Area string
}

// Letters gives the codes of a wave to the recruiter, as the printer's file and
// one by one, until they are printed.
func (s *Recruiting) Letters(ctx context.Context, by people.Actor, wave string) (*Wave, []byte, []Letter, error) {
	w, err := s.wave(ctx, by, wave)
	if err != nil {
		return nil, nil, nil, err
	}
	if w.Making {
		if w, _, err = s.issue(ctx, w); err != nil {
			return nil, nil, nil, err
		}
	}
	p, err := s.prints.Get(ctx, wave)
	if errors.Is(err, storage.ErrNotFound) || err == nil && !s.Now().Before(p.Until) {
		return nil, nil, nil, civic.Refuse(civic.NotFound, "The codes of this wave are printed and are not kept.")
	}
	if err != nil {
		return nil, nil, nil, err
	}
	sheet, err := s.opened(p)
	if err != nil {
		return nil, nil, nil, err
	}
	all, err := readSheet(sheet)
	return w, sheet, all, err
}

// Printed deletes the codes of a wave: the letters have them now.
func (s *Recruiting) Printed(ctx context.Context, by people.Actor, wave string) error {
	w, err := s.wave(ctx, by, wave)
	if err != nil {
		return err
	}
	if w.Making {
		return civic.Refuse(civic.Conflict, "The codes of this wave are not all made yet. Fetch them before you delete them.")
	}
	err = s.prints.Delete(ctx, wave, 0)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// Close ends a wave's registration now: nobody can use its codes any more.
func (s *Recruiting) Close(ctx context.Context, by people.Actor, wave string) (*Wave, error) {
	if _, err := s.wave(ctx, by, wave); err != nil {
		return nil, err
	}
	return s.waves.Change(ctx, wave, func(w *Wave) error {
		if w.Closes.After(s.Now()) {
			w.Closes = s.Now()
		}
		return nil
	})
}

// wave finds a wave for the recruiter of its forum.
func (s *Recruiting) wave(ctx context.Context, by people.Actor, id string) (*Wave, error) {
	w, err := s.waves.Get(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, civic.Refuse(civic.NotFound, "There is no such wave of letters.")
	}
	if err != nil {
		return nil, err
	}
	return w, s.Forums.Check(ctx, by, w.Forum, forum.RunLottery)
}

// Sending is a wave with how many answered it.
type Sending struct {
	*Wave
	// Letters that went out, registrations begun, sent in and withdrawn.
	Letters   int `json:"letters"`
	Begun     int `json:"begun"`
	Finished  int `json:"finished"`
	Withdrawn int `json:"withdrawn"`
	// Printable claims that the codes lie for the printer, or will when they are
	// asked for.
	Printable bool `json:"printable"`
}

// Waves lists the waves of a forum: how many answered is public.
func (s *Recruiting) Waves(ctx context.Context, id forum.ID) ([]Sending, error) {
	all, err := s.waves.All(ctx, storage.Query{Index: byForum, Equal: []any{string(id)}})
	if err != nil {
		return nil, err
	}
	place := map[string]int{}
	sent := make([]Sending, len(all))
	for i, w := range all {
		place[w.ID], sent[i].Wave = i, w
		for _, a := range w.Areas {
			sent[i].Letters += a.Letters
		}
		p, err := s.prints.Get(ctx, w.ID)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return nil, err
		}
		sent[i].Printable = w.Making || err == nil && s.Now().Before(p.Until)
	}
	whole, err := s.whole(ctx, id)
	if err != nil {
		return nil, err
	}
	for r, err := range s.entries.Find(ctx, storage.Query{Index: byForum, Equal: []any{string(id)}}) {
		if err != nil {
			return nil, err
		}
		at, known := place[r.Wave]
		if !known || !whole[r.Brought] {
			continue
		}
		one := &sent[at]
		one.Begun++
		switch {
		case !r.Withdrawn.IsZero():
			one.Withdrawn++
		case !r.Finished.IsZero():
			one.Finished++
		}
	}
	return sent, nil
}

// Open claims that some wave of a forum still takes registrations.
func (s *Recruiting) Open(ctx context.Context, id forum.ID) (bool, error) {
	all, err := s.waves.All(ctx, storage.Query{Index: byForum, Equal: []any{string(id)}})
	for _, w := range all {
		if s.Now().Before(w.Closes) {
			return true, nil
		}
	}
	return false, err
}

// WithdrawFor takes somebody out of the pool who asked the recruiter to.
func (s *Recruiting) WithdrawFor(ctx context.Context, by people.Actor, id forum.ID, entry string) error {
	r, err := s.entry(ctx, by, id, entry)
	if err != nil {
		return err
	}
	return s.withdraw(ctx, r)
}

// WaveID names a wave by its forum and number.
func WaveID(id forum.ID, number int) string { return fmt.Sprintf("%s|%02d", id, number) }
