package count

// A tie between options is broken by the earliest round in which they differed,
// and where they never did, by the lot declared before the count.

// TieBreak says how a tie was decided.
type TieBreak struct {
	Between []int `json:"between"`
	Chosen  int   `json:"chosen"`
	// Round is the earlier round, from one, that decided it; nought is the lot.
	Round int `json:"round"`
}

// choose takes from tied options the one that most deserves what comes: with
// fewest, the fewest votes in the earliest round that tells them apart, else
// the most. The lot prefers the option that was drawn first, so to be left out
// falls on the one drawn last.
func choose(tied []int, history [][]int64, fewest bool, lots []int) (int, *TieBreak) {
	if len(tied) == 1 {
		return tied[0], nil
	}
	left := append([]int(nil), tied...)
	for round, votes := range history {
		var best []int
		for _, o := range left {
			switch {
			case len(best) == 0 || fewest && votes[o] < votes[best[0]] || !fewest && votes[o] > votes[best[0]]:
				best = []int{o}
			case votes[o] == votes[best[0]]:
				best = append(best, o)
			}
		}
		if len(best) < len(left) {
			left = best
			if len(left) == 1 {
				return left[0], &TieBreak{tied, left[0], round + 1}
			}
		}
	}
	chosen := left[0]
	for _, o := range left {
		if fewest && lots[o] > lots[chosen] || !fewest && lots[o] < lots[chosen] {
			chosen = o
		}
	}
	return chosen, &TieBreak{tied, chosen, 0}
}

// extreme are the options of a set with the fewest or the most votes.
func extreme(among []int, votes []int64, fewest bool) []int {
	var found []int
	for _, o := range among {
		switch {
		case len(found) == 0 || fewest && votes[o] < votes[found[0]] || !fewest && votes[o] > votes[found[0]]:
			found = []int{o}
		case votes[o] == votes[found[0]]:
			found = append(found, o)
		}
	}
	return found
}
