package server

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// oncePolled is a ballot in which a vote cannot be changed, with the whole cast
// on its roll.
func (w *world) oncePolled(closes time.Time) string {
	w.t.Helper()
	ctx, by := w.t.Context(), people.Operator()
	p, err := w.s.ballots.Make(ctx, by, w.plan.ID, "", ballot.About{Title: "Once", Questions: []ballot.Question{
		{Title: "Shelters at every stop", Method: ballot.Support}, {Title: "Which line first?", Method: ballot.Runoff, Options: []string{"North", "South"}}}})
	must(w.t, err)
	var voters []people.PersonID
	for _, id := range w.cast {
		voters = append(voters, id)
	}
	_, err = w.s.ballots.Entitle(ctx, by, p.Key(), voters)
	must(w.t, err)
	_, err = w.s.ballots.Freeze(ctx, by, p.Key(), time.Time{}, closes)
	must(w.t, err)
	return p.ID
}

// Two servers, one store: different papers at the same instant are all counted,
// one paper with different votes is one vote, and the others are told.
func TestVotesAtTheSameInstantOnTwoServersAreEachOnceOnTheBoard(t *testing.T) {
	w := newWorld(t)
	nodes := []string{w.base, w.neighbour(nil)}
	id := w.oncePolled(w.s.now().Add(time.Hour))
	message, signature := w.voterPaper(id, "citizen")
	var all sync.WaitGroup
	begin := make(chan struct{})
	var mu sync.Mutex
	kept, told := 0, 0
	for n := range 6 {
		all.Go(func() {
			<-begin
			status, body, err := castOver(t.Context(), nodes[n%2], id, message, signature, supports(ballot.Points[n%len(ballot.Points)]))
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil && status == 200:
				kept++
			case err == nil && status == 409 && strings.Contains(body, "cast with this paper already"):
				told++
			default:
				t.Errorf("%d %s %v", status, body, err)
			}
		})
	}
	others := []string{"reader", "suggester", "drafter", "lead"}
	for n, key := range others {
		own, signed := w.voterPaper(id, key)
		all.Go(func() {
			<-begin
			if status, body, err := castOver(t.Context(), nodes[n%2], id, own, signed, supports(ballot.Supports)); err != nil || status != 200 {
				t.Errorf("%s: %d %s %v", key, status, body, err)
			}
		})
	}
	close(begin)
	all.Wait()
	if kept != 1 || told != 5 {
		t.Errorf("%d were kept, %d were told", kept, told)
	}
	_, err := w.s.ballots.Close(t.Context(), people.Operator(), ballot.ID(id))
	must(t, err)
	result := want(t, w.call("", "GET", "/ballots/"+id+"/result", nil), 200).json(t)
	if result["cast"] != float64(1+len(others)) {
		t.Errorf("%v votes are counted", result["cast"])
	}
	if status, body, err := castOver(t.Context(), nodes[1], id, message, signature, supports(ballot.Supports)); err != nil || status != 409 || !strings.Contains(body, "came after the closing and is not counted") {
		t.Errorf("after the count: %d %s %v", status, body, err)
	}
	alteredOverHTTP(t, w, id)
}

// alteredOverHTTP takes the published bundle and changes one ballot on it.
func alteredOverHTTP(t *testing.T, w *world, id string) {
	t.Helper()
	bundle := want(t, w.call("", "GET", "/ballots/"+id+"/bundle", nil), 200).body
	audit := func(alter func([]byte) []byte) error {
		in, err := zip.NewReader(strings.NewReader(bundle), int64(len(bundle)))
		must(t, err)
		var b bytes.Buffer
		out := zip.NewWriter(&b)
		for _, f := range in.File {
			r, err := f.Open()
			must(t, err)
			raw, err := io.ReadAll(r)
			must(t, err)
			if f.Name == "board.json" {
				raw = alter(raw)
			}
			to, err := out.Create(f.Name)
			must(t, err)
			_, err = to.Write(raw)
			must(t, err)
		}
		must(t, out.Close())
		archive, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
		must(t, err)
		_, err = ballot.Audit(archive, w.s.record.Verifier())
		return err
	}
	if err := audit(func(raw []byte) []byte { return raw }); err != nil {
		t.Errorf("the board as it was published: %v", err)
	}
	err := audit(func(raw []byte) []byte {
		return bytes.Replace(raw, []byte(`"point":"support"`), []byte(`"point":"oppose"`), 1)
	})
	if err == nil || !strings.Contains(err.Error(), "board.json is not the file that was bundled") {
		t.Errorf("one ballot altered: %v", err)
	}
}

// A server whose clock shows one second after the closing, beside one whose
// clock does not.
func TestAVoteASecondAfterTheClosingIsRefusedInWords(t *testing.T) {
	w := newWorld(t)
	closes := w.s.now().Add(time.Hour).Truncate(time.Second)
	id := w.oncePolled(closes)
	message, signature := w.voterPaper(id, "citizen")
	other, signed := w.voterPaper(id, "lead")
	if status, body := w.castOver(id, message, signature, supports(ballot.Supports)); status != 200 {
		t.Fatalf("in time: %d %s", status, body)
	}
	after := w.neighbour(func(s *Server) { s.ballots.Now = func() time.Time { return closes.Add(time.Second) } })
	status, body, err := castOver(t.Context(), after, id, other, signed, supports(ballot.Supports))
	if err != nil || status != 409 || !strings.Contains(body, "This ballot is closed. Your vote came after the closing and is not counted.") {
		t.Errorf("a second after the closing: %d %s %v", status, body, err)
	}
	_, err = w.s.ballots.Close(t.Context(), people.Operator(), ballot.ID(id))
	must(t, err)
	if result := want(t, w.call("", "GET", "/ballots/"+id+"/result", nil), 200).json(t); result["cast"] != 1.0 {
		t.Errorf("%v votes are counted", result["cast"])
	}
}
