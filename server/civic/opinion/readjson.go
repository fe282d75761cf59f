package opinion

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"
)

// openJSON reads the form of the interface of Polis, in both of its spellings.
func (c *Conversation) openJSON(dir fs.FS) error {
	var votes []struct {
		Pid, Tid       *json.Number
		Participant    *json.Number `json:"participant_id"`
		Statement      *json.Number `json:"statement_id"`
		Vote           json.Number
		Modified, Date any
	}
	if err := readJSON(dir, "votes.json", &votes); err != nil {
		return err
	}
	var statements []struct {
		Text             string `json:"txt"`
		Tid, Pid         *json.Number
		Statement        *json.Number `json:"statement_id"`
		Participant      *json.Number `json:"participant_id"`
		Mod, Moderated   *int
		Meta             bool `json:"is_meta"`
		Agrees           *int `json:"agree_count"`
		Disagrees        *int `json:"disagree_count"`
		Created, Unknown any
	}
	if err := readJSON(dir, "comments.json", &statements); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for i, s := range statements {
		id := either(s.Tid, s.Statement)
		if id == "" {
			return fmt.Errorf("comments.json, entry %d: a statement needs a tid", i+1)
		}
		c.Statements = append(c.Statements, Statement{
			ID: id, Author: either(s.Pid, s.Participant), Text: s.Text, At: anyTime(s.Created),
			Moderated: number(s.Mod, number(s.Moderated, 0)), AboutPeople: s.Meta,
			Agrees: number(s.Agrees, -1), Disagrees: number(s.Disagrees, -1),
		})
	}
	var raw []rawVote
	for i, v := range votes {
		vote, err := readVote(v.Vote.String())
		if err == nil && (either(v.Pid, v.Participant) == "" || either(v.Tid, v.Statement) == "") {
			err = errors.New("a vote needs a pid and a tid")
		}
		if err != nil {
			return fmt.Errorf("votes.json, entry %d: %w", i+1, err)
		}
		r := rawVote{person: either(v.Pid, v.Participant), statement: either(v.Tid, v.Statement), vote: vote}
		if at := anyTime(v.Modified); !at.IsZero() {
			r.at = at.UnixMilli()
		}
		raw = append(raw, r)
	}
	c.gather(raw)
	return nil
}

func readJSON(dir fs.FS, name string, into any) error {
	raw, err := fs.ReadFile(dir, name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

func either(a, b *json.Number) string {
	if a != nil {
		return a.String()
	}
	if b != nil {
		return b.String()
	}
	return ""
}

func number(n *int, otherwise int) int {
	if n != nil {
		return *n
	}
	return otherwise
}

// anyTime reads milliseconds as a number or a text, or a date.
func anyTime(v any) time.Time {
	text := ""
	switch x := v.(type) {
	case float64:
		text = strconv.FormatFloat(x, 'f', 0, 64)
	case string:
		text = strings.TrimSpace(x)
	}
	if ms := millis(text); ms != 0 {
		return time.UnixMilli(ms).UTC()
	}
	at, _ := time.Parse(time.RFC3339, text)
	return at.UTC()
}
