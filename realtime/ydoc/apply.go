package ydoc

import "slices"

// Apply takes an update in. When it returns an error, an *Invalid that says
// which structure at which byte and why, the document is exactly as before:
// everything is checked before anything is changed. What depends on updates
// that have not come yet waits, within the document's limits, and takes effect
// when they do. The bytes remain the caller's.
func (d *Doc) Apply(update []byte) error {
	u := &d.reading
	defer func() { u.buf = nil }()
	if err := u.read(update, &d.limits); err != nil {
		return err
	}
	if err := u.order(); err != nil {
		return err
	}
	if err := d.swells(u, &d.limits); err != nil {
		return err
	}
	if err := d.permit(u); err != nil {
		return err
	}
	d.waiting.now++
	d.waiting.effort += len(update)
	if age := d.limits.PendingAge; age > 0 {
		d.waiting.forget(uint64(age))
	}
	tx := d.begin()
	d.expect(len(u.sections))
	tx.deleted = slices.Grow(tx.deleted, u.deleted)
	retry := tx.drive(u)
	u.eachDelete(tx.deleteOrWait)
	tx.deleteWaiting()
	if retry {
		tx.retry()
		tx.deleteWaiting()
	}
	tx.commit()
	tx.trim()
	d.waiting.indexed = d.waiting.pieces > 0 || d.limits.PendingAge > 0
	return nil
}

// drive integrates what can be of an update; the rest waits. It says whether
// something that has waited should be tried again.
func (tx *transaction) drive(u *scan) (retry bool) {
	d := tx.doc
	d.driver.update, d.driver.into = u, d
	if err := d.driver.run(); err != nil {
		panic(err) // a document as target never refuses
	}
	if d.waiting.indexed {
		tx.wake()
		return false
	}
	retry = d.waiting.due(d)
	if d.waiting.collect(u); len(d.waiting.merged) > indexFrom {
		tx.index()
		return false
	}
	return retry
}

// retry tries everything that waits once more.
func (tx *transaction) retry() {
	p := &tx.doc.waiting
	var u scan
	err := u.read(p.merged, &updateLimits)
	if err == nil {
		err = u.order()
	}
	if err != nil {
		panic(err) // it is made of updates that have been read
	}
	p.effort += len(p.merged)
	p.merged, p.missing = nil, nil
	p.trying = true
	tx.drive(&u)
	p.trying = false
}

// index goes over to waiting in lines.
func (tx *transaction) index() {
	p := &tx.doc.waiting
	p.indexed = true
	tx.retry()
}

// take and wait make a document the target of a driver.
func (d *Doc) take(s *structure, follow int) error {
	if d.waiting.trying && d.forbids(s) != "" {
		return errDropped
	}
	d.tx.follow = follow
	d.tx.place(s)
	return nil
}

func (d *Doc) wait(u *scan, sec *section, needs ID, end bool) error {
	if d.waiting.indexed {
		d.waiting.hold(u, sec, needs, d.limits.PendingAge > 0)
		return nil
	}
	d.waiting.note(d, sec, needs, end)
	return nil
}
