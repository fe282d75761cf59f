// Package opinion finds the groups of opinion in a conversation: people agree
// with, disagree with or pass on short statements, and from these votes alone
// it places people beside those who vote alike, names what each group is known
// for, what all groups agree on, and which statement to ask about next.
//
// It promises the published mathematics of Polis (principal axes by power
// iteration, a projection that allows for statements not seen, clusters of
// clusters, tests of proportions), the same answer for the same votes in the
// same order, and an answer after one more vote that starts from the last one.
// People and statements are plain numbers from nought; who they are, what is
// kept and who may see it is decided elsewhere. What may be shown of small
// groups is decided here: see Map.Public.
//
// It refuses to keep anything and to read a clock.
package opinion

// Vote is what somebody said to a statement.
type Vote int8

// The three things that can be said. Passing counts as having seen it.
const (
	Disagree Vote = -1
	Pass     Vote = 0
	Agree    Vote = 1
)

// Tally counts what a set of people said to one statement. Seen includes passes.
type Tally struct {
	Agree    int `json:"agree"`
	Disagree int `json:"disagree"`
	Seen     int `json:"seen"`
}

func (t *Tally) count(v Vote, by int) {
	t.Seen += by
	switch v {
	case Agree:
		t.Agree += by
	case Disagree:
		t.Disagree += by
	}
}

func (t Tally) plus(o Tally) Tally {
	return Tally{t.Agree + o.Agree, t.Disagree + o.Disagree, t.Seen + o.Seen}
}

func (t Tally) minus(o Tally) Tally {
	return Tally{t.Agree - o.Agree, t.Disagree - o.Disagree, t.Seen - o.Seen}
}

// Passes is how many saw the statement and neither agreed nor disagreed.
func (t Tally) Passes() int { return t.Seen - t.Agree - t.Disagree }

// Point is a place on the map. The axes have no meaning of their own: only
// nearness has.
type Point struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

func (p Point) to(q Point) float64 {
	dx, dy := p.X-q.X, p.Y-q.Y
	return dx*dx + dy*dy
}
