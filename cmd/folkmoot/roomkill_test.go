package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
)

// roomful is a live session with people in it, each with a token.
type roomful struct {
	t       *testing.T
	session string
	words   []string // of the tokens; the first is the chair's
}

// node starts the program on an address of its choice, or on a free one.
func node(t *testing.T, address, data, redis string) *served {
	t.Helper()
	if address == "" {
		free, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		address = free.Addr().String()
		free.Close()
	}
	c := program(t, []string{"FOLKMOOT_REDIS_URL=" + redis}, "serve", "--demo", "--addr", address, "--data", data, "--log-level", "error")
	return ready(t, c, "http://"+address)
}

// asks sends a request that must be answered with one of 2xx.
func (r *roomful) asks(s *served, who int, method, path string, body any) map[string]any {
	r.t.Helper()
	status, said, err := s.api(r.words[who], method, path, body)
	if err != nil || status >= 300 {
		r.t.Fatalf("%s %s: %d %v %v", method, path, status, said, err)
	}
	return said
}

func (r *roomful) lead(s *served, pairs map[string]any) {
	r.t.Helper()
	r.asks(s, 0, "POST", "/sessions/"+r.session+"/lead", pairs)
}

// gathered begins a session in which everything is under way: a clock, a
// speaker, a queue, a question, an open poll in which all but the chair have
// voted, and a record.
func gathered(t *testing.T, s *served, data string) *roomful {
	t.Helper()
	r := &roomful{t: t}
	for _, name := range []string{"Demo Coordinator", "Demo Citizen", "Demo Speaker", "Demo Drafter", "Demo Lead Official"} {
		out, said, code := call(t, nil, "token", "issue", "--data", data, "--person", name)
		if code != 0 {
			t.Fatalf("no token for %s: %s", name, said)
		}
		r.words = append(r.words, strings.TrimSpace(out))
	}
	answer, err := http.Get(s.base + "/api/v1/plans")
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var plans []struct{ ID, Title string }
	if err := json.NewDecoder(answer.Body).Decode(&plans); err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(plans, func(p struct{ ID, Title string }) bool { return strings.Contains(p.Title, "2027") })
	r.session = r.announced(s, plans[i].ID)
	for who := range r.words {
		r.asks(s, who, "POST", "/sessions/"+r.session+"/join", map[string]any{})
	}
	r.lead(s, map[string]any{"do": "begin"})
	for who := 1; who < 4; who++ {
		r.asks(s, who, "POST", "/sessions/"+r.session+"/turn", map[string]any{"kind": "speak"})
	}
	r.lead(s, map[string]any{"do": "next", "floor": 0})
	r.lead(s, map[string]any{"do": "extend", "minutes": 3})
	r.asks(s, 1, "POST", "/sessions/"+r.session+"/questions", map[string]any{"text": "Who pays?"})
	r.lead(s, map[string]any{"do": "poll", "kind": "hands", "text": "Go on?"})
	n := r.open(s)
	for who := 1; who < len(r.words); who++ {
		r.asks(s, who, "PUT", "/sessions/"+r.session+"/polls/"+n+"/vote", map[string]any{"choice": who % 2})
	}
	r.asks(s, 0, "POST", "/sessions/"+r.session+"/record", map[string]any{"kind": "decision", "text": "We go on."})
	return r
}

// announced announces a session that everybody may join. The answer is a list.
func (r *roomful) announced(s *served, plan string) string {
	r.t.Helper()
	body := fmt.Sprintf(`{"about":{"title":"A session","purpose":"To be there.","start":%q,"zone":"Europe/London","place":"Hall","access":"everybody","agenda":[{"title":"First","minutes":20}]}}`,
		time.Now().UTC().Format(time.RFC3339))
	q, err := http.NewRequest("POST", s.base+"/api/v1/plans/"+plan+"/sessions", strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	q.Header.Set("Content-Type", "application/json")
	q.Header.Set("Authorization", "Bearer "+r.words[0])
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	var all []struct{ ID string }
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil || len(all) != 1 {
		r.t.Fatalf("announcing is answered %d: %v", answer.StatusCode, err)
	}
	return all[0].ID
}

// open is the number of the open poll.
func (r *roomful) open(s *served) string {
	r.t.Helper()
	return strconv.Itoa(int(r.room(s)["poll"].(map[string]any)["n"].(float64)))
}

func (r *roomful) room(s *served) map[string]any {
	r.t.Helper()
	return r.asks(s, 0, "GET", "/sessions/"+r.session+"/room", nil)
}

// watcher is a page that follows the room and, when its server is gone, comes
// back to one that is there and reads the room again.
type watcher struct {
	conn  *websocket.Conn
	epoch string
	seq   uint64
}

// follows connects to one of these servers, the first that answers, and waits
// until it says where the topic stands.
func (w *watcher) follows(session string, bases ...string) error {
	var last error
	for until := time.Now().Add(time.Minute); time.Now().Before(until); time.Sleep(20 * time.Millisecond) {
		for _, base := range bases {
			conn, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(base, "http")+"/live", nil)
			if last = err; err != nil {
				continue
			}
			ask := fmt.Sprintf(`{"follow":[{"topic":"room/%s","seq":%d,"epoch":%q}]}`, session, w.seq, w.epoch)
			if last = conn.WriteMessage(websocket.TextMessage, []byte(ask)); last != nil {
				continue
			}
			var f struct {
				What, Epoch string
				Seq         uint64
			}
			if last = conn.ReadJSON(&f); last != nil || f.What != "fresh" && f.What != "re-read" {
				conn.Close()
				continue
			}
			w.conn, w.epoch, w.seq = conn, f.Epoch, f.Seq
			return nil
		}
	}
	return fmt.Errorf("nobody answers: %w", last)
}

