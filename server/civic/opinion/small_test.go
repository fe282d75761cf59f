package opinion

import (
	"math"
	"strconv"
	"testing"
)

func itoa(n int) string { return strconv.Itoa(n) }

func TestTheSmallestConversationsHaveAMap(t *testing.T) {
	for name, votes := range map[string][][3]int{
		"nobody":        {},
		"one vote":      {{0, 0, 1}},
		"one person":    {{0, 0, 1}, {0, 1, -1}, {0, 2, 0}},
		"one statement": {{0, 0, 1}, {1, 0, -1}, {2, 0, 1}},
		"all agree":     {{0, 0, 1}, {1, 0, 1}, {0, 1, 1}, {1, 1, 1}},
		"all pass":      {{0, 0, 0}, {1, 0, 0}, {2, 1, 0}},
	} {
		m := NewMapper()
		for _, v := range votes {
			m.Cast(v[0], v[1], Vote(v[2]))
		}
		for range 3 {
			d := m.Map()
			for _, p := range d.Points {
				if math.IsNaN(p.X) || math.IsInf(p.X, 0) || math.IsNaN(p.Y) {
					t.Errorf("%s: a person lies at %v", name, p)
				}
			}
			for _, p := range d.Priority {
				if math.IsNaN(p) {
					t.Errorf("%s: a priority is not a number", name)
				}
			}
			d.Public()
			m.Stability(d, 3, 1)
		}
	}
}

func TestOnePersonIsTheirOwnAxisAndOneStatementIsOne(t *testing.T) {
	m := NewMapper()
	m.Cast(0, 0, Agree)
	m.Cast(0, 1, Disagree)
	d := m.Map()
	near(t, "first", d.Axes[0][0], math.Sqrt(0.5), 1e-12)
	near(t, "second", d.Axes[0][1], -math.Sqrt(0.5), 1e-12)
	m = NewMapper()
	m.Cast(0, 0, Agree)
	m.Cast(1, 0, Disagree)
	near(t, "only", m.Map().Axes[0][0], 1, 1e-12)
}

func TestTheLatestVoteCounts(t *testing.T) {
	m := NewMapper()
	m.Cast(0, 0, Agree)
	m.Cast(0, 0, Pass)
	m.Cast(0, 0, Disagree)
	if got := m.Map().Tallies[0]; got != (Tally{0, 1, 1}) || m.Votes().Count() != 1 {
		t.Errorf("three votes of one person on one statement count %+v", got)
	}
}

func TestGroupsUnderFiveAreHiddenAndCannotBeHadBySubtraction(t *testing.T) {
	d := &Map{Tallies: make([]Tally, 1), Places: make([]Point, 1), Extremity: make([]float64, 1), Bridging: make([]float64, 1)}
	add := func(size int, tally Tally) {
		g := Group{Tallies: []Tally{tally}}
		for range size {
			g.Members = append(g.Members, len(d.Points))
			d.Points = append(d.Points, Point{})
		}
		d.Groups = append(d.Groups, g)
		d.Tallies[0] = d.Tallies[0].plus(tally)
	}
	add(30, Tally{20, 5, 28})
	add(4, Tally{4, 0, 4})
	add(12, Tally{1, 9, 12})
	p := d.Public()
	if len(p.Groups) != 1 || p.Groups[0].Size != 30 || p.Hidden != 2 {
		t.Fatalf("groups of 30, 4 and 12 show %+v", p.Groups)
	}
	d = &Map{Tallies: make([]Tally, 1), Places: make([]Point, 1), Extremity: make([]float64, 1), Bridging: make([]float64, 1)}
	add(30, Tally{20, 5, 28})
	add(12, Tally{1, 1, 2})
	p = d.Public()
	if len(p.Groups) != 2 || p.Statements[0].Groups[0] != nil || p.Statements[0].Groups[1] != nil {
		t.Fatalf("where two of twelve saw a statement, neither group's count may be shown: %+v", p.Statements)
	}
	d.Tallies[0] = Tally{1, 1, 4}
	if p := d.Public(); p.Statements[0].All != nil {
		t.Error("four votes on a statement are shown")
	}
}

func TestARepetitionIsNoticedAndAnotherThoughtIsNot(t *testing.T) {
	others := []string{"Buses should run until midnight.", "Parks need more benches"}
	if i, like := Alike("buses should run until mid-night", others); i != 0 || like < TooAlike {
		t.Errorf("the same sentence is %.2f like %d", like, i)
	}
	if _, like := Alike("Buses are too expensive for families", others); like >= TooAlike {
		t.Errorf("another thought about buses is %.2f like", like)
	}
	if i, _ := Alike("", others); i != -1 {
		t.Error("nothing is like something")
	}
}

func TestTheNextStatementIsPickedInProportion(t *testing.T) {
	priorities := []float64{1, 3, 0.5}
	counts := map[int]int{}
	for i := range 1000 {
		s, ok := Next(priorities, []int{0, 1}, (float64(i)+0.5)/1000)
		if !ok {
			t.Fatal("nothing to ask")
		}
		counts[s]++
	}
	if counts[0] != 250 || counts[1] != 750 {
		t.Errorf("of a thousand, %v", counts)
	}
	if _, ok := Next(priorities, nil, 0.5); ok {
		t.Error("something is asked when nothing is left")
	}
}
