package count

import (
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// letters reads "5 ACBED" and the like; the options are the letters named.
func letters(options string, lines ...string) *Ranked {
	r := &Ranked{}
	for _, o := range options {
		r.Options = append(r.Options, string(o))
	}
	for _, l := range lines {
		times, order, _ := strings.Cut(l, " ")
		b := Ballot{}
		b.Times, _ = strconv.Atoi(times)
		for _, o := range order {
			b.Ranks = append(b.Ranks, []int{strings.IndexRune(options, o)})
		}
		r.Ballots = append(r.Ballots, b)
	}
	return r
}

func spelt(options []string, order []int) string {
	var b strings.Builder
	for _, o := range order {
		b.WriteString(options[o])
	}
	return b.String()
}

var fortyFive = letters("ABCDE", "5 ACBED", "5 ADECB", "8 BEDAC", "3 CABED", "7 CAEBD", "2 CBADE", "7 DCEBA", "8 EBADC")

func TestSchulzesOwnExampleHasHisOrderAndHisPaths(t *testing.T) {
	s, err := fortyFive.Schulze()
	if err != nil {
		t.Fatal(err)
	}
	if got := spelt(s.Options, s.Order); got != "EACBD" {
		t.Errorf("the order is %s", got)
	}
	const A, B, C, D, E = 0, 1, 2, 3, 4
	for _, c := range []struct{ got, want int }{
		{s.Strength[E][A], 25}, {s.Strength[A][E], 24}, {s.Strength[B][D], 33}, {s.Strength[C][B], 29},
		{s.Duels[A][B], 20}, {s.Duels[B][A], 25},
	} {
		if c.got != c.want {
			t.Errorf("%d, should be %d", c.got, c.want)
		}
	}
	path := s.Paths[E][A]
	weakest := 1 << 30
	for i := 1; i < len(path); i++ {
		weakest = min(weakest, s.Duels[path[i-1]][path[i]])
	}
	if path[0] != E || path[len(path)-1] != A || weakest != 25 {
		t.Errorf("the path from E to A is %v, its weakest duel %d", path, weakest)
	}
}

func TestTheSameBallotsByRunOffElectC(t *testing.T) {
	r, err := fortyFive.Runoff()
	if err != nil {
		t.Fatal(err)
	}
	var out []int
	for _, round := range r.Rounds {
		if round.Out != nil {
			out = append(out, *round.Out)
		}
	}
	last := r.Rounds[len(r.Rounds)-1]
	if spelt(r.Options, out) != "DBA" || r.Winner != 2 || *last.Votes[2] != 24 || *last.Votes[4] != 21 {
		t.Errorf("out went %s, %v won with %v", spelt(r.Options, out), r.Winner, last.Votes)
	}
}

func TestTennesseesCapitalIsKnoxvilleByRunOffAndNashvilleBySchulze(t *testing.T) {
	e := letters("MNCK", "42 MNCK", "26 NCKM", "15 CKNM", "17 KCNM")
	r, _ := e.Runoff()
	last := r.Rounds[len(r.Rounds)-1]
	if r.Options[r.Winner] != "K" || *last.Votes[3] != 58 || *last.Votes[0] != 42 || *r.Rounds[0].Votes[0] != 42 {
		t.Errorf("run-off: %+v", r)
	}
	if *r.Rounds[0].Out != 2 || *r.Rounds[1].Out != 1 {
		t.Error("Chattanooga goes out first, then Nashville")
	}
	s, _ := e.Schulze()
	if got := spelt(s.Options, s.Order); got != "NCKM" {
		t.Errorf("Schulze: %s", got)
	}
}

// debian are the ballots of the Debian project's election of its leader in
// 2002, as PrefLib publishes them (00002-00000001).
const debian = `# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 475
# ALTERNATIVE NAME 1: Branden Robinson
# ALTERNATIVE NAME 2: Raphael Hertzog
# ALTERNATIVE NAME 3: Bdale Garbee
# ALTERNATIVE NAME 4: None Of The Above
60: 3,1,2,4
50: 1,3,2,4
40: 3,1,2
34: 3,2,1,4
31: 3,2,4,1
29: 2,3,1,4
29: 1,3,2
24: 2,1,3,4
22: 1,2,3,4
20: 3,2,1
15: 1,3,4,2
14: 2,3,1
11: 3,1,4,2
9: 2,3,4,1
9: 3
8: 1,2,3
7: 1
5: 2,3,4
5: 2,1,3
5: 3,4
5: 3,2
4: 3,4,2,1
4: 1,4,2,3
4: 3,4,1,2
4: 2,3
3: 2,1,4,3
3: 3,2,4
2: 2,4,1,3
2: 1,4,3,2
2: 1,2,4,3
2: 1,2
2: 1,3
2: 2,1
2: 2
1: 4,2,3,1
1: 2,4,3,1
1: 3,1,4
1: 1,3,4
1: 4,3
1: 2,4
1: 4
`

func TestDebianElectedBdaleGarbeeIn2002(t *testing.T) {
	e, err := Read(strings.NewReader(debian))
	if err != nil {
		t.Fatal(err)
	}
	s, _ := e.Schulze()
	for _, c := range [][3]int{{2, 0, 291}, {0, 2, 180}, {2, 1, 327}, {1, 2, 140}, {0, 1, 260}, {1, 0, 199}} {
		if got := s.Duels[c[0]][c[1]]; got != c[2] {
			t.Errorf("%s over %s: %d, should be %d", e.Options[c[0]], e.Options[c[1]], got, c[2])
		}
	}
	if !slices.Equal(s.Order, []int{2, 0, 1, 3}) || s.Options[s.Order[0]] != "Bdale Garbee" {
		t.Errorf("the order is %v", s.Order)
	}
	r, _ := e.Runoff()
	last := r.Rounds[len(r.Rounds)-1]
	t.Logf("last round: %d with Garbee, %d exhausted", *last.Votes[2], last.Exhausted)
	if r.Winner != 2 {
		t.Errorf("the run-off elects %d", r.Winner)
	}
}

func TestCyclesAreResolvedOrAreTies(t *testing.T) {
	s := Beatpaths([][]int{{0, 1, 0}, {0, 0, 3}, {5, 0, 0}}, nil)
	if !slices.Equal(s.Winners, []int{1}) || s.Tie != nil {
		t.Errorf("the cycle with margins 1, 3 and 5 is won by %v", s.Winners)
	}
	s = Beatpaths([][]int{{0, 2, 0}, {0, 0, 2}, {2, 0, 0}}, []int{2, 0, 1})
	if len(s.Winners) != 3 || s.Order[0] != 1 || s.Tie == nil {
		t.Errorf("an even cycle is won by %v, and the lot prefers the second: %v", s.Winners, s.Order)
	}
}

// TestIrishConstituenciesOf2002 counts real ballots, which are too many to
// keep here: FOLKMOOT_TEST_PREFLIB names a folder with PrefLib's 00001 files.
// The official count drew its surplus ballots at random, so winners compare
// and fractions do not.
func TestIrishConstituenciesOf2002(t *testing.T) {
	dir := os.Getenv("FOLKMOOT_TEST_PREFLIB")
	if dir == "" {
		t.Skip("FOLKMOOT_TEST_PREFLIB names no folder with the Irish ballots of 2002")
	}
	for name, c := range map[string]struct {
		seats int
		won   []string
	}{
		"00001-00000001.soi": {4, []string{"Sargent", "Ryan", "Glennon", "Wright"}},
		"00001-00000002.soi": {3, []string{"Lenihan", "Higgins", "Burton"}},
		"00001-00000003.soi": {5, []string{"Dempsey", "Wallace", "English", "Brady", "Bruton"}},
	} {
		f, err := os.Open(dir + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		e, err := Read(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		r, err := e.Transfer(c.seats)
		if err != nil {
			t.Fatal(err)
		}
		elected := ""
		for _, o := range r.Elected {
			elected += e.Options[o] + ", "
		}
		t.Logf("%s: quota %d, %d stages, elected %s", name, r.Quota, len(r.Stages), elected)
		for _, w := range c.won {
			if !strings.Contains(elected, w) {
				t.Errorf("%s: %s was elected in 2002", name, w)
			}
		}
	}
}

// BenchmarkOneHundredThousandRankedBallots counts ballots that all differ, of
// twelve options and three to twelve ranks; the goal is 1 s for each method.
func BenchmarkOneHundredThousandRankedBallots(b *testing.B) {
	random := rand.New(rand.NewPCG(1, 1))
	e := &Ranked{Options: make([]string, 12)}
	for range 100_000 {
		ballot := Ballot{Times: 1}
		for _, o := range random.Perm(12)[:3+random.IntN(10)] {
			ballot.Ranks = append(ballot.Ranks, []int{o})
		}
		e.Ballots = append(e.Ballots, ballot)
	}
	for name, count := range map[string]func(){
		"runoff":   func() { e.Runoff() },
		"schulze":  func() { e.Schulze() },
		"transfer": func() { e.Transfer(4) },
	} {
		b.Run(name, func(b *testing.B) {
			from := worked()
			defer func() { reportWork(b, from) }()
			for b.Loop() {
				count()
			}
		})
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
