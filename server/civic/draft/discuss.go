package draft

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// aboutID is the id of a suggestion's own thread: there is one.
func aboutID(suggestion string) string { return sameID("about", suggestion) }

// Discuss says something about a suggestion, in its own thread: the first to
// speak opens it, with the reason that its author gave.
func (s *Suggestions) Discuss(ctx context.Context, by people.Actor, id ID, suggestion string, n NewReply) (*Reply, error) {
	if _, err := s.comments.enter(ctx, by, id); err != nil {
		return nil, err
	}
	g, err := s.find(ctx, id, suggestion)
	if err != nil {
		return nil, err
	}
	if err := g.notHidden(); err != nil {
		return nil, err
	}
	t := &Thread{Draft: id, Saying: Saying{By: g.By, At: g.At, Body: g.Reason}, Anchor: &g.Anchor, Rank: g.Rank, Offset: g.Offset,
		Active: g.At, About: g.ID, Heard: true}
	t.ID = aboutID(g.ID)
	// The reply is checked before a thread is opened for it.
	if _, err := s.comments.saying(ctx, by, n.Body, n.Mentions); err != nil {
		return nil, err
	}
	if err := s.comments.threads.Insert(ctx, t); err != nil && !isTaken(err) {
		return nil, err
	} else if err == nil {
		if err := s.comments.involve(ctx, t, t.Saying); err != nil {
			return nil, err
		}
	}
	return s.comments.Reply(ctx, by, id, t.ID, n)
}

// Discussion reads what was said about a suggestion; nil where nobody has.
func (s *Suggestions) Discussion(ctx context.Context, by people.Actor, id ID, suggestion, after string) (*WholeThread, error) {
	g, err := s.find(ctx, id, suggestion)
	if err != nil {
		return nil, err
	}
	_, err = s.comments.threads.Get(ctx, aboutID(g.ID))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	whole, err := s.comments.Thread(ctx, by, id, aboutID(g.ID), after, g.At)
	if err != nil {
		return nil, err
	}
	return whole, nil
}

// veilThread hides the opening of a suggestion's thread with the suggestion,
// whose reason it repeats.
func (s *Suggestions) veilThread(ctx context.Context, g *Suggestion) error {
	_, err := s.comments.threads.Change(ctx, aboutID(g.ID), func(t *Thread) error {
		t.Hidden = g.Hidden
		return nil
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}
