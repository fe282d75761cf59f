package plan

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// TakesIdeas claims that people may still bring ideas and evidence: from the
// day that the timeline is public until the plan is closed.
func (p *Plan) TakesIdeas() bool {
	return p.State.Public() && p.State != Closed && p.State != Assessed
}

// Place is where the rules look for what people bring to a plan: while it
// takes ideas, everybody who is signed in may do there what a commenter may.
func (s *Plans) Place(ctx context.Context, id string) (people.Scope, bool, error) {
	p, err := s.arrived(ctx, ID(id))
	if err != nil {
		return people.Scope{}, false, err
	}
	scope := p.Scope()
	if p.State.Public() {
		scope.Open = people.Commenter
	}
	return scope, p.TakesIdeas(), nil
}
