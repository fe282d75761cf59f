// Package ballot holds votes: the poll and its frozen rules, the roll of who
// may vote, the box of what was cast, the board that is counted. A poll is
// secret, as a vote of private citizens is, or a roll-call, where those who
// decide for others answer for it by name.
//
// In a secret poll, who may vote is given one voting paper: a number that their browser chose
// and covered before the platform signed it (RFC 9474, blind RSA). The paper
// admits one vote to the box and names nobody. The roll says who was given a
// paper, the box what was cast, and nothing that is kept joins the two: no
// time, no order, no number that stands in both.
//
// In a roll-call each vote is published after the closing with its owner's
// name and reason. The board holds salted commitments in place of them, so
// that a name can be erased and the board still be checked.
//
// It promises: rules that are entered in the public record before anybody
// votes; one vote a paper, the last one where votes may be changed; no result
// anywhere before the closing; a result counted from the published board
// alone, which anybody can count again offline.
//
// It refuses to say how a receipt's owner voted: a receipt shows that a vote
// is on the board, and nobody can be made to prove more. It cannot protect
// from somebody who looks over a voter's shoulder, nor from an operator who
// watches the network while people vote; pages say so.
package ballot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// ID names a poll.
type ID string

// State is where a poll stands.
type State string

// The states of a poll, in their order.
const (
	Making  State = "making"  // its rules can be changed
	Frozen  State = "frozen"  // its rules are in the record; it is not open yet
	Open    State = "open"    //
	Closing State = "closing" // no vote is taken any more; it is not counted yet
	Counted State = "counted" //
)

// Poll is a vote as its makers see it.
type Poll struct {
	storage.Meta
	// Plan is where the roles of its makers count, "" for the platform.
	Plan string `json:"plan,omitempty"`
	// Within is what it belongs to in the public record: "forum/ID".
	Within    string     `json:"within,omitempty"`
	Title     string     `json:"title"`
	About     string     `json:"about,omitempty"`
	Questions []Question `json:"questions"`
	// Quorum is in hundredths of those who may vote.
	Quorum  int       `json:"quorum"`
	Revotes bool      `json:"revotes"`         // votes may be changed until closing
	Named   bool      `json:"named,omitempty"` // a roll-call: votes are published with names
	Opens   time.Time `json:"opens,omitzero"`
	Closes  time.Time `json:"closes,omitzero"`
	Voters  int       `json:"voters"`

	// Rules are set when it is frozen, RulesHash is their SHA-256.
	Rules     *Rules `json:"rules,omitempty"`
	RulesHash string `json:"rulesHash,omitempty"`
	// Ended is when it was closed; from that write on no vote counts that was
	// not in the box before.
	Ended time.Time `json:"ended,omitzero"`
	// Board is the SHA-256 of the board, once it is counted.
	Board string `json:"board,omitempty"`
}

// Key is the poll's id.
func (p *Poll) Key() ID { return ID(p.ID) }

// State is where the poll stands now.
func (p *Poll) State(now time.Time) State {
	switch {
	case p.Rules == nil:
		return Making
	case p.Board != "":
		return Counted
	case !p.Ended.IsZero() || !now.Before(p.Closes):
		return Closing
	case now.Before(p.Opens):
		return Frozen
	}
	return Open
}

// TakesVotes claims that a vote cast now can count.
func (p *Poll) TakesVotes(now time.Time) bool { return p.State(now) == Open }

func (p *Poll) scope() people.Scope { return people.Scope{Plan: p.Plan} }

// Vault seals the keys of polls with the platform's secret.
type Vault interface {
	Seal(plain, place string) string
	Open(sealed, place string) (string, error)
}

// People knows who somebody is.
type People interface {
	Actor(ctx context.Context, id people.PersonID) (people.Actor, error)
	WhoIs(ctx context.Context, words string) (*people.Person, error)
}

// Needs is what ballots are given.
type Needs struct {
	Rules    people.Rules
	People   People
	Record   *record.Log
	Vault    Vault
	Announce civic.Announcer
	Now      civic.Now
	// Seated gives who alone may vote in what belongs to this plan's place, as
	// the members of a forum do; false where anybody can be put on the roll.
	// nil knows no such place.
	Seated func(ctx context.Context, plan string) ([]people.PersonID, bool, error)
}

