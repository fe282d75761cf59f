package input

import (
	"context"
	"errors"
	"maps"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// The numbers of a plan are one document, so that a page with twenty thousand
// inputs behind it reads one. Each input remembers as what it was counted; one
// that is something else now is counted anew. Should a program die between
// the count and the note on the input, the count remembers that it has it:
// nothing is counted twice, and nothing is left out.

// mark is as what an input is counted.
type mark struct {
	Class       string          `json:"class"` // waiting, answered, or "" for neither
	Contested   bool            `json:"contested,omitempty"`
	Sector      people.Sector   `json:"sector"`
	Kind        Kind            `json:"kind"`
	Commitment  draft.ID        `json:"commitment,omitempty"`
	Theme       string          `json:"theme,omitempty"`
	Official    people.PersonID `json:"official,omitempty"`
	Disposition Disposition     `json:"disposition,omitempty"`
	Days        int             `json:"days,omitempty"`
}

func (in *Input) mark() mark {
	m := mark{Sector: in.sector(), Kind: in.Kind, Commitment: in.Commitment, Theme: in.Theme, Contested: in.State == Contested}
	switch {
	case in.Waiting():
		m.Class = "waiting"
	case in.Response != "" && in.State != Withdrawn:
		m.Class, m.Official, m.Disposition, m.Days = "answered", in.Official.Person, in.Disposition, days(in.Since(), in.Answered)
	}
	return m
}

func (in *Input) uncounted() bool { return in.Counted == nil || *in.Counted != in.mark() }

// Sum counts inputs. Days holds how many were answered after so many days.
type Sum struct {
	Waiting   int         `json:"waiting"`
	Answered  int         `json:"answered"`
	Contested int         `json:"contested"`
	Days      map[int]int `json:"days,omitempty"`
}

// Median is the middle number of days to an answer; ok is false before the
// first one.
func (s Sum) Median() (days float64, ok bool) {
	if s.Answered == 0 {
		return 0, false
	}
	nth := func(n int) float64 {
		for _, d := range slices.Sorted(maps.Keys(s.Days)) {
			if n -= s.Days[d]; n <= 0 {
				return float64(d)
			}
		}
		return 0
	}
	return (nth((s.Answered+1)/2) + nth(s.Answered/2+1)) / 2, true
}

// All is how many there are, answered or not.
func (s Sum) All() int { return s.Waiting + s.Answered }

type sums map[string]*Sum

// tally is the kept count of one plan.
type tally struct {
	storage.Meta
	Total        Sum            `json:"total"`
	Officials    sums           `json:"officials,omitempty"`
	Sectors      sums           `json:"sectors,omitempty"`
	Commitments  sums           `json:"commitments,omitempty"`
	Kinds        sums           `json:"kinds,omitempty"`
	Themes       sums           `json:"themes,omitempty"`
	Dispositions map[string]int `json:"dispositions,omitempty"`
	// Pending were counted, and their inputs may not know it yet.
	Pending map[string]mark `json:"pending,omitempty"`
}

func (s *Sum) add(m mark, n int) {
	switch m.Class {
	case "waiting":
		s.Waiting += n
	case "answered":
		s.Answered += n
		if s.Days == nil {
			s.Days = map[int]int{}
		}
		if s.Days[m.Days] += n; s.Days[m.Days] == 0 {
			delete(s.Days, m.Days)
		}
		if m.Contested {
			s.Contested += n
		}
	}
}

func (all *sums) add(key string, m mark, n int) {
	if *all == nil {
		*all = sums{}
	}
	if (*all)[key] == nil {
		(*all)[key] = &Sum{}
	}
	(*all)[key].add(m, n)
	if (*all)[key].All() == 0 {
		delete(*all, key)
	}
}

// add counts an input in (1) or out (-1).
func (t *tally) add(m mark, n int) {
	if m.Class == "" {
		return
	}
	t.Total.add(m, n)
	t.Sectors.add(string(m.Sector), m, n)
	t.Kinds.add(string(m.Kind), m, n)
	t.Commitments.add(string(m.Commitment), m, n)
	if m.Theme != "" {
		t.Themes.add(m.Theme, m, n)
	}
	if m.Class == "answered" {
		t.Officials.add(string(m.Official), m, n)
		if t.Dispositions == nil {
			t.Dispositions = map[string]int{}
		}
		t.Dispositions[string(m.Disposition)] += n
	}
}

const countBatch = 500

// count brings a plan's numbers up to date and gives them.
func (s *Inputs) count(ctx context.Context, plan string) (*tally, error) {
	for {
		t, err := s.tally(ctx, plan)
		if err != nil {
			return nil, err
		}
		// Read after the tally: an input that a newer count has already noted
		// cannot look uncounted to this one.
		open, err := s.kept.All(ctx, storage.Query{Index: byUncounted, Equal: []any{plan}, Limit: countBatch})
		if err != nil || len(open) == 0 {
			return t, err
		}
		err = s.countIn(ctx, t, open)
		if errors.Is(err, storage.ErrStale) || errors.Is(err, storage.ErrExists) {
			continue // somebody else counted: begin with their numbers
		}
		if err != nil {
			return nil, err
		}
	}
}

func (s *Inputs) tally(ctx context.Context, plan string) (*tally, error) {
	t, err := s.tallies.Get(ctx, plan)
	if errors.Is(err, storage.ErrNotFound) {
		return &tally{Meta: storage.Meta{ID: plan}}, nil
	}
	return t, err
}

// countIn counts inputs, then notes it on each. The inputs were read a moment
// ago, and others may have noted them since: what was pending then decides how
// they were counted before, and a note is made only over the one that was seen.
func (s *Inputs) countIn(ctx context.Context, t *tally, open []*Input) error {
	pending := maps.Clone(t.Pending)
	if err := s.settled(ctx, t); err != nil {
		return err
	}
	if t.Pending == nil {
		t.Pending = map[string]mark{}
	}
	for _, in := range open {
		was, counted := pending[in.ID]
		if !counted && in.Counted != nil {
			was, counted = *in.Counted, true
		}
		if counted {
			t.add(was, -1)
		}
		t.add(in.mark(), 1)
		t.Pending[in.ID] = in.mark()
	}
	var err error
	if t.Version == 0 {
		err = s.tallies.Insert(ctx, t)
	} else {
		err = s.tallies.Replace(ctx, t)
	}
	if err != nil {
		return err
	}
	for _, seen := range open {
		m := t.Pending[seen.ID]
		_, err := s.kept.Change(ctx, seen.ID, func(in *Input) error {
			if same(in.Counted, seen.Counted) {
				in.Counted = &m
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func same(a, b *mark) bool { return a == b || a != nil && b != nil && *a == *b }

// settled forgets what is pending of inputs that know it.
func (s *Inputs) settled(ctx context.Context, t *tally) error {
	for id, m := range t.Pending {
		in, err := s.kept.Get(ctx, id)
		if err != nil {
			return err
		}
		if in.Counted != nil && *in.Counted == m {
			delete(t.Pending, id)
		}
	}
	return nil
}

// Unanswered counts the inputs of a plan that nobody has answered, or with a
// commitment only those about it, after making up for what was interrupted.
// It asks no rule: numbers are public where the plan is.
func (s *Inputs) Unanswered(ctx context.Context, plan string, commitment draft.ID) (int, error) {
	for more := true; more; {
		var err error
		if more, err = s.Heal(ctx); err != nil {
			return 0, err
		}
	}
	t, err := s.count(ctx, plan)
	if err != nil {
		return 0, err
	}
	if commitment == "" {
		return t.Total.Waiting, nil
	}
	if sum := t.Commitments[string(commitment)]; sum != nil {
		return sum.Waiting, nil
	}
	return 0, nil
}

// Counts are a plan's numbers as everybody may read them.
type Counts struct {
	Total        Sum             `json:"total"`
	Officials    []OfficialSum   `json:"officials"`
	Sectors      map[string]*Sum `json:"sectors"`
	Commitments  map[string]*Sum `json:"commitments"`
	Kinds        map[string]*Sum `json:"kinds"`
	Themes       map[string]*Sum `json:"themes"`
	Dispositions map[string]int  `json:"dispositions"`
}

// OfficialSum is what one official answered.
type OfficialSum struct {
	Person people.PersonID `json:"person"`
	Name   string          `json:"name"`
	Sum
}

// Counts gives the numbers of a plan. Those of drafts that this person may not
// see are left out of the list, not of the total.
func (s *Inputs) Counts(ctx context.Context, by people.Actor, plan string) (*Counts, error) {
	if err := s.may(ctx, by, plan, "", people.ReadPlan); err != nil {
		return nil, err
	}
	t, err := s.count(ctx, plan)
	if err != nil {
		return nil, err
	}
	c := &Counts{Total: t.Total, Sectors: t.Sectors, Commitments: sums{}, Kinds: t.Kinds, Themes: t.Themes, Dispositions: t.Dispositions, Officials: []OfficialSum{}}
	for id, sum := range t.Commitments {
		if id == "" || s.may(ctx, by, plan, draft.ID(id), people.ReadPlan) == nil {
			c.Commitments[id] = sum
		}
	}
	var voices []*draft.Voice
	for _, id := range slices.Sorted(maps.Keys(t.Officials)) {
		v := &draft.Voice{Person: people.PersonID(id)}
		voices = append(voices, v)
		c.Officials = append(c.Officials, OfficialSum{Person: v.Person, Sum: *t.Officials[id]})
	}
	err = s.Drafts.Drafts.Named(ctx, voices)
	for i := range c.Officials {
		if c.Officials[i].Name = voices[i].Name; c.Officials[i].Name == "" {
			c.Officials[i].Name = people.Operator().Name
		}
	}
	slices.SortStableFunc(c.Officials, func(a, b OfficialSum) int { return b.Answered - a.Answered })
	return c, err
}
