package ballot

import (
	"archive/zip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/canon"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// The files of an audit bundle.
const (
	rulesFile     = "poll.json"
	boardFileName = "board.json"
	rollName      = "roll.csv"
	resultFile    = "result.json"
	namesFile     = "names.json" // of a roll-call
	sumsFile      = "SHA256SUMS"
	frozenProof   = "log/frozen.proof.json"
	closedProof   = "log/closed.proof.json"
	resultProof   = "log/result.proof.json"
)

const readme = `This is everything that is needed to check a ballot without trusting
whoever ran it.

  poll.json     the rules, as they were frozen before the ballot opened
  roll.csv      who may vote, under pseudonyms, and whether a paper was given out
  board.json    the papers that were used, and the answers, apart from each other
  names.json    of a roll-call: whose each vote is, except of people who left
  result.json   what the board comes to
  log/          proofs that rules, board and result are in the public record,
                and the checkpoint under which they are

Check it offline with

  folkmoot verify NAME-OF-THIS-FILE.zip

which verifies every voting paper, counts the board again, and compares.
`

// Bundle writes the audit bundle of a counted poll as a ZIP archive.
func (s *Ballots) Bundle(ctx context.Context, p *Poll, to io.Writer) error {
	c, err := s.Closing(ctx, p)
	if err != nil {
		return err
	}
	board, err := s.boardFile(ctx, p)
	if err != nil {
		return err
	}
	rules, err := canon.JSON(p.Rules)
	if err != nil {
		return err
	}
	files := []bundled{{"README.txt", []byte(readme)}, {rulesFile, rules}, {rollName, []byte(c.Roll)}, {boardFileName, board}, {resultFile, []byte(c.Result)}}
	if p.Rules.Named {
		names, err := s.Names(ctx, p)
		if err != nil {
			return err
		}
		raw, err := json.MarshalIndent(names, "", "  ")
		if err != nil {
			return err
		}
		files = append(files, bundled{namesFile, raw})
	}
	for _, one := range []struct {
		name string
		kind record.Kind
	}{{frozenProof, record.BallotFrozen}, {closedProof, record.BallotClosed}, {resultProof, record.BallotResult}} {
		proof, err := s.proof(ctx, p, one.kind)
		if err != nil {
			return err
		}
		files = append(files, bundled{one.name, proof})
	}
	return write(to, files)
}

type bundled struct {
	name string
	body []byte
}

func (s *Ballots) proof(ctx context.Context, p *Poll, kind record.Kind) ([]byte, error) {
	e, err := s.Entry(ctx, p, kind)
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, fmt.Errorf("ballot: %s has no entry of kind %s in the public record", p.ID, kind)
	}
	proof, err := s.Record.Prove(ctx, e)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(proof, "", "  ")
}

// Entry is where a step of a poll stands in the public record; nil when the
// step was not taken yet.
func (s *Ballots) Entry(ctx context.Context, p *Poll, kind record.Kind) (*record.Entry, error) {
	e, err := s.Record.Find(ctx, string(kind)+"|"+p.ID)
	if e != nil || err != nil {
		return e, err
	}
	return s.Record.Settle(ctx, string(kind), p.ID)
}

func write(to io.Writer, files []bundled) error {
	archive := zip.NewWriter(to)
	var sums strings.Builder
	for _, f := range files {
		fmt.Fprintf(&sums, "%s  %s\n", sumOf(f.body), f.name)
	}
	for _, f := range append(files, bundled{sumsFile, []byte(sums.String())}) {
		w, err := archive.Create(f.name)
		if err != nil {
			return err
		}
		if _, err := w.Write(f.body); err != nil {
			return err
		}
	}
	return archive.Close()
}
