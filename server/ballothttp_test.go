package server

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"io"
	"math/big"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cloudflare/circl/blindsign/blindrsa"
	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// voterPaper is a paper of the cast, taken over HTTP as a browser takes it:
// with the session and the page's proof.
func (w *world) voterPaper(id, key string) (message, signature []byte) {
	w.t.Helper()
	p, err := w.s.ballots.Find(w.t.Context(), people.Operator(), ballot.ID(id))
	must(w.t, err)
	n, err := base64.RawURLEncoding.DecodeString(p.Rules.Key.N)
	must(w.t, err)
	client, err := blindrsa.NewClient(blindrsa.SHA384PSSRandomized, &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: p.Rules.Key.E})
	must(w.t, err)
	token := make([]byte, 32)
	_, _ = rand.Read(token)
	message, err = client.Prepare(rand.Reader, token)
	must(w.t, err)
	blinded, state, err := client.Blind(rand.Reader, message)
	must(w.t, err)
	b := w.as(key)
	raw, err := json.Marshal(map[string]any{"blinded": blinded})
	must(w.t, err)
	r := b.request(http.MethodPost, "/api/v1/ballots/"+id+"/papers", bytes.NewReader(raw))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-CSRF-Token", b.proof)
	r.Header.Set("Origin", w.base)
	var signed struct{ Signature []byte }
	must(w.t, json.Unmarshal([]byte(want(w.t, b.do(r), 200).body), &signed))
	signature, err = client.Finalize(state, signed.Signature)
	must(w.t, err)
	return message, signature
}

// castOver casts a vote over HTTP, without cookie or token. It may be called
// from any goroutine.
func castOver(ctx context.Context, base, id string, message, signature []byte, answers any) (int, string, error) {
	raw, err := json.Marshal(map[string]any{"message": message, "signature": signature, "answers": answers})
	if err != nil {
		return 0, "", err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, base+"/api/v1/ballots/"+id+"/box", bytes.NewReader(raw))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	return answer.StatusCode, string(body), err
}

func (w *world) castOver(id string, message, signature []byte, answers any) (int, string) {
	w.t.Helper()
	status, body, err := castOver(w.t.Context(), w.base, id, message, signature, answers)
	must(w.t, err)
	return status, body
}

func supports(point ballot.Point) []ballot.Answer {
	return []ballot.Answer{{Point: point}, {Ranks: [][]int{{1}, {0}}}}
}

func TestNoChannelTellsAResultBeforeTheClosing(t *testing.T) {
	w := newWorld(t)
	id := w.ballot()
	called := w.rollCall()
	socket, _, err := websocket.DefaultDialer.Dial(strings.Replace(w.base, "http", "ws", 1)+"/live", nil)
	must(t, err)
	defer func() { _ = socket.Close() }()
	must(t, socket.WriteMessage(websocket.TextMessage, []byte(`{"follow":[{"topic":"ballot/`+id+`"},{"topic":"ballot/`+called+`"}]}`)))
	message, signature := w.voterPaper(id, "citizen")
	status, receipt := w.castOver(id, message, signature, supports(ballot.StronglyOppose))
	if status != 200 {
		t.Fatalf("%d %s", status, receipt)
	}
	want(t, w.as("suggester").send("/ballots/"+called+"/votes", "q1", "strongly-oppose", "reason", "Nobody reads this yet.", "step", "cast"), 303)
	telling := func(where, body string) {
		t.Helper()
		for _, part := range []string{"strongly-oppose", "Nobody reads this yet", `"cast"`, `"issued"`, "What came of it"} {
			if strings.Contains(body, part) {
				at := strings.Index(body, part)
				t.Errorf("%s tells %q before the closing: %.200s", where, part, body[max(0, at-80):])
			}
		}
	}
	for _, who := range []string{"", "reader", "coordinator", "administrator"} {
		for _, of := range []string{id, called} {
			for _, view := range []string{"", "/check?number=" + strings.Repeat("0", 64)} {
				telling(view+" as "+who, want(t, w.as(who).get("/ballots/"+of+view), 200).body)
			}
			for _, view := range []string{"/result", "/board", "/board.json", "/bundle.zip"} {
				telling(view+" as "+who, want(t, w.as(who).get("/ballots/"+of+view), 409).body)
			}
			for _, view := range []string{"/result", "/board", "/names", "/bundle"} {
				telling("API "+view+" as "+who, want(t, w.call(w.token(who), "GET", "/ballots/"+of+view, nil), 409).body)
			}
			telling("API as "+who, want(t, w.call(w.token(who), "GET", "/ballots/"+of, nil), 200).body)
		}
		for _, path := range []string{"/ballots", "/", "/feed.atom", "/plans/" + w.plan.Slug, "/plans/" + w.plan.Slug + "/feed.atom", "/record", "/record/download"} {
			telling(path+" as "+who, want(t, w.as(who).get(path), 200).body)
		}
		telling("API list as "+who, want(t, w.call(w.token(who), "GET", "/ballots?plan="+w.plan.ID, nil), 200).body)
	}
	// What is said on the sockets up to the count names what happened and no figure.
	_, err = w.s.ballots.Close(t.Context(), people.Operator(), ballot.ID(id))
	must(t, err)
	for heard := false; !heard; {
		must(t, socket.SetReadDeadline(time.Now().Add(time.Minute)))
		_, raw, err := socket.ReadMessage()
		must(t, err)
		telling("the socket", string(raw))
		heard = strings.Contains(string(raw), "ballot.counted")
	}
	if after := want(t, w.as("").get("/ballots/"+id+"/result"), 200).body; !strings.Contains(after, "Strongly oppose") {
		t.Error("the result is not there after the closing either")
	}
}

