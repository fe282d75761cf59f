package recommendation

import (
	"context"
	"errors"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/storage"
)

// New is a recommendation as somebody begins it.
type New struct {
	// Key makes a second sending of the same form find the first.
	Key   string
	Title string
	Theme string
	// Text and Why are the first words, for all to go on from; may be empty.
	Text string
	Why  string
}

func (n *New) tidy() error {
	var rs civic.Refusals
	text(&rs, &n.Title, MostTitle, "title", civic.Refuse(civic.Invalid, "Say in a few words what you recommend."))
	text(&rs, &n.Theme, MostTitle, "theme", nil)
	text(&rs, &n.Text, MostText, "text", nil)
	text(&rs, &n.Why, MostText, "why", nil)
	n.Title = strings.Join(strings.Fields(n.Title), " ")
	return rs.OrNil()
}

// Begin opens a recommendation with a draft that all members write. The draft
// is there before the recommendation is: nobody meets one without its text.
func (s *Recommendations) Begin(ctx context.Context, by people.Actor, f forum.ID, n New) (*Recommendation, error) {
	if err := s.Forums.Check(ctx, by, f, forum.WriteWording); err != nil {
		return nil, err
	}
	if _, err := s.Forums.During(ctx, f, forum.Deliberation, forum.Drafting); err != nil {
		return nil, err
	}
	if err := n.tidy(); err != nil {
		return nil, err
	}
	r := &Recommendation{Forum: f, Title: n.Title, Theme: n.Theme, By: by.Person, Created: s.Now()}
	r.ID = civic.NewID(r.Created)
	if n.Key != "" {
		r.ID = civic.SameID("recommendation", string(f), string(by.Person), n.Key)
	}
	if there, err := s.kept.Get(ctx, r.ID); !errors.Is(err, storage.ErrNotFound) {
		return there, err
	}
	all, err := s.of(ctx, f)
	if err != nil {
		return nil, err
	}
	if len(all) >= mostEach {
		return nil, civic.Refuse(civic.TooMuch, "A forum can have at most %d recommendations. Join what is alike.", mostEach)
	}
	d, err := s.Drafts.Drafts.Create(ctx, by, draft.New{ID: draft.ID(r.ID), Plan: draft.Forum(string(f)), Title: n.Title,
		Template: string(template.Recommendation), Private: true, Content: draft.Content{Texts: map[draft.Field]draft.Node{
			template.Recommended: draft.Plain(n.Text), template.Reasons: draft.Plain(n.Why)}}})
	if err != nil {
		return nil, err
	}
	r.Draft = d.Key()
	return s.number(ctx, r, len(all))
}

// number finds the next number that is free: of two who begin at once, one
// takes the number after.
func (s *Recommendations) number(ctx context.Context, r *Recommendation, taken int) (*Recommendation, error) {
	for r.N = taken + 1; r.N <= mostEach; r.N++ {
		err := s.kept.Insert(ctx, r)
		if err == nil {
			s.tell(ctx, r.Forum, "recommendation.begun", r.ID)
			return r, nil
		}
		if !errors.Is(err, storage.ErrExists) {
			return nil, err
		}
		if there, err := s.kept.Get(ctx, r.ID); err == nil {
			return there, nil
		}
	}
	return nil, civic.Refuse(civic.TooMuch, "A forum can have at most %d recommendations. Join what is alike.", mostEach)
}

// Withdraw drops a recommendation that is not settled. Whoever began it can,
// while nobody confirmed it; the reason stays for the other members.
func (s *Recommendations) Withdraw(ctx context.Context, by people.Actor, id ID, reason string) (*Recommendation, error) {
	r, _, err := s.enter(ctx, by, id, forum.WriteWording, forum.Deliberation, forum.Drafting)
	if err != nil {
		return nil, err
	}
	var rs civic.Refusals
	text(&rs, &reason, MostText, "reason", civic.Refuse(civic.Invalid, "Tell the other members why."))
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	r, err = s.change(ctx, id, "recommendation.withdrawn", func(r *Recommendation) error {
		switch {
		case r.By != by.Person:
			return civic.Refuse(civic.Forbidden, "Only the member who began it can withdraw it.")
		case r.Settled() || len(r.Confirmed) > 0:
			return civic.Refuse(civic.Conflict, "Others have confirmed this wording already, so it is not yours alone to withdraw.")
		case r.Withdrawn != nil:
			return gone
		}
		r.Withdrawn = &Withdrawal{Reason: reason, At: s.Now()}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return r, s.Drafts.Drafts.Follow(ctx, r.Draft, draft.Withdrawn)
}
