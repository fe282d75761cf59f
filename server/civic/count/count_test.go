package count

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

func TestASurplusPassesOnEveryBallotAtAWeightOfFivePlaces(t *testing.T) {
	e := letters("ABCD", "40 AB", "20 AC", "10 B", "18 C", "12 DC")
	r, err := e.Transfer(2)
	if err != nil {
		t.Fatal(err)
	}
	if r.Quota != 34 || !slices.Equal(r.Elected, []int{0, 2}) || len(r.Stages) != 3 {
		t.Fatalf("quota %d, elected %v in %d stages", r.Quota, r.Elected, len(r.Stages))
	}
	// 26 of 60 is 0.43333: B has 40 of these, C 20, and 0.0002 is cut off.
	if s := r.Stages[1]; s.Votes[1] != 2733320 || s.Votes[2] != 2666660 || s.Votes[0] != 34*Whole || s.Lost != 20 {
		t.Errorf("after the surplus: %+v", s)
	}
	if s := r.Stages[2]; *s.Out != 3 || s.Votes[2] != 3866660 || s.Exhausted != 0 {
		t.Errorf("after D went out: %+v", s)
	}
}

func TestNoVoteIsMadeOrLostWithoutBeingSaid(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	for range 300 {
		options := 2 + random.IntN(8)
		e := &Ranked{Options: make([]string, options), Lot: random.Perm(options)}
		for range 1 + random.IntN(60) {
			b := Ballot{Times: 1 + random.IntN(9)}
			for _, o := range random.Perm(options)[:1+random.IntN(options)] {
				b.Ranks = append(b.Ranks, []int{o})
			}
			e.Ballots = append(e.Ballots, b)
		}
		seats := 1 + random.IntN(options)
		r, err := e.Transfer(seats)
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Elected) != seats {
			t.Fatalf("%d of %d seats were filled", len(r.Elected), seats)
		}
		if sorted := slices.Sorted(slices.Values(r.Elected)); len(slices.Compact(sorted)) != seats {
			t.Fatalf("elected twice: %v", r.Elected)
		}
		for _, s := range r.Stages {
			sum := s.Exhausted + s.Lost
			for _, v := range s.Votes {
				sum += v
			}
			if sum != int64(r.Valid)*Whole || s.Lost < 0 {
				t.Fatalf("a stage adds up to %d of %d: %+v", sum, int64(r.Valid)*Whole, s)
			}
		}
		shuffled := &Ranked{Options: e.Options, Lot: e.Lot, Ballots: slices.Clone(e.Ballots)}
		random.Shuffle(len(shuffled.Ballots), func(i, j int) {
			shuffled.Ballots[i], shuffled.Ballots[j] = shuffled.Ballots[j], shuffled.Ballots[i]
		})
		again, _ := shuffled.Transfer(seats)
		if !slices.Equal(again.Elected, r.Elected) {
			t.Fatalf("the order of the ballots changed the result: %v and %v", r.Elected, again.Elected)
		}
	}
}

func TestATieGoesToTheEarlierRoundAndThenToTheLot(t *testing.T) {
	// B and C are level for last: whoever is drawn last goes out.
	e := letters("ABC", "4 AB", "3 B", "3 C")
	for _, c := range []struct {
		lot []int
		out int
	}{{[]int{0, 1, 2}, 2}, {[]int{2, 0, 1}, 1}} {
		e.Lot = c.lot
		r, _ := e.Runoff()
		if first := r.Rounds[0]; *first.Out != c.out || first.Tie == nil || first.Tie.Round != 0 {
			t.Errorf("with the lot %v out went %d: %+v", c.lot, *first.Out, first.Tie)
		}
	}
	// After D goes out B and C are level at 5, but C had fewer in round one.
	e = letters("ABCD", "8 A", "5 B", "4 C", "1 DC")
	e.Lot = []int{2, 1, 0, 3}
	r, _ := e.Runoff()
	if second := r.Rounds[1]; *second.Out != 2 || second.Tie == nil || second.Tie.Round != 1 {
		t.Errorf("out went %d: %+v", *second.Out, second.Tie)
	}
}

func TestSpoiltBallotsAreSetApartAndEqualRanksEndARunOffBallot(t *testing.T) {
	e := &Ranked{Options: []string{"A", "B", "C"}, Ballots: []Ballot{
		{Ranks: [][]int{{0}, {1}, {0}}, Times: 2},
		{Ranks: [][]int{{7}}, Times: 1},
		{Ranks: nil, Times: 1},
		{Ranks: [][]int{{1, 2}}, Times: 3},
		{Ranks: [][]int{{0}}, Times: 1},
	}}
	r, _ := e.Runoff()
	if r.Spoilt != 4 || r.Valid != 4 || r.Rounds[0].Exhausted != 3 || r.Winner != 0 {
		t.Errorf("%+v", r)
	}
	s, _ := e.Schulze()
	if s.Duels[1][0] != 3 || s.Duels[1][2] != 0 {
		t.Errorf("equal ranks: %v", s.Duels)
	}
}

