package selection

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/storage"
)

// Traits are what members said of themselves when they registered, by feature.
// It asks no rule and serves the mixing of tables alone: no page, note or
// program is ever given it. Who preferred not to say has no answer; once
// registrations are deleted there are none.
func (s *Workbench) Traits(ctx context.Context, id forum.ID) (map[people.PersonID]map[string]string, error) {
	seats, err := s.members.All(ctx, storage.Query{Index: byForum, Equal: []any{string(id)}})
	if err != nil {
		return nil, err
	}
	all := map[people.PersonID]map[string]string{}
	for _, m := range seats {
		if m.Person == "" || m.State == Declined || m.State == Left {
			continue
		}
		answers, err := s.Recruits.Attributes(ctx, m.ID)
		if civic.AsRefusal(err) != nil {
			continue // deleted or withdrawn
		}
		if err != nil {
			return nil, err
		}
		said := map[string]string{}
		for feature, answer := range answers {
			if answer != recruit.PreferNotToSay {
				said[feature] = answer
			}
		}
		all[m.Person] = said
	}
	return all, nil
}
