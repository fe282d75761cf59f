package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
)

// InConversation names a conversation.
type InConversation struct {
	By
	Conversation string `path:"conversation" maxLength:"128"`
}

func (o InConversation) id() conversation.ID { return conversation.ID(o.Conversation) }

// InStatement names a statement of a conversation.
type InStatement struct {
	InConversation
	Statement int `path:"statement" minimum:"0" maximum:"100000"`
}

type beginConversation struct {
	By
	Body struct {
		Title    string   `json:"title" maxLength:"400"`
		Prompt   string   `json:"prompt" maxLength:"4000"`
		Plan     string   `json:"plan,omitempty" maxLength:"64" doc:"Whose people care for it; absent for the platform's."`
		Visitors bool     `json:"visitors,omitempty" doc:"People may vote without signing in, on the page."`
		Eligible int      `json:"eligible,omitempty" doc:"How many people are asked; 0 where whoever wants takes part."`
		Seeds    []string `json:"seeds" maxItems:"100" doc:"The first statements, from 3 to 50."`
	}
}

type castVote struct {
	InStatement
	Body struct {
		Vote int8 `json:"vote" enum:"-1,0,1" doc:"1 agrees, -1 disagrees, 0 passes."`
	}
}

type sayStatement struct {
	InConversation
	Body struct {
		Text   string `json:"text" maxLength:"20000" doc:"At most 200 characters of plain words."`
		Anyway bool   `json:"anyway,omitempty" doc:"It means something else than the statement it was found to be like."`
	}
}

type decideStatement struct {
	InStatement
	Body struct {
		LetIn  bool   `json:"letIn"`
		Reason string `json:"reason,omitempty" maxLength:"4000" doc:"Needed to keep it out. Public."`
	}
}

// OwnPoint is where the asking person lies on a map.
type OwnPoint struct {
	opinion.Point
	Group  int  `json:"group" doc:"Of the groups on the map, from 0; -1 for none."`
	Placed bool `json:"placed"`
}

func (a *api) conversations() {
	const tag, base = "Conversations", "/conversations/{conversation}"
	all := a.Conversations
	on(a, operation{id: "list-conversations", method: http.MethodGet, path: "/conversations", tag: tag, public: true, words: "All conversations, the newest first"},
		func(ctx context.Context, in *By) (*answer[[]*conversation.Conversation], error) {
			return ok(all.All(ctx, in.actor))
		})
	on(a, operation{id: "begin-conversation", method: http.MethodPost, path: "/conversations", tag: tag, status: http.StatusCreated, words: "Begin a conversation"},
		func(ctx context.Context, in *beginConversation) (*answer[*conversation.Conversation], error) {
			return ok(all.Begin(ctx, in.actor, conversation.New{Title: in.Body.Title, Prompt: in.Body.Prompt, Plan: in.Body.Plan,
				Visitors: in.Body.Visitors, Eligible: in.Body.Eligible, Seeds: in.Body.Seeds}))
		})
	on(a, operation{id: "conversation", method: http.MethodGet, path: base, tag: tag, public: true, words: "A conversation"},
		func(ctx context.Context, in *InConversation) (*answer[*conversation.Conversation], error) {
			return ok(all.Find(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "freeze-conversation", method: http.MethodPost, path: base + "/freeze", tag: tag, status: http.StatusNoContent, words: "Freeze a conversation for good",
		about: "After that nobody votes, and the votes are published without names."},
		func(ctx context.Context, in *InConversation) (*none, error) {
			return done(all.Freeze(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "conversation-map", method: http.MethodGet, path: base + "/map", tag: tag, public: true, words: "The groups of opinion, and where each statement stands",
		about: "Nothing of fewer than five people: such groups are missing, such counts null."},
		func(ctx context.Context, in *InConversation) (*answer[*conversation.Picture], error) {
			return ok(all.Map(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "own-point", method: http.MethodGet, path: base + "/map/own", tag: tag, words: "Where you lie on the map: nobody is told anybody else's"},
		func(ctx context.Context, in *InConversation) (*answer[OwnPoint], error) {
			at, group, placed, err := all.OwnPoint(ctx, conversation.Voter{By: in.actor}, in.id())
			return ok(OwnPoint{at, group, placed}, err)
		})
	a.statements(tag, base)
}

func (a *api) statements(tag, base string) {
	all := a.Conversations
	on(a, operation{id: "list-statements", method: http.MethodGet, path: base + "/statements", tag: tag, public: true, words: "The statements that are open for votes"},
		func(ctx context.Context, in *InConversation) (*answer[[]*conversation.Statement], error) {
			return ok(all.Statements(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "next-statement", method: http.MethodGet, path: base + "/next", tag: tag, public: true, words: "The statement to ask you about next, and your votes so far"},
		func(ctx context.Context, in *InConversation) (*answer[*conversation.Turn], error) {
			return ok(all.Next(ctx, conversation.Voter{By: in.actor}, in.id()))
		})
	on(a, operation{id: "vote-on-statement", method: http.MethodPut, path: base + "/statements/{statement}/vote", tag: tag, status: http.StatusNoContent, words: "Vote on a statement, or change your vote",
		about: "Kept under a pseudonym; the latest counts."},
		func(ctx context.Context, in *castVote) (*none, error) {
			return done(all.Vote(ctx, conversation.Voter{By: in.actor}, in.id(), in.Statement, opinion.Vote(in.Body.Vote)))
		})
	on(a, operation{id: "say-statement", method: http.MethodPost, path: base + "/statements", tag: tag, status: http.StatusCreated, words: "Write a statement; a moderator reads it first"},
		func(ctx context.Context, in *sayStatement) (*answer[*conversation.Statement], error) {
			return ok(all.Say(ctx, in.actor, in.id(), in.Body.Text, in.Body.Anyway))
		})
	on(a, operation{id: "statement-queue", method: http.MethodGet, path: base + "/queue", tag: tag, words: "The statements that wait for a moderator"},
		func(ctx context.Context, in *InConversation) (*answer[[]*conversation.Statement], error) {
			return ok(all.Queue(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "decide-statement", method: http.MethodPost, path: base + "/statements/{statement}/decide", tag: tag, words: "Let a statement in, or keep it out with a reason"},
		func(ctx context.Context, in *decideStatement) (*answer[*conversation.Statement], error) {
			return ok(all.Decide(ctx, in.actor, in.id(), in.Statement, in.Body.LetIn, in.Body.Reason))
		})
	on(a, operation{id: "statement-refusals", method: http.MethodGet, path: base + "/refusals", tag: tag, public: true, words: "Why statements were kept out"},
		func(ctx context.Context, in *InConversation) (*answer[[]*conversation.Statement], error) {
			return ok(all.Refusals(ctx, in.actor, in.id()))
		})
}
