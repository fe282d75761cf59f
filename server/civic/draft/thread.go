package draft

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// WholeThread is a thread with a page of its replies, the oldest first.
type WholeThread struct {
	*ThreadView
	Page Page[Said]
}

// Thread reads a thread and a page of its replies. after is "" for the first
// page, Page.More, or what Locate gave.
func (s *Comments) Thread(ctx context.Context, by people.Actor, id ID, thread, after string, since time.Time) (*WholeThread, error) {
	d, err := s.drafts.enter(ctx, by, id, people.ReadDraft)
	if err != nil {
		return nil, err
	}
	t, err := s.thread(ctx, id, thread)
	if err != nil {
		return nil, err
	}
	views, err := s.views(ctx, by, d, []*Thread{t}, since)
	if err != nil {
		return nil, err
	}
	replies, err := page(ctx, s.replies, storage.Query{Index: byThread, Equal: []any{thread}}, after)
	if err != nil {
		return nil, err
	}
	v, err := s.viewer(ctx, by, d, since)
	whole := &WholeThread{ThreadView: views[0], Page: Page[Said]{More: replies.More}}
	for _, r := range replies.Items {
		whole.Page.Items = append(whole.Page.Items, v.said(r.ID, r.Saying))
	}
	if err != nil {
		return nil, err
	}
	var named []*Voice
	for i := range whole.Page.Items {
		named = append(named, whole.Page.Items[i].voices()...)
	}
	return whole, s.drafts.named(ctx, named)
}

// Locate finds a comment for a link to it: its thread, and where the page of
// replies that begins with it begins.
func (s *Comments) Locate(ctx context.Context, by people.Actor, id ID, comment string) (thread, after string, err error) {
	if _, err := s.drafts.enter(ctx, by, id, people.ReadDraft); err != nil {
		return "", "", err
	}
	f, err := s.find(ctx, id, comment)
	if err != nil || f.reply == nil {
		return comment, "", err
	}
	before, err := s.replies.First(ctx, storage.Query{Index: byThread, Equal: []any{f.thread.ID}, Descending: true,
		After: s.replies.Cursor(byThread, f.reply)})
	if errors.Is(err, storage.ErrNotFound) {
		return f.thread.ID, "", nil
	}
	if err != nil {
		return "", "", err
	}
	return f.thread.ID, s.replies.Cursor(byThread, before), nil
}

// Mention is a place where somebody was named.
type Mention struct {
	Draft  ID
	Thread string
	At     time.Time
}

// Mentions lists where a person was mentioned and is still waited for, newest
// first: they have not spoken there since, and the thread is open.
func (s *Comments) Mentions(ctx context.Context, by people.Actor, after string) (Page[Mention], error) {
	if !by.SignedIn() {
		return Page[Mention]{}, civic.Refuse(civic.SignIn, "Sign in to see where you were mentioned.")
	}
	parts, err := page(ctx, s.parts, storage.Query{Index: byMention, Equal: []any{string(by.Person)}, Descending: true}, after)
	p := Page[Mention]{More: parts.More}
	if err != nil {
		return p, err
	}
	for _, part := range parts.Items {
		t, err := s.threads.Get(ctx, part.Thread)
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return p, err
		}
		if err == nil && t.Resolved == nil && t.Hidden == nil {
			p.Items = append(p.Items, Mention{part.Draft, part.Thread, part.At})
		}
	}
	return p, nil
}

// visit remembers when a person was last on a draft's pages. A visit lasts
// while its pauses are short, so that opening the next page does not make
// what is new old.
type visit struct {
	storage.Meta
	Person    people.PersonID `json:"person"`
	Before    time.Time       `json:"before,omitzero"` // the end of the visit before this one
	BeforeSeq int64           `json:"beforeSeq,omitempty"`
	Seen      time.Time       `json:"seen"`
	SeenSeq   int64           `json:"seenSeq"`
}

const visitPause = 30 * time.Minute

// Since says what happened on a draft since a person's last visit.
type Since struct {
	// At is the end of the last visit, zero on the first.
	At time.Time
	// Seq was the text then, Now is the text's number now.
	Seq, Now int64
	// Comments and replies by others.
	Comments int
}

// Visit notes that a person looks at a draft, and says what is new to them.
func (s *Comments) Visit(ctx context.Context, by people.Actor, id ID) (Since, error) {
	if _, err := s.drafts.enter(ctx, by, id, people.ReadDraft); err != nil || !by.SignedIn() {
		return Since{}, err
	}
	_, seq, err := s.drafts.Texts.Current(ctx, id)
	if err != nil {
		return Since{}, err
	}
	now := s.drafts.Now()
	v := &visit{Person: by.Person, Seen: now, SeenSeq: seq}
	v.ID = string(id) + "|" + string(by.Person)
	if err = s.visits.Insert(ctx, v); isTaken(err) {
		v, err = s.visits.Change(ctx, v.ID, func(v *visit) error {
			if now.Sub(v.Seen) > visitPause {
				v.Before, v.BeforeSeq = v.Seen, v.SeenSeq
			}
			v.Seen, v.SeenSeq = now, seq
			return nil
		})
	}
	if err != nil || v.Before.IsZero() {
		return Since{Now: seq}, err
	}
	since := Since{At: v.Before, Seq: v.BeforeSeq, Now: seq}
	since.Comments, err = s.others(ctx, by, id, v.Before)
	return since, err
}

// others counts what everybody but this person said since a moment.
func (s *Comments) others(ctx context.Context, by people.Actor, id ID, since time.Time) (int, error) {
	all := storage.Query{Index: byAt, Equal: []any{string(id)}, From: since.Add(1)}
	own := storage.Query{Index: byOwn, Equal: []any{string(id), string(by.Person)}, From: since.Add(1)}
	var n [4]int
	var errs [4]error
	n[0], errs[0] = s.threads.Count(ctx, all)
	n[1], errs[1] = s.replies.Count(ctx, all)
	n[2], errs[2] = s.threads.Count(ctx, own)
	n[3], errs[3] = s.replies.Count(ctx, own)
	return n[0] + n[1] - n[2] - n[3], errors.Join(errs[:]...)
}
