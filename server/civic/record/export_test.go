package record

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/storage"
)

// EnterRaw keeps leaves that are no events, so that the tree can be compared
// with the published examples.
func (l *Log) EnterRaw(ctx context.Context, from int64, leaves ...string) error {
	docs := make([]*Entry, len(leaves))
	for i, leaf := range leaves {
		docs[i] = &Entry{Index: from + int64(i), Leaf: leaf, Hash: tlog.RecordHash([]byte(leaf)).String(), Event: entryID(from + int64(i)), Subject: "raw"}
		docs[i].ID = entryID(docs[i].Index)
	}
	_, err := l.entries.InsertMany(ctx, docs)
	return err
}

// Alter changes a kept entry as somebody with access to the store could.
func (l *Log) Alter(ctx context.Context, index int64, change func(*Entry)) error {
	_, err := l.entries.Change(ctx, entryID(index), func(e *Entry) error { change(e); return nil })
	return err
}

// Remove takes an entry out of the store.
func (l *Log) Remove(ctx context.Context, index int64) error {
	return l.entries.Delete(ctx, entryID(index), 0)
}

// ForgetHashes throws away everything that follows from the entries.
func (l *Log) ForgetHashes(ctx context.Context) error {
	all, err := l.tiles.All(ctx, storage.Query{})
	for _, t := range all {
		if err == nil {
			err = l.tiles.Delete(ctx, t.ID, 0)
		}
	}
	return err
}
