package server

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// draftID is the draft in the address.
func draftID(c *fiber.Ctx) draft.ID { return draft.ID(c.Params("draft")) }

// draftHead reads what all views of one draft share.
func (s *Server) draftHead(c *fiber.Ctx) (page.DraftHead, *plan.Plan, error) {
	ctx, by := c.UserContext(), s.actor(c)
	s.mark(c, "draft/"+string(draftID(c)))
	d, err := s.drafts.Drafts.Find(ctx, by, draftID(c))
	if err != nil {
		return page.DraftHead{}, nil, err
	}
	h := page.DraftHead{Draft: d, SignedIn: by.SignedIn(), Now: s.now()}
	var p *plan.Plan
	if d.Forum() != "" {
		h.Plan, h.Recommendation, err = s.forumOfDraft(ctx, by, d)
	} else if p, err = s.plans.ByID(ctx, by, plan.ID(d.Plan)); err == nil {
		h.Plan = govuk.Link{Href: page.PlanPath(p.Slug), Text: p.Title}
	}
	if err != nil {
		return page.DraftHead{}, nil, err
	}
	if h.May, err = s.drafts.Drafts.May(ctx, by, d.Key()); err != nil {
		return h, p, err
	}
	if h.Counts, err = s.draftCounts(ctx, d.Key()); err != nil {
		return h, p, err
	}
	h.Labels = labels(ctx, d)
	if p == nil {
		return h, nil, nil
	}
	h.Published, err = s.publications.Newest(ctx, d.Key())
	return h, p, err
}

// labels are the questions of a draft's template in the reader's language, for
// as many objectives as a text can have.
func labels(ctx context.Context, d *draft.Draft) map[draft.Field]string {
	t, _ := template.Find(template.ID(d.Template))
	all := map[draft.Field]string{draft.MilestonesField: words.T(ctx, "Milestones"), publication.TitleField: words.T(ctx, "Title")}
	for _, place := range t.Places(draft.MostObjectives) {
		shown := draft.MostObjectives
		if place.Objective <= 1 {
			shown = 1
		}
		all[draft.Field(place.Name)] = page.PlaceLabel(ctx, place, shown)
	}
	return all
}

func (s *Server) draftCounts(ctx context.Context, id draft.ID) (counts page.Counts, err error) {
	if counts.Comments, err = s.drafts.Comments.Count(ctx, id); err != nil {
		return counts, err
	}
	if counts.Changes, err = s.drafts.Suggestions.Count(ctx, id); err != nil {
		return counts, err
	}
	counts.Stances, err = s.drafts.Stances.Count(ctx, id)
	return counts, err
}

// draftFrame is the frame of every view of a draft.
func (s *Server) draftFrame(c *fiber.Ctx, h page.DraftHead, view string) page.Frame {
	title := h.Draft.Title
	if view != "" {
		title = view + " – " + title
	}
	f := s.frame(c, title)
	f.Section = "plans"
	f.Trail = []govuk.Link{{Href: "/plans", Text: words.T(c.UserContext(), "Plans")}, h.Plan}
	if h.Recommendation != "" {
		f.Section = "forums"
		f.Trail = []govuk.Link{{Href: page.ForumsPath, Text: words.T(c.UserContext(), "Forums")}, h.Plan, {Href: h.Recommendation, Text: h.Draft.Title}}
	}
	if view != "" {
		f.Trail = append(f.Trail, govuk.Link{Href: page.DraftPath(h.Draft.ID, ""), Text: h.Draft.Title})
	}
	f.Topics = []string{"draft/" + h.Draft.ID}
	f.Done = s.done(c)
	return f
}

// showDraft is the draft's own page: to read, and for those who may, to write.
func (s *Server) showDraft(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, p, err := s.draftHead(c)
	if err != nil {
		return err
	}
	content, _, err := s.texts.Current(ctx, h.Draft.Key())
	if err != nil {
		return err
	}
	v := page.DraftView{DraftHead: h, Form: s.form(c)}
	v.Sections, v.Missing = s.sections(ctx, h, p, content)
	if by.SignedIn() {
		v.Editor = &page.EditorView{Document: h.Draft.ID, Person: string(by.Person)}
		if v.Since, err = s.since(ctx, by, h); err != nil {
			return err
		}
	}
	if v.Latest, err = s.latest(ctx, by, h); err != nil {
		return err
	}
	if v.Follow, err = s.followButton(c, follow.Draft, h.Draft.ID); err != nil {
		return err
	}
	if h.Recommendation == "" {
		if v.Agreed, err = s.agreements.Status(ctx, by, h.Draft.Key()); err != nil {
			return err
		}
	}
	f := s.draftFrame(c, h, "")
	f.Editor = v.Editor != nil
	return s.show(c, f, page.Draft(v))
}

// sections lays a text out in the order of its template, with what the linter
// finds in it, and names what the template still lacks.
func (s *Server) sections(ctx context.Context, h page.DraftHead, p *plan.Plan, content draft.Content) (all []page.Section, missing []govuk.Link) {
	return laidOut(ctx, h, content, s.findings(ctx, h, p, content))
}

func laidOut(ctx context.Context, h page.DraftHead, content draft.Content, findings map[draft.Field][]string) (all []page.Section, missing []govuk.Link) {
	t, _ := template.Find(template.ID(h.Draft.Template))
	for _, place := range t.Places(content.Objectives()) {
		one := page.Section{
			Field: draft.Field(place.Name), Label: page.PlaceLabel(ctx, place, 1), Help: words.Say(ctx, place.Field.Help),
			Objective: place.Objective, Required: place.Field.Required, Sealed: h.Draft.IsSealed(sealName(place)),
			Findings: findings[draft.Field(place.Name)],
		}
		switch place.Field.Kind {
		case template.Text:
			if node, ok := content.Texts[one.Field]; ok {
				one.Text = &node
			}
		case template.Milestones:
			one.IsRows = true
			one.Milestones = content.Rows(place.Objective)
		default:
			one.IsShort, one.Short = true, content.Short[one.Field]
		}
		if one.Empty() && one.Required {
			missing = append(missing, govuk.Link{Href: "#field-" + string(one.Field), Text: one.Label})
		}
		all = append(all, one)
	}
	return all, missing
}

// sealName is the name under which a place is sealed: rows share one root.
func sealName(place template.Root) draft.Field {
	if place.Field.Kind == template.Milestones {
		return draft.MilestonesField
	}
	return draft.Field(place.Name)
}
