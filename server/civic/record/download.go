package record

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/storage"
)

// DownloadFormat names how a whole record is written: a line of JSON that
// says so, with the checkpoint, then each leaf on a line of its own.
const DownloadFormat = "folkmoot-record/1"

// Head is the first line of a downloaded record.
type Head struct {
	Format     string `json:"format"`
	Size       int64  `json:"size"`
	Checkpoint string `json:"checkpoint"`
	Verifier   string `json:"verifier"`
}

// Write writes the whole record, as of the newest checkpoint.
func (l *Log) Write(ctx context.Context, to io.Writer) error {
	p, err := l.Checkpoint(ctx)
	if err != nil {
		return err
	}
	if err := json.NewEncoder(to).Encode(Head{DownloadFormat, p.Size, p.Note, l.Verifier()}); err != nil {
		return err
	}
	for e, err := range l.entries.Find(ctx, storage.Query{To: entryID(p.Size)}) {
		if err != nil {
			return err
		}
		if _, err := io.WriteString(to, e.Leaf+"\n"); err != nil {
			return err
		}
	}
	return nil
}

// ReadHead reads the first line of a downloaded record.
func ReadHead(line []byte) (Head, error) {
	var h Head
	if err := json.Unmarshal(line, &h); err != nil || h.Format != DownloadFormat {
		return h, errors.New("record: this is not a downloaded record")
	}
	return h, nil
}

// CheckDownload verifies a whole downloaded record against a public key: its
// leaves give the hash that its checkpoint signs. verifier "" takes the key
// that the file names. each, if not nil, sees every leaf.
func CheckDownload(from io.Reader, verifier string, each func(index int64, leaf []byte) error) (Head, error) {
	lines := bufio.NewReaderSize(from, 1<<16)
	first, err := lines.ReadBytes('\n')
	if err != nil {
		return Head{}, errors.New("record: this is not a downloaded record")
	}
	h, err := ReadHead(first)
	if err != nil {
		return h, err
	}
	if verifier == "" {
		verifier = h.Verifier
	}
	size, root, err := OpenCheckpoint(h.Checkpoint, verifier)
	if err != nil {
		return h, err
	}
	if size != h.Size {
		return h, fmt.Errorf("record: the file says %d entries, its checkpoint %d", h.Size, size)
	}
	w := &walk{Checked: &Checked{}}
	for n := int64(0); n < size; n++ {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return h, fmt.Errorf("record: the file ends after %d entries; its checkpoint signs %d", n, size)
		}
		leaf := line[:len(line)-1]
		more, err := tlog.StoredHashesForRecordHash(n, tlog.RecordHash(leaf), w)
		if err != nil {
			return h, err
		}
		w.hashes = append(w.hashes, more...)
		if each != nil {
			if err := each(n, leaf); err != nil {
				return h, err
			}
		}
	}
	if _, err := lines.ReadByte(); err != io.EOF {
		return h, fmt.Errorf("record: the file goes on after the %d entries that its checkpoint signs", size)
	}
	if got, err := tlog.TreeHash(size, w); err != nil || got != root {
		return h, errors.New("record: the entries do not have the hash that the checkpoint signs: one of them was altered")
	}
	return h, nil
}
