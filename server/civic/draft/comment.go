package draft

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Saying is what a person said at one place in the discussion: the opening of
// a thread or a reply.
type Saying struct {
	By       Voice             `json:"by"`
	At       time.Time         `json:"at"`
	Body     string            `json:"body"`
	Mentions []people.PersonID `json:"mentions,omitempty"`
	// Edits counts how often it was changed; each older wording is kept as
	// an Edition.
	Edits    int       `json:"edits,omitempty"`
	EditedAt time.Time `json:"editedAt,omitzero"`
	Hidden   *Hiding   `json:"hidden,omitempty"`
}

// Hiding says who hid something and why. The text is kept for moderators.
type Hiding struct {
	By     Voice     `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason"`
}

// Thread is a discussion about selected words, or about the whole draft.
type Thread struct {
	storage.Meta
	Draft ID `json:"draft"`
	Saying
	// Anchor is nil for a thread on the whole draft.
	Anchor   *Anchor     `json:"anchor,omitempty"`
	Resolved *Resolution `json:"resolved,omitempty"`

	// Where the words stood when the order was last settled.
	Rank   int `json:"rank"`
	Offset int `json:"offset"`

	// What follows is a cache, rebuilt from the replies.
	Replies  int       `json:"replies"`
	Answered bool      `json:"answered"` // by somebody other than who opened it
	Active   time.Time `json:"active"`
	Latest   []Reply   `json:"latest,omitempty"` // the newest, oldest first

	// About is the suggestion that the thread discusses, "" for the text.
	About string `json:"about,omitempty"`
	// Heard: the inbox knows it as it is.
	Heard bool `json:"heard,omitempty"`
}

// latest is how many replies a page of threads shows under each.
const latest = 3

// Ranks for threads that have no field: the whole draft first, removed words
// last.
const (
	rankWhole   = -1
	rankRemoved = 1 << 30
)

// Resolution says who closed a thread, after how many replies. A later reply
// opens it again.
type Resolution struct {
	By      Voice     `json:"by"`
	At      time.Time `json:"at"`
	Replies int       `json:"replies"`
}

// Reply is an answer in a thread.
type Reply struct {
	storage.Meta
	Draft  ID     `json:"draft"`
	Thread string `json:"thread"`
	Saying
}

// Edition is a wording that was replaced by its author.
type Edition struct {
	storage.Meta
	Comment string    `json:"comment"`
	N       int       `json:"n"`
	Body    string    `json:"body"`
	At      time.Time `json:"at"` // when it was written
}

// part is one person's part in a thread: what 'mine' and 'mentions of me'
// are made of.
type part struct {
	storage.Meta
	Draft     ID              `json:"draft"`
	Thread    string          `json:"thread"`
	Person    people.PersonID `json:"person"`
	At        time.Time       `json:"at"`
	Mentioned bool            `json:"mentioned,omitempty"`
}

// Comments is the discussion of drafts.
type Comments struct {
	drafts   *Drafts
	threads  *storage.Collection[Thread]
	replies  *storage.Collection[Reply]
	editions *storage.Collection[Edition]
	parts    *storage.Collection[part]
	visits   *storage.Collection[visit]
	counts   *storage.Collection[counted]
	rounds   rounds
}

const (
	byActive      = "active"       // draft, last activity
	byText        = "text"         // draft, rank, offset, at
	byWaiting     = "waiting"      // unanswered and open: draft, last activity
	byWaitingText = "waiting-text" // the same in text order
	bySector      = "sector"       // draft, sector, last activity
	bySectorText  = "sector-text"  // the same in text order
	byOpenText    = "open-text"    // open threads on words: draft, rank, offset, at
	byPerson      = "person"       // person, at
	byOwn         = "own"          // draft, person, at
	byAt          = "at"           // draft, at
	byThread      = "thread"       // thread, at
	byMention     = "mention"      // person, at: mentioned only
)

