package forum

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// goesOn refuses what is not done to a forum that stands still.
func (f *Forum) goesOn() error {
	switch {
	case f.Halted == nil:
		return nil
	case f.Halted.For:
		return civic.Refuse(civic.Conflict, "This forum was cancelled.")
	}
	return civic.Refuse(civic.Conflict, "This forum is paused. Resume it first.")
}

// Advance takes a forum from a phase to the next. From is where the caller
// saw it, so that two people who press at once move it once. The refusal names
// the first gate that is not met.
func (s *Forums) Advance(ctx context.Context, by people.Actor, id ID, from Phase) (*Forum, error) {
	return s.change(ctx, by, id, Move, Moved, func(f *Forum) error {
		if err := f.goesOn(); err != nil {
			return err
		}
		to := from.Next()
		switch {
		case f.Phase != from:
			return civic.Refuse(civic.Conflict, "This forum moved on in the meantime.")
		case to == "":
			return civic.Refuse(civic.Conflict, "This forum is closed: there is no next phase.")
		}
		for _, g := range f.Gates(from) {
			if g.Blocks() {
				return civic.Refuse(civic.Conflict, "Something stands in the way: %s.", civic.Phrase(g.Words)).At(string(g.Gate))
			}
		}
		l := s.line(by, Moved)
		l.From, l.To = from, to
		f.Phase = to
		f.write(l)
		return nil
	})
}

// Show says where a gate's condition can be seen to be met. Only gates that
// the forum does not show by itself are confirmed; the evidence plan is
// approved by the advisory group and by nobody else.
func (s *Forums) Show(ctx context.Context, by people.Actor, id ID, gate Gate, link string) (*Forum, error) {
	b, known := barrier(gate)
	link = strings.TrimSpace(link)
	switch {
	case !known:
		return nil, civic.Refuse(civic.NotFound, "There is no such condition.")
	case !b.Confirmed():
		return nil, civic.Refuse(civic.Invalid, "This condition is met by what the forum holds, and not by saying so.")
	case len(link) > mostLine || !isLink(link):
		return nil, civic.Refuse(civic.Invalid, "Give an address that begins with https:// or with a / on this platform.").At("link")
	}
	deed := Confirm
	if gate == EvidencePlan {
		deed = ApproveIt
	}
	if err := s.Check(ctx, by, id, deed); err != nil {
		return nil, err
	}
	if proof := s.proofs[gate]; proof != nil {
		if err := proof(ctx, id); err != nil {
			return nil, err
		}
	}
	return s.change(ctx, by, id, deed, "shown", func(f *Forum) error {
		if err := f.goesOn(); err != nil {
			return err
		}
		f.Shown = slices.DeleteFunc(f.Shown, func(c Confirmation) bool { return c.Gate == gate })
		f.Shown = append(f.Shown, Confirmation{gate, link, draft.VoiceOf(by), s.Now()})
		return nil
	})
}

// LiftGate lets a forum go on although a condition is not met: a named person
// says why, in public and for ever.
func (s *Forums) LiftGate(ctx context.Context, by people.Actor, id ID, gate Gate, reason string) (*Forum, error) {
	b, known := barrier(gate)
	if !known {
		return nil, civic.Refuse(civic.NotFound, "There is no such condition.")
	}
	if err := s.Check(ctx, by, id, Lift); err != nil {
		return nil, err
	}
	reason, err := reasonFor(reason)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, by, id, Lift, Lifted, func(f *Forum) error {
		if err := f.goesOn(); err != nil {
			return err
		}
		switch {
		case f.Phase != b.From:
			return civic.Refuse(civic.Conflict, "This condition does not stand in the way now.")
		case slices.ContainsFunc(f.Lifted, func(o Override) bool { return o.Gate == gate }):
			return civic.Refuse(civic.Conflict, "This condition was lifted already.")
		case gate == PanelCommitted || gate == PanelDrawn:
			return civic.Refuse(civic.Forbidden, "Nobody can lift this: members who were not drawn by lot in public make it another thing.")
		}
		l := s.line(by, Lifted)
		l.Gate, l.Why = gate, reason
		f.Lifted = append(f.Lifted, Override{gate, reason, l.By, l.At})
		f.write(l)
		return nil
	})
}

// Pause makes a forum stand still until it is resumed.
func (s *Forums) Pause(ctx context.Context, by people.Actor, id ID, reason string) (*Forum, error) {
	return s.halt(ctx, by, id, reason, Paused)
}

// Cancel ends a forum for good.
func (s *Forums) Cancel(ctx context.Context, by people.Actor, id ID, reason string) (*Forum, error) {
	return s.halt(ctx, by, id, reason, Cancelled)
}

func (s *Forums) halt(ctx context.Context, by people.Actor, id ID, reason string, what Happening) (*Forum, error) {
	if err := s.Check(ctx, by, id, Stop); err != nil {
		return nil, err
	}
	reason, err := reasonFor(reason)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, by, id, Stop, what, func(f *Forum) error {
		switch {
		case f.Halted != nil && (f.Halted.For || what == Paused):
			return f.goesOn()
		case f.Phase == Closed:
			return civic.Refuse(civic.Conflict, "This forum is closed.")
		}
		l := s.line(by, what)
		l.Why = reason
		f.Halted = &Halt{what == Cancelled, reason, l.By, l.At}
		f.write(l)
		return nil
	})
}

// Resume lets a paused forum go on where it was.
func (s *Forums) Resume(ctx context.Context, by people.Actor, id ID) (*Forum, error) {
	return s.change(ctx, by, id, Stop, Resumed, func(f *Forum) error {
		if f.Halted == nil {
			return civic.Refuse(civic.Conflict, "This forum is not paused.")
		}
		if f.Halted.For {
			return f.goesOn()
		}
		f.Halted = nil
		f.write(s.line(by, Resumed))
		return nil
	})
}

// reasonFor refuses a reason that tells the public nothing.
func reasonFor(reason string) (string, error) {
	var rs civic.Refusals
	short(&rs, &reason, mostText, "reason")
	if utf8.RuneCountInString(reason) < leastWords {
		rs = append(rs, civic.Refuse(civic.Invalid, "Give the public a reason, in at least %d characters.", leastWords).At("reason"))
	}
	return reason, rs.OrNil()
}
