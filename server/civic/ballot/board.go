package ballot

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/canon"
)

// BoardFormat names how a board is written.
const BoardFormat = "folkmoot-board/1"

// Board is what is published when a poll closes, and all that is counted. The
// papers stand apart from the answers, and the answers to each question apart
// from those to the others, all in an order that follows from what they say:
// nothing shows which paper said what, or what else its owner said.
type Board struct {
	Format   string  `json:"format"`
	Poll     ID      `json:"poll"`
	Rules    string  `json:"rules"` // the hash of the rules
	Eligible int     `json:"eligible"`
	Issued   int     `json:"issued"`
	Papers   []Sign  `json:"papers"`
	Answers  []Piled `json:"answers"` // by question, in their order
	// Votes are those of a roll-call, which has no papers.
	Votes []Signed `json:"votes,omitempty"`
}

// Signed is a vote of a roll-call. Voter commits to its owner's name and
// reason: see Opening.
type Signed struct {
	Voter   string   `json:"voter"`
	Answers []Answer `json:"answers"`
}

// Cast counts the votes on the board.
func (b *Board) Cast() int { return len(b.Papers) + len(b.Votes) }

// Sign is a paper on the board.
type Sign struct {
	Number    string `json:"number"`
	Message   string `json:"message"` // base64
	Signature string `json:"signature"`
}

// Piled are the answers to one question.
type Piled struct {
	Question string   `json:"question"`
	Answers  []Answer `json:"answers"`
}

// pile makes the board of what was in the box.
func pile(p *Poll, issued int, box []*vote) (*Board, error) {
	b := &Board{Format: BoardFormat, Poll: p.Key(), Rules: p.RulesHash, Eligible: p.Rules.Eligible, Issued: issued, Papers: []Sign{}}
	for _, v := range box {
		_, number, _ := strings.Cut(v.ID, "|")
		b.Papers = append(b.Papers, Sign{Number: number, Message: v.Message, Signature: v.Signature})
	}
	slices.SortFunc(b.Papers, func(a, b Sign) int { return strings.Compare(a.Number, b.Number) })
	all := make([][]Answer, len(box))
	for j, v := range box {
		all[j] = v.Answers
	}
	var err error
	b.Answers, err = piles(p.Rules, all)
	return b, err
}

// piles takes the answers to each question apart from those to the others, in
// an order that follows from what they say.
func piles(r *Rules, votes [][]Answer) (all []Piled, err error) {
	for i, q := range r.Questions {
		pile := Piled{Question: q.ID, Answers: make([]Answer, len(votes))}
		keys := make([]string, len(votes))
		byKey := map[string]Answer{}
		for j, answers := range votes {
			raw, err := canon.JSON(answers[i])
			if err != nil {
				return nil, err
			}
			keys[j] = string(raw)
			byKey[keys[j]] = answers[i]
		}
		slices.Sort(keys)
		for j, key := range keys {
			pile.Answers[j] = byKey[key]
		}
		all = append(all, pile)
	}
	return all, nil
}

// Hash is the SHA-256 of the board's canonical JSON.
func (b *Board) Hash() (string, error) { return hashOf(b) }

// Has claims that a paper's number is on the board.
func (b *Board) Has(number string) bool {
	_, there := slices.BinarySearchFunc(b.Papers, number, func(s Sign, n string) int { return strings.Compare(s.Number, n) })
	return there
}

// Check verifies a board against the rules without the store: every paper is
// signed with the poll's key and stands once, there are no more papers than
// were given out, and each question has one answer for each paper.
func (b *Board) Check(r *Rules) error {
	hash, err := r.Hash()
	if err != nil {
		return err
	}
	if b.Format != BoardFormat || b.Poll != r.Poll || b.Rules != hash || b.Eligible != r.Eligible {
		return errors.New("ballot: the board is not one of this poll")
	}
	if b.Cast() > b.Issued || b.Issued > b.Eligible {
		return fmt.Errorf("ballot: %d votes, %d papers given out, %d people who may vote: there are too many", b.Cast(), b.Issued, b.Eligible)
	}
	if r.Named {
		err = b.checkVotes(r)
	} else {
		err = b.checkPapers(r)
	}
	if err != nil {
		return err
	}
	return b.checkAnswers(r)
}

func (b *Board) checkPapers(r *Rules) error {
	if len(b.Votes) > 0 {
		return errors.New("ballot: the board of a secret ballot holds votes with names")
	}
	verifier, err := r.Key.verifier()
	if err != nil {
		return err
	}
	last := ""
	for i, s := range b.Papers {
		message, errM := base64.StdEncoding.DecodeString(s.Message)
		signature, errS := base64.StdEncoding.DecodeString(s.Signature)
		paper := Paper{message, signature}
		if errM != nil || errS != nil || len(message) != messageBytes || paper.Number() != s.Number || verifier.Verify(message, signature) != nil {
			return fmt.Errorf("ballot: paper %d of the board (%s) is not signed with the key of this poll", i+1, s.Number)
		}
		if s.Number <= last {
			return fmt.Errorf("ballot: paper %d of the board (%s) stands there twice, or out of order", i+1, s.Number)
		}
		last = s.Number
	}
	return nil
}

func (b *Board) checkAnswers(r *Rules) error {
	if len(b.Answers) != len(r.Questions) {
		return errors.New("ballot: the board does not answer the questions of this poll")
	}
	for i, q := range r.Questions {
		piled := b.Answers[i]
		if piled.Question != q.ID || len(piled.Answers) != b.Cast() {
			return fmt.Errorf("ballot: question %s has %d answers for %d votes", q.ID, len(piled.Answers), b.Cast())
		}
		for j, a := range piled.Answers {
			if q.fits(a) != nil {
				return fmt.Errorf("ballot: answer %d to question %s is not one that can be given", j+1, q.ID)
			}
		}
	}
	return nil
}
