package lottery

import (
	"math"
	"slices"
)

// Figures sum up how evenly chances are spread.
type Figures struct {
	Lowest  float64 `json:"lowest"`
	Highest float64 `json:"highest"`
	// Gini is 0 when all have the same chance, and near 1 when one has all.
	Gini float64 `json:"gini"`
	// Geometric is the geometric mean, which Nash makes as large as possible.
	Geometric float64 `json:"geometricMean"`
}

// Figures of the outcome, over the people who can be on a panel at all.
func (out *Outcome) Figures() Figures {
	barred := map[int]bool{}
	for _, i := range out.Unreachable {
		barred[i] = true
	}
	var chances []float64
	for i, c := range out.Chance {
		if !barred[i] {
			chances = append(chances, c)
		}
	}
	return figures(chances)
}

func figures(chances []float64) Figures {
	if len(chances) == 0 {
		return Figures{}
	}
	sorted := slices.Sorted(slices.Values(chances))
	n := float64(len(sorted))
	sum, logs, ranked := 0.0, 0.0, 0.0
	for i, c := range sorted {
		sum += c
		logs += math.Log(c)
		ranked += (2*float64(i+1) - n - 1) * c
	}
	return Figures{sorted[0], sorted[len(sorted)-1], ranked / (n * sum), math.Exp(logs / n)}
}
