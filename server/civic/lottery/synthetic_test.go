package lottery

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// synthetic makes a pool as recruitment gives it: some values reply far more
// often than others, quotas follow the population, and some people share a
// home. Values says how many values each feature has.
func synthetic(n, k int, values []int, seed uint64, shared int) *Pool {
	r := rand.New(rand.NewPCG(seed, 7))
	p := &Pool{Panel: k}
	population := make([][]float64, len(values))
	reply := make([][]float64, len(values))
	for f, count := range values {
		sum := 0.0
		for range count {
			share := 0.4 + r.Float64()
			population[f] = append(population[f], share)
			reply[f] = append(reply[f], share*(0.35+1.3*r.Float64()))
			sum += share
		}
		for v := range population[f] {
			population[f][v] /= sum
		}
	}
	for i := range n {
		person := Person{ID: fmt.Sprintf("p%05d", i)}
		for f := range values {
			person.Values = append(person.Values, pick(r, reply[f]))
		}
		if i > 0 && i <= shared {
			person.Household = fmt.Sprint("home", i/2)
		}
		p.People = append(p.People, person)
	}
	counts := make([][]int, len(values))
	for f, count := range values {
		counts[f] = make([]int, count)
		for _, person := range p.People {
			counts[f][person.Values[f]]++
		}
		feature := Feature{Name: fmt.Sprint("feature", f)}
		for v := range count {
			wanted := population[f][v] * float64(k)
			low := min(int(math.Floor(wanted*0.95)), counts[f][v])
			high := int(math.Ceil(wanted * 1.05))
			feature.Quotas = append(feature.Quotas, Quota{fmt.Sprint("value", v), low, high, 0, k})
		}
		p.Features = append(p.Features, feature)
	}
	return p
}

func pick(r *rand.Rand, weights []float64) int {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	at := r.Float64() * sum
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	return len(weights) - 1
}
