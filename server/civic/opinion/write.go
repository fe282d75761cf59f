package opinion

import (
	"encoding/csv"
	"io"
	"strconv"
	"time"
)

// Files are the names of the files of a published conversation, in the form
// that Open reads and the public data sets have.
var Files = []string{"summary.csv", "comments.csv", "votes.csv", "participants-votes.csv"}

// Write writes one of the Files. The map gives the groups; without one, or
// where a group must not be shown, the column is empty.
func (c *Conversation) Write(name string, d *Map, w io.Writer) error {
	out := csv.NewWriter(w)
	switch name {
	case "summary.csv":
		c.writeSummary(d, out)
	case "comments.csv":
		c.writeComments(out)
	case "votes.csv":
		c.writeVotes(out)
	case "participants-votes.csv":
		c.writeParticipants(d, out)
	}
	out.Flush()
	return out.Error()
}

func (c *Conversation) writeSummary(d *Map, out *csv.Writer) {
	voters, authors := map[int]bool{}, map[string]bool{}
	for _, v := range c.Votes {
		voters[v.Person] = true
	}
	for _, s := range c.Statements {
		authors[s.Author] = true
	}
	placed, groups := 0, 0
	if d != nil {
		placed, groups = len(d.In), len(d.Groups)
	}
	for _, l := range [][2]string{
		{"topic", c.Topic}, {"url", c.Address}, {"views", strconv.Itoa(c.Views)},
		{"voters", strconv.Itoa(len(voters))}, {"voters-in-conv", strconv.Itoa(placed)},
		{"commenters", strconv.Itoa(len(authors))}, {"comments", strconv.Itoa(len(c.Statements))},
		{"groups", strconv.Itoa(groups)}, {"conversation-description", c.Description},
	} {
		out.Write(l[:])
	}
}

// moment is a time as the public data sets write it: milliseconds, and words.
func moment(at time.Time) (ms, words string) {
	if at.IsZero() {
		return "0", ""
	}
	return strconv.FormatInt(at.UnixMilli(), 10), at.UTC().Format("Mon Jan 02 15:04:05 UTC 2006")
}

func (c *Conversation) writeComments(out *csv.Writer) {
	out.Write([]string{"timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees", "moderated", "comment-body"})
	sums := c.Mapper().votes.tallies
	for t, s := range c.Statements {
		ms, words := moment(s.At)
		var sum Tally
		if t < len(sums) {
			sum = sums[t]
		}
		out.Write([]string{ms, words, s.ID, s.Author, strconv.Itoa(sum.Agree), strconv.Itoa(sum.Disagree), strconv.Itoa(s.Moderated), s.Text})
	}
}

func (c *Conversation) writeVotes(out *csv.Writer) {
	out.Write([]string{"timestamp", "datetime", "comment-id", "voter-id", "vote"})
	for _, v := range c.Votes {
		ms, words := moment(v.At)
		out.Write([]string{ms, words, c.Statements[v.Statement].ID, c.PeopleIDs[v.Person], strconv.Itoa(int(v.Vote))})
	}
}

func (c *Conversation) writeParticipants(d *Map, out *csv.Writer) {
	header := []string{"participant", "group-id", "n-comments", "n-votes", "n-agree", "n-disagree"}
	wrote := map[string]int{}
	for _, s := range c.Statements {
		header = append(header, s.ID)
		wrote[s.Author]++
	}
	out.Write(header)
	votes, of := &c.Mapper().votes, map[int]string{}
	if d != nil {
		for _, g := range d.shown() {
			for i := range d.Groups {
				if &d.Groups[i].Members[0] == &g.Members[0] {
					for _, p := range g.Members {
						of[p] = strconv.Itoa(i)
					}
				}
			}
		}
	}
	for p, id := range c.PeopleIDs {
		line := make([]string, len(header))
		var sum Tally
		for _, v := range votes.rows[p] {
			sum.count(v.vote, 1)
			line[6+int(v.statement)] = strconv.Itoa(int(v.vote))
		}
		line[0], line[1], line[2] = id, of[p], strconv.Itoa(wrote[id])
		line[3], line[4], line[5] = strconv.Itoa(sum.Seen), strconv.Itoa(sum.Agree), strconv.Itoa(sum.Disagree)
		out.Write(line)
	}
}
