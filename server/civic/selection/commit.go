package selection

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/storage"
)

// pool is what a run is made from.
type pool struct {
	*lottery.Pool
	title  string
	round  int
	delete time.Time
}

// hash commits to the pool and its quotas: it changes with anybody who comes,
// goes or answers otherwise.
func (p *pool) hash() string {
	lines := make([]string, len(p.People))
	for i, person := range p.People {
		lines[i] = fmt.Sprint(person.ID, person.Values, person.Household)
	}
	slices.Sort(lines)
	return draw.Hash([]byte(fmt.Sprint(p.Panel, p.Features, strings.Join(lines, "\n"))))
}

// pool reads the pool: everybody who registered, or those who can still fill
// the seats that became empty.
func (s *Workbench) pool(ctx context.Context, by people.Actor, id forum.ID) (*pool, error) {
	f, err := s.Forums.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	features, err := s.quotas(ctx, id)
	if err != nil {
		return nil, err
	}
	all, err := s.Recruits.Pool(ctx, by, id, features, f.Panel)
	if err != nil {
		return nil, err
	}
	p := &pool{Pool: all, title: f.Title, round: len(f.Draws())}
	waves, err := s.Recruits.Waves(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, w := range waves {
		if w.Delete.After(p.delete) {
			p.delete = w.Delete
		}
	}
	if p.round == 0 {
		return p, nil
	}
	if last := f.Draws()[p.round-1]; last.Digits == "" {
		return nil, civic.Refuse(civic.Conflict, "The panels of this forum are committed already, and stay as they are.")
	}
	seats, err := s.seats(ctx, f)
	if err != nil {
		return nil, err
	}
	var held, gone []string
	for _, m := range seats {
		there := slices.ContainsFunc(all.People, func(one lottery.Person) bool { return one.ID == m.ID })
		switch {
		case m.State == Declined || m.State == Left:
			if there {
				gone = append(gone, m.ID)
			}
		case there:
			held = append(held, m.ID)
		default:
			return nil, civic.Refuse(civic.Conflict, "A member who has a seat withdrew their registration. Say first that they left.")
		}
	}
	p.Pool, err = all.Replacements(held, gone)
	return p, refusals(err)
}

// Commit publishes the panels of the last run: after registration closed, and
// only when nobody came or went since.
func (s *Workbench) Commit(ctx context.Context, by people.Actor, id forum.ID) (*forum.Forum, error) {
	r, err := s.Latest(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if r != nil && r.State == Committed {
		return nil, civic.Refuse(civic.Conflict, "The panels of this forum are committed already, and stay as they are.")
	}
	if r == nil || r.State != Done {
		return nil, civic.Refuse(civic.Conflict, "Run the lottery to its end first.")
	}
	if open, err := s.Recruits.Open(ctx, id); err != nil {
		return nil, err
	} else if open {
		return nil, civic.Refuse(civic.Conflict, "Registration is still open. Panels are committed when it is closed, so that everybody who registers in time has a chance.")
	}
	p, err := s.pool(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if p.Pool = p.With(r.Made); p.hash() != r.Inputs || p.round != r.Round {
		return nil, civic.Refuse(civic.Conflict, "The pool or the quotas changed since this run. Run the lottery again.")
	}
	f, err := s.Forums.Commit(ctx, by, id, []byte(r.Sheet), []byte(r.Table))
	if err != nil {
		return nil, err
	}
	_, err = s.runs.Change(ctx, r.ID, func(r *Run) error { r.State = Committed; return nil })
	return f, err
}

// Draw enters the digits that were drawn in public; the seed that was committed
// to is told with them.
func (s *Workbench) Draw(ctx context.Context, by people.Actor, id forum.ID, digits, method string) (*forum.Forum, error) {
	if err := s.Forums.Check(ctx, by, id, forum.RunLottery); err != nil {
		return nil, err
	}
	f, err := s.Forums.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	kept, err := s.secretOf(ctx, f, max(0, len(f.Draws())-1))
	if err != nil {
		return nil, err
	}
	return s.Forums.Draw(ctx, by, id, digits, method, kept.Seed, func(panel []string) ([]forum.Mirrored, error) {
		return s.mirror(ctx, id, kept, panel)
	})
}

// mirror counts what those who were drawn said when they registered. Whoever
// withdrew since is in no count.
func (s *Workbench) mirror(ctx context.Context, id forum.ID, kept *secret, panel []string) ([]forum.Mirrored, error) {
	features, err := s.quotas(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []forum.Mirrored
	place := map[[2]string]int{}
	for _, f := range features {
		for _, q := range append(slices.Clone(f.Quotas), lottery.Quota{Value: recruit.PreferNotToSay}) {
			place[[2]string{f.Name, strings.ToLower(q.Value)}] = len(all)
			all = append(all, forum.Mirrored{Feature: f.Name, Value: q.Value})
		}
	}
	for entry, own := range kept.Owns {
		if !slices.Contains(panel, own.Pseudonym) {
			continue
		}
		answers, err := s.Recruits.Attributes(ctx, entry)
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, f := range features {
			if at, known := place[[2]string{f.Name, strings.ToLower(answers[f.Name])}]; known {
				all[at].People++
			}
		}
	}
	return all, nil
}

// secretOf opens what is sealed of a round.
func (s *Workbench) secretOf(ctx context.Context, f *forum.Forum, round int) (*secret, error) {
	if round >= len(f.Draws()) {
		return nil, civic.Refuse(civic.NotFound, "The panels of this forum are not committed yet.")
	}
	r, err := s.runOf(ctx, f, round)
	if err != nil {
		return nil, err
	}
	switch {
	case r == nil:
		return nil, civic.Refuse(civic.NotFound, "These panels were not made here.")
	case r.Sealed == "":
		return nil, civic.Refuse(civic.NotFound, "The registrations of this forum are deleted, and who is behind which name with them.")
	}
	raw, err := s.Vault.Open(r.Sealed, "draw|"+r.ID)
	if err != nil {
		return nil, err
	}
	var kept secret
	return &kept, json.Unmarshal([]byte(raw), &kept)
}

// runOf finds the run that a round's panels came from, by the hash of its
// table: a commitment that broke off before the run was marked is found too.
// It is nil where no run of this store made them.
func (s *Workbench) runOf(ctx context.Context, f *forum.Forum, round int) (*Run, error) {
	want := f.Draws()[round].Committed.Table
	for r, err := range s.runs.Find(ctx, storage.Query{Index: byForum, Equal: []any{f.ID}, Descending: true}) {
		if err != nil {
			return nil, err
		}
		if r.Table != "" && draw.Hash([]byte(r.Table)) == want {
			return r, nil
		}
	}
	return nil, nil
}

// DeleteDue forgets who is behind which pseudonym on the day on which
// registrations are deleted. What is published stays.
func (s *Workbench) DeleteDue(ctx context.Context) (forgotten int, err error) {
	for r, err := range s.runs.Find(ctx, storage.Query{Index: byDelete, To: s.Now()}) {
		if err != nil {
			return forgotten, err
		}
		_, err := s.runs.Change(ctx, r.ID, func(r *Run) error { r.Sealed, r.Forgotten = "", s.Now(); return nil })
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return forgotten, err
		}
		forgotten++
	}
	return forgotten, nil
}
