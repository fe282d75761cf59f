package draft

import (
	"context"
	"errors"
	"fmt"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Tally counts the stances on a draft. It is a cache: Newest names the stance
// that was the last to change when it was counted, and a tally whose newest
// is not the newest any more is counted again before anybody sees it.
type Tally struct {
	storage.Meta
	People        []Row  `json:"people"`
	Organisations []Row  `json:"organisations"`
	Newest        string `json:"newest"`
}

// Row counts one sector's positions, in the order of Positions.
type Row struct {
	Sector people.Sector `json:"sector"`
	Counts [4]int        `json:"counts"`
}

// Total counts a row.
func (r Row) Total() int { return r.Counts[0] + r.Counts[1] + r.Counts[2] + r.Counts[3] }

// Total counts all stances.
func (t *Tally) Total() int {
	n := 0
	for _, row := range t.People {
		n += row.Total()
	}
	for _, row := range t.Organisations {
		n += row.Total()
	}
	return n
}

// Tally says how many of each sector, in person and as organisations, stand
// where.
func (s *Stances) Tally(ctx context.Context, by people.Actor, id ID) (*Tally, error) {
	if _, err := s.drafts.enter(ctx, by, id, people.ReadDraft); err != nil {
		return nil, err
	}
	newest, err := s.newest(ctx, id)
	if err != nil {
		return nil, err
	}
	t, err := s.tallies.Get(ctx, string(id))
	if err == nil && t.Newest == newest {
		return t, nil
	}
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	if err := s.recount(ctx, id); err != nil {
		return nil, err
	}
	return s.tallies.Get(ctx, string(id))
}

// newest names the last stance to change, in the wording it has.
func (s *Stances) newest(ctx context.Context, id ID) (string, error) {
	q := ofDraft(byAt, id)
	q.Descending = true
	st, err := s.kept.First(ctx, q)
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s@%d", st.ID, st.Version), nil
}

// recount counts the stances themselves.
func (s *Stances) recount(ctx context.Context, id ID) error {
	return s.rounds.after(ctx, string(id), func(ctx context.Context) error {
		t := &Tally{}
		t.ID = string(id)
		if err := s.tallies.Insert(ctx, t); err != nil && !isTaken(err) {
			return err
		}
		_, err := s.tallies.Change(ctx, string(id), func(t *Tally) error { return s.count(ctx, id, t) })
		return err
	})
}

func (s *Stances) count(ctx context.Context, id ID, t *Tally) (err error) {
	// Read before counting: what comes in between makes the tally look old,
	// never newer than it is.
	if t.Newest, err = s.newest(ctx, id); err != nil {
		return err
	}
	if t.People, err = s.rows(ctx, id, InPerson); err != nil {
		return err
	}
	t.Organisations, err = s.rows(ctx, id, ForOrganisation)
	return err
}

func (s *Stances) rows(ctx context.Context, id ID, holder Holder) ([]Row, error) {
	rows := make([]Row, len(people.Sectors))
	for i, sector := range people.Sectors {
		rows[i].Sector = sector
		for j, position := range Positions {
			n, err := s.kept.Count(ctx, storage.Query{Index: byCell,
				Equal: []any{string(id), string(holder), string(sector), string(position)}})
			if err != nil {
				return nil, err
			}
			rows[i].Counts[j] = n
		}
	}
	return rows, nil
}
