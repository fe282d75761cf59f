package draft

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// recount rebuilds what a thread remembers of its replies.
func (s *Comments) recount(ctx context.Context, thread string) error {
	return s.rounds.after(ctx, thread, func(ctx context.Context) error {
		_, err := s.threads.Change(ctx, thread, func(t *Thread) error { return s.count(ctx, t) })
		return err
	})
}

func (s *Comments) count(ctx context.Context, t *Thread) error {
	ofThread := storage.Query{Index: byThread, Equal: []any{t.ID}}
	n, err := s.replies.Count(ctx, ofThread)
	if err != nil {
		return err
	}
	newest := ofThread
	newest.Descending, newest.Limit = true, latest
	replies, err := s.replies.All(ctx, newest)
	if err != nil {
		return err
	}
	t.Replies, t.Latest, t.Active = n, nil, t.At
	for _, r := range slices.Backward(replies) {
		t.Latest = append(t.Latest, *r)
		if r.At.After(t.Active) {
			t.Active = r.At
		}
	}
	if t.Resolved != nil && n > t.Resolved.Replies {
		t.Resolved = nil
	}
	if t.Answered {
		return nil
	}
	// Not only the newest: a hurried author may have followed the answer up.
	for r, err := range s.replies.Find(ctx, ofThread) {
		if err != nil {
			return err
		}
		if r.By.Person != t.By.Person {
			t.Answered = true
			break
		}
	}
	return nil
}

// involve remembers who has a part in a thread and tells those mentioned. Who
// speaks in a thread is no longer waited for there.
func (s *Comments) involve(ctx context.Context, t *Thread, it Saying) error {
	if err := s.takePart(ctx, t, it.By.Person, it, false); err != nil {
		return err
	}
	for _, person := range it.Mentions {
		if err := s.takePart(ctx, t, person, it, true); err != nil {
			return err
		}
		if person != it.By.Person {
			s.drafts.tellPerson(ctx, person, "comment.mentioned", t.ID)
		}
	}
	return nil
}

func (s *Comments) takePart(ctx context.Context, t *Thread, person people.PersonID, it Saying, mentioned bool) error {
	p := &part{Draft: t.Draft, Thread: t.ID, Person: person, At: it.At, Mentioned: mentioned}
	p.ID = t.ID + "|" + string(person)
	err := s.parts.Insert(ctx, p)
	if !isTaken(err) {
		return err
	}
	_, err = s.parts.Change(ctx, p.ID, func(p *part) error {
		p.At, p.Mentioned = it.At, mentioned
		return nil
	})
	return err
}

// place says where the words of threads are now, for the text order.
func (s *Comments) place(ctx context.Context, id ID, threads []*Thread) error {
	anchors := make([]Anchor, len(threads))
	for i, t := range threads {
		anchors[i] = *t.Anchor
	}
	places, err := s.drafts.Texts.Resolve(ctx, id, anchors)
	if err != nil {
		return err
	}
	for i, t := range threads {
		t.Rank, t.Offset = places[i].Rank, places[i].From
		if places[i].State == Removed {
			t.Rank, t.Offset = rankRemoved, 0
		}
	}
	return nil
}

const settleBatch = 200

// Settle brings the text order up to the present text. The server asks for it
// whenever a version is kept; between two of them a page shows each thread's
// true place and only the order of pages is that of the last version.
func (s *Comments) Settle(ctx context.Context, id ID) error {
	var batch []*Thread
	for t, err := range s.threads.Find(ctx, ofDraft(byAt, id)) {
		if err != nil {
			return err
		}
		if t.Anchor == nil {
			continue
		}
		if batch = append(batch, t); len(batch) == settleBatch {
			if err := s.settle(ctx, id, batch); err != nil {
				return err
			}
			batch = nil
		}
	}
	return s.settle(ctx, id, batch)
}

func (s *Comments) settle(ctx context.Context, id ID, threads []*Thread) error {
	if len(threads) == 0 {
		return nil
	}
	was := make([][2]int, len(threads))
	for i, t := range threads {
		was[i] = [2]int{t.Rank, t.Offset}
	}
	if err := s.place(ctx, id, threads); err != nil {
		return err
	}
	for i, t := range threads {
		if was[i] == [2]int{t.Rank, t.Offset} {
			continue
		}
		_, err := s.threads.Change(ctx, t.ID, func(there *Thread) error {
			there.Rank, there.Offset = t.Rank, t.Offset
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
