package server

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// gauge judges a plan by what is on record now.
type gauge struct{ s *Server }

// Judge gives the report and the diary that it rests on.
func (g gauge) Judge(ctx context.Context, by people.Actor, p *plan.Plan) (standards.Report, []*standards.Entry, error) {
	report, _, entries, err := g.judge(ctx, by, p)
	return report, entries, err
}

// judge also gives the times in which inputs were asked for.
func (g gauge) judge(ctx context.Context, by people.Actor, p *plan.Plan) (r standards.Report, asked []standards.Window, entries []*standards.Entry, err error) {
	if entries, err = g.s.diary.Entries(ctx, by, p.Scope()); err != nil {
		return r, nil, nil, err
	}
	thresholds, _, err := g.s.diary.Thresholds(ctx, p.ID)
	if err != nil {
		return r, nil, nil, err
	}
	records, err := g.s.evidence(ctx, p)
	if err != nil {
		return r, nil, nil, err
	}
	records.Add(entries)
	if err := g.s.brought(ctx, p, &records); err != nil {
		return r, nil, nil, err
	}
	return standards.Judge(records, thresholds, g.s.now()), records.Windows, entries, nil
}

// judged is the gauge as its page shows it.
func (s *Server) judged(c *fiber.Ctx, p *plan.Plan) (v page.StandardsView, err error) {
	ctx, by := c.UserContext(), s.actor(c)
	v.Plan, v.MayEdit = p, s.people.Grants.Check(ctx, by, people.EditPlan, p.Scope()) == nil
	v.Report, v.Windows, v.Entries, err = gauge{s}.judge(ctx, by, p)
	return v, err
}

// showStandards is the public page of the gauge, and the copy of it that a
// reviewer prints.
func (s *Server) showStandards(c *fiber.Ctx) error { return s.standardsPage(c, false) }

func (s *Server) showPack(c *fiber.Ctx) error { return s.standardsPage(c, true) }

func (s *Server) standardsPage(c *fiber.Ctx, pack bool) error {
	ctx := c.UserContext()
	p, err := s.plans.One(ctx, s.actor(c), c.Params("plan"))
	if err != nil {
		return err
	}
	s.mark(c, "plan/"+p.ID)
	v, err := s.judged(c, p)
	if err != nil {
		return err
	}
	v.Pack = pack
	f := s.planFrame(c, words.T(ctx, "How this plan meets the standards"), p)
	f.Topics = []string{"plan/" + p.ID}
	return s.show(c, f, page.Standards(v))
}

// keptPlan is the plan in the address, for whoever keeps it.
func (s *Server) keptPlan(c *fiber.Ctx) (*plan.Plan, error) {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return nil, err
	}
	return p, s.people.Grants.Check(ctx, by, people.EditPlan, p.Scope())
}

func (s *Server) askForDiary(c *fiber.Ctx) error {
	p, err := s.keptPlan(c)
	if err != nil {
		return err
	}
	v := page.DiaryView{Form: s.form(c), Plan: p, Kind: typed(c, "kind")}
	if v.Ballots, err = s.countedBallots(c.UserContext(), s.actor(c), p); err != nil {
		return err
	}
	return s.show(c, s.planFrame(c, words.T(c.UserContext(), "Write into the diary"), p), page.DiaryForm(v))
}

func (s *Server) writeDiary(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p, err := s.plans.One(ctx, s.actor(c), c.Params("plan"))
	if err != nil {
		return err
	}
	h := standards.Happening{Kind: standards.Kind(c.FormValue("kind")), Title: c.FormValue("title"), Link: c.FormValue("link"),
		Audience: c.FormValue("audience"), Channel: c.FormValue("channel"), Reach: int(wholeNumber(c, "reach"))}
	for _, shows := range posted(c)["shows"] {
		h.CoCreation = h.CoCreation || shows == "made"
		h.Implementation = h.Implementation || shows == "carried"
	}
	var refused civic.Refusals
	for _, date := range []struct {
		field string
		to    *time.Time
	}{{"at", &h.At}, {"until", &h.Until}} {
		if *date.to, err = calendarDay(c.FormValue(date.field)); err != nil {
			refused = append(refused, civic.Refuse(civic.Invalid, "Enter the date as year, month and day, such as 2027-03-27.").At(date.field))
		}
	}
	if err = refused.OrNil(); err == nil {
		err = s.ofBallot(c, p, &h)
	}
	if err == nil {
		_, err = s.diary.Write(ctx, s.actor(c), p.Scope(), c.FormValue("key"), h)
	}
	if err != nil {
		return s.again(c, err, s.askForDiary)
	}
	return onwards(c, page.StandardsPath(p.Slug, ""), "written", "#diary")
}

// calendarDay reads the noon of a day in London, so that no zone of a reader
// moves it to another.
func calendarDay(value string) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, value, words.London)
	return t.Add(12 * time.Hour), err
}

func (s *Server) diaryEntry(c *fiber.Ctx, p *plan.Plan) (*standards.Entry, error) {
	all, err := s.diary.Entries(c.UserContext(), s.actor(c), p.Scope())
	if err != nil {
		return nil, err
	}
	for _, e := range all {
		if e.Key() == c.Params("entry") {
			return e, nil
		}
	}
	return nil, civic.Refuse(civic.NotFound, "There is no such entry.")
}

func (s *Server) askToStrike(c *fiber.Ctx) error {
	p, err := s.keptPlan(c)
	if err != nil {
		return err
	}
	e, err := s.diaryEntry(c, p)
	if err != nil {
		return err
	}
	return s.show(c, s.planFrame(c, words.T(c.UserContext(), "Strike out an entry"), p), page.DiaryForm(page.DiaryView{Form: s.form(c), Plan: p, Entry: e}))
}

func (s *Server) strikeEntry(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p, err := s.plans.One(ctx, s.actor(c), c.Params("plan"))
	if err != nil {
		return err
	}
	if _, err := s.diary.Strike(ctx, s.actor(c), p.Scope(), c.Params("entry"), c.FormValue("reason")); err != nil {
		return s.again(c, err, s.askToStrike)
	}
	return onwards(c, page.StandardsPath(p.Slug, ""), "struck", "#diary")
}

func (s *Server) askForThresholds(c *fiber.Ctx) error {
	p, err := s.keptPlan(c)
	if err != nil {
		return err
	}
	t, seen, err := s.diary.Thresholds(c.UserContext(), p.ID)
	if err != nil {
		return err
	}
	return s.show(c, s.planFrame(c, words.T(c.UserContext(), "Change the numbers in the rules"), p),
		page.ThresholdsForm(page.ThresholdsView{Form: s.form(c), Plan: p, Thresholds: t, Seen: seen}))
}

func (s *Server) changeThresholds(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p, err := s.plans.One(ctx, s.actor(c), c.Params("plan"))
	if err != nil {
		return err
	}
	number := func(name string) int { return int(wholeNumber(c, name)) }
	err = s.diary.Configure(ctx, s.actor(c), p.Scope(), wholeNumber(c, "seen"), standards.Thresholds{
		MeetingGap: number("meetingGap"), MeetingGrace: number("meetingGrace"), SiteAge: number("siteAge"), UpdatesApart: number("updatesApart"),
		TimelineBefore: number("timelineBefore"), WindowLength: number("windowLength"), Sectors: number("sectors"),
		AnsweredAmber: number("answeredAmber"), ReviewsAYear: number("reviewsAYear"),
	})
	if err != nil {
		return s.again(c, err, s.askForThresholds)
	}
	return onwards(c, page.StandardsPath(p.Slug, ""), "changed", "")
}
