package opinion

// Votes holds the last vote of each person on each statement, by rows of
// people, and keeps the counts of each statement beside them. The zero value
// is an empty conversation.
type Votes struct {
	rows    [][]cell
	tallies []Tally
	out     []bool
	count   int
	used    int
}

type cell struct {
	statement int32
	vote      Vote
}

// Cast records a vote; a later vote of the same person on the same statement
// takes the place of the earlier. Negative numbers are a mistake of the caller.
func (v *Votes) Cast(person, statement int, vote Vote) {
	v.grow(person+1, statement+1)
	row := v.rows[person]
	for i := range row {
		if row[i].statement == int32(statement) {
			v.tallies[statement].count(row[i].vote, -1)
			v.tallies[statement].count(vote, 1)
			row[i].vote = vote
			return
		}
	}
	if v.tallies[statement].Seen == 0 {
		v.used++
	}
	v.rows[person] = append(row, cell{int32(statement), vote})
	v.tallies[statement].count(vote, 1)
	v.count++
}

func (v *Votes) grow(people, statements int) {
	for len(v.rows) < people {
		v.rows = append(v.rows, nil)
	}
	for len(v.tallies) < statements {
		v.tallies = append(v.tallies, Tally{})
	}
	for len(v.out) < len(v.tallies) {
		v.out = append(v.out, false)
	}
}

// LeaveOut keeps a statement out of the axes and out of what is
// representative: it was refused by a moderator, or asks about the person
// rather than about an opinion. Its votes stay counted.
func (v *Votes) LeaveOut(statement int, out bool) {
	v.grow(0, statement+1)
	v.out[statement] = out
}

// People, Statements and Count are the sizes of the conversation: highest
// person and statement plus one, and votes that stand.
func (v *Votes) People() int { return len(v.rows) }

// Statements is the highest statement that was voted on or left out, plus one.
func (v *Votes) Statements() int { return len(v.tallies) }

// Count is the number of votes that stand.
func (v *Votes) Count() int { return v.count }

// Of is what a person said to a statement, and whether they said anything.
func (v *Votes) Of(person, statement int) (Vote, bool) {
	if person < 0 || person >= len(v.rows) {
		return 0, false
	}
	for _, c := range v.rows[person] {
		if c.statement == int32(statement) {
			return c.vote, true
		}
	}
	return 0, false
}

// Tallies counts every statement over a set of people.
func (v *Votes) Tallies(people []int) []Tally {
	sums := make([]Tally, len(v.tallies))
	for _, p := range people {
		for _, c := range v.rows[p] {
			sums[c.statement].count(c.vote, 1)
		}
	}
	return sums
}

// centre is the mean vote on each statement over those who voted on it. A vote
// that is missing is taken to be this mean, so in a centred matrix it is
// nought: that is why the sparse rows are enough for everything that follows.
func (v *Votes) centre() []float64 {
	c := make([]float64, len(v.tallies))
	if v.voters() == 1 {
		return c
	}
	for t, sum := range v.tallies {
		if sum.Seen > 0 && !v.out[t] {
			c[t] = float64(sum.Agree-sum.Disagree) / float64(sum.Seen)
		}
	}
	return c
}

// voters is the number of people with at least one vote, counted no further
// than needed to tell one from several.
func (v *Votes) voters() int {
	n := 0
	for _, r := range v.rows {
		if len(r) > 0 {
			if n++; n > 1 {
				break
			}
		}
	}
	return n
}
