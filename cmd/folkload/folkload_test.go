package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/sockettest"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

func TestTypedWordsAreUpdatesThatTheEngineTakes(t *testing.T) {
	doc := ydoc.New()
	c := &client{id: 7}
	for i := range 5 {
		_, u, ok := update(c.letter(word(int64(i))))
		if !ok {
			t.Fatal("a letter is not a sync message")
		}
		if err := doc.Apply(u); err != nil {
			t.Fatal(err)
		}
	}
	if got, want := doc.Root("text").String(), "@@000000000@@000000001@@000000002@@000000003@@000000004"; got != want {
		t.Fatalf("the text is %q", got)
	}
}

func TestPercentilesAreRightToASixteenth(t *testing.T) {
	h := &histogram{}
	var all []int64
	for i := range int64(10_000) {
		us := i * i / 50
		h.note(us)
		all = append(all, us)
	}
	slices.Sort(all)
	for _, p := range []float64{50, 95, 99} {
		want := float64(all[int(p*100)]) / 1000
		if got := h.percentile(p); got < want*0.93 || got > want*1.07 {
			t.Errorf("p%.0f is %.2f ms, not %.2f", p, got, want)
		}
	}
}

// TestALoadMeasuresItsOwnServer runs a short load against serve's handler.
func TestALoadMeasuresItsOwnServer(t *testing.T) {
	store, err := sqlite.Open(t.Context(), t.TempDir()+"/load.db")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = store.Close() }()
	sessions, err := coedit.New(t.Context(), coedit.Options{Store: store, Gate: everybody{}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = sessions.Shutdown(t.Context()) }()
	url := sockettest.Serve(t, websocket.BinaryMessage, coedit.Idle, func(s *sockettest.Socket, r *http.Request) {
		_ = sessions.Serve(r.Context(), s, r.URL.Query().Get("person"), strings.TrimPrefix(r.URL.Path, "/"))
	})
	s := &settings{url: url, wire: "y-websocket", prefix: "t-", clients: 8, documents: 2, rate: 80, length: time.Second}
	if err := typing(s); err != nil {
		t.Fatal(err)
	}
	for d := range 2 {
		err := sessions.Read(t.Context(), fmt.Sprint("t-", d), func(doc *ydoc.Doc) error {
			if n := strings.Count(doc.Root("text").String(), "@@"); n < 100 {
				return fmt.Errorf("document %d has %d words", d, n)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

func TestServeIsForThisMachineAlone(t *testing.T) {
	for _, addr := range []string{":9001", "0.0.0.0:9001", "192.0.2.1:9001", "example.org:9001"} {
		if serve(&settings{addr: addr}) == nil {
			t.Errorf("serve listens on %s", addr)
		}
	}
}
