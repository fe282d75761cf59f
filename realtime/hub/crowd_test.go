package hub

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/realtime/bus/redistest"
)

// TestANewCommentReachesEveryViewerOnTwoServers has viewers on two servers
// over Redis; HUB_VIEWERS=5000 is the long form.
func TestANewCommentReachesEveryViewerOnTwoServers(t *testing.T) {
	viewers := 200
	if n, err := strconv.Atoi(os.Getenv("HUB_VIEWERS")); err == nil {
		viewers = n
	}
	redis := redistest.Start(t)
	one, urlOne := serve(t, Options{Bus: redisBus(t, redis.URL())})
	_, urlTwo := serve(t, Options{Bus: redisBus(t, redis.URL())})
	const comments = 10
	sent := make([]atomic.Int64, comments)
	start := time.Now()
	took := make([][]time.Duration, viewers)
	var ready, done sync.WaitGroup
	gate := make(chan struct{}, 50)
	for i := range viewers {
		ready.Add(1)
		done.Add(1)
		gate <- struct{}{}
		go func() {
			defer done.Done()
			v := look(t, []string{urlOne, urlTwo}[i%2])
			v.follow("draft/1", 0, "")
			first := v.next()
			<-gate
			ready.Done()
			if first.What != "fresh" {
				t.Errorf("viewer %d is told %q", i, first.What)
				return
			}
			for n := range comments {
				f := v.until("comment.posted")
				took[i] = append(took[i], time.Since(start)-time.Duration(sent[n].Load()))
				if f.ID != fmt.Sprint(n) {
					t.Errorf("viewer %d heard %s at %d", i, f.ID, n)
					return
				}
			}
		}()
	}
	ready.Wait()
	time.Sleep(1500 * time.Millisecond) // both servers are connected
	for n := range comments {
		sent[n].Store(int64(time.Since(start)))
		one.Announce(Announcement{"draft/1", "comment.posted", fmt.Sprint(n)})
		time.Sleep(200 * time.Millisecond)
	}
	done.Wait()
	all := slices.Sorted(slices.Values(slices.Concat(took...)))
	if len(all) != viewers*comments {
		t.Fatalf("%d of %d arrived", len(all), viewers*comments)
	}
	p99 := all[len(all)*99/100]
	t.Logf("%d viewers: p50 %s, p99 %s, last %s", viewers, all[len(all)/2], p99, all[len(all)-1])
	if p99 > 500*time.Millisecond {
		t.Errorf("p99 is %s", p99)
	}
}
