package hub

import (
	"context"
	"encoding/json"
	"strconv"
	"time"
)

// backlog is how many announcements of one topic may wait for the renderer.
// Beyond it pages are told to read again, which is cheaper for everybody.
const backlog = 256

// topic is what this server knows of one topic. The hub's lock guards it.
//
// An epoch is the stretch in which this server can vouch for the numbers:
// it ends when announcements may have been missed, and when the topic is
// forgotten. A page from another epoch, or another server, reads again.
type topic struct {
	hub       *Hub
	name      string
	seq       uint64
	epoch     string
	followers map[*page]bool
	waiting   []numbered
	working   bool
	people    map[string]here // by server: who is there
	shown     string          // the presence frame that was sent last
	dirty     bool            // presence may have changed
	presented time.Time       // when presence was sent last
}

type numbered struct {
	Announcement
	seq   uint64
	epoch string
}

// frame is what is sent to a page.
type frame struct {
	Topic  string   `json:"topic"`
	Seq    uint64   `json:"seq,omitempty"`
	Epoch  string   `json:"epoch,omitempty"`
	What   string   `json:"what"`
	ID     string   `json:"id,omitempty"`
	HTML   string   `json:"html,omitempty"`
	Count  *int     `json:"count,omitempty"`
	People []Viewer `json:"people,omitempty"`
}

func (f frame) bytes() []byte {
	b, _ := json.Marshal(f) // strings and numbers only: cannot fail
	return b
}

// topicOf finds or begins a topic. Called with the lock held.
func (h *Hub) topicOf(name string) *topic {
	t := h.topics[name]
	if t == nil {
		t = &topic{hub: h, name: name, followers: map[*page]bool{}, people: map[string]here{}}
		t.newEpoch()
		h.topics[name] = t
		h.idle = append(h.idle, name)
		h.forget()
	}
	return t
}

// forget drops the oldest topics that nobody follows, beyond the limit.
func (h *Hub) forget() {
	for len(h.idle) > h.opts.Limits.Topics {
		name := h.idle[0]
		h.idle = h.idle[1:]
		if t := h.topics[name]; t != nil && len(t.followers) == 0 && !t.working {
			delete(h.topics, name)
			delete(h.sent, name)
		}
	}
}

func (t *topic) newEpoch() {
	t.hub.births++
	t.epoch = t.hub.node + "." + strconv.FormatUint(t.hub.births, 36)
	t.seq = 0
}

// announce numbers an announcement and has it rendered and sent.
func (t *topic) announce(a Announcement) {
	t.seq++
	if len(t.followers) == 0 {
		return
	}
	if len(t.waiting) >= backlog {
		t.waiting = nil
		t.lose()
		return
	}
	t.waiting = append(t.waiting, numbered{a, t.seq, t.epoch})
	if !t.working {
		t.working = true
		t.hub.wait.Add(1)
		go t.work()
	}
}

// work renders what waits, one after the other, so that order holds.
func (t *topic) work() {
	defer t.hub.wait.Done()
	for {
		t.hub.mu.Lock()
		if len(t.waiting) == 0 || t.hub.closed {
			t.working = false
			t.hub.mu.Unlock()
			return
		}
		next := t.waiting[0]
		t.waiting = t.waiting[1:]
		views := t.views()
		t.hub.mu.Unlock()

		f := frame{Topic: t.name, Seq: next.seq, Epoch: next.epoch, What: next.What, ID: next.ID}
		bare := f.bytes()
		for view := range views {
			if f.HTML = t.hub.render(next.Announcement, view); f.HTML != "" {
				views[view] = f.bytes()
			}
		}

		t.hub.mu.Lock()
		if next.epoch == t.epoch {
			for p := range t.followers {
				if data := views[p.viewer.View]; data != nil {
					p.post(data)
				} else {
					p.post(bare)
				}
			}
		}
		t.hub.mu.Unlock()
	}
}

// views are those in which the followers look, each without a frame yet.
func (t *topic) views() map[string][]byte {
	all := map[string][]byte{}
	for p := range t.followers {
		if _, known := all[p.viewer.View]; !known {
			all[p.viewer.View] = nil
		}
	}
	return all
}

func (h *Hub) render(a Announcement, view string) (html string) {
	if h.opts.Render == nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(context.Background(), h.opts.Limits.RenderFor)
	defer cancel()
	defer func() {
		// A page part that panics must not end the whole program; the
		// pages fetch instead.
		if cause := recover(); cause != nil {
			h.opts.Log.Error("live: a fragment could not be rendered", "what", a.What, "cause", cause)
			html = ""
		}
	}()
	h.Counts.Rendered.Add(1)
	return h.opts.Render(ctx, a, view)
}

// lose begins a new epoch, because announcements may have been missed, and
// tells the followers to read again.
func (t *topic) lose() {
	t.newEpoch()
	t.hub.Counts.Rereads.Add(1)
	t.send(t.note("re-read").bytes())
}

func (t *topic) note(what string) frame {
	return frame{Topic: t.name, Seq: t.seq, Epoch: t.epoch, What: what}
}

func (t *topic) send(data []byte) {
	for p := range t.followers {
		p.post(data)
	}
}

// follow adds a page and tells it where it stands.
func (t *topic) follow(p *page, seq uint64, epoch string) {
	t.followers[p] = true
	t.dirty = true
	what := "re-read"
	if epoch == t.epoch && seq == t.seq || epoch == "" && seq == 0 {
		what = "fresh"
	}
	p.post(t.note(what).bytes())
	if t.shown != "" {
		p.post([]byte(t.shown))
	}
}

func (t *topic) unfollow(p *page) {
	delete(t.followers, p)
	t.dirty = true
	if len(t.followers) == 0 {
		t.hub.idle = append(t.hub.idle, t.name)
		t.hub.forget()
	}
}
