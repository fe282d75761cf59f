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
	(*Server).evidencePart,
	(*Server).questionsPart,
	(*Server).recommendationsPart,
	(*Server).reportPart,
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

// phasesPart leads to the conditions before the next step: the hub names them
// itself.
func (s *Server) phasesPart(ctx context.Context, _ people.Actor, _ page.ForumHead) (*page.ForumPart, error) {
	return &page.ForumPart{View: "phases", Tab: words.T(ctx, "Steps and conditions"), Private: true}, nil
}

func (s *Server) rolesPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	if !s.forums.May(ctx, by, h.Forum.Key(), forum.Appoint) {
		return nil, nil
	}
	return &page.ForumPart{View: "people", Tab: words.T(ctx, "Roles"), Private: true}, nil
}
