package api

import (
	"context"
	"net/http"
	"net/url"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

type paged struct {
	InDraft
	After string `query:"after" maxLength:"2000"`
}

// InStance names a stance as lists of stances do; an address writes its id
// escaped.
type InStance struct {
	InDraft
	Stance string `path:"stance" maxLength:"256" doc:"Its id, percent-encoded: ids of stances hold the sign '|'."`
}

// kept is the stance's id. One that cannot be read is nobody's.
func (o InStance) kept() string {
	id, err := url.PathUnescape(o.Stance)
	if err != nil {
		return ""
	}
	return id
}

type hideStance struct {
	InStance
	Body struct {
		Reason string `json:"reason" maxLength:"8000" doc:"Everybody reads it in place of the words."`
	}
}

type takeStance struct {
	InDraft
	Body struct {
		Holder   string `json:"holder,omitempty" enum:"person,organisation" default:"person" doc:"An organisation's stance is taken by its confirmed speaker."`
		Position string `json:"position" enum:"support,concerns,oppose,abstain"`
		Reason   string `json:"reason,omitempty" maxLength:"8000" doc:"Needed with concerns and when opposing."`
		Seq      int64  `json:"seq" doc:"The text you read: 'seq' of GET /drafts/{draft}/text."`
		SHA256   string `json:"sha256" maxLength:"64" doc:"The text you read: 'sha256' of GET /drafts/{draft}/text."`
	}
}

func (a *api) stances() {
	const tag, base = "Stances", "/drafts/{draft}/stances"
	all := a.Drafts.Stances
	on(a, operation{id: "list-stances", method: http.MethodGet, path: base, tag: tag, public: true, words: "Where people and organisations stand, the newest first"},
		func(ctx context.Context, in *paged) (*answer[list[draft.StanceView]], error) {
			return page(all.List(ctx, in.actor, in.id(), in.After))
		})
	on(a, operation{id: "count-stances", method: http.MethodGet, path: base + "/tally", tag: tag, public: true, words: "Stances counted by sector"},
		func(ctx context.Context, in *InDraft) (*answer[*draft.Tally], error) {
			return ok(all.Tally(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "take-stance", method: http.MethodPut, path: base, tag: tag, words: "Take a stance, or change it",
		about: "One for each person and one for each organisation; bound to the text that was read. Earlier ones are kept."},
		func(ctx context.Context, in *takeStance) (*answer[*draft.Stance], error) {
			return ok(all.Take(ctx, in.actor, in.id(), draft.NewStance{Holder: draft.Holder(in.Body.Holder),
				Position: draft.Position(in.Body.Position), Reason: in.Body.Reason, Seq: in.Body.Seq, SHA256: in.Body.SHA256}))
		})
	on(a, operation{id: "hide-stance", method: http.MethodPost, path: base + "/{stance}/hide", tag: tag, status: http.StatusNoContent,
		words: "Hide the reason of a stance, with a reason", about: "The position stays public and counted; the words are for moderators."},
		func(ctx context.Context, in *hideStance) (*none, error) {
			return done(all.Hide(ctx, in.actor, in.id(), in.kept(), in.Body.Reason))
		})
	on(a, operation{id: "show-stance", method: http.MethodPost, path: base + "/{stance}/show", tag: tag, status: http.StatusNoContent, words: "Show the hidden reason of a stance again"},
		func(ctx context.Context, in *InStance) (*none, error) {
			return done(all.Show(ctx, in.actor, in.id(), in.kept()))
		})
}
