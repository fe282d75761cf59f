package coedit

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/storage"
)

// deaf are two servers that share a store and hear nothing of each other: what
// Redis carries is lost, which neither of them knows.
func deaf(t *testing.T) (c *town, here, there *house, ann, bob *window) {
	c = found(t, 2, nil)
	c.agrees(t, c.types("before", 3, 1))
	c.proxy.Swallow(true)
	return c, c.houses[0], c.houses[1], c.people[0], c.people[1]
}

// sealed seals and gives the text that everybody was told is saved.
func (h *house) sealed(t *testing.T) string {
	t.Helper()
	seq, err := h.Seal(t.Context(), "draft")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := h.At(t.Context(), "draft", seq)
	if err != nil {
		t.Fatal(err)
	}
	var read string
	if err := h.Read(t.Context(), "draft", func(doc *ydoc.Doc) error { read = textOf(doc); return nil }); err != nil {
		t.Fatal(err)
	}
	if at := textOf(doc); read != at {
		t.Fatalf("the server reads %q, the log has %q", read, at)
	}
	return read
}

func TestWhatAnotherServerReportedAsSavedIsInWhatIsSealed(t *testing.T) {
	_, here, _, _, bob := deaf(t)
	bob.insert("a moment ago;")
	bob.saved()
	if text := here.sealed(t); !strings.Contains(text, "a moment ago;") {
		t.Fatalf("sealed was %q", text)
	}
}

func TestWordsTypedOnAnotherServerAfterASealAreRefusedAlthoughItHeardNothing(t *testing.T) {
	c, here, there, ann, bob := deaf(t)
	eve := c.b.open("eve", there.url, "draft", "cat", nil)
	eve.synced()
	text := here.sealed(t)
	bob.insert("too late;")
	// A server whose connection to Redis was made anew meanwhile has read the
	// log: then his words were never in its text.
	if reason := bob.turned(); reason == ReasonLate {
		eve.refusedWith(CloseStartAgain, ReasonShut) // she was sent words that nobody will ever have
	} else if reason != ReasonShut {
		t.Errorf("he is told %q", reason)
	}
	ann.insert("on this one too;")
	ann.refusedWith(CloseStartAgain, ReasonShut)
	for i, h := range []*house{here, there} {
		if got := h.text(t, "draft"); got != text {
			t.Errorf("server %d has %q, sealed was %q", i, got, text)
		}
		again := c.b.open(fmt.Sprint("again", i), h.url, "draft", "bob", nil)
		again.until("has what was sealed", func(s seen) bool { return s.Synced && s.Text == text })
	}
	if _, err := there.Edit(t.Context(), "draft", Author{Person: "bob"}, func(doc *ydoc.Doc) ([]byte, error) {
		return unbase(c.b.make(78, "", `doc.getText('text').insert(0, 'by a form;')`).Updates[0]), nil
	}); !isShut(err) {
		t.Errorf("an edit that the server makes answers %v", err)
	}
}

// turned waits until a window has to start again, and gives the reason.
func (w *window) turned() string {
	w.b.t.Helper()
	s := w.until("is refused", func(s seen) bool { return len(s.Closes) > 0 })
	if s.Closes[0].Code != CloseStartAgain || len(s.Denied) == 0 {
		w.b.t.Fatalf("%s was closed with %d for %q", w.id, s.Closes[0].Code, s.Denied)
	}
	return s.Denied[0]
}

func isShut(err error) bool {
	var no *Refused
	return errors.As(err, &no) && no.Code == CloseStartAgain
}

