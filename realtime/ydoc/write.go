package ydoc

import (
	"errors"
	"fmt"
	"slices"
)

// Txn is one change that the server makes to a document: any number of edits
// that others receive as one update. It is good inside Transact only.
type Txn struct {
	doc    *Doc
	tx     *transaction
	client *client
	before uint32
}

// Errors of edits that cannot be made.
var (
	ErrRange    = errors.New("ydoc: the place is outside the type")
	ErrInside   = errors.New("ydoc: the place is inside a character")
	ErrKind     = errors.New("ydoc: a type of this kind does not hold that")
	ErrValue    = errors.New("ydoc: no document can hold this value")
	ErrClient   = errors.New("ydoc: this client number cannot write here")
	ErrTooLarge = errors.New("ydoc: the document's limits do not allow that")
	ErrDeleted  = errors.New("ydoc: the type is deleted")
)

// Transact makes edits in the name of a client and returns them as an ordinary
// update, which every other document merges; nil when nothing was changed. A
// client number must have one writer at a time: a server takes a fresh one for
// each process, or for each change. When edit returns an error, nothing has
// happened. Inside edit the document is only to be changed through the Txn.
func (d *Doc) Transact(client uint64, edit func(*Txn) error) (update []byte, err error) {
	if client > maxSafe {
		return nil, ErrClient
	}
	if d.waiting.holds(client) {
		return nil, fmt.Errorf("%w: some of its own edits have not arrived", ErrClient)
	}
	c := d.client(client)
	w := &Txn{doc: d, tx: d.begin(), client: c, before: c.state()}
	done := false
	defer func() {
		if !done { // also when edit panics
			w.rollBack()
		}
	}()
	if err := edit(w); err != nil {
		return nil, err
	}
	done = true
	w.tx.commit()
	return w.encode(), nil
}

// Root is the root of that name, made if need be, as the kind of type it is.
func (w *Txn) Root(name string, kind Kind) (*Type, error) {
	if w.doc.limits.Roots != nil {
		if declared, ok := w.doc.limits.Roots[name]; !ok || declared != kind {
			return nil, fmt.Errorf("%w: the document has no root %q of kind %s", ErrKind, name, kind)
		}
	}
	t := w.doc.root(name)
	if t.kind == AnyKind {
		t.kind = kind
	}
	if t.kind != kind {
		return nil, fmt.Errorf("%w: the root %q is a %s, not a %s", ErrKind, name, t.kind, kind)
	}
	return t, nil
}

// encode writes what the transaction did.
func (w *Txn) encode() []byte {
	if w.client.state() == w.before && len(w.tx.deleted) == 0 {
		return nil
	}
	b := []byte{0}
	if w.client.state() > w.before {
		b = w.doc.appendStructures([]byte{1}, w.client, w.before)
	}
	gone := make([]Range, len(w.tx.deleted))
	for i, s := range w.tx.deleted {
		gone[i] = w.doc.ranged(s)
	}
	slices.SortFunc(gone, compareRanges)
	return appendRanges(b, gone)
}

// put makes a new item and gives it its place between two neighbours.
func (w *Txn) put(parent *Type, key *string, left, right *item, c content) (*item, error) {
	if c.seed != nil && parent.depth+1 > w.doc.limits.Depth {
		return nil, fmt.Errorf("%w: types would be nested more than %d deep", ErrTooLarge, w.doc.limits.Depth)
	}
	if uint64(w.client.state())+uint64(c.length) > w.doc.limits.Clock {
		return nil, fmt.Errorf("%w: client %d has written all it may", ErrTooLarge, w.client.number)
	}
	d := w.doc
	it := d.memory.item()
	it.id = id{w.client.slot, w.client.state()}
	it.parent, it.kind, it.length, it.flags = parent, c.kind, c.length, c.flags
	it.raw = d.memory.keep(c.raw)
	it.origin, it.rightOrigin = noID, noID
	if left != nil {
		it.origin = left.last()
	}
	if right != nil {
		it.rightOrigin = right.id
	}
	if key != nil {
		it.ext = &extra{key: *key, keyed: true}
	}
	if c.seed != nil {
		s := structure{typeKind: c.seed.Kind, name: []byte(c.seed.Name)}
		it.ext = d.nested(&s, parent, it.ext)
	}
	w.tx.integrate(w.client, it, left, right)
	if c.seed == nil {
		return it, nil
	}
	return it, w.fill(it.child(), c.seed)
}

// live refuses to edit what nobody would see.
func (t *Type) live() error {
	if t == nil {
		return ErrKind
	}
	for t.item != nil {
		if t.item.deleted() {
			return ErrDeleted
		}
		t = t.item.parent
	}
	return nil
}

// rollBack takes everything back that the transaction did. Nothing has been
// collected or merged yet, so what was deleted is still there.
func (w *Txn) rollBack() {
	tx := w.tx
	for _, s := range tx.deleted {
		c := w.doc.clients[s.slot]
		for it := range c.from(s.clock) {
			if it.id.clock >= s.end() {
				break
			}
			it.flags &^= flagDeleted
			if it.countable() && !it.keyed() {
				it.parent.length += int(it.length)
			}
		}
	}
	w.client.cutOff(w.before, (*item).unlink)
	tx.deleted, tx.touched = tx.deleted[:0], tx.touched[:0]
	tx.splits = slices.DeleteFunc(tx.splits, func(i id) bool { return i.slot == w.client.slot && i.clock >= w.before })
	tx.commit()
}

// unlink takes an item out of its type.
func (it *item) unlink() {
	t := it.parent
	if it.right != nil {
		it.right.left = it.left
	}
	switch {
	case it.left != nil:
		it.left.right = it.right
	case !it.keyed():
		t.start = it.right
	}
	if it.keyed() {
		if t.first[it.key()] == it {
			delete(t.first, it.key())
		}
		if it.right == nil && it.left != nil {
			t.keys[it.key()] = it.left
		} else if it.right == nil {
			delete(t.keys, it.key())
		}
		return
	}
	if it.countable() {
		t.length -= int(it.length)
	}
}

// holds says whether edits of a client wait for others.
func (p *pending) holds(client uint64) bool {
	if _, lined := p.queues[client]; lined {
		return true
	}
	if len(p.merged) == 0 {
		return false
	}
	var u scan
	if err := u.read(p.merged, &updateLimits); err != nil {
		panic(err) // it is made of updates that have been read
	}
	return slices.ContainsFunc(u.sections, func(sec section) bool { return sec.client == client })
}
