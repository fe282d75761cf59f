package forum

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Vouch says whether somebody who was given a role may act in it.
type Vouch func(ctx context.Context, id ID, who people.PersonID) (bool, error)

// Demand has a role count in a forum's table only where another room vouches
// for who has it: an observer accepted the code of conduct. Demands are named
// before the first request.
func (s *Forums) Demand(role Role, vouch Vouch) {
	if s.vouch == nil {
		s.vouch = map[Role]Vouch{}
	}
	s.vouch[role] = vouch
}

// counting are the roles that somebody has and may act in.
func (s *Forums) counting(ctx context.Context, who people.PersonID, id ID, held []Role) ([]Role, error) {
	var all []Role
	for _, role := range held {
		if vouch := s.vouch[role]; vouch != nil {
			in, err := vouch(ctx, id, who)
			if err != nil {
				return nil, err
			}
			if !in {
				continue
			}
		}
		all = append(all, role)
	}
	return all, nil
}
