package count

import (
	"slices"
	"sort"
)

// Schulze is the count of ranked ballots by Schulze's method: an option beats
// another if the strongest chain of duels from it to the other is stronger
// than the strongest chain back.
type Schulze struct {
	Options []string `json:"options"`
	Valid   int      `json:"valid"`
	Spoilt  int      `json:"spoilt"`
	// Duels[i][j] is how many prefer i to j; Strength[i][j] is the strength of
	// the strongest chain from i to j, Path[i][j] the chain.
	Duels    [][]int   `json:"duels"`
	Strength [][]int   `json:"strength"`
	Paths    [][][]int `json:"paths"`
	// Winners are the options that none beats: several are a tie of the method.
	Winners []int `json:"winners"`
	// Order is from first to last, ties broken by the lot; Tie is set when the
	// first place needed it.
	Order []int     `json:"order"`
	Tie   *TieBreak `json:"tie,omitempty"`
}

// Schulze counts by Schulze's method with the strength of a duel being the
// votes of its winner. An option that is not named is below all that are.
func (r *Ranked) Schulze() (*Schulze, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	ballots, spoilt := r.valid()
	s := Beatpaths(duels(ballots, len(r.Options)), r.lots())
	s.Options, s.Spoilt = r.Options, spoilt
	for _, b := range ballots {
		s.Valid += b.Times
	}
	return s, nil
}

func duels(ballots []Ballot, options int) [][]int {
	d := make([][]int, options)
	for i := range d {
		d[i] = make([]int, options)
	}
	above := make([]bool, options)
	for _, b := range ballots {
		clear(above)
		for _, rank := range b.Ranks {
			for _, o := range rank {
				above[o] = true
			}
			for _, o := range rank {
				for other := range d {
					if !above[other] {
						d[o][other] += b.Times
					}
				}
			}
		}
	}
	return d
}

// Beatpaths finds the order of options from the votes of every duel. lots is
// the place of each option in the lot; nil prefers what is listed later.
func Beatpaths(duels [][]int, lots []int) *Schulze {
	n := len(duels)
	s := &Schulze{Duels: duels, Strength: make([][]int, n), Paths: make([][][]int, n)}
	via := make([][]int, n)
	for i := range n {
		s.Strength[i], via[i] = make([]int, n), make([]int, n)
		for j := range n {
			via[i][j] = -1
			if i != j && duels[i][j] > duels[j][i] {
				s.Strength[i][j] = duels[i][j]
			}
		}
	}
	for k := range n {
		for i := range n {
			for j := range n {
				if i == j || i == k || j == k {
					continue
				}
				if through := min(s.Strength[i][k], s.Strength[k][j]); through > s.Strength[i][j] {
					s.Strength[i][j], via[i][j] = through, k
				}
			}
		}
	}
	for i := range n {
		s.Paths[i] = make([][]int, n)
		for j := range n {
			if i != j && s.Strength[i][j] > 0 {
				s.Paths[i][j] = append(chain(via, i, j), j)
			}
		}
	}
	s.order(lots)
	return s
}

// chain is the way from i to before j.
func chain(via [][]int, i, j int) []int {
	if k := via[i][j]; k >= 0 {
		return append(chain(via, i, k), chain(via, k, j)...)
	}
	return []int{i}
}

func (s *Schulze) order(lots []int) {
	n := len(s.Strength)
	if lots == nil {
		lots = (&Ranked{Options: make([]string, n)}).lots()
	}
	beats := make([]int, n)
	for i := range n {
		beaten := false
		for j := range n {
			if s.Strength[i][j] > s.Strength[j][i] {
				beats[i]++
			}
			beaten = beaten || s.Strength[j][i] > s.Strength[i][j]
		}
		if !beaten {
			s.Winners = append(s.Winners, i)
		}
		s.Order = append(s.Order, i)
	}
	// To beat is transitive, so who beats more options stands higher.
	sort.SliceStable(s.Order, func(a, b int) bool {
		x, y := s.Order[a], s.Order[b]
		if beats[x] != beats[y] {
			return beats[x] > beats[y]
		}
		return lots[x] < lots[y]
	})
	if len(s.Winners) > 1 {
		// What none beats comes first, by the lot.
		slices.SortFunc(s.Winners, func(a, b int) int { return lots[a] - lots[b] })
		rest := slices.DeleteFunc(slices.Clone(s.Order), func(o int) bool { return slices.Contains(s.Winners, o) })
		s.Order = append(slices.Clone(s.Winners), rest...)
		s.Tie = &TieBreak{Between: s.Winners, Chosen: s.Winners[0]}
	}
}
