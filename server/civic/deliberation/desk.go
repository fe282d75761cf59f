package deliberation

import (
	"cmp"
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// desk is all cards of a session with what they add up to. Which card is part
// of which follows from the cards that join others: a joining card is one
// insert, so it is there whole or not at all, and of two that join the same
// card at the same instant the first has it and the other keeps its words.
type desk struct {
	cards map[string]*Card
	order []*Card
	// table and plenary say into which card another was joined: at its table,
	// and before everybody.
	table, plenary map[string]string
}

func (s *Deliberations) desk(ctx context.Context, id meeting.ID) (*desk, error) {
	all, err := s.cards.All(ctx, storage.Query{Index: bySession, Equal: []any{string(id)}})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(all, func(a, b *Card) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	d := &desk{cards: map[string]*Card{}, order: all, table: map[string]string{}, plenary: map[string]string{}}
	for _, c := range all {
		d.cards[c.ID] = c
	}
	for _, c := range all {
		if !c.Parted.IsZero() {
			continue
		}
		into := d.table
		if c.Table == 0 {
			into = d.plenary
		}
		for _, from := range c.From {
			if into[from] == "" {
				into[from] = c.ID
			}
		}
	}
	return d, nil
}

// stands claims that a card is not part of another at its own table, or, where
// it is everybody's, of another of those.
func (d *desk) stands(c *Card) bool {
	if !c.Parted.IsZero() {
		return false
	}
	if c.Table == 0 {
		return d.plenary[c.ID] == ""
	}
	return d.table[c.ID] == ""
}

// open claims that a card stands before everybody.
func (d *desk) open(c *Card) bool {
	return (c.Table == 0 || !c.Brought.IsZero()) && d.stands(c) && d.plenary[c.ID] == ""
}

// view shows a card with those that it joins and still has.
func (d *desk) view(c *Card, person people.PersonID) *View {
	v := &View{ID: c.ID, Table: c.Table, Text: c.Text, Theme: c.Theme, Pile: c.Pile, Brought: !c.Brought.IsZero() || c.Table == 0,
		Mine: person != "" && c.By == person, At: c.At, Recommendation: c.RecommendationN}
	into := d.table
	if c.Table == 0 {
		into = d.plenary
	}
	for _, from := range c.From {
		if part := d.cards[from]; part != nil && (into[from] == c.ID || !c.Parted.IsZero()) {
			v.From = append(v.From, d.view(part, person))
		}
	}
	return v
}

// OnTable is what a table has before it.
type OnTable struct {
	Session *meeting.Session `json:"-"`
	Place   *Place           `json:"place" doc:"Null where you have no table."`
	Round   int              `json:"round"`
	// Cards that stand, in the order in which they were written.
	Cards []*View `json:"cards"`
	// Parted are joining cards that were taken apart: their words stay.
	Parted []*View `json:"parted"`
	// Earlier rounds in which by had a table too.
	Earlier []int `json:"earlier,omitempty"`
}

// Cards shows by the cards of their own table; round nought is the newest.
func (s *Deliberations) Cards(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, round int) (*OnTable, error) {
	one, err := s.enter(ctx, by, f, id, forum.SitAtTable)
	if err != nil {
		return nil, err
	}
	t := &OnTable{Session: one, Cards: []*View{}, Parted: []*View{}}
	all, err := s.rounds.All(ctx, storage.Query{Index: bySession, Equal: []any{string(id)}, Descending: true})
	if err != nil {
		return nil, err
	}
	var at *Round
	newest := true
	for _, r := range all {
		if !r.began() {
			continue
		}
		if at == nil && (r.N == round || round == 0 && newest) {
			at = r
		} else if r.tableOf(by.Person) > 0 {
			t.Earlier = append(t.Earlier, r.N)
		}
		newest = false
	}
	if at == nil || at.tableOf(by.Person) == 0 {
		return t, nil
	}
	n := at.tableOf(by.Person)
	place := s.placed(ctx, at, n)
	t.Place, t.Round = &place, at.N
	d, err := s.desk(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, c := range d.order {
		switch {
		case c.Table != n || c.Round != at.N:
		case d.stands(c):
			t.Cards = append(t.Cards, d.view(c, by.Person))
		case !c.Parted.IsZero():
			t.Parted = append(t.Parted, d.view(c, by.Person))
		}
	}
	return t, nil
}

// Plenary is what the tables of a session brought before everybody.
type Plenary struct {
	Session *meeting.Session `json:"-"`
	Cards   []*View          `json:"cards"`
	Parted  []*View          `json:"parted"`
}

// Before shows what was brought, to whoever may follow sessions.
func (s *Deliberations) Before(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID) (*Plenary, error) {
	one, err := s.enter(ctx, by, f, id, forum.FollowSessions)
	if err != nil {
		return nil, err
	}
	d, err := s.desk(ctx, id)
	if err != nil {
		return nil, err
	}
	p := &Plenary{Session: one, Cards: []*View{}, Parted: []*View{}}
	for _, c := range d.order {
		switch {
		case d.open(c):
			p.Cards = append(p.Cards, d.view(c, by.Person))
		case c.Table == 0 && !c.Parted.IsZero():
			p.Parted = append(p.Parted, d.view(c, by.Person))
		}
	}
	return p, nil
}
