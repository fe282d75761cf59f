// Package hub tells open pages that something changed. Pages follow topics;
// each announcement on a topic has a number, so that a page which misses one
// knows it and reads again.
//
// It promises: announcing never waits for a reader or a renderer; a page sees
// the announcements of a topic in one order and without an unnoticed gap; the
// fragment that is sent is rendered once per announcement, server and view (a
// language), for the public; a slow page loses its own socket and delays nobody.
//
// It refuses to carry anything that depends on who is looking: that is fetched
// by those who may. It keeps nothing: what it loses, pages read again.
//
// The wire, JSON text frames. From the page:
//
//	{"follow":[{"topic":"draft/1","seq":7,"epoch":"x"}],"leave":["plan/2"]}
//
// seq and epoch are what the page was made with or heard last; without an
// epoch the answer is 're-read' unless the page also lacks a seq (0), which
// means that it was made just now and wants the present number. To the page:
//
//	{"topic","seq","epoch","what":"fresh"}      nothing was missed; go on from seq
//	{"topic","seq","epoch","what":"re-read"}    read the page again, then go on from seq
//	{"topic","seq","epoch","what","id","html"}  it changed; html only where something was rendered
//	{"topic","what":"presence","count","people":[{"person","name"}]}
//	{"topic","what":"gone"}                     this person may not follow it, or no longer
//
// A page that hears a seq other than the last plus one, or another epoch,
// reads again.
package hub

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"
)

// Announcement says that something changed.
type Announcement struct {
	Topic, What, ID string
}

// Viewer is who looks. The zero Viewer is a visitor. View is what the page is
// rendered in, its language, and nothing that depends on the person.
type Viewer struct {
	Person string `json:"person"`
	Name   string `json:"name"`
	View   string `json:"-"`
}

// Bus connects the servers. It may lose messages; missed says when.
type Bus interface {
	Publish(channel string, data []byte)
	Subscribe(channel string, hear func(data []byte), missed func()) (leave func())
}

// Options are what a Hub needs.
type Options struct {
	// Bus connects the servers; nil means that there is only this one.
	Bus Bus
	// May says whether somebody may follow a topic; nil lets everybody.
	May func(ctx context.Context, who Viewer, topic string) bool
	// Render gives the fragment for the public in one view, or "" when there
	// is none: then pages fetch. It is called once per announcement and view
	// that somebody follows in, in order within a topic.
	Render func(ctx context.Context, a Announcement, view string) (html string)
	// Present says whether a topic shows who is there; nil means never.
	Present func(topic string) bool
	Log     *slog.Logger
	Limits  Limits
}

// Limits bound what sockets and topics may cost; zero means the default.
type Limits struct {
	Outbox      int           // 64 frames waiting for one page
	Follows     int           // 64 topics per page
	FrameBytes  int           // 16 KiB from a page
	Topics      int           // 20,000 remembered without followers
	RenderFor   time.Duration // 5 s
	WriteFor    time.Duration // 10 s for one frame
	PresenceFor time.Duration // 12 s: how long another server's word on presence holds
}

// Hub connects announcements and pages.
type Hub struct {
	opts  Options
	node  string
	leave func()
	end   context.CancelFunc
	wait  sync.WaitGroup

	mu      sync.Mutex
	topics  map[string]*topic
	pages   map[*page]bool
	peers   map[string]*peer
	idle    []string // topics without followers, oldest first
	sent    map[string]uint64
	births  uint64
	comings int // pages so far
	closed  bool
	Counts  Counts
}

// New starts a hub.
func New(opts Options) *Hub {
	opts.Limits = opts.Limits.orDefault()
	if opts.Log == nil {
		opts.Log = slog.Default()
	}
	if b, ok := opts.Bus.(interface{ Alone() bool }); ok && b.Alone() {
		opts.Bus = nil
	}
	ctx, end := context.WithCancel(context.Background())
	h := &Hub{
		opts: opts, node: rand.Text()[:10], end: end,
		topics: map[string]*topic{}, pages: map[*page]bool{}, peers: map[string]*peer{}, sent: map[string]uint64{},
	}
	if opts.Bus != nil {
		h.leave = opts.Bus.Subscribe(channel, h.hear, h.missed)
	}
	h.wait.Add(1)
	go h.beat(ctx)
	return h
}

// Announce tells every page that follows a.Topic, on every server. It never
// waits and never fails.
func (h *Hub) Announce(a Announcement) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	h.Counts.Announced.Add(1)
	h.topicOf(a.Topic).announce(a)
	if h.opts.Bus != nil {
		h.sent[a.Topic]++
		h.publish(note{Kind: "say", Topic: a.Topic, What: a.What, ID: a.ID, Number: h.sent[a.Topic]})
	}
}

// Mark gives the present number of a topic, for a page to be made with: what
// is read after Mark and before the page follows is never missed.
func (h *Hub) Mark(topic string) (seq uint64, epoch string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	t := h.topicOf(topic)
	return t.seq, t.epoch
}

// Recheck asks again whether a person may follow what their pages follow, on
// every server; an empty person asks for everybody.
func (h *Hub) Recheck(person string) {
	h.recheck(person)
	if h.opts.Bus != nil {
		h.publish(note{Kind: "recheck", Person: person})
	}
}

// Shutdown closes every page's socket, so that it comes back elsewhere.
func (h *Hub) Shutdown(ctx context.Context) error {
	h.mu.Lock()
	h.closed = true
	pages := make([]*page, 0, len(h.pages))
	for p := range h.pages {
		pages = append(pages, p)
	}
	h.mu.Unlock()
	for _, p := range pages {
		p.end(closeRestart, "The server restarts.")
	}
	if h.leave != nil {
		h.leave()
	}
	h.end()
	done := make(chan struct{})
	go func() { h.wait.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (l Limits) orDefault() Limits {
	for _, n := range []struct {
		field *int
		value int
	}{{&l.Outbox, 64}, {&l.Follows, 64}, {&l.FrameBytes, 16 << 10}, {&l.Topics, 20_000}} {
		if *n.field == 0 {
			*n.field = n.value
		}
	}
	for _, d := range []struct {
		field *time.Duration
		value time.Duration
	}{{&l.RenderFor, 5 * time.Second}, {&l.WriteFor, 10 * time.Second}, {&l.PresenceFor, 12 * time.Second}} {
		if *d.field == 0 {
			*d.field = d.value
		}
	}
	return l
}
