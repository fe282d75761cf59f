package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

type stage struct {
	Name   string   `json:"name" maxLength:"240"`
	People []string `json:"people" maxItems:"20" doc:"Ids of the people who clear at this stage; any one of them is enough."`
}

func stages(from []stage) []agreement.Stage {
	var all []agreement.Stage
	for _, one := range from {
		to := agreement.Stage{Name: one.Name}
		for _, id := range one.People {
			to.People = append(to.People, people.PersonID(id))
		}
		all = append(all, to)
	}
	return all
}

type override struct {
	InDraft
	Hurdle string `path:"hurdle" enum:"written,sound,answered,heard,cleared"`
	Body   struct {
		SHA256 string `json:"sha256" maxLength:"64" doc:"Of the text that you let pass: 'sha256' of GET /drafts/{draft}/text."`
		Reason string `json:"reason" maxLength:"16000" doc:"Everybody can read it, on the publication, for ever."`
	}
}

type clear struct {
	InDraft
	Body struct {
		Stage   string `json:"stage" maxLength:"240"`
		SHA256  string `json:"sha256" maxLength:"64" doc:"Of the text that you looked at."`
		Cleared bool   `json:"cleared" doc:"false returns the text to its drafters."`
		Words   string `json:"words,omitempty" maxLength:"16000" doc:"Everybody can read them; needed when the text is returned."`
	}
}

type note struct {
	InDraft
	Body struct {
		Note string `json:"note" maxLength:"16000" doc:"Read only by officials who are named for this clearance."`
	}
}

// gate is what stands between a draft and its publication.
func (a *api) gate() {
	const tag, base = "Agreements", "/drafts/{draft}"
	all := a.Agreements
	on(a, operation{id: "gate", method: http.MethodGet, path: base + "/gate", tag: tag, public: true,
		words: "What stands in the way of publishing a draft, and what was let pass"},
		func(ctx context.Context, in *InDraft) (*answer[[]agreement.Obstacle], error) {
			return ok(all.Gate(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "override", method: http.MethodPut, path: base + "/gate/{hurdle}/override", tag: tag,
		words: "Let a text pass one hurdle, with a public reason", about: "For this very text and what is in its way now; what grows afterwards stops it again."},
		func(ctx context.Context, in *override) (*answer[*agreement.Override], error) {
			return ok(all.Override(ctx, in.actor, in.id(), agreement.Hurdle(in.Hurdle), in.Body.SHA256, in.Body.Reason))
		})
	on(a, operation{id: "clearance", method: http.MethodGet, path: base + "/clearance", tag: tag, public: true,
		words: "What each stage of clearance made of a text", about: "Officials of the chain also get their notes."},
		func(ctx context.Context, in *InDraft) (*answer[*agreement.Desk], error) {
			return ok(all.Desk(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "clear", method: http.MethodPost, path: base + "/clearance", tag: tag,
		words: "Clear a text at your stage, or return it"},
		func(ctx context.Context, in *clear) (*answer[*agreement.Clearance], error) {
			b := in.Body
			return ok(all.Clear(ctx, in.actor, in.id(), b.Stage, b.SHA256, b.Cleared, b.Words))
		})
	on(a, operation{id: "note-clearance", method: http.MethodPost, path: base + "/clearance/notes", tag: tag, status: http.StatusCreated,
		words: "Keep a note for the officials of the chain"},
		func(ctx context.Context, in *note) (*answer[*agreement.Note], error) {
			return ok(all.Note(ctx, in.actor, in.id(), in.Body.Note))
		})
}
