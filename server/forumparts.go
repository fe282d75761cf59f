package server

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// forumPart finds out how a part of a forum stands, for whoever looks; nil
// where there is nothing to show them. Forum and Roles of the head are set.
type forumPart func(*Server, context.Context, people.Actor, page.ForumHead) (*page.ForumPart, error)

// forumParts are the parts of a forum that have pages of their own, in the
// order of its tabs and of the hub.
var forumParts = []forumPart{
	(*Server).memberPart,
	(*Server).choosingPart,
	(*Server).sessionsPart,
	(*Server).evidencePart,
	(*Server).questionsPart,
	(*Server).recommendationsPart,
	(*Server).reportPart,
	(*Server).evaluationPart,
	(*Server).paymentsPart,
	(*Server).observersPart,
	(*Server).ownPaymentsPart,
	(*Server).ledgerPart,
	(*Server).talkPart,
	(*Server).lettersPart,
	(*Server).quotasPart,
	(*Server).lotteryPart,
	(*Server).seatsPart,
	(*Server).callsPart,
	(*Server).phasesPart,
	(*Server).rolesPart,
}

func (s *Server) forumPartsOf(ctx context.Context, by people.Actor, h page.ForumHead) ([]page.ForumPart, error) {
	var all []page.ForumPart
	for _, part := range forumParts {
		p, err := part(s, ctx, by, h)
		if err != nil {
			return nil, err
		}
		if p != nil {
			all = append(all, *p)
		}
	}
	return all, nil
}

// choosingPart says how members are chosen, and how far that is.
func (s *Server) choosingPart(ctx context.Context, _ people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	p := &page.ForumPart{View: "draw", Tab: words.T(ctx, "The draw"), Title: words.T(ctx, "How members are chosen")}
	waves, err := s.recruits.Waves(ctx, h.Forum.Key())
	if err != nil {
		return nil, err
	}
	letters, registered := 0, 0
	for _, w := range waves {
		letters, registered = letters+w.Letters, registered+w.Finished
	}
	switch sel := h.Forum.Selection; {
	case sel != nil && sel.Digits != "":
		p.Text = words.T(ctx, "%d people registered. The digits %s were drawn in public and chose %d of them.", sel.Committed.Pool, sel.Digits, sel.Committed.Panel)
	case sel != nil:
		p.Text = words.T(ctx, "%d people registered. 1,000 possible panels are fixed, and the digits are still to be drawn.", sel.Committed.Pool)
	case letters > 0:
		p.Text = words.T(ctx, "%d letters went out, and %d people registered so far.", letters, registered)
	default:
		p.Text = words.T(ctx, "Letters will go to addresses chosen at random, and a lottery chooses among those who register.")
	}
	return p, nil
}

// roled is a part that only those see who may do a deed.
func (s *Server) roled(ctx context.Context, by people.Actor, h page.ForumHead, deed forum.Deed, p page.ForumPart) (*page.ForumPart, error) {
	if !s.forums.May(ctx, by, h.Forum.Key(), deed) {
		return nil, nil
	}
	p.Private = true
	return &p, nil
}

func (s *Server) lettersPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	return s.roled(ctx, by, h, forum.RunLottery, page.ForumPart{View: "recruiting", Tab: words.T(ctx, "Letters")})
}

func (s *Server) quotasPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	return s.roled(ctx, by, h, forum.RunLottery, page.ForumPart{View: "quotas", Tab: words.T(ctx, "Quotas")})
}

func (s *Server) lotteryPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	return s.roled(ctx, by, h, forum.RunLottery, page.ForumPart{View: "lottery", Tab: words.T(ctx, "Lottery")})
}

func (s *Server) seatsPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	if h.Forum.Selection == nil {
		return nil, nil
	}
	return s.roled(ctx, by, h, forum.RunLottery, page.ForumPart{View: "seats", Tab: words.T(ctx, "Seats")})
}

func (s *Server) callsPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	if h.Forum.Phase != forum.Recruiting {
		return nil, nil
	}
	return s.roled(ctx, by, h, forum.TakeCalls, page.ForumPart{View: "telephone", Tab: words.T(ctx, "Telephone")})
}

// phasesPart leads to the conditions before the next step: the hub names them
// itself.
func (s *Server) phasesPart(ctx context.Context, _ people.Actor, _ page.ForumHead) (*page.ForumPart, error) {
	return &page.ForumPart{View: "phases", Tab: words.T(ctx, "Steps and conditions"), Private: true}, nil
}

func (s *Server) rolesPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	return s.roled(ctx, by, h, forum.Appoint, page.ForumPart{View: "people", Tab: words.T(ctx, "Roles")})
}
