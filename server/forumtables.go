package server

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// openDeliberations opens the tables and cards of forums. Forums, their
// registrations, sessions and recommendations are open before.
func (s *Server) openDeliberations(ctx context.Context, tell civic.Announcer) error {
	vault, err := s.settings.registrationVault()
	if err != nil {
		return err
	}
	s.deliberations, err = deliberation.Open(ctx, s.engine, deliberation.Kit{Forums: s.forums, Sessions: s.meetings.Sessions, People: s.people,
		Recommendations: s.recommendations, Traits: s.selections.Traits, Vault: vault, Announce: tell, Now: s.now, Seed: randomSeed})
	if err == nil {
		s.people.Attach(s.deliberations.Part())
	}
	return err
}

func randomSeed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return binary.BigEndian.Uint64(b[:])
}

// allotted tells the room which tables were drawn for a session.
func (s *Server) allotted(ctx context.Context, one *meeting.Session) ([][]people.PersonID, error) {
	return s.deliberations.Allotted(ctx, one)
}

// deliberationRoutes are the tables of a session, what they write, and the
// room of a member.
func (s *Server) deliberationRoutes(app fiber.Router) {
	f := app.Group("/forums/:forum")
	f.Get("/sessions/:session/seating", s.showSeating)
	f.Post("/sessions/:session/seating", s.changeSeating)
	f.Get("/sessions/:session/table", s.showTable)
	f.Post("/sessions/:session/table", s.workAtTable)
	f.Get("/sessions/:session/plenary", s.showPlenary)
	f.Post("/sessions/:session/plenary", s.workBefore)
	f.Get("/member", s.showMemberRoom)
	f.Post("/member", s.sayNeeds)
}

// deliberationFrame follows the session, whose topic only those hear who may.
func (s *Server) deliberationFrame(c *fiber.Ctx, h page.ForumHead, view string) page.Frame {
	ctx := c.UserContext()
	f := s.forumFrame(c, h, view)
	f.Done = deliberationDone(ctx, c.Query("done"))
	if id := c.Params("session"); id != "" {
		f.Topics = []string{"session/" + id}
	}
	return f
}

// deliberationDone says in words what a step achieved.
func deliberationDone(ctx context.Context, what string) string {
	switch what {
	case "drawn":
		return words.T(ctx, "The tables are drawn. Only you see them until you confirm them.")
	case "seated":
		return words.T(ctx, "The tables are confirmed. Everybody sees their own table now.")
	case "moved-seat":
		return words.T(ctx, "They have another table.")
	case "apart":
		return words.T(ctx, "That counts from the next draw on.")
	case "written":
		return words.T(ctx, "Your card is on the table.")
	case "joined":
		return words.T(ctx, "The cards are joined. Those it was made of are kept with it.")
	case "parted":
		return words.T(ctx, "The cards stand by themselves again.")
	case "sorted":
		return words.T(ctx, "The card is sorted.")
	case "brought":
		return words.T(ctx, "The card is before everybody.")
	case "back":
		return words.T(ctx, "The card is at your table alone again.")
	case "material":
		return words.T(ctx, "The card is material of that recommendation now.")
	case "needs":
		return words.T(ctx, "It is kept, and tables are drawn with it. Nobody reads it.")
	}
	return ""
}

// showSeating shows whoever leads the tables of a session.
func (s *Server) showSeating(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	s.mark(c, "session/"+c.Params("session"))
	p, err := s.deliberations.Seating(ctx, by, h.Forum.Key(), sessionID(c))
	if err != nil {
		return err
	}
	return s.show(c, s.deliberationFrame(c, h, words.T(ctx, "Tables")), page.Seating(page.SeatingView{ForumHead: h, Plan: p}))
}

func (s *Server) changeSeating(c *fiber.Ctx) error {
	ctx, by, f, id := c.UserContext(), s.actor(c), forumID(c), sessionID(c)
	saw, done := wholeNumber(c, "saw"), "drawn"
	var err error
	switch c.FormValue("do") {
	case "confirm":
		done = "seated"
		_, err = s.deliberations.Confirm(ctx, by, f, id, saw)
	case "move":
		done = "moved-seat"
		_, err = s.deliberations.Move(ctx, by, f, id, saw, people.PersonID(c.FormValue("who")), int(wholeNumber(c, "to")))
	case "apart", "together":
		done = "apart"
		err = s.deliberations.KeepApart(ctx, by, f, people.PersonID(c.FormValue("one")), people.PersonID(c.FormValue("other")), c.FormValue("do") == "apart")
	default:
		l := deliberation.Layout{Tables: int(wholeNumber(c, "tables"))}
		for _, id := range posted(c)["absent"] {
			l.Absent = append(l.Absent, people.PersonID(id))
		}
		if err = s.forums.Check(ctx, by, f, forum.SeatTables); err != nil {
			return err
		}
		if l.Offers, err = offersOf(c, l.Tables); err == nil {
			_, err = s.deliberations.Draw(ctx, by, f, id, saw, l)
		}
	}
	if err != nil {
		return s.again(c, err, s.showSeating)
	}
	return onwards(c, page.ForumSessionPath(string(f), string(id), "seating"), done, "")
}

// offersOf reads, for each need, the numbers of the tables that have it.
func offersOf(c *fiber.Ctx, tables int) ([][]deliberation.Need, error) {
	if tables < 1 || tables > 1000 {
		return nil, nil // the verb refuses it in words
	}
	offers := make([][]deliberation.Need, tables)
	for _, need := range deliberation.Needs {
		field := "has-" + string(need)
		for _, word := range strings.FieldsFunc(c.FormValue(field), func(r rune) bool { return r == ',' || r == ' ' || r == ';' }) {
			n, err := strconv.Atoi(word)
			if err != nil || n < 1 || n > tables {
				return nil, civic.Refuse(civic.Invalid, "Write the numbers of tables, such as 1, 3.").At(field)
			}
			offers[n-1] = append(offers[n-1], need)
		}
	}
	return offers, nil
}
