package server

import (
	"context"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// openRecommendations opens what forums recommend. Forums, drafts, ballots and
// inputs are open before.
func (s *Server) openRecommendations(ctx context.Context, tell civic.Announcer) (err error) {
	s.recommendations, err = recommendation.Open(ctx, s.engine, recommendation.Needs{Forums: s.forums, Drafts: s.drafts, Ballots: s.ballots,
		Inputs: s.inputs, Record: s.record, Base: s.settings.BaseURL, Announce: tell, Now: s.now})
	if err == nil {
		s.people.Attach(s.recommendations.Part())
	}
	return err
}

// recommendationRoutes are what a forum's members recommend, and what the
// authority does about it.
func (s *Server) recommendationRoutes(app fiber.Router) {
	f := app.Group("/forums/:forum")
	f.Get("/recommendations", s.listRecommendations)
	f.Get("/recommendations/new", s.newRecommendation)
	f.Post("/recommendations/new", s.beginRecommendation)
	f.Get("/recommendations/vote", s.askForVote)
	f.Post("/recommendations/vote", s.putToVote)
	f.Get("/recommendations/:number<int>", s.showRecommendation)
	f.Post("/recommendations/:number<int>", s.changeRecommendation)
	f.Get("/recommendations/:number<int>/answer", s.askForReply)
	f.Post("/recommendations/:number<int>/answer", s.replyTo)
	f.Get("/recommendations/:number<int>/progress", s.askForProgress)
	f.Post("/recommendations/:number<int>/progress", s.reportProgress)
	f.Get("/report", s.showReport)
	f.Post("/report", s.publishReport)
}

// forumOfDraft is where the draft of a recommendation belongs.
func (s *Server) forumOfDraft(ctx context.Context, by people.Actor, d *draft.Draft) (govuk.Link, string, error) {
	f, err := s.forums.Find(ctx, forum.ID(d.Forum()))
	if err != nil {
		return govuk.Link{}, "", err
	}
	v, err := s.recommendations.OfDraft(ctx, by, d.Key())
	if err != nil {
		return govuk.Link{}, "", err
	}
	return govuk.Link{Href: page.ForumPath(f.ID, ""), Text: f.Title}, recommendation.Path(f.ID, v.N), nil
}

// recommendationsPart leads from the forum to what it recommends.
func (s *Server) recommendationsPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	all, err := s.recommendations.List(ctx, by, h.Forum.Key())
	if err != nil || len(all) == 0 && !s.forums.May(ctx, by, h.Forum.Key(), forum.ReadWording) {
		return nil, err
	}
	p := &page.ForumPart{View: "recommendations", Tab: words.T(ctx, "Recommendations"), Title: words.T(ctx, "What members recommend"),
		Text: page.RecommendationsStand(ctx, all)}
	if len(all) > 0 {
		p.Count, p.Body = strconv.Itoa(len(all)), page.Tracker(h.Forum.ID, all)
	}
	return p, nil
}

// reportPart leads everybody to the report, and before that whoever publishes
// it to its form.
func (s *Server) reportPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	r, err := s.recommendations.ReportOf(ctx, h.Forum.Key())
	if err != nil {
		return nil, err
	}
	if r == nil {
		if h.Forum.Phase != forum.Reporting {
			return nil, nil
		}
		return s.roled(ctx, by, h, forum.Report, page.ForumPart{View: "report", Tab: words.T(ctx, "Report")})
	}
	return &page.ForumPart{View: "report", Tab: words.T(ctx, "Report"), Title: words.T(ctx, "The report"),
		Text: words.T(ctx, "Published on %s, in the members' words, with their votes and what a minority said.", words.Day(ctx, r.At))}, nil
}

func (s *Server) listRecommendations(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	id := h.Forum.Key()
	v := page.RecommendationsView{ForumHead: h, Now: s.now(), MayBegin: s.forums.May(ctx, by, id, forum.WriteWording),
		MayAsk: s.forums.May(ctx, by, id, forum.RunVote), Inside: s.forums.May(ctx, by, id, forum.ReadWording)}
	if v.All, err = s.recommendations.List(ctx, by, id); err != nil {
		return err
	}
	if v.Report, err = s.recommendations.ReportOf(ctx, id); err != nil {
		return err
	}
	if v.Poll, err = s.pollOf(ctx, by, id); err != nil {
		return err
	}
	f := s.forumFrame(c, h, words.T(ctx, "Recommendations"))
	f.Done, f.Topics = recommendationDone(ctx, c.Query("done")), []string{"forum/" + h.Forum.ID}
	return s.show(c, f, page.Recommendations(v))
}

// pollOf is the members' vote on a forum's recommendations, nil before it is
// in the record.
func (s *Server) pollOf(ctx context.Context, by people.Actor, id forum.ID) (*ballot.Poll, error) {
	vote, err := s.recommendations.VoteOf(ctx, id)
	if vote == nil || err != nil {
		return nil, err
	}
	p, err := s.ballots.Find(ctx, by, vote.Poll)
	if civic.AsRefusal(err) != nil {
		return nil, nil
	}
	return p, err
}

// recommendationDone says in words what a step achieved.
func recommendationDone(ctx context.Context, what string) string {
	switch what {
	case "begun":
		return words.T(ctx, "It is begun. All members can write it now.")
	case "confirmed":
		return words.T(ctx, "You confirmed this wording.")
	case "frozen":
		return words.T(ctx, "More than half of the members confirmed it: the wording is frozen.")
	case "dropped":
		return words.T(ctx, "It is withdrawn. The other members read your reason.")
	case "dissented":
		return words.T(ctx, "Your statement stands beside the recommendation.")
	case "put":
		return words.T(ctx, "The rules of the vote are in the public record.")
	case "reported":
		return words.T(ctx, "The report is published and stands in the public record.")
	case "replied":
		return words.T(ctx, "The answer is published and stands in the public record.")
	case "told":
		return words.T(ctx, "The progress is published and stands in the public record.")
	case "rated":
		return words.T(ctx, "Your rating is counted. Nobody is shown whose it is.")
	case "entered":
		return words.T(ctx, "The recommendation is an input of the plan now.")
	}
	return ""
}

