// Package follow keeps what people want to hear of, and tells them: on a page
// of what is new since they last looked, in a mail a day or a week, and in a
// mail before a session that they come to, and when it moves or is called off.
// Whoever answers for something hears once when it is overdue.
//
// It promises: a person gets at most one mail for a period, one for each
// beginning of a session and one of a notice, however often and on however
// many servers the work is begun; what a crash interrupts is taken up again;
// whoever has nothing new gets nothing; one click ends the mails,
// without signing in. Addresses and letters are sealed where they are kept.
//
// What no program can promise is that a mail server and a store are written in
// one act: a server that dies after a letter was taken and before that is noted
// leaves it to be sent once more. It then goes under the same Message-ID, with
// the same words, and receivers that keep to RFC 5322 show it once.
//
// It refuses to tell anybody what they may not read at that moment.
package follow

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Kind says what sort of thing is followed.
type Kind string

// The kinds.
const (
	Plan       Kind = "plan"
	Commitment Kind = "commitment" // what is published of a draft
	Draft      Kind = "draft"
	Theme      Kind = "theme" // a plan's id, a bar, the theme's words
	Person     Kind = "person"
)

// Kinds in the order in which pages show them.
var Kinds = []Kind{Plan, Commitment, Draft, Theme, Person}

// Thing is what somebody follows, or could.
type Thing struct {
	Kind Kind   `json:"kind"`
	ID   string `json:"id"`
}

// Followed is one thing that a person follows.
type Followed struct {
	storage.Meta
	Thing  Thing           `json:"thing"`
	Person people.PersonID `json:"person"`
	Since  time.Time       `json:"since"`
	// Looked is when the person last saw what was new in it.
	Looked time.Time `json:"looked"`
}

// Every says how often somebody wants a mail.
type Every string

// The choices. Daily is what people have who chose nothing.
const (
	Daily  Every = "daily"
	Weekly Every = "weekly"
	Never  Every = "never"
)

// Wish is how a person wants to be told.
type Wish struct {
	storage.Meta        // id: the person
	Every        Every  `json:"every"`
	Language     string `json:"language,omitempty"`
	// Remind is how long before a session they are reminded of it; "" is DayAhead.
	Remind Ahead `json:"remind,omitempty"`
	// Told is until when the last mail told what is new.
	Told time.Time `json:"told"`
}

// News is one thing that is new.
type News struct {
	When time.Time `json:"when"`
	Href string    `json:"href"`
	// Title of the thing, and Text: what happened, in the reader's language.
	Title string `json:"title"`
	Text  string `json:"text"`
	// Differences of a text since then.
	Differences []draft.Difference `json:"differences,omitempty"`
}

// Sources know what is new in a thing, and what it is called.
type Sources interface {
	// Named gives a thing's title and address for somebody who may read it, or
	// a refusal.
	Named(ctx context.Context, by people.Actor, t Thing) (title, href string, err error)
	// News of a thing since a moment, the newest first.
	News(ctx context.Context, by people.Actor, t Thing, since time.Time) ([]News, error)
}

// People know who somebody is now, and where mail reaches them.
type People interface {
	Actor(ctx context.Context, id people.PersonID) (people.Actor, error)
	Person(ctx context.Context, id people.PersonID) (*people.Person, error)
	Addresses(ctx context.Context, by people.Actor, id people.PersonID) ([]people.Address, error)
}

// Needs is what following is given.
type Needs struct {
	People  People
	Vault   *people.Vault
	Sources Sources
	Now     civic.Now
	// Write makes the letter to a person about what is new to them.
	Write func(ctx context.Context, to *people.Person, parts []Part, unsubscribe string) Letter
	// Calendar knows what comes; nil means that nobody is reminded. Remind makes
	// the letter about a session, or a refusal where the person may not read it.
	Calendar Calendar
	Remind   func(ctx context.Context, by people.Actor, to *people.Person, r Reminder, unsubscribe string) (Letter, error)
	// Notices know what is overdue; nil means that nobody is told.
	Notices Notices
	// Post sends; nil keeps the letters for the administrator to see.
	Post func(ctx context.Context, l Letter) error
	// Base is the platform's address; Zone is where its days begin.
	Base string
	Zone *time.Location
}

