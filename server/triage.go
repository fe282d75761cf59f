package server

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// triageAsk is what an official chose to see.
func triageAsk(c *fiber.Ctx) input.Ask {
	return input.Ask{Kind: input.Kind(c.Query("kind")), Commitment: draft.ID(c.Query("commitment")), Theme: c.Query("theme"),
		Group: c.Query("alike"), Contested: c.Query("show") == "contested", After: c.Query("after")}
}

// showTriage is what waits for officials, twenty a page.
func (s *Server) showTriage(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	v := page.TriageView{Plan: p, Form: s.form(c), Ask: triageAsk(c)}
	if v.Inputs, err = s.inputs.Triage(ctx, by, p.ID, v.Ask); err != nil {
		return err
	}
	if v.Counts, err = s.inputs.Counts(ctx, by, p.ID); err != nil {
		return err
	}
	v.Ask.After = ""
	v.Themes = slices.Sorted(maps.Keys(v.Counts.Themes))
	if v.Drafts, err = s.drafts.Drafts.ByPlan(ctx, by, p.ID); err != nil {
		return err
	}
	return s.show(c, s.planFrame(c, words.T(ctx, "Sort and answer"), p), page.Triage(v))
}

// chosenInputs are the boxes that were ticked, or the inputs in the address.
func chosenInputs(c *fiber.Ctx) []input.ID {
	all := posted(c)["input"]
	for _, id := range c.Context().QueryArgs().PeekMulti("input") {
		all = append(all, string(id))
	}
	var ids []input.ID
	for _, id := range all {
		if id != "" && !slices.Contains(ids, input.ID(id)) {
			ids = append(ids, input.ID(id))
		}
	}
	return ids
}

// sortInputs does one thing with those that are ticked.
func (s *Server) sortInputs(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	ids := chosenInputs(c)
	switch do := c.FormValue("do"); do {
	case "answer":
		if len(ids) > 0 {
			query := []string{}
			for _, id := range ids {
				query = append(query, "input", string(id))
			}
			return c.Redirect(page.PlanInputsPath(p.Slug, "answer", query...), fiber.StatusSeeOther)
		}
		_, err = s.inputs.Sort(ctx, by, p.ID, input.Sorting{})
	case "join":
		_, err = s.inputs.Join(ctx, by, p.ID, ids)
	case "sort":
		n := input.Sorting{Inputs: ids, To: input.Triaged}
		if theme := c.FormValue("theme"); theme != "" {
			n.Theme = &theme
		}
		if to := draft.ID(c.FormValue("commitment")); to != "" {
			n.Commitment = &to
		}
		_, err = s.inputs.Sort(ctx, by, p.ID, n)
	default:
		_, err = s.inputs.Sort(ctx, by, p.ID, input.Sorting{Inputs: ids, To: input.State(do)})
	}
	if err != nil {
		return s.again(c, err, s.showTriage)
	}
	return onwards(c, page.PlanInputsPath(p.Slug, "triage"), "sorted", "")
}

// askToAnswer is the form of a reasoned answer.
func (s *Server) askToAnswer(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	v := page.AnswerView{Plan: p, Form: s.form(c), Group: typed(c, "alike"), Commitment: draft.ID(typed(c, "commitment"))}
	if err := s.toAnswer(c, &v); err != nil {
		return err
	}
	if v.Drafts, err = s.drafts.Drafts.ByPlan(ctx, by, p.ID); err != nil {
		return err
	}
	if v.Commitment != "" {
		if err := s.versionsToChoose(c, &v); err != nil {
			return err
		}
	}
	return s.show(c, s.planFrame(c, words.T(ctx, "Answer"), p).Below(page.PlanInputsPath(p.Slug, "triage"), words.T(ctx, "Sort and answer")), page.AnswerInputs(v))
}

// toAnswer reads what is to be answered. One that cannot be, because it was
// joined or answered, is refused here already.
func (s *Server) toAnswer(c *fiber.Ctx, v *page.AnswerView) error {
	ctx, by := c.UserContext(), s.actor(c)
	n := input.NewResponse{Inputs: chosenInputs(c), Group: v.Group}
	all, err := s.inputs.ToAnswer(ctx, by, v.Plan.ID, n)
	if err != nil {
		// What was typed is shown again over whatever became of the inputs.
		if len(problems(c)) == 0 || civic.AsRefusal(err) == nil {
			return err
		}
	}
	v.All = len(all)
	one := v.Commitment == ""
	for i, in := range all {
		v.Inputs = append(v.Inputs, in)
		if one && i > 0 && in.Commitment != all[0].Commitment {
			one = false
		}
	}
	if one && len(all) > 0 {
		v.Commitment = all[0].Commitment
	}
	return nil
}

