package record

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/server/civic"
)

// ProofFormat names how a proof is written.
const ProofFormat = "folkmoot-proof/1"

// Proof shows that an entry is in the record: from the leaf, with the hashes
// beside its path, up to the hash that a checkpoint signs. It holds all that
// is needed to check it, but which key to trust is the checker's decision.
type Proof struct {
	Format     string   `json:"format"`
	Index      int64    `json:"index"`
	Leaf       string   `json:"leaf"`
	Size       int64    `json:"size"`
	Path       []string `json:"path"` // base64, from the leaf upwards
	Checkpoint string   `json:"checkpoint"`
	Verifier   string   `json:"verifier"`
}

// Continuity shows that the record of New entries begins with the record of
// Old entries: nothing before was changed.
type Continuity struct {
	Old     int64    `json:"old"`
	New     int64    `json:"new"`
	OldRoot string   `json:"oldRoot"`
	NewRoot string   `json:"newRoot"`
	Path    []string `json:"path"`
}

// Prove makes the proof that an entry is in the record, under the newest checkpoint.
func (l *Log) Prove(ctx context.Context, e *Entry) (*Proof, error) {
	l.tree.mu.Lock()
	defer l.tree.mu.Unlock()
	p, err := l.checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	path, err := tlog.ProveRecord(p.Size, e.Index, l.reader(ctx))
	if err != nil {
		return nil, err
	}
	return &Proof{Format: ProofFormat, Index: e.Index, Leaf: e.Leaf, Size: p.Size, Path: written(path),
		Checkpoint: p.Note, Verifier: l.Verifier()}, nil
}

// Inclusion gives the path of entry index in the record of size entries.
func (l *Log) Inclusion(ctx context.Context, index, size int64) ([]string, error) {
	l.tree.mu.Lock()
	defer l.tree.mu.Unlock()
	if err := l.advance(ctx); err != nil {
		return nil, err
	}
	if index < 0 || index >= size || size > l.tree.size {
		return nil, civic.Refuse(civic.Invalid, "The record has %d entries. Ask for an index below a size, and a size up to that.", l.tree.size)
	}
	path, err := tlog.ProveRecord(size, index, l.reader(ctx))
	return written(path), err
}

// Continues proves that the record of new entries continues that of old ones.
func (l *Log) Continues(ctx context.Context, old, new int64) (*Continuity, error) {
	l.tree.mu.Lock()
	defer l.tree.mu.Unlock()
	if err := l.advance(ctx); err != nil {
		return nil, err
	}
	if old < 1 || old > new || new > l.tree.size {
		return nil, civic.Refuse(civic.Invalid, "The record has %d entries. Ask from a size of at least 1 to a larger one up to that.", l.tree.size)
	}
	read := l.reader(ctx)
	path, err := tlog.ProveTree(new, old, read)
	if err != nil {
		return nil, err
	}
	a, err := tlog.TreeHash(old, read)
	if err != nil {
		return nil, err
	}
	b, err := tlog.TreeHash(new, read)
	return &Continuity{Old: old, New: new, OldRoot: a.String(), NewRoot: b.String(), Path: written(path)}, err
}

// Check verifies a proof against a public key: it needs no store and no
// network. The error says in words what does not fit.
func (p *Proof) Check(verifier string) error {
	if p.Format != ProofFormat {
		return fmt.Errorf("record: %q is not a form of proof that this program knows", p.Format)
	}
	size, root, err := OpenCheckpoint(p.Checkpoint, verifier)
	if err != nil {
		return err
	}
	if size != p.Size {
		return fmt.Errorf("record: the proof is for %d entries, its checkpoint for %d", p.Size, size)
	}
	path, err := read(p.Path)
	if err != nil {
		return err
	}
	if p.Index < 0 || p.Index >= size || tlog.CheckRecord(path, size, root, p.Index, tlog.RecordHash([]byte(p.Leaf))) != nil {
		return errors.New("record: the entry is not in the record that the checkpoint signs: the entry, the proof or the checkpoint was altered")
	}
	return nil
}

// Check verifies that one record continues another.
func (c *Continuity) Check() error {
	path, err := read(c.Path)
	if err != nil {
		return err
	}
	a, errA := tlog.ParseHash(c.OldRoot)
	b, errB := tlog.ParseHash(c.NewRoot)
	if errA != nil || errB != nil || c.Old < 1 || c.Old > c.New || tlog.CheckTree(path, c.New, b, c.Old, a) != nil {
		return fmt.Errorf("record: the record of %d entries does not continue the one of %d", c.New, c.Old)
	}
	return nil
}

func written(path []tlog.Hash) []string {
	all := make([]string, len(path))
	for i, h := range path {
		all[i] = h.String()
	}
	return all
}

func read(path []string) ([]tlog.Hash, error) {
	all := make([]tlog.Hash, len(path))
	for i, s := range path {
		h, err := tlog.ParseHash(s)
		if err != nil {
			return nil, errors.New("record: a hash of the proof cannot be read")
		}
		all[i] = h
	}
	return all, nil
}
