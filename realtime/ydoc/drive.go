package ydoc

import "errors"

// errDropped is a target's word for a structure that waited and, when its turn
// came, turned out to be one that the limits refuse. It never becomes part of
// the document, nor does what comes after it in its client's list.
var errDropped = errors.New("dropped")

// driver takes the structures of an update in an order in which each finds
// what it depends on: it leaves a client's list for another's when it must,
// and comes back. What cannot be reached is stuck, and waits.
type driver struct {
	update *scan
	into   target
	stack  []errand
	s      structure
}

// target is what a driver fills: a document, or the rehearsal of one.
type target interface {
	// state is the next clock expected from a client.
	state(client uint64) uint64
	// known is told of a structure that is there already.
	known(s *structure)
	// take integrates a structure of which nothing is missing, and which
	// starts at its client's state. So many follow it in its list.
	take(s *structure, follow int) error
	// wait is told what is left of a section that cannot go on before the
	// unit it needs is there. end says that nothing in the update leads to
	// that unit; otherwise it is in a section that is told of as well.
	wait(u *scan, sec *section, needs ID, end bool) error
}

// errand is a section in work, and the unit for whose sake: the one below it
// on the stack goes on as soon as that is there.
type errand struct {
	section int
	until   ID
	always  bool
}

func (dr *driver) run() error {
	defer func() { dr.s = structure{} }() // it points into the update
	for i := range dr.update.sections {
		dr.stack = append(dr.stack[:0], errand{section: i, always: true})
		for len(dr.stack) > 0 {
			if err := dr.step(); err != nil {
				return err
			}
		}
	}
	return nil
}

// step goes on with the section on top of the stack.
func (dr *driver) step() error {
	top := dr.stack[len(dr.stack)-1]
	sec := &dr.update.sections[top.section]
	s := &dr.s
	for sec.left > 0 && !sec.stuck && (top.always || dr.into.state(top.until.Client) <= top.until.Clock) {
		next := dr.update.peek(sec, s)
		have := dr.into.state(sec.client)
		if s.kind == kindSkip || s.end() <= have {
			dr.into.known(s)
			sec.pass(s, next)
			continue
		}
		if s.clock > have {
			return dr.stop(ID{sec.client, s.clock - 1})
		}
		if needs, missing := s.missing(dr.into); missing {
			other := dr.update.section(needs.Client)
			if other < 0 || dr.working(other) {
				return dr.stop(needs)
			}
			dr.stack = append(dr.stack, errand{section: other, until: needs})
			return nil
		}
		end := s.end()
		if s.clock < have {
			dr.into.known(s) // the first units of it
			s.splice(have - s.clock)
		}
		if err := dr.into.take(s, sec.left-1); err == errDropped {
			sec.stuck = true
			break
		} else if err != nil {
			return err
		}
		sec.pos, sec.clock = next, end
		sec.left--
	}
	dr.stack = dr.stack[:len(dr.stack)-1]
	return nil
}

// stop leaves the section on top of the stack where it is, and with it all
// those below, for whose sake it was in work.
func (dr *driver) stop(needs ID) error {
	for i := len(dr.stack) - 1; i >= 0; i-- {
		sec := &dr.update.sections[dr.stack[i].section]
		sec.stuck = true
		if err := dr.into.wait(dr.update, sec, needs, i == len(dr.stack)-1); err != nil {
			return err
		}
		needs = dr.stack[i].until
	}
	dr.stack = dr.stack[:0]
	return nil
}

// working says whether a section is on the stack already: then two clients'
// structures wait for each other, which no honest editing produces.
func (dr *driver) working(section int) bool {
	for _, e := range dr.stack {
		if e.section == section {
			return true
		}
	}
	return false
}