// Ballots is where polls are made, opened, voted in and counted.
type Ballots struct {
	Needs
	polls    *storage.Collection[Poll]
	lists    *storage.Collection[list]
	keys     *storage.Collection[sealedKey]
	roll     *storage.Collection[Entitled]
	box      *storage.Collection[vote]
	boards   *storage.Collection[sheet]
	closings *storage.Collection[Closed]
	named    *storage.Collection[namedVote]

	verifiers sync.Map // rules' hash: verifier, for as long as the program runs
	signers   sync.Map // key's id: signer, until the poll is counted
}

const (
	byPlan   = "plan"   // plan, newest id
	byClose  = "close"  // when it closes, while it is not counted
	byRules  = "rules"  // the rules' hash
	byPerson = "person" // person, poll
	byWithin = "within" // what it belongs to, newest id
)

// OpenAll opens the ballots kept in a store.
func OpenAll(ctx context.Context, e storage.Engine, n Needs) (*Ballots, error) {
	s := &Ballots{Needs: n}
	var errs [8]error
	s.polls, errs[0] = storage.Open(ctx, e, "ballots",
		storage.Index[Poll]{Name: byPlan, Key: func(p *Poll) []any { return []any{p.Plan, p.ID} }},
		storage.Index[Poll]{Name: byWithin, Key: func(p *Poll) []any {
			if p.Within == "" {
				return nil
			}
			return []any{p.Within, p.ID}
		}},
		storage.Index[Poll]{Name: byClose, Key: func(p *Poll) []any {
			if p.Rules == nil || p.Board != "" {
				return nil
			}
			return []any{p.Closes}
		}})
	s.lists, errs[1] = storage.Open[list](ctx, e, "ballot-lists")
	s.keys, errs[2] = storage.Open[sealedKey](ctx, e, "ballot-keys")
	s.roll, errs[3] = storage.Open(ctx, e, "ballot-roll",
		storage.Index[Entitled]{Name: byRules, Key: func(r *Entitled) []any { return []any{r.Rules} }},
		storage.Index[Entitled]{Name: byPerson, Key: func(r *Entitled) []any { return []any{string(r.Person), r.Poll} }})
	s.box, errs[4] = storage.Open[vote](ctx, e, "ballot-box")
	s.boards, errs[5] = storage.Open[sheet](ctx, e, "ballot-boards")
	s.closings, errs[6] = storage.Open[Closed](ctx, e, "ballot-closings")
	s.named, errs[7] = storage.Open(ctx, e, "ballot-named",
		storage.Index[namedVote]{Name: byRules, Key: func(v *namedVote) []any { return []any{v.Rules} }},
		storage.Index[namedVote]{Name: byPerson, Key: func(v *namedVote) []any { return []any{string(v.Person), v.Poll} }})
	if err := errors.Join(errs[:]...); err != nil {
		return nil, err
	}
	s.enters()
	return s, nil
}

func noPoll() error { return civic.Refuse(civic.NotFound, "There is no such ballot.") }

func (s *Ballots) get(ctx context.Context, id ID) (*Poll, error) {
	p, err := s.polls.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noPoll()
	}
	return p, err
}

// For reads a poll for somebody who means to run it.
func (s *Ballots) For(ctx context.Context, by people.Actor, id ID) (*Poll, error) {
	p, err := s.get(ctx, id)
	if err != nil {
		return nil, err
	}
	return p, s.Rules.Check(ctx, by, people.RunBallot, p.scope())
}

// Find reads a poll for whoever looks at it. While it is being made, it is
// there for its makers only.
func (s *Ballots) Find(ctx context.Context, by people.Actor, id ID) (*Poll, error) {
	p, err := s.get(ctx, id)
	if err != nil {
		return nil, err
	}
	if p.Rules == nil {
		if refused := s.Rules.Check(ctx, by, people.RunBallot, p.scope()); refused != nil {
			if !by.SignedIn() {
				return nil, refused
			}
			return nil, noPoll()
		}
	}
	return p, nil
}

func (s *Ballots) tell(ctx context.Context, p *Poll, what string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "ballot/" + p.ID, What: what, ID: p.ID})
}

func rollID(p *Poll, person people.PersonID) string {
	return fmt.Sprintf("%s|%s|%s", p.ID, p.RulesHash, person)
}
