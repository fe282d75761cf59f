package coedit

import (
	"context"
	"fmt"
	"time"
)

// Socket is one WebSocket connection as an editing session needs it. The
// server adapts whatever library it uses.
//
// Reads come from one goroutine and writes from one other; Close comes from
// anywhere, any number of times. A pong counts as a sign of life: the adapter
// moves the read deadline by Idle when one arrives. Frames above
// Limits.FrameBytes are for the adapter to refuse (its read limit), because
// only it can do so before the bytes are in memory.
type Socket interface {
	// ReadMessage waits for the next whole binary message. The bytes are the
	// caller's.
	ReadMessage() ([]byte, error)
	// WriteMessages sends binary messages in order, with as few calls of the
	// system as it can (see package frame), and keeps no reference to them. It
	// gives up at until.
	WriteMessages(messages [][]byte, until time.Time) error
	// Ping asks the other side for a sign of life.
	Ping() error
	SetReadDeadline(t time.Time) error
	// Close sends a close frame with the code and the reason, if it still
	// can within a moment. It should not cut the connection at once: bytes
	// that nobody read would make the system throw the close frame away on
	// its way. The reading goes on, discards what comes for a moment, and the
	// connection is over when Serve returns.
	Close(code int, reason string) error
}

// Teller is a Socket that knows its reader's language: it puts a reason of
// ours, or of a Gate, into it. Sockets that are none send reasons as they are.
type Teller interface {
	Tell(english string) string
}

func said(s Socket, reason string) string {
	if t, tells := s.(Teller); tells {
		return t.Tell(reason)
	}
	return reason
}

// Idle is how long a socket may be silent, pongs included, before it counts
// as gone.
const Idle = 60 * time.Second

// The close codes that a session ends a socket with. Stock clients come back
// after all but 4400 to 4499.
const (
	CloseGoingAway  = 1001 // nobody is wrong: the document is being put away
	CloseRestart    = 1012 // the server restarts: come back, perhaps elsewhere
	CloseTryLater   = 1013 // the document cannot be opened just now
	CloseSlow       = 4501 // this socket did not read what was sent to it
	CloseMalformed  = 4400 // what was sent is not the protocol
	CloseSignIn     = 4401 // signing in might help
	CloseForbidden  = 4403 // this person may not, or no longer, or not this
	CloseNotFound   = 4404 // there is no such document for this person
	CloseStartAgain = 4409 // the browser's copy is not the document any more
	CloseTooMuch    = 4429 // too much, or too often
)

// Refused is a no with a close code and a reason in words for the person. A
// Gate returns one for a person who may not come in; anything else that it
// returns is a fault, and the client is asked to come back later.
type Refused struct {
	Code   int
	Reason string
}

// Error gives the reason.
func (r *Refused) Error() string { return r.Reason }

func refuse(code int, format string, args ...any) *Refused {
	return &Refused{Code: code, Reason: fmt.Sprintf(format, args...)}
}

// Grant is what a person may do with one document, and as whom they appear in
// it. Nothing in it is ever taken from what a client claims.
type Grant struct {
	// Person is who it is, for ever; empty for a visitor, who can only read
	// and is not shown to others.
	Person string
	// Name, Organisation, Sector, Colour and Role are what others see beside
	// the cursor. Colour is a CSS colour.
	Name, Organisation, Sector, Colour, Role string
	// Write says whether this person may change anything at all. A sealed
	// document is Write false for everybody.
	Write bool
	// Unseen keeps from others that this person is here and where they write:
	// what they show of themselves comes back to them alone.
	Unseen bool
	// Holder is whom a Recheck means where Person is a word that leads to
	// nobody. It is neither kept nor shown.
	Holder string
	// Why says what keeps everybody from writing, where it is not a matter of
	// this person's role; empty otherwise.
	Why string
	// Sealed names the roots that may not be changed although Write is true.
	Sealed []string
	// Schema is what the document may consist of; nil allows everything that
	// the engine can read. All grants of a document share one.
	Schema *Schema
}

// readOnly says no to words of somebody who may not write.
func (g *Grant) readOnly() *Refused {
	if g.Why != "" {
		return refuse(CloseStartAgain, "%s", g.Why)
	}
	return refuse(CloseForbidden, ReasonReadOnly)
}

// Credential is what the Gate needs to know again who is asking: the session
// or token that opened the socket. A session only keeps it and hands it back.
type Credential any

// Gate says who may do what. The server implements it by asking the rules of
// the process. It is asked when a socket opens and again at each Recheck.
type Gate interface {
	Admit(ctx context.Context, who Credential, document string) (Grant, error)
}

// sealed says whether the grant leaves root closed.
func (g *Grant) sealed(root string) bool {
	for _, name := range g.Sealed {
		if name == root {
			return true
		}
	}
	return false
}
