package hub

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// Socket is one WebSocket connection that carries text frames. Reads come
// from one goroutine, writes from one other, Close from anywhere. Close sends
// the close frame; the connection is over when Serve returns.
type Socket interface {
	ReadMessage() ([]byte, error)
	WriteMessage(message []byte) error
	Ping() error
	SetReadDeadline(t time.Time) error
	SetWriteDeadline(t time.Time) error
	Close(code int, reason string) error
}

// Idle is how long a page's socket may be silent, pongs included.
const Idle = 60 * time.Second

const (
	closeRestart  = 1012
	closePolicy   = 1008
	closeOverflow = 1013
)

// Counts are figures for the metrics.
type Counts struct {
	Announced, Rendered, Rereads, Overflows, Sent, Pages atomic.Int64
}

// page is one open socket.
type page struct {
	hub     *Hub
	socket  Socket
	viewer  Viewer
	topics  map[string]*topic // guarded by the hub's lock
	out     outbox
	gone    atomic.Bool
	once    sync.Once
	closing sync.WaitGroup
	turn    int // of the turns in which pages are pinged
}

// Serve answers one page until its socket ends. It returns when nothing uses
// the socket any more.
func (h *Hub) Serve(ctx context.Context, socket Socket, who Viewer) error {
	p := &page{hub: h, socket: socket, viewer: who, topics: map[string]*topic{}}
	h.mu.Lock()
	if h.closed {
		h.mu.Unlock()
		return socket.Close(closeRestart, "The server restarts.")
	}
	h.comings++
	p.turn = h.comings % pingTurns
	h.pages[p] = true
	h.mu.Unlock()
	h.Counts.Pages.Add(1)

	err := p.read(ctx)
	p.end(1000, "")
	p.out.writers.Wait()
	p.closing.Wait()

	h.mu.Lock()
	delete(h.pages, p)
	for _, t := range p.topics {
		t.unfollow(p)
	}
	h.mu.Unlock()
	h.Counts.Pages.Add(-1)
	return err
}

// end closes the socket without waiting: the close frame may have to wait
// for a write that will not end before its deadline.
func (p *page) end(code int, reason string) {
	p.once.Do(func() {
		p.gone.Store(true)
		p.out.end()
		p.closing.Add(1)
		go func() {
			defer p.closing.Done()
			_ = p.socket.Close(code, reason)
			_ = p.socket.SetReadDeadline(time.Now().Add(farewell))
		}()
	})
}

// post queues a frame; a page that does not keep up loses its socket, comes
// back and is told to read again.
func (p *page) post(data []byte) {
	room, begin := p.out.put(data, p.hub.opts.Limits.Outbox)
	if begin {
		go p.write()
	}
	if !room {
		p.hub.Counts.Overflows.Add(1)
		p.end(closeOverflow, "This page did not keep up.")
	}
}

// write writes what is queued, and ends when there is nothing more.
func (p *page) write() {
	for {
		frames, ping, more := p.out.take()
		if !more {
			return
		}
		var err error
		for i := 0; i < len(frames) && err == nil && !p.gone.Load(); i++ {
			_ = p.socket.SetWriteDeadline(time.Now().Add(p.hub.opts.Limits.WriteFor))
			err = p.socket.WriteMessage(frames[i])
			p.hub.Counts.Sent.Add(1)
		}
		if ping && err == nil {
			_ = p.socket.SetWriteDeadline(time.Now().Add(p.hub.opts.Limits.WriteFor))
			err = p.socket.Ping()
		}
		if err != nil {
			p.end(closeOverflow, "")
		}
	}
}

// Pages are asked for a sign of life in turns, some every quarter of a second:
// all at once they would be most of what the server does in that moment.
const pingTurns = int(Idle / 3 / beatTick)

// ping asks the pages whose turn it is.
func (h *Hub) ping(turn int) {
	for p := range h.pages {
		if p.turn == turn%pingTurns && p.out.wantPing() {
			go p.write()
		}
	}
}

