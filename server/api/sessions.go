package api

import (
	"context"
	"net/http"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// InSession is the session in the address: its id.
type InSession struct {
	By
	Session string `path:"session" maxLength:"64" doc:"The session's id."`
}

func (in InSession) id() meeting.ID { return meeting.ID(in.Session) }

// AboutSession is what a session says of itself, as it is sent.
type AboutSession struct {
	Title        string          `json:"title" maxLength:"600"`
	Purpose      string          `json:"purpose" maxLength:"16000"`
	Kind         string          `json:"kind,omitempty" enum:"workshop,forum,review,onboarding,learning,deliberation,drafting,decision" default:"workshop"`
	Start        time.Time       `json:"start"`
	Zone         string          `json:"zone" maxLength:"60" doc:"Where its clock hangs: Europe/London."`
	Place        string          `json:"place,omitempty" maxLength:"600"`
	Link         string          `json:"link,omitempty" maxLength:"1000"`
	Access       string          `json:"access,omitempty" enum:"roles,everybody" default:"roles"`
	ChathamHouse bool            `json:"chathamHouse,omitempty" doc:"Who said what is not kept, sectors are."`
	Turns        string          `json:"turns,omitempty" enum:"sectors,least,asked" default:"sectors"`
	Agenda       []AgendaItem    `json:"agenda" maxItems:"40"`
	Papers       []meeting.Paper `json:"papers,omitempty" maxItems:"40"`
	Drafts       []string        `json:"drafts,omitempty" maxItems:"20" doc:"The drafts on the table, by their id."`
}

// AgendaItem is a point of an agenda.
type AgendaItem struct {
	Title   string `json:"title" maxLength:"600"`
	Minutes int    `json:"minutes"`
	From    string `json:"from,omitempty" enum:"civil-society,government,citizen,other" doc:"The sector that asked for it; left out where the host put it there."`
}

func (b AboutSession) about(was []meeting.Item) meeting.About {
	a := meeting.About{Title: b.Title, Purpose: b.Purpose, Kind: meeting.Kind(b.Kind), Start: b.Start, Zone: b.Zone, Place: b.Place, Link: b.Link,
		Access: meeting.Access(b.Access), ChathamHouse: b.ChathamHouse, Turns: meeting.Turns(b.Turns), Papers: b.Papers}
	typed := []meeting.Item{}
	for _, item := range b.Agenda {
		typed = append(typed, meeting.Item{Title: item.Title, Minutes: item.Minutes, From: people.Sector(item.From)})
	}
	a.Agenda = meeting.Named(typed, was)
	for _, id := range b.Drafts {
		a.Drafts = append(a.Drafts, draft.ID(id))
	}
	return a
}

type announceSession struct {
	InPlan
	Body struct {
		Key   string       `json:"key,omitempty" maxLength:"100" doc:"Sending it twice announces it once."`
		About AboutSession `json:"about"`
		Every string       `json:"every,omitempty" enum:",weekly,fortnightly,monthly,two-months,four-months,half-year" doc:"Makes it a series."`
		Times int          `json:"times,omitempty"`
	}
}

type changeSession struct {
	InSession
	Body struct {
		Version int64        `json:"version" doc:"The version you read."`
		About   AboutSession `json:"about"`
	}
}

type cancelSession struct {
	InSession
	Body struct {
		Reason string `json:"reason" maxLength:"16000"`
	}
}

type answerSession struct {
	InSession
	Body struct {
		Coming bool   `json:"coming"`
		Say    string `json:"say,omitempty" maxLength:"16000" doc:"What you want said there; those who lead read it."`
	}
}

func (a *api) sessions() {
	const tag, base = "Sessions", "/sessions/{session}"
	all := a.Meetings.Sessions
	on(a, operation{id: "list-sessions", method: http.MethodGet, path: "/sessions", tag: tag, public: true, words: "Sessions of the last year and to come, of all plans"},
		func(ctx context.Context, in *By) (*answer[[]*meeting.Session], error) {
			return ok(all.Everywhere(ctx, in.actor, all.Now().AddDate(-1, 0, 0), time.Time{}, 1000))
		})
	on(a, operation{id: "plan-sessions", method: http.MethodGet, path: "/plans/{plan}/sessions", tag: tag, public: true, words: "The sessions of a plan"},
		func(ctx context.Context, in *InPlan) (*answer[[]*meeting.Session], error) {
			if _, err := a.Plans.ByID(ctx, in.actor, in.id()); err != nil {
				return nil, err
			}
			return ok(all.ByPlan(ctx, in.actor, in.Plan, time.Time{}, time.Time{}, 1000))
		})
	on(a, operation{id: "announce-session", method: http.MethodPost, path: "/plans/{plan}/sessions", tag: tag, status: http.StatusCreated, words: "Announce a session, or a series of them"},
		func(ctx context.Context, in *announceSession) (*answer[[]*meeting.Session], error) {
			about := in.Body.About.about(nil)
			if in.Body.Every != "" {
				return ok(all.EnterSeries(ctx, in.actor, in.Plan, in.Body.Key, about, meeting.Every(in.Body.Every), in.Body.Times))
			}
			one, err := all.Enter(ctx, in.actor, in.Plan, in.Body.Key, about)
			return ok([]*meeting.Session{one}, err)
		})
	on(a, operation{id: "session", method: http.MethodGet, path: base, tag: tag, public: true, words: "One session"},
		func(ctx context.Context, in *InSession) (*answer[*meeting.Session], error) {
			return ok(all.Find(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "change-session", method: http.MethodPut, path: base, tag: tag, words: "Change a session's announcement"},
		func(ctx context.Context, in *changeSession) (*answer[*meeting.Session], error) {
			was, err := all.Find(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			return ok(all.Change(ctx, in.actor, in.id(), in.Body.Version, in.Body.About.about(was.Agenda)))
		})
	on(a, operation{id: "cancel-session", method: http.MethodPost, path: base + "/cancel", tag: tag, words: "Call a session off, with a reason"},
		func(ctx context.Context, in *cancelSession) (*answer[*meeting.Session], error) {
			return ok(all.Cancel(ctx, in.actor, in.id(), in.Body.Reason))
		})
	on(a, operation{id: "answer-session", method: http.MethodPut, path: base + "/answer", tag: tag, words: "Say whether you come"},
		func(ctx context.Context, in *answerSession) (*answer[*meeting.Reply], error) {
			return ok(all.Answer(ctx, in.actor, in.id(), in.Body.Coming, in.Body.Say))
		})
}
