package opinion

// patience is how many times in a row another number of groups must be the
// best before the picture changes to it.
const patience = 4

// mostGroups is the largest number of groups that so many base clusters carry.
func mostGroups(bases int) int { return min(5, 2+bases/12) }

// Group is a group of opinion. Its letter or number means nothing: people are
// in it because they voted alike.
type Group struct {
	Centre  Point   `json:"centre"`
	Members []int   `json:"members"`
	Tallies []Tally `json:"tallies"`
	Known   []Known `json:"known"`
}

// divide sorts the base clusters into groups: for every possible number of
// groups, the one with the best silhouette, smoothed over updates.
func (m *Mapper) divide(bases []Base) (groups []Group, scores map[int]float64) {
	points, weight := make([]Point, len(bases)), make([]float64, len(bases))
	for i, b := range bases {
		points[i], weight[i] = b.Centre, float64(len(b.Members))
	}
	scores = map[int]float64{}
	found := map[int]clustering{}
	best, most := 0, mostGroups(len(bases))
	if m.Force > 0 {
		most = m.Force
	}
	for k := 2; k <= most && k <= len(bases); k++ {
		if m.Force > 0 && k != m.Force {
			continue
		}
		c := group(points, weight, k, m.centres[k], starts, 7)
		if len(c.centres) < 2 {
			continue
		}
		found[k], scores[k] = c, silhouette(points, c)
		m.centres[k] = c.centres
		if best == 0 || scores[k] > scores[best] {
			best = k
		}
	}
	if best == 0 {
		return m.one(bases), scores
	}
	c, there := found[m.smooth(best)]
	if !there {
		c, m.k = found[best], best
	}
	return gather(bases, c), scores
}

// smooth answers the number of groups to show when best is the best of this
// update.
func (m *Mapper) smooth(best int) int {
	switch {
	case m.k == 0 || m.Force > 0:
		m.k = best
	case best == m.k:
		m.next, m.streak = 0, 0
	case best != m.next:
		m.next, m.streak = best, 1
	default:
		m.streak++
	}
	if m.next != 0 && m.streak >= patience {
		m.k, m.next, m.streak = m.next, 0, 0
	}
	return m.k
}

// one is everybody together: too few people, or all in one place.
func (m *Mapper) one(bases []Base) []Group {
	if len(bases) == 0 {
		return nil
	}
	return gather(bases, clustering{centres: []Point{{}}, of: make([]int, len(bases))})
}

func gather(bases []Base, c clustering) []Group {
	groups := make([]Group, len(c.centres))
	for i, b := range bases {
		g := &groups[c.of[i]]
		n := float64(len(g.Members))
		add := float64(len(b.Members))
		g.Centre.X = (g.Centre.X*n + b.Centre.X*add) / (n + add)
		g.Centre.Y = (g.Centre.Y*n + b.Centre.Y*add) / (n + add)
		g.Members = append(g.Members, b.Members...)
	}
	kept := groups[:0]
	for _, g := range groups {
		if len(g.Members) > 0 {
			kept = append(kept, g)
		}
	}
	return kept
}
