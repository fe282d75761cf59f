// Package bus carries messages between the servers of one installation:
// within one process, or through Redis.
//
// It promises: publishing never waits, messages of one publisher on one
// channel arrive in their order, and a subscriber is told whenever it may have
// missed some. It refuses to be a place where anything is kept: whoever needs
// more than "it may have changed" reads the log or the store.
package bus

import "sync/atomic"

// Bus is what the rest of the program needs of one.
type Bus interface {
	// Publish sends data to every subscriber of the channel on every server,
	// this one included, if it can. It never waits.
	Publish(channel string, data []byte)
	// Subscribe hears a channel until leave is called. hear and missed are
	// called one after the other and must not wait for anything; missed says
	// that messages published until now may not have been heard. It is also
	// called once when the subscription begins to be heard.
	Subscribe(channel string, hear func(data []byte), missed func()) (leave func())
	// Away is why messages cannot pass just now, nil when they can.
	Away() error
	// Counts says what has passed and what was lost so far.
	Counts() Counts
	Close() error
}

// Counts are a bus's figures since it began.
type Counts struct {
	Published, Heard int64
	// Dropped messages were published while the bus was away or full.
	Dropped int64
	// Breaks is how often the connection broke.
	Breaks int64
}

type counters struct{ published, heard, dropped, breaks atomic.Int64 }

func (c *counters) Counts() Counts {
	return Counts{
		Published: c.published.Load(), Heard: c.heard.Load(),
		Dropped: c.dropped.Load(), Breaks: c.breaks.Load(),
	}
}
