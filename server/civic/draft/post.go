package draft

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// NewComment opens a thread.
type NewComment struct {
	// Key makes a second submission of the same form find the first comment.
	// Optional.
	Key      string
	Body     string
	Mentions []people.PersonID
	// Anchor or Block name the words that it is about; with neither it is
	// about the whole draft.
	Anchor *Anchor
	Block  *Block
}

// Block names a whole block of a field, for forms without JavaScript: counted
// from 0, with the words that the person saw.
type Block struct {
	Field Field
	N     int
	Quote string
}

// NewReply answers in a thread.
type NewReply struct {
	Key      string
	Body     string
	Mentions []people.PersonID
}

var (
	wordsMoved = civic.Refuse(civic.Conflict, "The words you chose were changed while you were writing. See how they read now, then send again.")
	noComment  = civic.Refuse(civic.NotFound, "There is no such comment.")
	discussed  = civic.Refuse(civic.Conflict, "The discussion of this draft is over.")
	sentTwice  = civic.Refuse(civic.Conflict, "You sent this a moment ago with other words. Change the comment that is there instead.")
)

// Post opens a thread on selected words or on the whole draft.
func (s *Comments) Post(ctx context.Context, by people.Actor, id ID, n NewComment) (*Thread, error) {
	d, err := s.enter(ctx, by, id)
	if err != nil {
		return nil, err
	}
	t := &Thread{Draft: id, Rank: rankWhole}
	if t.Saying, err = s.saying(ctx, by, n.Body, n.Mentions); err != nil {
		return nil, err
	}
	t.Active = t.At
	if t.ID, err = s.id(by, t.At, n.Key, "thread", string(id)); err != nil {
		return nil, err
	}
	if first, err := s.threads.Get(ctx, t.ID); err == nil {
		return first, again(first.Saying, t.Saying)
	}
	if err := s.drafts.notTooOften(ctx, by, s.recent); err != nil {
		return nil, err
	}
	if t.Anchor, err = s.drafts.anchor(ctx, id, n.Anchor, n.Block); err != nil {
		return nil, err
	}
	if t.Anchor != nil {
		if err := s.place(ctx, id, []*Thread{t}); err != nil {
			return nil, err
		}
	}
	err = s.threads.Insert(ctx, t)
	if isTaken(err) {
		first, err := s.threads.Get(ctx, t.ID)
		if err != nil {
			return nil, err
		}
		return first, again(first.Saying, t.Saying)
	}
	if err != nil {
		return nil, err
	}
	s.drafts.tell(ctx, d, "comment.posted", t.ID)
	err = s.involve(ctx, t, t.Saying)
	s.tellInbox(ctx, t.ID)
	return t, err
}

// Reply answers in a thread. A resolved thread is open again by that.
func (s *Comments) Reply(ctx context.Context, by people.Actor, id ID, thread string, n NewReply) (*Reply, error) {
	d, err := s.enter(ctx, by, id)
	if err != nil {
		return nil, err
	}
	t, err := s.thread(ctx, id, thread)
	if err != nil {
		return nil, err
	}
	r := &Reply{Draft: id, Thread: thread}
	if r.Saying, err = s.saying(ctx, by, n.Body, n.Mentions); err != nil {
		return nil, err
	}
	if r.ID, err = s.id(by, r.At, n.Key, "reply", thread); err != nil {
		return nil, err
	}
	if _, err := s.replies.Get(ctx, r.ID); errors.Is(err, storage.ErrNotFound) {
		if err := s.drafts.notTooOften(ctx, by, s.recent); err != nil {
			return nil, err
		}
	}
	err = s.replies.Insert(ctx, r)
	if isTaken(err) {
		first, err := s.replies.Get(ctx, r.ID)
		if err != nil {
			return nil, err
		}
		// The first one may have died before it was counted.
		return first, errors.Join(again(first.Saying, r.Saying), s.recount(ctx, thread))
	}
	if err != nil {
		return nil, err
	}
	if err := s.recount(ctx, thread); err != nil {
		return nil, err
	}
	s.drafts.tell(ctx, d, "comment.replied", thread)
	if t.By.Person != by.Person {
		s.drafts.tellPerson(ctx, t.By.Person, "comment.replied", thread)
	}
	return r, s.involve(ctx, t, r.Saying)
}

// enter asks whether by may comment here now.
func (s *Comments) enter(ctx context.Context, by people.Actor, id ID) (*Draft, error) {
	d, err := s.drafts.enter(ctx, by, id, people.CommentOnDraft)
	if err == nil && !d.TakesComments() {
		err = discussed
	}
	return d, err
}

func (s *Comments) thread(ctx context.Context, id ID, thread string) (*Thread, error) {
	t, err := s.threads.Get(ctx, thread)
	if err == nil && t.Draft != id {
		return nil, noComment
	}
	return t, known(err, noComment)
}

// saying makes what was typed into what is kept.
func (s *Comments) saying(ctx context.Context, by people.Actor, body string, mentions []people.PersonID) (Saying, error) {
	it := Saying{By: VoiceOf(by), At: s.drafts.Now(), Body: clean(body)}
	if err := within(it.Body, MostComment, "body", civic.Refuse(civic.Invalid, "Write your comment.")); err != nil {
		return it, err
	}
	var err error
	it.Mentions, err = s.mentions(ctx, mentions)
	return it, err
}

const mostMentions = 10

// mentions keeps those mentioned, each once, and refuses people who do not
// exist.
func (s *Comments) mentions(ctx context.Context, ids []people.PersonID) ([]people.PersonID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	ids = slices.Clone(ids)
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if len(ids) > mostMentions {
		return nil, civic.Refuse(civic.Invalid, "Mention at most %d people.", mostMentions).At("mentions")
	}
	names, err := s.drafts.People.Names(ctx, ids)
	if err != nil {
		return nil, err
	}
	if len(names) < len(ids) {
		return nil, civic.Refuse(civic.Invalid, "One of the people you mention is not here.").At("mentions")
	}
	return ids, nil
}

// id is new, or with a key the same for the same submission.
func (s *Comments) id(by people.Actor, now time.Time, key string, of ...string) (string, error) {
	if key == "" {
		return civic.NewID(now), nil
	}
	if err := atMost(key, mostKey, "key"); err != nil {
		return "", err
	}
	return sameID(append(of, string(by.Person), key)...), nil
}

// again answers a second submission: the first one's result if it says the
// same, else a refusal, so that no words are silently dropped.
func again(first, second Saying) error {
	if first.Edits == 0 && first.Body != second.Body {
		return sentTwice
	}
	return nil
}

// recent counts what a person said since a moment.
func (s *Comments) recent(ctx context.Context, by people.Actor, since time.Time) (int, error) {
	threads, err := s.threads.Count(ctx, storage.Query{Index: byPerson, Equal: []any{string(by.Person)}, From: since})
	if err != nil {
		return 0, err
	}
	replies, err := s.replies.Count(ctx, storage.Query{Index: byPerson, Equal: []any{string(by.Person)}, From: since})
	return threads + replies, err
}
