package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// AboutForum is what a forum is about and under which promise. All of it but
// the title can follow later; what is missing stands before the next phase.
type AboutForum struct {
	Title             string          `json:"title" maxLength:"2000"`
	Area              string          `json:"area,omitempty" maxLength:"2000"`
	Authority         string          `json:"authority,omitempty" maxLength:"2000" doc:"Who commissioned it."`
	Question          string          `json:"question,omitempty" maxLength:"5000"`
	In                []string        `json:"in,omitempty" maxItems:"100" doc:"What may be recommended on."`
	Out               []string        `json:"out,omitempty" maxItems:"100"`
	TradeOffs         []string        `json:"tradeOffs,omitempty" maxItems:"100"`
	Promise           forum.Promise   `json:"promise,omitempty" required:"false" doc:"Who decides, by when each recommendation is answered, in which words."`
	Funder            string          `json:"funder,omitempty" maxLength:"5000"`
	Budget            int             `json:"budget,omitempty" doc:"In whole pounds."`
	Features          []forum.Feature `json:"features,omitempty" maxItems:"100" doc:"By what the panel mirrors the area, with the source of the figures."`
	Panel             int             `json:"panel,omitempty" doc:"How many people are chosen."`
	LearningHours     int             `json:"learningHours,omitempty" doc:"What members are promised at the least; the forum stays in its deliberation until its sessions add up to it."`
	DeliberationHours int             `json:"deliberationHours,omitempty"`
	Assessment        string          `json:"assessment,omitempty" maxLength:"5000" doc:"The address of the data protection assessment."`
	Notice            string          `json:"notice,omitempty" maxLength:"5000" doc:"The address of the privacy notice."`
	Telephone         string          `json:"telephone,omitempty" maxLength:"2000"`
}

type listForums struct {
	By
	After string `query:"after" maxLength:"2000"`
}

type foundForum struct {
	By
	Body AboutForum
}

type writeForum struct {
	InForum
	Body AboutForum
}

type nameAdvisers struct {
	InForum
	Body struct {
		Advisers []forum.Adviser `json:"advisers" maxItems:"100"`
	}
}

func (a *api) forums() {
	const tag, base = "Forums", "/forums/{forum}"
	all := a.Forums
	on(a, operation{id: "list-forums", method: http.MethodGet, path: "/forums", tag: tag, public: true, words: "The forums, the newest first"},
		func(ctx context.Context, in *listForums) (*answer[list[*forum.Forum]], error) {
			items, more, err := all.List(ctx, in.After)
			if items == nil {
				items = []*forum.Forum{}
			}
			return ok(list[*forum.Forum]{items, more}, err)
		})
	on(a, operation{id: "found-forum", method: http.MethodPost, path: "/forums", tag: tag, status: http.StatusCreated, words: "Found a forum, as an administrator",
		about: "It begins in its design. Needs the scope admin. 422 names each field that is too long or contradicts another."},
		func(ctx context.Context, in *foundForum) (*answer[*forum.Forum], error) {
			return ok(all.Found(ctx, in.actor, forum.Remit(in.Body), false))
		})
	on(a, operation{id: "forum", method: http.MethodGet, path: base, tag: tag, public: true, words: "A forum: its question, its promise, its history, its draws",
		about: "All that a forum holds here is public from the day it is founded."},
		func(ctx context.Context, in *InForum) (*answer[*forum.Forum], error) {
			return ok(all.Find(ctx, in.id()))
		})
	on(a, operation{id: "write-forum", method: http.MethodPut, path: base, tag: tag, words: "Change what a forum is about, until letters go out",
		about: "For its commissioner and its delivery lead; the body replaces the whole. 409 once letters went out, or while the forum stands still."},
		func(ctx context.Context, in *writeForum) (*answer[*forum.Forum], error) {
			return ok(all.Write(ctx, in.actor, in.id(), forum.Remit(in.Body)))
		})
	on(a, operation{id: "name-advisers", method: http.MethodPut, path: base + "/advisers", tag: tag, words: "Name the advisory group, as the delivery lead"},
		func(ctx context.Context, in *nameAdvisers) (*answer[*forum.Forum], error) {
			return ok(all.Advise(ctx, in.actor, in.id(), in.Body.Advisers))
		})
	a.forumPhases(tag, base)
	a.forumRoles(tag, base)
}

type forumRole struct {
	InForum
	Person string `path:"person" maxLength:"64"`
	Role   string `path:"role" maxLength:"64" doc:"commissioner, lead, recruiter, operator, evidence-lead, advisory, facilitator, speaker, observer or evaluator."`
}

func (a *api) forumRoles(tag, base string) {
	all := a.Forums
	on(a, operation{id: "forum-appointments", method: http.MethodGet, path: base + "/roles", tag: tag, public: true, words: "Who has a role in a forum; members are not listed"},
		func(ctx context.Context, in *InForum) (*answer[[]*forum.Seat], error) {
			if _, err := all.Find(ctx, in.id()); err != nil {
				return nil, err
			}
			return ok(all.Seats(ctx, in.id()))
		})
	on(a, operation{id: "give-forum-role", method: http.MethodPut, path: base + "/roles/{role}/{person}", tag: tag, status: http.StatusNoContent, words: "Give somebody a role in a forum",
		about: "For administrators and, except for leads and commissioners, the delivery lead. 409 where two roles exclude each other. Members are chosen by lot, and nobody can make one."},
		func(ctx context.Context, in *forumRole) (*none, error) {
			// Asked before looking anybody up: only those who may give roles may
			// find out who has an account here.
			if err := all.MayAppoint(ctx, in.actor, in.id(), forum.Role(in.Role)); err != nil {
				return nil, err
			}
			who, err := a.People.Actor(ctx, people.PersonID(in.Person))
			if err != nil {
				return nil, err
			}
			return done(all.Appoint(ctx, in.actor, in.id(), who, forum.Role(in.Role)))
		})
	on(a, operation{id: "take-forum-role", method: http.MethodDelete, path: base + "/roles/{role}/{person}", tag: tag, status: http.StatusNoContent, words: "Take a role in a forum away",
		about: "For whoever may give it. 403 for a member: a seat that was drawn by lot is given up by its owner, or noted as left by the recruiter."},
		func(ctx context.Context, in *forumRole) (*none, error) {
			return done(all.Dismiss(ctx, in.actor, in.id(), people.PersonID(in.Person), forum.Role(in.Role)))
		})
}
