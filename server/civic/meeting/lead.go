package meeting

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Step is one thing that a chair does, as a console or a program sends it.
type Step struct {
	// Do names it: see Steps.
	Do string
	// Floor is the number of the floor that the chair saw.
	Floor   int
	Turn    int // of the queue
	From    string
	To      string // points of the agenda
	Minutes int
	Turns   Turns
	Poll    NewPoll
	N       int // of a poll, or a question
	Text    string
	Tables  int
	Of      *Field // what each table gets a copy of
	Seat    Seat
	Reason  string
}

// Steps are all that a chair can do.
var Steps = []string{"begin", "next", "give", "yield", "turn", "pause", "resume", "extend", "turns", "chair", "poll", "close-poll",
	"settle", "tell", "tables", "gather", "remove", "end"}

// Lead does what a chair asks for.
func (s *Rooms) Lead(ctx context.Context, by people.Actor, id ID, step Step) error {
	switch step.Do {
	case "begin":
		return s.Begin(ctx, by, id)
	case "next":
		return s.Next(ctx, by, id, step.Floor)
	case "give":
		return s.Give(ctx, by, id, step.Turn, step.Floor)
	case "yield":
		return s.Yield(ctx, by, id, step.Floor)
	case "turn":
		return s.Turn(ctx, by, id, step.From, step.To)
	case "pause":
		return s.Pause(ctx, by, id)
	case "resume":
		return s.Resume(ctx, by, id)
	case "extend":
		return s.Extend(ctx, by, id, step.Minutes)
	case "turns":
		return s.Order(ctx, by, id, step.Turns)
	case "chair":
		return s.TakeChair(ctx, by, id)
	case "poll":
		return s.OpenPoll(ctx, by, id, step.Poll)
	case "close-poll":
		return s.ClosePoll(ctx, by, id, step.N)
	}
	return s.leadMore(ctx, by, id, step)
}

func (s *Rooms) leadMore(ctx context.Context, by people.Actor, id ID, step Step) error {
	switch step.Do {
	case "settle":
		return s.Settle(ctx, by, id, step.N)
	case "tell":
		return s.Tell(ctx, by, id, step.Text)
	case "tables":
		return s.SeatAtTables(ctx, by, id, step.Tables, step.Of)
	case "gather":
		return s.Gather(ctx, by, id)
	case "remove":
		return s.Remove(ctx, by, id, step.Seat, step.Reason)
	case "end":
		return s.End(ctx, by, id)
	}
	if _, err := s.sessions.For(ctx, by, id, people.HostSession); err != nil {
		return err
	}
	return civic.Refuse(civic.Invalid, "This is nothing that a chair can do here.")
}
