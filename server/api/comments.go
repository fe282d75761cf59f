package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// InDraft is the draft in the address.
type InDraft struct {
	By
	Draft string `path:"draft" maxLength:"64"`
}

func (o InDraft) id() draft.ID { return draft.ID(o.Draft) }

type InThread struct {
	InDraft
	Thread string `path:"thread" maxLength:"128"`
}

type InComment struct {
	InDraft
	Comment string `path:"comment" maxLength:"128"`
}

type askComments struct {
	InDraft
	Order  string `query:"order" enum:"newest,text" default:"newest"`
	Filter string `query:"filter" enum:"unanswered,mine,sector"`
	Sector string `query:"sector" enum:"government,civil-society,citizen,other"`
	After  string `query:"after" maxLength:"2000"`
}

type postComment struct {
	InDraft
	Body struct {
		Body     string   `json:"body" maxLength:"20000" doc:"Plain text, at most 5,000 characters."`
		Mentions []string `json:"mentions,omitempty" maxItems:"20" doc:"Ids of people."`
		Key      string   `json:"key,omitempty" maxLength:"100" doc:"Makes a repeated request find the first comment instead of posting a second."`
		Anchor   *anchor  `json:"anchor,omitempty" doc:"The words it is about; absent for the whole draft."`
		Block    *block   `json:"block,omitempty" doc:"A whole paragraph it is about, instead of an anchor."`
	}
}

// anchor is two relative positions of Yjs in the field's fragment.
type anchor struct {
	Field string `json:"field" maxLength:"100"`
	Start []byte `json:"start" doc:"An encoded Yjs relative position, base64."`
	End   []byte `json:"end" doc:"An encoded Yjs relative position, base64."`
	Quote string `json:"quote" maxLength:"10000" doc:"The words as they were."`
}

func (a *anchor) civic() *draft.Anchor {
	if a == nil {
		return nil
	}
	return &draft.Anchor{Field: draft.Field(a.Field), Start: a.Start, End: a.End, Quote: a.Quote}
}

type block struct {
	Field string `json:"field" maxLength:"100"`
	N     int    `json:"n" minimum:"0" doc:"The block within the field, counted from 0."`
	Quote string `json:"quote" maxLength:"20000" doc:"The block's words as they were; refused as a conflict when they changed."`
}

func (b *block) civic() *draft.Block {
	if b == nil {
		return nil
	}
	return &draft.Block{Field: draft.Field(b.Field), N: b.N, Quote: b.Quote}
}

type postReply struct {
	InThread
	Body struct {
		Body     string   `json:"body" maxLength:"20000"`
		Mentions []string `json:"mentions,omitempty" maxItems:"20"`
		Key      string   `json:"key,omitempty" maxLength:"100"`
	}
}

type editComment struct {
	InComment
	Body struct {
		Body string `json:"body" maxLength:"20000"`
		Saw  int    `json:"saw" minimum:"0" doc:"How often it had been edited when you read it."`
	}
}

type hideComment struct {
	InComment
	Body struct {
		Reason string `json:"reason" maxLength:"2000" doc:"Shown to everybody."`
	}
}

func ids(from []string) []people.PersonID {
	var to []people.PersonID
	for _, id := range from {
		to = append(to, people.PersonID(id))
	}
	return to
}

func (a *api) comments() {
	const tag, base = "Comments", "/drafts/{draft}/comments"
	said := a.Drafts.Comments
	on(a, operation{id: "list-comments", method: http.MethodGet, path: base, tag: tag, public: true, words: "The threads of a draft, 20 a page"},
		func(ctx context.Context, in *askComments) (*answer[list[*draft.ThreadView]], error) {
			return page(said.List(ctx, in.actor, in.id(), draft.Ask{Order: draft.Order(in.Order), Filter: draft.Filter(in.Filter),
				Sector: people.Sector(in.Sector), After: in.After}))
		})
	on(a, operation{id: "post-comment", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated, words: "Open a thread"},
		func(ctx context.Context, in *postComment) (*answer[*draft.Thread], error) {
			return ok(said.Post(ctx, in.actor, in.id(), draft.NewComment{Key: in.Body.Key, Body: in.Body.Body,
				Mentions: ids(in.Body.Mentions), Anchor: in.Body.Anchor.civic(), Block: in.Body.Block.civic()}))
		})
	on(a, operation{id: "reply", method: http.MethodPost, path: base + "/{thread}/replies", tag: tag, status: http.StatusCreated,
		words: "Reply in a thread", about: "A reply to a resolved thread opens it again."},
		func(ctx context.Context, in *postReply) (*answer[*draft.Reply], error) {
			return ok(said.Reply(ctx, in.actor, in.id(), in.Thread, draft.NewReply{Key: in.Body.Key, Body: in.Body.Body, Mentions: ids(in.Body.Mentions)}))
		})
	on(a, operation{id: "edit-comment", method: http.MethodPut, path: base + "/{comment}", tag: tag, status: http.StatusNoContent,
		words: "Change your own comment or reply", about: "Every older wording is kept and can be read."},
		func(ctx context.Context, in *editComment) (*none, error) {
			return done(said.Edit(ctx, in.actor, in.id(), in.Comment, in.Body.Saw, in.Body.Body))
		})
	on(a, operation{id: "comment-history", method: http.MethodGet, path: base + "/{comment}/history", tag: tag, public: true, words: "The older wordings of a comment"},
		func(ctx context.Context, in *InComment) (*answer[[]*draft.Edition], error) {
			return ok(said.History(ctx, in.actor, in.id(), in.Comment))
		})
	on(a, operation{id: "hide-comment", method: http.MethodPost, path: base + "/{comment}/hide", tag: tag, status: http.StatusNoContent, words: "Hide a comment, with a reason"},
		func(ctx context.Context, in *hideComment) (*none, error) {
			return done(said.Hide(ctx, in.actor, in.id(), in.Comment, in.Body.Reason))
		})
	on(a, operation{id: "show-comment", method: http.MethodPost, path: base + "/{comment}/show", tag: tag, status: http.StatusNoContent, words: "Show a hidden comment again"},
		func(ctx context.Context, in *InComment) (*none, error) {
			return done(said.Show(ctx, in.actor, in.id(), in.Comment))
		})
	on(a, operation{id: "resolve-thread", method: http.MethodPost, path: base + "/{thread}/resolve", tag: tag, status: http.StatusNoContent, words: "Resolve a thread"},
		func(ctx context.Context, in *InThread) (*none, error) {
			return done(said.Resolve(ctx, in.actor, in.id(), in.Thread))
		})
	on(a, operation{id: "reopen-thread", method: http.MethodPost, path: base + "/{thread}/reopen", tag: tag, status: http.StatusNoContent, words: "Open a resolved thread again"},
		func(ctx context.Context, in *InThread) (*none, error) {
			return done(said.Reopen(ctx, in.actor, in.id(), in.Thread))
		})
}