// Whatever the moment at which the seal falls: what was reported as saved is in
// it, and nothing comes behind it.
func TestASealWhileEverybodyTypesTakesAllThatWasReportedAsSaved(t *testing.T) {
	c, here, _, _, _ := deaf(t)
	c.types("x", 2000, 1)
	for _, w := range c.people {
		w.until("has words saved", func(s seen) bool { return s.Stored > 20 })
	}
	text := here.sealed(t)
	for _, w := range c.people {
		w.until("is refused", func(s seen) bool { return len(s.Closes) > 0 })
	}
	doc, err := here.At(t.Context(), "draft", mustSeal(t, here))
	if err != nil {
		t.Fatal(err)
	}
	if textOf(doc) != text {
		t.Errorf("sealed was %q, now it is %q", text, textOf(doc))
	}
	for _, w := range c.people {
		if told := w.state().Own[fmt.Sprint(w.client)]; told == 0 || doc.Clock(w.client) < told {
			t.Errorf("%s was told that %d units are saved; the sealed text has %d", w.id, told, doc.Clock(w.client))
		}
	}
}

func mustSeal(t *testing.T, h *house) int64 {
	t.Helper()
	seq, err := h.Seal(t.Context(), "draft")
	if err != nil {
		t.Fatal(err)
	}
	return seq
}

func TestTwoServersSealAtOnceAndOneOpensAgain(t *testing.T) {
	c, here, there, ann, bob := deaf(t)
	var both sync.WaitGroup
	for _, h := range c.houses {
		both.Go(func() {
			if _, err := h.Seal(t.Context(), "draft"); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	for _, w := range []*window{ann, bob} {
		w.insert("closed;")
		w.refusedWith(CloseStartAgain, ReasonShut)
	}
	if _, err := there.Unseal(t.Context(), "draft"); err != nil {
		t.Fatal(err)
	}
	// The server here has not heard of it: it finds out when it seals again.
	mustSeal(t, here)
	if _, err := there.Unseal(t.Context(), "draft"); err != nil {
		t.Fatal(err)
	}
	for i, h := range c.houses {
		open := c.b.open(fmt.Sprint("open", i), h.url, "draft", "bob", nil)
		open.synced()
		open.insert(fmt.Sprint("open again ", i, ";"))
		open.saved()
	}
	if text := here.sealed(t); !hasAll(text, []string{"open again 0;", "open again 1;"}) || strings.Contains(text, "closed;") {
		t.Errorf("the text is %q", text)
	}
}

func TestADocumentStaysSealedWhenItIsReadFromAState(t *testing.T) {
	store := openStore(t)
	h := build(t, Options{Store: store}, "ann")
	b := startBrowsers(t)
	w := b.open("ann", h.url, "draft", "ann", nil)
	w.synced()
	w.insert("as it was")
	w.saved()
	mustSeal(t, h)
	if _, err := h.Cut(t.Context(), "draft"); err != nil {
		t.Fatal(err)
	}
	other := build(t, Options{Store: store}, "ann")
	again := b.open("again", other.url, "draft", "ann", nil)
	again.until("has the text", func(s seen) bool { return s.Synced && s.Text == "as it was" })
	again.insert("!")
	again.refusedWith(CloseStartAgain, ReasonShut)
}

// A server that knows nothing of the last rows of a document, nor of its end,
// finds the numbers of those rows free.
func TestAServerThatHeardNothingCannotBeginAnErasedDocumentAnew(t *testing.T) {
	c, here, there, ann, bob := deaf(t)
	for range 3 {
		ann.insert("never heard there;")
		ann.saved()
	}
	mustSeal(t, here)
	if err := here.Erase(t.Context(), "draft"); err != nil {
		t.Fatal(err)
	}
	bob.insert("from the dead;")
	if reason := bob.turned(); reason != ReasonLate && reason != ReasonShut {
		t.Errorf("he is told %q", reason)
	}
	for i, h := range c.houses {
		w := c.b.open(fmt.Sprint("late", i), h.url, "draft", "cat", nil)
		w.refusedWith(CloseNotFound, ReasonNoText)
	}
	if kept, err := there.Kept(t.Context(), "draft"); err != nil || kept {
		t.Fatalf("something is kept: %t %v", kept, err)
	}
	if err := there.Erase(context.Background(), "draft"); err != nil {
		t.Errorf("erasing again: %v", err)
	}
	if _, err := there.ledger.states.First(t.Context(), storage.Query{From: rowID("draft", 0), To: afterRows("draft")}); !errors.Is(err, storage.ErrNotFound) {
		t.Errorf("a state is kept: %v", err)
	}
}
