package api

import (
	"context"
	"net/http"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/count"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// InForum names a forum.
type InForum struct {
	By
	Forum string `path:"forum" maxLength:"128"`
}

func (o InForum) id() forum.ID { return forum.ID(o.Forum) }

// InRecommendation names a recommendation.
type InRecommendation struct {
	By
	Recommendation string `path:"recommendation" maxLength:"64"`
}

func (o InRecommendation) id() recommendation.ID { return recommendation.ID(o.Recommendation) }

type beginRecommendation struct {
	InForum
	Body struct {
		Key   string `json:"key,omitempty" maxLength:"200" doc:"Sent twice, it begins one."`
		Title string `json:"title" maxLength:"1000"`
		Theme string `json:"theme,omitempty" maxLength:"1000"`
		Text  string `json:"text,omitempty" maxLength:"60000" doc:"The first words of the draft that all members go on writing."`
		Why   string `json:"why,omitempty" maxLength:"60000"`
	}
}

type askVote struct {
	InForum
	Body struct {
		Quorum    int       `json:"quorum" doc:"In hundredths of the members."`
		Carried   int       `json:"carried,omitempty" doc:"From so many in a hundred with an opinion a recommendation is carried; 50 where nothing is said."`
		Consensus int       `json:"consensus,omitempty" doc:"From so many it is carried by consensus; 80 where nothing is said."`
		Opens     time.Time `json:"opens"`
		Closes    time.Time `json:"closes"`
	}
}

type publishReport struct {
	InForum
	Body struct {
		How string `json:"how" maxLength:"60000" doc:"How the forum worked. Nothing is added to what members said."`
	}
}

type confirmWording struct {
	InRecommendation
	Body struct {
		SHA256 string `json:"sha256" maxLength:"64" doc:"Of the text that was read."`
	}
}

type withdrawRecommendation struct {
	InRecommendation
	Body struct {
		Reason string `json:"reason" maxLength:"60000"`
	}
}

type addMinority struct {
	InRecommendation
	Body struct {
		Key       string `json:"key,omitempty" maxLength:"200"`
		Statement string `json:"statement" maxLength:"60000"`
		Signed    string `json:"signed,omitempty" maxLength:"1000" doc:"The name to stand under it; absent for none."`
	}
}

type replyTo struct {
	InRecommendation
	Body struct {
		Saw      int       `json:"saw" doc:"How many answers there were when this one was written."`
		Decision string    `json:"decision" enum:"accept,in-part,reject,refer,already-doing"`
		Reason   string    `json:"reason" maxLength:"60000"`
		Owner    string    `json:"owner" maxLength:"1000"`
		Due      time.Time `json:"due,omitempty" required:"false"`
		Decider  string    `json:"body,omitempty" maxLength:"1000" doc:"Who decided."`
		Minute   string    `json:"minute" maxLength:"4000"`
	}
}

type tellProgress struct {
	InRecommendation
	Body struct {
		Months int    `json:"months" enum:"6,12,24"`
		State  string `json:"state" enum:"not-started,underway,delayed,done,dropped"`
		Text   string `json:"text" maxLength:"60000"`
		Link   string `json:"link,omitempty" maxLength:"4000"`
	}
}

type rateAnswer struct {
	InRecommendation
	Body struct {
		Mark string `json:"mark" enum:"convinced,partly,not"`
	}
}

type enterPlan struct {
	InRecommendation
	Body struct {
		Plan string `json:"plan" maxLength:"64"`
	}
}

// VoteOnAll is the members' vote on a forum's recommendations.
type VoteOnAll struct {
	Ballot    ballot.ID           `json:"ballot"`
	Questions []recommendation.ID `json:"questions" doc:"In the order of the ballot's questions."`
}

func (a *api) recommendations() {
	const tag, base = "Recommendations", "/forums/{forum}/recommendations"
	all := a.Recommendations
	on(a, operation{id: "list-recommendations", method: http.MethodGet, path: base, tag: tag, public: true, words: "What a forum recommends, in its order",
		about: "Those being written are there for members and who helps them."},
		func(ctx context.Context, in *InForum) (*answer[[]*recommendation.View], error) {
			return ok(all.List(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "begin-recommendation", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated, words: "Begin a recommendation, as a member",
		about: "Its text is a draft: read and change it under the draft's id."},
		func(ctx context.Context, in *beginRecommendation) (*answer[*recommendation.View], error) {
			b := in.Body
			r, err := all.Begin(ctx, in.actor, in.id(), recommendation.New{Key: b.Key, Title: b.Title, Theme: b.Theme, Text: b.Text, Why: b.Why})
			return a.seen(ctx, in.By, r, err)
		})
	on(a, operation{id: "vote-on-recommendations", method: http.MethodPost, path: base + "/vote", tag: tag, words: "Put the frozen recommendations to the members' secret vote"},
		func(ctx context.Context, in *askVote) (*answer[VoteOnAll], error) {
			v, err := all.Ask(ctx, in.actor, in.id(), count.Thresholds{Quorum: in.Body.Quorum, Carried: in.Body.Carried, Consensus: in.Body.Consensus}, in.Body.Opens, in.Body.Closes)
			if err != nil {
				return nil, err
			}
			return ok(VoteOnAll{v.Poll, v.Questions}, nil)
		})
	on(a, operation{id: "publish-forum-report", method: http.MethodPost, path: "/forums/{forum}/report", tag: tag, words: "Publish a forum's report, once"},
		func(ctx context.Context, in *publishReport) (*answer[*recommendation.Report], error) {
			return ok(all.Publish(ctx, in.actor, in.id(), in.Body.How))
		})
	on(a, operation{id: "forum-report", method: http.MethodGet, path: "/forums/{forum}/report", tag: tag, public: true, words: "A forum's report; null before it is published"},
		func(ctx context.Context, in *InForum) (*answer[*recommendation.Report], error) {
			return ok(all.ReportOf(ctx, in.id()))
		})
	a.oneRecommendation(tag, "/recommendations/{recommendation}")
}

// seen gives what was changed as the person who changed it may see it.
func (a *api) seen(ctx context.Context, by By, r *recommendation.Recommendation, err error) (*answer[*recommendation.View], error) {
	if err != nil {
		return nil, err
	}
	return ok(a.Recommendations.One(ctx, by.actor, r.Key()))
}

func (a *api) oneRecommendation(tag, base string) {
	all := a.Recommendations
	on(a, operation{id: "recommendation", method: http.MethodGet, path: base, tag: tag, public: true, words: "A recommendation, its support, its answers and what came of it"},
		func(ctx context.Context, in *InRecommendation) (*answer[*recommendation.View], error) {
			return ok(all.One(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "confirm-wording", method: http.MethodPost, path: base + "/confirmations", tag: tag, words: "Confirm a wording, word for word, as a member",
		about: "With more than half of the members it is frozen."},
		func(ctx context.Context, in *confirmWording) (*answer[*recommendation.View], error) {
			r, err := all.Confirm(ctx, in.actor, in.id(), in.Body.SHA256)
			return a.seen(ctx, in.By, r, err)
		})
	on(a, operation{id: "withdraw-recommendation", method: http.MethodPost, path: base + "/withdrawal", tag: tag, words: "Withdraw a recommendation that nobody confirmed, as who began it"},
		func(ctx context.Context, in *withdrawRecommendation) (*answer[*recommendation.View], error) {
			r, err := all.Withdraw(ctx, in.actor, in.id(), in.Body.Reason)
			return a.seen(ctx, in.By, r, err)
		})
	on(a, operation{id: "add-minority-statement", method: http.MethodPost, path: base + "/minority-statements", tag: tag, words: "Add a minority statement, as a member"},
		func(ctx context.Context, in *addMinority) (*answer[*recommendation.View], error) {
			r, err := all.Dissent(ctx, in.actor, in.id(), in.Body.Key, in.Body.Statement, in.Body.Signed)
			return a.seen(ctx, in.By, r, err)
		})
	on(a, operation{id: "answer-recommendation", method: http.MethodPost, path: base + "/answers", tag: tag, status: http.StatusCreated, words: "Answer a recommendation for the authority"},
		func(ctx context.Context, in *replyTo) (*answer[*recommendation.View], error) {
			b := in.Body
			r, err := all.Reply(ctx, in.actor, in.id(), b.Saw, recommendation.Answer{Decision: recommendation.Decision(b.Decision), Reason: b.Reason, Owner: b.Owner,
				Due: b.Due, Body: b.Decider, Minute: b.Minute})
			return a.seen(ctx, in.By, r, err)
		})
	on(a, operation{id: "report-progress", method: http.MethodPost, path: base + "/progress", tag: tag, status: http.StatusCreated, words: "Report what came of a recommendation, after 6, 12 or 24 months"},
		func(ctx context.Context, in *tellProgress) (*answer[*recommendation.View], error) {
			b := in.Body
			r, err := all.Report(ctx, in.actor, in.id(), recommendation.Progress{Months: b.Months, State: recommendation.State(b.State), Text: b.Text, Link: b.Link})
			return a.seen(ctx, in.By, r, err)
		})
	on(a, operation{id: "rate-answer", method: http.MethodPut, path: base + "/rating", tag: tag, status: http.StatusNoContent, words: "Rate the latest answer, as a member"},
		func(ctx context.Context, in *rateAnswer) (*none, error) {
			return done(all.Rate(ctx, in.actor, in.id(), recommendation.Mark(in.Body.Mark)))
		})
	on(a, operation{id: "enter-recommendation", method: http.MethodPost, path: base + "/plans", tag: tag, words: "Bring a recommendation into a plan, as an input that it has to answer"},
		func(ctx context.Context, in *enterPlan) (*answer[*recommendation.View], error) {
			r, err := all.Enter(ctx, in.actor, in.id(), in.Body.Plan)
			return a.seen(ctx, in.By, r, err)
		})
}
