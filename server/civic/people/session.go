package people

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// Lifetimes bound a session from both sides.
type Lifetimes struct {
	Whole time.Duration // from sign-in, whatever happens; default 30 days
	Idle  time.Duration // without a request; default 7 days
}

// seenEvery spares the store a write for each request.
const seenEvery = 5 * time.Minute

// Session is one browser in which a person is signed in. Its id is a hash of
// the word in the browser's cookie: whoever reads the store cannot use it.
type Session struct {
	storage.Meta
	Person  PersonID  `json:"person"`
	Device  string    `json:"device"` // "Firefox on Linux"
	Through string    `json:"through"`
	Created time.Time `json:"created"`
	Seen    time.Time `json:"seen"`
	Expires time.Time `json:"expires"` // the earlier of the two ends
	Ends    time.Time `json:"ends"`
	// Proposed is the sealed name that the provider told, for the first form.
	Proposed string `json:"proposed,omitempty"`
}

// Entry is how somebody came in.
type Entry struct {
	Through  string // the provider's name
	Device   string // "Firefox on Linux"
	Proposed string // a name to propose
}

// Sessions keeps who is signed in where.
type Sessions struct {
	sessions  *storage.Collection[Session]
	register  *Register
	lifetimes Lifetimes
}

var sessionIndexes = []storage.Index[Session]{
	{Name: "person", Key: func(s *Session) []any { return []any{string(s.Person), s.Created} }},
	{Name: "expires", Key: func(s *Session) []any { return []any{s.Expires} }},
}

func openSessions(ctx context.Context, e storage.Engine, r *Register, l Lifetimes) (*Sessions, error) {
	if l.Whole <= 0 {
		l.Whole = 30 * 24 * time.Hour
	}
	if l.Idle <= 0 {
		l.Idle = 7 * 24 * time.Hour
	}
	c, err := storage.Open(ctx, e, "sessions", sessionIndexes...)
	return &Sessions{sessions: c, register: r, lifetimes: l}, err
}

// Begin signs a person in and gives the word for the cookie. Always a new
// one: a word that somebody planted before sign-in never becomes a session.
func (s *Sessions) Begin(ctx context.Context, id PersonID, in Entry) (string, *Session, error) {
	if err := s.sweep(ctx); err != nil {
		return "", nil, err
	}
	word, now := secretWord(), s.register.now()
	doc := &Session{
		Meta: storage.Meta{ID: hashed(word)}, Person: id, Device: tidy(in.Device), Through: in.Through,
		Created: now, Seen: now, Expires: now.Add(s.lifetimes.Idle), Ends: now.Add(s.lifetimes.Whole),
	}
	doc.Expires = earlier(doc.Expires, doc.Ends)
	if name, err := nameFrom(in.Proposed); err == nil {
		doc.Proposed = s.register.Vault.Seal(name, doc.ID)
	}
	return word, doc, s.sessions.Insert(ctx, doc)
}

// Resolve finds the session and the person as they are now. A word that no
// session answers to is refused with SignIn, however it came to be.
func (s *Sessions) Resolve(ctx context.Context, word string) (*Session, *Person, Actor, error) {
	ended := civic.Refuse(civic.SignIn, "Your session has ended. Sign in again.")
	doc, err := s.sessions.Get(ctx, hashed(word))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil, Actor{}, ended
	}
	if err != nil {
		return nil, nil, Actor{}, err
	}
	now := s.register.now()
	if !now.Before(doc.Expires) {
		if err := s.drop(ctx, doc); err != nil {
			return nil, nil, Actor{}, err
		}
		return nil, nil, Actor{}, ended
	}
	p, err := s.register.person(ctx, doc.Person)
	if civic.AsRefusal(err) != nil {
		return nil, nil, Actor{}, ended
	}
	if err != nil {
		return nil, nil, Actor{}, err
	}
	if err := s.touch(ctx, doc, now); err != nil {
		return nil, nil, Actor{}, err
	}
	by, err := s.register.actor(ctx, p)
	return doc, p, by, err
}

