package opinion

import (
	"math"
	"sort"
)

// Few is the number of people below which nothing is shown about them.
const Few = 5

// Public is what everybody may see of a map: no point of any person, no group
// of fewer than five, and no count of a group on a statement that fewer than
// five of the group have seen.
type Public struct {
	Voters     int        `json:"voters"`
	Placed     int        `json:"placed"`
	Votes      int        `json:"votes"`
	Explained  [2]float64 `json:"explained"`
	Groups     []Panel    `json:"groups"`
	Hidden     int        `json:"hidden"`
	Statements []Standing `json:"statements"`
	Stability  float64    `json:"stability"`
}

// Panel is a group of at least five people: where it lies, how wide it is
// (one standard deviation along each axis), and what it is known for.
type Panel struct {
	Size      int     `json:"size"`
	Centre    Point   `json:"centre"`
	Spread    Point   `json:"spread"`
	Known     []Known `json:"known"`
	Stability float64 `json:"stability"`
}

// Standing is where one statement stands: with everybody, and with each group
// that is shown. A count that may not be shown is nil.
type Standing struct {
	Statement int      `json:"statement"`
	All       *Tally   `json:"all"`
	Groups    []*Tally `json:"groups"`
	Bridging  float64  `json:"bridging"`
	Divides   float64  `json:"divides"`
	Place     Point    `json:"place"`
}

// Public takes out of the map what could point at a person. Where a hidden
// group could be had by subtraction from the whole, the next smallest group is
// hidden as well.
func (d *Map) Public() Public {
	out := Public{Votes: d.Votes, Explained: d.Explained, Placed: len(d.In)}
	shown := d.shown()
	out.Hidden = len(d.Groups) - len(shown)
	for _, g := range shown {
		out.Groups = append(out.Groups, d.panel(g))
	}
	for t, sum := range d.Tallies {
		s := Standing{Statement: t, Place: d.Places[t]}
		if sum.Seen >= Few {
			all := sum
			s.All = &all
			s.Divides = d.Extremity[t]
			if out.Hidden == 0 {
				s.Bridging = d.Bridging[t]
			}
		}
		for _, g := range shown {
			s.Groups = append(s.Groups, cellOf(g.Tallies[t]))
		}
		if hidesOne(s.Groups) {
			s.Groups = make([]*Tally, len(shown))
		}
		out.Statements = append(out.Statements, s)
	}
	return out
}

// hidesOne says that exactly one count is missing, so that the sum of all would
// give it away.
func hidesOne(cells []*Tally) bool {
	missing := 0
	for _, c := range cells {
		if c == nil {
			missing++
		}
	}
	return missing == 1
}

func cellOf(t Tally) *Tally {
	if t.Seen < Few {
		return nil
	}
	return &t
}

// shown are the groups that may be shown, in the order of the map.
func (d *Map) shown() []Group {
	order := make([]int, len(d.Groups))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool {
		return len(d.Groups[order[a]].Members) < len(d.Groups[order[b]].Members)
	})
	hide, hidden := map[int]bool{}, 0
	for _, i := range order {
		n := len(d.Groups[i].Members)
		if n < Few || hidden > 0 && hidden < Few {
			hide[i] = true
			hidden += n
		}
	}
	var shown []Group
	for i, g := range d.Groups {
		if !hide[i] {
			shown = append(shown, g)
		}
	}
	return shown
}

func (d *Map) panel(g Group) Panel {
	p := Panel{Size: len(g.Members), Centre: g.Centre}
	for _, k := range g.Known {
		if k.Seen >= Few {
			p.Known = append(p.Known, k)
		}
	}
	var x, y float64
	for _, m := range g.Members {
		at := d.Points[m]
		x += (at.X - g.Centre.X) * (at.X - g.Centre.X)
		y += (at.Y - g.Centre.Y) * (at.Y - g.Centre.Y)
	}
	n := float64(len(g.Members))
	p.Spread = Point{math.Sqrt(x / n), math.Sqrt(y / n)}
	return p
}

// ShownGroup is the place, among the groups that are shown, of a person's
// group; -1 where they are in none of them.
func (d *Map) ShownGroup(person int) int {
	for i, g := range d.shown() {
		for _, p := range g.Members {
			if p == person {
				return i
			}
		}
	}
	return -1
}
