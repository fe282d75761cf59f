package lottery

import (
	"fmt"
	"sort"
	"strings"
)

// kind is a set of people whom no rule tells apart: the same values, and
// households of the same make-up. Fairness gives them the same chance, so the
// solver decides only how many of a kind a panel holds, and who they are is
// dealt out evenly afterwards.
type kind struct {
	values []int
	people []int // places in the pool
	// class of their households, -1 for those who live alone.
	class int
	// most of them that one panel can hold.
	most int
}

// class is a set of households of the same make-up. At most one person of each
// may be chosen, so a panel holds at most as many of its people as it has
// homes; any such choice can be spread over different homes.
type class struct {
	homes [][]int // people of each home
	kinds []int
}

// grouping is a pool by kinds and classes.
type grouping struct {
	pool    *Pool
	kinds   []kind
	classes []class
	of      []int // kind of each person
}

// group sorts the pool's people into kinds. Tell adds to what tells people
// apart, for a question in which they are not alike; it may be nil.
func group(pool *Pool, tell func(person int) string) *grouping {
	g := &grouping{pool: pool, of: make([]int, len(pool.People))}
	face := make([]string, len(pool.People))
	homes := map[string][]int{}
	for i, person := range pool.People {
		face[i] = fmt.Sprint(person.Values)
		if tell != nil {
			face[i] += tell(i)
		}
		if person.Household != "" {
			homes[person.Household] = append(homes[person.Household], i)
		}
	}
	classOf := g.classify(homes, face)
	known := map[string]int{}
	for i, person := range pool.People {
		c, shared := classOf[i]
		if !shared {
			c = -1
		}
		key := fmt.Sprint(c, " ", face[i])
		k, seen := known[key]
		if !seen {
			k = len(g.kinds)
			known[key] = k
			g.kinds = append(g.kinds, kind{values: person.Values, class: c})
			if c >= 0 {
				g.classes[c].kinds = append(g.classes[c].kinds, k)
			}
		}
		g.kinds[k].people = append(g.kinds[k].people, i)
		g.of[i] = k
	}
	for k := range g.kinds {
		g.kinds[k].most = min(len(g.kinds[k].people), pool.Panel)
		if c := g.kinds[k].class; c >= 0 {
			g.kinds[k].most = min(g.kinds[k].most, len(g.classes[c].homes))
		}
	}
	return g
}

// classify finds the households of two and more and gives each person in one
// the class of theirs.
func (g *grouping) classify(homes map[string][]int, face []string) map[int]int {
	names := make([]string, 0, len(homes))
	for name, members := range homes {
		if len(members) > 1 {
			names = append(names, name)
		}
	}
	sort.Slice(names, func(a, b int) bool { return homes[names[a]][0] < homes[names[b]][0] })
	known, classOf := map[string]int{}, map[int]int{}
	for _, name := range names {
		faces := make([]string, 0, len(homes[name]))
		for _, i := range homes[name] {
			faces = append(faces, face[i])
		}
		sort.Strings(faces)
		key := strings.Join(faces, "\n")
		c, seen := known[key]
		if !seen {
			c = len(g.classes)
			known[key] = c
			g.classes = append(g.classes, class{})
		}
		g.classes[c].homes = append(g.classes[c].homes, homes[name])
		for _, i := range homes[name] {
			classOf[i] = c
		}
	}
	return classOf
}
