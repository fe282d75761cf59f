package input

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// File describes a file that somebody brought. Its content is kept in chunks.
type File struct {
	Name   string `json:"name"`
	Kind   string `json:"kind"` // its ending: pdf, csv
	Size   int    `json:"size"` // bytes
	SHA256 string `json:"sha256"`
}

// Upload is a file as it was sent.
type Upload struct {
	Name    string
	Content []byte
}

// chunk is a part of a file's content.
type chunk struct {
	storage.Meta
	Part []byte `json:"part"`
}

const (
	// MostFile is how large a file can be, in bytes.
	MostFile  = 5 << 20
	chunkSize = 256 << 10
	mostName  = 120
)

// FileKinds are the kinds of file that can be brought, by their ending, and
// what such a file begins with; text is told by being text.
var FileKinds = map[string]string{
	"pdf": "%PDF-", "png": "\x89PNG\r\n\x1a\n", "jpg": "\xff\xd8\xff", "jpeg": "\xff\xd8\xff",
	"docx": "PK\x03\x04", "xlsx": "PK\x03\x04", "odt": "PK\x03\x04", "ods": "PK\x03\x04",
	"csv": "", "txt": "", "md": "",
}

func (u *Upload) ending() string { return strings.ToLower(strings.TrimPrefix(path.Ext(u.Name), ".")) }

func (u *Upload) problems() (rs civic.Refusals) {
	begins, known := FileKinds[u.ending()]
	switch {
	case len(u.Content) == 0:
		rs = append(rs, civic.Refuse(civic.Invalid, "This file is empty.").At("file"))
	case len(u.Content) > MostFile:
		rs = append(rs, civic.Refuse(civic.Invalid, "This file is too large: at most %d MB.", MostFile>>20).At("file"))
	case !known:
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose a PDF, a text, a table or a picture: pdf, docx, odt, txt, md, csv, xlsx, ods, png or jpg.").At("file"))
	case !bytes.HasPrefix(u.Content, []byte(begins)), begins == "" && (!utf8.Valid(u.Content) || bytes.IndexByte(u.Content, 0) >= 0):
		rs = append(rs, civic.Refuse(civic.Invalid, "This is not what its name says: a %s file begins otherwise.", u.ending()).At("file"))
	}
	return rs
}

// keepFile keeps a file's chunks. Their ids follow from the content, so that
// another file under the same input is never mixed with it.
func (s *Inputs) keepFile(ctx context.Context, id ID, u *Upload) (*File, error) {
	sum := sha256.Sum256(u.Content)
	f := &File{Name: fileName(u), Kind: u.ending(), Size: len(u.Content), SHA256: hex.EncodeToString(sum[:])}
	for n := 0; n*chunkSize < f.Size; n++ {
		c := &chunk{Part: u.Content[n*chunkSize : min((n+1)*chunkSize, f.Size)]}
		c.ID = chunkID(id, f, n)
		if err := s.files.Insert(ctx, c); err != nil && !errors.Is(err, storage.ErrExists) {
			return nil, err
		}
	}
	return f, nil
}

func chunkID(id ID, f *File, n int) string { return fmt.Sprintf("%s|%s|%04d", id, f.SHA256, n) }

// fileName is the name without folders and without what a header cannot hold.
func fileName(u *Upload) string {
	name := line(path.Base(strings.ReplaceAll(u.Name, "\\", "/")))
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"*:<>?|;%`, r) {
			return '-'
		}
		return r
	}, name)
	if r := []rune(name); len(r) > mostName {
		name = string(r[:mostName-len(u.ending())-1]) + "." + u.ending()
	}
	return name
}

// Read writes the file of an input, for those who may read the input. It is
// checked as it was when it was brought.
func (s *Inputs) Read(ctx context.Context, by people.Actor, id ID) (*File, []byte, error) {
	v, err := s.Find(ctx, by, id)
	if err != nil {
		return nil, nil, err
	}
	if v.File == nil {
		return nil, nil, civic.Refuse(civic.NotFound, "There is no file here.")
	}
	var b bytes.Buffer
	for n := 0; b.Len() < v.File.Size; n++ {
		c, err := s.files.Get(ctx, chunkID(id, v.File, n))
		if err != nil {
			return nil, nil, fmt.Errorf("input: the file of %s lacks part %d: %w", id, n, err)
		}
		_, _ = io.Copy(&b, bytes.NewReader(c.Part)) // to memory: never fails
	}
	if sum := sha256.Sum256(b.Bytes()); hex.EncodeToString(sum[:]) != v.File.SHA256 {
		return nil, nil, fmt.Errorf("input: the file of %s is not what was brought", id)
	}
	return v.File, b.Bytes(), nil
}
