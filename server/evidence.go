package server

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// mostDocuments is how many publications the gauge names one by one; enough
// for its rules, which look at dates.
const mostDocuments = 200

// evidence gathers what this platform itself recorded about a plan. What
// happened elsewhere is in the diary.
func (s *Server) evidence(ctx context.Context, p *plan.Plan) (standards.Records, error) {
	r := standards.Records{Zone: words.London, Began: p.Created, Published: publishedOn(p),
		SiteUpdated: standards.Evidence{Title: p.Title, At: p.Changed, Link: page.PlanPath(p.Slug)}}
	if p.CycleEnd > 0 {
		r.Ends = time.Date(p.CycleEnd, time.December, 31, 23, 59, 59, 0, words.London)
	}
	published, err := s.publications.Feed(ctx, p.ID, mostDocuments)
	if err != nil {
		return r, err
	}
	for i, v := range published {
		at := v.Publication.Record.At
		seen := standards.Evidence{Title: words.T(ctx, "%s, version %d", v.Publication.Record.Title, v.Publication.Record.N), At: at, Link: v.Publication.Record.Address()}
		later := !r.Published.IsZero() && at.After(r.Published)
		r.Documents = append(r.Documents, standards.Document{Evidence: seen, CoCreation: !later, Implementation: later})
		if i == 0 && at.After(r.SiteUpdated.At) {
			r.SiteUpdated = seen
		}
	}
	return r, nil
}

// publishedOn is when a plan was published first; zero before.
func publishedOn(p *plan.Plan) time.Time {
	for _, moved := range p.History {
		if moved.To == string(plan.Published) {
			return moved.At
		}
	}
	return time.Time{}
}
