package lottery

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// dealer names the people behind a make-up. Whoever was dealt least often goes
// first, and chance decides among equals, so that people of one kind come up
// equally often without a pattern in who meets whom.
type dealer struct {
	*grouping
	random *rand.Rand
	times  []int
	toss   []float64
	home   []int // number of each person's home within its class
}

func newDealer(g *grouping, random *rand.Rand) *dealer {
	d := &dealer{grouping: g, random: random, times: make([]int, len(g.of)), toss: make([]float64, len(g.of)), home: make([]int, len(g.of))}
	for _, c := range g.classes {
		for h, members := range c.homes {
			for _, person := range members {
				d.home[person] = h
			}
		}
	}
	return d
}

// deal names as many people of each kind as the shape says, no two of a home.
func (d *dealer) deal(s shape) []int {
	var panel []int
	for k, n := range s {
		if n > 0 && d.kinds[k].class < 0 {
			panel = d.pick(panel, d.kinds[k].people, int(n), nil)
		}
	}
	for _, c := range d.classes {
		taken := map[int]bool{}
		for _, k := range c.kinds {
			if s[k] > 0 {
				panel = d.pick(panel, d.kinds[k].people, int(s[k]), taken)
			}
		}
	}
	return panel
}

// pick appends n of the people, at most one of each home; taken is nil for
// those who live alone.
func (d *dealer) pick(panel, people []int, n int, taken map[int]bool) []int {
	order := slices.Clone(people)
	for _, person := range order {
		d.toss[person] = d.random.Float64()
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(cmp.Compare(d.times[a], d.times[b]), cmp.Compare(d.toss[a], d.toss[b]))
	})
	for _, person := range order {
		if n == 0 {
			break
		}
		if taken != nil {
			if taken[d.home[person]] {
				continue
			}
			taken[d.home[person]] = true
		}
		d.times[person]++
		panel = append(panel, person)
		n--
	}
	return panel
}
