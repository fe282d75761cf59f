package seating_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/seating"
)

// crowd makes so many guests who answered so many features at random.
func crowd(random *rand.Rand, n, features int) []seating.Guest {
	all := make([]seating.Guest, n)
	for i := range all {
		all[i].ID = fmt.Sprintf("p%03d", i)
		for f := range features {
			v := ""
			if random.IntN(10) > 0 {
				v = fmt.Sprint(random.IntN(2 + f))
			}
			all[i].Values = append(all[i].Values, v)
		}
	}
	return all
}

func meet(met map[seating.Pair]int, tables [][]string) {
	for _, t := range tables {
		for i, a := range t {
			for _, b := range t[i+1:] {
				met[seating.Between(a, b)]++
			}
		}
	}
}

// sound checks what every seating promises.
func sound(t *testing.T, a seating.Ask, s *seating.Seating) {
	t.Helper()
	seen, least, most := map[string]int{}, len(a.Guests), 0
	where := map[string]int{}
	for n, table := range s.Tables {
		least, most = min(least, len(table)), max(most, len(table))
		for _, id := range table {
			seen[id]++
			where[id] = n
		}
	}
	if len(s.Tables) != a.Tables || most-least > 1 || len(seen) != len(a.Guests) {
		t.Fatalf("%d tables of %d to %d for %d people at %d", len(s.Tables), least, most, len(a.Guests), a.Tables)
	}
	for _, g := range a.Guests {
		if seen[g.ID] != 1 {
			t.Errorf("%s sits %d times", g.ID, seen[g.ID])
		}
		var offers []string
		if where[g.ID] < len(a.Offers) {
			offers = a.Offers[where[g.ID]]
		}
		if !seating.Suits(offers, g.Needs) {
			t.Errorf("%s needs %v and has %v", g.ID, g.Needs, offers)
		}
	}
	for _, p := range a.Apart {
		if where[p[0]] == where[p[1]] {
			t.Errorf("%v share a table", p)
		}
	}
	if q := seating.Measure(a, s.Tables); q != s.Quality {
		t.Errorf("it says %+v of itself and is %+v", s.Quality, q)
	}
}

func TestTablesAreEvenSuitEverybodyAndKeepPeopleApart(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 60 {
		n := 2 + random.IntN(36)
		a := seating.Ask{Guests: crowd(random, n, random.IntN(4)), Tables: 1 + random.IntN(max(1, n/2)), Met: map[seating.Pair]int{}, Seed: random.Uint64()}
		a.Offers = [][]string{{"step-free", "loop"}}
		room := n / a.Tables
		for i := range a.Guests {
			if i < room && random.IntN(3) == 0 {
				a.Guests[i].Needs = []string{[]string{"step-free", "loop"}[random.IntN(2)]}
			}
		}
		for range 2 * n {
			a.Met[seating.Between(a.Guests[random.IntN(n)].ID, a.Guests[random.IntN(n)].ID)]++
		}
		if a.Tables > 1 && n > 5 {
			a.Apart = []seating.Pair{seating.Between(a.Guests[n-1].ID, a.Guests[n-2].ID)}
		}
		s, err := seating.Seat(a)
		if err != nil {
			t.Fatalf("%d at %d: %v", n, a.Tables, err)
		}
		sound(t, a, s)
	}
}

func TestTheSameSeedGivesTheSameTablesAndAnotherSeedOthers(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	a := seating.Ask{Guests: crowd(random, 40, 3), Tables: 6, Seed: 9, Met: map[seating.Pair]int{}}
	for i := range 39 {
		a.Met[seating.Between(a.Guests[i].ID, a.Guests[i+1].ID)] = 1 + i%3
	}
	first, err := seating.Seat(a)
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		again, err := seating.Seat(a)
		if err != nil || fmt.Sprint(again) != fmt.Sprint(first) {
			t.Fatalf("the same seed gave %v and %v, %v", first, again, err)
		}
	}
	a.Seed++
	other, err := seating.Seat(a)
	if err != nil || fmt.Sprint(other.Tables) == fmt.Sprint(first.Tables) {
		t.Errorf("drawn again it is the same: %v", err)
	}
}

// Sixteen people at four tables of four can meet three times and nobody twice:
// there are five such rounds.
func TestPeopleMeetNewPeopleWhileThatCanBe(t *testing.T) {
	a := seating.Ask{Guests: crowd(rand.New(rand.NewPCG(5, 6)), 16, 0), Tables: 4, Met: map[seating.Pair]int{}, Seed: 1}
	for round := range 3 {
		s, err := seating.Seat(a)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, a, s)
		if round < 2 && s.Again > 0 || s.Again > 4 {
			t.Errorf("in round %d %d pairs meet again", round+1, s.Again)
		}
		meet(a.Met, s.Tables)
	}
}

