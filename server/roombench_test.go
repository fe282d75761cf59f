package server

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// crowd is so many people in one room, each with a real socket.
type crowd struct {
	w    *world
	id   meeting.ID
	who  []people.Actor
	mu   sync.Mutex
	seen map[string][]time.Duration // by what was announced: how long after it was asked for
	from map[string]time.Time
}

func gather(b *testing.B, n int) *crowd {
	w := newWorld(b)
	w.s.door = newDoor(n + 100) // they all come from this machine
	c := &crowd{w: w, seen: map[string][]time.Duration{}, from: map[string]time.Time{}}
	ctx, host := b.Context(), w.actor("coordinator")
	about := aboutSessionIn(w)
	about.Access = meeting.ForEverybody
	one, err := w.s.meetings.Sessions.Enter(ctx, host, w.plan.ID, "", about)
	must(b, err)
	c.id = one.Key()
	for i := range n {
		id, err := w.s.people.Introduce(ctx, people.Operator(), people.Introduction{Provider: "bench", Issuer: "https://bench.example",
			Subject: fmt.Sprint(i), Name: fmt.Sprintf("Person %d", i), Sector: people.Citizen})
		must(b, err)
		by, err := w.s.people.Actor(ctx, id)
		must(b, err)
		c.who = append(c.who, by)
	}
	c.each(b, func(_ int, by people.Actor) error { return w.s.meetings.Rooms.Join(ctx, by, c.id, true) })
	must(b, w.s.meetings.Rooms.Begin(ctx, host, c.id))
	for range n {
		socket, _, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(w.base, "http")+"/live", nil)
		must(b, err)
		b.Cleanup(func() { _ = socket.Close() })
		must(b, socket.WriteMessage(websocket.TextMessage, []byte(`{"follow":[{"topic":"room/`+string(c.id)+`","seq":0}]}`)))
		go c.listen(socket)
	}
	time.Sleep(2 * time.Second) // all follow, and what joining announced is over
	return c
}

func (c *crowd) each(b *testing.B, do func(int, people.Actor) error) {
	b.Helper()
	var all sync.WaitGroup
	for hand := range 64 {
		all.Go(func() {
			for i := hand; i < len(c.who); i += 64 {
				if err := do(i, c.who[i]); err != nil {
					b.Error(err)
				}
			}
		})
	}
	all.Wait()
}

func (c *crowd) listen(socket *websocket.Conn) {
	for {
		_, raw, err := socket.ReadMessage()
		if err != nil {
			return
		}
		at := time.Now()
		var f struct{ What, HTML string }
		if json.Unmarshal(raw, &f) != nil || f.HTML == "" {
			continue
		}
		c.mu.Lock()
		if from, known := c.from[f.What]; known {
			c.seen[f.What] = append(c.seen[f.What], at.Sub(from))
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
	for until := time.Now().Add(20 * time.Second); ; {
		c.mu.Lock()
		seen := slices.Clone(c.seen[what])
		c.mu.Unlock()
		if len(seen) >= len(c.who) {
			return seen[:len(c.who)]
		}
		if time.Now().After(until) {
			b.Fatalf("%s reached %d of %d", what, len(seen), len(c.who))
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// A thousand people in one room on one node: a change of the floor and the
// opening of a poll reach them all, through real sockets, within 250 ms at
// p99; their thousand votes are counted exactly within ten seconds.
func BenchmarkAThousandPeopleInOneRoom(b *testing.B) {
	const n = 1000
	c := gather(b, n)
	ctx, rooms, host := b.Context(), c.w.s.meetings.Rooms, c.w.actor("coordinator")
	var floor, poll []time.Duration
	b.ResetTimer()
	for round := range 5 {
		must(b, rooms.Ask(ctx, c.who[round], c.id, meeting.Speak))
		time.Sleep(600 * time.Millisecond) // what is small is gathered and sent before
		floor = append(floor, c.reaches(b, "room.gave", func() error { return rooms.Next(ctx, host, c.id, round) })...)
	}
	poll = c.reaches(b, "room.polled", func() error {
		return rooms.OpenPoll(ctx, host, c.id, meeting.NewPoll{Kind: meeting.Hands, Question: "Go on?"})
	})
	_, st, err := rooms.Stage(ctx, host, c.id)
	must(b, err)
	begun := time.Now()
	c.each(b, func(i int, by people.Actor) error { return rooms.Vote(ctx, by, c.id, st.Poll.N, i%2) })
	voting := time.Since(begun)
	must(b, rooms.ClosePoll(ctx, host, c.id, st.Poll.N))
	b.StopTimer()
	_, st, err = rooms.Stage(ctx, host, c.id)
	must(b, err)
	if counts := st.Counted[0].Counts; !slices.Equal(counts, []int{n / 2, n / 2}) {
		b.Errorf("%d votes count as %v", n, counts)
	}
	slices.Sort(floor)
	slices.Sort(poll)
	b.ReportMetric(float64(floor[len(floor)/2].Milliseconds()), "floor-p50-ms")
	b.ReportMetric(float64(floor[len(floor)*99/100].Milliseconds()), "floor-p99-ms")
	b.ReportMetric(float64(poll[len(poll)*99/100].Milliseconds()), "poll-p99-ms")
	b.ReportMetric(voting.Seconds(), "votes-s")
	if voting > 10*time.Second {
		b.Errorf("%d votes took %s", n, voting)
	}
}
