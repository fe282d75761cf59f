package server

import (
	"context"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// roomTopic is the topic that a room's page follows.
func roomTopic(c *fiber.Ctx) string { return "room/" + c.Params("session") }

// roomView reads the live room as somebody sees it.
func (s *Server) roomView(c *fiber.Ctx) (v page.RoomView, p *plan.Plan, err error) {
	ctx, by := c.UserContext(), s.actor(c)
	s.mark(c, roomTopic(c))
	if v.SessionView, p, err = s.sessionView(c); err != nil {
		return v, p, err
	}
	id := v.SessionView.Session.Key()
	if v.StageView.Session, v.Stage, err = s.meetings.Rooms.Stage(ctx, by, id); err != nil {
		return v, p, err
	}
	v.SessionView.Session, v.CSRF = v.StageView.Session, v.Form.CSRF
	if v.Own, err = s.meetings.Rooms.Own(ctx, by, id); err != nil {
		return v, p, err
	}
	if v.Looks = !v.Own.Joined; v.Looks {
		return v, p, nil
	}
	votes, err := s.meetings.Sessions.May(ctx, by, v.StageView.Session, people.PollSession)
	v.Voteless = !votes
	return v, p, err
}

// withPresent adds who is here, for those who are, and those who lead.
func (s *Server) withPresent(c *fiber.Ctx) (v page.RoomView, p *plan.Plan, err error) {
	if v, p, err = s.roomView(c); err != nil || !v.Own.Joined && !v.MayHost {
		return v, p, err
	}
	v.Present, err = s.meetings.Rooms.Present(c.UserContext(), s.actor(c), v.SessionView.Session.Key())
	return v, p, err
}

func (s *Server) roomFrame(c *fiber.Ctx, title string, v page.RoomView, p *plan.Plan) page.Frame {
	f := s.sessionFrame(c, title, v.SessionView.Session, p)
	f.Topics = []string{roomTopic(c)}
	return f
}

func (s *Server) showRoom(c *fiber.Ctx) error {
	v, p, err := s.withPresent(c)
	if err != nil {
		return err
	}
	if v.Beside, err = s.beside(c, v); err != nil {
		return err
	}
	if !v.Own.Joined {
		if v.Rules, err = s.charter.Standing(c.UserContext(), s.actor(c)); err != nil {
			return err
		}
	}
	f := s.roomFrame(c, v.SessionView.Session.Title, v, p)
	f.Editor = v.Beside.Shown() && v.SignedIn
	return s.show(c, f, page.Room(v))
}

// showProjector shows the room as everybody may see it, whoever's machine
// stands behind the projector.
func (s *Server) showProjector(c *fiber.Ctx) error {
	v, p, err := s.roomView(c)
	if err != nil {
		return err
	}
	if v.StageView.Session, v.Stage, err = s.meetings.Rooms.Public(c.UserContext(), v.SessionView.Session.Key()); err != nil {
		return err
	}
	v.Looks, v.Voteless = true, false
	f := s.roomFrame(c, v.SessionView.Session.Title, v, p)
	f.Bare, f.Trail = true, nil
	return s.show(c, f, page.Projector(v))
}

func (s *Server) showChair(c *fiber.Ctx) error {
	if _, _, err := s.hosted(c); err != nil {
		return err
	}
	v, p, err := s.withPresent(c)
	if err != nil {
		return err
	}
	if v.Copies, err = s.copies(c, v.SessionView.Session); err != nil {
		return err
	}
	v.Looks, v.Voteless = true, false // who leads takes part on the room's own page
	return s.show(c, s.roomFrame(c, words.T(c.UserContext(), "The chair’s console"), v, p), page.Chair(v))
}

// ownHeader is set by a room's script when it sends a form: it shows only what
// changed for this person, because the stage comes to everybody by itself.
const ownHeader = "X-Folkmoot-Own"

// showOwnPart sends a person's own part of the room, and the stage: a thousand
// people who vote at once do not each need the whole page.
func (s *Server) showOwnPart(c *fiber.Ctx) error {
	v, _, err := s.roomView(c)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMETextHTMLCharsetUTF8)
	c.Set(fiber.HeaderCacheControl, "private, no-store")
	return page.OwnPart(v).Render(c.UserContext(), c.Response().BodyWriter())
}

