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

// Order says in which order threads are listed.
type Order string

// The orders.
const (
	NewestFirst Order = "newest" // by last activity
	TextOrder   Order = "text"   // as their words stand in the draft
)

// Filter leaves threads out of a list.
type Filter string

// The filters. Mine is always in the order of one's own last part.
const (
	Everything Filter = ""
	Unanswered Filter = "unanswered" // open, and nobody else replied
	Mine       Filter = "mine"       // opened, answered or mentioned in
	OfSector   Filter = "sector"     // opened by a voice of Ask.Sector
)

// Ask says which threads somebody wants to see.
type Ask struct {
	Order  Order
	Filter Filter
	Sector people.Sector
	Since  time.Time // marks what is newer as new; zero marks nothing
	After  string    // where the page begins; Page.More of the one before
}

// Said is a comment as one person may see it.
type Said struct {
	ID string    `json:"id"`
	By Voice     `json:"by"`
	At time.Time `json:"at"`
	// Body is "" when the comment is hidden, except for moderators.
	Body     string            `json:"body"`
	Mentions []people.PersonID `json:"mentions,omitempty"`
	Edits    int               `json:"edits"` // how often it was changed: what Edit wants back as saw
	EditedAt time.Time         `json:"editedAt,omitzero"`
	Hidden   *Hiding           `json:"hidden,omitempty"`
	// New: said by somebody else since the last visit.
	New     bool `json:"new"`
	MayEdit bool `json:"mayEdit"`
	MayHide bool `json:"mayHide"`
}

// ThreadView is a thread as one person may see it. Its address on the draft's
// page is "#comment-" and its ID.
type ThreadView struct {
	Said
	// Quote is what the thread is about, "" for the whole draft. Place says
	// where these words are now.
	Quote      string      `json:"quote,omitempty"`
	Field      Field       `json:"field,omitempty"`
	Anchor     *Anchor     `json:"-"` // for the editor's marks
	Place      *Place      `json:"place,omitempty"`
	Resolved   *Resolution `json:"resolved,omitempty"`
	Replies    int         `json:"replies"` // all of them
	Latest     []Said      `json:"latest"`
	MayResolve bool        `json:"mayResolve"` // or reopen
	MayReply   bool        `json:"mayReply"`
}

// Earlier is how many replies a list does not show.
func (t *ThreadView) Earlier() int { return t.Replies - len(t.Latest) }

// List gives a page of a draft's threads.
func (s *Comments) List(ctx context.Context, by people.Actor, id ID, ask Ask) (Page[*ThreadView], error) {
	d, err := s.drafts.enter(ctx, by, id, people.ReadDraft)
	if err != nil {
		return Page[*ThreadView]{}, err
	}
	threads, more, err := s.pageOf(ctx, by, id, ask)
	if err != nil {
		return Page[*ThreadView]{}, err
	}
	views, err := s.views(ctx, by, d, threads, ask.Since)
	if err == nil && ask.Order == TextOrder {
		slices.SortStableFunc(views, inText)
	}
	return Page[*ThreadView]{Items: views, More: more}, err
}

// pageOf reads one page of threads: a single walk over one index, whatever
// the length of the discussion.
func (s *Comments) pageOf(ctx context.Context, by people.Actor, id ID, ask Ask) ([]*Thread, string, error) {
	if ask.Filter == Mine {
		return s.mine(ctx, by, id, ask.After)
	}
	newest, text, q := byActive, byText, ofDraft("", id)
	switch ask.Filter {
	case Unanswered:
		newest, text = byWaiting, byWaitingText
	case OfSector:
		newest, text = bySector, bySectorText
		q.Equal = append(q.Equal, string(ask.Sector))
	}
	q.Index, q.Descending = newest, true
	if ask.Order == TextOrder {
		q.Index, q.Descending = text, false
	}
	p, err := page(ctx, s.threads, q, ask.After)
	return p.Items, p.More, err
}

func (s *Comments) mine(ctx context.Context, by people.Actor, id ID, after string) ([]*Thread, string, error) {
	if !by.SignedIn() {
		return nil, "", civic.Refuse(civic.SignIn, "Sign in to see your own discussions.")
	}
	q := storage.Query{Index: byOwn, Equal: []any{string(id), string(by.Person)}, Descending: true}
	parts, err := page(ctx, s.parts, q, after)
	if err != nil {
		return nil, "", err
	}
	var threads []*Thread
	for _, p := range parts.Items {
		t, err := s.threads.Get(ctx, p.Thread)
		if err != nil {
			return nil, "", err
		}
		threads = append(threads, t)
	}
	return threads, parts.More, nil
}