// wish is what a page sends.
type wish struct {
	Follow []struct {
		Topic string `json:"topic"`
		Seq   uint64 `json:"seq"`
		Epoch string `json:"epoch"`
	} `json:"follow"`
	Leave []string `json:"leave"`
}

var errWish = errors.New("hub: a page sent something that is not a wish")

func (p *page) read(ctx context.Context) error {
	// A page has no reason to say much: this many frames in a burst, then
	// one a second.
	budget, last := 60.0, time.Now()
	for {
		_ = p.socket.SetReadDeadline(time.Now().Add(Idle))
		if p.gone.Load() {
			return p.discard()
		}
		data, err := p.socket.ReadMessage()
		if err != nil {
			return err
		}
		budget = min(60, budget+time.Since(last).Seconds()) - 1
		last = time.Now()
		var w wish
		if budget < 0 || len(data) > p.hub.opts.Limits.FrameBytes || json.Unmarshal(data, &w) != nil ||
			len(w.Follow) > p.hub.opts.Limits.Follows {
			p.end(closePolicy, "This is not what a page sends.")
			_ = p.discard()
			return errWish
		}
		for _, topic := range w.Leave {
			p.leave(topic)
		}
		for _, f := range w.Follow {
			p.follow(ctx, f.Topic, f.Seq, f.Epoch)
		}
	}
}

// farewell is how long a page has to answer a close frame.
const farewell = 2 * time.Second

// discard reads on for a moment, so that the close frame arrives: the system
// throws it away when a connection is cut while bytes of it are unread.
func (p *page) discard() error {
	_ = p.socket.SetReadDeadline(time.Now().Add(farewell))
	for {
		if _, err := p.socket.ReadMessage(); err != nil {
			return err
		}
	}
}

func (p *page) follow(ctx context.Context, name string, seq uint64, epoch string) {
	may := len(name) <= 200 && p.may(ctx, name)
	p.hub.mu.Lock()
	defer p.hub.mu.Unlock()
	// Who follows it already asks whether something was missed, as a page does
	// that wakes up.
	again := p.topics[name] != nil
	if !may || !again && len(p.topics) >= p.hub.opts.Limits.Follows {
		p.post(frame{Topic: name, What: "gone"}.bytes())
		return
	}
	t := p.hub.topicOf(name)
	p.topics[name] = t
	t.follow(p, seq, epoch)
}

// may asks in a goroutine of its own: a question to the store takes a deep
// stack, which this page's goroutine would keep as long as the page is open.
func (p *page) may(ctx context.Context, name string) (may bool) {
	if p.hub.opts.May == nil {
		return true
	}
	answer := make(chan bool)
	go func() {
		defer func() { answer <- may }()
		defer func() {
			if cause := recover(); cause != nil {
				p.hub.opts.Log.Error("live: it could not be asked who may follow", "cause", cause)
				may = false
			}
		}()
		may = p.hub.opts.May(ctx, p.viewer, name)
	}()
	return <-answer
}

func (p *page) leave(name string) {
	p.hub.mu.Lock()
	defer p.hub.mu.Unlock()
	if t := p.topics[name]; t != nil {
		delete(p.topics, name)
		t.unfollow(p)
	}
}

// recheck asks again for the pages of one person, or of everybody.
func (h *Hub) recheck(person string) {
	if h.opts.May == nil {
		return
	}
	type question struct {
		page  *page
		topic string
	}
	var ask []question
	h.mu.Lock()
	for p := range h.pages {
		if person == "" || p.viewer.Person == person {
			for name := range p.topics {
				ask = append(ask, question{p, name})
			}
		}
	}
	h.mu.Unlock()
	for _, q := range ask {
		ctx, cancel := context.WithTimeout(context.Background(), h.opts.Limits.RenderFor)
		if !h.opts.May(ctx, q.page.viewer, q.topic) {
			q.page.leave(q.topic)
			q.page.post(frame{Topic: q.topic, What: "gone"}.bytes())
		}
		cancel()
	}
}
