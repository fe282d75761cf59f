package server

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// memberPart leads a member, or a facilitator, to their own room.
func (s *Server) memberPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	return s.roled(ctx, by, h, forum.SitAtTable, page.ForumPart{View: "member", Tab: words.T(ctx, "My room")})
}

// showMemberRoom is all that a member needs on the day, on a phone: only they
// see it.
func (s *Server) showMemberRoom(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	id := h.Forum.Key()
	v := page.MemberRoomView{ForumHead: h, Now: s.now(), MayAsk: s.forums.May(ctx, by, id, forum.AskQuestion)}
	if v.Needs, err = s.deliberations.Own(ctx, by, id); err != nil {
		return err
	}
	if v.Today, v.After, err = s.nextSession(ctx, by, h.Forum); err != nil {
		return err
	}
	f := s.deliberationFrame(c, h, words.T(ctx, "My room"))
	f.Topics = []string{"forum/" + h.Forum.ID}
	if v.Today != nil {
		s.mark(c, "session/"+v.Today.ID)
		f.Topics, f.Marks = append(f.Topics, "session/"+v.Today.ID), marksOf(c)
		if v.Table, err = s.deliberations.Mine(ctx, by, id, v.Today.Key()); err != nil {
			return err
		}
	}
	if err := s.papersOf(ctx, by, id, &v); err != nil {
		return err
	}
	if v.Waits, err = s.memberWaits(ctx, by, h.Forum); err != nil {
		return err
	}
	seats, err := s.forums.Seats(ctx, id)
	for _, seat := range seats {
		if seat.Role == forum.Lead {
			v.Helps = append(v.Helps, seat.Who)
		}
	}
	if err != nil {
		return err
	}
	return s.show(c, f, page.MemberRoom(v))
}

// nextSession is the session that goes on or comes next, and those after it.
func (s *Server) nextSession(ctx context.Context, by people.Actor, f *forum.Forum) (next *meeting.Session, after []meeting.Brief, err error) {
	all, err := s.meetings.Sessions.Announced(ctx, draft.Forum(f.ID))
	if err != nil {
		return nil, nil, err
	}
	for _, b := range page.ForumSessionsAhead(all, s.now()) {
		if next != nil {
			after = append(after, b)
			continue
		}
		if next, err = s.meetings.Sessions.Find(ctx, by, b.ID); err != nil {
			return nil, nil, err
		}
	}
	return next, after, nil
}

// papersOf reads what a member can read, and how many questions wait.
func (s *Server) papersOf(ctx context.Context, by people.Actor, id forum.ID, v *page.MemberRoomView) (err error) {
	evidence, err := s.library.List(ctx, by, id)
	if err != nil {
		return err
	}
	for _, e := range evidence {
		if e.In() {
			v.Evidence++
		}
	}
	questions, err := s.library.Questions(ctx, id)
	for _, q := range questions {
		v.Asked++
		if !q.Open() {
			v.Answered++
		}
	}
	return err
}

// sayNeeds keeps what a member needs at a table.
func (s *Server) sayNeeds(c *fiber.Ctx) error {
	var needs []deliberation.Need
	for _, n := range posted(c)["needs"] {
		needs = append(needs, deliberation.Need(n))
	}
	if err := s.deliberations.Wish(c.UserContext(), s.actor(c), forumID(c), needs); err != nil {
		if r := civic.AsRefusal(err); r != nil && r.Kind == civic.Invalid {
			return s.again(c, err, s.showMemberRoom)
		}
		return err
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "member"), "needs", "#help")
}
