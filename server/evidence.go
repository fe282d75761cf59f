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
	r.Windows = s.openings(ctx, p)
	if err := s.met(ctx, p, &r); err != nil {
		return r, err
	}
	return r, s.answered(ctx, p, &r)
}

// openings are the times in which this platform itself asked for inputs: while
// the plan gathered ideas, and while its drafts were open for comment. One that
// goes on is open until now; less than a day is a step passed over.
func (s *Server) openings(ctx context.Context, p *plan.Plan) (all []standards.Window) {
	for i, moved := range p.History {
		w := standards.Window{Open: moved.At, Close: s.now()}
		if i+1 < len(p.History) {
			w.Close = p.History[i+1].At
		}
		switch plan.State(moved.To) {
		case plan.Gathering:
			w.Evidence = standards.Evidence{Title: words.T(ctx, "Ideas and evidence were asked for here"), At: moved.At, Link: page.PlanInputsPath(p.Slug, "ideas")}
		case plan.Consultation:
			w.Evidence = standards.Evidence{Title: words.T(ctx, "The drafts were open for comment here"), At: moved.At, Link: page.PlanInputsPath(p.Slug, "inputs")}
		default:
			continue
		}
		if w.Close.Sub(w.Open) >= 24*time.Hour {
			all = append(all, w)
		}
	}
	return all
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
		for _, item := range m.Asked {
			if item.From != people.Government {
				r.Partnership.Agenda = append(r.Partnership.Agenda, standards.Evidence{Title: item.Title + ", " + m.Title, At: m.Held, Link: seen.Link})
			}
		}
		r.Meetings = append(r.Meetings, standards.Meeting{Evidence: seen, Present: m.BySector, NotePublished: m.Published, Review: m.Kind == meeting.Review})
		if !m.Published.IsZero() {
			note := standards.Evidence{Title: m.Title, At: m.Published, Link: page.SessionPath(string(m.ID), "note")}
			r.Documents = append(r.Documents, standards.Document{Evidence: note, CoCreation: m.Kind != meeting.Review, Implementation: m.Kind == meeting.Review})
		}
	}
	return nil
}

// answered adds what became of what people brought, and how far the text
// went back and forth: the first commitment that went out twice is enough.
func (s *Server) answered(ctx context.Context, p *plan.Plan, r *standards.Records) (err error) {
	r.Answers.Link = page.PlanPath(p.Slug) + "/inputs"
	if r.Answers.InScope, r.Answers.InTime, err = s.inputs.Standing(ctx, p.ID, r.Published); err != nil {
		return err
	}
	drafts, err := s.drafts.Drafts.ByPlan(ctx, people.Operator(), p.ID)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		n, err := s.inputs.Rounds(ctx, d.Key())
		if err != nil {
			return err
		}
		if n > r.Partnership.Rounds {
			r.Partnership.Rounds, r.Partnership.Text = n, standards.Evidence{Title: d.Title, Link: page.DraftPath(d.ID, "")}
		}
		if n >= 2 {
			break
		}
	}
	r.Partnership.CoEditors, err = s.coEditors(ctx, p)
	return err
}

// brought counts who brought what in each window, from the first minute of its
// first day to the last of its last.
func (s *Server) brought(ctx context.Context, p *plan.Plan, r *standards.Records) (err error) {
	for i := range r.Windows {
		w := &r.Windows[i]
		if w.Inputs, err = s.inputs.Sectors(ctx, p.ID, midnight(w.Open), midnight(w.Close).AddDate(0, 0, 1)); err != nil {
			return err
		}
	}
	return nil
}

// midnight is when a moment's day began, in London.
func midnight(t time.Time) time.Time {
	y, m, d := t.In(words.London).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, words.London)
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
