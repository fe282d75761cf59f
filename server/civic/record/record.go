// Package record is the public record: an append-only log of what was done in
// public, which anybody can check without trusting whoever keeps it.
//
// It is a Merkle tree as RFC 6962 draws it. Each leaf is one event as
// canonical JSON; the tree's hash is signed (a checkpoint); a short proof
// shows that an entry is in the tree, and another that one tree continues an
// earlier one.
//
// # How to record something
//
//	entry, err := log.Append(ctx, record.Event{
//		ID:      "response|" + string(r.ID),      // the same event is entered once, however often it is sent
//		Kind:    record.Response,                  // one of the kinds below
//		Subject: "commitment/" + string(c.ID),     // what it is about: the record can be searched by it
//		Within:  "plan/" + c.Plan,                 // what that is part of; may be empty
//		Title:   c.Title,                          // public words, for the list
//		Link:    "/inputs/" + string(r.ID),        // where it stands on this platform
//		At:      r.At,                             // when it was done, not when it is recorded
//		Body:    map[string]any{"sha256": r.Hash}, // JSON with whole numbers only; hashes, not texts
//		Personal: map[string]record.Personal{      // words that somebody may ask to have erased
//			"reason": {Text: r.Reason, Person: r.By},
//		},
//	})
//
// Append returns when the entry is kept. An act that must not be lost between
// its own insert and its entry owes it first: [Log.Owe] before the act,
// [Log.Settle] after it, and [Log.From] says once, at start, how the event of
// such an act is made; [Log.Heal] settles what a crash left behind.
//
// It promises: an event id is entered once; the sequence has no gap, also
// when several servers append; a checkpoint is never signed that does not
// continue the last one. It refuses to keep personal text in a leaf: that
// enters as a salted commitment, so that erasing the text leaves the log whole.
package record

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Kind says what sort of event an entry is.
type Kind string

// The kinds of events. A page has words for each.
const (
	Publication   Kind = "publication"       // a version of a commitment
	Withdrawal    Kind = "withdrawal"        // of a version
	Agreement     Kind = "agreement"         // two leads signed a version
	Change        Kind = "change"            // to a text that was agreed
	Dissent       Kind = "dissent"           // attached to a text
	Override      Kind = "override"          // of a gate, by a named person
	Response      Kind = "response"          // to inputs
	Timeline      Kind = "timeline"          // of a plan or a forum, and its changes
	Selection     Kind = "selection"         // pool and panels of a lottery, before the draw
	Draw          Kind = "draw"              // digits drawn and what follows
	BallotFrozen  Kind = "ballot-frozen"     // a poll's rules, before it opens
	BallotOpened  Kind = "ballot-opened"     // with the key that its tokens are signed with
	BallotClosed  Kind = "ballot-closed"     // with the board that is counted
	BallotResult  Kind = "ballot-result"     // as counted from the board
	Report        Kind = "report"            // of a forum
	ForumResponse Kind = "forum-response"    // of the authority, to a recommendation
	Progress      Kind = "progress"          // on what was promised
	Moderation    Kind = "moderation"        // decisions in numbers
	Checkpoint    Kind = "record-checkpoint" // of another record, noted here
)

// Event is something that was done in public.
type Event struct {
	// ID names the event for ever: a kind, a bar, an id. At most 400 bytes.
	ID   string
	Kind Kind
	// Subject is what it is about and Within what that is part of:
	// "commitment/ID", "plan/ID", "forum/ID", "ballot/ID".
	Subject, Within string
	// Title is shown in lists: public words, never a person's.
	Title string
	// Link is the path of the page where it stands, or empty.
	Link string
	// At is when it was done; a leaf holds it to the second.
	At time.Time
	// Body is written as canonical JSON. Only hashes of texts belong here.
	Body any
	// Personal are words about or by a person, by name. The leaf holds only
	// a commitment to each; the words are kept beside it and can be erased.
	Personal map[string]Personal
}

// Personal is text that somebody may ask to have erased.
type Personal struct {
	Text   string
	Person people.PersonID // whose erasure takes it along; "" for nobody's
}

