package api

import (
	"context"
	"net/http"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/evaluation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/observer"
)

// Evaluated is what people think of how a forum is run, as far as whoever asks
// may know it.
type Evaluated struct {
	Asked      []evaluation.Asked      `json:"questionnaires"`
	Results    []*evaluation.Result    `json:"results" doc:"For everybody with the report; before that for who runs and who judges the forum."`
	Judgements []*evaluation.Judgement `json:"judgements"`
}

type putQuestionnaire struct {
	InForum
	Body struct {
		Title      string    `json:"title" maxLength:"1000"`
		After      string    `json:"after,omitempty" maxLength:"1000" doc:"The session that it is about."`
		For        string    `json:"for" enum:"member,facilitator,observer"`
		Statements []string  `json:"statements,omitempty" maxItems:"100" doc:"None asks about what such forums are usually judged by."`
		Closes     time.Time `json:"closes"`
	}
}

// InQuestionnaire names a questionnaire of a forum.
type InQuestionnaire struct {
	InForum
	Number int `path:"questionnaire" minimum:"1"`
}

type answerQuestionnaire struct {
	InQuestionnaire
	Body evaluation.Answers
}

type judgeForum struct {
	InForum
	Body struct {
		Key  string `json:"key,omitempty" maxLength:"200"`
		Text string `json:"text" maxLength:"60000"`
	}
}

func (a *api) evaluations() {
	const tag, base = "Evaluation", "/forums/{forum}/evaluations"
	all := a.Evaluations
	on(a, operation{id: "forum-evaluation", method: http.MethodGet, path: base, tag: tag, public: true, words: "How people think a forum is run",
		about: "Nothing is counted before a questionnaire is closed, and then only where five people or more answered."},
		func(ctx context.Context, in *InForum) (*answer[Evaluated], error) {
			asked, err := all.For(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			results, err := all.Results(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			judged, err := all.Judgements(ctx, in.id())
			return ok(Evaluated{asked, results, judged}, err)
		})
	on(a, operation{id: "put-questionnaire", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated, words: "Put a questionnaire to members, facilitators or observers"},
		func(ctx context.Context, in *putQuestionnaire) (*answer[*evaluation.Questionnaire], error) {
			b := in.Body
			return ok(all.Ask(ctx, in.actor, in.id(), evaluation.New{Title: b.Title, After: b.After, For: forum.Role(b.For), Statements: b.Statements, Closes: b.Closes}))
		})
	on(a, operation{id: "answer-questionnaire", method: http.MethodPost, path: base + "/{questionnaire}/answers", tag: tag, status: http.StatusNoContent, words: "Answer a questionnaire, once; nobody can join the answers to a person"},
		func(ctx context.Context, in *answerQuestionnaire) (*none, error) {
			return done(all.Answer(ctx, in.actor, evaluation.ID(in.id(), in.Number), in.Body))
		})
	on(a, operation{id: "end-questionnaire", method: http.MethodPost, path: base + "/{questionnaire}/end", tag: tag, words: "Close a questionnaire before its time"},
		func(ctx context.Context, in *InQuestionnaire) (*answer[*evaluation.Questionnaire], error) {
			return ok(all.End(ctx, in.actor, evaluation.ID(in.id(), in.Number)))
		})
	on(a, operation{id: "judge-forum", method: http.MethodPost, path: base + "/judgements", tag: tag, status: http.StatusCreated, words: "Publish what an evaluator thinks of the forum"},
		func(ctx context.Context, in *judgeForum) (*answer[*evaluation.Judgement], error) {
			return ok(all.Judge(ctx, in.actor, in.id(), in.Body.Key, in.Body.Text))
		})
}

type applyToObserve struct {
	InForum
	Body observer.New
}

type decideObserver struct {
	InForum
	Pass string `path:"pass" maxLength:"256"`
	Body struct {
		In     bool   `json:"in"`
		Reason string `json:"reason,omitempty" maxLength:"20000" doc:"Needed to decline."`
	}
}

type endObserver struct {
	InForum
	Pass string `path:"pass" maxLength:"256"`
	Body struct {
		Reason string `json:"reason,omitempty" maxLength:"20000" doc:"Needed where it is somebody else's."`
	}
}

func (a *api) observers() {
	const tag, base = "Observers", "/forums/{forum}/observers"
	all := a.Observers
	on(a, operation{id: "list-observers", method: http.MethodGet, path: base, tag: tag, public: true, words: "Who observes a forum"},
		func(ctx context.Context, in *InForum) (*answer[[]*observer.Pass], error) {
			return ok(all.Watching(ctx, in.id()))
		})
	on(a, operation{id: "list-observer-passes", method: http.MethodGet, path: base + "/passes", tag: tag, words: "Who asked to observe, for who admits them"},
		func(ctx context.Context, in *InForum) (*answer[[]*observer.Pass], error) {
			return ok(all.All(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "apply-to-observe", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated, words: "Ask to observe a forum, and accept the code of conduct"},
		func(ctx context.Context, in *applyToObserve) (*answer[*observer.Pass], error) {
			return ok(all.Apply(ctx, in.actor, in.id(), in.Body))
		})
	on(a, operation{id: "decide-observer", method: http.MethodPost, path: base + "/passes/{pass}/decision", tag: tag, words: "Admit somebody as an observer, or decline them with a reason"},
		func(ctx context.Context, in *decideObserver) (*answer[*observer.Pass], error) {
			return ok(all.Decide(ctx, in.actor, in.Pass, in.Body.In, in.Body.Reason))
		})
	on(a, operation{id: "end-observer", method: http.MethodPost, path: base + "/passes/{pass}/end", tag: tag, words: "End a pass"},
		func(ctx context.Context, in *endObserver) (*answer[*observer.Pass], error) {
			return ok(all.End(ctx, in.actor, in.Pass, in.Body.Reason))
		})
}