// Part is what is new in one followed thing.
type Part struct {
	Thing
	Title string    `json:"title"`
	Href  string    `json:"href"`
	Since time.Time `json:"since"`
	News  []News    `json:"news"`
}

// Follows is where people say what they follow, and are told.
type Follows struct {
	Needs
	followed *storage.Collection[Followed]
	wishes   *storage.Collection[Wish]
	mails    *storage.Collection[Mail]
}

const (
	byPerson = "person"
	byState  = "state"
	byTime   = "time"
)

// Open opens the collections.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Follows, error) {
	s := &Follows{Needs: n}
	var errs [3]error
	s.followed, errs[0] = storage.Open(ctx, e, "followed",
		storage.Index[Followed]{Name: byPerson, Key: func(f *Followed) []any { return []any{string(f.Person), f.Since} }})
	s.wishes, errs[1] = storage.Open[Wish](ctx, e, "follow-wishes")
	s.mails, errs[2] = storage.Open(ctx, e, "mails",
		storage.Index[Mail]{Name: byState, Key: func(m *Mail) []any { return []any{string(m.State), m.At} }},
		storage.Index[Mail]{Name: byPerson, Key: func(m *Mail) []any { return []any{string(m.Person), m.At} }},
		storage.Index[Mail]{Name: byTime, Key: func(m *Mail) []any { return []any{m.At} }})
	return s, errors.Join(errs[:]...)
}

// Most is how many things one person can follow.
const Most = 200

func followedID(p people.PersonID, t Thing) string {
	return string(p) + "|" + string(t.Kind) + "|" + t.ID
}

func inPerson(by people.Actor) error {
	if !by.SignedIn() {
		return civic.Refuse(civic.SignIn, "Sign in to follow something.")
	}
	return nil
}

// Follow begins to tell by of a thing that they may read. Following it twice
// changes nothing.
func (s *Follows) Follow(ctx context.Context, by people.Actor, t Thing) error {
	if err := inPerson(by); err != nil {
		return err
	}
	if err := s.reads(by); err != nil {
		return err
	}
	if len(t.ID) > 300 {
		return civic.Refuse(civic.Invalid, "There is no such thing to follow.")
	}
	if _, _, err := s.Sources.Named(ctx, by, t); err != nil {
		return err
	}
	n, err := s.followed.Count(ctx, storage.Query{Index: byPerson, Equal: []any{string(by.Person)}})
	if err != nil {
		return err
	}
	if n >= Most {
		return civic.Refuse(civic.TooMuch, "You follow %d things already. Stop following one first.", n)
	}
	now := s.Now()
	f := &Followed{Thing: t, Person: by.Person, Since: now, Looked: now}
	f.ID = followedID(by.Person, t)
	if err := s.followed.Insert(ctx, f); err != nil && !errors.Is(err, storage.ErrExists) {
		return err
	}
	w := &Wish{Every: Daily, Told: now}
	w.ID = string(by.Person)
	if err := s.wishes.Insert(ctx, w); err != nil && !errors.Is(err, storage.ErrExists) {
		return err
	}
	return nil
}

// reads refuses programs that may not write: what somebody follows is theirs.
func (s *Follows) reads(by people.Actor) error {
	if by.Scopes == nil {
		return nil
	}
	for _, scope := range by.Scopes {
		if scope == people.ScopeWrite {
			return nil
		}
	}
	return civic.Refuse(civic.Forbidden, "This token is not allowed to do that. It needs the scope “%s”.", string(people.ScopeWrite))
}

