package meeting

import (
	"context"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Begin opens the session at its first point.
func (s *Rooms) Begin(ctx context.Context, by people.Actor, id ID) error {
	err := s.chair(ctx, by, id, func(one *Session, r *Room, _ time.Time) (*Event, error) {
		if r.Open() {
			return nil, nil
		}
		return &Event{What: Opened, Item: one.Agenda[0].ID}, nil
	})
	if err == nil {
		err = s.sessions.move(ctx, id, Live, Announced)
	}
	return err
}

// running asks that the session has begun.
func (s *Rooms) running(ctx context.Context, by people.Actor, id ID, make func(one *Session, r *Room, at time.Time) (*Event, error)) error {
	return s.chair(ctx, by, id, func(one *Session, r *Room, at time.Time) (*Event, error) {
		if !r.Open() {
			return nil, civic.Refuse(civic.Conflict, "The session has not begun yet.")
		}
		return make(one, r, at)
	})
}

// Turn goes to a point of the agenda; from names the one that the chair saw,
// so that two chairs who press 'next' together go on by one.
func (s *Rooms) Turn(ctx context.Context, by people.Actor, id ID, from, to string) error {
	return s.running(ctx, by, id, func(one *Session, r *Room, _ time.Time) (*Event, error) {
		if _, there := one.Item(to); !there {
			return nil, civic.Refuse(civic.NotFound, "There is no such point on the agenda.")
		}
		if r.Item != from {
			return nil, civic.Refuse(civic.Conflict, "Another chair moved to another point a moment ago. See where the room is now.")
		}
		if r.Item == to {
			return nil, nil
		}
		return &Event{What: Turned, Item: to}, nil
	})
}

// Give gives the floor to turn n. saw is the number of the floor that the
// chair saw: of two chairs who give it at once one wins and the other is told.
func (s *Rooms) Give(ctx context.Context, by people.Actor, id ID, n, saw int) error {
	return s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		if r.FloorN != saw {
			return nil, civic.Refuse(civic.Conflict, "Another chair gave the floor to somebody else a moment ago. See who speaks now.")
		}
		for _, t := range r.Queue {
			if t.N == n {
				return &Event{What: Gave, N: n, Seat: t.Seat}, nil
			}
		}
		return nil, civic.Refuse(civic.Conflict, "They are not in the queue any more.")
	})
}

// Next gives the floor to whoever's turn it is.
func (s *Rooms) Next(ctx context.Context, by people.Actor, id ID, saw int) error {
	return s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		if r.FloorN != saw {
			return nil, civic.Refuse(civic.Conflict, "Another chair gave the floor to somebody else a moment ago. See who speaks now.")
		}
		queue := r.InTurn()
		if len(queue) == 0 {
			return nil, civic.Refuse(civic.Conflict, "Nobody is waiting to speak.")
		}
		return &Event{What: Gave, N: queue[0].N, Seat: queue[0].Seat}, nil
	})
}

// Yield takes the floor back.
func (s *Rooms) Yield(ctx context.Context, by people.Actor, id ID, saw int) error {
	return s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		if r.Floor == nil || r.FloorN != saw {
			return nil, nil
		}
		return &Event{What: Yielded, N: r.Floor.N, Seat: r.Floor.Seat}, nil
	})
}

// Pause stops every clock; Resume lets them run on.
func (s *Rooms) Pause(ctx context.Context, by people.Actor, id ID) error {
	return s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		if !r.Paused.IsZero() {
			return nil, nil
		}
		return &Event{What: Paused}, nil
	})
}

// Resume lets the clocks run on.
func (s *Rooms) Resume(ctx context.Context, by people.Actor, id ID) error {
	return s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		if r.Paused.IsZero() {
			return nil, nil
		}
		return &Event{What: Resumed}, nil
	})
}

// Extend gives the current point more minutes, or fewer.
func (s *Rooms) Extend(ctx context.Context, by people.Actor, id ID, minutes int) error {
	if minutes == 0 || minutes < -120 || minutes > 120 {
		return civic.Refuse(civic.Invalid, "Give from 1 to 120 minutes more.").At("minutes")
	}
	return s.running(ctx, by, id, func(*Session, *Room, time.Time) (*Event, error) {
		return &Event{What: Extended, Minutes: minutes}, nil
	})
}

// Order changes how turns are taken.
func (s *Rooms) Order(ctx context.Context, by people.Actor, id ID, turns Turns) error {
	if !slices.Contains(AllTurns, turns) {
		return civic.Refuse(civic.Invalid, "Choose how turns are taken.").At("turns")
	}
	return s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		if r.Turns == turns {
			return nil, nil
		}
		return &Event{What: Ordered, Kind: string(turns)}, nil
	})
}

// TakeChair says who leads from here. Whoever may host can: a room does not
// wait for a host who vanished, and everybody is told who leads now.
func (s *Rooms) TakeChair(ctx context.Context, by people.Actor, id ID) error {
	seat, err := s.seat(ctx, by, id)
	if err != nil {
		return err
	}
	return s.chair(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		if r.Chair == seat {
			return nil, nil
		}
		return &Event{What: Chaired, Seat: seat}, nil
	})
}

// Remove shows somebody out, with a reason that they read. What they said and
// voted stays; they cannot come back to this session.
func (s *Rooms) Remove(ctx context.Context, by people.Actor, id ID, seat Seat, reason string) error {
	reason = clean(reason)
	if r := within(reason, MostQuestion, "reason", civic.Refuse(civic.Invalid, "Say why. The person reads it.")); r != nil {
		return r
	}
	err := s.chair(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		p := r.Seats[seat]
		if p == nil {
			return nil, civic.Refuse(civic.NotFound, "There is nobody on this seat.")
		}
		if p.Removed != "" {
			return nil, nil
		}
		return &Event{What: Removed, Seat: seat, Text: reason}, nil
	})
	return s.rechecked(ctx, id, err)
}

