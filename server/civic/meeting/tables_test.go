package meeting

import (
	"fmt"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

func guests(n int, sectors ...people.Sector) []Guest {
	var all []Guest
	for i := range n {
		all = append(all, Guest{Seat(fmt.Sprintf("s%03d", i)), sectors[i%len(sectors)]})
	}
	return all
}

func TestTablesHaveTheirShareOfEachSectorAndNoneIsEmpty(t *testing.T) {
	all := guests(31, people.Government, people.CivilSociety, people.CivilSociety, people.Citizen)
	sector := map[Seat]people.Sector{}
	for _, g := range all {
		sector[g.Seat] = g.Sector
	}
	seen := map[Seat]bool{}
	least, most := map[people.Sector]int{}, map[people.Sector]int{}
	tables := Split(all, 5, nil)
	for i, table := range tables {
		counts := map[people.Sector]int{}
		for _, seat := range table {
			counts[sector[seat]]++
			seen[seat] = true
		}
		for _, s := range []people.Sector{people.Government, people.CivilSociety, people.Citizen} {
			if i == 0 || counts[s] < least[s] {
				least[s] = counts[s]
			}
			most[s] = max(most[s], counts[s])
		}
		if len(table) < 6 || len(table) > 7 {
			t.Errorf("table %d has %d people", i+1, len(table))
		}
	}
	if len(seen) != 31 {
		t.Errorf("%d of 31 people have a table", len(seen))
	}
	for s := range most {
		if most[s]-least[s] > 1 {
			t.Errorf("one table has %d of %s, another %d", most[s], s, least[s])
		}
	}
	if few := Split(guests(3, people.Citizen), 10, nil); len(few) != 3 {
		t.Errorf("three people sit at %d tables", len(few))
	}
	if none := Split(nil, 4, nil); none != nil {
		t.Errorf("nobody sits at %v", none)
	}
}

func TestTheSamePeopleSeldomShareATableTwice(t *testing.T) {
	all := guests(36, people.Government, people.CivilSociety, people.Citizen)
	met := map[string]int{}
	for range 4 {
		meet(met, Split(all, 6, met))
	}
	repeats := 0
	for _, n := range met {
		repeats += n - 1
	}
	// Four rounds make 360 pairs. With 630 pairs to draw from, chance alone
	// would repeat about 85 of them.
	if repeats > 24 {
		t.Errorf("%d of 360 pairs shared a table again", repeats)
	}
	naive := map[string]int{}
	for range 4 {
		meet(naive, Split(all, 6, nil))
	}
	if len(naive) != 90 {
		t.Errorf("without memory the tables are not the same ones: %d pairs", len(naive))
	}
}
