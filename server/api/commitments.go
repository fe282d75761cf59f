package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// InCommitment is a published commitment: it keeps the id of its draft.
type InCommitment struct {
	By
	Commitment string `path:"commitment" maxLength:"64"`
}

func (o InCommitment) id() draft.ID { return draft.ID(o.Commitment) }

type InPublished struct {
	InCommitment
	Version int `path:"version" minimum:"1"`
}

type pagedVersions struct {
	InCommitment
	After string `query:"after" maxLength:"2000"`
}

type compareCommitment struct {
	InCommitment
	From int `query:"from" required:"true" minimum:"1"`
	To   int `query:"to" required:"true" minimum:"1"`
}

type publish struct {
	InDraft
	Body struct {
		SHA256 string `json:"sha256" maxLength:"64" doc:"Of the text you looked at: 'sha256' of GET /drafts/{draft}/text. Another text is refused as a conflict."`
		After  int    `json:"after" minimum:"0" doc:"The newest published version you saw, 0 for none."`
		Note   string `json:"note,omitempty" maxLength:"4000" doc:"What changed; needed from the second version on."`
	}
}

type withdraw struct {
	InPublished
	Body struct {
		Reason string `json:"reason" maxLength:"4000" doc:"Everybody can read it."`
	}
}

func (a *api) commitments() {
	const tag, base = "Commitments", "/commitments/{commitment}"
	all := a.Publications
	on(a, operation{id: "plan-published", method: http.MethodGet, path: "/plans/{plan}/published", tag: tag, public: true, words: "The published commitments of a plan"},
		func(ctx context.Context, in *InPlan) (*answer[[]*publication.Head], error) {
			return ok(all.ByPlan(ctx, in.Plan))
		})
	on(a, operation{id: "commitment", method: http.MethodGet, path: base, tag: tag, public: true, words: "The newest published version of a commitment"},
		func(ctx context.Context, in *InCommitment) (*answer[*publication.View], error) {
			return ok(all.Find(ctx, in.id(), 0))
		})
	on(a, operation{id: "commitment-versions", method: http.MethodGet, path: base + "/versions", tag: tag, public: true, words: "All published versions, the newest first"},
		func(ctx context.Context, in *pagedVersions) (*answer[list[*publication.View]], error) {
			return page(all.Versions(ctx, in.id(), in.After))
		})
	on(a, operation{id: "commitment-version", method: http.MethodGet, path: base + "/versions/{version}", tag: tag, public: true, words: "One published version, which never changes"},
		func(ctx context.Context, in *InPublished) (*answer[*publication.View], error) {
			return ok(all.Find(ctx, in.id(), in.Version))
		})
	on(a, operation{id: "compare-commitment", method: http.MethodGet, path: base + "/compare", tag: tag, public: true, words: "The difference between two published versions, by field"},
		func(ctx context.Context, in *compareCommitment) (*answer[[]draft.Difference], error) {
			return ok(all.Compare(ctx, in.id(), in.From, in.To))
		})
	on(a, operation{id: "publish", method: http.MethodPost, path: "/drafts/{draft}/publish", tag: tag, status: http.StatusCreated,
		words: "Publish a draft as the next version", about: "Of two at once exactly one succeeds; the other is a conflict."},
		func(ctx context.Context, in *publish) (*answer[*publication.Publication], error) {
			return ok(all.Publish(ctx, in.actor, in.id(), publication.New{SHA256: in.Body.SHA256, After: in.Body.After, Note: in.Body.Note}))
		})
	on(a, operation{id: "withdraw", method: http.MethodPost, path: base + "/versions/{version}/withdraw", tag: tag,
		words: "Withdraw a published version, with a public reason", about: "It stays at its address, under the reason."},
		func(ctx context.Context, in *withdraw) (*answer[*publication.Withdrawal], error) {
			return ok(all.Withdraw(ctx, in.actor, in.id(), in.Version, in.Body.Reason))
		})
}
