package server

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/signin"
)

// apiServices are what the JSON API reaches.
func (s *Server) apiServices() api.Services {
	return api.Services{
		Title: s.settings.Name, Plans: s.plans, Drafts: s.drafts, Meetings: s.meetings, Charter: s.charter, Publications: s.publications, Inputs: s.inputs, Record: s.record, Agreements: s.agreements, Follows: s.follows, People: s.people, Texts: s.texts,
		Diary: s.diary, Conversations: s.conversations, Gauge: gauge{s},
		Ballots: s.ballots, Recommendations: s.recommendations, Library: s.library, Deliberations: s.deliberations,
		Forums: s.forums, Recruits: s.recruits, Selections: s.selections, Knock: s.knocks.try,
		Ledger: s.ledger, Evaluations: s.evaluations, Observers: s.observers,
		Actor: s.actor, Status: refusal,
		Fault: func(ctx context.Context, operation string, err error) {
			s.log.Error("fault", "request", requestID(ctx), "operation", operation, "error", err.Error())
		},
	}
}

// planPlace finds the plan on which roles are given.
func (s *Server) planPlace(c *fiber.Ctx) (signin.Place, error) {
	p, err := s.plans.One(c.UserContext(), s.actor(c), c.Params("plan"))
	if err != nil {
		return signin.Place{}, err
	}
	return signin.Place{Scope: p.Scope(), Title: p.Title, Path: page.PlanPath(p.Slug) + "/people"}, nil
}

// draftPlace finds the draft on which roles are given.
func (s *Server) draftPlace(c *fiber.Ctx) (signin.Place, error) {
	d, err := s.drafts.Drafts.Find(c.UserContext(), s.actor(c), draftID(c))
	if err != nil {
		return signin.Place{}, err
	}
	return signin.Place{Scope: people.Scope{Plan: d.Plan, Draft: d.ID}, Title: d.Title, Path: page.DraftPath(d.ID, "people")}, nil
}

// planNames tells publications what a plan is called and where it stands.
type planNames struct{ s *Server }

// Named gives a plan's address and title.
func (n planNames) Named(ctx context.Context, id string) (slug, title string, err error) {
	p, err := n.s.plans.ByID(ctx, people.Operator(), plan.ID(id))
	if err != nil {
		return "", "", err
	}
	return p.Slug, p.Title, nil
}

// measure shows what the sockets and the shelf do.
func (s *Server) measure() {
	m := s.metrics
	m.gauge("folkmoot_sockets", "Live connections that are open.", func() float64 { return float64(s.door.all()) })
	m.count("folkmoot_sockets_refused_total", "Live connections that were one too many from an address.", func() float64 { return float64(s.door.shut.Load()) })
	m.count("folkmoot_pages_printed_total", "Public pages that were rendered.", func() float64 { return float64(s.shelf.fills.Load()) })
	m.count("folkmoot_pages_kept_total", "Public pages that were answered as they were.", func() float64 { return float64(s.shelf.hits.Load()) })
	m.count("folkmoot_live_announced_total", "Announcements to open pages.", func() float64 { return float64(s.hub.Counts.Announced.Load()) })
	m.count("folkmoot_live_sent_total", "Frames sent to open pages.", func() float64 { return float64(s.hub.Counts.Sent.Load()) })
	m.count("folkmoot_live_overflows_total", "Pages closed because they did not read.", func() float64 { return float64(s.hub.Counts.Overflows.Load()) })
	m.gauge("folkmoot_live_pages", "Open pages that follow something.", func() float64 { return float64(s.hub.Counts.Pages.Load()) })
	m.count("folkmoot_bus_dropped_total", "Messages between servers that were not passed on.", func() float64 { return float64(s.bus.Counts().Dropped) })
	m.count("folkmoot_bus_breaks_total", "How often the connection between servers broke.", func() float64 { return float64(s.bus.Counts().Breaks) })
	for name := range s.sessions.Counters().Figures() {
		show := m.gauge
		if strings.HasSuffix(name, "_total") {
			show = m.count
		}
		show("folkmoot_editing_"+name, "Editing sessions: "+strings.ReplaceAll(strings.TrimSuffix(name, "_total"), "_", " ")+".",
			func() float64 { return float64(s.sessions.Counters().Figures()[name]) })
	}
}
