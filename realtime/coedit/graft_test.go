package coedit

import (
	"context"
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/storage"
)

// forks is a server on which every document but the draft begins as a copy of
// the draft as it is when somebody first opens it.
func forks(t *testing.T) *house {
	t.Helper()
	return forksOver(t, openStore(t))
}

func forksOver(t *testing.T, store storage.Engine) *house {
	t.Helper()
	var h *house
	h = build(t, Options{Store: store, Seed: func(ctx context.Context, document string) ([]byte, Author, error) {
		if document == "draft" {
			return nil, Author{}, nil
		}
		seq, err := h.Settle(ctx, "draft")
		if err != nil {
			return nil, Author{}, err
		}
		doc, err := h.At(ctx, "draft", seq)
		if err != nil {
			return nil, Author{}, err
		}
		return doc.EncodeState(), Author{}, nil
	}}, "ann", "bob", "cat")
	h.says(t, "draft", "ann", "text", "", "The ministry publishes.")
	return h
}

// says puts words in the place of others, by one person.
func (h *house) says(t *testing.T, document, person, root, old, new string) {
	t.Helper()
	_, err := h.Edit(t.Context(), document, Author{Person: person, Sector: "citizen"}, func(doc *ydoc.Doc) ([]byte, error) {
		return doc.Transact(uint64(rand.Uint32()), func(w *ydoc.Txn) error {
			text, err := w.Root(root, ydoc.Text)
			if err != nil {
				return err
			}
			at := strings.Index(text.String(), old)
			if old == "" {
				at = text.Len()
			}
			if err := w.InsertText(text, at, new, nil); err != nil {
				return err
			}
			return w.Delete(text, at+len(new), len(old))
		})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// hands says whose the visible words are, and who took words away.
func (h *house) hands(t *testing.T, document string) (wrote, deleted map[string]string) {
	t.Helper()
	seq, err := h.Settle(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	a, err := h.Authorship(t.Context(), document, seq)
	if err != nil {
		t.Fatal(err)
	}
	wrote, deleted = map[string]string{}, map[string]string{}
	for _, root := range a.Roots {
		for _, run := range root.Runs {
			if run.Deleted != nil {
				deleted[run.Deleted.By.Person] += run.Text
				continue
			}
			wrote[run.By.Person] += run.Text
		}
	}
	return wrote, deleted
}

func TestACopyIsBroughtBackWithItsAuthorsAndWhatWasWrittenMeanwhileStays(t *testing.T) {
	h := forks(t)
	h.says(t, "copy", "bob", "text", "publishes", "publishes every month")
	h.says(t, "copy", "cat", "text", "ministry", "office")
	h.says(t, "draft", "ann", "text", "", " Always.")
	seq, err := h.Graft(t.Context(), "draft", "copy", "text", nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := h.text(t, "draft"); got != "The office publishes every month. Always." {
		t.Fatalf("the draft says %q", got)
	}
	wrote, deleted := h.hands(t, "draft")
	if wrote["bob"] != "publishes every month" || wrote["cat"] != "office" || wrote["ann"] != "The  . Always." {
		t.Errorf("the words stand under %q", wrote)
	}
	if deleted["cat"] != "ministry" || deleted["bob"] != "publishes" {
		t.Errorf("words were taken away by %q", deleted)
	}
	again, err := h.Graft(t.Context(), "draft", "copy", "text", nil)
	if err != nil || again != seq || h.text(t, "draft") != "The office publishes every month. Always." {
		t.Errorf("grafted twice: row %d after %d, %v", again, seq, err)
	}
}

func TestTwoCopiesAreBroughtBackOneAfterTheOther(t *testing.T) {
	h := forks(t)
	h.says(t, "one", "bob", "text", "ministry", "office")
	h.says(t, "two", "cat", "text", "publishes", "publishes weekly")
	for _, copied := range []string{"one", "two"} {
		if _, err := h.Graft(t.Context(), "draft", copied, "text", nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.text(t, "draft"); got != "The office publishes weekly." {
		t.Fatalf("the draft says %q", got)
	}
	// What is in the log is what stands in memory.
	doc, err := h.At(t.Context(), "draft", 1)
	if err != nil || textOf(doc) != "" && textOf(doc) != "The ministry publishes." {
		t.Errorf("the first row says %q, %v", textOf(doc), err)
	}
}

func TestWordsOfACopyCanStandUnderOneNameForAll(t *testing.T) {
	h := forks(t)
	h.says(t, "copy", "bob", "text", "ministry", "office")
	h.says(t, "copy", "cat", "text", "publishes", "publishes weekly")
	if _, err := h.Graft(t.Context(), "draft", "copy", "text", func(Author) Author { return Author{Person: "all"} }); err != nil {
		t.Fatal(err)
	}
	wrote, deleted := h.hands(t, "draft")
	if wrote["all"] == "" || wrote["bob"]+wrote["cat"]+deleted["bob"]+deleted["cat"] != "" {
		t.Errorf("the words stand under %q, gone ones under %q", wrote, deleted)
	}
	for row, err := range h.ledger.between(t.Context(), "draft", 1, 1000) {
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range row.Claims {
			if c.Person == "bob" || c.Person == "cat" {
				t.Errorf("the log of the draft names %s", c.Person)
			}
		}
	}
}

func TestACopyThatWasChangedElsewhereIsNotBroughtBack(t *testing.T) {
	h := forks(t)
	h.says(t, "copy", "bob", "text", "ministry", "office")
	h.says(t, "copy", "bob", "other", "", "Slipped in.")
	if _, err := h.Graft(t.Context(), "draft", "copy", "text", nil); !errors.Is(err, ErrElsewhere) {
		t.Fatalf("it was answered with %v", err)
	}
	if got := h.text(t, "draft"); got != "The ministry publishes." {
		t.Errorf("half of it was brought: %q", got)
	}
}

func TestAClientIDOfACopyThatIsAnothersInTheDraftIsNotBroughtBack(t *testing.T) {
	h := forks(t)
	write := func(document, person string) {
		if _, err := h.Edit(t.Context(), document, Author{Person: person}, func(doc *ydoc.Doc) ([]byte, error) {
			return doc.Transact(4242, func(w *ydoc.Txn) error {
				text, err := w.Root("text", ydoc.Text)
				if err != nil {
					return err
				}
				return w.InsertText(text, 0, person+" ", nil)
			})
		}); err != nil {
			t.Fatal(err)
		}
	}
	write("copy", "bob")
	write("draft", "cat")
	if _, err := h.Graft(t.Context(), "draft", "copy", "text", nil); !errors.Is(err, ErrHand) {
		t.Fatalf("it was answered with %v", err)
	}
	if got := h.text(t, "draft"); got != "cat The ministry publishes." {
		t.Errorf("the draft says %q", got)
	}
}

func TestNothingIsLeftOfADocumentThatIsErased(t *testing.T) {
	h := forks(t)
	h.says(t, "copy", "bob", "text", "ministry", "office")
	if _, err := h.Cut(t.Context(), "copy"); err != nil {
		t.Fatal(err)
	}
	h.hands(t, "copy") // an answer about who wrote is kept in memory too
	if err := h.Erase(t.Context(), "copy"); err != nil {
		t.Fatal(err)
	}
	if kept, err := h.Kept(t.Context(), "copy"); err != nil || kept {
		t.Errorf("rows are left: %v, %v", kept, err)
	}
	if state, err := h.ledger.latest(t.Context(), "copy", 0); err != nil || state != nil {
		t.Errorf("a state is left: %v, %v", state, err)
	}
	if _, err := h.Authorship(t.Context(), "copy", 2); !errors.Is(err, ErrNoVersion) {
		t.Errorf("who wrote it is answered with %v", err)
	}
	if kept, err := h.Kept(t.Context(), "draft"); err != nil || !kept {
		t.Errorf("another document went with it: %v, %v", kept, err)
	}
}

func TestSomebodyUnseenWritesAndIsShownToNobody(t *testing.T) {
	h := build(t, Options{}, "ann", "bob")
	h.gate.change("bob", func(g *Grant) { g.Unseen = true })
	b := startBrowsers(t)
	ann := b.open("ann", h.url, "draft", "ann", nil)
	ann.synced()
	bob := b.open("bob", h.url, "draft", "bob", request{"clientID": 77, "awareness": map[string]any{"cursor": 1}})
	bob.synced()
	bob.insert("from nobody ")
	bob.saved()
	// Awareness is told before or with the words, so whoever has the words
	// would have seen it.
	h.converges(t, "draft", ann, bob)
	ann.insert("and ann ")
	ann.saved()
	if seen := ann.state(); seen.Awareness["77"] != nil {
		t.Errorf("ann sees %v", seen.Awareness["77"])
	}
}

// Another server seals the draft between the moment at which the words are taken
// in here and that at which they would be stored.
func TestWordsOfACopyThatComeAfterASealAreNotReportedAsBrought(t *testing.T) {
	store := openStore(t)
	h, other := forksOver(t, store), build(t, Options{Store: store})
	h.says(t, "copy", "bob", "text", "ministry", "office")
	cut, err := h.cut(t.Context(), "copy", nil)
	if err != nil {
		t.Fatal(err)
	}
	d, err := h.open("draft")
	if err != nil {
		t.Fatal(err)
	}
	defer h.close(d)
	var refusal error
	if err := d.do(t.Context(), func() { refusal = d.lend(cut.claims) }); err != nil || refusal != nil {
		t.Fatal(err, refusal)
	}
	if _, err := d.settle(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Seal(t.Context(), "draft"); err != nil {
		t.Fatal(err)
	}
	if seq, err := d.graft(t.Context(), cut, "text"); !isShut(err) {
		t.Errorf("it was answered with row %d, %v", seq, err)
	}
	for _, server := range []*house{h, other} {
		if got := server.text(t, "draft"); got != "The ministry publishes." {
			t.Errorf("the draft says %q", got)
		}
	}
}
