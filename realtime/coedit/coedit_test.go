package coedit

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/realtime/pacetest"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

func TestStockClientsConvergeAndAreSaved(t *testing.T) {
	h := build(t, Options{}, "ann", "bob", "cat")
	b := startBrowsers(t)
	var windows []*window
	for i, person := range []string{"ann", "bob", "cat", "ann"} {
		w := b.open(fmt.Sprint(person, i), h.url, "draft", person, nil)
		w.synced()
		windows = append(windows, w)
	}
	for i, w := range windows {
		w.do("burst", request{"name": string(rune('a' + i)), "count": 50})
	}
	for _, w := range windows {
		w.saved()
	}
	text := h.converges(t, "draft", windows...)
	for i := range windows {
		for n := range 50 {
			if want := fmt.Sprintf("%c%d;", 'a'+i, n); !strings.Contains(text, want) {
				t.Fatalf("%s is missing", want)
			}
		}
	}
	late := b.open("late", h.url, "draft", "bob", nil)
	late.until("has the text", func(s seen) bool { return s.Text == text })
}

func TestADeletionAloneIsReportedAsSaved(t *testing.T) {
	h := build(t, Options{}, "ann")
	w := startBrowsers(t).open("ann", h.url, "draft", "ann", nil)
	w.synced()
	w.insert("hello world")
	w.saved()
	before := w.state()
	if before.Own[fmt.Sprint(w.client)] != 11 {
		t.Fatalf("stored up to %v", before.Own)
	}
	w.do("remove", request{"index": 0, "length": 6})
	after := w.until("is saved", func(s seen) bool { return s.Sent == before.Sent+1 && s.Stored == s.Sent })
	if after.Text != "world" || h.text(t, "draft") != "world" {
		t.Fatalf("the client has %q, the log %q", after.Text, h.text(t, "draft"))
	}
}

func TestADocumentIsSeededOnceWhoeverIsFirst(t *testing.T) {
	b := startBrowsers(t)
	seed := func(client uint64) func(context.Context, string) ([]byte, Author, error) {
		update := unbase(b.make(client, "", `doc.getText('text').insert(0, 'first')`).Updates[0])
		return func(context.Context, string) ([]byte, Author, error) {
			time.Sleep(20 * time.Millisecond)
			return update, Author{Person: "importer"}, nil
		}
	}
	store := openStore(t)
	one := build(t, Options{Store: store, Seed: seed(1)}, "ann")
	two := build(t, Options{Store: store, Seed: seed(2)}, "ann")
	ann, again := b.open("one", one.url, "draft", "ann", nil), b.open("two", two.url, "draft", "ann", nil)
	for _, w := range []*window{ann, again} {
		w.until("has the first content once", func(s seen) bool { return s.Synced && s.Text == "first" })
	}
}

func TestADocumentSurvivesBeingPutAwayAndTheServerBeingReplaced(t *testing.T) {
	store := openStore(t)
	h := build(t, Options{Store: store, Limits: Limits{Linger: 100 * time.Millisecond}}, "ann")
	b := startBrowsers(t)
	w := b.open("ann", h.url, "draft", "ann", nil)
	w.synced()
	for i := range 120 {
		w.insert(fmt.Sprint(i, " "))
		if i%10 == 0 {
			w.saved()
		}
	}
	w.saved()
	text := w.state().Text
	w.do("close", nil)
	pacetest.Until(t, "the document leaves memory when nobody is there", func() bool { return h.Counters().Documents.Load() == 0 })
	if got := h.text(t, "draft"); got != text {
		t.Fatalf("the log has %.80q", got)
	}
	other := build(t, Options{Store: store}, "ann")
	again := b.open("again", other.url, "draft", "ann", nil)
	again.until("has the text", func(s seen) bool { return s.Text == text })
}