func TestAVoteOverHTTPNeverComesWithAName(t *testing.T) {
	w := newWorld(t)
	id := w.ballot()
	message, signature := w.voterPaper(id, "citizen")
	body := map[string]any{"message": message, "signature": signature, "answers": supports(ballot.Supports)}
	want(t, w.call(w.token("citizen"), "POST", "/ballots/"+id+"/box", body), 403)
	want(t, w.as("citizen").send("/ballots/"+id+"/votes", "q1", "support", "step", "cast"), 409)
	paper := want(t, w.as("citizen").get("/ballots/"+id+"/paper"), 200)
	if _, from, found := strings.Cut(paper.body, `data-paper="`); !found || strings.Contains(from[:strings.Index(from, "data-paper-receipt")], "<form") {
		t.Error("the paper of a secret ballot lies in a form, which a browser could send with its cookie")
	}
	if !strings.Contains(paper.body, "Why this page needs its script") || !strings.Contains(paper.body, "/assets/ballot-") {
		t.Error("the paper neither loads its script nor says why it needs one")
	}
	if status, answer := w.castOver(id, message, signature, supports(ballot.Supports)); status != 200 || strings.Contains(answer, "support") {
		t.Errorf("%d %s", status, answer)
	}
}

func TestTwoVotesWithOneTokenOverHTTPAtTheSameInstantAreOne(t *testing.T) {
	w := newWorld(t)
	id := w.ballot()
	message, signature := w.voterPaper(id, "citizen")
	var all sync.WaitGroup
	for n := range 6 {
		all.Go(func() {
			status, body, err := castOver(t.Context(), w.base, id, message, signature, supports(ballot.Points[n]))
			if err != nil || status != 200 {
				t.Errorf("%d %s %v", status, body, err)
			}
		})
	}
	all.Wait()
	_, err := w.s.ballots.Close(t.Context(), people.Operator(), ballot.ID(id))
	must(t, err)
	var board struct{ Papers []any }
	must(t, json.Unmarshal([]byte(want(t, w.as("").get("/ballots/"+id+"/board.json"), 200).body), &board))
	if len(board.Papers) != 1 {
		t.Errorf("%d votes on the board of one paper", len(board.Papers))
	}
	status, body := w.castOver(id, message, signature, supports(ballot.Supports))
	if status != 409 || !strings.Contains(body, "came after the closing") {
		t.Errorf("a vote after the closing: %d %s", status, body)
	}
	message[0] ^= 1
	if status, _ := w.castOver(w.ballot(), message, signature, supports(ballot.Supports)); status != 422 {
		t.Errorf("a paper that nobody signed: %d", status)
	}
}

