// Package drafttest keeps texts in memory for the tests of rooms that need
// some and not the real ones, which live in realtime/coedit.
//
// It promises what draft.Texts asks: every letter has an identity, taken-out
// letters are remembered with who took them out, and every state of a text can
// be read again. It refuses form: a text is paragraphs of letters.
package drafttest

import (
	"context"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Texts keeps texts in memory. It is safe for concurrent use.
type Texts struct {
	Now func() time.Time

	mu   sync.Mutex
	docs map[draft.ID]*doc
}

type doc struct {
	fields  map[draft.Field][]letter
	rows    []draft.Milestone
	short   map[draft.Field]string
	states  []draft.Content // states[i] is the text after change i+1
	applied map[string]int64
	writers []draft.Voice // who made change i+1
	next    uint64
}

type letter struct {
	r    rune
	id   uint64
	gone *gone
}

type gone struct {
	by draft.Voice
	at time.Time
}

// New makes an empty shelf of texts.
func New(now func() time.Time) *Texts { return &Texts{Now: now, docs: map[draft.ID]*doc{}} }

var _ draft.Texts = (*Texts)(nil)

// Seed gives a document its first text.
func (t *Texts) Seed(_ context.Context, id draft.ID, c draft.Content) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.docs[id] != nil {
		return nil
	}
	d := &doc{fields: map[draft.Field][]letter{}, rows: c.Milestones, short: c.Short, applied: map[string]int64{}}
	for field, node := range c.Texts {
		d.fields[field] = d.letters(node.Words())
	}
	t.docs[id] = d
	d.done(draft.Voice{})
	return nil
}

// Write replaces a whole field, letter for letter where it can: the common
// beginning and end stay the letters they were.
func (t *Texts) Write(id draft.ID, by draft.Voice, field draft.Field, text string) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := t.docs[id]
	d.write(field, text, gone{by, t.Now()})
	return d.done(by)
}

// Put makes the short values and the milestones what they are in c. The texts
// stay as they are.
func (t *Texts) Put(id draft.ID, c draft.Content) int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := t.docs[id]
	d.short, d.rows = c.Short, c.Milestones
	return d.done(draft.Voice{})
}

// Current reads the text.
func (t *Texts) Current(_ context.Context, id draft.ID) (draft.Content, int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := t.docs[id]
	if d == nil {
		return draft.Content{}, 0, draft.ErrNoText
	}
	return d.states[len(d.states)-1], int64(len(d.states)), nil
}

// At reads the text after change seq.
func (t *Texts) At(_ context.Context, id draft.ID, seq int64) (draft.Content, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := t.docs[id]
	if d == nil || seq < 1 || seq > int64(len(d.states)) {
		return draft.Content{}, draft.ErrNoText
	}
	return d.states[seq-1], nil
}

// Apply replaces the anchored words.
func (t *Texts) Apply(_ context.Context, id draft.ID, by people.Actor, e draft.Edit) (int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := t.docs[id]
	if seq, before := d.applied[e.Key]; before {
		return seq, nil
	}
	letters := d.fields[e.Anchor.Field]
	from, to, ok := span(letters, e.Anchor)
	if !ok || words(letters[from:to]) != e.Old {
		return 0, draft.ErrMoved
	}
	voice := draft.VoiceOf(by)
	for i := from; i < to; i++ {
		if letters[i].gone == nil {
			letters[i].gone = &gone{voice, t.Now()}
		}
	}
	d.fields[e.Anchor.Field] = slices.Insert(letters, to, d.letters(e.New)...)
	seq := d.done(voice)
	d.applied[e.Key] = seq
	return seq, nil
}

// Restore writes the text of seq anew.
func (t *Texts) Restore(_ context.Context, id draft.ID, by people.Actor, seq int64) (int64, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := t.docs[id]
	old := d.states[seq-1]
	for field := range d.fields {
		d.write(field, old.Words(field), gone{draft.VoiceOf(by), t.Now()})
	}
	d.rows = old.Milestones
	return d.done(draft.VoiceOf(by)), nil
}

// Writer says who made change seq.
func (t *Texts) Writer(id draft.ID, seq int64) draft.Voice {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.docs[id].writers[seq-1]
}

// Hold reads the words between two letters.
func (t *Texts) Hold(_ context.Context, id draft.ID, chosen draft.Anchor) (draft.Anchor, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	letters := t.docs[id].fields[chosen.Field]
	from, to, ok := span(letters, chosen)
	if !ok {
		return chosen, draft.ErrAnchor
	}
	chosen.Quote = words(letters[from:to])
	return chosen, nil
}

