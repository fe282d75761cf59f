package opinion

import "math/rand/v2"

// Stable is the likeness below which groups are not to be called groups.
const Stable = 0.6

// Stability asks how much of the groups is chance: it draws people with
// replacement, as many as there are, draws the map again, and compares each
// group with the one most like it. It answers for each group the mean likeness
// (Jaccard's: shared over together) over so many draws, and the smallest of
// them all. The same seed gives the same answer.
func (m *Mapper) Stability(d *Map, draws int, seed uint64) (each []float64, least float64) {
	each = make([]float64, len(d.Groups))
	if len(d.Groups) < 2 || draws < 1 {
		return each, 0
	}
	random := rand.New(rand.NewPCG(seed, seed^0x9e3779b97f4a7c15))
	for i := range draws {
		weight := make([]int, m.votes.People())
		for range d.In {
			weight[d.In[random.IntN(len(d.In))]]++
		}
		other := m.redraw(d, weight, seed+uint64(i))
		for g := range d.Groups {
			each[g] += likeness(d.Groups[g].Members, weight, other)
		}
	}
	least = 1
	for g := range each {
		each[g] /= float64(draws)
		least = min(least, each[g])
	}
	return each, least
}

// redraw groups the people that were drawn, as many groups as the map has.
func (m *Mapper) redraw(d *Map, weight []int, seed uint64) map[int]int {
	a := m.votes.principal(&axes{basis: m.axes.basis}, weight, rough)
	to := m.votes.projection(a)
	var people []int
	var points []Point
	var mass []float64
	for _, p := range d.In {
		if weight[p] > 0 {
			people = append(people, p)
			points = append(points, to.person(m.votes.rows[p], m.votes.out))
			mass = append(mass, float64(weight[p]))
		}
	}
	c := group(points, mass, len(d.Groups), nil, 3, seed)
	of := make(map[int]int, len(people))
	for i, p := range people {
		of[p] = c.of[i]
	}
	return of
}

// likeness is the best that any of the other groups does at being this one,
// counted over the people who were drawn.
func likeness(members []int, weight []int, other map[int]int) float64 {
	size, mine, shared := map[int]int{}, 0, map[int]int{}
	for _, k := range other {
		size[k]++
	}
	for _, p := range members {
		if weight[p] > 0 {
			mine++
			shared[other[p]]++
		}
	}
	best := 0.0
	for k, s := range shared {
		best = max(best, float64(s)/float64(mine+size[k]-s))
	}
	return best
}
