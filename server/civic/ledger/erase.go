package ledger

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Part is what ledgers keep about a person. Erasing takes the person, their
// notes and their receipts; what was owed and paid stays, because the sums of
// a public body must stay true. Who approved and paid keeps no name either.
func (s *Ledger) Part() people.Part {
	return people.Part{Name: "payments", Export: s.export, Erase: s.erase}
}

func (s *Ledger) export(ctx context.Context, id people.PersonID) (any, error) {
	all, err := s.lines.All(ctx, storage.Query{Index: byMember, Equal: []any{string(id)}})
	if err != nil {
		return nil, err
	}
	entries := []Entry{}
	for _, l := range all {
		note, err := s.opened(l)
		if err != nil {
			return nil, err
		}
		entries = append(entries, Entry{Line: l, Note: note})
	}
	wishes, err := s.wishes.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
	return map[string]any{"lines": entries, "wishes": wishes}, err
}

// erase may be run again after it was interrupted.
func (s *Ledger) erase(ctx context.Context, id people.PersonID) error {
	own, err := s.lines.All(ctx, storage.Query{Index: byMember, Equal: []any{string(id)}})
	if err != nil {
		return err
	}
	for _, l := range own {
		if err := s.sever(ctx, l); err != nil {
			return err
		}
	}
	wishes, err := s.wishes.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
	if err != nil {
		return err
	}
	for _, w := range wishes {
		if err := s.wishes.Delete(ctx, w.ID, 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return s.unsign(ctx, id)
}

// sever parts a line from its member, with what they wrote and how they wanted
// to be paid.
func (s *Ledger) sever(ctx context.Context, l *Line) error {
	if err := s.drop(ctx, l); err != nil {
		return err
	}
	if err := s.wishes.Delete(ctx, string(l.Forum)+"|"+string(l.Member), 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	_, err := s.lines.Change(ctx, l.ID, func(l *Line) error {
		l.Member, l.Sealed, l.Receipt = "", "", nil
		return nil
	})
	return err
}

// unsign takes an official's name from what they approved, paid and set.
func (s *Ledger) unsign(ctx context.Context, id people.PersonID) error {
	for l, err := range s.lines.Find(ctx, storage.Query{Index: byForum}) {
		if err != nil {
			return err
		}
		if l.By.Person != id {
			continue
		}
		if _, err := s.lines.Change(ctx, l.ID, func(l *Line) error { l.By.Forget(); return nil }); err != nil {
			return err
		}
	}
	all, err := s.terms.All(ctx, storage.Query{})
	if err != nil {
		return err
	}
	for _, t := range all {
		if _, err := s.terms.Change(ctx, t.ID, func(t *terms) error { t.forget(id); return nil }); err != nil {
			return err
		}
	}
	return nil
}

func (t *terms) forget(id people.PersonID) {
	for i := range t.Rates {
		if t.Rates[i].By.Person == id {
			t.Rates[i].By.Forget()
		}
	}
}

// PartDue parts lines from their members whose years are over. It says how many.
func (s *Ledger) PartDue(ctx context.Context) (int, error) {
	due, err := s.lines.All(ctx, storage.Query{Index: byAge, To: s.Now().AddDate(-keeps, 0, 0), Limit: 1000})
	if err != nil {
		return 0, err
	}
	for i, l := range due {
		if err := s.sever(ctx, l); err != nil {
			return i, err
		}
	}
	return len(due), nil
}
