package meeting

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Join gives somebody a seat, the same one each time. heard says that they
// were told how names are kept: a session under the Chatham House rule is not
// joined without it.
func (s *Rooms) Join(ctx context.Context, by people.Actor, id ID, heard bool) error {
	one, err := s.sessions.For(ctx, by, id, people.JoinSession)
	if err != nil {
		return err
	}
	switch {
	case one.State == Cancelled:
		return civic.Refuse(civic.Conflict, "This session was called off.")
	case one.Over():
		return over
	case one.ChathamHouse && !heard:
		return civic.Refuse(civic.Invalid, "Say that you have read how names are kept in this session.").At("heard")
	}
	voice := draft.VoiceOf(by)
	sitting := &Sitting{Session: id, Seat: Seat(strings.ToLower(rand.Text()[:12])), Who: voice, At: s.Now()}
	sitting.ID = sittingID(id, by.Person)
	err = s.seats.Insert(ctx, sitting)
	if errors.Is(err, storage.ErrExists) {
		sitting, err = s.seats.Get(ctx, sitting.ID)
	}
	if err != nil {
		return err
	}
	table, err := s.tableFor(ctx, one, by.Person)
	if err != nil {
		return err
	}
	return s.hall(id).want(ctx, func(r *Room, _ time.Time) (*Event, error) {
		p := r.Seats[sitting.Seat]
		switch {
		case !r.Over.IsZero():
			return nil, over
		case p != nil && p.Removed != "":
			return nil, civic.Refuse(civic.Forbidden, "A chair removed you from this session.")
		case p != nil && p.Here:
			return nil, nil
		case p == nil && len(r.Seats) >= MostSeats:
			return nil, civic.Refuse(civic.TooMuch, "This room is full. You can read along on its page.")
		}
		return &Event{What: Joined, Seat: sitting.Seat, By: sitting.Seat, Sector: voice.Sector, Choice: table}, nil
	})
}

// Leave gives up the seat; what was said stays said.
func (s *Rooms) Leave(ctx context.Context, by people.Actor, id ID) error {
	if _, err := s.sessions.For(ctx, by, id, people.JoinSession); err != nil {
		return err
	}
	seat, err := s.seat(ctx, by, id)
	if err != nil {
		return err
	}
	return s.hall(id).want(ctx, func(r *Room, _ time.Time) (*Event, error) {
		if p := r.Seats[seat]; p == nil || !p.Here || !r.Over.IsZero() {
			return nil, nil
		}
		return &Event{What: Left, Seat: seat, By: seat}, nil
	})
}

// mostQueue is how many can wait to speak.
const mostQueue = 500

// Ask puts somebody into the queue. One place in it each: asking again with
// another kind is refused, so that nobody jumps it.
func (s *Rooms) Ask(ctx context.Context, by people.Actor, id ID, kind string) error {
	if !slices.Contains(TurnKinds, kind) {
		return civic.Refuse(civic.Invalid, "Choose whether you want to speak, reply, ask or raise a point of order.").At("kind")
	}
	return s.act(ctx, by, id, func(r *Room, _ time.Time, seat Seat) (*Event, error) {
		switch {
		case r.Waiting(seat):
			return nil, civic.Refuse(civic.Conflict, "You are in the queue already.")
		case r.Floor != nil && r.Floor.Seat == seat:
			return nil, civic.Refuse(civic.Conflict, "You have the floor.")
		case len(r.Queue) >= mostQueue:
			return nil, civic.Refuse(civic.TooMuch, "The queue is full. Write a question instead.")
		}
		return &Event{What: Asked, Kind: kind, N: r.LastN + 1}, nil
	})
}

// Withdraw leaves the queue, or gives the floor back.
func (s *Rooms) Withdraw(ctx context.Context, by people.Actor, id ID) error {
	return s.act(ctx, by, id, func(r *Room, _ time.Time, seat Seat) (*Event, error) {
		if r.Floor != nil && r.Floor.Seat == seat {
			return &Event{What: Yielded, N: r.Floor.N}, nil
		}
		for _, t := range r.Queue {
			if t.Seat == seat {
				return &Event{What: Withdrew, N: t.N}, nil
			}
		}
		return nil, nil
	})
}

// Vote answers the poll n; voting again while it is open changes the vote.
func (s *Rooms) Vote(ctx context.Context, by people.Actor, id ID, n, choice int) error {
	return s.actAs(ctx, by, id, people.PollSession, func(r *Room, _ time.Time, seat Seat) (*Event, error) {
		p := r.Poll(n)
		switch {
		case p == nil:
			return nil, civic.Refuse(civic.NotFound, "There is no such poll.")
		case !p.Closed.IsZero():
			return nil, civic.Refuse(civic.Conflict, "This poll is closed. Your vote came after it and is not counted.")
		case choice < 0 || choice >= len(p.Options):
			return nil, civic.Refuse(civic.Invalid, "Choose one of the answers.").At("choice")
		}
		if was, voted := p.Votes[seat]; voted && was == choice {
			return nil, nil
		}
		return &Event{What: Voted, N: n, Choice: choice}, nil
	})
}

// The most questions of one session, and of one person in it.
const (
	mostQuestions = 1000
	mostOwn       = 20
)

// Question asks something in writing.
func (s *Rooms) Question(ctx context.Context, by people.Actor, id ID, text string) error {
	if _, err := s.sessions.For(ctx, by, id, people.JoinSession); err != nil {
		return err
	}
	text = clean(text)
	if r := within(text, MostQuestion, "text", civic.Refuse(civic.Invalid, "Write your question.")); r != nil {
		return r
	}
	return s.act(ctx, by, id, func(r *Room, _ time.Time, seat Seat) (*Event, error) {
		own := 0
		for _, q := range r.Asks {
			if q.Seat != seat {
				continue
			}
			if own++; q.Text == text {
				return nil, nil // sent twice
			}
		}
		if own >= mostOwn || len(r.Asks) >= mostQuestions {
			return nil, civic.Refuse(civic.TooMuch, "There are as many questions as can be answered. Support one that is there.")
		}
		return &Event{What: Questions, N: r.LastN + 1, Text: text}, nil
	})
}

// Support says that one more person wants a question answered.
func (s *Rooms) Support(ctx context.Context, by people.Actor, id ID, n int) error {
	return s.act(ctx, by, id, func(r *Room, _ time.Time, seat Seat) (*Event, error) {
		q := r.Ask(n)
		if q == nil {
			return nil, civic.Refuse(civic.NotFound, "There is no such question.")
		}
		if q.Backers[seat] || q.Seat == seat {
			return nil, nil
		}
		return &Event{What: Supported, N: n}, nil
	})
}

// React counts a sign that interrupts nobody.
func (s *Rooms) React(ctx context.Context, by people.Actor, id ID, kind string) error {
	if !slices.Contains(Reactions, kind) {
		return civic.Refuse(civic.Invalid, "This is not a reaction that the room knows.").At("kind")
	}
	return s.act(ctx, by, id, func(r *Room, at time.Time, seat Seat) (*Event, error) {
		if !s.hall(id).notAgain(seat, kind, at) {
			return nil, nil // leaning on the button counts once
		}
		return &Event{What: Reacted, Kind: kind}, nil
	})
}
