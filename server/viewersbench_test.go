package server

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// beside starts another server over a world's store, connected by that Redis.
func (w *world) beside(redis string) *Server {
	w.t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(w.t, err)
	settings := w.settings
	settings.Addr, settings.BaseURL, settings.Redis, settings.Sockets = listener.Addr().String(), "", redis, 1<<20
	s, err := Open(w.t.Context(), settings)
	must(w.t, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.serve(ctx, listener, nil) }()
	w.t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			w.t.Errorf("the server ended with %v", err)
		}
	})
	return s
}

// onlookers follow one draft on several servers, and note when each heard of
// which comment.
type onlookers struct {
	mu    sync.Mutex
	heard map[string][]time.Time
}

func (o *onlookers) look(b *testing.B, address, topic string) {
	conn, _, err := websocket.DefaultDialer.Dial("ws://"+address+"/live", nil)
	must(b, err)
	b.Cleanup(func() { _ = conn.Close() })
	must(b, conn.WriteMessage(websocket.TextMessage, fmt.Appendf(nil, `{"follow":[{"topic":%q}]}`, topic)))
	_, _, err = conn.ReadMessage() // follows
	must(b, err)
	go func() {
		for {
			_, raw, err := conn.ReadMessage()
			if err != nil {
				return
			}
			at := time.Now()
			var f struct{ What, ID, HTML string }
			if json.Unmarshal(raw, &f) == nil && f.What == "comment.posted" && strings.Contains(f.HTML, "latest-comments") {
				o.mu.Lock()
				o.heard[f.ID] = append(o.heard[f.ID], at)
				o.mu.Unlock()
			}
		}
	}()
}

// Many look at one draft on two servers over Redis, through real sockets. What
// is measured is from the moment in which somebody posts a comment until it
// is there, rendered, at each of them: 500 ms at p99 for 5,000 of them.
// FOLKMOOT_BENCH_VIEWERS=5000 is the long form; make bench-live runs it.
func BenchmarkACommentReachesAllWhoLookAtADraftOnTwoServers(b *testing.B) {
	viewers := 500
	if n, err := strconv.Atoi(os.Getenv("FOLKMOOT_BENCH_VIEWERS")); err == nil {
		viewers = n
	}
	w := newWorld(b)
	redis := redistest.Start(b)
	servers := []*Server{w.beside(redis.URL()), w.beside(redis.URL())}
	o := &onlookers{heard: map[string][]time.Time{}}
	var all sync.WaitGroup
	for hand := range 20 {
		all.Go(func() {
			for i := hand; i < viewers; i += 20 {
				o.look(b, servers[i%2].settings.Addr, "draft/"+w.drafts[0].ID)
			}
		})
	}
	all.Wait()
	time.Sleep(6 * time.Second) // the servers know each other, and who looks on has been told to all
	const comments = 10
	var took []time.Duration
	b.ResetTimer()
	for n := range comments {
		begun := time.Now()
		s := servers[n%2]
		t, err := s.drafts.Comments.Post(b.Context(), w.actor("citizen"), w.drafts[0].Key(), draft.NewComment{Body: fmt.Sprintf("Comment %d.", n)})
		must(b, err)
		for {
			o.mu.Lock()
			heard := slices.Clone(o.heard[t.ID])
			o.mu.Unlock()
			if len(heard) == viewers {
				for _, at := range heard {
					took = append(took, at.Sub(begun))
				}
				break
			}
			if time.Since(begun) > 30*time.Second {
				b.Fatalf("comment %d reached %d of %d", n, len(heard), viewers)
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
	b.StopTimer()
	slices.Sort(took)
	p99 := took[len(took)*99/100]
	b.ReportMetric(float64(took[len(took)/2].Milliseconds()), "p50-ms")
	b.ReportMetric(float64(p99.Milliseconds()), "p99-ms")
	b.ReportMetric(float64(took[len(took)-1].Milliseconds()), "last-ms")
	if p99 > 500*time.Millisecond {
		b.Errorf("p99 is %s", p99)
	}
}
