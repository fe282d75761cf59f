package count

import (
	"slices"
	"sort"
)

// Marks is how many points each option got, and the options in order.
type Marks struct {
	Points []int `json:"points"`
	People []int `json:"people"`
	Cast   int   `json:"cast"`
	Spoilt int   `json:"spoilt"`
	Order  []int `json:"order"`
	// Tied are options that only the lot put in their order.
	Tied [][]int `json:"tied,omitempty"`
}

// Approval counts ballots that each name the options a person can agree to.
func Approval(options int, ballots [][]int, lot []int) Marks {
	spread := make([][]int, len(ballots))
	for i, b := range ballots {
		marks := make([]int, options)
		for _, o := range b {
			if o < 0 || o >= options || marks[o] > 0 {
				marks = nil
				break
			}
			marks[o] = 1
		}
		spread[i] = marks
	}
	return Dots(options, options, spread, lot)
}

// Dots counts ballots that spread at most so many points over the options; one
// that spends more, or less than nought on something, is spoilt.
func Dots(options, each int, ballots [][]int, lot []int) Marks {
	m := Marks{Points: make([]int, options), People: make([]int, options)}
	for _, b := range ballots {
		spent := 0
		for _, points := range b {
			if points < 0 {
				spent = each + 1
				break
			}
			spent += points
		}
		if len(b) != options || spent > each {
			m.Spoilt++
			continue
		}
		m.Cast++
		for o, points := range b {
			m.Points[o] += points
			if points > 0 {
				m.People[o]++
			}
		}
	}
	m.order(lot)
	return m
}

func (m *Marks) order(lot []int) {
	place := (&Ranked{Options: make([]string, len(m.Points)), Lot: lot}).lots()
	for o := range m.Points {
		m.Order = append(m.Order, o)
	}
	sort.SliceStable(m.Order, func(a, b int) bool {
		x, y := m.Order[a], m.Order[b]
		if m.Points[x] != m.Points[y] {
			return m.Points[x] > m.Points[y]
		}
		return place[x] < place[y]
	})
	for from := 0; from < len(m.Order); {
		to := from + 1
		for to < len(m.Order) && m.Points[m.Order[to]] == m.Points[m.Order[from]] {
			to++
		}
		if to-from > 1 && m.Points[m.Order[from]] > 0 {
			m.Tied = append(m.Tied, slices.Clone(m.Order[from:to]))
		}
		from = to
	}
}
