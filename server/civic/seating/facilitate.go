package seating

import (
	"errors"
	"slices"
)

// ErrHelpers says that a table would be without a facilitator.
var ErrHelpers = errors.New("seating: there are fewer facilitators than tables")

// Facilitate gives each table one facilitator: people meet the ones whom they
// met least, as far as exchanging any two can bring it. Those kept apart from
// somebody at a table do not help there, unless nobody else could.
func Facilitate(tables [][]string, helpers []string, met map[Pair]int, apart []Pair) ([]string, error) {
	if len(helpers) < len(tables) {
		return nil, ErrHelpers
	}
	cost := func(helper string, t int) int {
		n := 0
		for _, id := range tables[t] {
			n += met[Between(helper, id)]
			if slices.Contains(apart, Between(helper, id)) {
				n += int(tooClose)
			}
		}
		return n
	}
	// Places beyond the tables are for helpers who have a session off.
	all := slices.Sorted(slices.Values(helpers))
	at := func(helper string, place int) int {
		if place >= len(tables) {
			return 0
		}
		return cost(helper, place)
	}
	for changed := true; changed; {
		changed = false
		for i := range all {
			for j := i + 1; j < len(all); j++ {
				if at(all[i], j)+at(all[j], i) < at(all[i], i)+at(all[j], j) {
					all[i], all[j] = all[j], all[i]
					changed = true
				}
			}
		}
	}
	return all[:len(tables)], nil
}
