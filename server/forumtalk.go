package server

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// talkPart leads from a forum to the public conversation beside it, and whoever
// may hold one to its beginning.
func (s *Server) talkPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	all, err := s.conversations.Beside(ctx, h.Forum.ID)
	if err != nil {
		return nil, err
	}
	begin := ""
	if s.forums.May(ctx, by, h.Forum.Key(), forum.HoldTalk) {
		begin = page.BeginTalkPath(draft.Forum(h.Forum.ID))
	}
	if len(all) == 0 && begin == "" {
		return nil, nil
	}
	return &page.ForumPart{Title: words.T(ctx, "Have your say"), Text: words.T(ctx, "Members are chosen by lot. Everybody else is heard in a public conversation, and members see what came of it."),
		Body: page.ForumTalk(all, begin)}, nil
}

// forumOf leads from a conversation to the forum that it goes with.
func (s *Server) forumOf(ctx context.Context, k *conversation.Conversation) (*govuk.Link, error) {
	if k.Forum == "" {
		return nil, nil
	}
	f, err := s.forums.Find(ctx, forum.ID(k.Forum))
	if civic.AsRefusal(err) != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &govuk.Link{Href: page.ForumPath(f.ID, ""), Text: f.Title}, nil
}
