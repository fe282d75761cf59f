package coedit

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// Read hands look the document as it is now, words included that are not
// stored yet. look must only read, must not keep the document, and must be
// quick: typing waits meanwhile.
func (s *Sessions) Read(ctx context.Context, document string, look func(doc *ydoc.Doc) error) error {
	d, err := s.open(document)
	if err != nil {
		return err
	}
	defer s.close(d)
	var answer error
	if err := d.do(ctx, func() { answer = look(d.doc) }); err != nil {
		return err
	}
	return answer
}

// do runs f in the document's goroutine and waits for it.
func (d *document) do(ctx context.Context, f func()) error {
	done := make(chan struct{})
	if !d.box.put(job{do: func() {
		defer close(done)
		f()
	}}) {
		return errPutAway
	}
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Edit makes an ordinary edit on somebody's behalf: change is given a copy of
// the document and returns what to add to it as an update, made under a client
// id of its own that was never used before. It is logged, relayed, and stands
// in the author's name; Edit returns with the number of its row once it is
// stored. The verb that calls it has asked the rules.
func (s *Sessions) Edit(ctx context.Context, document string, by Author, change func(doc *ydoc.Doc) (update []byte, err error)) (seq int64, err error) {
	d, err := s.open(document)
	if err != nil {
		return 0, err
	}
	defer s.close(d)
	var copied *ydoc.Doc
	var copyErr error
	if err := d.do(ctx, func() { copied, copyErr = d.clone() }); err != nil {
		return 0, err
	}
	if copyErr != nil {
		return 0, copyErr
	}
	update, err := change(copied)
	if err != nil {
		return 0, err
	}
	result := make(chan stored, 1)
	m := newMember(d, nil, nil, Grant{Person: by.Person, Organisation: by.Organisation, Sector: by.Sector, Write: true})
	m.trusted = true
	m.done = func(seq int64, err error) { result <- stored{seq, err} }
	m.room <- struct{}{}
	if !d.box.put(job{from: m, frame: syncMessage(syncUpdate, update)}) {
		return 0, errPutAway
	}
	select {
	case r := <-result:
		return r.seq, r.err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// Settle waits until everything that was taken in so far is stored, reads what
// other servers stored, and gives the number of the last row: what
// At(document, seq) then shows is what people saw at this moment. Publishing
// begins with it.
func (s *Sessions) Settle(ctx context.Context, document string) (seq int64, err error) {
	d, err := s.open(document)
	if err != nil {
		return 0, err
	}
	defer s.close(d)
	if err := d.readLog(ctx); err != nil {
		return 0, err
	}
	return d.settle(ctx)
}

func (d *document) settle(ctx context.Context) (int64, error) {
	return d.wait(ctx, func(m *member) { d.acknowledge(m); d.flush() })
}

// stored is how something that the server wrote itself ended.
type stored struct {
	seq int64
	err error
}

// wait has join attach a member that sent nothing to a group, and waits until
// that group is stored.
func (d *document) wait(ctx context.Context, join func(m *member)) (int64, error) {
	result := make(chan stored, 1)
	m := newMember(d, nil, nil, Grant{})
	m.trusted = true
	m.done = func(seq int64, err error) { result <- stored{seq, err} }
	select {
	case <-d.loaded:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	if d.failed != nil {
		return 0, errPutAway
	}
	if !d.box.put(job{do: func() { join(m) }}) {
		return 0, errPutAway
	}
	select {
	case r := <-result:
		return r.seq, r.err
	case <-ctx.Done():
		return 0, errors.Join(ctx.Err(), errors.New("coedit: some edits are not stored yet"))
	}
}
