package count

// Runoff is the count of an instant run-off.
type Runoff struct {
	Options []string      `json:"options"`
	Valid   int           `json:"valid"`
	Spoilt  int           `json:"spoilt"`
	Rounds  []RunoffRound `json:"rounds"`
	// Winner is an option, or -1 where nobody voted.
	Winner int `json:"winner"`
}

// RunoffRound is one round: how many ballots stand with each option (nil for
// one that is out), how many name none that stands, and who goes out.
type RunoffRound struct {
	Votes     []*int    `json:"votes"`
	Exhausted int       `json:"exhausted"`
	Out       *int      `json:"out,omitempty"`
	Winner    *int      `json:"winner,omitempty"`
	Tie       *TieBreak `json:"tie,omitempty"`
}

// Runoff counts an instant run-off: until an option has more than half of the
// ballots that still name one, the option with the fewest goes out.
func (r *Ranked) Runoff() (*Runoff, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	ballots, spoilt := r.valid()
	out := &Runoff{Options: r.Options, Spoilt: spoilt, Winner: -1}
	for _, b := range ballots {
		out.Valid += b.Times
	}
	standing := make([]bool, len(r.Options))
	for i := range standing {
		standing[i] = true
	}
	if out.Valid == 0 {
		return out, nil
	}
	var history [][]int64
	from := make([]int, len(ballots))
	for {
		votes, exhausted := tally(ballots, from, standing)
		round := RunoffRound{Exhausted: exhausted, Votes: make([]*int, len(votes))}
		var left []int
		for o := range votes {
			if standing[o] {
				n := int(votes[o])
				round.Votes[o] = &n
				left = append(left, o)
			}
		}
		top := extreme(left, votes, false)
		if len(left) == 1 || 2*votes[top[0]] > int64(out.Valid-exhausted) {
			round.Winner = &top[0]
			out.Winner = top[0]
			out.Rounds = append(out.Rounds, round)
			return out, nil
		}
		lowest, tie := choose(extreme(left, votes, true), history, true, r.lots())
		round.Out, round.Tie = &lowest, tie
		standing[lowest] = false
		out.Rounds = append(out.Rounds, round)
		history = append(history, votes)
	}
}

// tally counts each ballot for its first option that stands. from remembers
// how far each was read.
func tally(ballots []Ballot, from []int, standing []bool) (votes []int64, exhausted int) {
	votes = make([]int64, len(standing))
	for i, b := range ballots {
		o, rank := first(b, from[i], standing)
		from[i] = rank
		if o < 0 {
			exhausted += b.Times
			continue
		}
		votes[o] += int64(b.Times)
	}
	return votes, exhausted
}
