package conversation

import (
	"context"
	"errors"
	"sort"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Picture is the map as everybody may see it, kept as a projection.
type Picture struct {
	storage.Meta
	At     time.Time      `json:"at"`
	Public opinion.Public `json:"public"`
	// Stable says whether the groups may be called groups; without enough
	// people to tell, Tested is false.
	Tested bool `json:"tested"`
	Stable bool `json:"stable"`
	// Statements are those on the map, with their words.
	Statements []Shown `json:"statements"`
	// Eligible, Visitors: who was asked.
	Eligible int  `json:"eligible,omitempty"`
	Signed   bool `json:"signed"` // only people who signed in could vote
}

// Shown is a statement with where it stands.
type Shown struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
	opinion.Standing
}

// draws is how often people are drawn anew to test the groups.
const draws = 60

// picture makes of the last map what may be seen. The test of stability is
// done again when the votes grew by a twentieth or the groups changed number.
func (s *Conversations) picture(c *Conversation, r *room, texts []*Statement) *Picture {
	d := r.last
	p := &Picture{At: s.Now(), Public: d.Public(), Eligible: c.Eligible, Signed: !c.Visitors}
	p.ID = c.ID
	p.Public.Voters = len(r.person)
	if len(d.Groups) > 1 {
		if r.steady.groups != len(d.Groups) || d.Votes > r.steady.votes+r.steady.votes/20 {
			each, least := r.mapper.Stability(d, draws, 1)
			r.steady = steadiness{d.Votes, len(d.Groups), each, least}
		}
		p.Public.Stability = r.steady.least
		p.Tested, p.Stable = true, r.steady.least >= opinion.Stable
	}
	for _, st := range texts {
		if st.Standing != In || st.AboutPeople {
			continue
		}
		shown := Shown{Number: st.Number, Text: st.Text}
		if st.Number < len(p.Public.Statements) {
			shown.Standing = p.Public.Statements[st.Number]
		} else {
			shown.Groups = make([]*opinion.Tally, len(p.Public.Groups))
		}
		shown.Standing.Statement = st.Number
		p.Statements = append(p.Statements, shown)
	}
	p.Public.Statements = nil
	return p
}

// Map reads the picture of a conversation. It is drawn if there is none yet or
// votes may have come in elsewhere.
func (s *Conversations) Map(ctx context.Context, by people.Actor, id ID) (*Picture, error) {
	c, err := s.enter(ctx, by, id, people.ReadConversation)
	if err != nil {
		return nil, err
	}
	p, err := s.pictures.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		return s.draw(ctx, id, true)
	}
	if err != nil {
		return nil, err
	}
	if c.State == Open && s.Now().Sub(p.At) > stale {
		s.look(ctx, id, p)
	}
	return p, nil
}

// look draws again where the store has a vote or a decision that the picture
// has not.
func (s *Conversations) look(ctx context.Context, id ID, p *Picture) {
	newest, err := s.votes.First(ctx, storage.Query{Index: byAt, Equal: []any{string(id)}, Descending: true})
	if err == nil && newest != nil && !newest.At.Before(p.At.Truncate(time.Minute)) {
		s.touch(id, nil)
	}
}

// OwnPoint is where somebody lies on the map, and in which of the groups that
// are shown. Nobody is told anybody else's.
func (s *Conversations) OwnPoint(ctx context.Context, v Voter, id ID) (at opinion.Point, group int, ok bool, err error) {
	if _, err := s.enter(ctx, v.By, id, people.ReadConversation); err != nil {
		return at, 0, false, err
	}
	who, err := s.pseudonym(id, v)
	if err != nil {
		return at, 0, false, nil // nobody in particular lies nowhere
	}
	if _, err := s.priorities(ctx, id); err != nil {
		return at, 0, false, err
	}
	r := s.room(id)
	r.drawing.Lock()
	defer r.drawing.Unlock()
	p, known := r.person[who]
	if !known || r.last == nil || p >= len(r.last.Points) {
		return at, 0, false, nil
	}
	return r.last.Points[p], r.last.ShownGroup(p), true, nil
}

// Agreed are the statements of a picture that all shown groups agree with
// most, first those with most in common. Where there are no groups it is what
// most agree with.
func (p *Picture) Agreed() []Shown { return p.ranked(func(s Shown) float64 { return s.common(1) }) }

// Rejected are the statements that all shown groups reject.
func (p *Picture) Rejected() []Shown { return p.ranked(func(s Shown) float64 { return s.common(-1) }) }

// Divides are the statements on which the groups differ most.
func (p *Picture) Divides() []Shown {
	return p.ranked(func(s Shown) float64 {
		low, high, n := 2.0, -1.0, 0
		for _, g := range s.Groups {
			if g != nil {
				share := float64(g.Agree+1) / float64(g.Seen+2)
				low, high, n = min(low, share), max(high, share), n+1
			}
		}
		if n < 2 || high-low < 0.3 {
			return 0
		}
		return high - low
	})
}

// common is the smallest share among the groups that say the same, nought
// where one of them has no majority for it.
func (s Shown) common(side int) float64 {
	tallies := s.Groups
	if len(tallies) == 0 {
		tallies = []*opinion.Tally{s.All}
	}
	least := 1.0
	for _, g := range tallies {
		if g == nil {
			return 0
		}
		said := g.Agree
		if side < 0 {
			said = g.Disagree
		}
		least = min(least, float64(said+1)/float64(g.Seen+2))
	}
	if least <= 0.5 {
		return 0
	}
	return least
}

func (p *Picture) ranked(score func(Shown) float64) []Shown {
	var found []Shown
	for _, s := range p.Statements {
		if score(s) > 0 {
			found = append(found, s)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return score(found[i]) > score(found[j]) })
	return found
}
