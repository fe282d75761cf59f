package lottery

import (
	"context"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

// benchmark runs an algorithm over a pool. Beside the clock it gives the
// processor's time: on a machine that is busy with other work the clock says
// little.
func benchmark(b *testing.B, p *Pool, a Algorithm) {
	b.Helper()
	if err := p.Check(); err != nil {
		b.Fatal(err)
	}
	from := worked()
	defer func() { b.ReportMetric(float64((worked()-from).Milliseconds())/float64(b.N), "cpu-ms/op") }()
	for b.Loop() {
		out, err := Run(context.Background(), p, Options{Algorithm: a, Seed: 1})
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(out.Panels()), "panels")
		b.ReportMetric(out.Figures().Lowest, "lowest")
	}
}

// seven features of the usual sizes: gender, age, ethnicity, disability,
// education, ward, deprivation.
var seven = []int{2, 5, 4, 2, 5, 8, 4}

// BenchmarkLeximin150 is the published pool of 150 people and 22 seats; the
// goal is 2 s.
func BenchmarkLeximin150(b *testing.B) { benchmark(b, sf(b), Leximin) }

// BenchmarkLeximin500 is a made-up pool of 500 people and 75 seats by seven
// features, nearly everybody of a kind of their own; the goal is 60 s.
func BenchmarkLeximin500(b *testing.B) { benchmark(b, synthetic(500, 75, seven, 1, 40), Leximin) }

// BenchmarkLeximinOther500 is another such pool, so that one lucky seed does
// not speak for all.
func BenchmarkLeximinOther500(b *testing.B) { benchmark(b, synthetic(500, 75, seven, 2, 40), Leximin) }

// BenchmarkLeximin2000 is a national pool: 2,000 people, 200 seats, two
// features, where people of a kind are many; the goal is 60 s.
func BenchmarkLeximin2000(b *testing.B) {
	benchmark(b, synthetic(2000, 200, []int{2, 5}, 3, 100), Leximin)
}

// BenchmarkLeximinTight is a hard one of the random pools: 96 people, eight
// seats and seven features, where whole people cannot reach what parts of
// people could, and panels are priced until it is proven.
func BenchmarkLeximinTight(b *testing.B) {
	r := rand.New(rand.NewPCG(9, 99))
	n, k := 40+r.IntN(160), 8+r.IntN(20)
	r.IntN(5)
	benchmark(b, synthetic(n, k, seven, 9, r.IntN(n/2)), Leximin)
}

// BenchmarkMaximin500 is the first level of BenchmarkLeximin500 alone.
func BenchmarkMaximin500(b *testing.B) { benchmark(b, synthetic(500, 75, seven, 1, 40), Maximin) }

// BenchmarkNash150 is the published pool with the largest product of chances.
func BenchmarkNash150(b *testing.B) { benchmark(b, sf(b), Nash) }

// BenchmarkNash500 is the pool of BenchmarkLeximin500 with the largest product.
func BenchmarkNash500(b *testing.B) { benchmark(b, synthetic(500, 75, seven, 1, 40), Nash) }

// worked is the processor's time that this process has used.
func worked() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
