package server

import (
	"context"
	"strings"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// voice names a person of the log as they are now. Somebody who was erased is
// named as that, and counts as a citizen.
func (t *texts) voice(ctx context.Context, person string) (draft.Voice, error) {
	if person == "" {
		return draft.Voice{}, nil
	}
	if strings.HasPrefix(person, together) {
		return draft.Voice{Person: people.PersonID(person), Name: words.T(ctx, "Written together in a session"), Sector: "other"}, nil
	}
	by, err := t.s.people.Actor(ctx, people.PersonID(person))
	if civic.AsRefusal(err) == nil {
		return draft.VoiceOf(by), err
	}
	name, err := t.s.people.Name(ctx, people.PersonID(person))
	return draft.Voice{Person: people.PersonID(person), Name: name, Sector: people.Citizen}, err
}

// ranks gives each field its place in the order of the draft's template.
func (t *texts) ranks(ctx context.Context, id draft.ID) (func(draft.Field) int, error) {
	d, err := t.s.drafts.Drafts.Find(ctx, people.Operator(), id)
	if err != nil {
		return nil, err
	}
	form, _ := template.Find(template.ID(d.Template))
	place, first := map[string]int{}, -1
	for i, field := range form.Fields {
		place[field.Key] = i
		if field.PerObjective && first < 0 {
			first = i
		}
	}
	return func(field draft.Field) int {
		if n, key := objectiveOf(string(field)); n > 0 {
			return first*1000 + n*len(form.Fields) + place[key]
		}
		return place[string(field)] * 1000
	}, nil
}
