package server

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// credential is how an open socket's person is found again: the session or
// token is asked each time, so that ending it ends what it opened.
type credential struct {
	lang    words.Lang // in which its person is refused
	resolve func(context.Context) (people.Actor, error)
}

func (c *credential) actor(ctx context.Context) (people.Actor, error) {
	if c == nil || c.resolve == nil {
		return people.Actor{}, nil
	}
	return c.resolve(ctx)
}

// gate lets people into shared documents as the rules of the process say.
// A document carries the id of its draft, or is called as a pad of a session.
type gate struct{ s *Server }

// Admit answers what this person may do with this document now.
func (g gate) Admit(ctx context.Context, who coedit.Credential, document string) (coedit.Grant, error) {
	c, _ := who.(*credential)
	if c != nil {
		ctx = words.With(ctx, c.lang)
	}
	by, err := c.actor(ctx)
	if err != nil {
		return coedit.Grant{}, refused(ctx, err)
	}
	if pad, ok := meeting.ParsePad(document); ok {
		return g.admitPad(ctx, by, pad)
	}
	d, err := g.s.drafts.Drafts.Find(ctx, by, draft.ID(document))
	if err != nil {
		return coedit.Grant{}, refused(ctx, err)
	}
	permit, err := g.s.drafts.Drafts.May(ctx, by, d.Key())
	if err != nil {
		return coedit.Grant{}, refused(ctx, err)
	}
	grant := coedit.Grant{
		Person: string(by.Person), Name: by.Name, Organisation: by.OrganisationName,
		Sector: string(by.Sector), Role: string(people.Reader), Write: permit.Edit, Schema: schema(template.ID(d.Template)),
	}
	switch {
	case d.Sealed:
		grant.Why = words.T(ctx, "The text is sealed: nobody can change it now.")
	case !d.TakesEdits():
		grant.Why = words.T(ctx, "This text is not open for changes now.")
	}
	if permit.Edit {
		grant.Role = string(people.Drafter)
	}
	for _, field := range permit.Sealed {
		grant.Sealed = append(grant.Sealed, string(field))
	}
	return grant, nil
}

// refused gives a refusal its close code; a fault stays a fault, and the
// client comes back later.
func refused(ctx context.Context, err error) error {
	r := civic.AsRefusal(err)
	if r == nil {
		var known *coedit.Refused
		if errors.As(err, &known) {
			return known
		}
		return err
	}
	code := coedit.CloseForbidden
	switch r.Kind {
	case civic.SignIn:
		code = coedit.CloseSignIn
	case civic.NotFound:
		code = coedit.CloseNotFound
	case civic.TooMuch:
		code = coedit.CloseTooMuch
	}
	return &coedit.Refused{Code: code, Reason: words.Refusal(ctx, r)}
}
