package server

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/lint"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// askToPublish is the checklist, the preview and the one button.
func (s *Server) askToPublish(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, p, err := s.draftHead(c)
	if err != nil {
		return err
	}
	if _, err := s.drafts.Drafts.For(ctx, s.actor(c), h.Draft.Key(), people.PublishCommitment); err != nil {
		return err
	}
	content, _, err := s.texts.Current(ctx, h.Draft.Key())
	if err != nil {
		return err
	}
	v := page.PublishView{DraftHead: h, Form: s.form(c), Next: h.Published + 1}
	if v.SHA256, err = content.Hash(); err != nil {
		return err
	}
	if h.Published > 0 {
		last, err := s.publications.Find(ctx, h.Draft.Key(), h.Published)
		if err != nil {
			return err
		}
		v.Differences = draft.Compare(last.Record.Content, content)
	}
	v.Sections, _ = s.sections(ctx, h, p, content)
	for _, f := range lint.CheckOne(p.About, toPlan(h.Draft, content, p.Around()), 1) {
		if f.Severity != lint.Mistake {
			v.Advice++
		}
	}
	gate, err := s.agreements.Gate(ctx, s.actor(c), h.Draft.Key())
	if err != nil {
		return err
	}
	if v.Entries, err = s.entriesOf(ctx, overrideEvents(gate)...); err != nil {
		return err
	}
	v.MayOverride = s.people.Grants.Check(ctx, s.actor(c), people.OverrideGate, h.Draft.Scope(s.now())) == nil
	v.Checks = append(hurdles(c, h, gate), checks(c, h, v)...)
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Publish")), page.Publish(v))
}

func overrideEvents(gate []agreement.Obstacle) (all []string) {
	for _, o := range gate {
		if o.Override != nil {
			all = append(all, o.Override.Event())
		}
	}
	return all
}

// hurdles are what the rules ask of a text, each with what is in the way, who
// can let it pass and who did.
func hurdles(c *fiber.Ctx, h page.DraftHead, gate []agreement.Obstacle) []page.Check {
	ctx := c.UserContext()
	at := func(view string) string { return page.DraftPath(h.Draft.ID, view) }
	known := map[agreement.Hurdle]page.Check{
		agreement.Written:  {Text: words.T(ctx, "Every part that the template needs is written"), Href: at("")},
		agreement.Sound:    {Text: words.T(ctx, "The linter finds no mistake"), Href: at("")},
		agreement.Answered: {Text: words.T(ctx, "Every input about it is answered"), Href: h.Plan.Href + "/triage?commitment=" + url.QueryEscape(h.Draft.ID)},
		agreement.Heard:    {Text: words.T(ctx, "Every change to the agreed text was explained and its comment window is over"), Href: at("agreement")},
		agreement.Cleared:  {Text: words.T(ctx, "Every stage of the clearance has cleared this text"), Href: at("clearance")},
	}
	var all []page.Check
	for _, o := range gate {
		check := known[o.Hurdle]
		check.Hurdle, check.Good, check.Stops, check.Override = string(o.Hurdle), o.Size == 0, o.Override == nil, o.Override
		if o.Words() != nil {
			check.Hint = words.Refusal(ctx, o.Words())
		}
		all = append(all, check)
	}
	return all
}

// checks are what to look at before publishing. What the rules refuse stops;
// the rest is for the official's judgement.
func checks(c *fiber.Ctx, h page.DraftHead, v page.PublishView) []page.Check {
	ctx := c.UserContext()
	path := page.DraftPath(h.Draft.ID, "")
	all := []page.Check{
		{Text: words.T(ctx, "The draft is past the stage of an idea"), Good: h.Draft.State != draft.Idea && h.Draft.State != draft.ThemeGroup, Stops: true, Href: page.DraftPath(h.Draft.ID, "settings")},
		{Text: words.T(ctx, "The linter has no further advice"), Good: v.Advice == 0, Href: path},
		{Text: words.T(ctx, "Every suggestion is decided"), Good: h.Counts.Changes == 0, Href: page.DraftPath(h.Draft.ID, "changes") + "?fate=open"},
		{Text: words.T(ctx, "The time for everybody to take part is over"), Good: h.Draft.Open == "" || h.Draft.Closed(h.Now), Href: page.DraftPath(h.Draft.ID, "settings")},
	}
	if h.Published > 0 {
		all = append(all, page.Check{Text: words.T(ctx, "Something changed since the last version"), Good: len(v.Differences) > 0, Stops: true, Href: path})
	}
	return all
}

func (s *Server) publish(c *fiber.Ctx) error {
	p, err := s.publications.Publish(c.UserContext(), s.actor(c), draftID(c), publication.New{
		SHA256: c.FormValue("sha256"), After: int(wholeNumber(c, "after")), Note: c.FormValue("note")})
	if err != nil {
		// Where somebody else published first there is no form any more that
		// could hold the note: the page for refusals gives it back.
		if newest, broken := s.publications.Newest(c.UserContext(), draftID(c)); broken == nil && newest > int(wholeNumber(c, "after")) {
			return err
		}
		return s.again(c, err, s.askToPublish)
	}
	return onwards(c, p.Record.Address(), "published", "")
}
