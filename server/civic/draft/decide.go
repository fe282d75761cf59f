package draft

import (
	"context"
	"errors"
	"fmt"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// found is a comment that was looked for: a thread's opening, or a reply.
type found struct {
	thread *Thread
	reply  *Reply // nil for the opening
}

func (f found) saying() *Saying {
	if f.reply != nil {
		return &f.reply.Saying
	}
	return &f.thread.Saying
}

// find finds a comment of a draft by its id.
func (s *Comments) find(ctx context.Context, id ID, comment string) (found, error) {
	t, err := s.threads.Get(ctx, comment)
	if err == nil && t.Draft == id {
		return found{thread: t}, nil
	}
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return found{}, err
	}
	r, err := s.replies.Get(ctx, comment)
	if err != nil || r.Draft != id {
		return found{}, known(err, noComment)
	}
	t, err = s.thread(ctx, id, r.Thread)
	return found{t, r}, err
}

// change alters what was said, in the comment and in its thread's memory.
func (s *Comments) change(ctx context.Context, d *Draft, f found, what string, alter func(*Saying) error) error {
	var err error
	if f.reply == nil {
		_, err = s.threads.Change(ctx, f.thread.ID, func(t *Thread) error {
			t.Heard = false
			return alter(&t.Saying)
		})
	} else {
		_, err = s.replies.Change(ctx, f.reply.ID, func(r *Reply) error { return alter(&r.Saying) })
		if err == nil {
			err = s.recount(ctx, f.thread.ID)
		}
	}
	if err == nil {
		s.drafts.tell(ctx, d, what, f.thread.ID)
		s.tellInbox(ctx, f.thread.ID)
	}
	return err
}

const mostEdits = 50

// Edit changes a comment's words for its author, who saw it after so many
// edits. The words that were there are kept as an Edition first.
func (s *Comments) Edit(ctx context.Context, by people.Actor, id ID, comment string, saw int, body string) error {
	d, err := s.enter(ctx, by, id)
	if err != nil {
		return err
	}
	f, err := s.find(ctx, id, comment)
	if err != nil {
		return err
	}
	body = clean(body)
	if err := within(body, MostComment, "body", civic.Refuse(civic.Invalid, "Write your comment.")); err != nil {
		return err
	}
	it := f.saying()
	if err := mayEdit(it, by, saw); err != nil || it.Body == body {
		return err
	}
	old := &Edition{Comment: comment, N: saw, Body: it.Body, At: it.At}
	if saw > 0 {
		old.At = it.EditedAt
	}
	old.ID = editionID(comment, saw)
	if err := s.editions.Insert(ctx, old); err != nil && !isTaken(err) {
		return err
	}
	return s.change(ctx, d, f, "comment.edited", func(it *Saying) error {
		if err := mayEdit(it, by, saw); err != nil {
			return err
		}
		it.Body, it.EditedAt = body, s.drafts.Now()
		it.Edits++
		return nil
	})
}

func editionID(comment string, n int) string { return fmt.Sprintf("%s|%04d", comment, n) }

func mayEdit(it *Saying, by people.Actor, saw int) error {
	switch {
	case it.By.Person != by.Person:
		return civic.Refuse(civic.Forbidden, "Only the person who wrote a comment can change it.")
	case it.Hidden != nil:
		return civic.Refuse(civic.Forbidden, "This comment was hidden by a moderator and cannot be changed.")
	case it.Edits != saw:
		return stale
	case saw >= mostEdits:
		return civic.Refuse(civic.TooMuch, "You have changed this comment %d times. Write a new one instead.", mostEdits)
	}
	return nil
}

// History lists the older wordings of a comment, the first one first. What is
// hidden has no history for those who may not hide.
func (s *Comments) History(ctx context.Context, by people.Actor, id ID, comment string) ([]*Edition, error) {
	d, err := s.drafts.enter(ctx, by, id, people.ReadDraft)
	if err != nil {
		return nil, err
	}
	f, err := s.find(ctx, id, comment)
	if err != nil {
		return nil, err
	}
	it := f.saying()
	if it.Hidden != nil {
		if err := s.drafts.ask(ctx, by, d, people.HideComment); err != nil {
			return nil, err
		}
	}
	return s.editions.All(ctx, storage.Query{From: editionID(comment, 0), To: editionID(comment, it.Edits)})
}

// Hide takes a comment out of sight. Its text stays for moderators; everybody
// sees that it was hidden, by whom and why.
func (s *Comments) Hide(ctx context.Context, by people.Actor, id ID, comment, reason string) error {
	reason = clean(reason)
	if err := within(reason, MostReason, "reason", civic.Refuse(civic.Invalid, "Say why you hide this. Everybody can read the reason.")); err != nil {
		return err
	}
	return s.moderate(ctx, by, id, comment, "comment.hidden", func(it *Saying) error {
		if it.Hidden != nil {
			return civic.Refuse(civic.Conflict, "This comment is hidden already.")
		}
		it.Hidden = &Hiding{By: VoiceOf(by), At: s.drafts.Now(), Reason: reason}
		return nil
	})
}

// Show brings a hidden comment back.
func (s *Comments) Show(ctx context.Context, by people.Actor, id ID, comment string) error {
	return s.moderate(ctx, by, id, comment, "comment.shown", func(it *Saying) error {
		it.Hidden = nil
		return nil
	})
}

func (s *Comments) moderate(ctx context.Context, by people.Actor, id ID, comment, what string, alter func(*Saying) error) error {
	d, err := s.drafts.enter(ctx, by, id, people.HideComment)
	if err != nil {
		return err
	}
	f, err := s.find(ctx, id, comment)
	if err != nil {
		return err
	}
	if err := s.change(ctx, d, f, what, alter); err != nil {
		return err
	}
	if author := f.saying().By.Person; author != by.Person {
		s.drafts.tellPerson(ctx, author, what, f.thread.ID)
	}
	return nil
}

// Resolve closes a thread: whoever opened it, or who decides on the draft.
func (s *Comments) Resolve(ctx context.Context, by people.Actor, id ID, thread string) error {
	return s.close(ctx, by, id, thread, "comment.resolved", func(t *Thread) error {
		if t.Resolved != nil {
			return nil
		}
		if err := s.count(ctx, t); err != nil {
			return err
		}
		t.Resolved = &Resolution{By: VoiceOf(by), At: s.drafts.Now(), Replies: t.Replies}
		return nil
	})
}

// Reopen opens a resolved thread without a reply.
func (s *Comments) Reopen(ctx context.Context, by people.Actor, id ID, thread string) error {
	return s.close(ctx, by, id, thread, "comment.reopened", func(t *Thread) error {
		t.Resolved = nil
		return nil
	})
}

func (s *Comments) close(ctx context.Context, by people.Actor, id ID, thread, what string, alter func(*Thread) error) error {
	d, err := s.enter(ctx, by, id)
	if err != nil {
		return err
	}
	t, err := s.thread(ctx, id, thread)
	if err != nil {
		return err
	}
	if t.By.Person != by.Person {
		if err := s.drafts.ask(ctx, by, d, people.DecideOnDraft); err != nil {
			return err
		}
	}
	if _, err := s.threads.Change(ctx, thread, alter); err != nil {
		return err
	}
	s.drafts.tell(ctx, d, what, thread)
	return nil
}
