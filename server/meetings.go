package server

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// planScopes tells the room where the rules look for a plan.
type planScopes struct{ s *Server }

// Scope gives a plan's scope, whoever asks: the rule is asked with it. What a
// forum's members say to each other is never open to everybody.
func (p planScopes) Scope(ctx context.Context, id string) (people.Scope, error) {
	if of, ours := draft.ForumOf(id); ours {
		_, err := p.s.forums.Find(ctx, forum.ID(of))
		return people.Scope{Plan: id, Private: true}, err
	}
	one, err := p.s.plans.ByID(ctx, people.Operator(), plan.ID(id))
	if err != nil {
		return people.Scope{}, err
	}
	return one.Scope(), nil
}

func sessionID(c *fiber.Ctx) meeting.ID { return meeting.ID(c.Params("session")) }

// planOf is the plan in the address, nil on the list of all plans.
func (s *Server) planOf(c *fiber.Ctx) (*plan.Plan, string, error) {
	if c.Params("plan") == "" {
		return nil, "", nil
	}
	p, err := s.plans.One(c.UserContext(), s.actor(c), c.Params("plan"))
	if err != nil {
		return nil, "", err
	}
	return p, p.ID, nil
}

// listed are the sessions of a list: as far back as the first, as far ahead as
// the last.
func (s *Server) listed(c *fiber.Ctx, p *plan.Plan) ([]*meeting.Session, error) {
	if p != nil {
		return s.meetings.Sessions.ByPlan(c.UserContext(), s.actor(c), p.ID, time.Time{}, time.Time{}, 1000)
	}
	return s.meetings.Sessions.Everywhere(c.UserContext(), s.actor(c), s.now().AddDate(-1, 0, 0), time.Time{}, 1000)
}

// listSessions lists the sessions of a plan, or of all plans.
func (s *Server) listSessions(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, id, err := s.planOf(c)
	if err != nil {
		return err
	}
	v := page.MeetingsView{Now: s.now()}
	at := people.Scope{}
	f := s.frame(c, words.T(ctx, "Sessions"))
	if p != nil {
		s.mark(c, "plan/"+id)
		at, v.Plan, v.Slug = p.Scope(), &govuk.Link{Href: page.PlanPath(p.Slug), Text: p.Title}, p.Slug
		f = s.planFrame(c, words.T(ctx, "Sessions"), p)
		f.Topics, f.Marks = []string{"plan/" + id}, marksOf(c)
		held, err := s.meetings.Record.Meetings(ctx, by, id)
		if err != nil {
			return err
		}
		pulse := meeting.Rhythm(held, time.Time{}, s.now())
		v.Pulse = &pulse
	}
	v.MayHost = s.people.Grants.Check(ctx, by, people.HostSession, at) == nil
	all, err := s.listed(c, p)
	if err != nil {
		return err
	}
	for _, one := range all {
		switch {
		case one.State == meeting.Live:
			v.Live = append(v.Live, one)
		case one.Over() || one.End().Before(s.now().Add(-12*time.Hour)):
			v.Past = append([]*meeting.Session{one}, v.Past...)
		default:
			v.Coming = append(v.Coming, one)
		}
	}
	return s.show(c, f, page.Meetings(v))
}

// hostForm asks whether somebody may announce sessions here before the form
// is shown.
func (s *Server) hostForm(c *fiber.Ctx, p *plan.Plan) error {
	at := people.Scope{}
	if p != nil {
		at = p.Scope()
	}
	return s.people.Grants.Check(c.UserContext(), s.actor(c), people.HostSession, at)
}

func (s *Server) newSession(c *fiber.Ctx) error {
	ctx := c.UserContext()
	p, _, err := s.planOf(c)
	if err != nil {
		return err
	}
	if err := s.hostForm(c, p); err != nil {
		return err
	}
	start := s.now().In(words.London).AddDate(0, 0, 14)
	start = time.Date(start.Year(), start.Month(), start.Day(), 14, 0, 0, 0, words.London)
	v := page.MeetingFormView{Form: s.form(c), Action: string(c.Request().URI().Path()), Title: words.T(ctx, "Announce a session"), New: true,
		About: meeting.About{Kind: meeting.Workshop, Start: start, Zone: "Europe/London", Access: meeting.ForRoles, Turns: meeting.BySector}}
	if problems(c) != nil {
		v.About, _ = aboutSession(c, v.About)
	}
	if v.Drafts, err = s.draftChoices(c, p, v.About.Drafts); err != nil {
		return err
	}
	return s.show(c, s.planFrame(c, v.Title, p), page.MeetingForm(v))
}

// draftChoices are the drafts of a plan to be laid on the table.
func (s *Server) draftChoices(c *fiber.Ctx, p *plan.Plan, chosen []draft.ID) ([]govuk.Choice, error) {
	if p == nil {
		return nil, nil
	}
	all, err := s.drafts.Drafts.ByPlan(c.UserContext(), s.actor(c), p.ID)
	var choices []govuk.Choice
	for _, d := range all {
		one := govuk.Choice{Value: d.ID, Text: d.Title}
		for _, id := range chosen {
			one.Checked = one.Checked || string(id) == d.ID
		}
		choices = append(choices, one)
	}
	return choices, err
}

