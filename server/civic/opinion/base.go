package opinion

const (
	fewVotes  = 7   // that place a person on the map
	fewPeople = 15  // below this many the most active are taken in as well
	baseCount = 100 // base clusters at most
)

// takeIn adds to the people on the map those who have voted enough. Who was
// once taken in stays.
func (m *Mapper) takeIn() {
	for len(m.in) < len(m.votes.rows) {
		m.in = append(m.in, false)
	}
	need, have := min(fewVotes, m.votes.used), 0
	for p, row := range m.votes.rows {
		if len(row) > 0 && len(row) >= need {
			m.in[p] = true
		}
		if m.in[p] {
			have++
		}
	}
	for have < fewPeople {
		most := -1
		for p, row := range m.votes.rows {
			if !m.in[p] && len(row) > 0 && (most < 0 || len(row) > len(m.votes.rows[most])) {
				most = p
			}
		}
		if most < 0 {
			return
		}
		m.in[most] = true
		have++
	}
}

// Base is a handful of people who lie so close together that the groups treat
// them as one.
type Base struct {
	Centre  Point `json:"centre"`
	Members []int `json:"members"`
}

// bases gathers the people on the map in at most a hundred clusters; below a
// hundred people each is one.
func (m *Mapper) bases(people []int, points []Point) []Base {
	if len(people) <= baseCount {
		all := make([]Base, len(people))
		for i, p := range people {
			all[i] = Base{points[i], []int{p}}
		}
		m.base = nil
		return all
	}
	ones := make([]float64, len(points))
	for i := range ones {
		ones[i] = 1
	}
	c := settle(points, ones, m.firstBases(points))
	m.base = c.centres
	all := make([]Base, len(c.centres))
	for k := range all {
		all[k].Centre = c.centres[k]
	}
	for i, p := range people {
		k := c.of[i]
		all[k].Members = append(all[k].Members, p)
	}
	kept := all[:0]
	for _, b := range all {
		if len(b.Members) > 0 {
			kept = append(kept, b)
		}
	}
	return kept
}

// firstBases starts from the clusters before, filled up with points that are
// not yet the centre of one.
func (m *Mapper) firstBases(points []Point) []Point {
	first := append([]Point(nil), m.base...)
	taken := map[Point]bool{}
	for _, p := range first {
		taken[p] = true
	}
	step := max(1, len(points)/baseCount)
	for from := 0; from < step && len(first) < baseCount; from++ {
		for i := from; i < len(points) && len(first) < baseCount; i += step {
			if !taken[points[i]] {
				taken[points[i]] = true
				first = append(first, points[i])
			}
		}
	}
	return first
}
