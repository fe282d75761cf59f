package draft

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Part is what is kept here about people, for the register: what a person
// takes away with them, and how they are forgotten. What they contributed
// stays, because others answered it; their name and employer go, and with
// them the notes of where they looked and were mentioned.
func (s *Services) Part() people.Part {
	return people.Part{Name: "drafts", Export: s.export, Erase: s.erase}
}

// Contributions are what a person said on drafts.
type Contributions struct {
	Comments    []*Thread     `json:"comments"`
	Replies     []*Reply      `json:"replies"`
	Suggestions []*Suggestion `json:"suggestions"`
	Stances     []*Stance     `json:"stances"`
	Versions    []*Version    `json:"versions"`
}

func ofPerson(id people.PersonID) storage.Query {
	return storage.Query{Index: byPerson, Equal: []any{string(id)}}
}

func (s *Services) export(ctx context.Context, id people.PersonID) (any, error) {
	c := &Contributions{}
	var errs [5]error
	c.Comments, errs[0] = s.Comments.threads.All(ctx, ofPerson(id))
	c.Replies, errs[1] = s.Comments.replies.All(ctx, ofPerson(id))
	c.Suggestions, errs[2] = s.Suggestions.kept.All(ctx, ofPerson(id))
	c.Stances, errs[3] = s.Stances.kept.All(ctx, ofPerson(id))
	c.Versions, errs[4] = s.Versions.kept.All(ctx, ofPerson(id))
	for _, t := range c.Comments {
		t.Latest = nil // what others replied is theirs
	}
	return c, errors.Join(errs[:]...)
}

// erase may be run again after it was interrupted.
func (s *Services) erase(ctx context.Context, id people.PersonID) error {
	err := errors.Join(
		s.Comments.threads.ChangeAll(ctx, ofPerson(id), func(t *Thread) error { t.By.forget(); return nil }),
		s.Comments.replies.ChangeAll(ctx, ofPerson(id), func(r *Reply) error { r.By.forget(); return nil }),
		s.Suggestions.kept.ChangeAll(ctx, ofPerson(id), func(g *Suggestion) error { g.By.forget(); return nil }),
		s.Stances.kept.ChangeAll(ctx, ofPerson(id), func(st *Stance) error { st.forget(id); return nil }),
		s.Versions.kept.ChangeAll(ctx, ofPerson(id), func(v *Version) error { v.By.forget(); return nil }),
		s.Comments.parts.DeleteAll(ctx, ofPerson(id)),
		s.Comments.visits.DeleteAll(ctx, ofPerson(id)),
	)
	if err != nil {
		return err
	}
	for r, err := range s.Comments.replies.Find(ctx, ofPerson(id)) {
		if err == nil {
			err = s.Comments.recount(ctx, r.Thread) // which remembers the name
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// forget leaves whose words they were in kind, and no more.
func (v *Voice) forget() {
	v.Name, v.Organisation, v.OrganisationName = people.Removed, "", ""
}

// forget keeps the organisation under an organisation's stance.
func (s *Stance) forget(id people.PersonID) {
	voices := []*Voice{&s.By}
	for i := range s.Earlier {
		voices = append(voices, &s.Earlier[i].By)
	}
	for _, v := range voices {
		if v.Person != id {
			continue
		}
		was := *v
		v.forget()
		if s.Holder == ForOrganisation {
			v.Organisation, v.OrganisationName = was.Organisation, was.OrganisationName
		}
	}
}
