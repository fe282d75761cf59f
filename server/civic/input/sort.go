package input

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Sorting is what an official notes about inputs before they are answered.
type Sorting struct {
	Inputs []ID
	// To is Acknowledged, Triaged or Considered; "" leaves the state.
	To State
	// Theme and Commitment are set where they are not nil.
	Theme      *string
	Commitment *draft.ID
}

// MostTheme is how long the name of a theme can be, in characters.
const MostTheme = 60

// Sort moves inputs on and puts them where they belong. What was said in a
// draft stays with that draft.
func (s *Inputs) Sort(ctx context.Context, by people.Actor, plan string, n Sorting) ([]*Input, error) {
	all, err := s.these(ctx, by, plan, n.Inputs, people.TriageInputs)
	if err != nil {
		return nil, err
	}
	if err := s.sortable(ctx, by, plan, n, all); err != nil {
		return nil, err
	}
	now, voice := s.Now(), draft.VoiceOf(by)
	for i, in := range all {
		all[i], err = s.kept.Change(ctx, in.ID, func(in *Input) error {
			if n.Theme != nil {
				in.Theme = line(*n.Theme)
			}
			if n.Commitment != nil && in.Source == "" {
				in.Commitment = *n.Commitment
			}
			if in.open() && n.To != "" && slices.Index(States, n.To) > slices.Index(States, in.State) {
				in.step(n.To, now, voice, "")
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		s.tell(ctx, all[i], by.Person, "input.sorted")
	}
	return all, nil
}

func (s *Inputs) sortable(ctx context.Context, by people.Actor, plan string, n Sorting, all []*Input) error {
	if n.To != "" && n.To != Acknowledged && n.To != Triaged && n.To != Considered {
		return civic.Refuse(civic.Invalid, "Choose what to note: acknowledged, sorted or being considered.").At("to")
	}
	if n.Theme != nil && utf8.RuneCountInString(line(*n.Theme)) > MostTheme {
		return civic.Refuse(civic.Invalid, "The name of a theme can be at most %d characters long.", MostTheme).At("theme")
	}
	if n.Commitment == nil {
		return nil
	}
	for _, in := range all {
		if in.Source != "" && in.Commitment != *n.Commitment {
			return civic.Refuse(civic.Conflict, "“%s” was said in a draft and stays there.", in.Called()).At("commitment")
		}
	}
	if *n.Commitment == "" {
		return nil
	}
	return s.may(ctx, by, plan, *n.Commitment, people.TriageInputs)
}

// these reads chosen inputs of one plan, for somebody who may do this to them.
func (s *Inputs) these(ctx context.Context, by people.Actor, plan string, ids []ID, action people.Action) ([]*Input, error) {
	if len(ids) == 0 {
		if err := s.may(ctx, by, plan, "", action); err != nil {
			return nil, err
		}
		return nil, civic.Refuse(civic.Invalid, "Choose at least one.").At("input")
	}
	if len(ids) > MostAnswered {
		return nil, civic.Refuse(civic.Invalid, "Choose at most %d at once.", MostAnswered).At("input")
	}
	var all []*Input
	for _, id := range ids {
		in, err := s.kept.Get(ctx, string(id))
		if err != nil || in.Plan != plan {
			return nil, known(err, noInput)
		}
		if !slices.ContainsFunc(all, func(there *Input) bool { return there.ID == in.ID }) {
			all = append(all, in)
		}
	}
	return all, s.allowed(ctx, by, all, action)
}

// Join joins inputs that say the same: all go to the one that came first, and
// get its answer. As a way always leads to an older one, no two can be joined
// into each other, whoever joins what at the same moment.
func (s *Inputs) Join(ctx context.Context, by people.Actor, plan string, ids []ID) (*Input, error) {
	all, err := s.these(ctx, by, plan, ids, people.TriageInputs)
	if err != nil {
		return nil, err
	}
	for i, in := range all {
		if all[i], err = s.end(ctx, in); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(all, func(a, b *Input) int {
		return cmp.Or(a.Since().Compare(b.Since()), strings.Compare(a.ID, b.ID))
	})
	all = slices.CompactFunc(all, func(a, b *Input) bool { return a.ID == b.ID })
	if len(all) < 2 {
		return nil, civic.Refuse(civic.Invalid, "Choose at least two that are not joined already.").At("input")
	}
	for _, in := range all {
		if err := s.answerable(ctx, in); err != nil {
			return nil, err
		}
		if in.Kind == Suggestion {
			return nil, civic.Refuse(civic.Conflict, "“%s” is a suggestion: it is decided on by itself.", in.Called())
		}
	}
	for _, in := range all[1:] {
		if err := s.join(ctx, by, in, all[0]); err != nil {
			return nil, err
		}
	}
	return all[0], nil
}

func (s *Inputs) join(ctx context.Context, by people.Actor, in, into *Input) error {
	now := s.Now()
	in, err := s.kept.Change(ctx, in.ID, func(in *Input) error {
		if !in.open() {
			return s.answerable(ctx, in)
		}
		in.Into = into.Key()
		in.step(Joined, now, draft.VoiceOf(by), "")
		return nil
	})
	if err != nil {
		return err
	}
	s.tell(ctx, in, by.Person, "input.joined")
	// The one that it went to may have been answered in between: either its
	// answer finds this one, or this one finds its answer.
	to, err := s.end(ctx, in)
	if err != nil || to.Response == "" {
		return err
	}
	r, err := s.responses.Get(ctx, to.Response)
	if err != nil {
		return err
	}
	_, err = s.answer(ctx, in.Key(), r, true)
	return err
}

// Called is what an input is called in a list: its title, or its first words.
func (in *Input) Called() string {
	words := in.Title
	for _, other := range []string{in.Body, in.Wording, in.Quote, in.Link} {
		if words == "" && !in.Hidden {
			words = other
		}
	}
	words = strings.Join(strings.Fields(words), " ")
	if r := []rune(words); len(r) > 80 {
		cut := strings.LastIndexByte(string(r[:80]), ' ')
		if cut < 40 {
			cut = len(string(r[:80]))
		}
		words = words[:cut] + "…"
	}
	return words
}
