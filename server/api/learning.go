package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/learning"
)

type offerEvidence struct {
	InForum
	Body struct {
		Key   string         `json:"key,omitempty" maxLength:"200" doc:"Sent twice, it is offered once."`
		Piece learning.Piece `json:"piece"`
	}
}

type decideEvidence struct {
	By
	Evidence string `path:"forumEvidence" maxLength:"64"`
	Body     struct {
		In     bool   `json:"in"`
		Reason string `json:"reason,omitempty" maxLength:"20000" doc:"Needed to send it back."`
	}
}

type askForum struct {
	InForum
	Body struct {
		Key  string `json:"key,omitempty" maxLength:"200"`
		Text string `json:"text" maxLength:"20000"`
		More bool   `json:"more,omitempty" doc:"Asks for evidence or a speaker that is not there."`
	}
}

type answerForum struct {
	By
	Question string `path:"forumQuestion" maxLength:"64"`
	Body     struct {
		Text string `json:"text" maxLength:"20000"`
	}
}

func (a *api) learning() {
	const tag = "Learning"
	all := a.Library
	on(a, operation{id: "list-evidence", method: http.MethodGet, path: "/forums/{forum}/evidence", tag: tag, public: true, words: "The evidence that a forum's members learn from",
		about: "What waits for the advisory group is there for the group, the lead and whoever offered it."},
		func(ctx context.Context, in *InForum) (*answer[[]*learning.Evidence], error) {
			return ok(all.List(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "offer-evidence", method: http.MethodPost, path: "/forums/{forum}/evidence", tag: tag, status: http.StatusCreated, words: "Put a piece of evidence before the advisory group"},
		func(ctx context.Context, in *offerEvidence) (*answer[*learning.Evidence], error) {
			return ok(all.Offer(ctx, in.actor, in.id(), in.Body.Key, in.Body.Piece))
		})
	on(a, operation{id: "decide-evidence", method: http.MethodPost, path: "/forum-evidence/{forumEvidence}/decision", tag: tag, words: "Let a piece into the library or send it back, for the advisory group"},
		func(ctx context.Context, in *decideEvidence) (*answer[*learning.Evidence], error) {
			return ok(all.Decide(ctx, in.actor, in.Evidence, in.Body.In, in.Body.Reason))
		})
	on(a, operation{id: "list-forum-questions", method: http.MethodGet, path: "/forums/{forum}/questions", tag: tag, public: true, words: "What members asked, and the answers"},
		func(ctx context.Context, in *InForum) (*answer[[]*learning.Question], error) {
			return ok(all.Questions(ctx, in.id()))
		})
	on(a, operation{id: "ask-forum-question", method: http.MethodPost, path: "/forums/{forum}/questions", tag: tag, status: http.StatusCreated, words: "Ask a question or ask for more evidence, as a member"},
		func(ctx context.Context, in *askForum) (*answer[*learning.Question], error) {
			return ok(all.Ask(ctx, in.actor, in.id(), in.Body.Key, in.Body.Text, in.Body.More))
		})
	on(a, operation{id: "answer-forum-question", method: http.MethodPost, path: "/forum-questions/{forumQuestion}/answers", tag: tag, status: http.StatusCreated, words: "Answer a member's question in the open"},
		func(ctx context.Context, in *answerForum) (*answer[*learning.Question], error) {
			return ok(all.Answer(ctx, in.actor, in.Question, in.Body.Text))
		})
}