// Unfollow ends it. What was not followed is not either afterwards.
func (s *Follows) Unfollow(ctx context.Context, by people.Actor, t Thing) error {
	if err := inPerson(by); err != nil {
		return err
	}
	if err := s.reads(by); err != nil {
		return err
	}
	err := s.followed.Delete(ctx, followedID(by.Person, t), 0)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// Follows says whether by follows a thing.
func (s *Follows) Follows(ctx context.Context, by people.Actor, t Thing) (bool, error) {
	if !by.SignedIn() {
		return false, nil
	}
	_, err := s.followed.Get(ctx, followedID(by.Person, t))
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// New lists what by follows, with what is new since they last looked. Things
// that they may not read any more are left out.
func (s *Follows) New(ctx context.Context, by people.Actor) ([]Part, error) {
	if err := inPerson(by); err != nil {
		return nil, err
	}
	return s.parts(ctx, by, func(f *Followed) time.Time { return f.Looked })
}

func (s *Follows) parts(ctx context.Context, by people.Actor, since func(*Followed) time.Time) ([]Part, error) {
	all := []Part{}
	for f, err := range s.followed.Find(ctx, storage.Query{Index: byPerson, Equal: []any{string(by.Person)}, Limit: Most}) {
		if err != nil {
			return nil, err
		}
		p := Part{Thing: f.Thing, Since: since(f)}
		p.Title, p.Href, err = s.Sources.Named(ctx, by, f.Thing)
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err == nil {
			p.News, err = s.Sources.News(ctx, by, f.Thing, p.Since)
		}
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, p)
	}
	return all, nil
}

// Looked notes that by has seen what was new until a moment.
func (s *Follows) Looked(ctx context.Context, by people.Actor, until time.Time) error {
	if err := inPerson(by); err != nil {
		return err
	}
	for f, err := range s.followed.Find(ctx, storage.Query{Index: byPerson, Equal: []any{string(by.Person)}, Limit: Most}) {
		if err != nil {
			return err
		}
		if !f.Looked.Before(until) {
			continue
		}
		_, err := s.followed.Change(ctx, f.ID, func(f *Followed) error {
			if f.Looked.Before(until) {
				f.Looked = until
			}
			return nil
		})
		if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	return nil
}

// Wish is how by wants to be told.
func (s *Follows) Wish(ctx context.Context, by people.Actor) (*Wish, error) {
	if err := inPerson(by); err != nil {
		return nil, err
	}
	w, err := s.wishes.Get(ctx, string(by.Person))
	if errors.Is(err, storage.ErrNotFound) {
		return &Wish{Every: Daily, Remind: DayAhead}, nil
	}
	if err == nil && w.Remind == "" {
		w.Remind = DayAhead
	}
	return w, err
}

// Wants changes how often by is told by mail.
func (s *Follows) Wants(ctx context.Context, by people.Actor, every Every) error {
	if err := inPerson(by); err != nil {
		return err
	}
	if err := s.reads(by); err != nil {
		return err
	}
	if !slices.Contains([]Every{Daily, Weekly, Never}, every) {
		return civic.Refuse(civic.Invalid, "Choose a mail each day, each week, or none.").At("every")
	}
	return s.wish(ctx, by.Person, func(w *Wish) {
		// Who begins again is not told of all that passed in between.
		if w.Every == Never {
			w.Told = s.Now()
		}
		w.Every = every
	})
}

// wish changes how somebody is told, from what holds for who chose nothing.
func (s *Follows) wish(ctx context.Context, id people.PersonID, alter func(*Wish)) error {
	w := &Wish{Every: Daily, Told: s.Now()}
	w.ID = string(id)
	alter(w)
	err := s.wishes.Insert(ctx, w)
	if !errors.Is(err, storage.ErrExists) {
		return err
	}
	_, err = s.wishes.Change(ctx, w.ID, func(w *Wish) error {
		alter(w)
		return nil
	})
	return err
}
