package api

import (
	"context"
	"net/http"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

type createDraft struct {
	InPlan
	Body struct {
		Number  string    `json:"number,omitempty" maxLength:"20"`
		Title   string    `json:"title" maxLength:"600"`
		State   string    `json:"state,omitempty" maxLength:"40"`
		Open    string    `json:"open,omitempty" enum:",reader,commenter,suggester,drafter" doc:"What everybody who is signed in may do."`
		Until   time.Time `json:"until,omitzero"`
		Private bool      `json:"private,omitempty"`
		Key     string    `json:"key,omitempty" maxLength:"100" doc:"Makes a repeated request find the first draft instead of beginning a second."`
	}
}

type manageDraft struct {
	InDraft
	Body struct {
		Version int64     `json:"version" doc:"The version you read."`
		Number  string    `json:"number,omitempty" maxLength:"20"`
		Place   int       `json:"place,omitempty"`
		Title   string    `json:"title" maxLength:"600"`
		Open    string    `json:"open,omitempty" enum:",reader,commenter,suggester,drafter"`
		Until   time.Time `json:"until,omitzero"`
		Private bool      `json:"private,omitempty"`
	}
}

type moveDraft struct {
	InDraft
	Body struct {
		Version int64  `json:"version" doc:"The version you read."`
		State   string `json:"state" maxLength:"40"`
	}
}

type sealDraft struct {
	InDraft
	Body struct {
		Fields []string `json:"fields,omitempty" maxItems:"200" doc:"None means the whole text."`
	}
}

func (in *sealDraft) fields() []draft.Field {
	var fields []draft.Field
	for _, f := range in.Body.Fields {
		fields = append(fields, draft.Field(f))
	}
	return fields
}

// Text is a draft's text now.
type Text struct {
	Seq    int64         `json:"seq" doc:"The number of its last change."`
	SHA256 string        `json:"sha256" doc:"Of the canonical form."`
	Text   draft.Content `json:"text"`
}

func (a *api) drafts() {
	const tag, base = "Drafts", "/drafts/{draft}"
	all := a.Drafts.Drafts
	on(a, operation{id: "create-draft", method: http.MethodPost, path: "/plans/{plan}/drafts", tag: tag, status: http.StatusCreated, words: "Begin a draft in a plan"},
		func(ctx context.Context, in *createDraft) (*answer[*draft.Draft], error) {
			b := in.Body
			return ok(a.Texts.Begin(ctx, in.actor, draft.New{Plan: in.Plan, Number: b.Number, Title: b.Title, State: draft.State(b.State), Open: people.Role(b.Open), Until: b.Until, Private: b.Private}, b.Key))
		})
	on(a, operation{id: "draft", method: http.MethodGet, path: base, tag: tag, public: true, words: "One draft"},
		func(ctx context.Context, in *InDraft) (*answer[*draft.Draft], error) {
			return ok(all.Find(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "draft-permit", method: http.MethodGet, path: base + "/permit", tag: tag, public: true, words: "What you may do on a draft now"},
		func(ctx context.Context, in *InDraft) (*answer[draft.Permit], error) {
			return ok(all.May(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "draft-text", method: http.MethodGet, path: base + "/text", tag: tag, public: true, words: "The text as it is now",
		about: "To edit it, connect a Yjs client to /collab/{draft} (y-websocket protocol) with the token in the Authorization header or as ?token=."},
		func(ctx context.Context, in *InDraft) (*answer[Text], error) {
			if _, err := all.Find(ctx, in.actor, in.id()); err != nil {
				return nil, err
			}
			content, seq, err := a.Texts.Current(ctx, in.id())
			if err != nil {
				return nil, err
			}
			hash, err := content.Hash()
			return ok(Text{seq, hash, content}, err)
		})
	on(a, operation{id: "manage-draft", method: http.MethodPut, path: base, tag: tag, words: "Change a draft's terms"},
		func(ctx context.Context, in *manageDraft) (*answer[*draft.Draft], error) {
			b := in.Body
			was, err := all.Find(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			return ok(all.Manage(ctx, in.actor, in.id(), b.Version, draft.Terms{Number: b.Number, Place: b.Place, Title: b.Title,
				Open: people.Role(b.Open), Until: b.Until, Private: b.Private, Lead: was.Lead}))
		})
	on(a, operation{id: "move-draft", method: http.MethodPost, path: base + "/state", tag: tag, words: "Take a draft to another state of the process"},
		func(ctx context.Context, in *moveDraft) (*answer[*draft.Draft], error) {
			return ok(all.Move(ctx, in.actor, in.id(), in.Body.Version, draft.State(in.Body.State)))
		})
	on(a, operation{id: "seal-draft", method: http.MethodPost, path: base + "/seal", tag: tag, words: "Seal fields, or the whole text"},
		func(ctx context.Context, in *sealDraft) (*answer[*draft.Draft], error) {
			return ok(all.Seal(ctx, in.actor, in.id(), in.fields()...))
		})
	on(a, operation{id: "unseal-draft", method: http.MethodPost, path: base + "/unseal", tag: tag, words: "Open sealed fields, or the whole text, again"},
		func(ctx context.Context, in *sealDraft) (*answer[*draft.Draft], error) {
			return ok(all.Unseal(ctx, in.actor, in.id(), in.fields()...))
		})
}
