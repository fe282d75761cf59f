// Package observer lets people watch a forum who are not chosen by lot and do
// not run it: journalists, officials, scholars, neighbours.
//
// It promises: who watches is public, with whom they work for and what they
// stand to gain; nobody watches without having accepted the code of conduct,
// also somebody whom a lead gave the role directly: the table of a forum counts
// the role only with a pass; who is declined is told why.
//
// It refuses an observer everything but what that table names: they follow
// what is said before everybody, with the agenda and the papers, and say what
// they think of it when they are asked. They see no table, nobody's data and
// no wording that members still write.
package observer

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// State is how a pass stands, a stable word.
type State string

// The states.
const (
	Waits    State = "waits"
	Admitted State = "admitted"
	Declined State = "declined"
	Ended    State = "ended" // by the observer, or taken away with a reason
)

// Words are a state in English, a key of the catalogue.
func (s State) Words() string {
	return map[State]string{Waits: "Waits for an answer", Admitted: "Admitted", Declined: "Declined", Ended: "Ended"}[s]
}

// States in the order in which pages show them.
var States = []State{Waits, Admitted, Declined, Ended}

// Code is the code of conduct, a sentence a point, keys of the catalogue.
var Code = []string{
	"I watch and listen, and say nothing while members work.",
	"I do not try to sway members, before, during or after a session.",
	"I do not photograph or record members, and name none who did not agree to be named.",
	"I leave when whoever leads the session asks me to.",
	"I stand on the public list of observers, with my organisation and my interest.",
}

// New is what somebody says of themselves who wants to observe.
type New struct {
	Name         string `json:"name"`
	Organisation string `json:"organisation,omitempty"`
	// Interest is why they want to watch and what they stand to gain.
	Interest string `json:"interest"`
	// Accepts claims that they accept the code of conduct.
	Accepts bool `json:"accepts"`
}

// Pass is a request to observe a forum, and what became of it. Its id follows
// from forum and person, so nobody has two.
type Pass struct {
	storage.Meta
	Forum        forum.ID        `json:"forum"`
	Person       people.PersonID `json:"person,omitempty"`
	Name         string          `json:"name"`
	Organisation string          `json:"organisation,omitempty"`
	Interest     string          `json:"interest"`
	// Accepted is when they accepted the code of conduct.
	Accepted time.Time `json:"accepted"`
	State    State     `json:"state"`
	// Reason for declining or ending; for the observer and the lead alone.
	Reason string      `json:"reason,omitempty"`
	By     draft.Voice `json:"by"`
	At     time.Time   `json:"at"`
}

// Names says who somebody is.
type Names interface {
	Actor(ctx context.Context, id people.PersonID) (people.Actor, error)
}

// Needs is what observers are given.
type Needs struct {
	Forums   *forum.Forums
	People   Names
	Announce civic.Announcer
	Now      civic.Now
}

// Observers is where the passes of all forums are kept.
type Observers struct {
	Needs
	kept *storage.Collection[Pass]
}

const (
	byForum  = "forum"  // forum, time
	byPerson = "person" // person
)

// Limits in characters and entries.
const (
	MostInterest = 1000
	mostLine     = 200
	mostWaiting  = 500 // passes of a forum
)

// Open opens the passes kept in a store.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Observers, error) {
	s := &Observers{Needs: n}
	var err error
	s.kept, err = storage.Open(ctx, e, "forum-observers",
		storage.Index[Pass]{Name: byForum, Key: func(p *Pass) []any { return []any{string(p.Forum), p.At} }},
		storage.Index[Pass]{Name: byPerson, Key: func(p *Pass) []any { return []any{string(p.Person)} }})
	n.Forums.Demand(forum.Observer, s.passed)
	return s, err
}

func passID(f forum.ID, who people.PersonID) string {
	return civic.SameID("observer", string(f), string(who))
}

// Observes claims that somebody may watch a forum as an observer now: they
// have the role, and a pass. It is what the rooms of a forum ask.
func (s *Observers) Observes(ctx context.Context, f forum.ID, who people.PersonID) (bool, error) {
	held, err := s.Forums.RolesOf(ctx, who, f)
	if err != nil || !slices.Contains(held, forum.Observer) {
		return false, err
	}
	return s.passed(ctx, f, who)
}

// passed claims that somebody's pass is good.
func (s *Observers) passed(ctx context.Context, f forum.ID, who people.PersonID) (bool, error) {
	p, err := s.kept.Get(ctx, passID(f, who))
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil && p.State == Admitted, err
}

// within tidies what somebody typed and refuses what is empty or too long.
func within(rs *civic.Refusals, typed *string, most int, field string, empty *civic.Refusal) {
	*typed = strings.TrimSpace(strings.ToValidUTF8(*typed, "\uFFFD"))
	switch long := utf8.RuneCountInString(*typed); {
	case long == 0 && empty != nil:
		*rs = append(*rs, empty.At(field))
	case long > most:
		*rs = append(*rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", long, most).At(field))
	}
}