// oneRecommendation reads what the pages of one share.
func (s *Server) oneRecommendation(c *fiber.Ctx) (v page.RecommendationView, err error) {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return v, err
	}
	id := h.Forum.Key()
	n, _ := c.ParamsInt("number")
	one, err := s.recommendations.Find(ctx, by, id, n)
	if err != nil {
		return v, err
	}
	v = page.RecommendationView{ForumHead: h, One: one, Now: s.now(), SignedIn: by.SignedIn(), MayWrite: s.forums.May(ctx, by, id, forum.SettleWording),
		MayReply: s.forums.May(ctx, by, id, forum.Reply), MayRate: s.forums.May(ctx, by, id, forum.Rate)}
	if v.Report, err = s.recommendations.ReportOf(ctx, id); err != nil {
		return v, err
	}
	if s.forums.May(ctx, by, id, forum.ReadWording) {
		if v.Material, err = s.deliberations.Material(ctx, by, id, one.ID); err != nil {
			return v, err
		}
	}
	if v.Report == nil || !by.SignedIn() {
		return v, nil
	}
	v.Plans, err = s.sortable(ctx, by)
	return v, err
}

// sortable are the plans whose inputs somebody sorts.
func (s *Server) sortable(ctx context.Context, by people.Actor) (all []govuk.Choice, err error) {
	plans, err := s.plans.All(ctx, by)
	for _, p := range plans {
		if s.people.Grants.Check(ctx, by, people.TriageInputs, p.Scope()) == nil {
			all = append(all, govuk.Choice{Value: p.ID, Text: p.Title})
		}
	}
	return all, err
}

func (s *Server) recommendationFrame(c *fiber.Ctx, v page.RecommendationView, view string) page.Frame {
	ctx := c.UserContext()
	title := v.One.Title
	if view != "" {
		title = view + " – " + title
	}
	f := s.forumFrame(c, v.ForumHead, title)
	f.Trail = append(f.Trail, govuk.Link{Href: recommendation.Path(v.Forum.ID, 0), Text: words.T(ctx, "Recommendations")})
	f.Done, f.Topics = recommendationDone(ctx, c.Query("done")), []string{"forum/" + v.Forum.ID}
	return f
}

func (s *Server) showRecommendation(c *fiber.Ctx) error {
	v, err := s.oneRecommendation(c)
	if err != nil {
		return err
	}
	if v.One.Draft != "" && !v.One.Settled {
		content, _, err := s.texts.Current(c.UserContext(), v.One.Draft)
		if err != nil {
			return err
		}
		v.Present, v.Advice = &content, recommendation.Clarity(content)
	}
	return s.show(c, s.recommendationFrame(c, v, ""), page.Recommendation(v))
}

// changeRecommendation is what members do to one, and officials of a plan who
// bring it there.
func (s *Server) changeRecommendation(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	n, _ := c.ParamsInt("number")
	one, err := s.recommendations.Find(ctx, by, forumID(c), n)
	if err != nil {
		return err
	}
	all, what := s.recommendations, ""
	switch c.FormValue("do") {
	case "confirm":
		var r *recommendation.Recommendation
		if r, err = all.Confirm(ctx, by, one.ID, c.FormValue("sha256")); err == nil && r.Settled() {
			what = "frozen"
		} else {
			what = "confirmed"
		}
	case "withdraw":
		_, err = all.Withdraw(ctx, by, one.ID, c.FormValue("reason"))
		what = "dropped"
	case "dissent":
		_, err = all.Dissent(ctx, by, one.ID, c.FormValue("key"), c.FormValue("statement"), c.FormValue("signed"))
		what = "dissented"
	case "rate":
		err = all.Rate(ctx, by, one.ID, recommendation.Mark(c.FormValue("mark")))
		what = "rated"
	case "enter":
		_, err = all.Enter(ctx, by, one.ID, c.FormValue("plan"))
		what = "entered"
	default:
		err = civic.Refuse(civic.NotFound, "There is no such recommendation.")
	}
	if err != nil {
		return s.again(c, err, s.showRecommendation)
	}
	return onwards(c, recommendation.Path(string(forumID(c)), n), what, "")
}

func (s *Server) newRecommendation(c *fiber.Ctx) error {
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	if err := s.forums.Check(c.UserContext(), s.actor(c), h.Forum.Key(), forum.WriteWording); err != nil {
		return err
	}
	return s.show(c, s.forumFrame(c, h, words.T(c.UserContext(), "Begin a recommendation")), page.BeginRecommendation(h))
}

func (s *Server) beginRecommendation(c *fiber.Ctx) error {
	r, err := s.recommendations.Begin(c.UserContext(), s.actor(c), forumID(c), recommendation.New{Key: c.FormValue("key"), Title: c.FormValue("title"),
		Theme: c.FormValue("theme"), Text: c.FormValue("text"), Why: c.FormValue("why")})
	if err != nil {
		return s.again(c, err, s.newRecommendation)
	}
	return onwards(c, recommendation.Path(string(forumID(c)), r.N), "begun", "")
}

// closingTime reads a day and makes it the end of that day in London.
func closingTime(c *fiber.Ctx, field string) (time.Time, error) {
	at, err := day(c.FormValue(field))
	if r := civic.AsRefusal(err); r != nil {
		return at, about(r, field)
	}
	return at, err
}
