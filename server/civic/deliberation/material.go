package deliberation

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
	"github.com/folkmoot/folkmoot/storage"
)

// holding is for how long a card is kept for whoever begins a recommendation
// with it: if their server dies meanwhile, another member can.
const holding = time.Minute

// bound claims that a recommendation was begun with the card, or is just now.
func (c *Card) bound(now time.Time) bool {
	return c.Recommendation != "" || c.Taking != "" && now.Sub(c.Taken) < holding
}

var taken = civic.Refuse(civic.Conflict, "A recommendation was begun with this card already.")

// Recommend begins a recommendation whose first words are a card that was
// brought before everybody. n nought begins one; else the card becomes material
// of the one with that number.
func (s *Deliberations) Recommend(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, card string, n int) (*recommendation.View, error) {
	if err := s.Forums.Check(ctx, by, f, forum.WriteWording); err != nil {
		return nil, err
	}
	if err := s.change(ctx, by, f, id, forum.SitAtTable); err != nil {
		return nil, err
	}
	d, err := s.desk(ctx, id)
	if err != nil {
		return nil, err
	}
	if c := d.cards[card]; c == nil || !d.open(c) {
		return nil, civic.Refuse(civic.NotFound, "This card is not before everybody.")
	}
	c, err := s.cards.Change(ctx, card, func(c *Card) error {
		if c.Recommendation != "" || c.Taking != "" && c.Taking != by.Person && s.Now().Sub(c.Taken) < holding {
			return taken
		}
		c.Taking, c.Taken = by.Person, s.Now()
		return nil
	})
	if err != nil {
		return nil, err
	}
	v, err := s.recommend(ctx, by, f, c, n)
	_, kept := s.cards.Change(ctx, card, func(c *Card) error {
		if c.Taking != by.Person {
			return taken
		}
		if c.Taking = ""; err == nil {
			c.Recommendation, c.RecommendationN = v.ID, v.N
		}
		return nil
	})
	if err == nil {
		err = kept
	}
	if err != nil {
		return nil, err
	}
	s.tell(ctx, id, "card.taken", card)
	return v, nil
}

func (s *Deliberations) recommend(ctx context.Context, by people.Actor, f forum.ID, c *Card, n int) (*recommendation.View, error) {
	if n > 0 {
		all, err := s.Recommendations.List(ctx, by, f)
		if err != nil {
			return nil, err
		}
		i := slices.IndexFunc(all, func(v *recommendation.View) bool { return v.N == n })
		if i < 0 || all[i].Withdrawn != nil {
			return nil, civic.Refuse(civic.NotFound, "There is no such recommendation.").At("recommendation")
		}
		return all[i], nil
	}
	r, err := s.Recommendations.Begin(ctx, by, f, recommendation.New{Key: "card|" + c.ID, Title: title(c.Text), Theme: c.Theme, Text: c.Text})
	if err != nil {
		return nil, err
	}
	return s.Recommendations.One(ctx, by, r.Key())
}

// title is the beginning of a text, in whole words.
func title(text string) string {
	line := strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(line) <= titleLength {
		return strings.TrimRight(line, ".")
	}
	short := string([]rune(line)[:titleLength])
	if i := strings.LastIndexByte(short, ' '); i > 0 {
		short = short[:i]
	}
	return short + "…"
}

// Material are the cards that a recommendation came from, for who may read its
// wording while it is written.
func (s *Deliberations) Material(ctx context.Context, by people.Actor, f forum.ID, of recommendation.ID) ([]*View, error) {
	if err := s.Forums.Check(ctx, by, f, forum.ReadWording); err != nil {
		return nil, err
	}
	cards, err := s.cards.All(ctx, storage.Query{Index: byMaterial, Equal: []any{string(of)}})
	all := []*View{}
	for _, c := range cards {
		if c.Forum != f {
			continue
		}
		v, err := s.view(ctx, by, c)
		if err != nil {
			return nil, err
		}
		all = append(all, v)
	}
	return all, err
}
