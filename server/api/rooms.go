package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

type joinSession struct {
	InSession
	Body struct {
		Heard bool `json:"heard,omitempty" doc:"You read how names are kept: needed under the Chatham House rule."`
	}
}

type kindInSession struct {
	InSession
	Body struct {
		Kind string `json:"kind" maxLength:"40"`
	}
}

type askQuestion struct {
	InSession
	Body struct {
		Text string `json:"text" maxLength:"2000"`
	}
}

type inAsk struct {
	InSession
	N int `path:"n" doc:"The question's number."`
}

type voteInPoll struct {
	InSession
	N    int `path:"n" doc:"The poll's number."`
	Body struct {
		Choice int `json:"choice" doc:"The answer's place, 0 for the first."`
	}
}

type leadSession struct {
	InSession
	Body struct {
		Do      string   `json:"do" enum:"begin,next,give,yield,turn,pause,resume,extend,turns,chair,poll,close-poll,settle,tell,tables,gather,remove,end"`
		Floor   int      `json:"floor,omitempty" doc:"'floorN' of the room that you saw: for next, give and yield."`
		Turn    int      `json:"turn,omitempty" doc:"The number of a turn in the queue: for give."`
		From    string   `json:"from,omitempty" maxLength:"100" doc:"The point that you saw: for turn."`
		To      string   `json:"to,omitempty" maxLength:"100"`
		Minutes int      `json:"minutes,omitempty"`
		Turns   string   `json:"turns,omitempty" maxLength:"20"`
		Kind    string   `json:"kind,omitempty" maxLength:"20" doc:"Of a poll: hands, choices or five."`
		Text    string   `json:"text,omitempty" maxLength:"2000" doc:"A poll's question, or a message to everybody."`
		Options []string `json:"options,omitempty" maxItems:"12"`
		N       int      `json:"n,omitempty" doc:"The number of a poll or a question: for close-poll and settle."`
		Tables  int      `json:"tables,omitempty"`
		Draft   string   `json:"draft,omitempty" maxLength:"64" doc:"With 'field': what each table gets a copy of."`
		Field   string   `json:"field,omitempty" maxLength:"100"`
		Seat    string   `json:"seat,omitempty" maxLength:"40"`
		Reason  string   `json:"reason,omitempty" maxLength:"2000"`
	}
}

func (in *leadSession) step() meeting.Step {
	b := in.Body
	var of *meeting.Field
	if b.Draft != "" {
		of = &meeting.Field{Draft: draft.ID(b.Draft), Field: draft.Field(b.Field)}
	}
	return meeting.Step{Of: of, Do: b.Do, Floor: b.Floor, Turn: b.Turn, From: b.From, To: b.To, Minutes: b.Minutes, Turns: meeting.Turns(b.Turns),
		Poll: meeting.NewPoll{Kind: b.Kind, Question: b.Text, Options: b.Options}, N: b.N, Text: b.Text, Tables: b.Tables, Seat: meeting.Seat(b.Seat), Reason: b.Reason}
}

func (a *api) rooms() {
	const tag, base = "Sessions", "/sessions/{session}"
	all := a.Meetings.Rooms
	on(a, operation{id: "session-room", method: http.MethodGet, path: base + "/room", tag: tag, public: true, words: "The room as it is now",
		about: "To follow it live, follow the topic 'room/{session}' on /live. Counts of an open poll are in nobody's."},
		func(ctx context.Context, in *InSession) (*answer[*meeting.Stage], error) {
			_, st, err := all.Stage(ctx, in.actor, in.id())
			return ok(st, err)
		})
	on(a, operation{id: "session-own", method: http.MethodGet, path: base + "/own", tag: tag, public: true, words: "What the room holds of you"},
		func(ctx context.Context, in *InSession) (*answer[meeting.Own], error) {
			return ok(all.Own(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "session-people", method: http.MethodGet, path: base + "/people", tag: tag, public: true, words: "Who is here; under the Chatham House rule, sectors"},
		func(ctx context.Context, in *InSession) (*answer[[]meeting.Speaker], error) {
			return ok(all.Present(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "join-session", method: http.MethodPost, path: base + "/join", tag: tag, words: "Join"},
		func(ctx context.Context, in *joinSession) (*none, error) {
			return done(all.Join(ctx, in.actor, in.id(), in.Body.Heard))
		})
	on(a, operation{id: "leave-session", method: http.MethodPost, path: base + "/leave", tag: tag, words: "Leave"},
		func(ctx context.Context, in *InSession) (*none, error) {
			return done(all.Leave(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "ask-to-speak", method: http.MethodPost, path: base + "/turn", tag: tag, words: "Ask to speak: speak, reply, question or point"},
		func(ctx context.Context, in *kindInSession) (*none, error) {
			return done(all.Ask(ctx, in.actor, in.id(), in.Body.Kind))
		})
	on(a, operation{id: "withdraw-turn", method: http.MethodDelete, path: base + "/turn", tag: tag, words: "Leave the queue, or give the floor back"},
		func(ctx context.Context, in *InSession) (*none, error) {
			return done(all.Withdraw(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "ask-question", method: http.MethodPost, path: base + "/questions", tag: tag, words: "Ask in writing"},
		func(ctx context.Context, in *askQuestion) (*none, error) {
			return done(all.Question(ctx, in.actor, in.id(), in.Body.Text))
		})
	on(a, operation{id: "support-question", method: http.MethodPut, path: base + "/questions/{n}/support", tag: tag, words: "Say that you want a question answered"},
		func(ctx context.Context, in *inAsk) (*none, error) {
			return done(all.Support(ctx, in.actor, in.id(), in.N))
		})
	on(a, operation{id: "vote-in-poll", method: http.MethodPut, path: base + "/polls/{n}/vote", tag: tag, words: "Vote in a poll while it is open"},
		func(ctx context.Context, in *voteInPoll) (*none, error) {
			return done(all.Vote(ctx, in.actor, in.id(), in.N, in.Body.Choice))
		})
	on(a, operation{id: "react", method: http.MethodPost, path: base + "/reactions", tag: tag, words: "A sign that interrupts nobody: agree, thanks, unsure, slower or cannot-hear"},
		func(ctx context.Context, in *kindInSession) (*none, error) {
			return done(all.React(ctx, in.actor, in.id(), in.Body.Kind))
		})
	on(a, operation{id: "lead-session", method: http.MethodPost, path: base + "/lead", tag: tag, words: "What a chair does",
		about: "Of two chairs who act at once one is first; the other is answered 409 and sees who speaks now."},
		func(ctx context.Context, in *leadSession) (*answer[*meeting.Stage], error) {
			if err := all.Lead(ctx, in.actor, in.id(), in.step()); err != nil {
				return nil, err
			}
			_, st, err := all.Stage(ctx, in.actor, in.id())
			return ok(st, err)
		})
}
