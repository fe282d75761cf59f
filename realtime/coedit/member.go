package coedit

import (
	"sync"
	"time"
)

// underWay is how many frames of one socket may wait for the document before
// the socket is not read any further: the other side's writes then wait, and
// nobody else's.
const underWay = 1024

// member is one socket in one document. What is not marked otherwise belongs
// to the document's goroutine.
type member struct {
	socket Socket // nil for the server's own edits
	who    Credential
	grant  Grant
	person string // as the socket came in; any goroutine
	holder string // likewise
	doc    *document
	out    outbox
	stop   chan struct{} // closed when the socket is being ended
	room   chan struct{} // tokens of frames under way; any goroutine
	budget *budget       // any goroutine
	ending sync.Once
	closed sync.WaitGroup
	turn   int // in which it is pinged; guarded by Sessions.mu

	looked bool // the log was asked whether the document is still sealed
	synced bool // was sent the document: what happens from now on is relayed
	gone   bool
	// ids are the client ids that came over this socket.
	ids map[uint64]bool
	// received and processed count messages with an update; see MessageStored.
	received, processed uint64
	stored              uint64
	// blocked frames wait, in order, for a claim to be durable or for a
	// permission to be asked again.
	blocked  []job
	checking int
	waits    *waiting
	// resync is when to ask this client for everything again; tries bounds it.
	resync time.Time
	tries  int
	// trusted edits are the server's own: the verb that made them has asked
	// the rules. done hears how the edit ended.
	trusted bool
	done    func(seq int64, err error)
}

func newMember(d *document, socket Socket, who Credential, grant Grant) *member {
	m := &member{
		socket: socket, who: who, grant: grant, person: grant.Person, holder: grant.Holder, doc: d,
		room: make(chan struct{}, underWay), ids: map[uint64]bool{},
		stop: make(chan struct{}),
	}
	m.out.done = make(chan struct{})
	return m
}

// post queues a frame for the socket.
func (m *member) post(frame []byte) {
	if m.socket == nil || m.gone {
		return
	}
	room, begin := m.out.put(frame, &m.doc.s.limits)
	if begin {
		go m.write()
	}
	if !room {
		m.doc.s.counters.Overflows.Add(1)
		m.drop(CloseSlow, ReasonSlow)
	}
}

// drop ends the socket without its backlog.
func (m *member) drop(code int, reason string) {
	m.ending.Do(func() {
		close(m.stop)
		m.out.end(true)
		m.closeSoon(code, reason)
	})
}

// refused tells the person why and ends the socket once they can know.
func (m *member) refused(r *Refused) {
	if m.done != nil {
		m.finish(0, r)
		return
	}
	if m.socket == nil {
		return
	}
	m.ending.Do(func() {
		close(m.stop)
		reason := said(m.socket, r.Reason)
		if _, begin := m.out.put(deniedMessage(reason), &m.doc.s.limits); begin {
			go m.write()
		}
		m.out.end(false)
		m.closed.Add(1)
		go func() {
			defer m.closed.Done()
			m.drained()
			m.bye(r.Code, reason)
		}()
	})
	m.gone = true
}

// leave ends the socket for a reason that is nobody's fault.
func (m *member) leave(code int, reason string) {
	if m.socket == nil {
		return
	}
	m.ending.Do(func() {
		close(m.stop)
		m.out.end(false)
		m.closed.Add(1)
		go func() {
			defer m.closed.Done()
			m.drained()
			m.bye(code, said(m.socket, reason))
		}()
	})
	m.gone = true
}

// drained waits until the writer has written what was queued, for a moment at
// most: somebody who is sent away is not waited for long.
func (m *member) drained() {
	select {
	case <-m.out.done:
	case <-time.After(time.Second):
	}
}

func (m *member) closeSoon(code int, reason string) {
	m.closed.Add(1)
	go func() {
		defer m.closed.Done()
		m.bye(code, said(m.socket, reason))
	}()
}

// bye sends the close frame and makes the reader wait for no more than the
// answer.
func (m *member) bye(code int, reason string) {
	_ = m.socket.Close(code, short(reason))
	_ = m.socket.SetReadDeadline(time.Now().Add(farewell))
}

// finish reports to whoever waits for a server's edit.
func (m *member) finish(seq int64, err error) {
	if done := m.done; done != nil {
		m.done = nil
		done(seq, err)
	}
}

// short cuts a reason to what a close frame can hold, at a whole letter.
func short(reason string) string {
	const most = 120
	if len(reason) <= most {
		return reason
	}
	cut := most
	for cut > 0 && reason[cut]&0xC0 == 0x80 {
		cut--
	}
	return reason[:cut]
}
