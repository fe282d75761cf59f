package input

import (
	"context"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// View is an input as one person may see it.
type View struct {
	*Input
	Answer *Response `json:"answer,omitempty"`
	// About is the title of the draft that it is about.
	About string `json:"about,omitempty"`
	// Alike is how many others that wait read much like it, up to MostAlike.
	Alike      int  `json:"alike,omitempty"`
	MaySort    bool `json:"maySort"`
	MayAnswer  bool `json:"mayAnswer"`
	MayContest bool `json:"mayContest"`
	MayReview  bool `json:"mayReview"`
}

// MostAlike is where counting alike inputs ends.
const MostAlike = 20

// sight is what one person may see and do at the places of a list, each asked
// once.
type sight struct {
	s     *Inputs
	by    people.Actor
	known map[string]*place
}

type place struct {
	reads, sorts, answers, reviews, hides bool
	title                                 string
}

func (v *sight) at(ctx context.Context, in *Input) (*place, error) {
	key := in.Plan + "|" + string(in.Commitment)
	if p := v.known[key]; p != nil {
		return p, nil
	}
	p := &place{}
	var scope people.Scope
	var err error
	if in.Commitment != "" {
		var d *draft.Draft
		if d, err = v.s.Drafts.Drafts.Find(ctx, v.by, in.Commitment); err == nil {
			scope, p.title = d.Scope(v.s.Now()), d.Title
		}
	} else if scope, _, err = v.s.Plans.Place(ctx, in.Plan); err == nil {
		err = v.s.Rules.Check(ctx, v.by, people.ReadPlan, scope)
	}
	if p.reads = err == nil; !p.reads && civic.AsRefusal(err) == nil {
		return nil, err
	}
	if p.reads && v.by.SignedIn() {
		roles, err := v.s.Rules.Roles(ctx, v.by, scope)
		if err != nil {
			return nil, err
		}
		// What a page offers; the verbs ask the rule itself.
		can := func(action people.Action) bool {
			rule, _ := people.RuleFor(action)
			return slices.ContainsFunc(roles, func(r people.Role) bool { return slices.Contains(rule.Roles, r) })
		}
		p.sorts, p.answers, p.reviews, p.hides = can(people.TriageInputs), can(people.AnswerInputs), can(people.ReviewAnswer), can(people.HideComment)
	}
	v.known[key] = p
	return p, nil
}

// views makes what one person sees of inputs. What stands in drafts that they
// may not read is left out, except what is their own.
func (s *Inputs) views(ctx context.Context, by people.Actor, all []*Input) ([]*View, error) {
	v := sight{s, by, map[string]*place{}}
	views := []*View{}
	var voices []*draft.Voice
	for _, in := range all {
		p, err := v.at(ctx, in)
		if err != nil {
			return nil, err
		}
		own := by.SignedIn() && in.By.Person == by.Person
		if !p.reads && !own {
			continue
		}
		if in.Hidden && !p.hides && !own {
			in.Title, in.Body, in.Quote, in.Wording, in.Link, in.File = "", "", "", "", "", nil
		}
		in.Words, in.Counted = nil, nil
		one := &View{Input: in, About: p.title, MaySort: p.sorts, MayAnswer: p.answers && in.open(),
			MayContest: own && in.Response != "" && in.Contest == nil,
			MayReview:  p.reviews && in.State == Contested && in.Official.Person != by.Person}
		if in.Response != "" {
			if one.Answer, err = s.responses.Get(ctx, in.Response); err != nil {
				return nil, err
			}
		}
		voices = append(voices, &in.By)
		for i := range in.Steps {
			voices = append(voices, &in.Steps[i].By)
		}
		views = append(views, one)
	}
	return views, s.Drafts.Drafts.Named(ctx, voices)
}

// Find reads one input with its answer.
func (s *Inputs) Find(ctx context.Context, by people.Actor, id ID) (*View, error) {
	in, err := s.kept.Get(ctx, string(id))
	if err != nil {
		return nil, known(err, noInput)
	}
	if !by.SignedIn() || in.By.Person != by.Person {
		if err := s.ask(ctx, by, in, people.ReadPlan); err != nil {
			return nil, err
		}
	}
	views, err := s.views(ctx, by, []*Input{in})
	if err != nil {
		return nil, err
	}
	return views[0], nil
}

// Ask says which inputs somebody wants to see. At most one of the filters
// besides Waiting counts, in the order of the fields.
type Ask struct {
	Waiting    bool // only what can be answered, the oldest first
	Contested  bool // only what waits for a review
	Group      string
	Commitment draft.ID
	Theme      string
	Kind       Kind
	// Fate, with a Kind: only those with this disposition.
	Fate  Disposition
	After string
}

func (a Ask) query(plan string) storage.Query {
	q := storage.Query{Index: byPlan, Equal: []any{plan}, Descending: true}
	switch {
	case a.Contested:
		return storage.Query{Index: byContested, Equal: []any{plan}}
	case a.Waiting && a.Group != "":
		return storage.Query{Index: byWaitGroup, Equal: []any{plan, a.Group}}
	case a.Waiting && a.Commitment != "":
		return storage.Query{Index: byWaitDraft, Equal: []any{plan, string(a.Commitment)}}
	case a.Waiting && a.Theme != "":
		return storage.Query{Index: byWaitTheme, Equal: []any{plan, a.Theme}}
	case a.Waiting && a.Kind != "":
		return storage.Query{Index: byWaitKind, Equal: []any{plan, string(a.Kind)}}
	case a.Waiting:
		return storage.Query{Index: byWaiting, Equal: []any{plan}}
	case a.Commitment != "":
		q.Index, q.Equal = byDraft, []any{string(a.Commitment)}
	case a.Theme != "":
		q.Index, q.Equal = byTheme, []any{plan, a.Theme}
	case a.Kind != "" && a.Fate != "":
		q.Index, q.Equal = byFate, []any{plan, string(a.Kind), string(a.Fate)}
	case a.Kind != "":
		q.Index, q.Equal = byKind, []any{plan, string(a.Kind)}
	}
	return q
}

// List gives a page of a plan's inputs.
func (s *Inputs) List(ctx context.Context, by people.Actor, plan string, ask Ask) (draft.Page[*View], error) {
	if err := s.may(ctx, by, plan, ask.Commitment, people.ReadPlan); err != nil {
		return draft.Page[*View]{}, err
	}
	p, err := page(ctx, s.kept, ask.query(plan), ask.After)
	if err != nil {
		return draft.Page[*View]{}, err
	}
	views, err := s.views(ctx, by, p.Items)
	return draft.Page[*View]{Items: views, More: p.More}, err
}

// BroughtBy lists what a person brought since a moment, the newest first, up
// to most, where by may read it. What was hidden is left out.
func (s *Inputs) BroughtBy(ctx context.Context, by people.Actor, person people.PersonID, since time.Time, most int) ([]*View, error) {
	all, err := s.kept.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(person)}, From: since.Add(1), Descending: true, Limit: most})
	if err != nil {
		return nil, err
	}
	return s.views(ctx, by, slices.DeleteFunc(all, func(in *Input) bool { return in.Hidden }))
}

