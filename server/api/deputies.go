package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

type nameDeputies struct {
	InSession
	Body struct {
		Deputies []string `json:"deputies" maxItems:"10" doc:"The ids of those who can do all that the host can. An empty list names nobody."`
	}
}

type announceHere struct {
	By
	Body struct {
		Key   string       `json:"key,omitempty" maxLength:"100" doc:"Sending it twice announces it once."`
		About AboutSession `json:"about"`
	}
}

// hosting are the operations of those who prepare a session.
func (a *api) hosting() {
	const tag, base = "Sessions", "/sessions/{session}"
	all := a.Meetings.Sessions
	on(a, operation{id: "announce-platform-session", method: http.MethodPost, path: "/sessions", tag: tag, status: http.StatusCreated, words: "Announce a session of the whole platform, of no plan"},
		func(ctx context.Context, in *announceHere) (*answer[*meeting.Session], error) {
			return ok(all.Enter(ctx, in.actor, "", in.Body.Key, in.Body.About.about(nil)))
		})
	on(a, operation{id: "name-deputies", method: http.MethodPut, path: base + "/deputies", tag: tag, words: "Say who leads when the host cannot"},
		func(ctx context.Context, in *nameDeputies) (*answer[*meeting.Session], error) {
			var who []people.PersonID
			for _, id := range in.Body.Deputies {
				who = append(who, people.PersonID(id))
			}
			return ok(all.SetDeputies(ctx, in.actor, in.id(), who))
		})
	on(a, operation{id: "session-answers", method: http.MethodGet, path: base + "/answers", tag: tag, words: "Who said whether they come, and what they want said there"},
		func(ctx context.Context, in *InSession) (*answer[[]*meeting.Reply], error) {
			if _, err := all.For(ctx, in.actor, in.id(), people.HostSession); err != nil {
				return nil, err
			}
			return ok(all.Answers(ctx, in.actor, in.id()))
		})
}
