package opinion

import (
	"math"
	"sort"
)

// certain is the z value above which a difference is held for real: one-sided,
// nine times in ten.
const certain = 1.2816

// knownMost is how many statements a group is described by.
const knownMost = 5

// Known is a statement that a group is known for: more of them agree with it
// (or disagree) than of everybody else.
type Known struct {
	Statement int `json:"statement"`
	// Vote is what the group says: Agree or Disagree.
	Vote Vote `json:"vote"`
	// Of those in the group who saw it, Said said Vote, out of Seen.
	Said int `json:"said"`
	Seen int `json:"seen"`
	// Share is (Said+1)/(Seen+2); ShareTest its z against one half.
	Share     float64 `json:"share"`
	ShareTest float64 `json:"shareTest"`
	// Ratio is Share over the same share of everybody else; RatioTest its z.
	Ratio     float64 `json:"ratio"`
	RatioTest float64 `json:"ratioTest"`
	// Best marks the statement that stands for the group's agreement.
	Best bool `json:"best,omitempty"`
}

func (k Known) score() float64 { return k.Ratio * k.RatioTest * k.Share * k.ShareTest }

func (k Known) significant() bool { return k.RatioTest > certain && k.ShareTest > certain }

// share is a proportion drawn towards one half as if two more had been asked.
func share(said, seen int) float64 { return float64(said+1) / float64(seen+2) }

// oneTest is the z of a proportion against one half.
func oneTest(said, seen int) float64 {
	n := float64(seen + 1)
	return 2 * math.Sqrt(n) * (float64(said+1)/n - 0.5)
}

// twoTest is the z of the difference of two proportions, each count one higher
// than it was.
func twoTest(saidIn, saidOut, seenIn, seenOut int) float64 {
	a, b := float64(saidIn+1), float64(saidOut+1)
	n, m := float64(seenIn+1), float64(seenOut+1)
	both := (a + b) / (n + m)
	if both == 1 {
		return 0
	}
	return (a/n - b/m) / math.Sqrt(both*(1-both)*(1/n+1/m))
}

// compare describes what a group says to a statement beside the rest.
func compare(statement int, in, rest Tally) (agree, disagree Known) {
	side := func(v Vote, said, others int) Known {
		k := Known{Statement: statement, Vote: v, Said: said, Seen: in.Seen}
		k.Share, k.ShareTest = share(said, in.Seen), oneTest(said, in.Seen)
		k.Ratio = k.Share / share(others, rest.Seen)
		k.RatioTest = twoTest(said, others, in.Seen, rest.Seen)
		return k
	}
	return side(Agree, in.Agree, rest.Agree), side(Disagree, in.Disagree, rest.Disagree)
}

// known chooses what a group is known for: the statement it agrees with best,
// then the significant ones by score, agreement before disagreement.
func known(in []Tally, all []Tally, out []bool) []Known {
	var best, least Known
	var hasBest, hasLeast bool
	var significant []Known
	for t := range in {
		if out[t] {
			continue
		}
		agree, disagree := compare(t, in[t], all[t].minus(in[t]))
		k := disagree
		if agree.RatioTest > disagree.RatioTest {
			k = agree
		}
		if agree.significant() || disagree.significant() {
			significant = append(significant, k)
		}
		if betterAgreed(in[t], agree, best, hasBest) {
			best, hasBest = agree, true
		}
		if !hasLeast || k.RatioTest > least.RatioTest {
			least, hasLeast = k, true
		}
	}
	if len(significant) == 0 {
		switch {
		case hasBest:
			best.Best = true
			return []Known{best}
		case hasLeast:
			return []Known{least}
		}
		return nil
	}
	return five(significant, best, hasBest)
}

// betterAgreed says whether a statement stands for a group's agreement better
// than the best so far.
func betterAgreed(in Tally, k, best Known, hasBest bool) bool {
	switch {
	case in.Agree == 0 && in.Disagree == 0:
		return false
	case hasBest && best.Ratio > 1:
		return k.score() > best.score()
	case hasBest:
		return k.Share*k.ShareTest > best.Share*best.ShareTest
	default:
		return k.ShareTest > certain || k.Ratio > 1 && k.Share > 0.5
	}
}

func five(significant []Known, best Known, hasBest bool) []Known {
	sort.SliceStable(significant, func(i, j int) bool { return significant[i].score() > significant[j].score() })
	var chosen []Known
	if hasBest {
		best.Best = true
		chosen = append(chosen, best)
	}
	for _, k := range significant {
		if hasBest && k.Statement == best.Statement {
			continue
		}
		if len(chosen) == knownMost {
			break
		}
		chosen = append(chosen, k)
	}
	sort.SliceStable(chosen, func(i, j int) bool { return chosen[i].Vote > chosen[j].Vote })
	return chosen
}
