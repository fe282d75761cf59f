package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// mostFile bounds what is read whole; a downloaded record is read line by line.
const mostFile = 256 << 20

// verifyFiles checks downloaded files offline: a publication with its proof
// inside or beside it, a statement with its proof, an entry's proof, a whole
// record.
func verifyFiles(_ context.Context, args []string) error {
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	v := &verifying{out: os.Stdout}
	flags.StringVar(&v.key, "key", "", "the platform's public key, which you have from elsewhere")
	if err := flags.Parse(args); err != nil {
		return usageError("call it as 'folkmoot verify [--key KEY] FILE...'")
	}
	if flags.NArg() == 0 {
		return usageError("name the files to verify: 'folkmoot verify [--key KEY] FILE...'")
	}
	return v.files(flags.Args())
}

// verifying is one run: what was found is said as it is found.
type verifying struct {
	out    io.Writer
	key    string
	used   string // the key that signatures were checked with
	failed bool
	// documents without a proof inside, and proofs that may be theirs.
	documents []onDisk
	proofs    []*record.Proof
}

type onDisk struct {
	name string
	body []byte
}

func (v *verifying) files(names []string) error {
	for _, name := range names {
		if err := v.file(name); err != nil {
			v.fail(name, err)
		}
	}
	for _, d := range v.documents {
		v.document(d)
	}
	if v.used != "" && v.key == "" {
		fmt.Fprintf(v.out, "\nThe signatures were checked with the key that the files name:\n  %s\nCompare it with the one on the platform's page of the public record, or with one that you kept, or give it with --key.\n", v.used)
	}
	if v.failed {
		return errors.New("not everything could be verified")
	}
	return nil
}

func (v *verifying) ok(name, format string, args ...any) {
	fmt.Fprintf(v.out, "ok      %s: %s\n", name, fmt.Sprintf(format, args...))
}

func (v *verifying) fail(name string, err error) {
	v.failed = true
	fmt.Fprintf(v.out, "FAILED  %s: %v\n", name, err)
}

// with is the key that a file is checked with.
func (v *verifying) with(named string) string {
	v.used = named
	if v.key != "" {
		return v.key
	}
	return named
}

// file finds out what a file is, and checks it.
func (v *verifying) file(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	first := make([]byte, 64<<10)
	n, err := io.ReadFull(f, first)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it is empty")
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return err
	}
	if bytes.HasPrefix(first[:n], []byte("PK\x03\x04")) {
		return v.ballot(name, f, info.Size())
	}
	line, _, _ := bytes.Cut(first[:n], []byte("\n"))
	if head, err := record.ReadHead(line); err == nil {
		return v.record(name, f, head)
	}
	if info.Size() > mostFile {
		return errors.New("it is too large to be a file of this platform")
	}
	body, err := io.ReadAll(f)
	if err != nil {
		return err
	}
	return v.body(name, body)
}

func (v *verifying) body(name string, body []byte) error {
	var form struct {
		Format string `json:"format"`
	}
	if err := json.Unmarshal(body, &form); err != nil {
		return errors.New("this is no file that can be verified: it is not JSON")
	}
	switch form.Format {
	case record.EvidenceFormat:
		var e record.Evidence
		if err := json.Unmarshal(body, &e); err != nil {
			return err
		}
		if e.Proof == nil {
			return errors.New("it holds no proof")
		}
		if err := e.Check(v.with(e.Proof.Verifier)); err != nil {
			return err
		}
		v.ok(name, "the document is entry %d of the public record, of %d entries", e.Proof.Index, e.Proof.Size)
	case record.StatementFormat:
		return v.statement(name, body)
	case record.ProofFormat:
		var p record.Proof
		if err := json.Unmarshal(body, &p); err != nil {
			return err
		}
		if err := p.Check(v.with(p.Verifier)); err != nil {
			return err
		}
		v.proofs = append(v.proofs, &p)
		v.ok(name, "entry %d is in the public record of %d entries", p.Index, p.Size)
	default:
		v.documents = append(v.documents, onDisk{name, body})
	}
	return nil
}

// statement checks words that an entry committed to, and says them.
func (v *verifying) statement(name string, body []byte) error {
	var s record.Statement
	if err := json.Unmarshal(body, &s); err != nil {
		return err
	}
	if s.Proof == nil {
		return errors.New("it holds no proof")
	}
	leaf, missing, err := s.Check(v.with(s.Proof.Verifier))
	if err != nil {
		return err
	}
	v.ok(name, "entry %d of the public record, of %d entries: %s, %s", s.Proof.Index, s.Proof.Size, leaf.Kind, leaf.At.Format("2006-01-02"))
	for _, w := range s.Words {
		fmt.Fprintf(v.out, "        %s: %s\n", w.Name, strings.Join(strings.Fields(w.Text), " "))
	}
	if len(s.Text) > 0 {
		fmt.Fprintf(v.out, "        the text is the one that was recorded\n")
	}
	if missing > 0 {
		fmt.Fprintf(v.out, "        not in this file, because erased or left out: %d\n", missing)
	}
	return nil
}

func (v *verifying) record(name string, f io.Reader, head record.Head) error {
	h, err := record.CheckDownload(f, v.with(head.Verifier), nil)
	if err != nil {
		return err
	}
	v.ok(name, "all %d entries of the public record give the hash that was signed", h.Size)
	return nil
}

// ballot counts a secret ballot again from its audit bundle.
func (v *verifying) ballot(name string, f io.ReaderAt, size int64) error {
	archive, err := zip.NewReader(f, size)
	if err != nil {
		return err
	}
	a, err := ballot.Audit(archive, v.key)
	if err != nil {
		return err
	}
	v.with(a.Verifier)
	v.ok(name, "%q: %d votes with valid papers, of %d papers given out to %d people; counted again, the result is the one published", a.Rules.Title, a.Result.Cast, a.Result.Issued, a.Result.Eligible)
	return nil
}

// document looks for the proof of a document among the files beside it.
func (v *verifying) document(d onDisk) {
	hash, err := record.Fingerprint(d.body)
	if err != nil {
		v.fail(d.name, err)
		return
	}
	for _, p := range v.proofs {
		if p.Names(d.body) == nil {
			v.ok(d.name, "its SHA-256 is %s, as in entry %d", hash, p.Index)
			return
		}
	}
	v.fail(d.name, fmt.Errorf("its SHA-256 is %s; none of the proofs given is for it. Download its proof and name it too", hash))
}
