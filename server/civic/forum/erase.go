package forum

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Part is what forums keep about a person: their roles, and their name beside
// what they did. Erasing takes the roles and the names; that somebody did it
// stays, because a forum's history is not rewritten.
func (s *Forums) Part() people.Part {
	return people.Part{Name: "forums", Export: s.export, Erase: s.erase}
}

func (s *Forums) export(ctx context.Context, id people.PersonID) (any, error) {
	return s.seats.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
}

func (s *Forums) erase(ctx context.Context, id people.PersonID) error {
	if err := s.seats.DeleteAll(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}}); err != nil {
		return err
	}
	for f, err := range s.kept.Find(ctx, storage.Query{Index: byCreated}) {
		if err != nil {
			return err
		}
		if !f.forget(id) {
			continue
		}
		if _, err := s.kept.Change(ctx, f.ID, func(f *Forum) error { f.forget(id); return nil }); err != nil {
			return err
		}
	}
	return nil
}

// forget takes a person's name from all that they did; false when there was
// nothing.
func (f *Forum) forget(id people.PersonID) bool {
	voices := []*draft.Voice{}
	for i := range f.History {
		voices = append(voices, &f.History[i].By)
	}
	for i := range f.Shown {
		voices = append(voices, &f.Shown[i].By)
	}
	for i := range f.Lifted {
		voices = append(voices, &f.Lifted[i].By)
	}
	if f.Halted != nil {
		voices = append(voices, &f.Halted.By)
	}
	for _, sel := range f.Draws() {
		voices = append(voices, &sel.By, &sel.Drawer)
	}
	found := false
	for _, v := range voices {
		if v.Person == id {
			v.Forget()
			found = true
		}
	}
	return found
}
