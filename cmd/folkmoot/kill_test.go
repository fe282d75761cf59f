package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// firstDraft finds the id of the only draft.
func (s *served) firstDraft() string {
	s.t.Helper()
	read := func(path string, into any) {
		answer, err := http.Get(s.base + "/api/v1" + path)
		if err != nil {
			s.t.Fatal(err)
		}
		defer answer.Body.Close()
		if err := json.NewDecoder(answer.Body).Decode(into); err != nil {
			s.t.Fatal(err)
		}
	}
	var all []struct{ ID string }
	read("/plans", &all)
	read("/plans/"+all[0].ID+"/drafts", &all)
	return all[0].ID
}

// typing edits over the socket, as an editor does, until the server is gone.
// It gives how many edits the server said were stored.
func (s *served) typing(token, draft string) (kept int) {
	head := http.Header{"Authorization": {"Bearer " + token}}
	conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.base, "http")+"/collab/"+draft, head)
	if err != nil {
		s.t.Error(err)
		return 0
	}
	defer conn.Close()
	go func() {
		doc := ydoc.New()
		for n := 0; ; n++ {
			update, err := doc.Transact(4711, func(w *ydoc.Txn) error {
				meta, err := w.Root("meta", ydoc.Map)
				if err != nil {
					return err
				}
				return w.Set(meta, "edit-"+strconv.Itoa(n), "there")
			})
			if err != nil {
				s.t.Error(err)
				return
			}
			message := append(binary.AppendUvarint([]byte{0, 2}, uint64(len(update))), update...)
			if conn.WriteMessage(websocket.BinaryMessage, message) != nil {
				return
			}
			time.Sleep(3 * time.Millisecond)
		}
	}()
	for {
		_, message, err := conn.ReadMessage()
		if err != nil {
			return kept
		}
		if len(message) > 1 && message[0] == coedit.MessageStored {
			size, n := binary.Uvarint(message[1:])
			count, _ := binary.Uvarint(message[1+n+int(size):])
			kept = max(kept, int(count))
		}
	}
}

// TestWhatWasAcknowledgedIsThereAfterKillMinusNine edits and comments through
// the real program, kills it in the middle, and reads everything again.
func TestWhatWasAcknowledgedIsThereAfterKillMinusNine(t *testing.T) {
	data := imported(t)
	s := start(t, "", data)
	token, draft := issued(t, data), s.firstDraft()
	var comments []string
	edits, versions := 0, 0
	var all sync.WaitGroup
	all.Go(func() { edits = s.typing(token, draft) })
	all.Go(func() {
		for n := range 9 { // more in a minute would be refused
			status, said, err := s.api(token, "POST", "/drafts/"+draft+"/comments", map[string]any{"body": fmt.Sprint("Comment ", n)})
			if err != nil {
				return
			}
			if status == 201 {
				comments = append(comments, said["id"].(string))
			}
			time.Sleep(60 * time.Millisecond)
		}
	})
	all.Go(func() {
		for n := 0; ; n++ {
			status, _, err := s.api(token, "POST", "/drafts/"+draft+"/versions", map[string]any{"name": fmt.Sprint("Version ", n)})
			if err != nil {
				return
			}
			if status == 201 {
				versions++
			}
			time.Sleep(50 * time.Millisecond)
		}
	})
	time.Sleep(1500 * time.Millisecond)
	s.kill()
	all.Wait()
	if edits == 0 || len(comments) == 0 || versions == 0 {
		t.Fatalf("only %d edits, %d comments and %d versions were acknowledged", edits, len(comments), versions)
	}
	s = start(t, "", data)
	_, text, err := s.api(token, "GET", "/drafts/"+draft+"/text", nil)
	if err != nil {
		t.Fatal(err)
	}
	short := text["text"].(map[string]any)["short"].(map[string]any)
	for n := range edits {
		if short["edit-"+strconv.Itoa(n)] != "there" {
			t.Fatalf("edit %d of %d that were acknowledged is gone", n, edits)
		}
	}
	_, list, err := s.api(token, "GET", "/drafts/"+draft+"/comments", nil)
	if err != nil {
		t.Fatal(err)
	}
	there := fmt.Sprint(list)
	for _, id := range comments {
		if !strings.Contains(there, id) {
			t.Errorf("comment %s is gone", id)
		}
	}
	named, after := 0, ""
	for {
		_, page, err := s.api(token, "GET", "/drafts/"+draft+"/versions?after="+after, nil)
		if err != nil {
			t.Fatal(err)
		}
		named += strings.Count(fmt.Sprint(page["items"]), "name:Version ")
		if after, _ = page["more"].(string); after == "" {
			break
		}
	}
	if named < versions {
		t.Errorf("%d of %d named versions are there", named, versions)
	}
	t.Logf("%d edits, %d comments and %d versions survived", edits, len(comments), versions)
}

// Start to ready with an existing store, and what the program holds in memory
// when nobody asks anything: under a second, under 80 MB.
func BenchmarkStartToReadyAndIdleMemory(b *testing.B) {
	binary, _ := filepath.Abs("../../bin/folkmoot")
	if at := os.Getenv("FOLKMOOT_TEST_PROGRAM"); at != "" {
		binary = at
	}
	if _, err := os.Stat(binary); err != nil {
		binary = "" // not built: this test's own binary is the same program
	}
	data := b.TempDir()
	start(b, binary, data).stop() // fills it with the demonstration
	var took time.Duration
	memory := 0.0
	b.ResetTimer()
	for range b.N {
		s := start(b, binary, data)
		took += s.took
		time.Sleep(time.Second)
		memory = max(memory, s.resident())
		s.kill()
	}
	b.ReportMetric(took.Seconds()*1000/float64(b.N), "ms-to-ready")
	b.ReportMetric(memory, "MB-idle")
}

// stop ends the program as an operator does.
func (s *served) stop() {
	_ = s.cmd.Process.Signal(os.Interrupt)
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	go func() {
		<-ctx.Done()
		_ = s.cmd.Process.Kill()
	}()
	_ = s.cmd.Wait()
}

// resident is the program's memory in megabytes.
func (s *served) resident() float64 {
	s.t.Helper()
	raw, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		s.t.Skip("this machine has no /proc to read memory from")
	}
	_, rest, _ := strings.Cut(string(raw), "VmRSS:")
	kilobytes, _ := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	return kilobytes / 1024
}
