package draft

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// SuggestionView is a suggestion as one person may see it.
type SuggestionView struct {
	*Suggestion
	// Place says where the words are now; once decided it says what stands
	// there since.
	Place Place `json:"place"`
	// Over is how the words would read with the suggestion, and Rebased says
	// that they read otherwise by now than when it was made. Collides: what
	// was changed since is what it would change, and an official must choose.
	Over     string `json:"over,omitempty"`
	Rebased  bool   `json:"rebased,omitempty"`
	Collides bool   `json:"collides,omitempty"`
	// Competes are the undecided suggestions over the same words.
	Competes    []string `json:"competes,omitempty"`
	MayDecide   bool     `json:"mayDecide"`
	MayWithdraw bool     `json:"mayWithdraw"`
	MayHide     bool     `json:"mayHide"`
	MayDiscuss  bool     `json:"mayDiscuss"`
}

// mostCompeting bounds how many suggestions in one field are compared.
const mostCompeting = 200

// List gives a page of suggestions in the order of the text; fate "" gives
// all of them.
func (s *Suggestions) List(ctx context.Context, by people.Actor, id ID, fate Fate, after string) (Page[*SuggestionView], error) {
	d, err := s.drafts.enter(ctx, by, id, people.ReadDraft)
	if err != nil {
		return Page[*SuggestionView]{}, err
	}
	q := ofDraft(byText, id)
	if fate != "" {
		q = storage.Query{Index: byFate, Equal: []any{string(id), string(fate)}}
	}
	all, err := page(ctx, s.kept, q, after)
	if err != nil {
		return Page[*SuggestionView]{}, err
	}
	views, err := s.views(ctx, by, d, all.Items)
	return Page[*SuggestionView]{Items: views, More: all.More}, err
}

// Find reads one suggestion.
func (s *Suggestions) Find(ctx context.Context, by people.Actor, id ID, suggestion string) (*SuggestionView, error) {
	d, err := s.drafts.enter(ctx, by, id, people.ReadDraft)
	if err != nil {
		return nil, err
	}
	g, err := s.find(ctx, id, suggestion)
	if err != nil {
		return nil, err
	}
	views, err := s.views(ctx, by, d, []*Suggestion{g})
	if err != nil {
		return nil, err
	}
	return views[0], nil
}

func (s *Suggestions) views(ctx context.Context, by people.Actor, d *Draft, all []*Suggestion) ([]*SuggestionView, error) {
	decides, err := s.drafts.allowed(ctx, by, d, people.DecideOnDraft)
	if err != nil {
		return nil, err
	}
	hides, err := s.drafts.unveiled(ctx, by, d)
	if err != nil {
		return nil, err
	}
	speaks, err := s.drafts.allowed(ctx, by, d, people.CommentOnDraft)
	if err != nil {
		return nil, err
	}
	places, err := s.resolve(ctx, d.Key(), all)
	if err != nil {
		return nil, err
	}
	rivals, err := s.rivals(ctx, d.Key(), all)
	if err != nil {
		return nil, err
	}
	views := make([]*SuggestionView, len(all))
	for i, g := range all {
		open := g.undecided() && d.TakesComments()
		v := &SuggestionView{Suggestion: g, Place: places[i], MayDecide: decides && open && g.Hidden == nil, MayHide: hides,
			MayDiscuss:  speaks && by.SignedIn() && d.TakesComments() && g.Hidden == nil,
			MayWithdraw: g.Fate == OpenFate && open && by.SignedIn() && g.By.Person == by.Person}
		if g.undecided() && places[i].State != Removed {
			var fits bool
			v.Over, fits = g.over(places[i])
			v.Collides, v.Rebased = !fits, places[i].Text != g.Anchor.Quote
		}
		for _, r := range rivals[g.Anchor.Field] {
			if g.undecided() && r.id != g.ID && overlap(places[i], r.place) {
				v.Competes = append(v.Competes, r.id)
			}
		}
		if !hides {
			g.veil()
			if g.Hidden != nil {
				v.Over = ""
			}
		}
		views[i] = v
	}
	return views, s.drafts.named(ctx, suggesters(all))
}

// suggesters finds everybody that suggestions name.
func suggesters(all []*Suggestion) []*Voice {
	var voices []*Voice
	for _, g := range all {
		voices = append(voices, &g.By)
		if g.Hidden != nil {
			voices = append(voices, &g.Hidden.By)
		}
		if g.Decided != nil {
			voices = append(voices, &g.Decided.By)
		}
	}
	return voices
}

type rival struct {
	id    string
	place Place
}

// rivals finds the undecided suggestions in the fields of these.
func (s *Suggestions) rivals(ctx context.Context, id ID, all []*Suggestion) (map[Field][]rival, error) {
	rivals := map[Field][]rival{}
	for _, g := range all {
		field := g.Anchor.Field
		if _, done := rivals[field]; done || !g.undecided() {
			continue
		}
		rivals[field] = nil
		others, err := s.kept.All(ctx, storage.Query{Index: byField, Equal: []any{string(id), string(field)}, Limit: mostCompeting})
		if err != nil {
			return nil, err
		}
		places, err := s.resolve(ctx, id, others)
		if err != nil {
			return nil, err
		}
		for i, other := range others {
			rivals[field] = append(rivals[field], rival{other.ID, places[i]})
		}
	}
	return rivals, nil
}

func (s *Suggestions) resolve(ctx context.Context, id ID, all []*Suggestion) ([]Place, error) {
	if len(all) == 0 {
		return nil, nil
	}
	anchors := make([]Anchor, len(all))
	for i, g := range all {
		anchors[i] = g.Anchor
	}
	return s.drafts.Texts.Resolve(ctx, id, anchors)
}

// overlap says whether two passages of one field share words.
func overlap(a, b Place) bool {
	return a.State != Removed && b.State != Removed && a.From < b.To && b.From < a.To
}

// Settle brings the order of undecided suggestions up to the present text, as
// Comments.Settle does for threads.
func (s *Suggestions) Settle(ctx context.Context, id ID) error {
	open, err := s.kept.All(ctx, storage.Query{Index: byFate, Equal: []any{string(id), string(OpenFate)}})
	if err != nil {
		return err
	}
	places, err := s.resolve(ctx, id, open)
	if err != nil {
		return err
	}
	for i, g := range open {
		at := places[i]
		if at.State == Removed {
			at.Rank, at.From = rankRemoved, 0
		}
		if g.Rank == at.Rank && g.Offset == at.From {
			continue
		}
		_, err := s.kept.Change(ctx, g.ID, func(g *Suggestion) error {
			g.Rank, g.Offset = at.Rank, at.From
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