// Tell sends a message to everybody, at every table.
func (s *Rooms) Tell(ctx context.Context, by people.Actor, id ID, text string) error {
	text = clean(text)
	if r := within(text, MostQuestion, "text", civic.Refuse(civic.Invalid, "Write the message.")); r != nil {
		return r
	}
	return s.running(ctx, by, id, func(*Session, *Room, time.Time) (*Event, error) {
		return &Event{What: Told, Text: text}, nil
	})
}

// Settle says that a question was answered.
func (s *Rooms) Settle(ctx context.Context, by people.Actor, id ID, n int) error {
	return s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		q := r.Ask(n)
		if q == nil {
			return nil, civic.Refuse(civic.NotFound, "There is no such question.")
		}
		if q.Answered {
			return nil, nil
		}
		return &Event{What: Answered, N: n}, nil
	})
}

// NewPoll is a question to the room. Hands and five-point support bring their
// own answers.
type NewPoll struct {
	Kind     string
	Question string
	Options  []string // of Choices
}

// The most polls of a session and answers of a poll.
const (
	mostPolls   = 200
	mostOptions = 12
)

// OpenPoll asks the room. One poll at a time; its counts are told to nobody,
// chairs included, until it is closed.
func (s *Rooms) OpenPoll(ctx context.Context, by people.Actor, id ID, n NewPoll) error {
	if !slices.Contains(PollKinds, n.Kind) {
		return civic.Refuse(civic.Invalid, "Choose a show of hands, choices or five-point support.").At("kind")
	}
	n.Question = clean(n.Question)
	if r := within(n.Question, MostQuestion, "question", civic.Refuse(civic.Invalid, "Write what the room is asked.")); r != nil {
		return r
	}
	options, refused := n.answers()
	if refused != nil {
		return refused
	}
	return s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		switch {
		case r.Polling() != nil:
			return nil, civic.Refuse(civic.Conflict, "Another poll is open. Close it first.")
		case len(r.Polls) >= mostPolls:
			return nil, civic.Refuse(civic.TooMuch, "A session has room for %d polls.", mostPolls)
		}
		return &Event{What: PollOpen, N: r.LastN + 1, Kind: n.Kind, Text: n.Question, Options: options}, nil
	})
}

// answers gives stable words for the kinds that bring their own: pages say
// them in the reader's language.
func (n NewPoll) answers() ([]string, *civic.Refusal) {
	switch n.Kind {
	case Hands:
		return []string{"yes", "no"}, nil
	case Five:
		return []string{"strongly-oppose", "oppose", "neutral", "support", "strongly-support"}, nil
	}
	var all []string
	for _, o := range n.Options {
		if o = line(o); o != "" && !slices.Contains(all, o) {
			all = append(all, o)
		}
	}
	if len(all) < 2 || len(all) > mostOptions {
		return nil, civic.Refuse(civic.Invalid, "Write from 2 to %d answers, one on a line.", mostOptions).At("options")
	}
	for _, o := range all {
		if r := within(o, MostTitle, "options", nil); r != nil {
			return nil, r
		}
	}
	return all, nil
}

// ClosePoll ends a poll and tells its counts.
func (s *Rooms) ClosePoll(ctx context.Context, by people.Actor, id ID, n int) error {
	return s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		p := r.Poll(n)
		if p == nil {
			return nil, civic.Refuse(civic.NotFound, "There is no such poll.")
		}
		if !p.Closed.IsZero() {
			return nil, nil
		}
		return &Event{What: PollShut, N: n}, nil
	})
}

// PutToTables splits those who are here into small tables.
func (s *Rooms) PutToTables(ctx context.Context, by people.Actor, id ID, tables int) error {
	return s.SeatAtTables(ctx, by, id, tables, nil)
}

// guests are those who are here, in the order in which they joined.
func (r *Room) guests() []Guest {
	var all []Guest
	for seat, p := range r.Seats {
		if p.Here {
			all = append(all, Guest{seat, p.Sector})
		}
	}
	slices.SortFunc(all, func(a, b Guest) int {
		if c := r.Seats[a.Seat].Joined.Compare(r.Seats[b.Seat].Joined); c != 0 {
			return c
		}
		if a.Seat < b.Seat {
			return -1
		}
		return 1
	})
	return all
}

// Gather brings everybody back.
func (s *Rooms) Gather(ctx context.Context, by people.Actor, id ID) error {
	err := s.running(ctx, by, id, func(_ *Session, r *Room, _ time.Time) (*Event, error) {
		if !r.Apart {
			return nil, nil
		}
		return &Event{What: Gathered}, nil
	})
	return s.rechecked(ctx, id, err)
}

// End closes the session: the open poll is counted, the clocks stop, and under
// the Chatham House rule names and the log are deleted.
func (s *Rooms) End(ctx context.Context, by people.Actor, id ID) error {
	err := s.running(ctx, by, id, func(*Session, *Room, time.Time) (*Event, error) {
		return &Event{What: Ended}, nil
	})
	if err != nil {
		return err
	}
	one, err := s.sessions.kept.Get(ctx, string(id))
	if err != nil {
		return known(err, noSession)
	}
	return s.rechecked(ctx, id, s.look(ctx, one, func(*Session, *Room) error { return nil }))
}
