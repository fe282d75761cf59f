package opinion

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// Conversation is a conversation as it is published: the statements, and every
// vote in the order in which it was cast. People and statements have the ids
// they were published with beside the numbers the mathematics uses.
type Conversation struct {
	Topic, Description, Address string
	// PeopleIDs are the published ids, by person.
	PeopleIDs  []string
	Statements []Statement
	Votes      []Cast
	// Views is how often the conversation was looked at, if that is known.
	Views int
	// Doubts are sentences on what in the files did not fit together.
	Doubts []string
}

// Statement is one sentence that people vote on.
type Statement struct {
	ID, Author, Text string
	At               time.Time
	// Moderated is 1 for let in, -1 for refused, 0 for not looked at.
	Moderated   int
	AboutPeople bool
	// Agrees and Disagrees are what the files claim; -1 where they do not say.
	Agrees, Disagrees int
}

// Cast is one vote as it was cast.
type Cast struct {
	Person, Statement int
	Vote              Vote
	At                time.Time
}

// Mapper begins a map with every vote and moderation of the conversation.
func (c *Conversation) Mapper() *Mapper {
	m := NewMapper()
	m.votes.grow(len(c.PeopleIDs), len(c.Statements))
	for _, v := range c.Votes {
		m.Cast(v.Person, v.Statement, v.Vote)
	}
	for t, s := range c.Statements {
		if s.Moderated < 0 {
			m.LeaveOut(t, true)
		}
		if s.AboutPeople {
			m.AboutPeople(t)
		}
	}
	return m
}

// Statement is the number of the statement with a published id, or -1.
func (c *Conversation) Statement(id string) int {
	return slices.IndexFunc(c.Statements, func(s Statement) bool { return s.ID == id })
}

// Person is the number of the person with a published id, or -1.
func (c *Conversation) Person(id string) int { return slices.Index(c.PeopleIDs, id) }

// rawVote is a vote as a file has it.
type rawVote struct {
	person, statement string
	vote              Vote
	at                int64
}

// gather numbers people and statements in the order of their ids and sorts the
// votes by time, keeping the order of the file where times are equal.
func (c *Conversation) gather(votes []rawVote) {
	known := map[string]bool{}
	for _, s := range c.Statements {
		known[s.ID] = true
	}
	people, seen := c.PeopleIDs, map[string]bool{}
	for _, p := range people {
		seen[p] = true
	}
	for _, v := range votes {
		if !seen[v.person] {
			seen[v.person] = true
			people = append(people, v.person)
		}
		if !known[v.statement] {
			known[v.statement] = true
			c.Statements = append(c.Statements, Statement{ID: v.statement, Agrees: -1, Disagrees: -1})
		}
	}
	slices.SortStableFunc(people, byID)
	slices.SortStableFunc(c.Statements, func(a, b Statement) int { return byID(a.ID, b.ID) })
	c.PeopleIDs = people
	person, statement := map[string]int{}, map[string]int{}
	for i, p := range people {
		person[p] = i
	}
	for i, s := range c.Statements {
		statement[s.ID] = i
	}
	slices.SortStableFunc(votes, func(a, b rawVote) int { return cmp.Compare(a.at, b.at) })
	for _, v := range votes {
		c.Votes = append(c.Votes, Cast{person[v.person], statement[v.statement], v.vote, time.UnixMilli(v.at).UTC()})
	}
	c.checkCounts()
}

func byID(a, b string) int {
	x, ex := strconv.ParseInt(a, 10, 64)
	y, ey := strconv.ParseInt(b, 10, 64)
	switch {
	case ex == nil && ey == nil:
		return cmp.Compare(x, y)
	case ex == nil:
		return -1
	case ey == nil:
		return 1
	}
	return cmp.Compare(a, b)
}
