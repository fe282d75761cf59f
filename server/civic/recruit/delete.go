package recruit

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/storage"
)

// Deleted reports what was deleted of a forum.
type Deleted struct {
	Forum         forum.ID
	Registrations int
}

// DeleteDue deletes the registrations whose day has come and reports how many
// of each forum. It is run by any number of servers: the number is written to
// the wave before the first is deleted, so a crash loses nothing of the report.
// Codes that lay for printing too long go as well, and waves that a server left
// half made are finished.
func (s *Recruiting) DeleteDue(ctx context.Context) ([]Deleted, error) {
	if err := errors.Join(s.clear(ctx), s.issueDue(ctx)); err != nil {
		return nil, err
	}
	var report []Deleted
	place, counted := map[forum.ID]int{}, map[string]bool{}
	for r, err := range s.entries.Find(ctx, storage.Query{Index: byDelete, To: s.Now()}) {
		if err != nil {
			return report, err
		}
		if !counted[r.Wave] {
			if err := s.tally(ctx, r.Wave); err != nil {
				return report, err
			}
			counted[r.Wave] = true
		}
		if err := s.entries.Delete(ctx, r.ID, r.Version); err != nil {
			continue // changed or deleted by another server just now
		}
		i, known := place[r.Forum]
		if !known {
			i = len(report)
			place[r.Forum] = i
			report = append(report, Deleted{Forum: r.Forum})
		}
		report[i].Registrations++
	}
	return report, s.prints.DeleteAll(ctx, storage.Query{Index: byUntil, To: s.Now()})
}

// tally notes on a wave how many of its registrations are deleted, once.
func (s *Recruiting) tally(ctx context.Context, wave string) error {
	n, err := s.entries.Count(ctx, storage.Query{Index: byWave, Equal: []any{wave}})
	if err != nil {
		return err
	}
	_, err = s.waves.Change(ctx, wave, func(w *Wave) error {
		if w.Deleted == nil {
			w.Deleted, w.Gone = &n, s.Now()
		}
		return nil
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}
