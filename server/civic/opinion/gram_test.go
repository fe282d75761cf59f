package opinion

import (
	"math/rand/v2"
	"testing"
)

// The covariance that is written out and the one that goes through the votes
// are two ways to the same numbers, also where people count several times and
// statements are left out.
func TestTheCovarianceWrittenOutMultipliesAsTheVotesDo(t *testing.T) {
	random := rand.New(rand.NewPCG(8, 9))
	for _, weighted := range []bool{false, true} {
		var v Votes
		for p := range 60 {
			for s := range 25 {
				if random.IntN(3) > 0 {
					v.Cast(p, s, Vote(random.IntN(3)-1))
				}
			}
		}
		v.LeaveOut(4, true)
		v.LeaveOut(17, true)
		var weight []int
		if weighted {
			for range 60 {
				weight = append(weight, random.IntN(4))
			}
		}
		basis := make([][block]float64, 25)
		for s := range basis {
			for j := range block {
				basis[s][j] = random.NormFloat64()
			}
		}
		centre := v.weightedCentre(weight)
		rows, one := v.centred(centre, weight)
		written, other := v.gram(centre, weight)
		near(t, "how much the votes vary", other, one, 1e-9)
		a, b := make([][block]float64, 25), make([][block]float64, 25)
		rows.spread(basis, a)
		written.spread(basis, b)
		for s := range a {
			for j := range block {
				near(t, "statement "+itoa(s), b[s][j], a[s][j], 1e-9)
			}
		}
	}
}

func TestTheCovarianceIsWrittenOutWhereThatIsLessWork(t *testing.T) {
	var small, wide Votes
	for p := range 500 {
		for s := range 20 {
			small.Cast(p, s, Vote((p+s)%3-1))
			wide.Cast(p, (p*20+s)%10_000, Agree)
		}
	}
	for name, one := range map[string]struct {
		votes *Votes
		out   bool
	}{"20 statements": {&small, true}, "10,000 statements": {&wide, false}} {
		c, _ := one.votes.covariance(one.votes.centre(), nil)
		if _, written := c.(*gram); written != one.out {
			t.Errorf("10,000 votes on %s: written out is %t", name, written)
		}
	}
}
