package meeting

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// wish is one thing that somebody wants to happen in a room. make looks at the
// room as it is when its turn comes and gives the event, or says no.
type wish struct {
	make func(r *Room, at time.Time) (*Event, error)
	done chan error
}

// hall is one room on this server. What people want waits in line; whoever is
// first in line writes for all who wait, so that a thousand votes are a few
// writes. The log decides: a number that another server took is read, and what
// was wanted is asked of the room as it is then.
type hall struct {
	rooms   *Rooms
	session ID

	mu      sync.Mutex // of the two below
	waiting []*wish
	working bool

	state sync.Mutex // of room; held while events are written
	room  *Room
	saved int64 // the number up to which a snapshot is kept

	reacted map[string]time.Time // by seat and kind; guarded by state
	voices  map[Seat]VoiceBrief  // guarded by state
	swept   bool                 // nothing is left of a sealed room's log

	late *time.Timer
	told time.Time
	tell sync.Mutex
}

// The most wishes that are written at once, and the events between snapshots.
const (
	mostAtOnce   = 256
	perSnapshot  = 256
	gatherSmall  = 400 * time.Millisecond
	mostAttempts = 50
	// A room is read, its log goes, and what is read then is sealed.
	mostReadings = 3
)

// want waits until the wish is in the log, or refused.
func (h *hall) want(ctx context.Context, make func(r *Room, at time.Time) (*Event, error)) error {
	w := &wish{make, nil}
	w.done = newDone()
	h.mu.Lock()
	h.waiting = append(h.waiting, w)
	if !h.working {
		h.working = true
		// The writing outlives the one who began it: others wait for it too.
		go h.work(context.WithoutCancel(ctx))
	}
	h.mu.Unlock()
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

func newDone() chan error { return make(chan error, 1) }

func (h *hall) work(ctx context.Context) {
	for {
		h.mu.Lock()
		n := min(len(h.waiting), mostAtOnce)
		batch := h.waiting[:n:n]
		h.waiting = h.waiting[n:]
		if n == 0 {
			h.working = false
			h.mu.Unlock()
			return
		}
		h.mu.Unlock()
		h.state.Lock()
		within, cancel := context.WithTimeout(ctx, 20*time.Second)
		written := h.write(within, batch)
		cancel()
		h.state.Unlock()
		h.announce(written)
	}
}

// write brings wishes into the log, in their order. Called with the state's
// lock held.
func (h *hall) write(ctx context.Context, batch []*wish) []*Event {
	var written []*Event
	for range mostAttempts {
		if err := h.follow(ctx); err != nil {
			refuseAll(batch, err)
			return written
		}
		events, wanted := h.judge(batch)
		if len(events) == 0 {
			return written
		}
		n, err := h.rooms.log.InsertMany(ctx, events)
		for i := range n {
			h.apply(events[i])
			wanted[i].done <- nil
		}
		written = append(written, events[:n]...)
		batch = wanted[n:]
		if len(batch) == 0 {
			h.snapshot(ctx)
			return written
		}
		if !errors.Is(err, storage.ErrExists) {
			h.room = nil // what is in the log now is not known: read it again
			refuseAll(batch, err)
			return written
		}
	}
	refuseAll(batch, stale)
	return written
}

// judge asks each wish of a copy of the room in which the ones before it have
// happened, and answers those that are refused.
func (h *hall) judge(batch []*wish) (events []*Event, wanted []*wish) {
	room := h.room
	if len(batch) > 1 {
		room = h.room.clone()
	}
	at := h.rooms.Now()
	for i, w := range batch {
		e, err := w.make(room, at)
		if err != nil || e == nil {
			w.done <- err
			continue
		}
		e.Session, e.Seq, e.At = h.session, h.room.Seq+int64(len(events))+1, at
		e.ID = eventID(h.session, e.Seq)
		events, wanted = append(events, e), append(wanted, w)
		if i < len(batch)-1 {
			room.apply(e)
		}
	}
	return events, wanted
}

// follow reads what the log has beyond the room, and the room where there is
// none yet. The last event that the room has must still be in the log: where it
// is not, another server sealed the room and deleted the log before this one
// heard that the session is over, and the room is read again as it was kept.
func (h *hall) follow(ctx context.Context) error {
	for range mostReadings {
		if h.room == nil {
			room, err := h.rooms.read(ctx, h.session)
			if err != nil {
				return err
			}
			h.room, h.saved = room, room.Seq
		}
		if h.room.Sealed {
			return nil
		}
		whole, err := h.catchUp(ctx)
		if err != nil || whole {
			return err
		}
		h.room = nil
	}
	return errors.New("meeting: the log of a session that is not sealed has gaps")
}

// catchUp applies what is new in the log, and says whether all of the log that
// the room is made of is still there.
func (h *hall) catchUp(ctx context.Context) (whole bool, err error) {
	last := h.room.Seq
	there := last == 0
	for e, err := range h.rooms.log.Find(ctx, ofLog(h.session, max(last-1, 0))) {
		switch {
		case err != nil:
			return false, err
		case e.Seq == last:
			there = true
		case !there || e.Seq != h.room.Seq+1:
			return false, nil
		default:
			h.apply(e)
		}
	}
	if h.room.Seq > 0 {
		return there, nil
	}
	// Nothing ever happened here as far as this server knows.
	kept, err := h.rooms.states.Get(ctx, string(h.session))
	if errors.Is(err, storage.ErrNotFound) {
		return true, nil
	}
	return err == nil && !kept.Room.Sealed && kept.Room.Seq == 0, err
}

// apply adds an event to the room, and forgets what it makes untrue.
func (h *hall) apply(e *Event) {
	h.room.apply(e)
	if e.What == Renamed {
		delete(h.voices, e.Seat)
	}
}

// snapshot keeps the room now and then, so that a server which opens it later
// reads little. It may fail: the log is the truth.
func (h *hall) snapshot(ctx context.Context) {
	if h.room.Seq-h.saved < perSnapshot {
		return
	}
	if h.rooms.keep(ctx, h.room) == nil {
		h.saved = h.room.Seq
	}
}

// again is how long a reaction of one person counts once.
const again = 10 * time.Second

// notAgain claims that somebody has not reacted so a moment ago. Called while
// a wish is judged.
func (h *hall) notAgain(seat Seat, kind string, at time.Time) bool {
	key := string(seat) + " " + kind
	if at.Sub(h.reacted[key]) < again {
		return false
	}
	if h.reacted == nil || len(h.reacted) > 10*MostSeats {
		h.reacted = map[string]time.Time{}
	}
	h.reacted[key] = at
	return true
}

// clone is a copy that can be changed without the other.
func (r *Room) clone() *Room {
	raw, err := json.Marshal(r)
	if err != nil {
		panic("meeting: a room cannot be written: " + err.Error()) // plain data
	}
	to := &Room{}
	if err := json.Unmarshal(raw, to); err != nil {
		panic("meeting: a room cannot be read: " + err.Error())
	}
	return to.whole()
}

func refuseAll(all []*wish, err error) {
	for _, w := range all {
		w.done <- err
	}
}

// small are events that many people cause at once: pages hear of them
// together.
var small = map[string]bool{Joined: true, Left: true, Voted: true, Supported: true, Reacted: true, Asked: true, Questions: true, Withdrew: true}

// announce tells the pages: at once of what changes the room, together of what
// many do at the same time.
func (h *hall) announce(events []*Event) {
	var now, later *Event
	for _, e := range events {
		if small[e.What] {
			later = e
		} else {
			now = e
		}
	}
	h.tell.Lock()
	defer h.tell.Unlock()
	switch {
	case now != nil:
		h.say(now.What)
	case later == nil || h.late != nil:
	case time.Since(h.told) > gatherSmall:
		h.say(later.What)
	default:
		h.late = time.AfterFunc(gatherSmall, func() {
			h.tell.Lock()
			defer h.tell.Unlock()
			h.say("gathered")
		})
	}
}

// say announces on the room's topic; called with tell held.
func (h *hall) say(what string) {
	h.told = time.Now()
	if h.late != nil {
		h.late.Stop()
		h.late = nil
	}
	h.rooms.Announce.Announce(context.Background(), civic.Announcement{Topic: "room/" + string(h.session), What: "room." + what, ID: string(h.session)})
}
