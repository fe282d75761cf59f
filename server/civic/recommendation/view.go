package recommendation

import (
	"context"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// View is a recommendation as somebody may see it. Who confirmed, rated or
// dissented without a name is in nobody's.
type View struct {
	ID        ID          `json:"id"`
	Forum     forum.ID    `json:"forum"`
	N         int         `json:"n"`
	Title     string      `json:"title"`
	Theme     string      `json:"theme,omitempty"`
	Settled   bool        `json:"settled"`
	Withdrawn *Withdrawal `json:"withdrawn,omitempty"`
	// Content is the settled wording; while it is written, its draft has it.
	Content *draft.Content `json:"content,omitempty"`
	SHA256  string         `json:"sha256,omitempty"`
	At      time.Time      `json:"settledAt,omitzero"`
	// For is how many of the members confirmed the wording as it is.
	For int `json:"confirmed"`
	Of  int `json:"members"`
	// Support is nil until the vote is counted.
	Support  *Support   `json:"support,omitempty"`
	Minority []Said     `json:"minority,omitempty"`
	Answers  []Answer   `json:"answers,omitempty"`
	Rating   *Rating    `json:"rating,omitempty"`
	Progress []Progress `json:"progress,omitempty"`
	Entered  []Entered  `json:"entered,omitempty"`

	// What only members and those who help them see.
	Draft draft.ID `json:"draft,omitempty"`
	// What concerns the person who looks: confirmed by them as it is now, begun
	// by them, their own mark.
	Mine  bool `json:"mine,omitempty"`
	Begun bool `json:"begun,omitempty"`
	Own   Mark `json:"own,omitempty"`
}

// Latest is the answer that counts, nil before the first.
func (v *View) Latest() *Answer {
	if len(v.Answers) == 0 {
		return nil
	}
	return &v.Answers[len(v.Answers)-1]
}

// List gives a forum's recommendations in their order: the settled ones to
// everybody, and those being written to who writes them.
func (s *Recommendations) List(ctx context.Context, by people.Actor, f forum.ID) ([]*View, error) {
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	all, err := s.of(ctx, f)
	if err != nil {
		return nil, err
	}
	inside := s.Forums.May(ctx, by, f, forum.ReadWording)
	shown := []*View{}
	for _, r := range all {
		if !inside && !r.Settled() {
			continue
		}
		v, err := s.view(ctx, by, r, inside)
		if err != nil {
			return nil, err
		}
		shown = append(shown, v)
	}
	return shown, s.support(ctx, f, shown)
}

// Find gives one by its number in its forum.
func (s *Recommendations) Find(ctx context.Context, by people.Actor, f forum.ID, n int) (*View, error) {
	r, err := s.kept.First(ctx, storage.Query{Index: byForum, Equal: []any{string(f), n}})
	if noneYet(err) {
		return nil, noSuch
	}
	if err != nil {
		return nil, err
	}
	return s.One(ctx, by, r.Key())
}

// OfDraft gives the recommendation that a draft is the text of.
func (s *Recommendations) OfDraft(ctx context.Context, by people.Actor, id draft.ID) (*View, error) {
	r, err := s.kept.First(ctx, storage.Query{Index: byDraft, Equal: []any{string(id)}})
	if noneYet(err) {
		return nil, noSuch
	}
	if err != nil {
		return nil, err
	}
	return s.One(ctx, by, r.Key())
}

// One gives one by its id. One that is being written is there for nobody but
// its forum's members and who helps them.
func (s *Recommendations) One(ctx context.Context, by people.Actor, id ID) (*View, error) {
	r, err := s.get(ctx, id)
	if err != nil {
		return nil, err
	}
	err = s.Forums.Check(ctx, by, r.Forum, forum.ReadWording)
	refused := civic.AsRefusal(err)
	switch {
	case err != nil && refused == nil:
		return nil, err
	case refused != nil && !r.Settled() && refused.Kind == civic.SignIn:
		return nil, err
	case refused != nil && !r.Settled():
		return nil, noSuch
	}
	v, err := s.view(ctx, by, r, refused == nil)
	if err != nil {
		return nil, err
	}
	return v, s.support(ctx, r.Forum, []*View{v})
}

func (s *Recommendations) view(ctx context.Context, by people.Actor, r *Recommendation, inside bool) (*View, error) {
	v := &View{ID: r.Key(), Forum: r.Forum, N: r.N, Title: r.Title, Theme: r.Theme, Settled: r.Settled(), Withdrawn: r.Withdrawn,
		Minority: r.said(), Answers: r.Answers, Progress: r.Progress, Entered: r.Entered}
	if inside {
		v.Draft, v.Begun = r.Draft, by.SignedIn() && r.By == by.Person
	}
	if w := r.Wording; w != nil {
		v.Content, v.SHA256, v.At, v.For, v.Of = &w.Content, w.SHA256, w.At, w.For, w.Of
	} else if inside && r.Standing() {
		w, err := s.present(ctx, r)
		if err != nil {
			return nil, err
		}
		panel, err := s.Forums.Panel(ctx, r.Forum)
		if err != nil {
			return nil, err
		}
		v.SHA256, v.For, v.Of = w.SHA256, r.confirmations(w.SHA256, panel), len(panel)
	}
	v.Mine = slices.ContainsFunc(r.Confirmed, func(c Confirmed) bool {
		return by.SignedIn() && c.Person == by.Person && c.SHA256 == v.SHA256
	})
	sum, own, err := s.rated(ctx, r, by)
	if sum.Answer > 0 {
		v.Rating, v.Own = &sum, own
	}
	return v, err
}

// support puts the count of the vote beside what was voted on.
func (s *Recommendations) support(ctx context.Context, f forum.ID, shown []*View) error {
	counted, err := s.Counted(ctx, f)
	for _, v := range shown {
		if one, voted := counted[v.ID]; voted {
			v.Support = &one
		}
	}
	return err
}
