package selection

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/storage"
)

// Deletion is the report of what was deleted of a forum's registrations, and
// what stays: numbers that name nobody.
type Deletion struct {
	// Waves say how many registrations of each were deleted, and when, or the
	// day on which they will be.
	Waves []recruit.Sending
	// Registrations are how many were deleted of all waves.
	Registrations int
	// Names is when it was forgotten who is behind which name of the draws;
	// nought while somebody can still be told that they were drawn.
	Names time.Time
	// Drawn is how many people the draws chose, and Stands how many of them
	// said yes, said no or left.
	Drawn  int
	Stands map[Standing]int
}

// Deleted reports it to everybody: people were promised a day.
func (s *Workbench) Deleted(ctx context.Context, id forum.ID) (*Deletion, error) {
	f, err := s.Forums.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	d := &Deletion{Stands: map[Standing]int{}}
	if d.Waves, err = s.Recruits.Waves(ctx, id); err != nil {
		return nil, err
	}
	for _, w := range d.Waves {
		if w.Deleted != nil {
			d.Registrations += *w.Deleted
		}
	}
	if d.Names, err = s.forgotten(ctx, f); err != nil {
		return nil, err
	}
	for _, sel := range f.Draws() {
		d.Drawn += len(sel.Panel)
	}
	for m, err := range s.members.Find(ctx, storage.Query{Index: byForum, Equal: []any{string(id)}}) {
		if err != nil {
			return nil, err
		}
		d.Stands[m.State]++
	}
	return d, nil
}

// forgotten is when the last of a forum's draws lost who is behind its names;
// nought while one of them knows.
func (s *Workbench) forgotten(ctx context.Context, f *forum.Forum) (last time.Time, err error) {
	for round := range f.Draws() {
		r, err := s.runOf(ctx, f, round)
		if err != nil {
			return time.Time{}, err
		}
		if r == nil || r.Sealed != "" {
			return time.Time{}, nil
		}
		at := r.Forgotten
		if at.IsZero() {
			at = r.Delete // forgotten before the moment was kept
		}
		if at.After(last) {
			last = at
		}
	}
	return last, nil
}
