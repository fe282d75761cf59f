package opinion

import (
	"math/rand/v2"
	"syscall"
	"testing"
	"time"
)

// BenchmarkTheMapOf1921PeopleFromNothing is the published vtaiwan conversation,
// 197 statements; the goal is 1 s.
func BenchmarkTheMapOf1921PeopleFromNothing(b *testing.B) {
	c := published(b, "vtaiwan.uberx")
	begun := worked()
	defer func() { reportWork(b, begun) }()
	for b.Loop() {
		c.Mapper().Map()
	}
}

// BenchmarkOneMoreVoteOf1921People casts a vote there and draws the map anew; the
// goal is 20 ms, and the worst one is told beside the mean.
func BenchmarkOneMoreVoteOf1921People(b *testing.B) {
	c := published(b, "vtaiwan.uberx")
	m := c.Mapper()
	m.Map()
	random := rand.New(rand.NewPCG(1, 1))
	worst := time.Duration(0)
	begun := worked()
	defer func() { reportWork(b, begun) }()
	for b.Loop() {
		m.Cast(random.IntN(1921), random.IntN(197), Vote(random.IntN(3)-1))
		from := time.Now()
		m.Map()
		worst = max(worst, time.Since(from))
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
}

// BenchmarkStabilityOf1921People draws it a hundred times more from samples.
func BenchmarkStabilityOf1921People(b *testing.B) {
	m := published(b, "vtaiwan.uberx").Mapper()
	d := m.Map()
	begun := worked()
	defer func() { reportWork(b, begun) }()
	for b.Loop() {
		m.Stability(d, 100, 1)
	}
}

// BenchmarkTheMapOfTwoMillionVotes is a map from nothing of 33,000 people and 783
// statements; the goal is 30 s.
func BenchmarkTheMapOfTwoMillionVotes(b *testing.B) {
	const people, statements, votes = 33_000, 783, 2_000_000
	random := rand.New(rand.NewPCG(5, 6))
	m := NewMapper()
	for m.Votes().Count() < votes {
		p, s := random.IntN(people), random.IntN(statements)
		vote := Disagree
		if (p+s*s)%3 == 0 || random.IntN(5) == 0 {
			vote = Agree
		}
		if random.IntN(6) == 0 {
			vote = Pass
		}
		m.Cast(p, s, vote)
	}
	begun := worked()
	defer func() { reportWork(b, begun) }()
	for b.Loop() {
		m.axes, m.base, m.centres = nil, nil, map[int][]Point{}
		m.Map()
	}
}

// worked is the processor's time this process has used: on a machine that is
// busy with other work the clock says little.
func worked() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

func reportWork(b *testing.B, from time.Duration) {
	b.ReportMetric(float64((worked()-from).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}
