// Package coedit lets several people edit one document at once: the
// y-websocket protocol over any socket, on one server or on many.
//
// It promises: an edit that was reported as saved survives the death of every
// process, because it is a row of the log before it is reported; an edit
// appears under the person whose session sent it and nobody else's; what a
// person may not change is not changed, by no update and on no server; a role
// taken away is gone from open sockets at once; what was reported as saved
// before a document was sealed is in it, and nothing is reported so after; a
// slow reader delays nobody.
//
// It refuses: structs under another person's client id, deletions of what does
// not exist yet, roots, nodes, marks and attributes outside the document's
// schema, and more than the limits allow. Whoever is refused is told why.
//
// How the server uses it:
//
//	sessions, err := coedit.New(ctx, coedit.Options{Store: engine, Bus: bus, Gate: gate, Seed: seed})
//	// in the handler of GET /collab/{document}, in the socket's own goroutine:
//	err = sessions.Serve(ctx, socket, credential, document)
//	// when a role, a seal or a session changed, on any node:
//	sessions.Recheck(document, person)
//	// for pages, publishing and forms without JavaScript:
//	err = sessions.Read(ctx, document, func(doc *ydoc.Doc) error { ... })
//	seq, err := sessions.Edit(ctx, document, author, func(doc *ydoc.Doc) ([]byte, error) { ... })
//	// before words are taken for good: no more are saved, on any server:
//	seq, err = sessions.Seal(ctx, document)
//	// at the end, before the sockets' listener closes:
//	err = sessions.Shutdown(ctx)
//
// Serve returns only when nothing uses the socket any more, so that the
// handler may give the connection back to its pool.
//
// Besides the y-websocket messages (0 sync, 1 awareness, 2 permission denied,
// 3 query awareness) there is one of ours, MessageStored, which a stock client
// ignores; see stored.go.
package coedit

import (
	"context"
	"log/slog"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

// Bus carries messages between the servers of one installation. It may lose
// them: missed is called whenever that may have happened, and whenever a
// subscription begins to be heard.
type Bus interface {
	Publish(channel string, data []byte)
	Subscribe(channel string, hear func(data []byte), missed func()) (leave func())
}

// Author is on whose behalf the server writes, with the organisation and
// sector that the words will be counted for.
type Author struct {
	Person, Organisation, Sector string
}

// Options are what Sessions need. Store and Gate are required.
type Options struct {
	// Store keeps the log.
	Store storage.Engine
	// Bus connects the servers; nil means that there is only this one.
	Bus  Bus
	Gate Gate
	// Seed gives the first content of a document as one update, or nil for
	// an empty one. It is asked when a document has no row yet; of several
	// servers that ask at once, one writes.
	Seed func(ctx context.Context, document string) (update []byte, by Author, err error)
	// Saved, if set, hears of every row that this server appended, after the
	// fact and outside any lock. It must not wait.
	Saved func(document string, seq int64)
	// Now tells the time; nil means time.Now.
	Now func() time.Time
	// Log receives faults; never content, never names.
	Log    *slog.Logger
	Limits Limits
}

// Limits bound what one person and one socket may cost. A zero field means
// the default beside it.
type Limits struct {
	FrameBytes      int           // 1 MiB: one message
	FramesPerSecond int           // 200 per person and document, with bursts of five seconds' worth
	BytesPerSecond  int           // 256 KiB per person and document, with bursts of 4 MiB
	Documents       int           // 50 open at once per person
	Sockets         int           // 20 per person and document
	OutboxFrames    int           // 1024 frames waiting for one socket
	OutboxBytes     int           // 8 MiB waiting for one socket
	HeldFor         time.Duration // 20 s: how long an update may wait for what it builds on
	Clients         int           // 64 client ids per socket: a browser that was long offline has several
	DocumentBytes   int           // 8 MiB: a document grows no further
	Group           time.Duration // 4 ms: how long an append waits for company
	Linger          time.Duration // 30 s: how long a document stays in memory when nobody is there
	Idle            time.Duration // Idle: how long a socket may be silent
}

func (l Limits) orDefault() Limits {
	for _, n := range []struct {
		field *int
		value int
	}{
		{&l.FrameBytes, 1 << 20}, {&l.FramesPerSecond, 200}, {&l.BytesPerSecond, 256 << 10},
		{&l.Documents, 50}, {&l.Sockets, 20}, {&l.OutboxFrames, 1024}, {&l.OutboxBytes, 8 << 20},
		{&l.Clients, 64}, {&l.DocumentBytes, 8 << 20},
	} {
		if *n.field == 0 {
			*n.field = n.value
		}
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{{&l.HeldFor, 20 * time.Second}, {&l.Group, 4 * time.Millisecond}, {&l.Linger, 30 * time.Second}, {&l.Idle, Idle}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return l
}
