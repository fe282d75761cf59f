package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

type writeNote struct {
	InSession
	Body struct {
		Version    int64  `json:"version" doc:"The version you read; 0 for a note that nobody wrote to."`
		Recap      string `json:"recap,omitempty" maxLength:"200000"`
		Discussion string `json:"discussion,omitempty" maxLength:"200000"`
		Author     string `json:"author,omitempty" maxLength:"600"`
		Provenance string `json:"provenance,omitempty" maxLength:"600"`
		Next       string `json:"next,omitempty" maxLength:"600" doc:"When the next meeting is, in words: end of May."`
	}
}

// SaidEntry is an entry of the record, as it is sent.
type SaidEntry struct {
	Kind       string `json:"kind" enum:"update,decision,action,proposal,dissent,question,event"`
	Text       string `json:"text" maxLength:"16000"`
	Reason     string `json:"reason,omitempty" maxLength:"16000"`
	Speaker    string `json:"speaker,omitempty" maxLength:"600" doc:"Not under the Chatham House rule."`
	Owner      string `json:"owner,omitempty" maxLength:"600"`
	Due        string `json:"due,omitempty" maxLength:"600" doc:"In words: Autumn 2027."`
	Commitment string `json:"commitment,omitempty" maxLength:"64"`
	Milestones []int  `json:"milestones,omitempty" maxItems:"50"`
	Stage      string `json:"stage,omitempty" enum:"not_started,in_progress,delayed,complete,dropped" doc:"Where an update says that these milestones stand."`
}

func (b SaidEntry) said() meeting.Said {
	return meeting.Said{Kind: b.Kind, Text: b.Text, Reason: b.Reason, Speaker: b.Speaker, Owner: b.Owner,
		Due: fuzzydate.Parse(strings.TrimSpace(b.Due)), Commitment: draft.ID(b.Commitment), Milestones: b.Milestones,
		Stage: plan.Progress(b.Stage)}
}

type writeRecord struct {
	InSession
	Body struct {
		Key string `json:"key,omitempty" maxLength:"100" doc:"Sending it twice writes it once."`
		SaidEntry
	}
}

type changeRecord struct {
	InSession
	Entry string `path:"line" maxLength:"64" doc:"The entry's id."`
	Body  struct {
		Version int64 `json:"version" doc:"The version you read."`
		SaidEntry
	}
}

type strikeRecord struct {
	InSession
	Entry string `path:"line" maxLength:"64" doc:"The entry's id."`
	Saw   int64  `query:"saw" doc:"The version you read: what was changed since is not struck out."`
}

type stepNote struct {
	InSession
	Body struct {
		Step string `json:"step" enum:"agree,reopen,publish"`
	}
}

type closeAction struct {
	By
	Entry string `path:"line" maxLength:"64" doc:"The action's id."`
	Body  struct {
		How     string `json:"how" maxLength:"16000" doc:"What was done, or why it will not be."`
		Dropped bool   `json:"dropped,omitempty"`
	}
}

func (a *api) notes() {
	const tag, base = "Sessions", "/sessions/{session}"
	all := a.Meetings.Record
	on(a, operation{id: "session-note", method: http.MethodGet, path: base + "/note", tag: tag, public: true, words: "The note of a session"},
		func(ctx context.Context, in *InSession) (*answer[*meeting.Note], error) {
			_, n, err := all.Draw(ctx, in.actor, in.id())
			return ok(n, err)
		})
	on(a, operation{id: "write-note", method: http.MethodPut, path: base + "/note", tag: tag, words: "Write what the note adds in words"},
		func(ctx context.Context, in *writeNote) (*answer[*meeting.Note], error) {
			b := in.Body
			return ok(all.Write(ctx, in.actor, in.id(), b.Version, meeting.Words{Recap: b.Recap, Discussion: b.Discussion, Author: b.Author,
				Provenance: b.Provenance, Next: fuzzydate.Parse(strings.TrimSpace(b.Next))}))
		})
	on(a, operation{id: "step-note", method: http.MethodPost, path: base + "/note", tag: tag, words: "Agree the note, open it again, or publish it"},
		func(ctx context.Context, in *stepNote) (*none, error) {
			switch in.Body.Step {
			case "agree":
				return done(all.Agree(ctx, in.actor, in.id()))
			case "reopen":
				return done(all.Reopen(ctx, in.actor, in.id()))
			}
			return done(all.Publish(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "session-record", method: http.MethodGet, path: base + "/record", tag: tag, public: true, words: "Updates, decisions, actions, what was not taken, dissent"},
		func(ctx context.Context, in *InSession) (*answer[[]*meeting.Entry], error) {
			return ok(all.Entries(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "write-record", method: http.MethodPost, path: base + "/record", tag: tag, status: http.StatusCreated, words: "Write an entry into the record"},
		func(ctx context.Context, in *writeRecord) (*answer[*meeting.Entry], error) {
			return ok(all.Add(ctx, in.actor, in.id(), in.Body.Key, in.Body.said()))
		})
	on(a, operation{id: "change-record", method: http.MethodPut, path: base + "/record/{line}", tag: tag, words: "Rewrite an entry of the record"},
		func(ctx context.Context, in *changeRecord) (*answer[*meeting.Entry], error) {
			return ok(all.Edit(ctx, in.actor, in.id(), in.Entry, in.Body.Version, in.Body.said()))
		})
	on(a, operation{id: "strike-record", method: http.MethodDelete, path: base + "/record/{line}", tag: tag, words: "Strike an entry out of the record, before the note is agreed"},
		func(ctx context.Context, in *strikeRecord) (*none, error) {
			return done(all.Strike(ctx, in.actor, in.id(), in.Entry, in.Saw))
		})
	on(a, operation{id: "plan-actions", method: http.MethodGet, path: "/plans/{plan}/sessions/actions", tag: tag, public: true, words: "What a plan's sessions decided to do, the open ones first"},
		func(ctx context.Context, in *InPlan) (*answer[[]*meeting.Entry], error) {
			return ok(all.Actions(ctx, in.actor, in.Plan))
		})
	on(a, operation{id: "close-action", method: http.MethodPost, path: "/sessions/actions/{line}/close", tag: tag, words: "Close an action: done, or dropped"},
		func(ctx context.Context, in *closeAction) (*answer[*meeting.Entry], error) {
			return ok(all.Close(ctx, in.actor, in.Entry, in.Body.Dropped, in.Body.How))
		})
	on(a, operation{id: "draft-timeline", method: http.MethodGet, path: "/drafts/{draft}/timeline", tag: tag, public: true, words: "What published notes say of a commitment, the newest first"},
		func(ctx context.Context, in *InDraft) (*answer[[]*meeting.Entry], error) {
			if _, err := a.Drafts.Drafts.Find(ctx, in.actor, in.id()); err != nil {
				return nil, err
			}
			return ok(all.Timeline(ctx, in.id()))
		})
}
