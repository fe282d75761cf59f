package recruit

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Registered is a registration as the recruiter sees it.
type Registered struct {
	ID      string  `json:"id"`
	Area    string  `json:"area"`
	Answers Answers `json:"answers"`
	// Shared claims that somebody else registered from the same address.
	Shared bool `json:"shared"`
	// Telephone and Brought claim that an operator typed it, or that it came in
	// a file.
	Telephone bool      `json:"telephone"`
	Brought   bool      `json:"brought"`
	Finished  time.Time `json:"finished"`
}

// All lists who registered, for the recruiter alone.
func (s *Recruiting) All(ctx context.Context, by people.Actor, id forum.ID) ([]Registered, error) {
	if err := s.Forums.Check(ctx, by, id, forum.ReadRegistrations); err != nil {
		return nil, err
	}
	whole, err := s.whole(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []Registered
	homes := map[string]int{}
	var home []string
	for r, err := range s.entries.Find(ctx, storage.Query{Index: byForum, Equal: []any{string(id)}}) {
		if err != nil {
			return nil, err
		}
		if r.Finished.IsZero() || !r.Withdrawn.IsZero() || !whole[r.Brought] {
			continue
		}
		a, err := s.unseal(r)
		if err != nil {
			return nil, err
		}
		all = append(all, Registered{ID: r.ID, Area: r.Area, Answers: a, Telephone: r.Telephone, Brought: r.Brought != "", Finished: r.Finished})
		home = append(home, r.Household)
		homes[r.Household]++
	}
	for i := range all {
		all[i].Shared = homes[home[i]] > 1
	}
	return all, nil
}

// Pool makes the lottery's pool of those who registered. Whoever prefers not
// to say can be chosen and counts towards no quota of that feature; an answer
// that no quota knows is refused by name of its feature.
func (s *Recruiting) Pool(ctx context.Context, by people.Actor, id forum.ID, features []lottery.Feature, panel int) (*lottery.Pool, error) {
	all, err := s.All(ctx, by, id)
	if err != nil {
		return nil, err
	}
	p := &lottery.Pool{Panel: panel}
	for _, f := range features {
		quotas := append([]lottery.Quota{}, f.Quotas...)
		p.Features = append(p.Features, lottery.Feature{Name: f.Name, Quotas: append(quotas, lottery.Quota{Value: PreferNotToSay, Max: panel, MaxFlex: panel})})
	}
	for _, r := range all {
		person := lottery.Person{ID: r.ID, Household: household(r.Answers.Address)}
		for _, f := range p.Features {
			value := -1
			for v, q := range f.Quotas {
				if strings.EqualFold(q.Value, r.Answers.Attributes[f.Name]) {
					value = v
				}
			}
			if value < 0 {
				return nil, civic.Refuse(civic.Invalid, "Somebody gave an answer to '%s' that has no quota.", f.Name).At(f.Name)
			}
			person.Values = append(person.Values, value)
		}
		p.People = append(p.People, person)
	}
	return p, nil
}

// Attributes are what one registration says of its owner. It asks no rule and
// serves the mixing of tables: no page is given it.
func (s *Recruiting) Attributes(ctx context.Context, entry string) (map[string]string, error) {
	r, err := s.entries.Get(ctx, entry)
	if errors.Is(err, storage.ErrNotFound) || err == nil && !r.Withdrawn.IsZero() {
		return nil, civic.Refuse(civic.NotFound, "There is no such registration.")
	}
	if err != nil {
		return nil, err
	}
	a, err := s.unseal(r)
	return a.Attributes, err
}