func (s *Server) versionsToChoose(c *fiber.Ctx, v *page.AnswerView) error {
	ctx, by := c.UserContext(), s.actor(c)
	d, err := s.drafts.Drafts.Find(ctx, by, v.Commitment)
	if err != nil {
		return err
	}
	versions, err := s.drafts.Versions.List(ctx, by, d.Key(), "")
	if err != nil {
		return err
	}
	v.Versions = versions.Items
	content, seq, err := s.texts.Current(ctx, d.Key())
	if err != nil {
		return err
	}
	v.Seq = seq
	names := labels(ctx, d)
	v.Fields = []govuk.Choice{{Value: "", Text: words.T(ctx, "Every part that changed")}}
	for _, f := range slices.Sorted(maps.Keys(content.Texts)) {
		v.Fields = append(v.Fields, govuk.Choice{Value: string(f), Text: names[f]})
	}
	return nil
}

func (s *Server) answerInputs(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	n, err := newResponse(c)
	if err == nil {
		var r *input.Response
		if r, err = s.inputs.Respond(ctx, by, p.ID, n); err == nil {
			return onwards(c, page.ResponsePath(r.ID), "answered", "")
		}
	}
	return s.again(c, err, s.askToAnswer)
}

func newResponse(c *fiber.Ctx) (input.NewResponse, error) {
	n := input.NewResponse{Key: c.FormValue("key"), Inputs: chosenInputs(c), Group: c.FormValue("alike"),
		Disposition: input.Disposition(c.FormValue("disposition")), Reason: c.FormValue("reason"), To: c.FormValue("to")}
	n.Of = input.ID(strings.TrimSpace(c.FormValue("of")))
	if at := strings.LastIndexByte(string(n.Of), '/'); at >= 0 {
		n.Of = n.Of[at+1:]
	}
	from, _ := strconv.ParseInt(c.FormValue("from"), 10, 64)
	to, _ := strconv.ParseInt(c.FormValue("upto"), 10, 64)
	if from > 0 || to > 0 {
		n.Change = &input.NewChange{Draft: draft.ID(c.FormValue("commitment")), From: from, To: to, Field: draft.Field(c.FormValue("field"))}
	}
	var err error
	n.Until, err = day(c.FormValue("until"))
	return n, err
}

// showResponse is one answer, with the inputs that it answers.
func (s *Server) showResponse(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	r, err := s.inputs.Response(ctx, by, c.Params("response"))
	if err != nil {
		return err
	}
	v := page.ResponsePage{Response: r}
	if v.Plan, err = s.plans.ByID(ctx, by, plan.ID(r.Plan)); err != nil {
		return err
	}
	if v.Inputs, err = s.inputs.Answered(ctx, by, r); err != nil {
		return err
	}
	if v.Entry, err = s.inputs.Entry(ctx, r); err != nil {
		return err
	}
	if v.Entry != nil {
		v.Point = s.point(ctx)
	}
	return s.show(c, s.planFrame(c, words.T(ctx, "Answer"), v.Plan), page.OneResponse(v))
}

// showResponses is a plan's public account of what became of what people said.
func (s *Server) showResponses(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	s.mark(c, "plan/"+p.ID)
	v := page.ResponsesView{Plan: p, Titles: map[draft.ID]string{}}
	if v.Counts, err = s.inputs.Counts(ctx, by, p.ID); err != nil {
		return err
	}
	if v.Responses, err = s.inputs.Responses(ctx, by, p.ID, c.Query("after")); err != nil {
		return err
	}
	drafts, err := s.drafts.Drafts.ByPlan(ctx, by, p.ID)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		v.Titles[d.Key()] = d.Title
	}
	f := s.planFrame(c, words.T(ctx, "What became of what people said"), p)
	f.Topics = []string{"plan/" + p.ID}
	return s.show(c, f, page.Responses(v))
}
