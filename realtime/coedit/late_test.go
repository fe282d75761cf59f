package coedit

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// shutUnheard are a document with windows on a server whose store is away, and
// a second server that seals it meanwhile. The two hear nothing of each other.
// What is typed in between can never be stored.
type shutUnheard struct {
	*browsers
	here, there *house
	store       *moody
}

func shutsUnheard(t *testing.T) *shutUnheard {
	t.Helper()
	engine := openStore(t)
	store := &moody{Engine: engine}
	return &shutUnheard{
		browsers: startBrowsers(t), store: store,
		there: build(t, Options{Store: store}, "ann", "bob"), here: build(t, Options{Store: engine}),
	}
}

func (c *shutUnheard) window(id, person string) *window {
	w := c.open(id, c.there.url, "draft", person, nil)
	w.synced()
	return w
}

// looked waits until all that these windows sent, and nobody else is there, has
// been looked at.
func (c *shutUnheard) looked(t *testing.T, windows ...*window) {
	t.Helper()
	d, err := c.there.Sessions.open("draft")
	if err != nil {
		t.Fatal(err)
	}
	defer c.there.Sessions.close(d)
	for end := time.Now().Add(patience()); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		var sent, processed uint64
		members := 0
		for _, w := range windows {
			sent += w.state().Sent
		}
		if err := d.do(t.Context(), func() {
			for m := range d.members {
				members++
				processed += m.processed
			}
		}); err != nil {
			t.Fatal(err)
		}
		if members == len(windows) && sent == processed {
			return
		}
	}
	t.Fatal("what the windows sent was never looked at")
}

// nothingNew is an update without content.
var nothingNew = base64.StdEncoding.EncodeToString([]byte{0, 0})

// seals seals on the one server, and lets the other find out.
func (c *shutUnheard) seals(t *testing.T) {
	t.Helper()
	mustSeal(t, c.here)
	c.store.away.Store(false)
}

func TestOnlyTheWindowWhoseWordsWereNotSavedIsToldSo(t *testing.T) {
	c := shutsUnheard(t)
	writes, looks, ann := c.window("writes", "bob"), c.window("looks", "bob"), c.window("ann", "ann")
	writes.insert("known ")
	writes.saved()
	c.looked(t, writes, looks, ann) // whose each number is, is stored too
	c.store.away.Store(true)
	writes.insert("too late ")
	for _, w := range []*window{looks, ann} {
		w.until("sees the letters", func(s seen) bool { return strings.Contains(s.Text, "too late ") })
		w.send(nothingNew) // which is acknowledged together with them
	}
	c.looked(t, writes, looks, ann)
	c.seals(t)
	writes.refusedWith(CloseStartAgain, ReasonLate)
	for _, w := range []*window{looks, ann} {
		w.refusedWith(CloseStartAgain, ReasonShut)
		if s := w.state(); s.Stored != s.Sent {
			t.Errorf("%s, which lost nothing, is told that %d of %d are stored", w.id, s.Stored, s.Sent)
		}
	}
	if s := writes.state(); s.Stored >= s.Sent {
		t.Errorf("who lost words is told that %d of %d are stored", s.Stored, s.Sent)
	}
	if got := c.here.text(t, "draft"); got != "known " {
		t.Errorf("sealed was %q", got)
	}
}

func TestAWindowThatCameBackOnAnotherSocketIsToldThatItsWordsWereNotSaved(t *testing.T) {
	c := shutsUnheard(t)
	bob, ann := c.window("bob", "bob"), c.window("ann", "ann")
	bob.insert("known ")
	bob.saved()
	ann.insert("to all ")
	ann.saved()
	c.looked(t, bob, ann)
	c.store.away.Store(true)
	bob.insert("too late ")
	ann.until("sees the letters", func(s seen) bool { return strings.Contains(s.Text, "too late ") })
	ann.insert("as well ")
	bob.until("sees hers", func(s seen) bool { return strings.Contains(s.Text, "as well ") })
	bob.do("cut", nil)
	bob.until("is back", func(s seen) bool { return s.Synced && s.Sent == 1 })
	c.looked(t, bob, ann)
	c.seals(t)
	bob.refusedWith(CloseStartAgain, ReasonLate)
	ann.refusedWith(CloseStartAgain, ReasonLate)
	if err := c.here.Read(t.Context(), "draft", func(doc *ydoc.Doc) error {
		if got := textOf(doc); strings.Contains(got, "late") || strings.Contains(got, "as well") {
			t.Errorf("sealed was %q", got)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}
