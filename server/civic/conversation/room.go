package conversation

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/storage"
)

// room is a conversation as one server has it in memory: the mathematics of
// its votes, which can always be built again from them.
type room struct {
	// drawing is held while the map is drawn; the fields below it belong to
	// whoever holds it.
	drawing sync.Mutex
	mapper  *opinion.Mapper
	person  map[Pseudonym]int
	last    *opinion.Map
	read    time.Time // up to which minute votes were read from the store
	steady  steadiness

	// The rest is under mu, which is never held for long.
	mu       sync.Mutex
	fresh    []*Vote // accepted here and not yet drawn
	set      bool    // a drawing is coming
	looked   time.Time
	shown    []float64 // priorities of the last map
	hasDrawn bool
}

// steadiness is what the last test of stability said, and at how many votes.
type steadiness struct {
	votes, groups int
	each          []float64
	least         float64
}

// stale is how long a server trusts its own memory before it looks whether
// another server took votes.
const stale = 5 * time.Second

func (s *Conversations) room(id ID) *room {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.rooms[id]
	if r == nil {
		r = &room{mapper: opinion.NewMapper(), person: map[Pseudonym]int{}}
		s.rooms[id] = r
	}
	return r
}

// touch notes that the map is behind: it is drawn again a moment later, once
// for all the votes of that moment.
func (s *Conversations) touch(id ID, vote *Vote) {
	r := s.room(id)
	r.mu.Lock()
	defer r.mu.Unlock()
	if vote != nil && r.hasDrawn {
		r.fresh = append(r.fresh, vote)
	}
	if r.set {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case <-s.ended:
		return
	default:
	}
	r.set = true
	s.work.Go(func() {
		select {
		case <-s.ended:
			return
		case <-time.After(s.Pause):
		}
		if _, err := s.draw(context.Background(), id, false); err != nil {
			s.Log.Warn("a map could not be drawn", "conversation", string(id), "why", err.Error())
			return
		}
		s.tell(context.Background(), id, "map.drawn")
	})
}

// draw brings the map up to the votes and keeps what may be seen of it.
func (s *Conversations) draw(ctx context.Context, id ID, whole bool) (*Picture, error) {
	r := s.room(id)
	r.drawing.Lock()
	defer r.drawing.Unlock()
	r.mu.Lock()
	fresh := r.fresh
	r.fresh, r.set = nil, false
	catchUp := whole || !r.hasDrawn || s.Now().Sub(r.looked) > stale
	r.hasDrawn = true
	r.mu.Unlock()
	for _, v := range fresh {
		r.take(v)
	}
	if whole {
		r.read = time.Time{}
	}
	if catchUp {
		if err := s.catchUp(ctx, id, r); err != nil {
			return nil, err
		}
	}
	c, err := s.find(ctx, id)
	if err != nil {
		return nil, err
	}
	texts, err := s.texts(ctx, id, r)
	if err != nil {
		return nil, err
	}
	r.last = r.mapper.Map()
	r.mu.Lock()
	r.shown = r.last.Priority
	if catchUp {
		r.looked = s.Now()
	}
	r.mu.Unlock()
	return s.keepPicture(ctx, s.picture(c, r, texts))
}

func (r *room) take(v *Vote) {
	p, known := r.person[v.Voter]
	if !known {
		p = len(r.person)
		r.person[v.Voter] = p
	}
	r.mapper.Cast(p, v.Statement, opinion.Vote(v.Vote))
}

// catchUp reads the votes since the minute it read last, and that minute
// again; clocks of servers differ by less than the second minute.
func (s *Conversations) catchUp(ctx context.Context, id ID, r *room) error {
	q := storage.Query{Index: byAt, Equal: []any{string(id)}}
	if !r.read.IsZero() {
		q.From = r.read.Add(-time.Minute)
	}
	for v, err := range s.votes.Find(ctx, q) {
		if err != nil {
			return err
		}
		r.take(v)
		if v.At.After(r.read) {
			r.read = v.At
		}
	}
	return nil
}

// texts reads the statements, and leaves out of the map what was refused or
// asks about the person.
func (s *Conversations) texts(ctx context.Context, id ID, r *room) ([]*Statement, error) {
	all, err := s.all(ctx, id)
	for _, st := range all {
		switch {
		case st.AboutPeople:
			r.mapper.AboutPeople(st.Number)
		default:
			r.mapper.LeaveOut(st.Number, st.Standing != In)
		}
	}
	return all, err
}

// priorities are those of the last map; before the first, it is drawn.
func (s *Conversations) priorities(ctx context.Context, id ID) ([]float64, error) {
	r := s.room(id)
	r.mu.Lock()
	drawn, shown := r.hasDrawn, r.shown
	r.mu.Unlock()
	if drawn {
		return shown, nil
	}
	_, err := s.draw(ctx, id, false)
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.shown, err
}

// keepPicture keeps a projection: of two servers either may be the last.
func (s *Conversations) keepPicture(ctx context.Context, p *Picture) (*Picture, error) {
	err := s.pictures.Insert(ctx, p)
	if !errors.Is(err, storage.ErrExists) {
		return p, err
	}
	_, err = s.pictures.Change(ctx, p.ID, func(there *Picture) error {
		meta := there.Meta
		*there = *p
		there.Meta = meta
		return nil
	})
	return p, err
}
