package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// sayingID is a reply's id in the address, or else the thread's own.
func sayingID(c *fiber.Ctx) string {
	if reply := c.Params("reply"); reply != "" {
		return reply
	}
	return c.Params("thread")
}

// saying reads one comment or reply as this person may see it.
func (s *Server) saying(c *fiber.Ctx) (page.DraftHead, draft.Said, error) {
	ctx, by := c.UserContext(), s.actor(c)
	h, _, err := s.draftHead(c)
	if err != nil {
		return h, draft.Said{}, err
	}
	id := sayingID(c)
	thread, after, err := s.drafts.Comments.Locate(ctx, by, h.Draft.Key(), id)
	if err != nil {
		return h, draft.Said{}, err
	}
	whole, err := s.drafts.Comments.Thread(ctx, by, h.Draft.Key(), thread, after, h.Now)
	if err != nil {
		return h, draft.Said{}, err
	}
	if whole.ID == id {
		return h, whole.Said, nil
	}
	for _, r := range whole.Page.Items {
		if r.ID == id {
			return h, r, nil
		}
	}
	return h, draft.Said{}, civic.Refuse(civic.NotFound, "There is no such comment.")
}

func (s *Server) editSaying(c *fiber.Ctx) error {
	h, said, err := s.saying(c)
	if err != nil {
		return err
	}
	switch by := s.actor(c); {
	case !by.SignedIn():
		return civic.Refuse(civic.SignIn, "Sign in to do this.")
	case said.By.Person != by.Person:
		return civic.Refuse(civic.Forbidden, "Only the person who wrote a comment can change it.")
	}
	return s.show(c, s.threadFrame(c, h),
		page.EditComment(page.EditCommentView{DraftHead: h, Form: s.form(c), Thread: c.Params("thread"), Saying: said}))
}

func (s *Server) changeSaying(c *fiber.Ctx) error {
	err := s.drafts.Comments.Edit(c.UserContext(), s.actor(c), draftID(c), sayingID(c), int(wholeNumber(c, "saw")), c.FormValue("body"))
	if err != nil {
		return s.again(c, err, s.editSaying)
	}
	return s.backToThread(c, nil, "changed")
}

func (s *Server) askToHide(c *fiber.Ctx) error {
	if _, err := s.drafts.Drafts.For(c.UserContext(), s.actor(c), draftID(c), people.HideComment); err != nil {
		return err
	}
	h, said, err := s.saying(c)
	if err != nil {
		return err
	}
	return s.show(c, s.threadFrame(c, h),
		page.HideComment(page.HideView{DraftHead: h, Form: s.form(c), Thread: c.Params("thread"), Saying: said}))
}

func (s *Server) hideSaying(c *fiber.Ctx) error {
	err := s.drafts.Comments.Hide(c.UserContext(), s.actor(c), draftID(c), sayingID(c), c.FormValue("reason"))
	if err != nil {
		return s.again(c, err, s.askToHide)
	}
	return s.backToThread(c, nil, "hidden")
}

func (s *Server) showSaying(c *fiber.Ctx) error {
	err := s.drafts.Comments.Show(c.UserContext(), s.actor(c), draftID(c), sayingID(c))
	return s.backToThread(c, err, "shown")
}

func (s *Server) sayingHistory(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, said, err := s.saying(c)
	if err != nil {
		return err
	}
	v := page.CommentHistoryView{DraftHead: h, Thread: c.Params("thread"), Saying: said}
	if v.Editions, err = s.drafts.Comments.History(ctx, by, h.Draft.Key(), said.ID); err != nil {
		return err
	}
	return s.show(c, s.threadFrame(c, h), page.CommentHistory(v))
}

// threadFrame is the frame of what is done with one comment of a thread.
func (s *Server) threadFrame(c *fiber.Ctx, h page.DraftHead) page.Frame {
	return s.draftFrame(c, h, words.T(c.UserContext(), "Comments")).
		Below(page.ThreadPath(h.Draft.ID, c.Params("thread")), words.T(c.UserContext(), "The discussion"))
}
