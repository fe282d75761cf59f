package deliberation

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

var (
	noCard  = civic.Refuse(civic.NotFound, "There is no such card at your table.")
	noTable = civic.Refuse(civic.Conflict, "You have no table in this session. Ask whoever leads it.")
	joined  = civic.Refuse(civic.Conflict, "This card was joined with others. Go on with the one it is part of.")
)

// Write puts a card on by's own table. key makes a second sending find the
// first.
func (s *Deliberations) Write(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, key, text, theme string) (*View, error) {
	if err := s.change(ctx, by, f, id, forum.SitAtTable); err != nil {
		return nil, err
	}
	if err := within(&text, MostCard, "text", civic.Refuse(civic.Invalid, "Write what the card is to say.")); err != nil {
		return nil, err
	}
	if err := within(&theme, MostTheme, "theme", nil); err != nil {
		return nil, err
	}
	r, n, err := s.seatOf(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, noTable
	}
	c := &Card{Forum: f, Session: id, Round: r.N, Table: n, Text: text, Theme: theme, By: by.Person, At: s.Now()}
	return s.put(ctx, by, c, key)
}

// put inserts a card, once.
func (s *Deliberations) put(ctx context.Context, by people.Actor, c *Card, key string) (*View, error) {
	n, err := s.cards.Count(ctx, storage.Query{Index: bySession, Equal: []any{string(c.Session), c.Table}})
	if err != nil {
		return nil, err
	}
	if n >= mostCards {
		return nil, civic.Refuse(civic.TooMuch, "A table can have at most %d cards. Join what is alike.", mostCards)
	}
	c.ID = civic.NewID(c.At)
	if key != "" {
		c.ID = civic.SameID("card", string(c.Session), string(by.Person), key)
	}
	err = s.cards.Insert(ctx, c)
	if errors.Is(err, storage.ErrExists) {
		if c, err = s.cards.Get(ctx, c.ID); err != nil {
			return nil, err
		}
	} else if err != nil {
		return nil, err
	} else {
		s.tell(ctx, c.Session, "card.written", c.ID)
	}
	return s.view(ctx, by, c)
}

// view is one card as it stands among the others.
func (s *Deliberations) view(ctx context.Context, by people.Actor, c *Card) (*View, error) {
	d, err := s.desk(ctx, c.Session)
	if err != nil {
		return nil, err
	}
	return d.view(d.cards[c.ID], by.Person), nil
}

// hand reads a card for whoever sits at its table, or leads where it is
// everybody's.
func (s *Deliberations) hand(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, card string) (*desk, *Card, error) {
	deed := forum.SitAtTable
	if s.Forums.May(ctx, by, f, forum.SeatTables) {
		deed = forum.SeatTables
	}
	if err := s.change(ctx, by, f, id, deed); err != nil {
		return nil, nil, err
	}
	d, err := s.desk(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	c := d.cards[card]
	if c == nil {
		return nil, nil, noCard
	}
	if deed == forum.SeatTables {
		if c.Table == 0 {
			return d, c, nil
		}
		return nil, nil, civic.Refuse(civic.Forbidden, "A table's cards are for the people at the table to change.")
	}
	r, err := s.rounds.Get(ctx, roundID(id, c.Round))
	if errors.Is(err, storage.ErrNotFound) || err == nil && (c.Table == 0 || r.tableOf(by.Person) != c.Table) {
		return nil, nil, noCard
	}
	return d, c, err
}

// Sort puts a card on a pile and under a theme.
func (s *Deliberations) Sort(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, card string, pile Pile, theme string) (*View, error) {
	if !slices.Contains(Piles, pile) {
		return nil, civic.Refuse(civic.Invalid, "Choose one of the piles.").At("pile")
	}
	if err := within(&theme, MostTheme, "theme", nil); err != nil {
		return nil, err
	}
	return s.handle(ctx, by, f, id, card, "card.sorted", func(_ *desk, c *Card) error {
		c.Pile, c.Theme = pile, theme
		return nil
	})
}

// Bring brings a card from the table before everybody, or takes it back while
// nothing was made of it there.
func (s *Deliberations) Bring(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, card string, bring bool) (*View, error) {
	return s.handle(ctx, by, f, id, card, "card.brought", func(d *desk, c *Card) error {
		switch {
		case c.Table == 0:
			return civic.Refuse(civic.Conflict, "This card is before everybody already.")
		case d.plenary[c.ID] != "" || c.bound(s.Now()):
			return civic.Refuse(civic.Conflict, "Something was made of this card already, so it stays before everybody.")
		case bring && c.Brought.IsZero():
			c.Brought = s.Now()
		case !bring:
			c.Brought = time.Time{}
		}
		return nil
	})
}

// handle changes a card that stands at by's table.
func (s *Deliberations) handle(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, card, what string, alter func(*desk, *Card) error) (*View, error) {
	d, _, err := s.hand(ctx, by, f, id, card)
	if err != nil {
		return nil, err
	}
	c, err := s.cards.Change(ctx, card, func(c *Card) error {
		if !d.stands(c) {
			return joined
		}
		return alter(d, c)
	})
	if err != nil {
		return nil, err
	}
	s.tell(ctx, id, what, card)
	return s.view(ctx, by, c)
}