// Resolve says where anchored letters are.
func (t *Texts) Resolve(_ context.Context, id draft.ID, anchors []draft.Anchor) ([]draft.Place, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	d := t.docs[id]
	places := make([]draft.Place, len(anchors))
	for i, a := range anchors {
		letters := d.fields[a.Field]
		from, to, ok := span(letters, a)
		if !ok {
			return nil, draft.ErrAnchor
		}
		p := draft.Place{State: draft.InPlace, Rank: d.rank(a.Field), Text: words(letters[from:to])}
		p.From = len(words(letters[:from]))
		p.To = p.From + len(p.Text)
		if p.Text != a.Quote {
			p.State = draft.Changed
		}
		if p.Text == "" {
			last := letters[to-1].gone
			p.State, p.RemovedBy, p.At = draft.Removed, last.by, last.at
		}
		places[i] = p
	}
	return places, nil
}

// Paragraph anchors a whole paragraph.
func (t *Texts) Paragraph(_ context.Context, id draft.ID, field draft.Field, block int, quote string) (draft.Anchor, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	paragraphs := strings.Split(words(t.docs[id].fields[field]), "\n")
	if block < 0 || block >= len(paragraphs) || paragraphs[block] == "" {
		return draft.Anchor{}, draft.ErrAnchor
	}
	if paragraphs[block] != quote {
		return draft.Anchor{}, draft.ErrMoved
	}
	before := len([]rune(strings.Join(paragraphs[:block], "\n")))
	if block > 0 {
		before++
	}
	return t.docs[id].anchor(field, before, before+len([]rune(quote))), nil
}

// Anchor anchors the first place where words stand in a field.
func (t *Texts) Anchor(id draft.ID, field draft.Field, quote string) *draft.Anchor {
	t.mu.Lock()
	defer t.mu.Unlock()
	before, _, found := strings.Cut(words(t.docs[id].fields[field]), quote)
	if !found {
		panic("drafttest: " + quote + " does not stand in " + string(field))
	}
	from := len([]rune(before))
	a := t.docs[id].anchor(field, from, from+len([]rune(quote)))
	return &a
}

func (d *doc) anchor(field draft.Field, from, to int) draft.Anchor {
	var shown []letter
	for _, l := range d.fields[field] {
		if l.gone == nil {
			shown = append(shown, l)
		}
	}
	return draft.Anchor{Field: field, Quote: words(shown[from:to]), Start: position(shown[from]), End: position(shown[to-1])}
}

func position(l letter) []byte { return binary.BigEndian.AppendUint64(nil, l.id) }

// span finds an anchor's letters, those that are gone included.
func span(letters []letter, a draft.Anchor) (from, to int, ok bool) {
	find := func(position []byte) int {
		return slices.IndexFunc(letters, func(l letter) bool { return len(position) == 8 && l.id == binary.BigEndian.Uint64(position) })
	}
	from, to = find(a.Start), find(a.End)
	return from, to + 1, from >= 0 && to >= from
}

func words(letters []letter) string {
	var b strings.Builder
	for _, l := range letters {
		if l.gone == nil {
			b.WriteRune(l.r)
		}
	}
	return b.String()
}

func (d *doc) letters(text string) []letter {
	var all []letter
	for _, r := range text {
		d.next++
		all = append(all, letter{r: r, id: d.next})
	}
	return all
}

func (d *doc) write(field draft.Field, text string, by gone) {
	var shown []int
	letters := d.fields[field]
	for i, l := range letters {
		if l.gone == nil {
			shown = append(shown, i)
		}
	}
	want := []rune(text)
	head := 0
	for head < len(shown) && head < len(want) && letters[shown[head]].r == want[head] {
		head++
	}
	tail := 0
	for tail < len(shown)-head && tail < len(want)-head && letters[shown[len(shown)-1-tail]].r == want[len(want)-1-tail] {
		tail++
	}
	at := len(letters)
	if tail > 0 {
		at = shown[len(shown)-tail]
	}
	for _, i := range shown[head : len(shown)-tail] {
		letters[i].gone = &by
	}
	d.fields[field] = slices.Insert(letters, at, d.letters(string(want[head:len(want)-tail]))...)
}

// done notes the state after a change.
func (d *doc) done(by draft.Voice) int64 {
	c := draft.Content{Short: d.short, Texts: map[draft.Field]draft.Node{}, Milestones: d.rows}
	for field, letters := range d.fields {
		c.Texts[field] = draft.Plain(strings.ReplaceAll(words(letters), "\n", "\n\n"))
	}
	d.states = append(d.states, c)
	d.writers = append(d.writers, by)
	return int64(len(d.states))
}

func (d *doc) rank(field draft.Field) int {
	rank := 0
	for other := range d.fields {
		if other < field {
			rank++
		}
	}
	return rank
}
