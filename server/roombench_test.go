package server

import (
	"bytes"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// crowd is so many people in one room, each with a session of their own, the
// room's page as it was sent to them, and a real socket.
type crowd struct {
	w    *world
	id   meeting.ID
	who  []people.Actor
	word []string // of each one's session
	csrf []string
	web  *http.Client

	fresh atomic.Int64 // sockets that follow
	mu    sync.Mutex
	seen  map[string][]time.Duration // by what was announced: how long after it was asked for
	from  map[string]time.Time
}

// hands is how many requests the crowd has under way at once.
const hands = 64

func newCrowd(b *testing.B, n int) *crowd {
	w := newWorld(b)
	w.s.door = newDoor(n + 100) // they all come from this machine
	c := &crowd{w: w, seen: map[string][]time.Duration{}, from: map[string]time.Time{}, who: make([]people.Actor, n), word: make([]string, n), csrf: make([]string, n),
		web: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: hands, MaxConnsPerHost: hands}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	ctx, host := b.Context(), w.actor("coordinator")
	about := aboutSessionIn(w)
	about.Access = meeting.ForEverybody
	one, err := w.s.meetings.Sessions.Enter(ctx, host, w.plan.ID, "", about)
	must(b, err)
	c.id = one.Key()
	c.each(b, func(i int) error {
		id, err := w.s.people.Introduce(ctx, people.Operator(), people.Introduction{Provider: "bench", Issuer: "https://bench.example",
			Subject: strconv.Itoa(i), Name: fmt.Sprintf("Person %d", i), Sector: people.Citizen})
		if err == nil {
			c.who[i], err = w.s.people.Actor(ctx, id)
		}
		if err == nil {
			c.word[i], _, err = w.s.people.Sessions.Begin(ctx, id, people.Entry{Through: "bench"})
		}
		if err == nil {
			err = w.s.meetings.Rooms.Join(ctx, c.who[i], c.id, true)
		}
		return err
	})
	must(b, w.s.meetings.Rooms.Begin(ctx, host, c.id))
	return c
}

func (c *crowd) each(b *testing.B, do func(int) error) {
	b.Helper()
	var all sync.WaitGroup
	for hand := range hands {
		all.Go(func() {
			for i := hand; i < len(c.who); i += hands {
				if err := do(i); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func (c *crowd) cookie(i int) string { return "folkmoot_session=" + c.word[i] }

// ask sends a request in somebody's session and reads the whole answer.
func (c *crowd) ask(i int, path string, form url.Values) (string, error) {
	method, body := http.MethodGet, io.Reader(nil)
	if form != nil {
		form.Set("csrf", c.csrf[i])
		method, body = http.MethodPost, strings.NewReader(form.Encode())
	}
	r, err := http.NewRequest(method, c.w.base+"/sessions/"+string(c.id)+path, body)
	if err != nil {
		return "", err
	}
	r.Header.Set("Cookie", c.cookie(i))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", c.w.base)
		r.Header.Set(ownHeader, "1") // as the room's script does
	}
	answer, err := c.web.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != 200 {
		err = fmt.Errorf("%s answered %d: %.300s", path, answer.StatusCode, raw)
	}
	return string(raw), err
}

var followInPage = regexp.MustCompile(`data-follow="([^"]+)"`)

// open reads the room's page as a browser does, and follows it on a socket
// from what the page was made with.
func (c *crowd) open(b *testing.B, i int) error {
	page, err := c.ask(i, "/room", nil)
	if err != nil {
		return err
	}
	csrf, follow := proofInPage.FindStringSubmatch(page), followInPage.FindStringSubmatch(page)
	if csrf == nil || follow == nil {
		return fmt.Errorf("the page has no proof or nothing to follow: %.300s", page)
	}
	c.csrf[i] = csrf[1]
	socket, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(c.w.base, "http")+"/live", http.Header{"Cookie": {c.cookie(i)}})
	if err != nil {
		return err
	}
	b.Cleanup(func() { _ = socket.Close() })
	if err := socket.WriteMessage(websocket.TextMessage, []byte(`{"follow":`+html.UnescapeString(follow[1])+`}`)); err != nil {
		return err
	}
	go c.listen(socket)
	return nil
}

// listen notes when frames with the stage arrive. What they are stands before
// the stage, so the frame is not read as JSON a thousand times.
func (c *crowd) listen(socket *websocket.Conn) {
	for {
		_, raw, err := socket.ReadMessage()
		if err != nil {
			return
		}
		at := time.Now()
		head := raw[:min(len(raw), 300)]
		_, rest, _ := bytes.Cut(head, []byte(`"what":"`))
		what, _, _ := bytes.Cut(rest, []byte(`"`))
		if string(what) == "fresh" || string(what) == "re-read" {
			c.fresh.Add(1)
			continue
		}
		if !bytes.Contains(head, []byte(`"html":`)) {
			continue
		}
		c.mu.Lock()
		if from, known := c.from[string(what)]; known {
			c.seen[string(what)] = append(c.seen[string(what)], at.Sub(from))
		}
		c.mu.Unlock()
	}
}

// reaches does something and waits until everybody saw it.
func (c *crowd) reaches(b *testing.B, what string, do func() error) []time.Duration {
	b.Helper()
	c.mu.Lock()
	c.from[what], c.seen[what] = time.Now(), nil
	c.mu.Unlock()
	must(b, do())
	for until := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) {
		c.mu.Lock()
		seen := slices.Clone(c.seen[what])
		c.mu.Unlock()
		if len(seen) >= len(c.who) {
			return seen[:len(c.who)]
		}
		if time.Now().After(until) {
			b.Fatalf("%s reached %d of %d", what, len(seen), len(c.who))
		}
	}
}

// spent is the processor time of this whole process, the crowd included.
func spent() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func load() string {
	raw, _ := os.ReadFile("/proc/loadavg")
	first, _, _ := strings.Cut(string(raw), " ")
	return first
}

// A thousand people in one room on one node. A change of the floor and the
// opening of a poll are to reach them all, through real sockets, within 250 ms
// at p99; their thousand votes, each sent as a browser sends it, are to be
// counted exactly within ten seconds. Times are of a server and a crowd that
// share this machine; the load average and the processor time say how much of
// it they had. Setting up is part of the run, so that it is run once.
func BenchmarkAThousandPeopleInOneRoom(b *testing.B) {
	const n, rounds = 1000, 5
	b.ReportMetric(0, "ns/op")
	begun, used := time.Now(), spent()
	step := func(what string) {
		b.Logf("%s: %.1f s, %.1f s of processor time, load average %s", what, time.Since(begun).Seconds(), (spent() - used).Seconds(), load())
		begun, used = time.Now(), spent()
	}
	c := newCrowd(b, n)
	ctx, rooms, host := b.Context(), c.w.s.meetings.Rooms, c.w.actor("coordinator")
	step("1,000 people have an account, a session and a seat")
	c.each(b, func(i int) error { return c.open(b, i) })
	for until := time.Now().Add(time.Minute); c.fresh.Load() < n; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(until) {
			b.Fatalf("%d of %d pages follow", c.fresh.Load(), n)
		}
	}
	step("1,000 pages are read and followed")
	for i := range rounds {
		must(b, rooms.Ask(ctx, c.who[i], c.id, meeting.Speak))
	}
	time.Sleep(2 * time.Second) // what is small is gathered, sent and over
	var floor []time.Duration
	for round := range rounds {
		floor = append(floor, c.reaches(b, "room.gave", func() error { return rooms.Next(ctx, host, c.id, round) })...)
	}
	step("5 changes of the floor reached everybody")
	poll := c.reaches(b, "room.polled", func() error {
		return rooms.OpenPoll(ctx, host, c.id, meeting.NewPoll{Kind: meeting.Hands, Question: "Go on?"})
	})
	step("a poll's opening reached everybody")
	_, st, err := rooms.Stage(ctx, host, c.id)
	must(b, err)
	number := strconv.Itoa(st.Poll.N)
	voting := time.Now()
	c.each(b, func(i int) error {
		_, err := c.ask(i, "/vote", url.Values{"poll": {number}, "choice": {strconv.Itoa(i % 2)}})
		return err
	})
	took := time.Since(voting)
	step("1,000 votes are answered")
	must(b, rooms.ClosePoll(ctx, host, c.id, st.Poll.N))
	_, st, err = rooms.Stage(ctx, host, c.id)
	must(b, err)
	if counts := st.Counted[0].Counts; !slices.Equal(counts, []int{n / 2, n / 2}) {
		b.Errorf("%d votes count as %v", n, counts)
	}
	slices.Sort(floor)
	slices.Sort(poll)
	ms := func(all []time.Duration, percent int) float64 {
		return float64(all[(len(all)-1)*percent/100].Microseconds()) / 1000
	}
	b.ReportMetric(ms(floor, 50), "floor-p50-ms")
	b.ReportMetric(ms(floor, 99), "floor-p99-ms")
	b.ReportMetric(ms(poll, 99), "poll-p99-ms")
	b.ReportMetric(took.Seconds(), "votes-s")
}
