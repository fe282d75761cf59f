package record

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/mod/sumdb/tlog"

	"github.com/folkmoot/folkmoot/server/civic/canon"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Format names how a leaf is written.
const Format = "folkmoot-entry/1"

// The most that an event may hold, in bytes.
const (
	MostID   = 400
	MostLeaf = 64 << 10
)

// Leaf is an event as it is hashed.
type Leaf struct {
	Format  string          `json:"format"`
	Event   string          `json:"event"`
	Kind    Kind            `json:"kind"`
	Subject string          `json:"subject"`
	Within  string          `json:"within,omitempty"`
	Title   string          `json:"title,omitempty"`
	Link    string          `json:"link,omitempty"`
	At      time.Time       `json:"at"`
	Body    json.RawMessage `json:"body,omitempty"`
	// Commitments are SHA-256 of a salt in hexadecimal, a colon and a text:
	// whoever is given both can check it, whoever is not learns nothing.
	Commitments map[string]string `json:"commitments,omitempty"`
}

// Opening is the text behind a commitment, kept beside the record until it
// is erased.
type Opening struct {
	storage.Meta
	Event  string          `json:"event"`
	Name   string          `json:"name"`
	Salt   string          `json:"salt"`
	Text   string          `json:"text"`
	Person people.PersonID `json:"person,omitempty"`
}

// Commit gives the commitment to a text.
func Commit(salt, text string) string {
	sum := sha256.Sum256([]byte(salt + ":" + text))
	return hex.EncodeToString(sum[:])
}

// Opens claims that an opening is the one that a leaf committed to.
func (l Leaf) Opens(o *Opening) bool { return l.Commitments[o.Name] == Commit(o.Salt, o.Text) }

// Read reads the leaf of an entry.
func (e *Entry) Read() (Leaf, error) {
	var l Leaf
	err := json.Unmarshal([]byte(e.Leaf), &l)
	return l, err
}

// intact claims that everything beside the leaf says what the leaf says.
func (e *Entry) intact() bool {
	l, err := e.Read()
	return err == nil && e.Hash == tlog.RecordHash([]byte(e.Leaf)).String() && e.ID == entryID(e.Index) &&
		l.Event == e.Event && l.Kind == e.Kind && l.Subject == e.Subject && l.Within == e.Within &&
		l.Title == e.Title && l.Link == e.Link && l.At.Equal(e.At)
}

// compose writes an event as an entry without its place.
func (l *Log) compose(ctx context.Context, e Event) (*Entry, error) {
	if e.ID == "" || e.Kind == "" || e.Subject == "" || e.At.IsZero() || len(e.ID) > MostID || !utf8.ValidString(e.ID) {
		return nil, fmt.Errorf("record: an event needs an id of at most %d bytes, a kind, a subject and a time: %q", MostID, e.ID)
	}
	leaf := Leaf{Format: Format, Event: e.ID, Kind: e.Kind, Subject: e.Subject, Within: e.Within, Title: strings.ToValidUTF8(e.Title, "\uFFFD"),
		Link: e.Link, At: e.At.UTC().Truncate(time.Second)}
	var err error
	if e.Body != nil {
		if leaf.Body, err = canon.JSON(e.Body); err != nil {
			return nil, fmt.Errorf("record: the body of %s: %w", e.ID, err)
		}
	}
	if leaf.Commitments, err = l.commitments(ctx, e); err != nil {
		return nil, err
	}
	raw, err := canon.JSON(leaf)
	if err != nil {
		return nil, err
	}
	if len(raw) > MostLeaf {
		return nil, fmt.Errorf("record: the event %s has %d bytes; it may have %d. Enter the hash of what it is about instead", e.ID, len(raw), MostLeaf)
	}
	return &Entry{Leaf: string(raw), Hash: tlog.RecordHash(raw).String(), Event: leaf.Event, Kind: leaf.Kind,
		Subject: leaf.Subject, Within: leaf.Within, Title: leaf.Title, Link: leaf.Link, At: leaf.At}, nil
}

// commitments keeps the openings first, under ids that the event decides: who
// comes to enter the same event again finds the same salts, and so the same leaf.
func (l *Log) commitments(ctx context.Context, e Event) (map[string]string, error) {
	if len(e.Personal) == 0 {
		return nil, nil
	}
	all := map[string]string{}
	for name, p := range e.Personal {
		var salt [16]byte
		_, _ = rand.Read(salt[:]) // never fails: crypto/rand ends the program instead
		o := &Opening{Event: e.ID, Name: name, Salt: hex.EncodeToString(salt[:]), Text: strings.ToValidUTF8(p.Text, "\uFFFD"), Person: p.Person}
		o.ID = e.ID + "|" + name
		err := l.opened.Insert(ctx, o)
		if errors.Is(err, storage.ErrExists) {
			o, err = l.opened.Get(ctx, o.ID)
		}
		if err != nil {
			return nil, err
		}
		all[name] = Commit(o.Salt, o.Text)
	}
	return all, nil
}

// Openings gives the personal texts of an entry that were not erased.
func (l *Log) Openings(ctx context.Context, e *Entry) ([]*Opening, error) {
	return l.opened.All(ctx, storage.Query{Index: byEvent, Equal: []any{e.Event}})
}

// Erase forgets the personal text behind one commitment. The leaf stays, and
// says no more than that there was something.
func (l *Log) Erase(ctx context.Context, event, name string) error {
	err := l.opened.Delete(ctx, event+"|"+name, 0)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// Part is what the record keeps about people.
func (l *Log) Part() people.Part {
	of := func(ctx context.Context, id people.PersonID) ([]*Opening, error) {
		return l.opened.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}})
	}
	return people.Part{
		Name:   "record",
		Export: func(ctx context.Context, id people.PersonID) (any, error) { return of(ctx, id) },
		Erase: func(ctx context.Context, id people.PersonID) error {
			all, err := of(ctx, id)
			for _, o := range all {
				if err == nil {
					err = l.Erase(ctx, o.Event, o.Name)
				}
			}
			return err
		},
	}
}