// aboutSession reads what a session says of itself from its form.
func aboutSession(c *fiber.Ctx, was meeting.About) (meeting.About, error) {
	a := meeting.About{Title: c.FormValue("title"), Purpose: c.FormValue("purpose"), Kind: meeting.Kind(c.FormValue("kind")),
		Zone: strings.TrimSpace(c.FormValue("zone")), Place: c.FormValue("place"), Link: c.FormValue("link"),
		Access: meeting.Access(c.FormValue("access")), Turns: meeting.Turns(c.FormValue("turns")), ChathamHouse: c.FormValue("chatham") == "yes",
		Agenda: meeting.ReadAgenda(c.FormValue("agenda"), was.Agenda)}
	if zone, err := time.LoadLocation(a.Zone); err == nil && a.Zone != "Local" {
		a.Start, _ = time.ParseInLocation("2006-01-02 15:04", c.FormValue("date")+" "+c.FormValue("time"), zone)
	}
	for _, l := range strings.Split(c.FormValue("papers"), "\n") {
		if fields := strings.Fields(l); len(fields) > 0 {
			last := len(fields) - 1
			a.Papers = append(a.Papers, meeting.Paper{Title: strings.Join(fields[:last], " "), Href: fields[last]})
		}
	}
	for _, id := range posted(c)["drafts"] {
		a.Drafts = append(a.Drafts, draft.ID(id))
	}
	return a, nil
}

func (s *Server) createSession(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, id, err := s.planOf(c)
	if err != nil {
		return err
	}
	if err := s.hostForm(c, p); err != nil {
		return err
	}
	a, err := aboutSession(c, meeting.About{})
	if err != nil {
		return err
	}
	if every := c.FormValue("every"); every != "" {
		all, err := s.meetings.Sessions.EnterSeries(ctx, by, id, c.FormValue("key"), a, meeting.Every(every), int(wholeNumber(c, "times")))
		if err != nil {
			return s.again(c, err, s.newSession)
		}
		return onwards(c, page.SessionPath(all[0].ID, ""), "announced", "")
	}
	one, err := s.meetings.Sessions.Enter(ctx, by, id, c.FormValue("key"), a)
	if err != nil {
		return s.again(c, err, s.newSession)
	}
	return onwards(c, page.SessionPath(one.ID, ""), "announced", "")
}

func (s *Server) sessionSettings(c *fiber.Ctx) error {
	ctx := c.UserContext()
	one, p, err := s.hosted(c)
	if err != nil {
		return err
	}
	v := page.MeetingFormView{Form: s.form(c), Action: page.SessionPath(one.ID, "settings"), Title: words.T(ctx, "Change the announcement"), Seen: one.Version,
		About: one.About, Kinds: kindsOf(one.Plan), Closed: kindsOf(one.Plan) != nil, DeputiesTo: page.SessionPath(one.ID, "deputies")}
	for _, d := range one.Deputies {
		v.Deputies += d.Name + "\n"
	}
	if problems(c) != nil && c.FormValue("title") != "" {
		v.About, _ = aboutSession(c, one.About)
	}
	if v.Drafts, err = s.draftChoices(c, p, v.About.Drafts); err != nil {
		return err
	}
	return s.show(c, s.sessionFrame(c, v.Title, one, p), page.MeetingForm(v))
}

// hosted finds a session for those who lead it, with its plan.
func (s *Server) hosted(c *fiber.Ctx) (*meeting.Session, *plan.Plan, error) {
	one, err := s.meetings.Sessions.For(c.UserContext(), s.actor(c), sessionID(c), people.HostSession)
	if err != nil {
		return nil, nil, err
	}
	p, err := s.planFor(c, one)
	return one, p, err
}

// planFor is the plan of a session, nil for one of the platform or of a forum.
func (s *Server) planFor(c *fiber.Ctx, one *meeting.Session) (*plan.Plan, error) {
	if _, ours := draft.ForumOf(one.Plan); ours || one.Plan == "" {
		return nil, nil
	}
	return s.plans.ByID(c.UserContext(), s.actor(c), plan.ID(one.Plan))
}

func (s *Server) changeSession(c *fiber.Ctx) error {
	one, _, err := s.hosted(c)
	if err != nil {
		return err
	}
	a, err := aboutSession(c, one.About)
	if err != nil {
		return err
	}
	if _, err := s.meetings.Sessions.Change(c.UserContext(), s.actor(c), one.Key(), wholeNumber(c, "seen"), a); err != nil {
		return s.again(c, err, s.sessionSettings)
	}
	return onwards(c, page.SessionPath(one.ID, ""), "changed", "")
}

// nameDeputies takes names as they are shown; each must mean one person.
func (s *Server) nameDeputies(c *fiber.Ctx) error {
	one, _, err := s.hosted(c)
	if err != nil {
		return err
	}
	var ids []people.PersonID
	for _, name := range strings.Split(c.FormValue("deputies"), "\n") {
		if name = strings.Join(strings.Fields(name), " "); name == "" {
			continue
		}
		id, err := s.personNamed(c, name)
		if err != nil {
			return s.again(c, err, s.sessionSettings)
		}
		ids = append(ids, id)
	}
	if _, err := s.meetings.Sessions.SetDeputies(c.UserContext(), s.actor(c), one.Key(), ids); err != nil {
		return s.again(c, err, s.sessionSettings)
	}
	return onwards(c, page.SessionPath(one.ID, ""), "changed", "")
}
