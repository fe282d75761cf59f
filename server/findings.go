package server

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

func (s *Server) findings(ctx context.Context, h page.DraftHead, p *plan.Plan, content draft.Content) map[draft.Field][]string {
	return nil
}

// Findings x
func (t *texts) Findings(ctx context.Context, by people.Actor, id plan.ID) ([]api.Finding, error) {
	return nil, nil
}
