package coedit

import (
	"context"
	"errors"
	"math"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// Errors of a graft that cannot be made. Nothing has happened then.
var (
	ErrElsewhere = errors.New("coedit: the copy was changed in another part of the text")
	ErrHand      = errors.New("coedit: a client id of the copy belongs to somebody else in the document")
)

// Graft brings what people wrote in a copy of a document, one that began with
// the document's own state, into the document itself. What was written there
// meanwhile stays: it is the merge that two browsers would have made. Every
// word stands in the name of whoever wrote it in the copy, and every deletion
// too. Only root may have been changed in the copy. as, where it is given, says
// in whose name an author's words stand instead. Grafting twice adds nothing.
func (s *Sessions) Graft(ctx context.Context, document, from, root string, as func(Author) Author) (seq int64, err error) {
	cut, err := s.cut(ctx, from, as)
	if err != nil {
		return 0, err
	}
	d, err := s.open(document)
	if err != nil {
		return 0, err
	}
	defer s.close(d)
	var refusal error
	if err := d.do(ctx, func() { refusal = d.lend(cut.claims) }); err != nil || refusal != nil {
		return 0, errors.Join(err, refusal)
	}
	// Whose each client id is must be decided by the log before anything that
	// was written under it is shown.
	if _, err := d.settle(ctx); err != nil {
		return 0, err
	}
	return d.graft(ctx, cut, root)
}

// graft takes a cutting in and waits until it is stored. A seal that the log
// has first leaves nothing of it, and is the answer then.
func (d *document) graft(ctx context.Context, cut *cutting, root string) (int64, error) {
	return d.wait(ctx, func(m *member) {
		if err := d.unite(m, cut, root); err != nil {
			m.finish(0, err)
			return
		}
		d.acknowledge(m)
		d.flush()
	})
}

// cutting is what a copy has more than what it began with.
type cutting struct {
	claims []Claim
	edits  []Entry
}

// cut reads it from the copy's log: the first row is what the copy began with.
func (s *Sessions) cut(ctx context.Context, from string, as func(Author) Author) (*cutting, error) {
	if as == nil {
		as = func(a Author) Author { return a }
	}
	if _, err := s.Settle(ctx, from); err != nil {
		return nil, err
	}
	to, claimed := &cutting{}, map[uint64]bool{}
	for row, err := range s.ledger.between(ctx, from, 2, math.MaxInt32) {
		if err != nil {
			return nil, err
		}
		for _, c := range row.Claims {
			if !claimed[c.Client] {
				claimed[c.Client] = true
				a := as(Author{c.Person, c.Organisation, c.Sector})
				to.claims = append(to.claims, Claim{Client: c.Client, Person: a.Person, Organisation: a.Organisation, Sector: a.Sector, At: c.At})
			}
		}
		for _, e := range row.Edits {
			to.edits = append(to.edits, Entry{Person: as(Author{Person: e.Person}).Person, At: e.At, Update: e.Update})
		}
	}
	to.edits = united(to.edits)
	return to, nil
}

// lend asks the log for the client ids of a cutting.
func (d *document) lend(claims []Claim) error {
	for _, c := range claims {
		if owner, owned := d.owner(c.Client); owned && owner != c.Person {
			return ErrHand
		}
	}
	for _, c := range claims {
		if _, owned := d.owner(c.Client); !owned {
			d.asked[c.Client] = c
			d.open.claims = append(d.open.claims, c)
		}
	}
	return nil
}

// unite takes a cutting in, all of it or nothing.
func (d *document) unite(m *member, cut *cutting, root string) error {
	if d.sealed {
		return refuse(CloseStartAgain, ReasonShut)
	}
	for _, c := range cut.claims {
		if owner, _ := d.owner(c.Client); owner != c.Person {
			return ErrHand
		}
	}
	stage, err := d.clone()
	if err != nil {
		return err
	}
	for _, e := range cut.edits {
		changes, err := stage.Inspect(e.Update)
		if err != nil || changes.Waiting {
			return errors.Join(errors.New("coedit: the copy does not fit the document"), err)
		}
		if elsewhere(changes.Inserted, root) || elsewhere(changes.Deleted, root) {
			return ErrElsewhere
		}
		if err := stage.Apply(e.Update); err != nil {
			return err
		}
	}
	for _, e := range cut.edits {
		if err := d.takeGrafted(m, e); err != nil {
			return err
		}
	}
	return nil
}

func elsewhere(changes []ydoc.Change, root string) bool {
	for i := range changes {
		if changes[i].Placed && changes[i].Root != root {
			return true
		}
	}
	return false
}

// takeGrafted takes one entry in, or what the document does not have of it.
func (d *document) takeGrafted(m *member, e Entry) error {
	changes, err := d.doc.Inspect(e.Update)
	if err != nil || len(changes.Inserted)+len(changes.Deleted) == 0 {
		return err
	}
	update := e.Update
	if !d.allNew(update, changes) {
		if update, err = ydoc.Diff(update, d.doc.StateVector()); err != nil {
			return err
		}
	}
	if err := d.doc.Apply(update); err != nil {
		return err
	}
	d.s.counters.Updates.Add(1)
	d.bytes += len(update)
	d.changed = true
	d.fresh = append(d.fresh, relayed{update: update})
	d.open.add(entry(e.Person, d.s.now(), update, changes), m)
	d.overflow()
	return nil
}
