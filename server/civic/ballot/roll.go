package ballot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Entitled is a line of the roll: somebody who may vote, and whether they were
// given a paper. All lines are written when the poll is frozen, in the order
// of the people's ids, and only changed after that: neither the line nor its
// place in the store says when somebody came.
type Entitled struct {
	storage.Meta
	Poll   string          `json:"poll"`
	Rules  string          `json:"rules"`
	Person people.PersonID `json:"person"`
	Sector people.Sector   `json:"sector,omitempty"`
	// Paper is the SHA-256 of the covered number that was signed, or empty.
	// It says nothing about the number: covering it took that away.
	Paper string `json:"paper,omitempty"`
}

// mostRows is how many lines are written in one go.
const mostRows = 500

func (s *Ballots) writeRoll(ctx context.Context, p *Poll, voters []people.PersonID) error {
	for from := 0; from < len(voters); from += mostRows {
		var rows []*Entitled
		for _, person := range voters[from:min(len(voters), from+mostRows)] {
			by, err := s.People.Actor(ctx, person)
			if err != nil {
				return err
			}
			row := &Entitled{Poll: p.ID, Rules: p.RulesHash, Person: person, Sector: by.Sector}
			row.ID = rollID(p, person)
			rows = append(rows, row)
		}
		if _, err := s.roll.InsertMany(ctx, rows); err != nil {
			return err
		}
	}
	return nil
}

func (s *Ballots) strikeRoll(ctx context.Context, p *Poll, voters []people.PersonID) error {
	for _, person := range voters {
		if err := s.roll.Delete(ctx, rollID(p, person), 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return nil
}

// Entitled finds somebody's line in the roll, or nil.
func (s *Ballots) Entitled(ctx context.Context, p *Poll, person people.PersonID) (*Entitled, error) {
	row, err := s.roll.Get(ctx, rollID(p, person))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return row, err
}

// Issue signs the covered number of a voter's paper, once a person. The same
// number sent again gets the same signature again: an answer that was lost on
// the way costs nobody their vote.
func (s *Ballots) Issue(ctx context.Context, by people.Actor, id ID, blinded []byte) ([]byte, error) {
	p, err := s.get(ctx, id)
	if err != nil {
		return nil, err
	}
	if !by.SignedIn() {
		return nil, civic.Refuse(civic.SignIn, "Sign in to get your voting paper.")
	}
	if err := s.Rules.Check(ctx, by, people.Vote, p.scope()); err != nil {
		return nil, err
	}
	row, err := s.Entitled(ctx, p, by.Person)
	if err != nil {
		return nil, err
	}
	if row == nil || p.Rules == nil {
		return nil, civic.Refuse(civic.Forbidden, "You are not on the roll of this ballot.")
	}
	if err := s.open(p); err != nil {
		return nil, err
	}
	if p.Rules.Named {
		return nil, civic.Refuse(civic.Conflict, "This ballot is taken by name. It has no voting papers.")
	}
	sum := sha256.Sum256(blinded)
	paper := hex.EncodeToString(sum[:])
	if row.Paper != "" && row.Paper != paper {
		return nil, givenAlready() // before any work is done on it
	}
	signer, err := s.signerOf(ctx, p)
	if err != nil {
		return nil, err
	}
	signature, err := signer.BlindSign(blinded)
	if errors.Is(err, errCovered) {
		return nil, civic.Refuse(civic.Invalid, "This is not a covered number for a voting paper of this ballot.")
	}
	if err != nil {
		return nil, err
	}
	return signature, s.give(ctx, row, paper)
}

// give writes on the roll which covered number was signed. Of two at the same
// instant, the one that is written first is given.
func (s *Ballots) give(ctx context.Context, row *Entitled, paper string) error {
	if row.Paper == paper {
		return nil
	}
	row.Paper = paper
	err := s.roll.Replace(ctx, row)
	if !errors.Is(err, storage.ErrStale) {
		return err
	}
	now, err := s.roll.Get(ctx, row.ID)
	if err == nil && now.Paper != paper {
		err = givenAlready()
	}
	return err
}

func givenAlready() error {
	return civic.Refuse(civic.Conflict, "You were given your voting paper already. Use the browser in which you got it.")
}

// open refuses what comes outside of the hours of a poll.
func (s *Ballots) open(p *Poll) error {
	switch p.State(s.Now()) {
	case Open:
		return nil
	case Making, Frozen:
		return civic.Refuse(civic.Conflict, "This ballot is not open yet.")
	}
	return closedAlready()
}

func closedAlready() error {
	return civic.Refuse(civic.Conflict, "This ballot is closed. Your vote came after the closing and is not counted.")
}
