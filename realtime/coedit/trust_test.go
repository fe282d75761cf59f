package coedit

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/realtime/pacetest"
)

// two is a document with two people in it who see the same text.
func two(t *testing.T, opts Options) (h *house, b *browsers, ann, bob *window) {
	t.Helper()
	h = build(t, opts, "ann", "bob")
	b = startBrowsers(t)
	ann, bob = b.open("ann", h.url, "draft", "ann", nil), b.open("bob", h.url, "draft", "bob", nil)
	ann.synced()
	bob.synced()
	ann.insert("ministry ")
	ann.saved()
	bob.insert("office ")
	bob.saved()
	h.converges(t, "draft", ann, bob)
	return h, b, ann, bob
}

// refusedWith waits until a client was told no and gave up.
func (w *window) refusedWith(code int, reason string) {
	w.b.t.Helper()
	s := w.until("is refused", func(s seen) bool { return len(s.Closes) > 0 })
	if s.Closes[0].Code != code || len(s.Denied) == 0 || s.Denied[0] != reason {
		w.b.t.Fatalf("%s was closed with %d for %q", w.id, s.Closes[0].Code, s.Denied)
	}
}

// holds checks that the document is as it should be and still works for ann.
func holds(t *testing.T, h *house, ann *window, want string) {
	t.Helper()
	ann.insert("!")
	ann.saved()
	if got := h.converges(t, "draft", ann); strings.Count(got, "!") != 1 || strings.ReplaceAll(got, "!", "") != want {
		t.Fatalf("the text is %q, not %q and one !", got, want)
	}
	if n := h.Counters().RowsBroken.Load(); n != 0 {
		t.Fatalf("%d rows of the log cannot be applied", n)
	}
}

// counted waits until something was counted.
func counted(t *testing.T, n *atomic.Int64) {
	t.Helper()
	pacetest.Until(t, "it is counted", func() bool { return n.Load() > 0 })
}

func TestWordsUnderAnotherPersonsClientIDAreRefused(t *testing.T) {
	h, b, ann, bob := two(t, Options{})
	s := ann.state()
	forged := b.make(ann.client, s.Update, `doc.getText('text').insert(0, 'evil ')`)
	bob.send(forged.Updates[0])
	bob.refusedWith(CloseStartAgain, ReasonForged)
	if h.Counters().RefusedForged.Load() != 1 {
		t.Fatal("it was not counted")
	}
	holds(t, h, ann, s.Text)
}

func TestAClientIDBelongsToWhoShowedItFirstEvenBeforeTheyType(t *testing.T) {
	h, b, ann, bob := two(t, Options{})
	s := ann.state()
	cat := uint64(4242)
	h.gate.change("cat", func(g *Grant) { *g = Grant{Person: "cat", Name: "CAT", Write: true} })
	w := b.open("cat", h.url, "draft", "cat", request{"clientID": cat, "awareness": map[string]any{"cursor": 1}})
	bob.until("sees cat", func(s seen) bool { return s.Awareness["4242"] != nil })
	bob.send(b.make(cat, s.Update, `doc.getText('text').insert(0, 'evil ')`).Updates[0])
	bob.refusedWith(CloseStartAgain, ReasonForged)
	w.insert("honest ")
	w.saved()
	if got := h.converges(t, "draft", ann, w); !strings.Contains(got, "honest ") || strings.Contains(got, "evil") {
		t.Fatalf("the text is %q", got)
	}
}

func TestAFloodOfUpdatesWithGapsCostsLittle(t *testing.T) {
	h, _, ann, bob := two(t, Options{Limits: Limits{FramesPerSecond: 100_000, HeldFor: 2 * time.Second}})
	want := ann.state().Text
	var frames []string
	for i := range 3000 {
		// One struct of 80 letters, far beyond what is known of its client.
		u := []byte{1, 1}
		u = binary.AppendUvarint(u, bob.client)
		u = binary.AppendUvarint(u, 1000+uint64(i)*100)
		u = append(u, 4, 1, 4, 't', 'e', 'x', 't', 80)
		u = append(u, strings.Repeat("x", 80)...)
		frames = append(frames, base64.StdEncoding.EncodeToString(syncMessage(syncUpdate, append(u, 0))))
	}
	start, used := time.Now(), processor(t)
	bob.do("raw", request{"frames": frames})
	ann.insert("typing ")
	ann.saved()
	took := time.Since(start)
	bob.refusedWith(CloseStartAgain, ReasonMissing)
	used = processor(t) - used
	t.Logf("somebody else's letter was stored %s after the flood began; all of it took %s of the processor", took, used)
	// A machine that is busy with other things delays everybody, but costs no
	// processor time. The yjs servers spend nine seconds of it.
	if used > 3*time.Second {
		t.Fatalf("the flood cost %s of processor time", used)
	}
	holds(t, h, ann, want+"typing ")
}

