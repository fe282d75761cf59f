package opinion

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"
)

// Open reads a published conversation from a folder: votes.csv (or, without
// it, participants-votes.csv) with comments.csv and summary.csv as the public
// data sets of Polis have them, or votes.json with comments.json. Only the
// votes are needed. What is wrong is said with its file and line.
func Open(dir fs.FS) (*Conversation, error) {
	c := &Conversation{}
	if _, err := fs.Stat(dir, "votes.json"); err == nil {
		return c, c.openJSON(dir)
	}
	if err := c.eachRow(dir, "comments.csv", c.readComment); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := c.readSummary(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var votes []rawVote
	err := c.eachRow(dir, "votes.csv", func(r row) error {
		v, err := r.vote()
		votes = append(votes, v)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = c.eachRow(dir, "participants-votes.csv", func(r row) error {
			more, err := c.readParticipant(r)
			votes = append(votes, more...)
			return err
		})
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errors.New("there is no votes.csv, participants-votes.csv or votes.json in this folder")
	}
	if err != nil {
		return nil, err
	}
	c.gather(votes)
	return c, nil
}

// row is a line of a CSV file with the names of its columns.
type row struct {
	names  []string
	values []string
}

func (r row) get(name string) string {
	for i, n := range r.names {
		if n == name && i < len(r.values) {
			return strings.TrimSpace(r.values[i])
		}
	}
	return ""
}

func (c *Conversation) eachRow(dir fs.FS, name string, read func(row) error) error {
	f, err := dir.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := csv.NewReader(f)
	lines.FieldsPerRecord = -1
	lines.LazyQuotes = true
	var names []string
	for {
		values, err := lines.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		if names == nil {
			values[0] = strings.TrimPrefix(values[0], "\ufeff")
			for i := range values {
				names = append(names, strings.TrimSpace(values[i]))
			}
			continue
		}
		if err := read(row{names, values}); err != nil {
			line, _ := lines.FieldPos(0)
			return fmt.Errorf("%s, line %d: %w", name, line, err)
		}
	}
}

func (r row) vote() (rawVote, error) {
	v := rawVote{person: r.get("voter-id"), statement: r.get("comment-id")}
	if v.person == "" || v.statement == "" {
		return v, errors.New("a vote needs a voter-id and a comment-id")
	}
	var err error
	if v.vote, err = readVote(r.get("vote")); err != nil {
		return v, err
	}
	v.at = millis(r.get("timestamp"))
	return v, nil
}

func readVote(s string) (Vote, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n != -1 && n != 0 && n != 1 {
		return 0, fmt.Errorf("a vote is 1, 0 or -1, and not %q", s)
	}
	return Vote(n), nil
}

// millis reads a time in milliseconds; one in seconds is taken for what it is.
func millis(s string) int64 {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0
	}
	if n < 1e11 {
		n *= 1000
	}
	return int64(n)
}

func (c *Conversation) readComment(r row) error {
	s := Statement{ID: r.get("comment-id"), Author: r.get("author-id"), Text: r.get("comment-body"), Agrees: -1, Disagrees: -1}
	if s.ID == "" {
		return errors.New("a statement needs a comment-id")
	}
	if ms := millis(r.get("timestamp")); ms != 0 {
		s.At = time.UnixMilli(ms).UTC()
	}
	s.Moderated, _ = strconv.Atoi(r.get("moderated"))
	s.AboutPeople = r.get("is-meta") == "true"
	if n, err := strconv.Atoi(r.get("agrees")); err == nil {
		s.Agrees = n
	}
	if n, err := strconv.Atoi(r.get("disagrees")); err == nil {
		s.Disagrees = n
	}
	c.Statements = append(c.Statements, s)
	return nil
}

// readParticipant takes the votes out of a line of the table of people: the
// columns whose names are numbers are the statements.
func (c *Conversation) readParticipant(r row) (votes []rawVote, err error) {
	person := r.get("participant")
	if person == "" {
		return nil, errors.New("a line needs a participant")
	}
	c.PeopleIDs = append(c.PeopleIDs, person)
	for i, name := range r.names {
		if _, err := strconv.Atoi(name); err != nil || i >= len(r.values) || strings.TrimSpace(r.values[i]) == "" {
			continue
		}
		vote, err := readVote(strings.TrimSpace(r.values[i]))
		if err != nil {
			return nil, err
		}
		votes = append(votes, rawVote{person: person, statement: name, vote: vote})
	}
	return votes, nil
}

func (c *Conversation) readSummary(dir fs.FS) error {
	f, err := dir.Open("summary.csv")
	if err != nil {
		return err
	}
	defer f.Close()
	lines := csv.NewReader(f)
	lines.FieldsPerRecord, lines.LazyQuotes = -1, true
	all, err := lines.ReadAll()
	if err != nil {
		return fmt.Errorf("summary.csv: %w", err)
	}
	for _, l := range all {
		if len(l) < 2 {
			continue
		}
		switch l[0] {
		case "topic":
			c.Topic = l[1]
		case "url":
			c.Address = l[1]
		case "conversation-description":
			c.Description = l[1]
		case "views":
			c.Views, _ = strconv.Atoi(l[1])
		}
	}
	return nil
}
