package forum

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// source names forums' histories to the public record; a line is known by its
// forum and its number.
const source = "forum"

func lineRef(id ID, line int) string { return fmt.Sprintf("%s|%04d", id, line) }

// event is how a line of a forum's history stands in the public record; nil
// when there is no such line, because what was to write it never happened.
func (s *Forums) event(ctx context.Context, ref string) (*record.Event, error) {
	id, number, _ := strings.Cut(ref, "|")
	n, err := strconv.Atoi(number)
	if err != nil {
		return nil, fmt.Errorf("forum: '%s' names no line", ref)
	}
	f, err := s.kept.Get(ctx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && n >= len(f.History) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	e := f.entry(n)
	return &e, nil
}

// entry writes a line for the record. A reason and a name are words of a
// person and stand beside it.
func (f *Forum) entry(n int) record.Event {
	l := f.History[n]
	e := record.Event{ID: "forum|" + lineRef(f.Key(), n), Kind: record.Timeline, Subject: "forum/" + f.ID, Title: f.Title,
		Link: "/forums/" + f.ID, At: l.At, Personal: map[string]record.Personal{"by": {Text: l.By.Name, Person: l.By.Person}}}
	if l.Why != "" {
		e.Personal["reason"] = record.Personal{Text: l.Why, Person: l.By.Person}
	}
	switch l.What {
	case Lifted:
		e.Kind, e.Body = record.Override, map[string]any{"what": string(l.What), "gate": string(l.Gate)}
	case Committed:
		e.Kind, e.Body = record.Selection, f.Draws()[l.Round].Committed
	case Drawn:
		e.Kind, e.Body = record.Draw, f.Draws()[l.Round].event()
	case Moved:
		e.Body = map[string]any{"what": string(l.What), "from": string(l.From), "to": string(l.To)}
	default:
		e.Body = map[string]any{"what": string(l.What)}
	}
	return e
}

func (s *Selection) event() draw.Drawn {
	return draw.Drawn{Table: s.Committed.Table, Digits: s.Digits, Row: s.Row, Method: s.Method, Seed: s.Seed}
}
