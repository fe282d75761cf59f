package coedit

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"regexp"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/storage"
)

// The log is the truth about a document. A row is inserted under the next
// number: if that is taken, another server was first, and what it wrote is
// read before the next number is tried. A row may therefore rely on all rows
// before it, and every server that has read n rows has the same document.

// Row is one row of the log: what a few milliseconds brought.
// On a sharded MongoDB the id is the shard key, hashed or ranged: all reads
// name the document.
type Row struct {
	storage.Meta         // id: document|sequence
	Document     string  `json:"document"`
	Seq          int64   `json:"seq"`
	Token        string  `json:"token"` // tells its writer that it was it
	Claims       []Claim `json:"claims,omitempty"`
	Edits        []Entry `json:"edits,omitempty"`
	Lock         string  `json:"lock,omitempty"` // "sealed" or "opened" from here on
}

// Claim says under whose name everything that a client id ever makes stands.
// The first claim in the log counts, whoever wrote it where.
type Claim struct {
	Client       uint64    `json:"client"`
	Person       string    `json:"person"`
	Organisation string    `json:"organisation,omitempty"`
	Sector       string    `json:"sector,omitempty"`
	At           time.Time `json:"at"`
}

// Entry is one or several updates of one person. After a crash several people's
// updates may be one, which has no Person: whose each part is, the claims say.
type Entry struct {
	Person   string       `json:"person"`
	At       time.Time    `json:"at"`
	Update   []byte       `json:"update"`
	Inserted []ydoc.Range `json:"inserted,omitempty"`
	Deleted  []ydoc.Range `json:"deleted,omitempty"`
}

// State is a document after the first Seq rows, and a place to begin reading
// the log from. It is made from rows alone, so that nothing can be in it that
// the log does not have.
type State struct {
	storage.Meta           // id: document|sequence
	Document     string    `json:"document"`
	Seq          int64     `json:"seq"`
	At           time.Time `json:"at"`   // of the last row
	From         int64     `json:"from"` // the first row since the state before
	Update       []byte    `json:"update"`
	Vector       []byte    `json:"vector"`
	Claims       []Claim   `json:"claims"`
	People       []string  `json:"people"` // who edited since the state before
	Sealed       bool      `json:"sealed,omitempty"`
}

var nameForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._:/-]{0,127}$`)

func rowID(document string, seq int64) string { return fmt.Sprintf("%s|%012d", document, seq) }

// afterRows is above every row of a document in the order of ids.
func afterRows(document string) string { return document + "|~" }

// Tomb says that a document was erased. A server that did not hear of it would
// find the number after its last row free and begin the log anew.
type Tomb struct {
	storage.Meta // id: document
}

// ledger reads and writes rows and states.
type ledger struct {
	rows   *storage.Collection[Row]
	states *storage.Collection[State]
	tombs  *storage.Collection[Tomb]
	shared bool // other servers write to it too
}

func openLedger(ctx context.Context, engine storage.Engine) (*ledger, error) {
	rows, err := storage.Open[Row](ctx, engine, "coedit_rows")
	if err != nil {
		return nil, err
	}
	states, err := storage.Open[State](ctx, engine, "coedit_states")
	if err != nil {
		return nil, err
	}
	tombs, err := storage.Open[Tomb](ctx, engine, "coedit_tombs")
	if err != nil {
		return nil, err
	}
	return &ledger{rows: rows, states: states, tombs: tombs}, nil
}

// append inserts a row. An insert whose answer got lost comes back as 'taken'
// when it is tried again: then the token tells that it is the same row. A row
// of a document that is being erased is taken back: whoever erases says so
// before the first row goes, so that what is inserted where a row was is seen.
func (l *ledger) append(ctx context.Context, row *Row) error {
	err := l.rows.Insert(ctx, row)
	if errors.Is(err, storage.ErrExists) {
		there, readErr := l.rows.Get(ctx, row.ID)
		if readErr != nil {
			return readErr
		}
		if there.Token == row.Token {
			err = nil
		}
	}
	if err != nil || !l.shared {
		return err
	}
	erased, err := l.erased(ctx, row.Document)
	if err != nil || !erased {
		return err
	}
	if err := l.rows.Delete(ctx, row.ID, 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	return errErased
}

// after reads the rows behind seq, at most limit of them.
func (l *ledger) after(ctx context.Context, document string, seq int64, limit int) ([]*Row, error) {
	return l.rows.All(ctx, storage.Query{From: rowID(document, seq+1), To: afterRows(document), Limit: limit})
}

// between gives the rows from one number to another, both included.
func (l *ledger) between(ctx context.Context, document string, from, to int64) iter.Seq2[*Row, error] {
	return l.rows.Find(ctx, storage.Query{From: rowID(document, from), To: rowID(document, to+1)})
}

// latest is the newest state at or before seq, nil when there is none; seq 0
// means the newest of all.
func (l *ledger) latest(ctx context.Context, document string, seq int64) (*State, error) {
	q := storage.Query{From: rowID(document, 0), To: afterRows(document), Descending: true}
	if seq > 0 {
		q.To = rowID(document, seq+1)
	}
	state, err := l.states.First(ctx, q)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return state, err
}

// replay is a document made from a state and the rows behind it.
type replay struct {
	doc    *ydoc.Doc
	seq    int64
	at     time.Time
	claims map[uint64]Claim
	first  int64 // the row after the state
	people map[string]bool
	sealed bool
	size   int   // of the state
	broken error // what was left out; nil unless somebody changed the log by hand
	bytes  int   // of the rows
}

// empty makes a document in which nothing may wait for anything: rows rely on
// rows before them, and what people send is not taken in before it is whole.
// How far it may swell is asked where people send it, never of what was saved.
func empty() *ydoc.Doc { return ydoc.NewWith(ydoc.Limits{NoPending: true, Swell: -1}) }

// replay makes the document as of seq; 0 means as of now. each, if given,
// hears of the rows behind the state.
func (l *ledger) replay(ctx context.Context, document string, seq int64, each func(*Row)) (*replay, error) {
	r := &replay{doc: empty(), claims: map[uint64]Claim{}, people: map[string]bool{}}
	state, err := l.latest(ctx, document, seq)
	if err != nil {
		return nil, err
	}
	if state != nil {
		if err := r.doc.Apply(state.Update); err != nil {
			return nil, fmt.Errorf("coedit: the state %s cannot be applied: %w", state.ID, err)
		}
		r.seq, r.at, r.size, r.sealed = state.Seq, state.At, len(state.Update), state.Sealed
		for _, claim := range state.Claims {
			r.claims[claim.Client] = claim
		}
	}
	r.first = r.seq + 1
	q := storage.Query{From: rowID(document, r.first), To: afterRows(document)}
	if seq > 0 {
		q.To = rowID(document, seq+1)
	}
	for row, err := range l.rows.Find(ctx, q) {
		if err != nil {
			return nil, err
		}
		if row.Seq != r.seq+1 {
			return nil, fmt.Errorf("coedit: row %d of %s is missing", r.seq+1, document)
		}
		r.take(row)
		if each != nil {
			each(row)
		}
	}
	return r, nil
}

// take applies a row. What cannot be applied is left out and remembered: the
// bytes stay in the log, and a document that opens without a sentence is better
// than one that does not open.
func (r *replay) take(row *Row) {
	for _, claim := range row.Claims {
		if _, taken := r.claims[claim.Client]; !taken {
			r.claims[claim.Client] = claim
		}
	}
	for _, e := range row.Edits {
		if err := r.doc.Apply(e.Update); err != nil {
			r.broken = errors.Join(r.broken, fmt.Errorf("coedit: row %s cannot be applied: %w", row.ID, err))
			continue
		}
		if e.Person != "" {
			r.people[e.Person] = true
		}
		r.bytes += len(e.Update)
		r.at = e.At
	}
	if row.Lock != "" {
		r.sealed = row.Lock == lockSealed
	}
	r.seq = row.Seq
}