// OnWords lists the open threads on words, in the order of the text, for the
// marks beside it.
func (s *Comments) OnWords(ctx context.Context, by people.Actor, id ID, most int) ([]*ThreadView, error) {
	d, err := s.drafts.enter(ctx, by, id, people.ReadDraft)
	if err != nil {
		return nil, err
	}
	q := ofDraft(byOpenText, id)
	q.Limit = most
	threads, err := s.threads.All(ctx, q)
	if err != nil {
		return nil, err
	}
	views, err := s.views(ctx, by, d, threads, time.Time{})
	slices.SortStableFunc(views, inText)
	return views, err
}

// inText orders threads by where their words are at this moment.
func inText(a, b *ThreadView) int {
	x, y := spot(a), spot(b)
	return slices.Compare(x[:], y[:])
}

func spot(t *ThreadView) [2]int {
	switch {
	case t.Place == nil:
		return [2]int{rankWhole, 0}
	case t.Place.State == Removed:
		return [2]int{rankRemoved, 0}
	}
	return [2]int{t.Place.Rank, t.Place.From}
}

// viewer is what one person may do with comments: asked once for a page.
type viewer struct {
	by                     people.Actor
	comment, decide, hides bool
	since                  time.Time
}

func (s *Comments) viewer(ctx context.Context, by people.Actor, d *Draft, since time.Time) (viewer, error) {
	v := viewer{by: by, since: since}
	if !by.SignedIn() {
		return v, nil
	}
	var errs [3]error
	v.comment, errs[0] = s.drafts.allowed(ctx, by, d, people.CommentOnDraft)
	v.decide, errs[1] = s.drafts.allowed(ctx, by, d, people.DecideOnDraft)
	v.hides, errs[2] = s.drafts.allowed(ctx, by, d, people.HideComment)
	v.comment = v.comment && d.TakesComments()
	return v, errors.Join(errs[:]...)
}

// allowed turns a rule's no into false; only faults are errors.
func (s *Drafts) allowed(ctx context.Context, by people.Actor, d *Draft, action people.Action) (bool, error) {
	err := s.ask(ctx, by, d, action)
	if err == nil || civic.AsRefusal(err) != nil {
		return err == nil, nil
	}
	return false, err
}

func (v viewer) said(id string, it Saying) Said {
	own := v.by.SignedIn() && it.By.Person == v.by.Person
	view := Said{ID: id, By: it.By, At: it.At, Body: it.Body, Mentions: it.Mentions, Edits: it.Edits, EditedAt: it.EditedAt,
		Hidden: it.Hidden, MayHide: v.hides, MayEdit: own && v.comment && it.Hidden == nil,
		New: !v.since.IsZero() && !own && it.At.After(v.since)}
	if it.Hidden != nil && !v.hides {
		view.Body, view.Mentions = "", nil
	}
	return view
}

// views makes what one person sees of threads, and says where their words are.
func (s *Comments) views(ctx context.Context, by people.Actor, d *Draft, threads []*Thread, since time.Time) ([]*ThreadView, error) {
	v, err := s.viewer(ctx, by, d, since)
	if err != nil {
		return nil, err
	}
	var anchors []Anchor
	views := make([]*ThreadView, len(threads))
	for i, t := range threads {
		view := &ThreadView{Said: v.said(t.ID, t.Saying), Resolved: t.Resolved, Replies: t.Replies,
			MayResolve: v.comment && (v.decide || t.By.Person == by.Person), MayReply: v.comment}
		for _, r := range t.Latest {
			view.Latest = append(view.Latest, v.said(r.ID, r.Saying))
		}
		if t.Anchor != nil {
			view.Quote, view.Field, view.Anchor = t.Anchor.Quote, t.Anchor.Field, t.Anchor
			anchors = append(anchors, *t.Anchor)
		}
		views[i] = view
	}
	if err := s.drafts.named(ctx, voices(views)); err != nil || len(anchors) == 0 {
		return views, err
	}
	places, err := s.drafts.Texts.Resolve(ctx, d.Key(), anchors)
	if err != nil {
		return nil, err
	}
	next := 0
	for i, t := range threads {
		if t.Anchor != nil {
			views[i].Place = &places[next]
			next++
		}
	}
	return views, nil
}

// voices finds everybody that these views name.
func voices(views []*ThreadView) []*Voice {
	var all []*Voice
	for _, t := range views {
		all = append(all, t.Said.voices()...)
		for i := range t.Latest {
			all = append(all, t.Latest[i].voices()...)
		}
		if t.Resolved != nil {
			all = append(all, &t.Resolved.By)
		}
	}
	return all
}

func (s *Said) voices() []*Voice {
	if s.Hidden != nil {
		return []*Voice{&s.By, &s.Hidden.By}
	}
	return []*Voice{&s.By}
}
