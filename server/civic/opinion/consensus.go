package opinion

import "sort"

// Shared is a statement on which everybody who voted says much the same.
type Shared struct {
	Statement int     `json:"statement"`
	Said      int     `json:"said"`
	Seen      int     `json:"seen"`
	Share     float64 `json:"share"`
	ShareTest float64 `json:"shareTest"`
}

// Consensus is what most of all voters agree with, and what most reject,
// strongest first and at most five of each.
type Consensus struct {
	Agree    []Shared `json:"agree"`
	Disagree []Shared `json:"disagree"`
}

func consensus(all []Tally, out []bool) Consensus {
	pick := func(said func(Tally) int) []Shared {
		found := []Shared{}
		for t, sum := range all {
			if out[t] || sum.Seen == 0 {
				continue
			}
			s := Shared{t, said(sum), sum.Seen, share(said(sum), sum.Seen), oneTest(said(sum), sum.Seen)}
			if s.Share > 0.5 && s.ShareTest > certain {
				found = append(found, s)
			}
		}
		sort.SliceStable(found, func(i, j int) bool {
			return found[i].Share*found[i].ShareTest > found[j].Share*found[j].ShareTest
		})
		return found[:min(len(found), knownMost)]
	}
	return Consensus{
		Agree:    pick(func(t Tally) int { return t.Agree }),
		Disagree: pick(func(t Tally) int { return t.Disagree }),
	}
}

// bridging is, for each statement, the product over the groups of the share
// that agrees: high only where every group agrees, however small it is.
func bridging(groups []Group, statements int) []float64 {
	b := make([]float64, statements)
	for t := range b {
		b[t] = 1
		for _, g := range groups {
			b[t] *= share(g.Tallies[t].Agree, g.Tallies[t].Seen)
		}
	}
	return b
}