// Entry is an event in its place in the record.
type Entry struct {
	storage.Meta
	// Index is its place, counted from 0.
	Index int64 `json:"index"`
	// Leaf is exactly what is hashed; Hash is its leaf hash in base64.
	Leaf string `json:"leaf"`
	Hash string `json:"hash"`

	Event   string    `json:"event"`
	Kind    Kind      `json:"kind"`
	Subject string    `json:"subject"`
	Within  string    `json:"within,omitempty"`
	Title   string    `json:"title,omitempty"`
	Link    string    `json:"link,omitempty"`
	At      time.Time `json:"at"`
}

// Needs is what the record is given.
type Needs struct {
	// Seed is the private part of the key that signs checkpoints, 32 bytes:
	// the same on every server of a platform.
	Seed []byte
	// Origin names a new record: a host and a path, without spaces. A record
	// keeps the name that it began with.
	Origin string
	Now    civic.Now
	// Log hears of what could not be done in the background; may be nil.
	Log *slog.Logger
}

// Log is the public record.
type Log struct {
	Needs
	sign    signer
	entries *storage.Collection[Entry]
	opened  *storage.Collection[Opening]
	tiles   *storage.Collection[tile]
	points  *storage.Collection[Point]
	owed    *storage.Collection[debt]
	names   *storage.Collection[name]

	queue    queue
	draining sync.WaitGroup
	tree     tree
	sources  map[string]Source
	mu       sync.RWMutex // of sources
}

const (
	byEvent   = "event"
	bySubject = "subject" // subject, index
	byWithin  = "within"  // within, index
	byKind    = "kind"    // kind, index
	byPerson  = "person"
	byLevel   = "level" // level, n
	byTime    = "time"
)

// name is what the record was called when it began. It stays when the
// platform moves, because every checkpoint is signed under it.
type name struct {
	storage.Meta
	Origin string `json:"origin"`
}

// Open opens the record that a store keeps. Whether what is kept is what was
// signed is asked by Checkpoint, each time, and by Check.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Log, error) {
	l := &Log{Needs: n, sources: map[string]Source{}}
	if l.Log == nil {
		l.Log = slog.New(slog.DiscardHandler)
	}
	var errs [6]error
	l.names, errs[0] = storage.Open[name](ctx, e, "record-name")
	l.entries, errs[1] = storage.Open(ctx, e, "record-entries",
		storage.Index[Entry]{Name: byEvent, Unique: true, Key: func(e *Entry) []any { return []any{e.Event} }},
		storage.Index[Entry]{Name: bySubject, Key: func(e *Entry) []any { return []any{e.Subject, e.Index} }},
		storage.Index[Entry]{Name: byWithin, Key: func(e *Entry) []any {
			if e.Within == "" {
				return nil
			}
			return []any{e.Within, e.Index}
		}},
		storage.Index[Entry]{Name: byKind, Key: func(e *Entry) []any { return []any{string(e.Kind), e.Index} }})
	l.opened, errs[2] = storage.Open(ctx, e, "record-openings",
		storage.Index[Opening]{Name: byPerson, Key: func(o *Opening) []any { return []any{string(o.Person)} }},
		storage.Index[Opening]{Name: byEvent, Key: func(o *Opening) []any { return []any{o.Event} }})
	l.tiles, errs[3] = storage.Open(ctx, e, "record-tiles",
		storage.Index[tile]{Name: byLevel, Key: func(t *tile) []any { return []any{t.Level, t.N} }})
	l.points, errs[4] = storage.Open[Point](ctx, e, "record-checkpoints")
	l.owed, errs[5] = storage.Open(ctx, e, "record-owed",
		storage.Index[debt]{Name: byTime, Key: func(d *debt) []any { return []any{d.At} }})
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	l.queue.next = -1
	return l, l.baptise(ctx)
}

// baptise finds the record's name, or gives it the one it was opened with.
func (l *Log) baptise(ctx context.Context) error {
	first := &name{Origin: l.Origin}
	first.ID = "record"
	err := l.names.Insert(ctx, first)
	if errors.Is(err, storage.ErrExists) {
		first, err = l.names.Get(ctx, first.ID)
	}
	if err != nil {
		return err
	}
	l.Origin = first.Origin
	l.sign, err = newSigner(l.Origin, l.Seed)
	return err
}

func entryID(index int64) string { return fmt.Sprintf("%016d", index) }
