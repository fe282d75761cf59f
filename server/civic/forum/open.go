package forum

import (
	"context"
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// Needs is what forums are given.
type Needs struct {
	// Rules answer who is an administrator; what a role of a forum may do is
	// this package's own table.
	Rules    people.Rules
	Announce civic.Announcer
	Now      civic.Now
	// Record is the public record; nil keeps forums out of it.
	Record *record.Log
}

// Forums is where forums are kept.
type Forums struct {
	Needs
	kept   *storage.Collection[Forum]
	seats  *storage.Collection[Seat]
	tables *storage.Collection[published]
	proofs map[Gate]Proof
	vouch  map[Role]Vouch
}

const (
	byCreated = "created"
	byForum   = "forum"  // forum, role, person
	byPerson  = "person" // person, forum
)

// OpenStore opens the forums kept in a store.
func OpenStore(ctx context.Context, e storage.Engine, n Needs) (*Forums, error) {
	s := &Forums{Needs: n}
	var errs [3]error
	s.kept, errs[0] = storage.Open(ctx, e, "forums",
		storage.Index[Forum]{Name: byCreated, Key: func(f *Forum) []any { return []any{f.Created} }})
	s.seats, errs[1] = storage.Open(ctx, e, "forum-roles",
		storage.Index[Seat]{Name: byForum, Key: func(r *Seat) []any { return []any{string(r.Forum), string(r.Role), string(r.Who.Person)} }},
		storage.Index[Seat]{Name: byPerson, Key: func(r *Seat) []any { return []any{string(r.Who.Person), string(r.Forum)} }})
	s.tables, errs[2] = storage.Open[published](ctx, e, "forum-draws")
	if n.Record != nil {
		n.Record.From(source, s.event)
	}
	s.Prove(SelectionReport, s.mirrored)
	return s, errors.Join(errs[:]...)
}

var noForum = civic.Refuse(civic.NotFound, "There is no such forum.")

// Find reads a forum. What it holds is public from the day it is founded.
func (s *Forums) Find(ctx context.Context, id ID) (*Forum, error) {
	f, err := s.kept.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noForum
	}
	return f, err
}

// All lists the forums, the newest first.
func (s *Forums) All(ctx context.Context) ([]*Forum, error) {
	return s.kept.All(ctx, storage.Query{Index: byCreated, Descending: true, Limit: 200})
}

// pageSize is how many forums a page of a list has.
const pageSize = 20

// List gives a page of the forums, the newest first, and the place to go on
// from; "" at the end.
func (s *Forums) List(ctx context.Context, after string) (all []*Forum, more string, err error) {
	all, err = s.kept.All(ctx, storage.Query{Index: byCreated, Descending: true, After: after, Limit: pageSize + 1})
	if len(all) > pageSize {
		all = all[:pageSize]
		more = s.kept.Cursor(byCreated, all[pageSize-1])
	}
	return all, more, err
}

// Check asks the table whether by may do a deed in a forum. Roles are read
// each time: one taken away is gone for the next question.
func (s *Forums) Check(ctx context.Context, by people.Actor, id ID, deed Deed) error {
	p, known := permission(deed)
	if !known {
		return civic.Refuse(civic.Forbidden, "Nobody can do this.")
	}
	if !by.SignedIn() {
		return civic.Refuse(civic.SignIn, "Sign in to do this.")
	}
	if by.Scopes != nil && !slices.Contains(by.Scopes, p.Scope) {
		return civic.Refuse(civic.Forbidden, "This token is not allowed to do that. It needs the scope “%s”.", string(p.Scope))
	}
	held, err := s.RolesOf(ctx, by.Person, id)
	if err == nil {
		held, err = s.counting(ctx, by.Person, id, held)
	}
	if err != nil {
		return err
	}
	if slices.ContainsFunc(held, func(r Role) bool { return slices.Contains(p.Roles, r) }) {
		return nil
	}
	no := civic.Refuse(civic.Forbidden, "Your roles in this forum do not let you do this.")
	if !p.Administrators {
		return no
	}
	err = s.Rules.Check(ctx, by, people.Administer, people.Scope{})
	if civic.AsRefusal(err) != nil {
		// A token's scopes were asked above, against this table's row.
		if roles, fault := s.Rules.Roles(ctx, by, people.Scope{}); fault == nil && slices.Contains(roles, people.Administrator) {
			return nil
		}
		return no
	}
	return err
}

// May says whether by may do a deed, for pages that leave out what is not
// offered.
func (s *Forums) May(ctx context.Context, by people.Actor, id ID, deed Deed) bool {
	return s.Check(ctx, by, id, deed) == nil
}

// change asks the table, changes the forum and tells those who watch. A new
// line of its history is owed to the public record before and settled after.
func (s *Forums) change(ctx context.Context, by people.Actor, id ID, deed Deed, what Happening, change func(*Forum) error) (*Forum, error) {
	if err := s.Check(ctx, by, id, deed); err != nil {
		return nil, err
	}
	line, owed := -1, ""
	f, err := s.kept.Change(ctx, string(id), func(f *Forum) error {
		before := len(f.History)
		if err := change(f); err != nil {
			return err
		}
		if len(f.History) == before {
			return nil
		}
		line = before
		ref := lineRef(id, line)
		if s.Record == nil || ref == owed {
			return nil
		}
		owed = ref
		return s.Record.Owe(ctx, source, ref)
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noForum
	}
	if err != nil {
		return nil, err
	}
	s.Announce.Announce(ctx, civic.Announcement{Topic: "forum/" + f.ID, What: "forum." + string(what), ID: f.ID})
	if line >= 0 && s.Record != nil {
		// What was done is done: if the record cannot be reached now, the debt
		// is settled by the next healing.
		_, _ = s.Record.Settle(ctx, source, lineRef(id, line))
	}
	return f, nil
}

// write adds a line to the history.
func (f *Forum) write(l Line) { f.History = append(f.History, l) }

func (s *Forums) line(by people.Actor, what Happening) Line {
	return Line{What: what, By: draft.VoiceOf(by), At: s.Now()}
}