func TestATableMirrorsTheWholeAndAFarBetterThanChanceOneIsFound(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 10 {
		a := seating.Ask{Guests: crowd(random, 48, 4), Tables: 6, Met: map[seating.Pair]int{}, Seed: random.Uint64()}
		var chance float64
		for range 50 {
			tables := make([][]string, a.Tables)
			for i, g := range random.Perm(48) {
				tables[i%a.Tables] = append(tables[i%a.Tables], a.Guests[g].ID)
			}
			chance += seating.Measure(a, tables).Imbalance / 50
		}
		s, err := seating.Seat(a)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, a, s)
		if s.Imbalance > chance/2 {
			t.Errorf("chance is off by %.1f, and this by %.1f", chance, s.Imbalance)
		}
	}
	// Two kinds in equal number split evenly, to the last person.
	even := seating.Ask{Guests: crowd(random, 24, 0), Tables: 4, Seed: 3}
	for i := range even.Guests {
		even.Guests[i].Values = []string{[]string{"f", "m"}[i%2], []string{"old", "young"}[i/2%2]}
	}
	s, err := seating.Seat(even)
	if err != nil || s.Imbalance > 2 {
		t.Errorf("the best has 1.5 to a table's odd third, and this is off by %v, %v", s.Imbalance, err)
	}
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	guests := crowd(rand.New(rand.NewPCG(9, 9)), 6, 0)
	needy := slices.Clone(guests)
	for i := range 4 {
		needy[i].Needs = []string{"loop"}
	}
	twice := append(slices.Clone(guests), guests[0])
	for name, one := range map[string]struct {
		ask  seating.Ask
		want error
	}{
		"no table":         {seating.Ask{Guests: guests}, seating.ErrTables},
		"more than people": {seating.Ask{Guests: guests, Tables: 7}, seating.ErrTables},
		"too little room":  {seating.Ask{Guests: needy, Tables: 2, Offers: [][]string{{"loop"}}}, seating.ErrNeeds},
		"twice":            {seating.Ask{Guests: twice, Tables: 2}, seating.ErrTwice},
		"all apart": {seating.Ask{Guests: guests, Tables: 2, Apart: []seating.Pair{{"p000", "p001"}, {"p001", "p002"}, {"p000", "p002"}}},
			seating.ErrApart},
	} {
		if _, err := seating.Seat(one.ask); !errors.Is(err, one.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	fit := seating.Ask{Guests: needy, Tables: 2, Offers: [][]string{{"loop"}, {"loop"}}}
	s, err := seating.Seat(fit)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, fit, s)
}

func TestSomebodyMovesOnWhereThatMakesRoomForWhatAnotherNeeds(t *testing.T) {
	a := seating.Ask{Guests: crowd(rand.New(rand.NewPCG(1, 1)), 4, 0), Tables: 2, Offers: [][]string{{"loop", "door"}, {"door"}}}
	a.Guests[0].Needs, a.Guests[1].Needs = []string{"door"}, []string{"door"}
	a.Guests[2].Needs, a.Guests[3].Needs = []string{"loop"}, []string{"loop", "door"}
	for seed := range uint64(20) {
		a.Seed = seed
		s, err := seating.Seat(a)
		if err != nil {
			t.Fatal(err)
		}
		sound(t, a, s)
	}
}

func TestEachTableHasAFacilitatorWhomItMetLeast(t *testing.T) {
	tables := [][]string{{"a", "b"}, {"c", "d"}}
	met := map[seating.Pair]int{seating.Between("x", "a"): 1, seating.Between("y", "c"): 1, seating.Between("z", "a"): 3, seating.Between("z", "d"): 3}
	got, err := seating.Facilitate(tables, []string{"z", "x", "y"}, met, nil)
	if err != nil || !slices.Equal(got, []string{"y", "x"}) {
		t.Errorf("they are helped by %v, %v", got, err)
	}
	got, err = seating.Facilitate(tables, []string{"x", "y", "z"}, met, []seating.Pair{seating.Between("y", "b")})
	if err != nil || got[0] == "y" {
		t.Errorf("kept apart, %v, %v", got, err)
	}
	if _, err := seating.Facilitate(tables, []string{"x"}, met, nil); !errors.Is(err, seating.ErrHelpers) {
		t.Errorf("one for two tables: %v", err)
	}
}

func BenchmarkTwoHundredPeopleAtTwentyFiveTables(b *testing.B) {
	a := seating.Ask{Guests: crowd(rand.New(rand.NewPCG(2, 3)), 200, 6), Tables: 25, Met: map[seating.Pair]int{}}
	for b.Loop() {
		a.Seed++
		if _, err := seating.Seat(a); err != nil {
			b.Fatal(err)
		}
	}
}
