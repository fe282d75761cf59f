package record

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/storage"
)

// Point is a signed checkpoint: how many entries there were, and the hash
// over all of them. Note is its text with the signature, in the form that
// transparency logs share: the record's name, the size, the hash in base64.
type Point struct {
	storage.Meta
	Size int64     `json:"size"`
	Root string    `json:"root"` // base64
	Note string    `json:"note"`
	At   time.Time `json:"at"` // when it was first signed; not under the signature
}

// signer signs checkpoints with the record's key.
type signer struct {
	note.Signer
	verifier string
}

// newSigner makes the key from the platform's seed.
func newSigner(origin string, seed []byte) (signer, error) {
	if len(seed) != ed25519.SeedSize {
		return signer{}, fmt.Errorf("record: the seed of the key has %d bytes, not %d", len(seed), ed25519.SeedSize)
	}
	public := ed25519.NewKeyFromSeed(seed).Public().(ed25519.PublicKey)
	verifier, err := note.NewEd25519VerifierKey(origin, public)
	if err != nil {
		return signer{}, fmt.Errorf("record: %q cannot name a record: %w", origin, err)
	}
	// The private form is the public one's name and hash around the seed.
	_, rest, _ := strings.Cut(verifier, "+")
	hash, _, _ := strings.Cut(rest, "+")
	private := "PRIVATE+KEY+" + origin + "+" + hash + "+" + base64.StdEncoding.EncodeToString(append([]byte{1}, seed...))
	s, err := note.NewSigner(private)
	return signer{s, verifier}, err
}

// Verifier is the public key in the form that checkpoints are verified with:
// a name, a hash and the key, joined by +.
func (l *Log) Verifier() string { return l.sign.verifier }

// Checkpoint reads what was entered, signs the tree as it is now, and keeps
// the signature. It refuses to sign a tree that does not continue the last
// one that was signed, by whichever server.
func (l *Log) Checkpoint(ctx context.Context) (*Point, error) {
	l.tree.mu.Lock()
	defer l.tree.mu.Unlock()
	return l.checkpoint(ctx)
}

func (l *Log) checkpoint(ctx context.Context) (*Point, error) {
	if err := l.advance(ctx); err != nil {
		return nil, err
	}
	t := &l.tree
	if t.last != nil && t.last.Size == t.size {
		return t.last, l.agrees(ctx, t.last)
	}
	if t.last != nil {
		if err := l.agrees(ctx, t.last); err != nil {
			return nil, err
		}
	}
	p, err := l.signed(ctx, t.size)
	if err != nil {
		return nil, err
	}
	err = l.points.Insert(ctx, p)
	if errors.Is(err, storage.ErrExists) {
		if p, err = l.points.Get(ctx, p.ID); err == nil {
			err = l.agrees(ctx, p)
		}
	}
	if err != nil {
		return nil, err
	}
	t.last = p
	return p, nil
}

// agrees checks a checkpoint against the tree as it is kept now.
func (l *Log) agrees(ctx context.Context, p *Point) error {
	if p.Size > l.tree.size {
		return altered("entries %d to %d were signed for and are gone", l.tree.size, p.Size-1)
	}
	now, err := tlog.TreeHash(p.Size, l.reader(ctx))
	if err == nil && now.String() != p.Root {
		l.tree.begun = false
		err = altered("the first %d entries do not have the hash that was signed for them", p.Size)
	}
	return err
}

func (l *Log) signed(ctx context.Context, size int64) (*Point, error) {
	hash, err := tlog.TreeHash(size, l.reader(ctx))
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf("%s\n%d\n%s\n", l.Origin, size, hash)
	msg, err := note.Sign(&note.Note{Text: text}, l.sign)
	if err != nil {
		return nil, err
	}
	p := &Point{Size: size, Root: hash.String(), Note: string(msg), At: l.Now().UTC().Truncate(time.Second)}
	p.ID = entryID(size)
	return p, nil
}

// OpenCheckpoint verifies a checkpoint with a public key and reads it.
func OpenCheckpoint(msg, verifier string) (size int64, root tlog.Hash, err error) {
	v, err := note.NewVerifier(verifier)
	if err != nil {
		return 0, root, fmt.Errorf("record: this is not a public key: %w", err)
	}
	n, err := note.Open([]byte(msg), note.VerifierList(v))
	if err != nil {
		return 0, root, fmt.Errorf("record: the checkpoint is not signed with the key of %s: %w", v.Name(), err)
	}
	lines := strings.SplitN(n.Text, "\n", 4)
	if len(lines) < 4 || lines[0] != v.Name() {
		return 0, root, errors.New("record: the checkpoint is not one of this record")
	}
	if size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || size < 0 {
		return 0, root, errors.New("record: the checkpoint does not say how many entries there were")
	}
	if root, err = tlog.ParseHash(lines[2]); err != nil {
		return 0, root, errors.New("record: the checkpoint does not hold a hash")
	}
	return size, root, nil
}

// SignNote signs a text of another form with the record's key, such as a
// receipt. A text that could be taken for a checkpoint is refused.
func (l *Log) SignNote(text string) (string, error) {
	if first, _, _ := strings.Cut(text, "\n"); first == l.Origin {
		return "", errors.New("record: this text has the form of a checkpoint")
	}
	msg, err := note.Sign(&note.Note{Text: text}, l.sign)
	return string(msg), err
}