func TestServerEditsAreOrdinaryEdits(t *testing.T) {
	h := build(t, Options{}, "ann")
	b := startBrowsers(t)
	w := b.open("ann", h.url, "draft", "ann", nil)
	w.synced()
	w.insert("Hello")
	w.saved()
	seq, err := h.Edit(t.Context(), "draft", Author{Person: "bob"}, func(doc *ydoc.Doc) ([]byte, error) {
		base := base64.StdEncoding.EncodeToString(doc.EncodeState())
		return unbase(b.make(77, base, `doc.getText('text').insert(5, ', world')`).Updates[0]), nil
	})
	if err != nil {
		t.Fatal(err)
	}
	w.until("has the server's edit", func(s seen) bool { return s.Text == "Hello, world" })
	then, err := h.At(t.Context(), "draft", seq)
	if err != nil || textOf(then) != "Hello, world" {
		t.Fatalf("version %d is %q, %v", seq, textOf(then), err)
	}
	before, err := h.At(t.Context(), "draft", seq-1)
	if err != nil || textOf(before) != "Hello" {
		t.Fatalf("the version before is %q, %v", textOf(before), err)
	}
	if _, err := h.At(t.Context(), "draft", seq+1); err != ErrNoVersion {
		t.Fatalf("a version that does not exist gives %v", err)
	}
}

func TestAuthorshipSaysWhoWroteAndWhoDeleted(t *testing.T) {
	h := build(t, Options{}, "ann", "bob")
	h.gate.change("bob", func(g *Grant) { g.Organisation, g.Sector = "Open Data Trust", "civil-society" })
	b := startBrowsers(t)
	ann, bob := b.open("ann", h.url, "draft", "ann", nil), b.open("bob", h.url, "draft", "bob", nil)
	ann.synced()
	bob.synced()
	ann.insert("The 🏛 ministry will try.")
	ann.saved()
	bob.until("has it", func(s seen) bool { return s.Text != "" })
	bob.do("remove", request{"index": 21, "length": 3})
	bob.do("insert", request{"index": 21, "text": "publish"})
	bob.saved()
	seq, err := h.Settle(t.Context(), "draft")
	if err != nil {
		t.Fatal(err)
	}
	a, err := h.Authorship(t.Context(), "draft", seq)
	if err != nil {
		t.Fatal(err)
	}
	var story []string
	for _, run := range a.Roots[0].Runs {
		line := fmt.Sprintf("%s:%d:%s", run.By.Person, run.Offset, run.Text)
		if run.Deleted != nil {
			line += " deleted by " + run.Deleted.By.Person
		}
		story = append(story, line)
	}
	got := strings.Join(story, " | ")
	want := "ann:0:The 🏛 ministry will  | bob:21:publish | ann:28:try deleted by bob | ann:28:."
	alternative := "ann:0:The 🏛 ministry will  | ann:21:try deleted by bob | bob:21:publish | ann:28:."
	if got != want && got != alternative {
		t.Fatalf("the story is\n%s\nand should be\n%s", got, want)
	}
	shares := a.Roots[0].Shares
	if len(shares) != 2 || shares[0].By.Person != "ann" || shares[0].Length != 22 || shares[1].By.Sector != "civil-society" || shares[1].Length != 7 {
		t.Fatalf("the shares are %+v", shares)
	}
}

func TestAShutdownStoresEverythingAndSendsClientsElsewhere(t *testing.T) {
	store := openStore(t)
	h := build(t, Options{Store: store}, "ann")
	b := startBrowsers(t)
	w := b.open("ann", h.url, "draft", "ann", nil)
	w.synced()
	w.do("burst", request{"name": "x", "count": 100})
	if err := h.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	s := w.state()
	other := build(t, Options{Store: store}, "ann")
	seq, err := other.Settle(t.Context(), "draft")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := other.At(t.Context(), "draft", seq)
	if err != nil {
		t.Fatal(err)
	}
	if told := s.Own[fmt.Sprint(w.client)]; doc.Clock(w.client) < told {
		t.Fatalf("%d units were reported as stored, the log has %d", told, doc.Clock(w.client))
	}
	if len(s.Closes) != 0 {
		t.Fatalf("the client takes the end for final: %+v", s.Closes)
	}
}