// gone waits until the server that it followed is.
func (w *watcher) gone() {
	for {
		if _, _, err := w.conn.ReadMessage(); err != nil {
			w.conn.Close()
			return
		}
	}
}

// watchers is how many pages follow the room.
const watchers = 40

// enter has every watcher follow the room and read it, and gives how long it
// took until the last one had.
func (r *roomful) enter(all []*watcher, from time.Time, check func(map[string]any), bases ...string) time.Duration {
	r.t.Helper()
	var wait sync.WaitGroup
	for i, w := range all {
		wait.Go(func() {
			if w.conn != nil {
				w.gone()
			}
			if err := w.follows(r.session, bases...); err != nil {
				r.t.Error(err)
				return
			}
			s := &served{t: r.t, base: bases[0]}
			status, room, err := s.api(r.words[i%len(r.words)], "GET", "/sessions/"+r.session+"/room", nil)
			if err != nil || status != 200 {
				r.t.Errorf("the room is answered %d: %v", status, err)
				return
			}
			check(room)
		})
	}
	wait.Wait()
	return time.Since(from)
}

// asItWas compares the room with what it was: everything but the clocks is the
// same, and they went on by as much as the server's clock did.
func (r *roomful) asItWas(was map[string]any) func(map[string]any) {
	moment := func(room map[string]any) time.Time {
		at, err := time.Parse(time.RFC3339Nano, room["now"].(string))
		if err != nil {
			r.t.Error(err)
		}
		return at
	}
	return func(is map[string]any) {
		for _, part := range []string{"began", "item", "floorN", "floor", "queue", "here", "poll", "questions", "turns"} {
			before, _ := json.Marshal(was[part])
			after, _ := json.Marshal(is[part])
			if string(before) != string(after) {
				r.t.Errorf("%s is %s and was %s", part, after, before)
			}
		}
		passed := moment(is).Sub(moment(was)).Seconds()
		left := was["left"].(float64) - is["left"].(float64)
		speaking := is["speaking"].(float64) - was["speaking"].(float64)
		if math.Abs(left-passed) > 0.01 || math.Abs(speaking-passed) > 0.01 {
			r.t.Errorf("in %.3f seconds the clock of the point ran %.3f and the speaker's %.3f", passed, left, speaking)
		}
	}
}

// goesOn has the chair act on a server that took over: what was voted is
// counted exactly, the record is there and the next speaker is called.
func (r *roomful) goesOn(s *served, counts ...float64) {
	r.t.Helper()
	r.lead(s, map[string]any{"do": "close-poll", "n": r.room(s)["poll"].(map[string]any)["n"]})
	got := r.room(s)["counted"].([]any)[0].(map[string]any)["counts"].([]any)
	for i, n := range counts {
		if got[i].(float64) != n {
			r.t.Errorf("the votes count as %v, want %v", got, counts)
		}
	}
	r.lead(s, map[string]any{"do": "next", "floor": r.room(s)["floorN"]})
	r.lead(s, map[string]any{"do": "poll", "kind": "hands", "text": "And now?"})
	for who := 1; who < len(r.words); who++ {
		r.asks(s, who, "PUT", "/sessions/"+r.session+"/polls/"+r.open(s)+"/vote", map[string]any{"choice": 0})
	}
	q, err := http.NewRequest("GET", s.base+"/api/v1/sessions/"+r.session+"/record", nil)
	if err != nil {
		r.t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+r.words[0])
	answer, err := http.DefaultClient.Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	if raw, _ := io.ReadAll(answer.Body); !strings.Contains(string(raw), "We go on.") {
		r.t.Errorf("the record is %s", raw)
	}
}

// within is how long everybody may take to be back: five seconds, and on a
// machine so busy that the same requests take long without any kill, as much
// longer.
func within(calm time.Duration) time.Duration { return 5*time.Second + 2*calm }

// TestEverybodyIsBackWithinFiveSecondsWhenANodeIsKilledInTheMiddleOfASession
// kills the real program with kill -9 while a session is live: first one of
// two nodes on one store and one Redis, then the only node that is left, which
// is started again.
func TestEverybodyIsBackWithinFiveSecondsWhenANodeIsKilledInTheMiddleOfASession(t *testing.T) {
	data, redis := t.TempDir(), redistest.Start(t)
	one := node(t, "", data, redis.URL())
	two := node(t, "", data, redis.URL())
	r := gathered(t, one, data)
	was := r.room(one)
	all := make([]*watcher, watchers)
	for i := range all {
		all[i] = &watcher{}
	}
	calm := r.enter(all, time.Now(), r.asItWas(was), one.base)

	killed := time.Now()
	one.kill()
	took := r.enter(all, killed, r.asItWas(was), two.base)
	t.Logf("%d people were back on the other node %s after the kill; without a kill entering took %s", watchers, took, calm)
	if took > within(calm) {
		t.Errorf("everybody was back after %s", took)
	}
	r.goesOn(two, 2, 2)
	was = r.room(two)

	address := strings.TrimPrefix(two.base, "http://")
	killed = time.Now()
	two.kill()
	back := make(chan time.Duration, 1)
	go func() { back <- r.enter(all, killed, r.asItWas(was), "http://"+address) }()
	again := node(t, address, data, redis.URL())
	took = <-back
	t.Logf("%d people were back %s after the only node was killed, which took %s to be ready again", watchers, took, again.took)
	if took > within(calm)+again.took {
		t.Errorf("everybody was back after %s", took)
	}
	r.goesOn(again, 4, 0)
}
