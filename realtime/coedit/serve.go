package coedit

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Serve answers one socket until it ends, and returns when nothing uses the
// socket any more. What it returns is for the log: the client has been told.
func (s *Sessions) Serve(ctx context.Context, socket Socket, who Credential, name string) error {
	if !s.begin() {
		return turnAway(socket, errClosed)
	}
	defer s.serving.Done()
	var m *member
	var err error
	aside(func() { m, err = s.letIn(ctx, socket, who, name) })
	if err != nil {
		return turnAway(socket, err)
	}
	defer s.seeOut(m)
	return m.read()
}

// letIn admits a socket and makes it a member of its document.
func (s *Sessions) letIn(ctx context.Context, socket Socket, who Credential, name string) (*member, error) {
	before := s.asks.Load()
	grant, err := s.admit(ctx, who, name)
	if err != nil {
		return nil, err
	}
	d, err := s.open(name)
	if err != nil {
		return nil, err
	}
	m := newMember(d, socket, who, grant)
	if err := s.enter(m); err != nil {
		s.close(d)
		return nil, err
	}
	d.box.put(job{do: func() { d.join(m) }})
	if s.asks.Load() != before {
		s.ask(m) // roles changed while this socket came in
	}
	return m, nil
}

// seeOut ends a member's part in everything, and returns when nothing uses its
// socket any more.
func (s *Sessions) seeOut(m *member) {
	d := m.doc
	m.drop(CloseGoingAway, "")
	parted := make(chan struct{})
	if d.box.put(job{do: func() { d.part(m); close(parted) }}) {
		<-parted
	}
	<-m.out.done
	m.closed.Wait()
	s.exit(m)
	s.close(d)
}

// begin counts a socket among those that a shutdown waits for.
func (s *Sessions) begin() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.serving.Add(1)
	return true
}

// admit asks the gate. A visitor never writes, whatever the gate says: nobody
// would have written it.
func (s *Sessions) admit(ctx context.Context, who Credential, name string) (Grant, error) {
	ctx, cancel := context.WithTimeout(ctx, admitFor)
	defer cancel()
	grant, err := s.gate.Admit(ctx, who, name)
	grant.Write = grant.Write && grant.Person != ""
	return grant, err
}

// admitFor is how long the gate may take.
const admitFor = 10 * time.Second

// turnAway tells a client that does not come in why.
func turnAway(socket Socket, err error) error {
	var no *Refused
	if !errors.As(err, &no) {
		no = &Refused{CloseTryLater, ReasonNotNow}
	}
	reason := said(socket, no.Reason)
	if no.Code >= 4400 && no.Code < 4500 {
		_ = socket.WriteMessages([][]byte{deniedMessage(reason)}, time.Now().Add(writeFor))
	}
	// A client speaks first. A connection that is closed with its words
	// unread is reset by the system, and the reason is lost on the way.
	_ = socket.SetReadDeadline(time.Now().Add(250 * time.Millisecond))
	for range 2 {
		if _, gone := socket.ReadMessage(); gone != nil {
			break
		}
	}
	_ = socket.Close(no.Code, short(reason))
	_ = socket.SetReadDeadline(time.Now().Add(farewell))
	for {
		if _, gone := socket.ReadMessage(); gone != nil {
			return err
		}
	}
}

// enter counts a socket against what one person may open.
func (s *Sessions) enter(m *member) error {
	person := m.grant.Person
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return errClosed
	}
	if person != "" {
		key := budgetKey{person, m.doc.name}
		b := s.budgets[key]
		if b == nil {
			b = newBudget(&s.limits)
			s.budgets[key] = b
		}
		if b.windows >= s.limits.Sockets || b.windows == 0 && s.opened[person] >= s.limits.Documents {
			s.counters.RefusedTooMuch.Add(1)
			return refuse(CloseTooMuch, ReasonWindows)
		}
		if b.windows == 0 {
			s.opened[person]++
		}
		b.windows++
		m.budget = b
	} else {
		m.budget = newBudget(&s.limits)
	}
	s.comings++
	m.turn = s.comings % pingTurns
	s.sockets[m] = true
	return nil
}

func (s *Sessions) exit(m *member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sockets, m)
	m.budget.windows--
	if person := m.person; person != "" && m.budget.windows == 0 {
		if s.opened[person]--; s.opened[person] <= 0 {
			delete(s.opened, person)
		}
	}
}

