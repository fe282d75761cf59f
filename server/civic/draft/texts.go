package draft

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// ErrMoved: the words that a change was made for are no longer there.
var ErrMoved = errors.New("draft: the text has changed there")

// ErrAnchor: these bytes are not positions in a field of this draft.
var ErrAnchor = errors.New("draft: this is not a place in the text")

// ErrNoText: there is no text at this sequence number.
var ErrNoText = errors.New("draft: there is no such version of the text")

// Texts keeps the shared documents. Permission was asked by the verb that
// calls: an accepted suggestion is written in its author's name although the
// author may not edit.
type Texts interface {
	// Current reads the text and the number of its last change.
	Current(ctx context.Context, id ID) (Content, int64, error)
	// At reads the text as it was after change seq, or ErrNoText.
	At(ctx context.Context, id ID, seq int64) (Content, error)
	// Seed gives a document its first text. Whoever is first wins, and a
	// second seeding changes nothing.
	Seed(ctx context.Context, id ID, c Content) error
	// Apply replaces words, in the name of by. ErrMoved when they are no
	// longer what the edit says they are. An edit whose key was applied
	// before is not applied again: it returns the first one's number.
	Apply(ctx context.Context, id ID, by people.Actor, e Edit) (int64, error)
	// Restore makes the text what it was at seq, as a new change by this
	// person.
	Restore(ctx context.Context, id ID, by people.Actor, seq int64) (int64, error)
	// Resolve says where anchors are now, one Place for each. ErrAnchor when
	// one of them never was a place in this text.
	Resolve(ctx context.Context, id ID, anchors []Anchor) ([]Place, error)
	// Hold makes an anchor of the words between two places that a browser
	// sent: what comes back finds these very characters again. ErrAnchor when
	// there are no words between them.
	Hold(ctx context.Context, id ID, chosen Anchor) (Anchor, error)
	// Paragraph makes an anchor for a whole block, counted from 0, for
	// people without JavaScript. ErrMoved when its words are not quote.
	Paragraph(ctx context.Context, id ID, field Field, block int, quote string) (Anchor, error)
}

// Edit replaces the words between two ends of an anchor.
type Edit struct {
	Key    string // what makes it the same edit when it is asked for again
	Anchor Anchor
	Old    string
	New    string
}

// Anchor holds on to words in a text while the text changes around them.
// Start and End are positions that only Texts understands.
type Anchor struct {
	Field Field  `json:"field"`
	Start []byte `json:"start"`
	End   []byte `json:"end"`
	// Quote is what the words were when the anchor was made.
	Quote string `json:"quote"`
	// Hold is what else Texts needs to find these very characters again.
	Hold []byte `json:"hold,omitempty"`
}

// PlaceState says what became of an anchored passage.
type PlaceState string

// What can become of a passage.
const (
	InPlace PlaceState = "in-place"
	Moved   PlaceState = "moved"   // the same words, elsewhere in the text
	Changed PlaceState = "changed" // some of the words are others now
	Removed PlaceState = "removed" // none of the words are left
)

// Place is where an anchored passage is now.
type Place struct {
	State PlaceState `json:"state"`
	// Rank is the field's place in the template, from 0.
	Rank int `json:"rank"`
	// From and To count from the field's beginning, in the units of the
	// shared document, and serve to order and to compare.
	From int `json:"from"`
	To   int `json:"to"`
	// Text is what stands there now.
	Text string `json:"text"`
	// RemovedBy and At say who removed the words and when, if they are gone.
	RemovedBy Voice     `json:"removedBy,omitzero"`
	At        time.Time `json:"at,omitzero"`
}
