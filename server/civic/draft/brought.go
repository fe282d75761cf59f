package draft

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

// Inbox hears of every comment and suggestion, and of what becomes of them.
// It never fails the verb that tells it: what it misses stays in Unheard.
type Inbox interface {
	Commented(ctx context.Context, t *Thread)
	Suggested(ctx context.Context, g *Suggestion)
}

// byUnheard lists what the inbox has not heard of as it is now, the oldest
// first: "unheard" is the default, so that what was kept before there was an
// inbox reaches it too.
const byUnheard = "unheard"

func (s *Comments) tellInbox(ctx context.Context, thread string) {
	if s.drafts.Inbox == nil {
		return
	}
	if t, err := s.threads.Get(ctx, thread); err == nil && !t.Heard {
		s.drafts.Inbox.Commented(ctx, t)
	}
}

func (s *Suggestions) tellInbox(ctx context.Context, g *Suggestion) {
	if s.drafts.Inbox != nil && !g.Heard {
		s.drafts.Inbox.Suggested(ctx, g)
	}
}

// Unheard gives comments and suggestions that the inbox has not heard of as
// they are now, because a program died between the two.
func (s *Services) Unheard(ctx context.Context, most int) ([]*Thread, []*Suggestion, error) {
	threads, err1 := s.Comments.threads.All(ctx, storage.Query{Index: byUnheard, Limit: most})
	suggestions, err2 := s.Suggestions.kept.All(ctx, storage.Query{Index: byUnheard, Limit: most})
	return threads, suggestions, errors.Join(err1, err2)
}

// HeardComment notes that the inbox knows a thread as this reading has it. A
// thread that changed in between stays unheard.
func (s *Services) HeardComment(ctx context.Context, t *Thread) error {
	t.Heard = true
	return later(s.Comments.threads.Replace(ctx, t))
}

// HeardSuggestion does so for a suggestion.
func (s *Services) HeardSuggestion(ctx context.Context, g *Suggestion) error {
	g.Heard = true
	return later(s.Suggestions.kept.Replace(ctx, g))
}

func later(err error) error {
	if errors.Is(err, storage.ErrStale) {
		return nil
	}
	return err
}

// PlanOf names the plan of a draft, for rooms that keep things by plan. It
// asks no rule.
func (s *Drafts) PlanOf(ctx context.Context, id ID) (string, error) {
	d, err := s.kept.Get(ctx, string(id))
	if err != nil {
		return "", known(err, noDraft)
	}
	return d.Plan, nil
}

// Named puts the names that people go by now beside what they said.
func (s *Drafts) Named(ctx context.Context, voices []*Voice) error { return s.named(ctx, voices) }

// Carried gives suggestions that stand in a text up to a change, in its order,
// so that somebody who reads the text can be led to them. It asks no rule, and
// leaves out what is hidden.
func (s *Suggestions) Carried(ctx context.Context, id ID, upto int64, most int) ([]*Suggestion, error) {
	all, err := s.kept.All(ctx, storage.Query{Index: byFate, Equal: []any{string(id), string(Accepted)}, Limit: most})
	return slices.DeleteFunc(all, func(g *Suggestion) bool { return g.Hidden != nil || g.Decided.Seq > upto }), err
}

// OnField gives threads about words of a field that were opened before a
// moment, in the order of the text. It asks no rule, and leaves out what is hidden.
func (s *Comments) OnField(ctx context.Context, id ID, field Field, before time.Time, most int) ([]*Thread, error) {
	all, err := s.threads.All(ctx, storage.Query{Index: byText, Equal: []any{string(id)}, From: 0, Limit: most})
	return slices.DeleteFunc(all, func(t *Thread) bool {
		return t.Anchor == nil || t.Anchor.Field != field || t.Hidden != nil || t.About != "" || t.At.After(before)
	}), err
}
