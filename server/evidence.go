package server

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
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
	if err := s.met(ctx, p, &r); err != nil {
		return r, err
	}
	return r, s.heard(ctx, p, &r)
}

// met adds the sessions that were held. A note that was published is a
// document too: of how the plan is carried out where the session reviewed
// that, and otherwise of how it is made.
func (s *Server) met(ctx context.Context, p *plan.Plan, r *standards.Records) error {
	held, err := s.meetings.Record.Meetings(ctx, people.Operator(), p.ID)
	if err != nil {
		return err
	}
	for _, m := range held {
		seen := standards.Evidence{Title: m.Title, At: m.Held, Link: page.SessionPath(string(m.ID), "")}
		r.Meetings = append(r.Meetings, standards.Meeting{Evidence: seen, Present: m.BySector, NotePublished: m.Published, Review: m.Kind == meeting.Review})
		if !m.Published.IsZero() {
			note := standards.Evidence{Title: m.Title, At: m.Published, Link: page.SessionPath(string(m.ID), "note")}
			r.Documents = append(r.Documents, standards.Document{Evidence: note, CoCreation: m.Kind != meeting.Review, Implementation: m.Kind == meeting.Review})
		}
	}
	return nil
}

// heard adds what people brought and what was answered. Whose inputs came in a
// window is not kept apart by window: every window that has begun shows who
// brought something to the plan so far.
func (s *Server) heard(ctx context.Context, p *plan.Plan, r *standards.Records) (err error) {
	counts, err := s.inputs.Counts(ctx, people.Operator(), p.ID)
	if err != nil {
		return err
	}
	r.Inputs = map[people.Sector]int{}
	for sector, sum := range counts.Sectors {
		r.Inputs[people.Sector(sector)] = sum.All()
	}
	r.Answers.Link = page.PlanPath(p.Slug) + "/inputs"
	if r.Answers.InScope, r.Answers.InTime, err = s.inputs.Standing(ctx, p.ID, r.Published); err != nil {
		return err
	}
	r.Partnership.CoEditors, err = s.coEditors(ctx, p)
	return err
}

// coEditors counts the people outside government who may write in every
// draft of a plan.
func (s *Server) coEditors(ctx context.Context, p *plan.Plan) (int, error) {
	grants, err := s.people.Grants.At(ctx, people.Operator(), p.Scope())
	if err != nil {
		return 0, err
	}
	n := 0
	for _, g := range grants {
		if !g.Held || g.Role != people.Drafter && g.Role != people.Lead {
			continue
		}
		by, err := s.people.Actor(ctx, g.Person)
		if err != nil {
			return 0, err
		}
		if by.Sector != people.Government {
			n++
		}
	}
	return n, nil
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
