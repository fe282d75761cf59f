package deliberation

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Join makes one card of several: at a table by those who sit there, before
// everybody by the lead. The cards that it joins are kept word for word.
func (s *Deliberations) Join(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, key string, cards []string, text string) (*View, error) {
	lead := s.Forums.May(ctx, by, f, forum.SeatTables)
	deed := forum.SitAtTable
	if lead {
		deed = forum.SeatTables
	}
	if err := s.change(ctx, by, f, id, deed); err != nil {
		return nil, err
	}
	cards = slices.Compact(slices.Sorted(slices.Values(cards)))
	if len(cards) < 2 || len(cards) > mostJoined {
		return nil, civic.Refuse(civic.Invalid, "Choose from 2 to %d cards to join.", mostJoined).At("card")
	}
	if err := within(&text, MostCard, "text", civic.Refuse(civic.Invalid, "Write what the card is to say.")); err != nil {
		return nil, err
	}
	d, err := s.desk(ctx, id)
	if err != nil {
		return nil, err
	}
	if there := d.cards[civic.SameID("card", string(id), string(by.Person), key)]; key != "" && there != nil {
		return d.view(there, by.Person), nil // sent twice
	}
	cards = d.inOrder(cards)
	joins := &Card{Forum: f, Session: id, Text: text, By: by.Person, At: s.Now(), From: cards}
	if lead {
		joins.Brought = joins.At
		err = d.together(cards)
	} else {
		err = s.gather(ctx, by, d, joins)
	}
	if err != nil {
		return nil, err
	}
	joins.Theme, joins.Pile = d.shared(cards)
	return s.put(ctx, by, joins, key)
}

// inOrder gives the cards in the order in which they were written.
func (d *desk) inOrder(cards []string) []string {
	place := func(id string) int { return slices.IndexFunc(d.order, func(c *Card) bool { return c.ID == id }) }
	slices.SortStableFunc(cards, func(a, b string) int { return place(a) - place(b) })
	return cards
}

// together asks that each card stands before everybody.
func (d *desk) together(cards []string) error {
	for _, id := range cards {
		switch c := d.cards[id]; {
		case c == nil || c.Table > 0 && c.Brought.IsZero():
			return civic.Refuse(civic.NotFound, "This card is not before everybody.").At("card")
		case !d.open(c):
			return joined
		case c.Recommendation != "":
			return civic.Refuse(civic.Conflict, "A recommendation was begun with one of these cards. Go on there.").At("card")
		}
	}
	return nil
}

// gather asks that each card stands at by's table, and puts the joining card
// there too.
func (s *Deliberations) gather(ctx context.Context, by people.Actor, d *desk, joins *Card) error {
	for _, id := range joins.From {
		c := d.cards[id]
		if c == nil {
			return noCard
		}
		if _, _, err := s.hand(ctx, by, joins.Forum, joins.Session, id); err != nil {
			return err
		}
		switch {
		case joins.Round != 0 && (c.Round != joins.Round || c.Table != joins.Table):
			return noCard
		case !d.stands(c):
			return joined
		case !c.Brought.IsZero():
			return civic.Refuse(civic.Conflict, "One of these cards is before everybody. Take it back first.").At("card")
		}
		joins.Round, joins.Table = c.Round, c.Table
	}
	return nil
}

// shared is the theme and the pile that all cards have; nothing where they differ.
func (d *desk) shared(cards []string) (theme string, pile Pile) {
	theme, pile = d.cards[cards[0]].Theme, d.cards[cards[0]].Pile
	for _, id := range cards[1:] {
		if d.cards[id].Theme != theme {
			theme = ""
		}
		if d.cards[id].Pile != pile {
			pile = Unsorted
		}
	}
	return theme, pile
}

// Unjoin takes a joining card apart. Those that it joined stand again, and its
// own words stay readable.
func (s *Deliberations) Unjoin(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, card string) (*View, error) {
	return s.handle(ctx, by, f, id, card, "card.parted", func(_ *desk, c *Card) error {
		switch {
		case len(c.From) == 0:
			return civic.Refuse(civic.Conflict, "This card joins no others.")
		case c.Table > 0 && !c.Brought.IsZero():
			return civic.Refuse(civic.Conflict, "This card is before everybody. Take it back first.")
		case c.bound(s.Now()):
			return civic.Refuse(civic.Conflict, "A recommendation was begun with this card, so it stays whole.")
		}
		c.Parted = s.Now()
		return nil
	})
}
