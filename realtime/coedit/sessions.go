package coedit

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Sessions are the documents that are open on this server.
type Sessions struct {
	node     string
	ledger   *ledger
	bus      Bus
	gate     Gate
	seed     func(ctx context.Context, document string) ([]byte, Author, error)
	saved    func(document string, seq int64)
	now      func() time.Time
	log      *slog.Logger
	limits   Limits
	written  shelf
	counters Counters
	leaveBus func()
	end      chan struct{}
	asks     atomic.Int64   // rechecks so far
	asking   chan struct{}  // bounds how many questions to the gate are open
	wait     sync.WaitGroup // documents and the clock
	serving  sync.WaitGroup // sockets

	mu        sync.Mutex
	documents map[string]*document
	sockets   map[*member]bool
	budgets   map[budgetKey]*budget
	opened    map[string]int // windows by person
	comings   int            // sockets so far
	closed    bool
}

type budgetKey struct{ person, document string }

// New makes the sessions of this server.
func New(ctx context.Context, opts Options) (*Sessions, error) {
	if opts.Store == nil || opts.Gate == nil {
		return nil, errors.New("coedit: sessions need a store and a gate")
	}
	ledger, err := openLedger(ctx, opts.Store)
	if err != nil {
		return nil, err
	}
	s := &Sessions{
		node: rand.Text()[:12], ledger: ledger, bus: opts.Bus, gate: opts.Gate, seed: opts.Seed, saved: opts.Saved,
		now: opts.Now, log: opts.Log, limits: opts.Limits.orDefault(), end: make(chan struct{}), asking: make(chan struct{}, 32),
		documents: map[string]*document{}, sockets: map[*member]bool{},
		budgets: map[budgetKey]*budget{}, opened: map[string]int{},
	}
	if b, ok := s.bus.(interface{ Alone() bool }); ok && b.Alone() {
		s.bus = nil
	}
	s.ledger.shared = s.bus != nil
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.Default()
	}
	s.leaveBus = s.listen()
	s.wait.Add(1)
	go s.clock()
	return s, nil
}

// open finds or loads a document; close must follow.
func (s *Sessions) open(name string) (*document, error) {
	if !nameForm.MatchString(name) {
		return nil, refuse(CloseNotFound, ReasonNoText)
	}
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil, errClosed
	}
	d := s.documents[name]
	if d == nil {
		d = newDocument(s, name)
		s.documents[name] = d
		s.wait.Add(1)
		go d.run()
	}
	d.refs++
	s.mu.Unlock()
	<-d.loaded
	if d.failed != nil {
		s.close(d)
		return nil, d.failed
	}
	return d, nil
}

var errClosed = refuse(CloseRestart, ReasonRestart)

func (s *Sessions) close(d *document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d.refs--
	d.idle = time.Now()
	if d.dropped && d.refs == 0 {
		d.box.close()
	}
}

// forget takes a document that could not be loaded, or is not what the log has,
// out of the way, so that the next who asks reads it anew. It ends when the
// last who has it is gone.
func (s *Sessions) forget(d *document) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.documents[d.name] == d {
		delete(s.documents, d.name)
	}
	d.dropped = true
	if d.refs == 0 {
		d.box.close()
	}
}

// clock gives every document a tick a second and puts away those that nobody
// needs.
func (s *Sessions) clock() {
	defer s.wait.Done()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for turn := 0; ; turn++ {
		select {
		case <-s.end:
			return
		case now := <-tick.C:
			s.ping(turn)
			s.mu.Lock()
			for _, d := range s.documents {
				d.box.put(job{do: func() { d.tick(now) }})
				if d.refs == 0 && now.Sub(d.idle) > s.limits.Linger {
					d.box.put(job{do: d.putAway})
				}
			}
			for key, b := range s.budgets {
				if b.windows == 0 && b.rested(now) {
					delete(s.budgets, key)
				}
			}
			s.mu.Unlock()
		}
	}
}

// putAway drops a document from memory when nobody needs it and nothing of it
// is waiting to be stored. It becomes a state first, if that saves the next
// reader a long log.
func (d *document) putAway() {
	if !d.open.empty() || len(d.queued) > 0 || d.writing != nil || d.reading || d.compacting {
		return
	}
	if d.sinceRows > 50 {
		d.compact()
		return
	}
	s := d.s
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.refs == 0 && s.documents[d.name] == d {
		delete(s.documents, d.name)
		d.box.close()
	}
}

// Shutdown stores what is not stored yet, sends every client elsewhere and
// ends. What the store would not take until ctx ends stays with the clients,
// which were never told that it is saved.
func (s *Sessions) Shutdown(ctx context.Context) error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	var all []*document
	for _, d := range s.documents {
		all = append(all, d)
	}
	sockets := make([]*member, 0, len(s.sockets))
	for m := range s.sockets {
		sockets = append(sockets, m)
	}
	s.mu.Unlock()
	var err error
	for _, d := range all {
		if _, e := d.settle(ctx); e != nil && !errors.Is(e, errPutAway) {
			err = e
		}
	}
	for _, m := range sockets {
		m.doc.box.put(job{do: func() { m.leave(CloseRestart, ReasonRestart) }})
	}
	if e := within(ctx, &s.serving); e != nil {
		err = e
	}
	for _, d := range all {
		if _, e := d.settle(ctx); e != nil && !errors.Is(e, errPutAway) {
			err = e
		}
		d.box.close()
	}
	close(s.end)
	s.leaveBus()
	if e := within(ctx, &s.wait); e != nil {
		err = e
	}
	return err
}

func within(ctx context.Context, group *sync.WaitGroup) error {
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
