package server

import (
	"encoding/base64"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// showComments is the discussion of a draft.
func (s *Server) showComments(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	v := page.CommentsView{DraftHead: h, Form: s.form(c), Choice: draft.Ask{Order: draft.Order(c.Query("order")),
		Filter: draft.Filter(c.Query("show")), Sector: people.Sector(c.Query("sector")), After: c.Query("after")}}
	since, err := s.drafts.Comments.Visit(ctx, by, h.Draft.Key())
	if err != nil {
		return err
	}
	v.Choice.Since = since.At
	if v.Threads, err = s.drafts.Comments.List(ctx, by, h.Draft.Key(), v.Choice); err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Comments")), page.Comments(v))
}

// newComment is the form for one paragraph, for people without scripts.
func (s *Server) newComment(c *fiber.Ctx) error {
	h, passage, err := s.passage(c)
	if err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(c.UserContext(), "Comment")),
		page.NewComment(page.NewCommentView{DraftHead: h, Form: s.form(c), Passage: passage}))
}

// passage finds the paragraph that an address or a form names.
func (s *Server) passage(c *fiber.Ctx) (page.DraftHead, *page.Passage, error) {
	h, _, err := s.draftHead(c)
	if err != nil {
		return h, nil, err
	}
	content, _, err := s.texts.Current(c.UserContext(), h.Draft.Key())
	if err != nil {
		return h, nil, err
	}
	field, block := draft.Field(typed(c, "field")), int(wholeNumber(c, "block"))
	text, ok := content.Texts[field]
	if !ok || block < 0 || block >= len(text.Content) {
		return h, nil, civic.Refuse(civic.NotFound, "This paragraph is not there any more. Look at the text as it is now.")
	}
	return h, &page.Passage{Field: field, Label: h.Labels[field], Block: block, Quote: text.Content[block].Words()}, nil
}

// place reads what a comment or suggestion is about: words that were selected
// in the editor, a paragraph, or nothing for the whole draft.
func place(c *fiber.Ctx) (*draft.Anchor, *draft.Block, error) {
	field := draft.Field(c.FormValue("field"))
	if field == "" {
		return nil, nil, nil
	}
	if n := c.FormValue("block"); n != "" {
		block, err := strconv.Atoi(n)
		if err != nil {
			return nil, nil, civic.Refuse(civic.Invalid, "The words that this is about could not be found. Load the draft again and select them once more.")
		}
		return nil, &draft.Block{Field: field, N: block, Quote: c.FormValue("quote")}, nil
	}
	start, err1 := base64.StdEncoding.DecodeString(c.FormValue("start"))
	end, err2 := base64.StdEncoding.DecodeString(c.FormValue("end"))
	if err1 != nil || err2 != nil || len(start) == 0 || len(end) == 0 {
		return nil, nil, civic.Refuse(civic.Invalid, "The words that this is about could not be found. Load the draft again and select them once more.")
	}
	return &draft.Anchor{Field: field, Start: start, End: end, Quote: c.FormValue("quote")}, nil, nil
}

// mentions reads the people whom a comment names.
func mentions(c *fiber.Ctx) []people.PersonID {
	var all []people.PersonID
	for _, id := range posted(c)["mentions"] {
		all = append(all, people.PersonID(id))
	}
	return all
}

func (s *Server) postComment(c *fiber.Ctx) error {
	anchor, block, err := place(c)
	if err == nil {
		var t *draft.Thread
		t, err = s.drafts.Comments.Post(c.UserContext(), s.actor(c), draftID(c), draft.NewComment{
			Key: c.FormValue("key"), Body: c.FormValue("body"), Mentions: mentions(c), Anchor: anchor, Block: block})
		if err == nil {
			return onwards(c, page.DraftPath(string(draftID(c)), "comments"), "said", "#thread-"+t.ID)
		}
	}
	if c.FormValue("block") != "" {
		return s.again(c, err, s.newComment)
	}
	return s.again(c, err, s.showComments)
}

// showThread is where a deep link leads: one thread with its replies.
func (s *Server) showThread(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	after := c.Query("after")
	if to := c.Query("to"); to != "" {
		if _, after, err = s.drafts.Comments.Locate(ctx, by, h.Draft.Key(), to); err != nil {
			return err
		}
	}
	since, err := s.drafts.Comments.Visit(ctx, by, h.Draft.Key())
	if err != nil {
		return err
	}
	v := page.ThreadPage{DraftHead: h, Form: s.form(c)}
	if v.Thread, err = s.drafts.Comments.Thread(ctx, by, h.Draft.Key(), c.Params("thread"), after, since.At); err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Comments")), page.Thread(v))
}

func (s *Server) postReply(c *fiber.Ctx) error {
	thread := c.Params("thread")
	r, err := s.drafts.Comments.Reply(c.UserContext(), s.actor(c), draftID(c), thread, draft.NewReply{
		Key: c.FormValue("key"), Body: c.FormValue("body"), Mentions: mentions(c)})
	if err != nil {
		return s.again(c, err, s.showThread)
	}
	return c.Redirect(page.ThreadPath(string(draftID(c)), thread)+"?to="+r.ID+"&done=said#reply-"+r.ID, fiber.StatusSeeOther)
}

func (s *Server) resolveThread(c *fiber.Ctx) error {
	err := s.drafts.Comments.Resolve(c.UserContext(), s.actor(c), draftID(c), c.Params("thread"))
	return s.backToThread(c, err, "changed")
}

func (s *Server) reopenThread(c *fiber.Ctx) error {
	err := s.drafts.Comments.Reopen(c.UserContext(), s.actor(c), draftID(c), c.Params("thread"))
	return s.backToThread(c, err, "changed")
}

func (s *Server) backToThread(c *fiber.Ctx, err error, what string) error {
	if err != nil {
		return err
	}
	return onwards(c, page.ThreadPath(string(draftID(c)), c.Params("thread")), what, "")
}
