package conversation

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// admit asks whether somebody may vote here, and under which pseudonym.
func (s *Conversations) admit(ctx context.Context, v Voter, id ID) (*Conversation, Pseudonym, error) {
	c, err := s.enter(ctx, v.By, id, people.VoteInConversation)
	if err != nil {
		return nil, "", err
	}
	if !v.By.SignedIn() && !c.Visitors {
		return nil, "", civic.Refuse(civic.SignIn, "Sign in to vote in this conversation.")
	}
	who, err := s.pseudonym(id, v)
	return c, who, err
}

// Vote records what somebody says to a statement: their first vote on it, or a
// change of it.
func (s *Conversations) Vote(ctx context.Context, v Voter, id ID, statement int, vote opinion.Vote) error {
	c, who, err := s.admit(ctx, v, id)
	if err != nil {
		return err
	}
	if !c.TakesVotes() {
		return frozen()
	}
	if vote < opinion.Disagree || vote > opinion.Agree {
		return civic.Refuse(civic.Invalid, "Choose agree, disagree or pass.").At("vote")
	}
	if st, err := s.statements.Get(ctx, statementID(id, statement)); errors.Is(err, storage.ErrNotFound) || err == nil && st.Standing != In {
		return noStatement
	} else if err != nil {
		return err
	}
	if err := s.hold(ctx, id, v, who); err != nil {
		return err
	}
	at := s.Now().UTC().Truncate(time.Minute)
	kept := &Vote{Conversation: id, Voter: who, Statement: statement, Vote: int8(vote), Signed: v.By.SignedIn(), At: at}
	kept.ID = voteID(id, who, statement)
	err = s.votes.Insert(ctx, kept)
	if errors.Is(err, storage.ErrExists) {
		kept, err = s.votes.Change(ctx, voteID(id, who, statement), func(there *Vote) error {
			there.Vote, there.Signed, there.At = int8(vote), v.By.SignedIn(), at
			return nil
		})
	}
	if err != nil {
		return err
	}
	s.touch(id, kept)
	return nil
}

// Turn is what somebody is shown when it is their turn: the next statement,
// and how far they are.
type Turn struct {
	// Next is nil when there is nothing left to vote on.
	Next *Statement `json:"next"`
	Done int        `json:"done"`
	All  int        `json:"all"`
	// Votes are their own, by statement.
	Votes map[int]opinion.Vote `json:"votes"`
}

// Next gives the statement to ask somebody about: one they have not voted on,
// with a chance in proportion to what is learnt by it. Somebody who cannot
// vote yet is shown one too.
func (s *Conversations) Next(ctx context.Context, v Voter, id ID) (*Turn, error) {
	if _, err := s.enter(ctx, v.By, id, people.ReadConversation); err != nil {
		return nil, err
	}
	t := &Turn{Votes: map[int]opinion.Vote{}}
	if who, err := s.pseudonym(id, v); err == nil {
		if t.Votes, err = s.votesOf(ctx, id, who); err != nil {
			return nil, err
		}
	}
	in, err := s.statements.All(ctx, storage.Query{Index: byStanding, Equal: []any{string(id), string(In)}})
	if err != nil {
		return nil, err
	}
	t.All = len(in)
	at := map[int]*Statement{}
	var open []int
	for _, st := range in {
		if _, done := t.Votes[st.Number]; done {
			t.Done++
			continue
		}
		st.nameless()
		at[st.Number] = st
		open = append(open, st.Number)
	}
	priorities, err := s.priorities(ctx, id)
	if err != nil {
		return nil, err
	}
	if n, ok := opinion.Next(priorities, open, rand.Float64()); ok {
		t.Next = at[n]
	}
	return t, nil
}

func (s *Conversations) votesOf(ctx context.Context, id ID, who Pseudonym) (map[int]opinion.Vote, error) {
	votes := map[int]opinion.Vote{}
	prefix := fmt.Sprintf("%s|%s|", id, who)
	for v, err := range s.votes.Find(ctx, storage.Query{From: prefix, To: prefix + "~"}) {
		if err != nil {
			return nil, err
		}
		votes[v.Statement] = opinion.Vote(v.Vote)
	}
	return votes, nil
}

// Statement reads one statement that can be voted on.
func (s *Conversations) Statement(ctx context.Context, by people.Actor, id ID, number int) (*Statement, error) {
	if _, err := s.enter(ctx, by, id, people.ReadConversation); err != nil {
		return nil, err
	}
	st, err := s.statements.Get(ctx, statementID(id, number))
	if errors.Is(err, storage.ErrNotFound) || err == nil && st.Standing != In {
		return nil, noStatement
	}
	if err != nil {
		return nil, err
	}
	st.nameless()
	return st, nil
}

// Statements lists what can be voted on.
func (s *Conversations) Statements(ctx context.Context, by people.Actor, id ID) ([]*Statement, error) {
	if _, err := s.enter(ctx, by, id, people.ReadConversation); err != nil {
		return nil, err
	}
	all, err := s.statements.All(ctx, storage.Query{Index: byStanding, Equal: []any{string(id), string(In)}})
	for _, st := range all {
		st.nameless()
	}
	return all, err
}

// nameless takes away what would join a statement with another of the same
// author.
func (st *Statement) nameless() { st.Author, st.Moderator = "", "" }
