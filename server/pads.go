package server

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// admitPad lets people into what a session writes together. Under the Chatham
// House rule the shared document hears no name, and nobody is shown.
func (g gate) admitPad(ctx context.Context, by people.Actor, pad meeting.Pad) (coedit.Grant, error) {
	permit, err := g.s.meetings.Notes.Admit(ctx, by, pad)
	if err != nil {
		return coedit.Grant{}, refused(ctx, err)
	}
	grant := coedit.Grant{Write: permit.Write, Role: string(people.Reader)}
	if permit.Why != nil {
		grant.Why = words.Refusal(ctx, permit.Why)
	}
	if permit.Write {
		grant.Role = string(people.Drafter)
	}
	switch {
	case !permit.Veiled:
		grant.Person, grant.Name, grant.Organisation, grant.Sector = string(by.Person), by.Name, by.OrganisationName, string(by.Sector)
	case permit.Write:
		grant.Person, grant.Holder, grant.Unseen = permit.Hand.Person, string(by.Person), true
	case permit.Why != nil:
		// Whoever wrote under a word of their own would come back as a visitor.
		return grant, &coedit.Refused{Code: coedit.CloseStartAgain, Reason: grant.Why}
	}
	if permit.Of == nil {
		grant.Schema = padSchema(permit.Parts)
		return grant, nil
	}
	d, err := g.s.drafts.Drafts.Find(ctx, by, permit.Of.Draft)
	if err != nil {
		return coedit.Grant{}, refused(ctx, err)
	}
	grant.Schema = &coedit.Schema{Roots: map[string]coedit.Kind{string(permit.Of.Field): coedit.Fragment}, Nodes: nodes, Marks: marks}
	grant.Sealed = besides(d, permit.Of.Field)
	return grant, nil
}

// padSchema is what notes consist of: a text for each point of the agenda.
func padSchema(parts []meeting.Item) *coedit.Schema {
	s := &coedit.Schema{Roots: map[string]coedit.Kind{}, Nodes: nodes, Marks: marks}
	for _, item := range parts {
		s.Roots[meeting.PartOf(item.ID)] = coedit.Fragment
	}
	return s
}

// besides are the roots of a draft that a table leaves as they are.
func besides(d *draft.Draft, field draft.Field) []string {
	all := []string{metaRoot, milestonesRoot}
	t, _ := template.Find(template.ID(d.Template))
	for _, root := range t.Roots(draft.MostObjectives) {
		if root.Name != string(field) {
			all = append(all, root.Name)
		}
	}
	return all
}
