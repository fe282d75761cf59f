package server

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/evaluation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// openEvaluations opens what people think of how a forum is run. Forums and
// recommendations are open before.
func (s *Server) openEvaluations(ctx context.Context, tell civic.Announcer) (err error) {
	s.evaluations, err = evaluation.Open(ctx, s.engine, evaluation.Needs{Forums: s.forums, Announce: tell, Now: s.now,
		Reported: func(ctx context.Context, f forum.ID) (bool, error) {
			r, err := s.recommendations.ReportOf(ctx, f)
			return r != nil, err
		}})
	if err == nil {
		s.people.Attach(s.evaluations.Part())
	}
	return err
}

// evaluationRoutes are the questionnaires of a forum and what came of them.
func (s *Server) evaluationRoutes(app fiber.Router) {
	f := app.Group("/forums/:forum")
	f.Get("/evaluation", s.showEvaluation)
	f.Post("/evaluation", s.judgeForum)
	f.Get("/evaluation/new", s.newQuestionnaire)
	f.Post("/evaluation/new", s.putQuestionnaire)
	f.Get("/evaluation/answers.csv", s.sendSheets)
	f.Get("/evaluation/words.csv", s.sendWords)
	f.Get("/evaluation/:number<int>", s.showQuestionnaire)
	f.Post("/evaluation/:number<int>", s.answerQuestionnaire)
	f.Post("/evaluation/:number<int>/end", s.endQuestionnaire)
}

// evaluationPart says whether somebody is asked something, and what is public.
func (s *Server) evaluationPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	id := h.Forum.Key()
	asked, err := s.evaluations.For(ctx, by, id)
	if err != nil {
		return nil, err
	}
	results, err := s.evaluations.Results(ctx, by, id)
	if err != nil {
		return nil, err
	}
	judged, err := s.evaluations.Judgements(ctx, id)
	if err != nil || len(asked)+len(judged) == 0 && !s.forums.May(ctx, by, id, forum.AskOpinions) {
		return nil, err
	}
	p := &page.ForumPart{View: "evaluation", Tab: words.T(ctx, "Evaluation"), Title: words.T(ctx, "How the forum is run"), Text: page.EvaluationStands(ctx, asked, results)}
	waiting := 0
	for _, a := range asked {
		if a.Mine && a.Now && !a.Done {
			waiting++
		}
	}
	if waiting > 0 {
		p.Count = strconv.Itoa(waiting)
	}
	return p, nil
}

// evaluationDone says in words what a step achieved.
func evaluationDone(ctx context.Context, what string) string {
	switch what {
	case "put":
		return words.T(ctx, "The questionnaire is open.")
	case "answered":
		return words.T(ctx, "Your answers are in the box. Nobody can tell that they are yours.")
	case "ended":
		return words.T(ctx, "The questionnaire is closed. It is counted in a moment.")
	case "judged":
		return words.T(ctx, "Your judgement is public.")
	}
	return ""
}

func (s *Server) evaluationFrame(c *fiber.Ctx, h page.ForumHead, view string) page.Frame {
	f := s.forumFrame(c, h, view)
	f.Done, f.Topics = evaluationDone(c.UserContext(), c.Query("done")), []string{"forum/" + h.Forum.ID}
	return f
}

func (s *Server) showEvaluation(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	id := h.Forum.Key()
	v := page.EvaluationView{ForumHead: h, Now: s.now(), MayAsk: s.forums.May(ctx, by, id, forum.AskOpinions), MayJudge: s.forums.May(ctx, by, id, forum.EvaluateIt)}
	if v.Asked, err = s.evaluations.For(ctx, by, id); err != nil {
		return err
	}
	if v.Results, err = s.evaluations.Results(ctx, by, id); err != nil {
		return err
	}
	if v.Judgements, err = s.evaluations.Judgements(ctx, id); err != nil {
		return err
	}
	return s.show(c, s.evaluationFrame(c, h, words.T(ctx, "Evaluation")), page.Evaluation(v))
}

