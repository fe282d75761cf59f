package opinion

import "fmt"

// checkCounts lays the counts that the list of statements claims beside the
// votes themselves. By the agreements it finds out whether a file counts
// agreement as 1 or as -1, since both occur. What then still differs becomes a
// doubt in words; the map is always drawn from the votes.
func (c *Conversation) checkCounts() {
	stand, cast := c.counts()
	straight, turned := 0, 0
	for t, s := range c.Statements {
		if s.counted() {
			straight += abs(stand[t].Agree-s.Agrees) + abs(stand[t].Disagree-s.Disagrees)
			turned += abs(stand[t].Disagree-s.Agrees) + abs(stand[t].Agree-s.Disagrees)
		}
	}
	if turned < straight {
		for i := range c.Votes {
			c.Votes[i].Vote = -c.Votes[i].Vote
		}
		c.Doubts = append(c.Doubts, "The votes count agreement as -1: they were turned round.")
		stand, cast = c.counts()
	}
	c.doubtCounts(stand, cast)
}

// counted says whether the files claim counts for a statement.
func (s Statement) counted() bool { return s.Agrees >= 0 && s.Disagrees >= 0 }

func (s Statement) claims(sum Tally) bool {
	return s.Agrees == sum.Agree && s.Disagrees == sum.Disagree
}

// counts gives, for each statement, the votes that stand, which are each
// person's last, and all that were ever cast.
func (c *Conversation) counts() (stand, cast []Tally) {
	var votes Votes
	votes.grow(len(c.PeopleIDs), len(c.Statements))
	cast = make([]Tally, len(c.Statements))
	for _, v := range c.Votes {
		votes.Cast(v.Person, v.Statement, v.Vote)
		cast[v.Statement].count(v.Vote, 1)
	}
	return votes.tallies, cast
}

// doubtCounts tells apart the two reasons for which claimed counts are not
// those of the votes that stand. Polis publishes lists that count a vote again
// whenever its person repeats or changes it, so that all is well and only
// counted otherwise; anything else means that the files are of different days
// or were tampered with.
func (c *Conversation) doubtCounts(stand, cast []Tally) {
	again, differ, first, all := 0, 0, -1, 0
	for t, s := range c.Statements {
		switch {
		case !s.counted():
			continue
		case s.claims(stand[t]):
		case s.claims(cast[t]):
			again++
		default:
			if differ++; first < 0 {
				first = t
			}
		}
		all++
	}
	if again > 0 {
		last := 0
		for _, sum := range stand {
			last += sum.Seen
		}
		c.Doubts = append(c.Doubts, fmt.Sprintf("The list of statements counts every one of the %d votes that were cast, also the %d with which people later repeated or changed what they had said; %d of its %d statements have other counts for that reason. The map counts each person's last vote on a statement: %d votes.",
			len(c.Votes), len(c.Votes)-last, again, all, last))
	}
	if differ > 0 {
		s, sum := c.Statements[first], stand[first]
		c.Doubts = append(c.Doubts, fmt.Sprintf("The list of statements does not fit the votes: for %d of its %d statements it claims other counts. The first is statement %s, with %d agreeing and %d disagreeing in the list, and %d and %d by the votes. The map is drawn from the votes.",
			differ, all, s.ID, s.Agrees, s.Disagrees, sum.Agree, sum.Disagree))
	}
}

func abs(n int) int { return max(n, -n) }