// Triage gives a page of what waits, for those who sort and answer it, each
// with how many read alike.
func (s *Inputs) Triage(ctx context.Context, by people.Actor, plan string, ask Ask) (draft.Page[*View], error) {
	if err := s.may(ctx, by, plan, ask.Commitment, people.TriageInputs); err != nil {
		return draft.Page[*View]{}, err
	}
	if _, err := s.Heal(ctx); err != nil {
		return draft.Page[*View]{}, err
	}
	ask.Waiting = !ask.Contested
	p, err := s.List(ctx, by, plan, ask)
	if err != nil {
		return p, err
	}
	counted := map[string]int{}
	for _, v := range p.Items {
		n, done := counted[v.Group]
		if !done {
			same, err := s.kept.All(ctx, storage.Query{Index: byWaitGroup, Equal: []any{plan, v.Group}, Limit: MostAlike + 1})
			if err != nil {
				return p, err
			}
			n = max(0, len(same)-1)
			counted[v.Group] = n
		}
		v.Alike = n
	}
	return p, nil
}

// Responses gives a page of a plan's answers, the newest first. Answers about
// drafts that this person may not read are left out.
func (s *Inputs) Responses(ctx context.Context, by people.Actor, plan, after string) (draft.Page[*Response], error) {
	if err := s.may(ctx, by, plan, "", people.ReadPlan); err != nil {
		return draft.Page[*Response]{}, err
	}
	p, err := page(ctx, s.responses, storage.Query{Index: byPlan, Equal: []any{plan}, Descending: true}, after)
	if err != nil {
		return p, err
	}
	shown := draft.Page[*Response]{More: p.More, Items: []*Response{}}
	for _, r := range p.Items {
		seen, err := s.readable(ctx, by, r)
		if err != nil {
			return shown, err
		}
		if seen {
			shown.Items = append(shown.Items, r)
		}
	}
	return shown, nil
}

func (s *Inputs) readable(ctx context.Context, by people.Actor, r *Response) (bool, error) {
	if !r.Done {
		return false, nil
	}
	in, err := s.kept.Get(ctx, string(r.Inputs[0]))
	if err == nil {
		err = s.ask(ctx, by, in, people.ReadPlan)
	}
	if err == nil && r.Change != nil {
		err = s.may(ctx, by, r.Plan, r.Change.Draft, people.ReadPlan)
	}
	if err == nil || civic.AsRefusal(err) != nil {
		return err == nil, nil
	}
	return false, err
}

// Response reads one answer.
func (s *Inputs) Response(ctx context.Context, by people.Actor, id string) (*Response, error) {
	none := civic.Refuse(civic.NotFound, "There is no such answer.")
	r, err := s.responses.Get(ctx, id)
	if err != nil {
		return nil, known(err, none)
	}
	seen, err := s.readable(ctx, by, r)
	if err == nil && !seen {
		err = none
	}
	return r, err
}

// Behind lists the answers that changed a commitment's text, the newest
// first, for those who ask what shaped it.
func (s *Inputs) Behind(ctx context.Context, commitment draft.ID, most int) ([]*Response, error) {
	return s.responses.All(ctx, storage.Query{Index: byChange, Equal: []any{string(commitment)}, Descending: true, Limit: most})
}
