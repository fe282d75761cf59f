package server

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// published finds what stands at the address: version n, or the newest.
func (s *Server) published(c *fiber.Ctx) (*publication.View, error) {
	n, _ := strconv.Atoi(c.Params("n"))
	return s.publications.At(c.UserContext(), c.Params("plan"), c.Params("slug"), n)
}

// commitmentFrame is the frame of a published commitment's pages.
func (s *Server) commitmentFrame(c *fiber.Ctx, v *publication.View, title string) page.Frame {
	f := s.frame(c, title)
	f.Section, f.Done = "plans", s.done(c)
	f.Trail = []govuk.Link{{Href: "/plans", Text: words.T(c.UserContext(), "Plans")},
		{Href: page.PlanPath(v.Record.PlanSlug), Text: v.Record.PlanTitle}}
	if title != v.Record.Title {
		f.Trail = append(f.Trail, govuk.Link{Href: v.Record.Home(), Text: v.Record.Title})
	}
	return f
}

// showCommitment is a published version, for everybody.
func (s *Server) showCommitment(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	v, err := s.published(c)
	if err != nil {
		return err
	}
	s.mark(c, "draft/"+string(v.Record.Commitment))
	shown := page.CommitmentView{View: v, Sections: recordSections(c, &v.Record), Base: s.settings.BaseURL}
	p, err := s.plans.ByID(ctx, people.Operator(), plan.ID(v.Record.Plan))
	if err != nil && civic.AsRefusal(err) == nil {
		return err
	}
	if err == nil {
		shown.Around = p.Around()
		shown.MayWithdraw = v.Withdrawal == nil &&
			s.people.Grants.Check(ctx, by, people.WithdrawCommitment, people.Scope{Plan: p.ID, Draft: string(v.Record.Commitment)}) == nil
	}
	d, err := s.drafts.Drafts.Find(ctx, by, v.Record.Commitment)
	switch {
	case err == nil:
		shown.DraftOpen = d.TakesEdits()
		if shown.Tally, err = s.drafts.Stances.Tally(ctx, by, d.Key()); err != nil {
			return err
		}
	case civic.AsRefusal(err) == nil:
		return err
	}
	if shown.Tally != nil && shown.Tally.Total() == 0 {
		shown.Tally = nil
	}
	if shown.Follow, err = s.followButton(c, follow.Commitment, string(v.Record.Commitment)); err != nil {
		return err
	}
	if shown.Dissents, err = s.agreements.Beside(ctx, v.Record.Commitment, v.Record.N); err != nil {
		return err
	}
	if v.Newest == v.Record.N {
		timeline, err := s.meetings.Record.Timeline(ctx, v.Record.Commitment)
		if err != nil {
			return err
		}
		shown.Updates = meeting.LastUpdates(timeline)
	}
	s.vouched(ctx, v, &shown)
	f := s.commitmentFrame(c, v, v.Record.Title)
	f.Topics, f.Feed = []string{"draft/" + string(v.Record.Commitment)}, page.PlanPath(v.Record.PlanSlug)+"/feed.atom"
	return s.show(c, f, page.Commitment(shown))
}

// recordSections lays a published text out in the order of its template.
func recordSections(c *fiber.Ctx, r *publication.Record) []page.Section {
	h := page.DraftHead{Draft: &draft.Draft{Template: r.Template}}
	all, _ := laidOut(c.UserContext(), h, r.Content, nil)
	return all
}

func (s *Server) commitmentVersions(c *fiber.Ctx) error {
	v, err := s.published(c)
	if err != nil {
		return err
	}
	all, err := s.publications.Versions(c.UserContext(), v.Record.Commitment, c.Query("after"))
	if err != nil {
		return err
	}
	title := words.T(c.UserContext(), "Versions")
	return s.show(c, s.commitmentFrame(c, v, title), page.CommitmentVersions(page.CommitmentVersionsView{
		Home: v.Record.Home(), Title: v.Record.Title, Versions: all}))
}

func (s *Server) compareCommitment(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v, err := s.published(c)
	if err != nil {
		return err
	}
	from, to := int(wholeNumber(c, "from")), int(wholeNumber(c, "to"))
	shown := page.CompareView{Title: v.Record.Title, From: words.T(ctx, "Version %d", from), To: words.T(ctx, "Version %d", to),
		Back: govuk.Link{Href: v.Record.Home() + "/versions", Text: words.T(ctx, "Versions")}, Labels: map[draft.Field]string{}}
	for _, section := range recordSections(c, &v.Record) {
		shown.Labels[section.Field] = section.Label
	}
	if shown.Differences, err = s.publications.Compare(ctx, v.Record.Commitment, from, to); err != nil {
		return err
	}
	return s.show(c, s.commitmentFrame(c, v, words.T(ctx, "Difference")), page.Compare(shown))
}

// downloadCommitment sends a version as the file that is hashed (JSON), as a
// table of its milestones (CSV), or as a document (Markdown).
func (s *Server) downloadCommitment(c *fiber.Ctx) error {
	v, err := s.published(c)
	if err != nil {
		return err
	}
	var body []byte
	kind := ""
	switch c.Params("form") {
	case "json":
		kind = fiber.MIMEApplicationJSONCharsetUTF8
		body, err = v.Record.Canonical()
	case "csv":
		kind = "text/csv; charset=utf-8"
		body, err = v.CSV()
	case "md":
		kind = "text/markdown; charset=utf-8"
		body = []byte(v.Markdown() + s.checkpointFor(c.UserContext(), v))
	case "proof":
		return s.downloadEvidence(c, v)
	default:
		return fiber.ErrNotFound
	}
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, kind)
	c.Set(fiber.HeaderContentDisposition, "inline; filename="+strconv.Quote(v.Record.Slug+"-v"+strconv.Itoa(v.Record.N)+"."+c.Params("form")))
	return c.Send(body)
}

func (s *Server) askToWithdraw(c *fiber.Ctx) error {
	v, err := s.published(c)
	if err != nil {
		return err
	}
	if _, err := s.drafts.Drafts.For(c.UserContext(), s.actor(c), v.Record.Commitment, people.WithdrawCommitment); err != nil {
		return err
	}
	f := s.commitmentFrame(c, v, words.T(c.UserContext(), "Withdraw"))
	return s.show(c, f, page.Withdraw(page.WithdrawView{Form: s.form(c), View: v}))
}

func (s *Server) withdrawCommitment(c *fiber.Ctx) error {
	v, err := s.published(c)
	if err != nil {
		return err
	}
	_, err = s.publications.Withdraw(c.UserContext(), s.actor(c), v.Record.Commitment, v.Record.N, c.FormValue("reason"))
	if err != nil {
		return s.again(c, err, s.askToWithdraw)
	}
	return onwards(c, v.Record.Address(), "withdrawn", "")
}