// processor is the processor time that this process has used.
func processor(t *testing.T) time.Duration {
	t.Helper()
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		t.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func TestADeletionOfWhatIsNotWrittenYetDeletesNothing(t *testing.T) {
	h, b, ann, bob := two(t, Options{})
	s := ann.state()
	clock := s.Own[fmt.Sprint(ann.client)]
	// Nothing but the deletion, then one together with an honest letter.
	future := append([]byte{0, 1}, binary.AppendUvarint(nil, ann.client)...)
	future = binary.AppendUvarint(append(future, 1), clock)
	future = binary.AppendUvarint(future, 1000)
	bob.send(base64.StdEncoding.EncodeToString(future))
	letter := unbase(b.make(bob.client, bob.state().Update, `doc.getText('text').insert(0, '#')`).Updates[0])
	bob.send(base64.StdEncoding.EncodeToString(append(letter[:len(letter)-1], future[1:]...)))
	ann.until("sees the letter", func(s seen) bool { return strings.Contains(s.Text, "#") })
	ann.insert("later words")
	ann.saved()
	text := h.text(t, "draft")
	if !strings.Contains(text, "later words") || !strings.Contains(text, "#") {
		t.Fatalf("the text is %q", text)
	}
	late := b.open("late", h.url, "draft", "ann", nil)
	late.until("has the same", func(s seen) bool { return s.Text == text })
	if h.Counters().DeletesClipped.Load() == 0 {
		t.Fatal("it was not counted")
	}
}

func TestStructuresThatClaimHugeLengthsAreRefused(t *testing.T) {
	h, _, ann, bob := two(t, Options{})
	want := ann.state().Text
	gc := binary.AppendUvarint([]byte{1, 1}, 99)
	gc = binary.AppendUvarint(append(gc, 0, 0), 1<<50)
	bob.send(base64.StdEncoding.EncodeToString(append(gc, 0)))
	bob.refusedWith(CloseMalformed, ReasonMalformed)
	holds(t, h, ann, want)
}

// editors is the schema of a small editor.
func editors() *Schema {
	return &Schema{
		Roots: map[string]Kind{"text": Text, "body": Fragment, "meta": Map, "milestones": Array},
		Nodes: map[string][]string{"paragraph": nil, "heading": {"level"}},
		Marks: map[string][]string{"bold": nil, "link": {"href"}},
		Keys:  map[string][]string{"meta": {"title"}},
		Allow: SafeLink,
	}
}

func TestWhatTheEditorsMakeIsAccepted(t *testing.T) {
	gate := newDoor("ann", "bob")
	gate.schema = editors()
	h, _, ann, bob := two(t, Options{Gate: gate})
	ann.do("paragraph", request{"text": "plain"})
	ann.do("paragraph", request{"node": "heading", "attributes": request{"level": 2}, "text": "bold", "marks": request{"bold": request{}}})
	ann.do("paragraph", request{"text": "link", "marks": request{"link": request{"href": "https://example.org", "target": nil}}})
	ann.saved()
	bob.until("sees it", func(s seen) bool {
		return strings.Count(s.Body, "<paragraph>") == 2 && strings.Contains(s.Body, "heading")
	})
	if n := h.Counters().RefusedSchema.Load(); n != 0 {
		t.Fatalf("%d refused", n)
	}
}

func TestWhatNoEditorMakesIsRefused(t *testing.T) {
	scripts := map[string]string{
		"a node that is not in the schema":     `const n = new Y.XmlElement('script'); doc.getXmlFragment('body').push([n])`,
		"a node deep inside an allowed one":    `const p = new Y.XmlElement('paragraph'); p.insert(0, [new Y.XmlElement('iframe')]); doc.getXmlFragment('body').push([p])`,
		"an attribute that is not in it":       `const n = new Y.XmlElement('paragraph'); n.setAttribute('onclick', 'x'); doc.getXmlFragment('body').push([n])`,
		"a mark that is not in it":             `const x = new Y.XmlText(); const p = new Y.XmlElement('paragraph'); p.insert(0, [x]); doc.getXmlFragment('body').push([p]); x.insert(0, 'a', {evil: {}})`,
		"a link that runs":                     `const x = new Y.XmlText(); const p = new Y.XmlElement('paragraph'); p.insert(0, [x]); doc.getXmlFragment('body').push([p]); x.insert(0, 'a', {link: {href: ' JavaScript:alert(1)'}})`,
		"a root that does not exist":           `doc.getText('elsewhere').insert(0, 'x')`,
		"a root used as something else":        `doc.getText('body').insert(0, 'x')`,
		"a fragment's children in a text root": `doc.getXmlFragment('text').push([new Y.XmlElement('paragraph')])`,
		"a key that the map may not have":      `doc.getMap('meta').set('role', 'admin')`,
		"a picture in a text":                  `doc.getText('text').insertEmbed(0, {image: 'x'})`,
		"formatting in plain text":             `doc.getText('text').insert(0, 'x', {bold: true})`,
		"bytes":                                `doc.getArray('milestones').push([new Uint8Array(10)])`,
		"a document within":                    `doc.getArray('milestones').push([new Y.Doc()])`,
		"an XML node in a map":                 `doc.getMap('meta').set('title', new Y.XmlElement('paragraph'))`,
	}
	gate := newDoor("ann", "bob")
	gate.schema = editors()
	h, b, ann, bob := two(t, Options{Gate: gate})
	s := ann.state()
	bob.do("close", nil)
	n := 0
	for what, script := range scripts {
		t.Run(what, func(t *testing.T) {
			n++
			w := b.open(fmt.Sprint("bob", n), h.url, "draft", "bob", nil)
			w.synced()
			for _, update := range b.make(w.client, s.Update, script).Updates {
				w.send(update)
			}
			w.refusedWith(CloseStartAgain, ReasonSchema)
			w.do("close", nil)
		})
	}
	if got := h.Counters().RefusedSchema.Load(); got != int64(len(scripts)) {
		t.Fatalf("%d of %d were counted", got, len(scripts))
	}
	seq, _ := h.Settle(t.Context(), "draft")
	doc, err := h.At(t.Context(), "draft", seq)
	if err != nil || len(doc.Roots()) > 2 {
		t.Fatalf("the document has %v, %v", doc.Roots(), err)
	}
}

func TestASealThatFallsWhilePeopleTypeRefusesOnlyThatField(t *testing.T) {
	h, _, ann, bob := two(t, Options{})
	for _, person := range []string{"ann", "bob"} {
		h.gate.change(person, func(g *Grant) { g.Sealed = []string{"text"} })
	}
	h.Recheck("draft", "")
	want := h.text(t, "draft")
	ann.do("insert", request{"root": "summary", "text": "still open"})
	ann.saved()
	bob.insert("too late")
	bob.refusedWith(CloseStartAgain, ReasonSealed)
	if got := h.text(t, "draft"); got != want {
		t.Fatalf("the sealed text became %q", got)
	}
	ann.do("remove", request{"index": 0, "length": 2})
	ann.refusedWith(CloseStartAgain, ReasonSealed)
	if h.Counters().RefusedSealed.Load() != 2 {
		t.Fatal("it was not counted")
	}
}

func TestAReaderReadsAndIsRefusedWhenTyping(t *testing.T) {
	h, b, ann, _ := two(t, Options{})
	h.gate.change("cat", func(g *Grant) { *g = Grant{Person: "cat", Name: "CAT"} })
	cat := b.open("cat", h.url, "draft", "cat", nil)
	want := ann.state().Text
	cat.until("reads", func(s seen) bool { return s.Synced && s.Text == want })
	ann.insert("more ")
	cat.until("reads on", func(s seen) bool { return s.Text == "more "+want || strings.Contains(s.Text, "more ") })
	cat.insert("graffiti")
	cat.refusedWith(CloseForbidden, ReasonReadOnly)
	holds(t, h, ann, ann.state().Text)
}

func TestARoleTakenAwayActsOnTheOpenSocketAtOnce(t *testing.T) {
	h, b, ann, bob := two(t, Options{})
	want := h.text(t, "draft")
	h.gate.change("bob", func(g *Grant) { g.Write = false })
	h.Recheck("draft", "bob")
	bob.insert("one last word")
	bob.refusedWith(CloseForbidden, ReasonReadOnly)
	pacetest.Within(t, time.Second, func(n int) time.Duration {
		h.gate.change("bob", func(g *Grant) { *g = Grant{Person: "bob", Name: "BOB"} })
		again := b.open(fmt.Sprint("again", n), h.url, "draft", "bob", nil)
		again.synced()
		h.gate.shut("bob")
		start := time.Now()
		h.Recheck("draft", "bob")
		again.refusedWith(CloseForbidden, ReasonNoLonger)
		return time.Since(start)
	})
	never := b.open("never", h.url, "draft", "bob", nil)
	never.refusedWith(CloseForbidden, ReasonNoLonger)
	holds(t, h, ann, want)
}

func TestNobodyCanAppearAsSomebodyElse(t *testing.T) {
	h, b, ann, bob := two(t, Options{})
	ann.do("aware", request{"state": request{"cursor": "here", "user": request{"name": "Minister"}}})
	id := fmt.Sprint(ann.client)
	name := func(s seen) any {
		user, _ := s.Awareness[id]["user"].(map[string]any)
		return user["name"]
	}
	bob.until("sees ann as she is", func(s seen) bool { return name(s) == "ANN" && s.Awareness[id]["cursor"] == "here" })
	// Bob speaks under ann's client id, with a clock of tomorrow.
	lie := awarenessMessage([]awareEntry{{ann.client, 1000, []byte(`{"user":{"name":"Fool"},"cursor":"elsewhere"}`)}})
	bob.do("raw", request{"frames": []string{base64.StdEncoding.EncodeToString(lie)}})
	counted(t, &h.Counters().AwarenessRefused)
	late := b.open("late", h.url, "draft", "bob", nil)
	s := late.until("sees ann", func(s seen) bool { return name(s) != nil })
	if name(s) != "ANN" || s.Awareness[id]["cursor"] != "here" {
		t.Fatalf("ann appears as %v", s.Awareness[id])
	}
	ann.do("cut", nil)
	ann.do("pause", nil)
	late.until("sees ann leave", func(s seen) bool { return s.Awareness[id] == nil })
}

func TestALoneClientHearsItsOwnAwareness(t *testing.T) {
	h := build(t, Options{}, "ann")
	w := startBrowsers(t).open("ann", h.url, "draft", "ann", nil)
	w.synced()
	before := w.state().Messages
	for i := range 3 {
		w.do("aware", request{"state": request{"n": i}})
	}
	w.until("hears itself", func(s seen) bool { return s.Messages >= before+3 })
}

func TestWordsOfOthersThatACrashLostWaitForTheirAuthor(t *testing.T) {
	// Bob has words of ann's that the server does not: it crashed before it
	// stored them. He typed behind them, deleted one, and is back first.
	h := build(t, Options{}, "ann", "bob")
	b := startBrowsers(t)
	ann := b.open("ann", h.url, "draft", "ann", request{"clientID": 11})
	ann.synced()
	ann.insert("known ")
	ann.saved()
	lost := b.make(11, ann.state().Update, `doc.getText('text').insert(6, 'lost')`)
	bobs := b.make(12, lost.Whole, `doc.getText('text').insert(10, ' behind'); doc.getText('text').delete(6, 1)`)
	bob := b.open("bob", h.url, "draft", "bob", request{"clientID": 13})
	bob.synced()
	step2 := base64.StdEncoding.EncodeToString(syncMessage(syncStep2, unbase(bobs.Whole)))
	bob.do("raw", request{"frames": []string{step2}})
	counted(t, &h.Counters().ForeignStripped)
	if got := h.text(t, "draft"); got != "known " {
		t.Fatalf("bob brought ann's words: %q", got)
	}
	ann.send(lost.Updates[0])
	for end := time.Now().Add(patience()); ; time.Sleep(20 * time.Millisecond) {
		got := h.text(t, "draft")
		if got == "known ost behind" || got == "known lost behind" {
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the text stays %q", got)
		}
	}
	seq, _ := h.Settle(t.Context(), "draft")
	a, err := h.Authorship(t.Context(), "draft", seq)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]string{}
	for _, run := range a.Roots[0].Runs {
		if run.Deleted == nil {
			by[run.By.Person] += run.Text
		}
	}
	if !strings.HasPrefix(by["ann"], "known ") || !strings.HasSuffix(by["ann"], "ost") || by["bob"] != " behind" {
		t.Fatalf("the words are by %v", by)
	}
}
