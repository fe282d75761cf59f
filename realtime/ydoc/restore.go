package ydoc

import (
	"errors"
	"fmt"
)

// ErrNotEarlier is the answer when a document is to be restored to one that is
// not an earlier version of it.
var ErrNotEarlier = errors.New("ydoc: not an earlier version of this document")

// Restore makes the named roots, or all of them, hold what they held in an
// earlier version, by new edits: what has been deleted since is written again at
// its old place, what has been added since is deleted, and what is still there
// stays the very same, so that comments keep their hold and what others are
// typing meanwhile keeps its place. The earlier version may come from the log, or
// from At; this document need not have kept what is deleted.
func (w *Txn) Restore(then *Doc, roots ...string) error {
	for _, c := range then.clients {
		if w.doc.state(c.number) < uint64(c.state()) {
			return fmt.Errorf("%w: it has clock %d of client %d", ErrNotEarlier, c.state(), c.number)
		}
	}
	if len(roots) == 0 {
		all := map[string]*Type{}
		for name, t := range w.doc.roots {
			all[name] = t
		}
		for name, t := range then.roots {
			all[name] = t
		}
		roots = sortedKeys(all)
	}
	r := restoration{w: w, then: then}
	for _, name := range roots {
		now := w.doc.root(name)
		old := then.roots[name]
		if old == nil {
			old = &Type{doc: then, name: name}
		}
		if now.kind == AnyKind {
			now.kind = old.kind
		}
		if err := r.typ(now, old); err != nil {
			return err
		}
	}
	return nil
}

type restoration struct {
	w    *Txn
	then *Doc
}

// typ restores one type that is there in both versions.
func (r restoration) typ(now, old *Type) error {
	for it := now.start; it != nil; {
		next := it.right // before anything is put between
		if err := r.item(now, it); err != nil {
			return err
		}
		it = next
	}
	keys := map[string]bool{}
	for key := range now.keys {
		keys[key] = true
	}
	for key := range old.keys {
		keys[key] = true
	}
	for _, key := range sortedKeys(keys) {
		if err := r.key(now, key, old.keys[key]); err != nil {
			return err
		}
	}
	return nil
}

// item compares a member of a sequence, unit by unit where the earlier version
// has it in other parts, with what it was then.
func (r restoration) item(now *Type, it *item) error {
	first, end, gone := it.id, it.end(), it.deleted()
	tx := r.w.tx
	for at := first; at.clock < end; {
		was, until := r.was(at, end)
		last := id{at.slot, until - 1}
		switch visible := was != nil && !was.deleted(); {
		case visible && gone:
			left := tx.endingAt(last)
			if _, err := r.w.put(now, nil, left, left.right, was.again(at.clock, until)); err != nil {
				return err
			}
		case visible && was.child() != nil:
			if child := r.w.doc.at(at).child(); child != nil {
				if err := r.typ(child, was.child()); err != nil {
					return err
				}
			}
		case !visible && !gone:
			piece := tx.startingAt(at)
			tx.endingAt(last)
			tx.delete(piece)
		}
		at.clock = until
	}
	return nil
}

// was finds a unit in the earlier version, and how far what is true of it holds.
func (r restoration) was(at id, end uint32) (*item, uint32) {
	unit := r.w.doc.wire(at)
	there, known := r.then.local(unit)
	if !known {
		return nil, end
	}
	it := r.then.at(there)
	return it, min(end, it.end())
}

// again is the content of the units [from, to) of an item, to be written anew.
func (it *item) again(from, to uint32) content {
	c := content{kind: it.kind, length: to - from, flags: it.flags &^ flagDeleted}
	if child := it.child(); child != nil {
		seed := seedOf(child).(Seed)
		c.seed = &seed
		return c
	}
	c.raw = it.part(uint64(from), uint64(to))
	return c
}

// key restores one entry of a map or one attribute.
func (r restoration) key(now *Type, key string, was *item) error {
	is := now.keys[key]
	visible, wasVisible := is != nil && !is.deleted(), was != nil && !was.deleted()
	switch {
	case wasVisible && visible && r.w.doc.wire(is.last()) == r.then.wire(was.last()):
		if is.child() != nil && was.child() != nil {
			return r.typ(is.child(), was.child())
		}
	case wasVisible:
		last := was.last().clock
		_, err := r.w.put(now, &key, is, nil, was.again(last, last+1))
		return err
	case visible:
		r.w.tx.delete(is)
	}
	return nil
}
