package conversation

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// New is a conversation as somebody begins it.
type New struct {
	Title, Prompt string
	// Plan is where the roles of those who hold it count: a plan, a forum as
	// draft.Forum writes it, or empty for the platform.
	Plan     string
	Visitors bool
	Eligible int
	// Seeds are the first statements, let in at once.
	Seeds         []string
	Demonstration bool
}

// Begin opens a conversation with its first statements.
func (s *Conversations) Begin(ctx context.Context, by people.Actor, n New) (*Conversation, error) {
	if err := s.Rules.Check(ctx, by, people.HoldConversation, people.Scope{Plan: n.Plan}); err != nil {
		return nil, err
	}
	n.Title, n.Prompt = line(n.Title), strings.TrimSpace(strings.ToValidUTF8(n.Prompt, "\uFFFD"))
	if err := n.check(); err != nil {
		return nil, err
	}
	c := &Conversation{Title: n.Title, Prompt: n.Prompt, Plan: n.Plan, State: Open,
		Visitors: n.Visitors, Eligible: n.Eligible, Opened: s.Now(), Demonstration: n.Demonstration}
	if id, ours := draft.ForumOf(n.Plan); ours {
		c.Forum = id
	}
	c.ID = civic.Slug(n.Title)
	err := s.kept.Insert(ctx, c)
	if c.ID == "" || errors.Is(err, storage.ErrExists) {
		c.ID = strings.TrimPrefix(c.ID+"-"+civic.NewID(s.Now()), "-")
		err = s.kept.Insert(ctx, c)
	}
	if err != nil {
		return nil, err
	}
	for _, text := range n.Seeds {
		if _, err := s.add(ctx, &Statement{Conversation: c.Key(), Text: line(text), Standing: In, Seed: true, Moderator: by.Person, Decided: s.Now()}); err != nil {
			return nil, err
		}
	}
	s.tell(ctx, c.Key(), "conversation.begun")
	return c, nil
}

func (n *New) check() error {
	var rs civic.Refusals
	within := func(s string, most int, field string, empty *civic.Refusal) {
		if s == "" {
			rs = append(rs, empty.At(field))
		} else if long := utf8.RuneCountInString(s); long > most {
			rs = append(rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", long, most).At(field))
		}
	}
	within(n.Title, MostTitle, "title", civic.Refuse(civic.Invalid, "Give the conversation a title."))
	within(n.Prompt, MostPrompt, "prompt", civic.Refuse(civic.Invalid, "Ask the question that people answer."))
	if civic.Slug(n.Title) == "new" {
		rs = append(rs, civic.Refuse(civic.Invalid, "Give the conversation a title that says more.").At("title"))
	}
	if n.Eligible < 0 {
		rs = append(rs, civic.Refuse(civic.Invalid, "How many were asked is a whole number.").At("eligible"))
	}
	if len(n.Seeds) < 3 || len(n.Seeds) > 50 {
		rs = append(rs, civic.Refuse(civic.Invalid, "Write from 3 to 50 first statements, one a line, so that the first people find something to vote on.").At("seeds"))
	}
	for _, seed := range n.Seeds {
		if r := checkText(line(seed)); r != nil {
			rs = append(rs, r.At("seeds"))
			break
		}
	}
	return rs.OrNil()
}

// All lists the conversations, the newest first.
func (s *Conversations) All(ctx context.Context, by people.Actor) ([]*Conversation, error) {
	if err := s.Rules.Check(ctx, by, people.ReadConversation, people.Scope{}); err != nil {
		return nil, err
	}
	return s.kept.All(ctx, storage.Query{Index: byOpened, Descending: true, Limit: 100})
}

// Beside lists the conversations that go with a forum, the newest first.
func (s *Conversations) Beside(ctx context.Context, forum string) ([]*Conversation, error) {
	return s.kept.All(ctx, storage.Query{Index: byForum, Equal: []any{forum}, Descending: true, Limit: 20})
}

// Find reads a conversation.
func (s *Conversations) Find(ctx context.Context, by people.Actor, id ID) (*Conversation, error) {
	return s.enter(ctx, by, id, people.ReadConversation)
}

// Freeze ends a conversation for good: no more votes, no more statements, and
// the map and the data as they are now, for everybody.
func (s *Conversations) Freeze(ctx context.Context, by people.Actor, id ID) error {
	if _, err := s.enter(ctx, by, id, people.HoldConversation); err != nil {
		return err
	}
	_, err := s.kept.Change(ctx, string(id), func(c *Conversation) error {
		if c.State == Frozen {
			return civic.Refuse(civic.Conflict, "This conversation is frozen already.")
		}
		c.State, c.Closed = Frozen, s.Now()
		return nil
	})
	if err != nil {
		return err
	}
	if _, err := s.draw(ctx, id, true); err != nil {
		return err
	}
	s.tell(ctx, id, "conversation.frozen")
	return nil
}