// part is something that one who takes part does; the page is shown again.
func (s *Server) part(do func(ctx context.Context, c *fiber.Ctx, by people.Actor, id meeting.ID) error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := do(c.UserContext(), c, s.actor(c), sessionID(c)); err != nil {
			return s.again(c, err, s.showRoom)
		}
		if c.Get(ownHeader) != "" {
			return s.showOwnPart(c)
		}
		return c.Redirect(page.SessionPath(c.Params("session"), "room"), fiber.StatusSeeOther)
	}
}

// roomRoutes are what people in a room do.
func (s *Server) roomRoutes(r fiber.Router) {
	rooms := s.meetings.Rooms
	type ctx = context.Context
	for path, do := range map[string]func(ctx, *fiber.Ctx, people.Actor, meeting.ID) error{
		"/join": func(x ctx, c *fiber.Ctx, by people.Actor, id meeting.ID) error {
			return rooms.Join(x, by, id, c.FormValue("heard") == "yes")
		},
		"/leave": func(x ctx, _ *fiber.Ctx, by people.Actor, id meeting.ID) error { return rooms.Leave(x, by, id) },
		"/speak": func(x ctx, c *fiber.Ctx, by people.Actor, id meeting.ID) error {
			return rooms.Ask(x, by, id, c.FormValue("kind"))
		},
		"/withdraw": func(x ctx, _ *fiber.Ctx, by people.Actor, id meeting.ID) error { return rooms.Withdraw(x, by, id) },
		"/questions": func(x ctx, c *fiber.Ctx, by people.Actor, id meeting.ID) error {
			return rooms.Question(x, by, id, c.FormValue("text"))
		},
		"/support": func(x ctx, c *fiber.Ctx, by people.Actor, id meeting.ID) error {
			return rooms.Support(x, by, id, int(wholeNumber(c, "question")))
		},
		"/vote": func(x ctx, c *fiber.Ctx, by people.Actor, id meeting.ID) error {
			return rooms.Vote(x, by, id, int(wholeNumber(c, "poll")), int(wholeNumber(c, "choice")))
		},
		"/react": func(x ctx, c *fiber.Ctx, by people.Actor, id meeting.ID) error {
			return rooms.React(x, by, id, c.FormValue("kind"))
		},
	} {
		r.Post(path, s.part(do))
	}
}

// lead does what a chair pressed.
func (s *Server) lead(c *fiber.Ctx) error {
	if err := s.meetings.Rooms.Lead(c.UserContext(), s.actor(c), sessionID(c), stepOf(c)); err != nil {
		return s.again(c, err, s.showChair)
	}
	return c.Redirect(page.SessionPath(c.Params("session"), "chair"), fiber.StatusSeeOther)
}

// stepOf reads what a chair pressed, with what they saw when they did.
func stepOf(c *fiber.Ctx) meeting.Step {
	number := func(name string) int { return int(wholeNumber(c, name)) }
	step := meeting.Step{Do: c.FormValue("do"), Floor: number("floor"), Turn: number("turn"), From: c.FormValue("from"), To: c.FormValue("to"),
		Minutes: number("minutes"), Turns: meeting.Turns(c.FormValue("turns")), N: number("poll"), Text: c.FormValue("message"), Tables: number("tables"),
		Seat: meeting.Seat(c.FormValue("seat")), Reason: c.FormValue("reason"),
		Poll: meeting.NewPoll{Kind: c.FormValue("kind"), Question: c.FormValue("question"), Options: strings.Split(c.FormValue("options"), "\n")}}
	if id, field, chosen := strings.Cut(c.FormValue("of"), "/"); chosen {
		step.Of = &meeting.Field{Draft: draft.ID(id), Field: draft.Field(field)}
	}
	if step.Do == "settle" {
		step.N = number("question")
	}
	return step
}

// roomFragment renders the stage for everybody who follows a room.
func (s *Server) roomFragment(ctx context.Context, id meeting.ID) (templ.Component, error) {
	one, st, err := s.meetings.Rooms.Public(ctx, id)
	return page.Stage(page.StageView{Session: one, Stage: st}), err
}