func (s *Server) judgeForum(c *fiber.Ctx) error {
	if _, err := s.evaluations.Judge(c.UserContext(), s.actor(c), forumID(c), c.FormValue("key"), c.FormValue("judgement")); err != nil {
		return s.again(c, err, s.showEvaluation)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "evaluation"), "judged", "")
}

func (s *Server) newQuestionnaire(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.forumFor(c, forum.AskOpinions)
	if err != nil {
		return err
	}
	f := s.evaluationFrame(c, h, words.T(ctx, "Put a questionnaire"))
	return s.show(c, f.Below(page.ForumPath(h.Forum.ID, "evaluation"), words.T(ctx, "Evaluation")), page.PutQuestionnaire(page.EvaluationView{ForumHead: h, Now: s.now()}))
}

func (s *Server) putQuestionnaire(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	if err := s.forums.Check(ctx, by, forumID(c), forum.AskOpinions); err != nil {
		return err
	}
	var rs civic.Refusals
	n := evaluation.New{Title: c.FormValue("title"), After: c.FormValue("after"), For: forum.Role(c.FormValue("for")),
		Statements: filled(c.FormValue("statements")), Closes: dayOf(&rs, c.FormValue("closes"), "closes")}
	err := rs.OrNil()
	if err == nil {
		_, err = s.evaluations.Ask(ctx, by, forumID(c), n)
	}
	if err != nil {
		return s.again(c, err, s.newQuestionnaire)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "evaluation"), "put", "")
}

func questionnaireN(c *fiber.Ctx) int {
	n, _ := strconv.Atoi(c.Params("number"))
	return n
}

// showQuestionnaire is the form for somebody of its audience.
func (s *Server) showQuestionnaire(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	one, err := s.evaluations.One(ctx, s.actor(c), h.Forum.Key(), questionnaireN(c))
	if err != nil {
		return err
	}
	f := s.evaluationFrame(c, h, one.Title)
	return s.show(c, f.Below(page.ForumPath(h.Forum.ID, "evaluation"), words.T(ctx, "Evaluation")), page.AnswerQuestionnaire(page.QuestionnaireView{ForumHead: h, One: one}))
}

func (s *Server) answerQuestionnaire(c *fiber.Ctx) error {
	ctx, by, id := c.UserContext(), s.actor(c), forumID(c)
	one, err := s.evaluations.One(ctx, by, id, questionnaireN(c))
	if err != nil {
		return err
	}
	a := evaluation.Answers{Words: c.FormValue("words")}
	for i := range one.Statements {
		n, _ := strconv.Atoi(c.FormValue("q" + strconv.Itoa(i)))
		a.Points = append(a.Points, evaluation.Point(n))
	}
	if err := s.evaluations.Answer(ctx, by, one.ID, a); err != nil {
		return s.again(c, err, s.showQuestionnaire)
	}
	return onwards(c, page.ForumPath(string(id), "evaluation"), "answered", "")
}

func (s *Server) endQuestionnaire(c *fiber.Ctx) error {
	if _, err := s.evaluations.End(c.UserContext(), s.actor(c), evaluation.ID(forumID(c), questionnaireN(c))); err != nil {
		return err
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "evaluation"), "ended", "")
}

func (s *Server) sendSheets(c *fiber.Ctx) error {
	raw, err := s.evaluations.Sheets(c.UserContext(), s.actor(c), forumID(c))
	if err != nil {
		return err
	}
	return sendTable(c, "answers-"+string(forumID(c)), raw)
}

func (s *Server) sendWords(c *fiber.Ctx) error {
	raw, err := s.evaluations.Said(c.UserContext(), s.actor(c), forumID(c))
	if err != nil {
		return err
	}
	return sendTable(c, "words-"+string(forumID(c)), raw)
}
