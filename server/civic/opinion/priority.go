package opinion

import "math"

// aboutPeople is the priority of a statement that asks about the person.
const aboutPeople = 49

// priority is how much is learnt by asking one more person about a statement:
// more where it divides, where few pass, where many agree, and much more while
// few have seen it.
func priority(sum Tally, extremity float64) float64 {
	seen := float64(sum.Seen)
	passed := float64(sum.Passes()+1) / (seen + 2)
	agreed := float64(sum.Agree+1) / (seen + 2)
	importance := (1 - passed) * (extremity + 1) * agreed
	p := importance * (1 + 8*math.Exp2(-seen/5))
	return p * p
}

// Next picks the statement to ask a person about: one they have not answered,
// with a chance in proportion to its priority. at is a random number from
// nought to just below one. It answers false when nothing is left.
func Next(priorities []float64, open []int, at float64) (int, bool) {
	total := 0.0
	for _, t := range open {
		total += priorityOf(priorities, t)
	}
	for _, t := range open {
		if at -= priorityOf(priorities, t) / total; at < 0 {
			return t, true
		}
	}
	if len(open) > 0 {
		return open[len(open)-1], true
	}
	return 0, false
}

// priorityOf is the priority of a statement, or that of one nobody has seen.
func priorityOf(priorities []float64, t int) float64 {
	if t < len(priorities) && priorities[t] > 0 {
		return priorities[t]
	}
	return priority(Tally{}, 0)
}
