package ballot_test

import (
	"errors"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

// BenchmarkTenThousandVotes is a poll of 10,000 people on a store on disk, each
// step synced before it is acknowledged: everybody on the roll has their
// covered number signed, and everybody casts their vote. Covering and
// uncovering are the voter's browser's and are not timed. The goal is 10,000
// votes in ten seconds.
func BenchmarkTenThousandVotes(b *testing.B) {
	const voters = 10_000
	w := newWorld(b, voters)
	for range b.N {
		b.StopTimer()
		p := w.open(three())
		hidden, signed, papers := make([]covered, voters), make([][]byte, voters), make([]ballot.Paper, voters)
		must(b, crowd(numbers(voters), func(i int) (err error) {
			hidden[i], err = hide(p)
			return err
		}))
		issued := timed(b, "papers", voters, func(i int) (err error) {
			signed[i], err = w.Issue(w.ctx, w.voters[i], p.Key(), hidden[i].blinded)
			return err
		})
		must(b, crowd(numbers(voters), func(i int) error {
			s, err := hidden[i].client.Finalize(hidden[i].state, signed[i])
			papers[i] = ballot.Paper{Message: hidden[i].message, Signature: s}
			return err
		}))
		cast := timed(b, "votes", voters, func(i int) error {
			_, err := w.Cast(w.ctx, p.Key(), papers[i], say(ballot.Supports, [][]int{{1}, {0}}, 0))
			return err
		})
		b.ReportMetric(voters/(issued+cast).Seconds(), "both/s")
		closed, err := w.Close(w.ctx, w.chair, p.Key())
		must(b, err)
		board, err := w.Board(w.ctx, closed)
		must(b, err)
		if len(board.Papers) != voters || board.Issued != voters {
			b.Errorf("%d votes are on the board, %d papers were given out", len(board.Papers), board.Issued)
		}
	}
}

// timed tells how many a second were done and what each took of the processor,
// which says more than the clock on a machine that is busy with other work.
func timed(b *testing.B, what string, n int, do func(i int) error) time.Duration {
	before, begun := worked(), time.Now()
	b.StartTimer()
	err := crowd(numbers(n), do)
	b.StopTimer()
	took := time.Since(begun)
	must(b, err)
	b.ReportMetric(float64(n)/took.Seconds(), what+"/s")
	b.ReportMetric((worked()-before).Seconds()*1000/float64(n), "cpu-ms/"+what)
	return took
}

// worked is the processor's time this process has used.
func worked() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// manyAtOnce is how many people a crowd sends at the same time.
const manyAtOnce = 64

// crowd has something done for each of many, from many sides. After an error
// nothing more is begun.
func crowd[T any](all []T, do func(T) error) error {
	var next atomic.Int64
	var wait sync.WaitGroup
	errs := make([]error, manyAtOnce)
	for side := range errs {
		wait.Go(func() {
			for errs[side] == nil {
				i := int(next.Add(1)) - 1
				if i >= len(all) {
					return
				}
				errs[side] = do(all[i])
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// numbers are those from nought to below n.
func numbers(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}