func TestSupportIsComparedAsWholeNumbersAtTheThreshold(t *testing.T) {
	for _, c := range []struct {
		s                           Support
		eligible                    int
		carried, consensus, quorate bool
	}{
		{Support{10, 6, 2, 1, 1, 0}, 20, true, true, true},   // 16 of 20 is 80
		{Support{9, 6, 3, 1, 1, 5}, 25, true, false, true},   // 15 of 20, no opinion aside
		{Support{1, 1, 0, 1, 1, 0}, 4, true, false, true},    // exactly half
		{Support{1, 1, 1, 1, 1, 0}, 5, false, false, true},   // 40
		{Support{4, 0, 0, 0, 0, 0}, 20, false, false, false}, // too few voted
		{Support{0, 0, 0, 0, 0, 12}, 12, false, false, true}, // nobody with an opinion
		{Support{}, 0, false, false, false},                  // nobody at all
	} {
		o := c.s.Outcome(c.eligible, Thresholds{Carried: 50, Consensus: 80, Quorum: 50})
		if o.Carried != c.carried || o.Consensus != c.consensus || o.Quorate != c.quorate {
			t.Errorf("%+v of %d: %+v", c.s, c.eligible, o)
		}
	}
}

func TestApprovalAndDotsAddUpAndOverspentBallotsAreSpoilt(t *testing.T) {
	m := Approval(3, [][]int{{0, 1}, {1}, {2, 0}, {0, 0}, {5}, {}}, []int{2, 1, 0})
	if m.Cast != 4 || m.Spoilt != 2 || !slices.Equal(m.Points, []int{2, 2, 1}) || !slices.Equal(m.Order, []int{1, 0, 2}) || len(m.Tied) != 1 {
		t.Errorf("%+v", m)
	}
	m = Dots(2, 8, [][]int{{5, 3}, {8, 1}, {-1, 2}, {0, 8}, {1}}, nil)
	if m.Cast != 2 || m.Spoilt != 3 || !slices.Equal(m.Points, []int{5, 11}) || m.People[0] != 1 {
		t.Errorf("%+v", m)
	}
}

func TestSmallCellsAreHiddenAndCannotBeHadBySubtraction(t *testing.T) {
	shown := Cells([][]int{{20, 3, 9}, {14, 8, 30}, {0, 12, 7}})
	if shown[0][1] != nil || shown[2][0] == nil {
		t.Error("three people are shown, or nobody is hidden")
	}
	for i, row := range shown {
		hidden := 0
		for _, c := range row {
			if c == nil {
				hidden++
			}
		}
		if hidden == 1 {
			t.Errorf("row %d hides one cell, which its sum gives away", i)
		}
	}
	for j := range 3 {
		hidden := 0
		for i := range shown {
			if shown[i][j] == nil {
				hidden++
			}
		}
		if hidden == 1 {
			t.Errorf("column %d hides one cell, which its sum gives away", j)
		}
	}
}

func TestPrefLibFilesOfBothAgesAndWithTiesAreRead(t *testing.T) {
	modern, err := Read(strings.NewReader("# NUMBER ALTERNATIVES: 4\n# NUMBER VOTERS: 4\n# ALTERNATIVE NAME 2: Bread\n3: 1,{2,4}\n1: {3}, 2\n"))
	if err != nil {
		t.Fatal(err)
	}
	if b := modern.Ballots[0]; b.Times != 3 || len(b.Ranks) != 2 || !slices.Equal(b.Ranks[1], []int{1, 3}) || modern.Options[1] != "Bread" || modern.Options[0] != "1" {
		t.Errorf("%+v", modern)
	}
	old, err := Read(strings.NewReader("3\n1,Ann\n2,Bob\n3,Cat\n5,5,2\n3,1,{2,3}\n2,3,1\n"))
	if err != nil {
		t.Fatal(err)
	}
	if len(old.Ballots) != 2 || old.Options[2] != "Cat" || len(old.Ballots[0].Ranks) != 2 {
		t.Errorf("%+v", old)
	}
}

func TestAWrongFileIsRefusedWithItsLine(t *testing.T) {
	for file, want := range map[string]string{
		"hello":                                                  "line 1: this is not the beginning of a PrefLib file",
		"# NUMBER ALTERNATIVES: 2\n1: 1,3\n":                     `line 2: "3" is not one of the 2 options`,
		"# NUMBER ALTERNATIVES: 2\n1: {1,2\n":                    "line 2: a { without its }",
		"# NUMBER ALTERNATIVES: 2\nx: 1,2\n":                     "line 2: a ballot is written 'times: 3,1,{2,4}', and not \"x: 1,2\"",
		"# NUMBER ALTERNATIVES: 2\n# NUMBER VOTERS: 3\n1: 1,2\n": "the file says 3 voters and has the ballots of 1",
		"": "the file does not say how many options there are",
	} {
		if _, err := Read(strings.NewReader(file)); err == nil || err.Error() != want {
			t.Errorf("%q: %v", file, err)
		}
	}
}

func TestAnElectionThatCannotBeCountedIsRefused(t *testing.T) {
	e := letters("AB", "1 AB")
	if _, err := e.Transfer(3); err == nil {
		t.Error("three seats for two options")
	}
	e.Lot = []int{0, 0}
	if _, err := e.Runoff(); err == nil {
		t.Error("a lot with an option twice")
	}
	empty := &Ranked{Options: []string{"A"}}
	if r, err := empty.Runoff(); err != nil || r.Winner != -1 {
		t.Error("no ballots elect nobody")
	}
}
