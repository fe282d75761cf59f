package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// StatementFormat names how an entry is written together with the words that
// it holds commitments to.
const StatementFormat = "folkmoot-statement/1"

// Statement is what somebody said in an official act – the reason of an
// answer, a dissent, why a condition was let pass – with the proof that it
// was recorded as it reads. Where the act is about a whole text, such as the
// one that two sides signed, that text is in it too.
type Statement struct {
	Format string          `json:"format"`
	Words  []Words         `json:"words"`
	Text   json.RawMessage `json:"text,omitempty"`
	Proof  *Proof          `json:"proof"`
}

// Words are a text that an entry committed to, and the salt that shows it.
type Words struct {
	Name string `json:"name"`
	Salt string `json:"salt"`
	Text string `json:"text"`
}

// State makes the statement of an entry. Words that were erased are missing
// from it; text may be nil.
func (l *Log) State(ctx context.Context, e *Entry, text json.RawMessage) (*Statement, error) {
	opened, err := l.Openings(ctx, e)
	if err != nil {
		return nil, err
	}
	s := &Statement{Format: StatementFormat, Words: []Words{}, Text: text}
	for _, o := range opened {
		s.Words = append(s.Words, Words{o.Name, o.Salt, o.Text})
	}
	slices.SortFunc(s.Words, func(a, b Words) int { return strings.Compare(a.Name, b.Name) })
	s.Proof, err = l.Prove(ctx, e)
	return s, err
}

// Check verifies the proof, that every word is what the entry committed to,
// and that the text is the one whose hash it holds. It gives the entry's leaf,
// and how many commitments have no words here, because they were erased or
// left out.
func (s *Statement) Check(verifier string) (leaf Leaf, missing int, err error) {
	if s.Format != StatementFormat || s.Proof == nil {
		return leaf, 0, errors.New("record: this is not a statement with its proof")
	}
	if err := s.Proof.Check(verifier); err != nil {
		return leaf, 0, err
	}
	if err := json.Unmarshal([]byte(s.Proof.Leaf), &leaf); err != nil {
		return leaf, 0, errors.New("record: the entry cannot be read")
	}
	seen := map[string]bool{}
	for _, w := range s.Words {
		if leaf.Commitments[w.Name] != Commit(w.Salt, w.Text) {
			return leaf, 0, fmt.Errorf("record: the words of %q are not those that were recorded", w.Name)
		}
		seen[w.Name] = true
	}
	return leaf, len(leaf.Commitments) - len(seen), s.checkText(leaf)
}

func (s *Statement) checkText(leaf Leaf) error {
	if len(s.Text) == 0 {
		return nil
	}
	hash, err := Fingerprint(s.Text)
	if err != nil {
		return err
	}
	var body struct {
		Content string `json:"contentSha256"`
	}
	if json.Unmarshal(leaf.Body, &body) != nil || body.Content != hash {
		return errors.New("record: the text is not the one that was recorded: its SHA-256 is " + hash)
	}
	return nil
}
