package ballot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"reflect"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// Paper admits one vote: a number that nobody but its owner knew before, and
// the platform's signature under it.
type Paper struct {
	Message   []byte `json:"message"`
	Signature []byte `json:"signature"`
}

// Number names a paper without being it: whoever knows the number can look
// for it on the board, and cannot vote with it.
func (p Paper) Number() string {
	sum := sha256.Sum256(p.Message)
	return hex.EncodeToString(sum[:])
}

// vote is what lies in the box: a paper and what was cast with it. Its version
// says how often it was changed. It is deleted when the board is kept.
type vote struct {
	storage.Meta
	Message   string   `json:"message"`
	Signature string   `json:"signature"`
	Answers   []Answer `json:"answers"`
}

// Receipt says that a vote is in the box. It shows nothing of the choice.
type Receipt struct {
	Poll   ID     `json:"poll"`
	Number string `json:"number"`
	// Note is the same, signed with the key of the public record: with it, its
	// owner can show that a vote was taken and is not on the board.
	Note string `json:"note"`
	// Changed: an earlier vote of this paper was replaced.
	Changed bool `json:"changed,omitempty"`
}

func boxID(p *Poll, number string) string { return p.ID + "|" + number }

// Cast puts a vote into the box. Nobody is asked who they are: the paper
// speaks for them. It returns when the vote is kept.
func (s *Ballots) Cast(ctx context.Context, id ID, paper Paper, answers []Answer) (*Receipt, error) {
	p, err := s.get(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.open(p); err != nil {
		return nil, err
	}
	if p.Rules.Named {
		return nil, civic.Refuse(civic.Conflict, "This ballot is taken by name. It has no voting papers.")
	}
	verifier, err := s.verifierOf(p)
	if err != nil {
		return nil, err
	}
	if len(paper.Message) != messageBytes || len(paper.Signature) != signatureBytes || verifier.Verify(paper.Message, paper.Signature) != nil {
		return nil, civic.Refuse(civic.Invalid, "This is not a voting paper of this ballot.")
	}
	if err := p.Rules.Fit(answers); err != nil {
		return nil, err
	}
	v := &vote{Message: base64.StdEncoding.EncodeToString(paper.Message), Signature: base64.StdEncoding.EncodeToString(paper.Signature), Answers: answers}
	v.ID = boxID(p, paper.Number())
	changed, err := s.put(ctx, p, v)
	if err != nil {
		return nil, err
	}
	if err := s.stillOpen(ctx, p, paper); err != nil {
		return nil, err
	}
	return s.receipt(p, paper, changed)
}

// put keeps a vote: the first of its paper, or in the place of an earlier one.
func (s *Ballots) put(ctx context.Context, p *Poll, v *vote) (changed bool, err error) {
	err = s.box.Insert(ctx, v)
	if !errors.Is(err, storage.ErrExists) {
		return false, err
	}
	_, err = s.box.Change(ctx, v.ID, func(kept *vote) error {
		changed = !reflect.DeepEqual(kept.Answers, v.Answers)
		if changed && !p.Revotes {
			return civic.Refuse(civic.Conflict, "A vote was cast with this paper already, and this ballot does not let votes be changed.")
		}
		kept.Answers = v.Answers
		return nil
	})
	return changed, err
}

// stillOpen looks again after the vote is kept. The closing is written before
// the box is read, so a vote that finds the poll open after it was kept is
// sure to be counted. One that does not may have come in time or not: only
// the board can say.
func (s *Ballots) stillOpen(ctx context.Context, p *Poll, paper Paper) error {
	now, err := s.get(ctx, p.Key())
	if err != nil {
		return err
	}
	if now.Ended.IsZero() {
		return nil
	}
	if now.Board != "" {
		// It is counted, so this one was too late, and nobody else clears it away.
		if err := s.box.Delete(ctx, boxID(p, paper.Number()), 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return civic.Refuse(civic.Conflict, "The ballot was closed at the moment you voted. Your vote counts only if the number %s is on the board when it is published.", paper.Number())
}

func (s *Ballots) receipt(p *Poll, paper Paper, changed bool) (*Receipt, error) {
	note, err := s.Record.SignNote("folkmoot-ballot-receipt/1\n" + p.ID + "\n" + paper.Number() + "\n")
	if err != nil {
		return nil, err
	}
	return &Receipt{Poll: p.Key(), Number: paper.Number(), Note: note, Changed: changed}, nil
}
