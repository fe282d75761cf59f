package conversation_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/opinion"
)

// BenchmarkTenThousandVotes lets 250 people vote at once on a store on disk:
// every vote is on the disk before it is answered, and the map follows.
func BenchmarkTenThousandVotes(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b)
		b.StartTimer()
		from := time.Now()
		var wait sync.WaitGroup
		var failed atomic.Int64
		for p := range 250 {
			wait.Go(func() {
				for n := range 40 {
					if w.Vote(w.ctx, visitor(p*5+n/8), w.id, n%8, opinion.Vote(n%3-1)) != nil {
						failed.Add(1)
					}
				}
			})
		}
		wait.Wait()
		if failed.Load() > 0 {
			b.Fatalf("%d votes were not taken", failed.Load())
		}
		b.ReportMetric(10_000/time.Since(from).Seconds(), "votes/s")
	}
}