func (t *Thread) waiting() bool { return !t.Answered && t.Resolved == nil }

func (t *Thread) textKey(first ...any) []any { return append(first, t.Rank, t.Offset, t.At) }

// when leaves a document out of an index unless the condition holds.
func when(condition bool, key []any) []any {
	if condition {
		return key
	}
	return nil
}

func openComments(ctx context.Context, e storage.Engine, drafts *Drafts) (s *Comments, err error) {
	s = &Comments{drafts: drafts}
	type T = Thread
	s.threads, err = storage.Open(ctx, e, "draft-threads",
		storage.Index[T]{Name: byActive, Key: func(t *T) []any { return []any{string(t.Draft), t.Active} }},
		storage.Index[T]{Name: byText, Key: func(t *T) []any { return t.textKey(string(t.Draft)) }},
		storage.Index[T]{Name: byWaiting, Key: func(t *T) []any { return when(t.waiting(), []any{string(t.Draft), t.Active}) }},
		storage.Index[T]{Name: byWaitingText, Key: func(t *T) []any { return when(t.waiting(), t.textKey(string(t.Draft))) }},
		storage.Index[T]{Name: bySector, Key: func(t *T) []any { return []any{string(t.Draft), string(t.By.Sector), t.Active} }},
		storage.Index[T]{Name: bySectorText, Key: func(t *T) []any { return t.textKey(string(t.Draft), string(t.By.Sector)) }},
		storage.Index[T]{Name: byOpenText, Key: func(t *T) []any {
			return when(t.Resolved == nil && t.Anchor != nil, t.textKey(string(t.Draft)))
		}},
		storage.Index[T]{Name: byPerson, Key: func(t *T) []any { return []any{string(t.By.Person), t.At} }},
		storage.Index[T]{Name: byOwn, Key: func(t *T) []any { return []any{string(t.Draft), string(t.By.Person), t.At} }},
		storage.Index[T]{Name: byAt, Key: func(t *T) []any { return []any{string(t.Draft), t.At} }},
		storage.Index[T]{Name: byUnheard, Key: func(t *T) []any { return when(!t.Heard, []any{t.At}) }},
	)
	if err != nil {
		return nil, err
	}
	s.replies, err = storage.Open(ctx, e, "draft-replies",
		storage.Index[Reply]{Name: byThread, Key: func(r *Reply) []any { return []any{r.Thread, r.At} }},
		storage.Index[Reply]{Name: byPerson, Key: func(r *Reply) []any { return []any{string(r.By.Person), r.At} }},
		storage.Index[Reply]{Name: byOwn, Key: func(r *Reply) []any { return []any{string(r.Draft), string(r.By.Person), r.At} }},
		storage.Index[Reply]{Name: byAt, Key: func(r *Reply) []any { return []any{string(r.Draft), r.At} }},
	)
	if err != nil {
		return nil, err
	}
	if s.editions, err = storage.Open[Edition](ctx, e, "draft-editions"); err != nil {
		return nil, err
	}
	if s.counts, err = storage.Open[counted](ctx, e, "draft-comment-counts"); err != nil {
		return nil, err
	}
	s.visits, err = storage.Open(ctx, e, "draft-visits",
		storage.Index[visit]{Name: byPerson, Key: func(v *visit) []any { return []any{string(v.Person)} }})
	if err != nil {
		return nil, err
	}
	s.parts, err = storage.Open(ctx, e, "draft-parts",
		storage.Index[part]{Name: byOwn, Key: func(p *part) []any { return []any{string(p.Draft), string(p.Person), p.At} }},
		storage.Index[part]{Name: byPerson, Key: func(p *part) []any { return []any{string(p.Person), p.At} }},
		storage.Index[part]{Name: byMention, Key: func(p *part) []any { return when(p.Mentioned, []any{string(p.Person), p.At}) }},
	)
	return s, err
}
