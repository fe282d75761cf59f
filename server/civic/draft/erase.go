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
		each(ctx, s.Comments.threads, id, func(t *Thread) { t.By.forget() }),
		each(ctx, s.Comments.replies, id, func(r *Reply) { r.By.forget() }),
		each(ctx, s.Suggestions.kept, id, func(g *Suggestion) { g.By.forget() }),
		each(ctx, s.Stances.kept, id, func(st *Stance) { st.forget(id) }),
		each(ctx, s.Versions.kept, id, func(v *Version) { v.By.forget() }),
		wipe(ctx, s.Comments.parts, id),
		wipe(ctx, s.Comments.visits, id),
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

// each changes every document of a person.
func each[T any, D interface {
	*T
	storage.Document
}](ctx context.Context, c *storage.Collection[T], id people.PersonID, change func(*T)) error {
	for doc, err := range c.Find(ctx, ofPerson(id)) {
		if err != nil {
			return err
		}
		_, err := c.Change(ctx, D(doc).Stored().ID, func(doc *T) error {
			change(doc)
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// wipe deletes every document of a person.
func wipe[T any, D interface {
	*T
	storage.Document
}](ctx context.Context, c *storage.Collection[T], id people.PersonID) error {
	for doc, err := range c.Find(ctx, ofPerson(id)) {
		if err != nil {
			return err
		}
		err := c.Delete(ctx, D(doc).Stored().ID, 0)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return nil
}
