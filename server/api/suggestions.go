package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

type InSuggestion struct {
	InDraft
	Suggestion string `path:"suggestion" maxLength:"128"`
}

type askSuggestions struct {
	InDraft
	Fate  string `query:"fate" enum:"open,accepting,accepted,declined,withdrawn"`
	After string `query:"after" maxLength:"2000"`
}

type proposeWords struct {
	InDraft
	Body struct {
		Key     string  `json:"key,omitempty" maxLength:"100"`
		Anchor  *anchor `json:"anchor,omitempty"`
		Block   *block  `json:"block,omitempty"`
		Wording string  `json:"wording" maxLength:"40000" doc:"What should stand there; empty to take the words out."`
		Reason  string  `json:"reason" maxLength:"8000"`
	}
}

type declineSuggestion struct {
	InSuggestion
	Body struct {
		Reason string `json:"reason" maxLength:"8000" doc:"Everybody can read it."`
	}
}

type hideSuggestion struct {
	InSuggestion
	Body struct {
		Reason string `json:"reason" maxLength:"8000" doc:"Everybody reads it in place of the words."`
	}
}

type acceptChanged struct {
	InSuggestion
	Body struct {
		Saw     string `json:"saw" maxLength:"40000" doc:"The words as they were when you changed them: 'place.text' of the suggestion."`
		Wording string `json:"wording" maxLength:"40000"`
		Reason  string `json:"reason" maxLength:"8000" doc:"Everybody can read it."`
	}
}

type discussSuggestion struct {
	InSuggestion
	Body struct {
		Key  string `json:"key,omitempty" maxLength:"100"`
		Body string `json:"body" maxLength:"20000"`
	}
}

type discussion struct {
	Items []draft.Said `json:"items"`
	More  string       `json:"more,omitempty"`
}

func (a *api) suggestions() {
	const tag, base = "Suggestions", "/drafts/{draft}/suggestions"
	all := a.Drafts.Suggestions
	on(a, operation{id: "list-suggestions", method: http.MethodGet, path: base, tag: tag, public: true, words: "Suggested wordings, in the order of the text"},
		func(ctx context.Context, in *askSuggestions) (*answer[list[*draft.SuggestionView]], error) {
			return page(all.List(ctx, in.actor, in.id(), draft.Fate(in.Fate), in.After))
		})
	on(a, operation{id: "suggestion", method: http.MethodGet, path: base + "/{suggestion}", tag: tag, public: true, words: "One suggestion, and where its words are now"},
		func(ctx context.Context, in *InSuggestion) (*answer[*draft.SuggestionView], error) {
			return ok(all.Find(ctx, in.actor, in.id(), in.Suggestion))
		})
	on(a, operation{id: "suggest", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated, words: "Suggest other words"},
		func(ctx context.Context, in *proposeWords) (*answer[*draft.Suggestion], error) {
			return ok(all.Propose(ctx, in.actor, in.id(), draft.NewSuggestion{Key: in.Body.Key, Anchor: in.Body.Anchor.civic(),
				Block: in.Body.Block.civic(), Wording: in.Body.Wording, Reason: in.Body.Reason}))
		})
	on(a, operation{id: "accept-suggestion", method: http.MethodPost, path: base + "/{suggestion}/accept", tag: tag,
		words: "Accept a suggestion", about: "Its words go into the text as an ordinary edit, in its author's name, exactly once."},
		func(ctx context.Context, in *InSuggestion) (*answer[*draft.Suggestion], error) {
			return ok(all.Accept(ctx, in.actor, in.id(), in.Suggestion))
		})
	on(a, operation{id: "accept-suggestion-changed", method: http.MethodPost, path: base + "/{suggestion}/accept-changed", tag: tag,
		words: "Accept a suggestion with changes", about: "Your wording goes into the text, credited to the suggestion's author as changed by you."},
		func(ctx context.Context, in *acceptChanged) (*answer[*draft.Suggestion], error) {
			return ok(all.AcceptChanged(ctx, in.actor, in.id(), in.Suggestion, draft.Revised{Saw: in.Body.Saw, Wording: in.Body.Wording, Reason: in.Body.Reason}))
		})
	on(a, operation{id: "discuss-suggestion", method: http.MethodPost, path: base + "/{suggestion}/discussion", tag: tag, status: http.StatusCreated,
		words: "Say something about a suggestion"},
		func(ctx context.Context, in *discussSuggestion) (*answer[*draft.Reply], error) {
			return ok(all.Discuss(ctx, in.actor, in.id(), in.Suggestion, draft.NewReply{Key: in.Body.Key, Body: in.Body.Body}))
		})
	on(a, operation{id: "suggestion-discussion", method: http.MethodGet, path: base + "/{suggestion}/discussion", tag: tag, public: true,
		words: "What was said about a suggestion"},
		func(ctx context.Context, in *InSuggestion) (*answer[discussion], error) {
			whole, err := all.Discussion(ctx, in.actor, in.id(), in.Suggestion, "")
			if err != nil || whole == nil {
				return ok(discussion{Items: []draft.Said{}}, err)
			}
			return ok(discussion{whole.Page.Items, whole.Page.More}, nil)
		})
	on(a, operation{id: "decline-suggestion", method: http.MethodPost, path: base + "/{suggestion}/decline", tag: tag, words: "Decline a suggestion, with a reason"},
		func(ctx context.Context, in *declineSuggestion) (*answer[*draft.Suggestion], error) {
			return ok(all.Decline(ctx, in.actor, in.id(), in.Suggestion, in.Body.Reason))
		})
	on(a, operation{id: "withdraw-suggestion", method: http.MethodPost, path: base + "/{suggestion}/withdraw", tag: tag, words: "Take your own suggestion back"},
		func(ctx context.Context, in *InSuggestion) (*answer[*draft.Suggestion], error) {
			return ok(all.Withdraw(ctx, in.actor, in.id(), in.Suggestion))
		})
	on(a, operation{id: "hide-suggestion", method: http.MethodPost, path: base + "/{suggestion}/hide", tag: tag, status: http.StatusNoContent,
		words: "Hide the words of a suggestion, with a reason", about: "That something was suggested stays public; its words are for moderators."},
		func(ctx context.Context, in *hideSuggestion) (*none, error) {
			return done(all.Hide(ctx, in.actor, in.id(), in.Suggestion, in.Body.Reason))
		})
	on(a, operation{id: "show-suggestion", method: http.MethodPost, path: base + "/{suggestion}/show", tag: tag, status: http.StatusNoContent, words: "Show a hidden suggestion again"},
		func(ctx context.Context, in *InSuggestion) (*none, error) {
			return done(all.Show(ctx, in.actor, in.id(), in.Suggestion))
		})
}
