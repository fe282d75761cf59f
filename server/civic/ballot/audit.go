package ballot

import (
	"archive/zip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/record"
)

// Audited is what an audit of a bundle confirmed.
type Audited struct {
	Rules    *Rules
	Result   *Result
	Verifier string // the key that the proofs name
	Size     int64  // of the record under the proofs' checkpoint
}

// mostBundled bounds one file of a bundle.
const mostBundled = 1 << 30

// Audit checks a bundle offline: its files against each other, its papers
// against the poll's key, its result by counting again, and all of it against
// the public record. verifier "" takes the key that the proofs name.
func Audit(archive *zip.Reader, verifier string) (*Audited, error) {
	files := map[string][]byte{}
	for _, f := range archive.File {
		raw, err := unpack(f)
		if err != nil {
			return nil, fmt.Errorf("ballot: %s cannot be read: %w", f.Name, err)
		}
		files[f.Name] = raw
	}
	if err := sums(files); err != nil {
		return nil, err
	}
	a := &Audited{Rules: &Rules{}}
	board := &Board{}
	if json.Unmarshal(files[rulesFile], a.Rules) != nil || json.Unmarshal(files[boardFileName], board) != nil {
		return nil, errors.New("ballot: this is not the audit bundle of a ballot")
	}
	if err := board.Check(a.Rules); err != nil {
		return nil, err
	}
	if err := rollAgrees(string(files[rollName]), board); err != nil {
		return nil, err
	}
	if err := namesAgree(files[namesFile], board); err != nil {
		return nil, err
	}
	var err error
	if a.Result, err = Count(a.Rules, board); err != nil {
		return nil, err
	}
	if again, err := json.MarshalIndent(a.Result, "", "  "); err != nil || string(again) != string(files[resultFile]) {
		return nil, errors.New("ballot: counting the board again gives another result than result.json")
	}
	return a, a.recorded(files, board, verifier)
}

// recorded checks that rules, board, roll and result are those in the record,
// and that the rules stood there before.
func (a *Audited) recorded(files map[string][]byte, board *Board, verifier string) error {
	rules, errR := a.Rules.Hash()
	papers, errB := board.Hash()
	if err := errors.Join(errR, errB); err != nil {
		return err
	}
	last := int64(-1)
	for _, one := range []struct {
		file string
		kind record.Kind
		want map[string]string
	}{
		{frozenProof, record.BallotFrozen, map[string]string{"sha256": rules}},
		{closedProof, record.BallotClosed, map[string]string{"sha256": papers, "roll": sumOf(files[rollName])}},
		{resultProof, record.BallotResult, map[string]string{"sha256": sumOf(files[resultFile]), "board": papers}},
	} {
		var p record.Proof
		if err := json.Unmarshal(files[one.file], &p); err != nil {
			return fmt.Errorf("ballot: the bundle has no %s", one.file)
		}
		key := verifier
		if key == "" {
			key = p.Verifier
		}
		if err := p.Check(key); err != nil {
			return fmt.Errorf("%s: %w", one.file, err)
		}
		if err := says(p.Leaf, one.kind, string(a.Rules.Poll), one.want); err != nil {
			return fmt.Errorf("%s: %w", one.file, err)
		}
		if p.Index <= last {
			return errors.New("ballot: the entries in the public record are not in the order of a ballot")
		}
		last, a.Verifier, a.Size = p.Index, p.Verifier, p.Size
	}
	return nil
}

// says checks that an entry is of a kind, about a poll, and holds hashes.
func says(leaf string, kind record.Kind, poll string, want map[string]string) error {
	var l record.Leaf
	var body map[string]any
	if json.Unmarshal([]byte(leaf), &l) != nil || json.Unmarshal(l.Body, &body) != nil || l.Kind != kind || body["poll"] != poll {
		return errors.New("ballot: the entry is not about this ballot")
	}
	for name, hash := range want {
		if body[name] != hash {
			return fmt.Errorf("ballot: what the record holds of %s is %v, and the file gives %s", name, body[name], hash)
		}
	}
	return nil
}

// rollAgrees compares the published roll with what the board says of it.
func rollAgrees(roll string, b *Board) error {
	lines := strings.Split(strings.TrimSuffix(roll, "\n"), "\n")[1:]
	issued := 0
	for _, line := range lines {
		if strings.HasSuffix(line, ",yes") {
			issued++
		}
	}
	if len(lines) != b.Eligible || issued != b.Issued || len(slices.Compact(slices.Sorted(slices.Values(lines)))) != len(lines) {
		return fmt.Errorf("ballot: the roll has %d lines and %d papers given out, the board says %d and %d", len(lines), issued, b.Eligible, b.Issued)
	}
	return nil
}

// namesAgree checks the names of a roll-call against the board's commitments.
func namesAgree(raw []byte, b *Board) error {
	if raw == nil {
		return nil
	}
	var names []Opening
	if err := json.Unmarshal(raw, &names); err != nil {
		return fmt.Errorf("ballot: %s cannot be read: %w", namesFile, err)
	}
	for _, o := range names {
		if _, err := o.Read(b.Poll); err != nil {
			return err
		}
		if !slices.ContainsFunc(b.Votes, func(v Signed) bool { return v.Voter == o.Voter }) {
			return fmt.Errorf("ballot: %s names the vote %s, which is not on the board", namesFile, o.Voter)
		}
	}
	return nil
}

// sums checks every file against SHA256SUMS.
func sums(files map[string][]byte) error {
	listed := 0
	for line := range strings.Lines(string(files[sumsFile])) {
		sum, name, ok := strings.Cut(strings.TrimSpace(line), "  ")
		if !ok || files[name] == nil || sumOf(files[name]) != sum {
			return fmt.Errorf("ballot: %s is not the file that was bundled", name)
		}
		listed++
	}
	if listed == 0 || listed != len(files)-1 {
		return errors.New("ballot: this is not the audit bundle of a ballot")
	}
	return nil
}

func unpack(f *zip.File) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	raw, err := io.ReadAll(io.LimitReader(r, mostBundled))
	if raw == nil {
		raw = []byte{}
	}
	return raw, err
}