// Proposed gives the name that the provider told at this sign-in, or "".
func (s *Sessions) Proposed(doc *Session) string {
	name, err := s.register.Vault.Open(doc.Proposed, doc.ID)
	if err != nil {
		return ""
	}
	return name
}

func (s *Sessions) touch(ctx context.Context, doc *Session, now time.Time) error {
	if now.Sub(doc.Seen) < seenEvery {
		return nil
	}
	doc.Seen, doc.Expires = now, earlier(now.Add(s.lifetimes.Idle), doc.Ends)
	err := s.sessions.Replace(ctx, doc)
	if errors.Is(err, storage.ErrStale) || errors.Is(err, storage.ErrNotFound) {
		return nil // another request of the same browser was first
	}
	return err
}

// List gives by's sessions, the newest first.
func (s *Sessions) List(ctx context.Context, by Actor) ([]*Session, error) {
	if err := inPerson(by); err != nil {
		return nil, err
	}
	q := storage.Query{Index: "person", Equal: []any{string(by.Person)}, Descending: true}
	all, err := s.sessions.All(ctx, q)
	if err != nil {
		return nil, err
	}
	now, live := s.register.now(), all[:0]
	for _, doc := range all {
		if now.Before(doc.Expires) {
			live = append(live, doc)
		}
	}
	return live, nil
}

// End ends one of by's sessions. One that is not theirs does not exist for them.
func (s *Sessions) End(ctx context.Context, by Actor, id string) error {
	if err := inPerson(by); err != nil {
		return err
	}
	doc, err := s.sessions.Get(ctx, id)
	if errors.Is(err, storage.ErrNotFound) || err == nil && doc.Person != by.Person {
		return civic.Refuse(civic.NotFound, "This session has ended already.")
	}
	if err != nil {
		return err
	}
	return s.drop(ctx, doc)
}

// EndOthers ends all of by's sessions but one.
func (s *Sessions) EndOthers(ctx context.Context, by Actor, keep string) error {
	if err := inPerson(by); err != nil {
		return err
	}
	return s.endAll(ctx, by.Person, keep)
}

// SignOut ends the session of a word; one that is over already is no mistake.
func (s *Sessions) SignOut(ctx context.Context, word string) error {
	doc, err := s.sessions.Get(ctx, hashed(word))
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return s.drop(ctx, doc)
}

func (s *Sessions) endAll(ctx context.Context, id PersonID, keep string) error {
	q := storage.Query{Index: "person", Equal: []any{string(id)}}
	for doc, err := range s.sessions.Find(ctx, q) {
		if err != nil {
			return err
		}
		if doc.ID == keep {
			continue
		}
		if err := s.drop(ctx, doc); err != nil {
			return err
		}
	}
	return nil
}

// drop forgets a session and closes what it has open.
func (s *Sessions) drop(ctx context.Context, doc *Session) error {
	err := s.sessions.Delete(ctx, doc.ID, 0)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	if err == nil {
		s.register.announce(ctx, doc.Person, "session.ended", doc.ID)
	}
	return err
}

// sweep clears a few sessions that ended by themselves, so that their number
// stays bounded by those in use.
func (s *Sessions) sweep(ctx context.Context) error {
	q := storage.Query{Index: "expires", To: s.register.now(), Limit: 20}
	over, err := s.sessions.All(ctx, q)
	if err != nil {
		return err
	}
	for _, doc := range over {
		err := s.sessions.Delete(ctx, doc.ID, doc.Version)
		if err != nil && !errors.Is(err, storage.ErrNotFound) && !errors.Is(err, storage.ErrStale) {
			return err
		}
	}
	return nil
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// utc cuts time to what every store keeps.
func utc(now civic.Now) civic.Now {
	if now == nil {
		now = time.Now
	}
	return func() time.Time { return now().UTC().Truncate(time.Millisecond) }
}
