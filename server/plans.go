package server

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// listPlans lists the plans that this person may see.
func (s *Server) listPlans(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	all, err := s.plans.All(ctx, by)
	if err != nil {
		return err
	}
	v := page.PlansView{MayCreate: s.people.Grants.Check(ctx, by, people.CreatePlan, people.Scope{}) == nil}
	for _, p := range all {
		drafts, err := s.drafts.Drafts.ByPlan(ctx, by, p.ID)
		if err != nil {
			return err
		}
		row := page.PlanRow{Plan: p, Commitments: len(drafts)}
		for _, d := range drafts {
			if d.Open != "" && d.Open != people.Reader && d.TakesComments() && !d.Closed(s.now()) {
				row.Open++
			}
		}
		v.Plans = append(v.Plans, row)
	}
	f := s.frame(c, words.T(ctx, "Plans"))
	f.Section, f.Feed = "plans", "/feed.atom"
	return s.show(c, f, page.Plans(v))
}

// planFrame is the frame of a plan's pages.
func (s *Server) planFrame(c *fiber.Ctx, title string, p *plan.Plan) page.Frame {
	f := s.frame(c, title)
	f.Section, f.Done = "plans", s.done(c)
	f.Trail = []govuk.Link{{Href: "/plans", Text: words.T(c.UserContext(), "Plans")}}
	if p != nil {
		f.Trail = append(f.Trail, govuk.Link{Href: page.PlanPath(p.Slug), Text: p.Title})
	}
	return f
}

// showPlan is a plan's public page.
func (s *Server) showPlan(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	s.mark(c, "plan/"+p.ID)
	v := page.PlanView{Plan: p, Now: s.now(), Form: s.form(c),
		MayEdit: s.people.Grants.Check(ctx, by, people.EditPlan, p.Scope()) == nil}
	if v.Follow, err = s.followButton(c, follow.Plan, p.ID); err != nil {
		return err
	}
	var contents []plan.Content
	if v.Rows, contents, err = s.planRows(ctx, by, p); err != nil {
		return err
	}
	v.Summary = plan.Summarise(contents)
	f := s.frame(c, p.Title)
	f.Section, f.Done = "plans", s.done(c)
	f.Trail = []govuk.Link{{Href: "/plans", Text: words.T(ctx, "Plans")}}
	f.Topics, f.Feed = []string{"plan/" + p.ID}, page.PlanPath(p.Slug)+"/feed.atom"
	return s.show(c, f, page.Plan(v))
}

// planRows are a plan's commitments: each draft, what was published of it, and
// what it says now.
func (s *Server) planRows(ctx context.Context, by people.Actor, p *plan.Plan) ([]page.CommitmentRow, []plan.Content, error) {
	drafts, err := s.drafts.Drafts.ByPlan(ctx, by, p.ID)
	if err != nil {
		return nil, nil, err
	}
	// No request lives so long: whatever began these drafts is gone.
	if mended, err := s.texts.Mend(ctx, by, p, drafts, s.now().Add(-2*patience)); err != nil {
		return nil, nil, err
	} else if mended {
		if drafts, err = s.drafts.Drafts.ByPlan(ctx, by, p.ID); err != nil {
			return nil, nil, err
		}
	}
	heads, err := s.publications.ByPlan(ctx, p.ID)
	if err != nil {
		return nil, nil, err
	}
	published := map[draft.ID]*publication.Head{}
	for _, h := range heads {
		published[h.Commitment()] = h
	}
	var rows []page.CommitmentRow
	var contents []plan.Content
	for _, d := range drafts {
		content, _, err := s.texts.Current(ctx, d.Key())
		if err != nil {
			return nil, nil, err
		}
		comments, err := s.drafts.Comments.Count(ctx, d.Key())
		if err != nil {
			return nil, nil, err
		}
		said := toPlan(d, content, p.Around())
		row := page.CommitmentRow{Draft: d, Brief: said.InBrief(), Lead: said.Fields[template.Lead], Comments: comments}
		if h := published[d.Key()]; h != nil {
			row.Published, row.Home, row.Withdrawn = h.N, h.Home(), h.Withdrawn != nil
		}
		rows, contents = append(rows, row), append(contents, said)
	}
	return rows, contents, nil
}

func (s *Server) newPlan(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := s.people.Grants.Check(ctx, s.actor(c), people.CreatePlan, people.Scope{}); err != nil {
		return err
	}
	v := page.PlanFormView{Form: s.form(c), Action: "/plans/new", Title: words.T(ctx, "Start a plan"), Plan: plan.About{Template: template.OGP2022}}
	return s.show(c, s.planFrame(c, v.Title, nil), page.PlanForm(v))
}

// aboutFrom reads what a plan says of itself from its form, keeping what the
// form does not ask.
func aboutFrom(c *fiber.Ctx, was plan.About) plan.About {
	was.Title, was.Short, was.Jurisdiction = c.FormValue("title"), c.FormValue("short"), c.FormValue("jurisdiction")
	was.Introduction, was.Template = c.FormValue("introduction"), template.ID(c.FormValue("template"))
	was.During(c.FormValue("cycle"))
	return was
}

func (s *Server) createPlan(c *fiber.Ctx) error {
	p, err := s.plans.Create(c.UserContext(), s.actor(c), aboutFrom(c, plan.About{}))
	if err != nil {
		return s.again(c, err, s.newPlan)
	}
	return c.Redirect(page.PlanPath(p.Slug), fiber.StatusSeeOther)
}

func (s *Server) planSettings(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	if err := s.people.Grants.Check(ctx, by, people.EditPlan, p.Scope()); err != nil {
		return err
	}
	path := page.PlanPath(p.Slug)
	v := page.PlanFormView{Form: s.form(c), Action: path + "/settings", Title: words.T(ctx, "Change the plan"), Plan: p.About,
		Seen: p.Version, States: p.State.Next(), Move: path + "/state", Stale: len(problems(c)) > 0 && c.Response().StatusCode() == fiber.StatusConflict}
	return s.show(c, s.planFrame(c, v.Title, p), page.PlanForm(v))
}

func (s *Server) changePlan(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	if _, err = s.plans.Edit(ctx, by, p.Key(), wholeNumber(c, "seen"), aboutFrom(c, p.About)); err != nil {
		return s.again(c, err, s.planSettings)
	}
	return onwards(c, page.PlanPath(p.Slug), "changed", "")
}

func (s *Server) movePlan(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	if _, err = s.plans.Move(ctx, by, p.Key(), wholeNumber(c, "seen"), plan.State(c.FormValue("state")), c.FormValue("note")); err != nil {
		return s.again(c, err, s.planSettings)
	}
	return onwards(c, page.PlanPath(p.Slug), "moved", "")
}

func (s *Server) newDraft(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	if err := s.people.Grants.Check(ctx, by, people.EditPlan, p.Scope()); err != nil {
		return err
	}
	return s.show(c, s.planFrame(c, words.T(ctx, "Add a draft"), p), page.NewDraft(page.NewDraftView{Form: s.form(c), Plan: p}))
}

func (s *Server) createDraft(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	d, err := s.texts.Begin(ctx, by, draft.New{Plan: p.ID, Title: c.FormValue("title"), Number: c.FormValue("number")}, c.FormValue("key"))
	if err != nil {
		return s.again(c, err, s.newDraft)
	}
	return c.Redirect(page.DraftPath(d.ID, ""), fiber.StatusSeeOther)
}