func TestAReceiptIsLookedUpWithoutSayingWhoAsks(t *testing.T) {
	w := newWorld(t)
	id := w.ballot()
	message, signature := w.voterPaper(id, "citizen")
	_, body := w.castOver(id, message, signature, supports(ballot.Supports))
	var receipt ballot.Receipt
	must(t, json.Unmarshal([]byte(body), &receipt))
	at := "/ballots/" + id + "/check?number="
	if got := want(t, w.as("").get(at+receipt.Number), 200); !strings.Contains(got.body, "is in the box") {
		t.Error("the vote is not found in the box")
	}
	want(t, w.as("").get(at+"12"), 422)
	_, err := w.s.ballots.Close(t.Context(), people.Operator(), ballot.ID(id))
	must(t, err)
	if got := want(t, w.as("").get(at+url.QueryEscape(" "+receipt.Number+" ")), 200); !strings.Contains(got.body, "on the board and was counted") {
		t.Error("the vote is not found on the board")
	}
	if got := want(t, w.as("").get(at+strings.Repeat("0", 64)), 200); !strings.Contains(got.body, "No vote with this number") {
		t.Error("a number that nobody has is found")
	}
}

func TestABallotIsPreparedOpenedVotedInByNameAndCountedOnPages(t *testing.T) {
	w := newWorld(t)
	run := w.as("coordinator")
	made := want(t, run.send("/ballots/new", "plan", w.plan.ID, "title", "Shall we go on?", "named", "yes", "revotes", "yes", "quorum", "10"), 303).head.Get("Location")
	at := strings.TrimSuffix(made, "/make")
	seen := func() string {
		t.Helper()
		_, rest, _ := strings.Cut(want(t, run.get(made), 200).body, `name="seen" value="`)
		return rest[:strings.Index(rest, `"`)]
	}
	if got := want(t, run.send(at+"/questions", "seen", seen(), "question", "", "method", "runoff"), 422); !strings.Contains(got.body, "Every question needs words.") {
		t.Error("a question without words is not refused in words")
	}
	want(t, run.send(at+"/questions", "seen", seen(), "question", "Go on", "method", "support", "carried", "60", "consensus", "75"), 303)
	want(t, run.send(at+"/questions", "seen", seen(), "question", "Where?", "method", "transfer", "seats", "1", "options", "North\nSouth\nWest"), 303)
	want(t, run.send(at+"/questions", "seen", seen(), "question", "Spread", "method", "dots", "points", "3", "options", "A\nB"), 303)
	want(t, run.send(at+"/questions", "seen", seen(), "question", "Any", "method", "approval", "options", "A\nB"), 303)
	want(t, run.send(at+"/questions/4/remove", "seen", seen()), 303)
	if got := want(t, run.send(at+"/voters", "voters", "Demo Citizen\nDemo Suggester\nNobody at all"), 422); !strings.Contains(got.body, "Nobody at all") {
		t.Error("what was typed is lost")
	}
	want(t, run.send(at+"/voters", "voters", "Demo Citizen\nDemo Suggester"), 303)
	want(t, w.as("citizen").get(at), 404)
	want(t, run.send(at+"/open", "closes", "soon"), 422)
	want(t, run.send(at+"/open", "closes", w.s.now().AddDate(0, 0, 2).Format("2006-01-02 15:04")), 303)
	voter := w.as("citizen")
	vote := []string{"q1", "strongly-support", "q2-0", "1", "q2-2", "3", "q3-0", "2", "reason", "Because."}
	if got := want(t, voter.send(at+"/votes", append(vote, "step", "review")...), 422); !strings.Contains(got.body, "without leaving a number out") || !strings.Contains(got.body, "Because.") {
		t.Error("a gap in the ranking is not refused in words, or what was typed is lost")
	}
	vote[5] = "2"
	if got := want(t, voter.send(at+"/votes", append(vote, "step", "review")...), 200); !strings.Contains(got.body, "1. North · 2. West") || !strings.Contains(got.body, "Cast my vote") {
		t.Error("the review does not show the vote")
	}
	want(t, voter.send(at+"/votes", append(vote, "step", "cast")...), 303)
	if got := want(t, voter.get(at+"/paper"), 200); !strings.Contains(got.body, "Because.") {
		t.Error("who has voted does not see their vote")
	}
	want(t, w.as("reader").send(at+"/votes", append(vote, "step", "cast")...), 403)
	want(t, run.get(at+"/close"), 200)
	want(t, run.send(at+"/close"), 303)
	got := want(t, w.as("").get(at+"/result"), 200)
	for _, part := range []string{"Demo Citizen", "Because.", "Carried by consensus", "Round 1", "1 of 2 people"} {
		if !strings.Contains(got.body, part) {
			t.Errorf("the result does not show %q", part)
		}
	}
	want(t, w.as("").get(at+"/board"), 200)
}
