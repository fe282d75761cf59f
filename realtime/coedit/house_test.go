package coedit

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/sockettest"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// door is a Gate whose answers a test can change.
type door struct {
	mu     sync.Mutex
	grants map[string]Grant // by person; others are turned away
	schema *Schema
}

func newDoor(people ...string) *door {
	d := &door{grants: map[string]Grant{}}
	for _, person := range people {
		d.grants[person] = Grant{Person: person, Name: strings.ToUpper(person), Sector: "citizen", Colour: "#00703c", Write: true}
	}
	return d
}

func (d *door) Admit(_ context.Context, who Credential, _ string) (Grant, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	grant, known := d.grants[who.(string)]
	if !known {
		return Grant{}, refuse(CloseForbidden, ReasonNoLonger)
	}
	grant.Schema = d.schema
	return grant, nil
}

func (d *door) change(person string, f func(g *Grant)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	g := d.grants[person]
	f(&g)
	d.grants[person] = g
}

func (d *door) shut(person string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.grants, person)
}

// house is one server with its address.
type house struct {
	*Sessions
	url  string
	gate *door
}

func openStore(t testing.TB) storage.Engine {
	t.Helper()
	return openStoreAt(t, filepath.Join(t.TempDir(), "data.db"))
}

func openStoreAt(t testing.TB, path string) storage.Engine {
	t.Helper()
	store, err := sqlite.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// build starts a server; opts needs only what a test cares about.
func build(t testing.TB, opts Options, people ...string) *house {
	t.Helper()
	if opts.Store == nil {
		opts.Store = openStore(t)
	}
	gate, _ := opts.Gate.(*door)
	if gate == nil {
		gate = newDoor(people...)
		opts.Gate = gate
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	s, err := New(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		_ = s.Shutdown(ctx)
	})
	url := sockettest.Serve(t, websocket.BinaryMessage, Idle, func(socket *sockettest.Socket, r *http.Request) {
		_ = s.Serve(r.Context(), socket, r.URL.Query().Get("person"), strings.TrimPrefix(r.URL.Path, "/"))
	})
	return &house{s, url, gate}
}

// text is the server's text, read from the log alone.
func (h *house) text(t testing.TB, document string) string {
	t.Helper()
	seq, err := h.Settle(t.Context(), document)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := h.At(t.Context(), document, seq)
	if err != nil {
		t.Fatal(err)
	}
	return textOf(doc)
}

func textOf(doc *ydoc.Doc) string {
	root := doc.Root("text")
	if root == nil {
		return ""
	}
	return root.String()
}

func (h *house) converges(t testing.TB, document string, windows ...*window) string {
	t.Helper()
	var texts []string
	for end := time.Now().Add(patience()); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		texts = []string{h.text(t, document)}
		same := true
		for _, w := range windows {
			s := w.state()
			texts = append(texts, s.Text)
			same = same && s.Text == texts[0] && !s.Pending
		}
		if same {
			return texts[0]
		}
	}
	t.Fatalf("the texts differ: %s", summary(texts))
	return ""
}

func summary(texts []string) string {
	var b strings.Builder
	for _, text := range texts {
		fmt.Fprintf(&b, "\n%d units: %.120q", len(text), text)
	}
	return b.String()
}
