package server

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/learning"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// openLearning opens what forums learn from.
func (s *Server) openLearning(ctx context.Context, tell civic.Announcer) (err error) {
	s.library, err = learning.Open(ctx, s.engine, learning.Needs{Forums: s.forums, Announce: tell, Now: s.now})
	if err == nil {
		s.people.Attach(s.library.Part())
	}
	return err
}

// learningRoutes are the evidence of a forum and its members' questions.
func (s *Server) learningRoutes(app fiber.Router) {
	f := app.Group("/forums/:forum")
	f.Get("/evidence", s.showEvidence)
	f.Post("/evidence", s.decideEvidence)
	f.Get("/evidence/new", s.newEvidence)
	f.Post("/evidence/new", s.offerEvidence)
	f.Get("/questions", s.showQuestions)
	f.Post("/questions", s.askOrAnswer)
}

func (s *Server) evidencePart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	all, err := s.library.List(ctx, by, h.Forum.Key())
	if err != nil || len(all) == 0 && !s.forums.May(ctx, by, h.Forum.Key(), forum.OfferEvidence) {
		return nil, err
	}
	in := 0
	for _, e := range all {
		if e.In() {
			in++
		}
	}
	return &page.ForumPart{View: "evidence", Tab: words.T(ctx, "Evidence"), Title: words.T(ctx, "What members learn from"), Count: strconv.Itoa(in),
		Text: words.N(ctx, in, "%d piece is in the library. The advisory group let it in.", "%d pieces are in the library. The advisory group let them in.")}, nil
}

func (s *Server) questionsPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	all, err := s.library.Questions(ctx, h.Forum.Key())
	if err != nil || len(all) == 0 && !s.forums.May(ctx, by, h.Forum.Key(), forum.AskQuestion) {
		return nil, err
	}
	open := 0
	for _, q := range all {
		if q.Open() {
			open++
		}
	}
	return &page.ForumPart{View: "questions", Tab: words.T(ctx, "Questions"), Title: words.T(ctx, "What members ask"), Count: strconv.Itoa(len(all)),
		Text: questionsStand(ctx, len(all), open)}, nil
}

// questionsStand says how many questions members asked, and how many wait.
func questionsStand(ctx context.Context, all, open int) string {
	switch {
	case all == 0:
		return words.T(ctx, "Members have not asked anything yet.")
	case open == 0:
		return words.N(ctx, all, "Members asked %d question. It is answered.", "Members asked %d questions. All are answered.")
	}
	return words.N(ctx, all, "Members asked %d question.", "Members asked %d questions.") + " " + words.N(ctx, open, "%d waits for an answer.", "%d wait for an answer.")
}

func (s *Server) learningFrame(c *fiber.Ctx, h page.ForumHead, view string) page.Frame {
	f := s.forumFrame(c, h, view)
	f.Done, f.Topics = learningDone(c.UserContext(), c.Query("done")), []string{"forum/" + h.Forum.ID}
	return f
}

// learningDone says in words what a step achieved.
func learningDone(ctx context.Context, what string) string {
	switch what {
	case "offered":
		return words.T(ctx, "The advisory group looks at it now.")
	case "let-in":
		return words.T(ctx, "It stands in the library.")
	case "sent-back":
		return words.T(ctx, "It is sent back with your reason.")
	case "asked":
		return words.T(ctx, "Your question is public, without your name.")
	case "answered":
		return words.T(ctx, "Your answer stands beside the question, with your name.")
	}
	return ""
}

func (s *Server) showEvidence(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	id := h.Forum.Key()
	v := page.LibraryView{ForumHead: h, MayOffer: s.forums.May(ctx, by, id, forum.OfferEvidence), MayDecide: s.forums.May(ctx, by, id, forum.ApproveEvidence)}
	if v.All, err = s.library.List(ctx, by, id); err != nil {
		return err
	}
	return s.show(c, s.learningFrame(c, h, words.T(ctx, "Evidence")), page.Library(v))
}

func (s *Server) decideEvidence(c *fiber.Ctx) error {
	if err := s.forums.Check(c.UserContext(), s.actor(c), forumID(c), forum.ApproveEvidence); err != nil {
		return err
	}
	in, what := c.FormValue("do") == "in", "sent-back"
	if in {
		what = "let-in"
	}
	e, err := s.library.Decide(c.UserContext(), s.actor(c), c.FormValue("evidence"), in, c.FormValue("reason"))
	if err != nil {
		return s.again(c, err, s.showEvidence)
	}
	return onwards(c, page.ForumPath(string(e.Forum), "evidence"), what, "")
}

func (s *Server) newEvidence(c *fiber.Ctx) error {
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	if err := s.forums.Check(c.UserContext(), s.actor(c), h.Forum.Key(), forum.OfferEvidence); err != nil {
		return err
	}
	return s.show(c, s.forumFrame(c, h, words.T(c.UserContext(), "Offer evidence")), page.OfferEvidence(h))
}

func (s *Server) offerEvidence(c *fiber.Ctx) error {
	_, err := s.library.Offer(c.UserContext(), s.actor(c), forumID(c), c.FormValue("key"), learning.Piece{Kind: learning.Kind(c.FormValue("kind")),
		Title: c.FormValue("title"), Speaker: c.FormValue("speaker"), Affiliation: c.FormValue("affiliation"), Part: learning.Part(c.FormValue("part")),
		Position: c.FormValue("position"), Summary: c.FormValue("summary"), Link: c.FormValue("link"), Captions: c.FormValue("captions"),
		Transcript: c.FormValue("transcript")})
	if err != nil {
		return s.again(c, err, s.newEvidence)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "evidence"), "offered", "")
}

func (s *Server) showQuestions(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	id := h.Forum.Key()
	v := page.QuestionsView{ForumHead: h, MayAsk: s.forums.May(ctx, by, id, forum.AskQuestion), MayAnswer: s.forums.May(ctx, by, id, forum.AnswerQuestion),
		Answering: typed(c, "question-id")}
	if v.All, err = s.library.Questions(ctx, id); err != nil {
		return err
	}
	return s.show(c, s.learningFrame(c, h, words.T(ctx, "Questions")), page.Questions(v))
}

func (s *Server) askOrAnswer(c *fiber.Ctx) (err error) {
	ctx, by, what := c.UserContext(), s.actor(c), "asked"
	if c.FormValue("do") == "answer" {
		what = "answered"
		_, err = s.library.Answer(ctx, by, c.FormValue("question-id"), c.FormValue("answer"))
	} else {
		_, err = s.library.Ask(ctx, by, forumID(c), c.FormValue("key"), c.FormValue("question"), c.FormValue("more") == "yes")
	}
	if err != nil {
		return s.again(c, err, s.showQuestions)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "questions"), what, "")
}
