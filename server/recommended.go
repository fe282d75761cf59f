package server

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/count"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// askForVote asks the lead to put the frozen recommendations to the vote.
func (s *Server) askForVote(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	if err := s.forums.Check(ctx, by, h.Forum.Key(), forum.RunVote); err != nil {
		return err
	}
	v := page.AskVoteView{ForumHead: h}
	if v.All, err = s.recommendations.List(ctx, by, h.Forum.Key()); err != nil {
		return err
	}
	return s.show(c, s.forumFrame(c, h, words.T(ctx, "Put the recommendations to the vote")), page.AskVote(v))
}

func (s *Server) putToVote(c *fiber.Ctx) error {
	closes, err := closingTime(c, "closes")
	quorum, wrong := strconv.Atoi(c.FormValue("quorum"))
	if err == nil && wrong != nil {
		err = civic.Refuse(civic.Invalid, "The quorum is a share from 0 to 100.").At("quorum")
	}
	if permitted := s.forums.Check(c.UserContext(), s.actor(c), forumID(c), forum.RunVote); permitted != nil {
		return permitted
	}
	if err == nil {
		_, err = s.recommendations.Ask(c.UserContext(), s.actor(c), forumID(c),
			count.Thresholds{Quorum: quorum, Carried: shareOr(c, "carried", 50), Consensus: shareOr(c, "consensus", 80)}, s.now(), closes)
	}
	if err != nil {
		return s.again(c, err, s.askForVote)
	}
	return onwards(c, recommendation.Path(string(forumID(c)), 0), "put", "")
}

// askForReply asks the authority for its answer.
func (s *Server) askForReply(c *fiber.Ctx) error {
	v, err := s.replying(c)
	if err != nil {
		return err
	}
	return s.show(c, s.recommendationFrame(c, v, words.T(c.UserContext(), "Answer")), page.Reply(v))
}

// replying reads a recommendation for whoever answers for the authority.
func (s *Server) replying(c *fiber.Ctx) (page.RecommendationView, error) {
	v, err := s.oneRecommendation(c)
	if err != nil {
		return v, err
	}
	return v, s.forums.Check(c.UserContext(), s.actor(c), v.Forum.Key(), forum.Reply)
}

func (s *Server) replyTo(c *fiber.Ctx) error {
	v, err := s.replying(c)
	if err != nil {
		return err
	}
	a := recommendation.Answer{Decision: recommendation.Decision(c.FormValue("decision")), Reason: c.FormValue("reason"), Owner: c.FormValue("owner"),
		Body: c.FormValue("body"), Minute: c.FormValue("minute")}
	if a.Due, err = closingTime(c, "due"); err == nil {
		_, err = s.recommendations.Reply(c.UserContext(), s.actor(c), v.One.ID, int(wholeNumber(c, "saw")), a)
	}
	if err != nil {
		return s.again(c, err, s.askForReply)
	}
	return onwards(c, recommendation.Path(v.Forum.ID, v.One.N), "replied", "")
}

// askForProgress asks the authority how far it has come.
func (s *Server) askForProgress(c *fiber.Ctx) error {
	v, err := s.replying(c)
	if err != nil {
		return err
	}
	return s.show(c, s.recommendationFrame(c, v, words.T(c.UserContext(), "Progress")), page.ReportProgress(v))
}

func (s *Server) reportProgress(c *fiber.Ctx) error {
	v, err := s.replying(c)
	if err != nil {
		return err
	}
	_, err = s.recommendations.Report(c.UserContext(), s.actor(c), v.One.ID, recommendation.Progress{Months: int(wholeNumber(c, "months")),
		State: recommendation.State(c.FormValue("state")), Text: c.FormValue("progress"), Link: c.FormValue("link")})
	if err != nil {
		return s.again(c, err, s.askForProgress)
	}
	return onwards(c, recommendation.Path(v.Forum.ID, v.One.N), "told", "")
}

// showReport is the report, and before that the form of whoever publishes it.
func (s *Server) showReport(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	v := page.ReportView{ForumHead: h, MayPublish: s.forums.May(ctx, by, h.Forum.Key(), forum.Report)}
	if v.Report, err = s.recommendations.ReportOf(ctx, h.Forum.Key()); err != nil {
		return err
	}
	if v.Report != nil {
		if v.All, err = s.recommendations.List(ctx, by, h.Forum.Key()); err != nil {
			return err
		}
		if v.Entry, err = s.recommendations.ReportEntry(ctx, h.Forum.Key()); err != nil {
			return err
		}
	}
	f := s.forumFrame(c, h, words.T(ctx, "Report"))
	f.Done = recommendationDone(ctx, c.Query("done"))
	return s.show(c, f, page.ForumReport(v))
}

func (s *Server) publishReport(c *fiber.Ctx) error {
	if _, err := s.recommendations.Publish(c.UserContext(), s.actor(c), forumID(c), c.FormValue("how")); err != nil {
		return s.again(c, err, s.showReport)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "report"), "reported", "")
}
