package lottery

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Rows is how many panels the table of a public draw has: three digits.
const Rows = 1000

// Table rounds the distribution to Rows panels of equal chance. Each person
// stands on Rows times their chance of them in expectation, and people of one
// kind on the same number of rows within one or two. A panel may stand on
// several rows. Each row has the places of its members in the pool, sorted.
func (out *Outcome) Table() [][]int {
	random := rand.New(rand.NewPCG(out.Seed, 2))
	rows := make([][]int, 0, Rows)
	if out.Algorithm == Legacy {
		for _, panel := range out.drawn {
			rows = append(rows, slices.Clone(panel))
		}
	} else {
		order := []int{}
		for i, times := range pipage(out.share, Rows, random) {
			for range times {
				order = append(order, i)
			}
		}
		random.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		d := newDealer(out.groups, random)
		for _, i := range order {
			rows = append(rows, d.deal(out.mix[i]))
		}
	}
	for _, row := range rows {
		slices.Sort(row)
	}
	return rows
}

// pipage rounds shares, which sum to one, to whole numbers that sum to total,
// so that each is total times its share in expectation and never further from
// it than to the next whole number. Two fractions at a time trade until one of
// them is whole; which way is tossed so that neither gains in the mean.
func pipage(shares []float64, total int, random *rand.Rand) []int {
	counts := make([]int, len(shares))
	rest := make([]float64, len(shares))
	sum := 0
	for i, share := range shares {
		exact := share * float64(total)
		counts[i] = int(math.Floor(exact + 1e-9))
		rest[i] = max(0, exact-float64(counts[i]))
		sum += counts[i]
	}
	open := -1
	for i := range rest {
		if rest[i] < 1e-9 {
			continue
		}
		if open < 0 {
			open = i
			continue
		}
		open = trade(rest, open, i, random)
	}
	for i, r := range rest {
		if r > 0.5 {
			counts[i]++
			sum++
		}
	}
	// What rounding of floats left over is at most one row.
	for i := 0; sum != total && i < len(counts); i++ {
		if sum < total {
			counts[i]++
			sum++
		} else if counts[i] > 0 {
			counts[i]--
			sum--
		}
	}
	return counts
}

// trade moves mass between a and b until one is whole, and returns the one
// that is not, or -1.
func trade(rest []float64, a, b int, random *rand.Rand) int {
	up := min(1-rest[a], rest[b])   // a grows by this, b shrinks
	down := min(rest[a], 1-rest[b]) // or the other way round
	if random.Float64()*(up+down) < down {
		rest[a], rest[b] = rest[a]+up, rest[b]-up
	} else {
		rest[a], rest[b] = rest[a]-down, rest[b]+down
	}
	for _, i := range []int{a, b} {
		if rest[i] > 1e-9 && rest[i] < 1-1e-9 {
			return i
		}
		rest[i] = math.Round(rest[i])
	}
	return -1
}
