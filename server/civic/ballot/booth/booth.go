// Package booth votes for a person as their browser would: it covers a number,
// has it signed for the person, uncovers it and casts the vote without a name.
// It serves programs, tests and the demonstration.
//
// It promises what the browser promises: what the roll signs and what the box
// takes have nothing in common. It refuses nothing; the ballot does.
package booth

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"math/big"

	"github.com/cloudflare/circl/blindsign/blindrsa"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Vote fetches a paper for by and casts it.
func Vote(ctx context.Context, all *ballot.Ballots, by people.Actor, id ballot.ID, answers []ballot.Answer) (*ballot.Receipt, error) {
	paper, err := Fetch(ctx, all, by, id)
	if err != nil {
		return nil, err
	}
	return all.Cast(ctx, id, paper, answers)
}

// Fetch gets the one paper that a person has in a poll.
func Fetch(ctx context.Context, all *ballot.Ballots, by people.Actor, id ballot.ID) (ballot.Paper, error) {
	p, err := all.Find(ctx, by, id)
	if err != nil {
		return ballot.Paper{}, err
	}
	n, err := base64.RawURLEncoding.DecodeString(p.Rules.Key.N)
	if err != nil {
		return ballot.Paper{}, err
	}
	client, err := blindrsa.NewClient(blindrsa.SHA384PSSRandomized, &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: p.Rules.Key.E})
	if err != nil {
		return ballot.Paper{}, err
	}
	var token [32]byte
	_, _ = rand.Read(token[:]) // never fails: crypto/rand ends the program instead
	message, err := client.Prepare(rand.Reader, token[:])
	if err != nil {
		return ballot.Paper{}, err
	}
	covered, state, err := client.Blind(rand.Reader, message)
	if err != nil {
		return ballot.Paper{}, err
	}
	signature, err := all.Issue(ctx, by, id, covered)
	if err != nil {
		return ballot.Paper{}, err
	}
	uncovered, err := client.Finalize(state, signature)
	return ballot.Paper{Message: message, Signature: uncovered}, err
}