// read hands the socket's frames to the document, as fast as the person may
// send and the document can take them.
func (m *member) read() error {
	for {
		_ = m.socket.SetReadDeadline(time.Now().Add(m.doc.s.limits.Idle))
		if m.stopped() {
			return m.discard()
		}
		frame, err := m.socket.ReadMessage()
		if err != nil {
			return err
		}
		wait, tooMuch := m.budget.spend(1, len(frame), 0)
		if tooMuch || len(frame) > m.doc.s.limits.FrameBytes {
			d := m.doc
			_ = d.do(context.Background(), func() {
				d.refuse(m, refuse(CloseTooMuch, ReasonTooMuch), &d.s.counters.RefusedTooMuch)
			})
			return m.discard()
		}
		if wait > 0 {
			time.Sleep(wait)
		}
		select {
		case m.room <- struct{}{}:
		case <-m.stop:
			return m.discard()
		}
		if !m.doc.box.put(job{from: m, frame: frame}) {
			return errPutAway
		}
	}
}

func (m *member) stopped() bool {
	select {
	case <-m.stop:
		return true
	default:
		return false
	}
}

// discard reads on for a moment after the socket was told to go, so that the
// reason arrives.
func (m *member) discard() error {
	_ = m.socket.SetReadDeadline(time.Now().Add(farewell))
	for {
		if _, err := m.socket.ReadMessage(); err != nil {
			return err
		}
	}
}

// farewell is how long the other side has to answer a close frame.
const farewell = 2 * time.Second

// Recheck asks the gate again about a person's open sockets in a document, on
// every server; an empty person means everybody, an empty document all. On
// this server nothing that arrives after it was called is taken in before the
// answer is there.
func (s *Sessions) Recheck(document, person string) {
	s.recheck(document, person)
	if s.bus != nil {
		data, _ := json.Marshal(recheck{s.node, document, person})
		s.bus.Publish(recheckChannel, data)
	}
}

const recheckChannel = "coedit"

type recheck struct {
	Node     string `json:"node"`
	Document string `json:"document"`
	Person   string `json:"person"`
}

// listen hears of rechecks. One that may have been missed is made up for by
// asking about everybody.
func (s *Sessions) listen() (leave func()) {
	if s.bus == nil {
		return func() {}
	}
	return s.bus.Subscribe(recheckChannel, func(data []byte) {
		var r recheck
		if json.Unmarshal(data, &r) == nil && r.Node != s.node {
			s.recheck(r.Document, r.Person)
		}
	}, func() { s.recheck("", "") })
}

func (s *Sessions) recheck(document, person string) {
	s.asks.Add(1)
	s.mu.Lock()
	defer s.mu.Unlock()
	for m := range s.sockets {
		if (document == "" || m.doc.name == document) && (person == "" || m.person == person || m.holder == person) {
			s.ask(m)
		}
	}
}

// ask has the gate asked about one socket, whose frames wait for the answer.
func (s *Sessions) ask(m *member) {
	d := m.doc
	d.box.put(job{do: func() { m.checking++ }})
	go func() {
		s.asking <- struct{}{} // everybody at once would be hard on the store
		grant, err := s.admit(context.Background(), m.who, d.name)
		<-s.asking
		d.box.put(job{do: func() { d.checked(m, grant, err) }})
	}()
}

// checked hears what a member may do now.
func (d *document) checked(m *member, grant Grant, err error) {
	m.checking--
	var no *Refused
	switch {
	case m.gone || !d.members[m]:
		return
	case errors.As(err, &no):
		d.withdraw(m)
		d.refuse(m, no, &d.s.counters.Revoked)
	case err != nil:
		// Whether this person still may cannot be known: then not.
		d.withdraw(m)
		m.leave(CloseTryLater, ReasonNotNow)
	case grant.Person != m.grant.Person:
		d.withdraw(m)
		d.refuse(m, refuse(CloseSignIn, ReasonSomebody), &d.s.counters.Revoked)
	default:
		shown := m.grant
		m.grant = grant
		if shown.Name != grant.Name || shown.Organisation != grant.Organisation || shown.Role != grant.Role ||
			shown.Sector != grant.Sector || shown.Colour != grant.Colour {
			d.resign(m)
		}
	}
	d.release()
}
