package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

type asked struct {
	By
	After string `query:"after" maxLength:"2000"`
}

type ofPerson struct {
	By
	Person string `path:"person" maxLength:"64"`
}

type declineClaim struct {
	By
	Person string `path:"person" maxLength:"64"`
	Body   struct {
		Reason string `json:"reason" maxLength:"4000" doc:"The person reads it."`
	}
}

type setSpeaker struct {
	By
	Person string `path:"person" maxLength:"64"`
	Body   struct {
		Speaker bool `json:"speaker" doc:"May record the stance of their organisation."`
	}
}

// Claimed is somebody who says that they belong to an organisation.
type Claimed struct {
	Person       people.PersonID `json:"person"`
	Name         string          `json:"name"`
	Organisation string          `json:"organisation"`
	Sector       people.Sector   `json:"sector"`
}

func (a *api) organisations() {
	const tag = "Organisations"
	on(a, operation{id: "list-claims", method: http.MethodGet, path: "/claims", tag: tag, words: "Who waits for their organisation to be confirmed, the longest waiting first"},
		func(ctx context.Context, in *asked) (*answer[list[Claimed]], error) {
			waiting, more, err := a.People.Claims(ctx, in.actor, in.After, 50)
			all := list[Claimed]{Items: []Claimed{}, More: more}
			for _, p := range waiting {
				all.Items = append(all.Items, Claimed{p.PersonID(), p.Shown(), p.Claim.Organisation, p.Claim.Sector})
			}
			return ok(all, err)
		})
	on(a, operation{id: "confirm-claim", method: http.MethodPost, path: "/claims/{person}/confirm", tag: tag, status: http.StatusNoContent, words: "Confirm that a person belongs to the organisation they named"},
		func(ctx context.Context, in *ofPerson) (*none, error) {
			return done(a.People.ConfirmClaim(ctx, in.actor, people.PersonID(in.Person)))
		})
	on(a, operation{id: "decline-claim", method: http.MethodPost, path: "/claims/{person}/decline", tag: tag, status: http.StatusNoContent, words: "Decline it, with a reason"},
		func(ctx context.Context, in *declineClaim) (*none, error) {
			return done(a.People.DeclineClaim(ctx, in.actor, people.PersonID(in.Person), in.Body.Reason))
		})
	on(a, operation{id: "set-speaker", method: http.MethodPut, path: "/people/{person}/speaker", tag: tag, status: http.StatusNoContent, words: "Let a person speak for their organisation, or not any more"},
		func(ctx context.Context, in *setSpeaker) (*none, error) {
			return done(a.People.SetSpeaker(ctx, in.actor, people.PersonID(in.Person), in.Body.Speaker))
		})
}
