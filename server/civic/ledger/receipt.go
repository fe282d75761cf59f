package ledger

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Upload is a file as it was sent.
type Upload struct {
	Name    string
	Content []byte
}

// Receipt describes a file that a member added to a claim. Its name is not
// kept: it may say more of somebody than the receipt does.
type Receipt struct {
	Kind   string `json:"kind"` // its ending: pdf
	Size   int    `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// part is a piece of a receipt, sealed.
type part struct {
	storage.Meta
	Sealed string `json:"sealed"`
}

const (
	// MostReceipt is how large a receipt can be, in bytes.
	MostReceipt = 5 << 20
	partSize    = 256 << 10
)

// ReceiptKinds are what a receipt can be, by its ending, and what such a file
// begins with.
var ReceiptKinds = map[string]string{"pdf": "%PDF-", "png": "\x89PNG\r\n\x1a\n", "jpg": "\xff\xd8\xff", "jpeg": "\xff\xd8\xff"}

func (u *Upload) kind() string { return strings.ToLower(strings.TrimPrefix(path.Ext(u.Name), ".")) }

func (u *Upload) problems() (rs civic.Refusals) {
	begins, known := ReceiptKinds[u.kind()]
	switch {
	case len(u.Content) == 0:
		rs = append(rs, civic.Refuse(civic.Invalid, "This file is empty.").At("file"))
	case len(u.Content) > MostReceipt:
		rs = append(rs, civic.Refuse(civic.Invalid, "This file is too large: at most %d MB.", MostReceipt>>20).At("file"))
	case !known:
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose a PDF or a picture: pdf, png or jpg.").At("file"))
	case !bytes.HasPrefix(u.Content, []byte(begins)):
		rs = append(rs, civic.Refuse(civic.Invalid, "This is not what its name says: a %s file begins otherwise.", u.kind()).At("file"))
	}
	return rs
}

// keep seals a receipt in parts whose ids follow from its content. They are
// there before the claim that names them.
func (s *Ledger) keep(ctx context.Context, line string, u *Upload) (*Receipt, error) {
	if u == nil {
		return nil, nil
	}
	sum := sha256.Sum256(u.Content)
	r := &Receipt{Kind: u.kind(), Size: len(u.Content), SHA256: hex.EncodeToString(sum[:])}
	for n := 0; n*partSize < r.Size; n++ {
		p := &part{}
		p.ID = partID(line, r, n)
		p.Sealed = s.Vault.Seal(string(u.Content[n*partSize:min((n+1)*partSize, r.Size)]), p.ID)
		if err := s.parts.Insert(ctx, p); err != nil && !errors.Is(err, storage.ErrExists) {
			return nil, err
		}
	}
	return r, nil
}

func partID(line string, r *Receipt, n int) string {
	return fmt.Sprintf("%s|%s|%04d", line, r.SHA256, n)
}

// Read opens the receipt of a claim, for its member and for who pays.
func (s *Ledger) Read(ctx context.Context, by people.Actor, line string) (*Receipt, []byte, error) {
	l, err := s.line(ctx, line)
	if err != nil {
		return nil, nil, err
	}
	if by.Person == "" || by.Person != l.Member {
		if err := s.Forums.Check(ctx, by, l.Forum, forum.KeepLedger); err != nil {
			return nil, nil, err
		}
	}
	if l.Receipt == nil {
		return nil, nil, civic.Refuse(civic.NotFound, "There is no file here.")
	}
	var b bytes.Buffer
	for n := 0; b.Len() < l.Receipt.Size; n++ {
		p, err := s.parts.Get(ctx, partID(line, l.Receipt, n))
		if err != nil {
			return nil, nil, fmt.Errorf("ledger: the receipt of %s lacks part %d: %w", line, n, err)
		}
		plain, err := s.Vault.Open(p.Sealed, p.ID)
		if err != nil {
			return nil, nil, err
		}
		b.WriteString(plain)
	}
	return l.Receipt, b.Bytes(), nil
}

// drop deletes a receipt.
func (s *Ledger) drop(ctx context.Context, l *Line) error {
	if l.Receipt == nil {
		return nil
	}
	for n := 0; n*partSize < l.Receipt.Size; n++ {
		if err := s.parts.Delete(ctx, partID(l.ID, l.Receipt, n), 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return nil
}
