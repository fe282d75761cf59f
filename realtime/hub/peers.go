package hub

import (
	"context"
	"encoding/json"
	"sort"
	"time"
)

// channel is the one channel of the bus that hubs use: announcements are
// small, and a server has to count them even for topics nobody follows there,
// or a page that slept could not be told that it missed nothing.
const channel = "hub"

// beatEvery is how often a server repeats its numbers, and thereby how late
// another can notice that the last announcement before a silence was lost.
const beatEvery = time.Second

// beatTick is how often the hub looks around: who is there, who must be pinged.
const beatTick = beatEvery / 4

// note is what hubs tell one another.
type note struct {
	Node   string            `json:"node"`
	Kind   string            `json:"kind"` // say, beat, recheck
	Topic  string            `json:"topic,omitempty"`
	What   string            `json:"what,omitempty"`
	ID     string            `json:"id,omitempty"`
	Person string            `json:"person,omitempty"`
	Number uint64            `json:"number,omitempty"`
	Sent   map[string]uint64 `json:"sent,omitempty"`
	Here   map[string]here   `json:"here,omitempty"`
}

// here is who follows a topic on one server.
type here struct {
	Visitors int      `json:"visitors"`
	People   []Viewer `json:"people"`
	until    time.Time
}

// peer is another server: how many of its announcements were heard, by topic.
type peer struct {
	heard map[string]uint64
	last  time.Time
}

func (h *Hub) publish(n note) {
	n.Node = h.node
	data, _ := json.Marshal(n)
	h.opts.Bus.Publish(channel, data)
}

// hear takes in what another server says.
func (h *Hub) hear(data []byte) {
	var n note
	if json.Unmarshal(data, &n) != nil || n.Node == h.node || n.Node == "" {
		return
	}
	if n.Kind == "recheck" {
		// May asks the store, and a bus must not wait for it.
		go h.recheck(n.Person)
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return
	}
	p := h.peers[n.Node]
	if p == nil {
		p = &peer{heard: map[string]uint64{}}
		h.peers[n.Node] = p
	}
	p.last = time.Now()
	switch n.Kind {
	case "say":
		p.heard[n.Topic]++
		if n.Number != p.heard[n.Topic] {
			p.heard[n.Topic] = n.Number
			h.topicOf(n.Topic).lose()
		}
		h.topicOf(n.Topic).announce(Announcement{Topic: n.Topic, What: n.What, ID: n.ID})
	case "beat":
		for name, number := range n.Sent {
			if p.heard[name] != number {
				p.heard[name] = number
				h.topicOf(name).lose()
			}
		}
		h.hearPresence(n.Node, n.Here)
	}
}

// missed begins a new epoch everywhere: this server cannot say any more what
// the others announced.
func (h *Hub) missed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, t := range h.topics {
		t.lose()
	}
}

// beat repeats this server's numbers and settles presence.
func (h *Hub) beat(ctx context.Context) {
	defer h.wait.Done()
	tick := time.NewTicker(beatTick)
	defer tick.Stop()
	recent := map[string]uint64{}
	quiet := map[string]int{}
	for turn := 0; ; turn++ {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		h.mu.Lock()
		h.settlePresence(turn%12 == 0)
		h.ping(turn)
		if h.opts.Bus != nil && turn%4 == 0 {
			h.publish(note{Kind: "beat", Sent: h.recentlySent(recent, quiet), Here: h.localPresence()})
			for node, p := range h.peers {
				if time.Since(p.last) > time.Hour {
					delete(h.peers, node)
				}
			}
		}
		h.mu.Unlock()
	}
}

// recentlySent gives the numbers of the topics that were announced on lately;
// each is repeated five times after its last announcement.
func (h *Hub) recentlySent(recent map[string]uint64, quiet map[string]int) map[string]uint64 {
	now := map[string]uint64{}
	for name, number := range h.sent {
		if recent[name] != number {
			recent[name], quiet[name] = number, 0
		}
		if quiet[name] < 5 {
			quiet[name]++
			now[name] = number
		}
	}
	for name := range recent {
		if _, known := h.sent[name]; !known {
			delete(recent, name)
			delete(quiet, name)
		}
	}
	return now
}

// localPresence is who follows each topic here, of those that show presence.
func (h *Hub) localPresence() map[string]here {
	if h.opts.Present == nil {
		return nil
	}
	all := map[string]here{}
	for name, t := range h.topics {
		if len(t.followers) > 0 && h.opts.Present(name) {
			all[name] = t.local()
		}
	}
	return all
}

func (t *topic) local() here {
	var now here
	seen := map[string]bool{}
	for p := range t.followers {
		switch {
		case p.viewer.Person == "":
			now.Visitors++
		case !seen[p.viewer.Person]:
			seen[p.viewer.Person] = true
			now.People = append(now.People, p.viewer)
		}
	}
	return now
}

func (h *Hub) hearPresence(node string, all map[string]here) {
	for name, t := range h.topics {
		now, there := all[name]
		if _, was := t.people[node]; !was && !there {
			continue
		}
		t.dirty = true
		if !there {
			delete(t.people, node)
			continue
		}
		now.until = time.Now().Add(h.opts.Limits.PresenceFor)
		t.people[node] = now
	}
}

// settlePresence tells followers who is there, where that changed; all also
// looks for servers that fell silent.
func (h *Hub) settlePresence(all bool) {
	if h.opts.Present == nil {
		return
	}
	for name, t := range h.topics {
		if !t.dirty && !all || len(t.followers) == 0 || !h.opts.Present(name) {
			continue
		}
		// The more look on, the less often all of them are told who does.
		if pause := time.Duration(len(t.followers)) * time.Millisecond; time.Since(t.presented) < min(pause, mostPause) {
			t.dirty = true
			continue
		}
		t.dirty = false
		if data := t.presence(); data != t.shown {
			t.shown, t.presented = data, time.Now()
			t.send([]byte(data))
		}
	}
}

const (
	mostPause = 5 * time.Second // between two words on who is there, for a crowd
	mostNames = 20              // named in one; the count is of everybody
)

func (t *topic) presence() string {
	mine := t.local()
	count, seen := mine.Visitors, map[string]Viewer{}
	for _, v := range mine.People {
		seen[v.Person] = v
	}
	for node, other := range t.people {
		if time.Now().After(other.until) {
			delete(t.people, node)
			continue
		}
		count += other.Visitors
		for _, v := range other.People {
			seen[v.Person] = v
		}
	}
	count += len(seen)
	people := make([]Viewer, 0, len(seen))
	for _, v := range seen {
		people = append(people, v)
	}
	sort.Slice(people, func(i, j int) bool {
		if people[i].Name != people[j].Name {
			return people[i].Name < people[j].Name
		}
		return people[i].Person < people[j].Person
	})
	people = people[:min(len(people), mostNames)]
	return string(frame{Topic: t.name, What: "presence", Count: &count, People: people}.bytes())
}
