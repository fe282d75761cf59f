// Package storage keeps documents. It is the one contract between what
// Folkmoot means (server/civic) and where it is kept (storage/sqlite,
// storage/mongo), and it knows nothing of plans or forums.
//
// It promises: a document that Insert or Replace accepted survives the death
// of the process; an id exists once; Replace changes what its caller saw and
// nothing newer; Find walks a declared index in its order and may be left and
// taken up again after any document.
//
// It refuses: queries on anything but a declared index, writes without a
// version, and transactions over several documents. A process step that needs
// several documents makes one Insert the commit and everything else a
// projection that can be built again.
package storage

import (
	"context"
	"errors"
	"iter"
)

// The answers a store gives besides yes. Anything else is a fault.
var (
	// ErrExists: the id, or a unique key, is taken: someone was first.
	ErrExists = errors.New("storage: a document with this id or unique key exists")
	// ErrNotFound: there is no document under this id.
	ErrNotFound = errors.New("storage: there is no such document")
	// ErrStale: the document was changed since the caller read it.
	ErrStale = errors.New("storage: the document was changed in the meantime")
	// ErrTooLarge: the document is larger than a store can keep.
	ErrTooLarge = errors.New("storage: the document is too large to keep")
)

// MaxBody bounds the JSON of one document. MongoDB refuses 16 MB, and the
// rest is room for keys; a document near it is a mistake of design.
const MaxBody = 15 << 20

// MaxID bounds an id in bytes, and four times it a key: more would not fit an
// index of every store.
const MaxID = 1024

// Meta is embedded in every kept type: its identity and its version.
// Version is 0 before Insert and goes up by one with each Replace.
type Meta struct {
	ID      string `json:"id"`
	Version int64  `json:"version"`
}

// Stored gives the collection access to the embedded Meta.
func (m *Meta) Stored() *Meta { return m }

// Document is a type that embeds Meta.
type Document interface{ Stored() *Meta }

// Index declares one order in which a collection can be searched.
// An index is never changed under its name: a new key is a new name.
type Index[T any] struct {
	Name string
	// Key gives the document's place in the index, most significant part
	// first; parts are string, int, int64, bool or time.Time. A nil key
	// leaves the document out of this index.
	Key func(*T) []any
	// Unique refuses a second document with the same whole key.
	Unique bool
}

// Query asks for a stretch of one index. The zero Index asks by id, in the
// order of ids, where Equal may hold nothing and From and To are ids.
type Query struct {
	Index string
	// Equal fixes the first parts of the key.
	Equal []any
	// From (inclusive) and To (exclusive) bound the part that follows Equal.
	// nil leaves that side open.
	From, To   any
	Descending bool
	// Limit stops after so many documents; 0 means all.
	Limit int
	// After continues behind the document that Cursor named. It stays right
	// when documents come and go in between.
	After string
}

// Engine is a place that keeps tables: storage/sqlite or storage/mongo.
type Engine interface {
	// Table opens a table, creating it and its indexes as needed. Reading
	// begins only when every index is built.
	Table(ctx context.Context, name string, indexes []IndexSpec) (Table, error)
	// Ping says whether the store answers, and if not, why.
	Ping(ctx context.Context) error
	Close() error
}

// IndexSpec is an index as an engine sees it: a name and whether keys are unique.
type IndexSpec struct {
	Name   string
	Unique bool
	// Key computes the key of a row that was kept before this index was
	// declared. An engine calls it for each such row while it opens the table.
	Key func(Row) (string, error)
}

// Row is a document as an engine sees it. Keys holds one encoded key for each
// IndexSpec, in the same order; the empty string means "not in this index".
// Encoded keys are valid UTF-8 and sort bytewise as their parts sort.
type Row struct {
	ID      string
	Version int64
	Body    []byte // JSON
	Keys    []string
}

// Range is a stretch of an index as an engine sees it.
type Range struct {
	// Index is the position in the IndexSpecs, or -1 for the order of ids.
	Index int
	// From is inclusive, To exclusive; an empty string leaves the side open.
	From, To   string
	Descending bool
	Limit      int // 0: no limit
	// AfterKey and AfterID, when AfterID is not empty, name the last row
	// seen: the next ones follow it in the order (key, id).
	AfterKey, AfterID string
}

// Table is one table of an engine. All methods may be called concurrently.
type Table interface {
	// Insert keeps rows in order and stops at the first whose id or unique
	// key is taken: it returns how many are kept, and ErrExists. A batch is
	// not atomic: readers may see its first rows before its last.
	Insert(ctx context.Context, rows []Row) (int, error)
	Get(ctx context.Context, id string) (Row, error)
	// Replace keeps row (whose Version is the new one) if the kept version
	// is was: else ErrStale, or ErrNotFound, or ErrExists for a unique key.
	Replace(ctx context.Context, row Row, was int64) error
	// Delete removes the row if its version is was; 0 removes any version.
	Delete(ctx context.Context, id string, was int64) error
	// Find yields rows in the order of the index. Rows may be written while
	// it runs, by the caller too; each row that kept its place throughout is
	// yielded exactly once.
	Find(ctx context.Context, r Range) iter.Seq2[Row, error]
	// Count counts the rows of the range, Limit and After ignored.
	Count(ctx context.Context, r Range) (int, error)
}
