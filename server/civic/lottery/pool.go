package lottery

import (
	"fmt"
	"sort"
)

// Pool is everything a lottery starts from.
type Pool struct {
	Features []Feature
	People   []Person
	// Panel is how many people are to be chosen.
	Panel int
}

// Count counts the people with each value of each feature.
func (p *Pool) Count() [][]int {
	counts := make([][]int, len(p.Features))
	for f := range p.Features {
		counts[f] = make([]int, len(p.Features[f].Quotas))
	}
	for _, person := range p.People {
		for f, v := range person.Values {
			counts[f][v]++
		}
	}
	return counts
}

// Check finds what makes a panel impossible at first sight, without solving
// anything: each problem names the feature that is to be mended.
func (p *Pool) Check() error {
	var problems Problems
	if p.Panel < 1 {
		problems.add("", 0, 0, "A panel needs at least one person.")
		return problems
	}
	if len(p.People) < p.Panel {
		problems.add("", 0, 0, "The pool has %d people, fewer than the panel of %d.", len(p.People), p.Panel)
	}
	counts := p.Count()
	for f, feature := range p.Features {
		least, most := 0, 0
		for v, q := range feature.Quotas {
			least, most = least+q.Min, most+q.Max
			if counts[f][v] < q.Min {
				problems.add("", 0, 0, "%s: the minimum for '%s' is %d, and the pool has only %d.", feature.Name, q.Value, q.Min, counts[f][v])
			}
		}
		if least > p.Panel {
			problems.add("", 0, 0, "%s: the minimums add up to %d, more than the panel of %d.", feature.Name, least, p.Panel)
		}
		if most < p.Panel {
			problems.add("", 0, 0, "%s: the maximums add up to %d, fewer than the panel of %d.", feature.Name, most, p.Panel)
		}
	}
	return problems.OrNil()
}

// Fits says why these people, by their places in the pool, are no panel, or
// nil when they are one.
func (p *Pool) Fits(panel []int) error {
	if len(panel) != p.Panel {
		return fmt.Errorf("lottery: %d people instead of %d", len(panel), p.Panel)
	}
	chosen, homes := map[int]bool{}, map[string]bool{}
	counts := map[[2]int]int{}
	for _, i := range panel {
		person := p.People[i]
		if chosen[i] {
			return fmt.Errorf("lottery: %s stands twice on the panel", person.ID)
		}
		chosen[i] = true
		if h := person.Household; h != "" {
			if homes[h] {
				return fmt.Errorf("lottery: %s shares a household with another member", person.ID)
			}
			homes[h] = true
		}
		for f, v := range person.Values {
			counts[[2]int{f, v}]++
		}
	}
	for f, feature := range p.Features {
		for v, q := range feature.Quotas {
			if n := counts[[2]int{f, v}]; n < q.Min || n > q.Max {
				return fmt.Errorf("lottery: %s %s has %d, outside %d to %d", feature.Name, q.Value, n, q.Min, q.Max)
			}
		}
	}
	return nil
}

// ordered is the pool with its people sorted by id, so that the order of lines
// in a file decides nothing.
func (p *Pool) ordered() *Pool {
	people := append([]Person(nil), p.People...)
	sort.SliceStable(people, func(i, j int) bool { return people[i].ID < people[j].ID })
	return &Pool{p.Features, people, p.Panel}
}
