package standards

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Entry is a happening as it is kept. It is never changed: what was wrong is
// struck out with a reason, and stays readable.
type Entry struct {
	storage.Meta
	Plan string `json:"plan"`
	Happening
	Created time.Time   `json:"created"`
	By      draft.Voice `json:"by"`
	Struck  *Strike     `json:"struck,omitempty"`
}

// Strike takes an entry out of the judgement.
type Strike struct {
	At     time.Time   `json:"at"`
	By     draft.Voice `json:"by"`
	Reason string      `json:"reason"`
}

// belated is how long after the day an entry may be written down without
// being marked.
const belated = 7 * 24 * time.Hour

// Belated claims that the entry was written down long after its day: readers
// are told, because evidence made afterwards weighs less.
func (e *Entry) Belated() bool { return e.Created.Sub(e.At) > belated }

// Diary keeps what happened around plans, and their thresholds.
type Diary struct {
	rules      people.Rules
	now        civic.Now
	announce   civic.Announcer
	kept       *storage.Collection[Entry]
	thresholds *storage.Collection[chosen]
}

// chosen are the thresholds of one plan; its id is the plan's.
type chosen struct {
	storage.Meta
	Thresholds
}

// Open opens the diary kept in a store.
func Open(ctx context.Context, e storage.Engine, rules people.Rules, now civic.Now, announce civic.Announcer) (*Diary, error) {
	kept, err := storage.Open(ctx, e, "standards-diary",
		storage.Index[Entry]{Name: "plan", Key: func(e *Entry) []any { return []any{e.Plan, e.At} }})
	if err != nil {
		return nil, err
	}
	thresholds, err := storage.Open[chosen](ctx, e, "standards-thresholds")
	if err != nil {
		return nil, err
	}
	return &Diary{rules, now, announce, kept, thresholds}, nil
}

// Write adds to the diary of a plan. key makes a form that is sent twice one
// entry.
func (s *Diary) Write(ctx context.Context, by people.Actor, scope people.Scope, key string, h Happening) (*Entry, error) {
	if err := s.rules.Check(ctx, by, people.EditPlan, scope); err != nil {
		return nil, err
	}
	if err := h.check(s.now()); err != nil {
		return nil, err
	}
	if n, err := s.kept.Count(ctx, storage.Query{Index: "plan", Equal: []any{scope.Plan}}); err != nil {
		return nil, err
	} else if n >= maxEntries {
		return nil, civic.Refuse(civic.TooMuch, "The diary of this plan is full: it holds %d entries.", maxEntries)
	}
	if key == "" || len(key) > 64 {
		key = civic.NewID(s.now())
	}
	e := &Entry{Meta: storage.Meta{ID: scope.Plan + "|" + key}, Plan: scope.Plan, Happening: h, Created: s.now(), By: draft.VoiceOf(by)}
	err := s.kept.Insert(ctx, e)
	if errors.Is(err, storage.ErrExists) {
		return s.kept.Get(ctx, e.ID)
	}
	if err != nil {
		return nil, err
	}
	s.tell(ctx, scope.Plan, e.ID)
	return e, nil
}

// Strike takes an entry out of the judgement, with a public reason.
func (s *Diary) Strike(ctx context.Context, by people.Actor, scope people.Scope, id, reason string) (*Entry, error) {
	if err := s.rules.Check(ctx, by, people.EditPlan, scope); err != nil {
		return nil, err
	}
	reason = strings.TrimSpace(reason)
	if reason == "" {
		return nil, civic.Refuse(civic.Invalid, "Say why this entry does not count. Everybody can read the reason.").At("reason")
	}
	if n := utf8.RuneCountInString(reason); n > MaxReason {
		return nil, civic.Refuse(civic.Invalid, "This is too long: %d characters, and at most %d fit.", n, MaxReason).At("reason")
	}
	e, err := s.kept.Get(ctx, scope.Plan+"|"+id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, civic.Refuse(civic.NotFound, "There is no such entry.")
	}
	if err != nil {
		return nil, err
	}
	e, err = s.kept.Change(ctx, e.ID, func(e *Entry) error {
		if e.Struck != nil {
			return civic.Refuse(civic.Conflict, "This entry was struck out before, with the reason '%s'.", e.Struck.Reason)
		}
		e.Struck = &Strike{s.now(), draft.VoiceOf(by), reason}
		return nil
	})
	if err == nil {
		s.tell(ctx, scope.Plan, e.ID)
	}
	return e, err
}

// Entries gives the diary of a plan, the oldest first, to whoever may read
// the plan.
func (s *Diary) Entries(ctx context.Context, by people.Actor, scope people.Scope) ([]*Entry, error) {
	if err := s.rules.Check(ctx, by, people.ReadPlan, scope); err != nil {
		return nil, err
	}
	return s.kept.All(ctx, storage.Query{Index: "plan", Equal: []any{scope.Plan}, Limit: maxEntries})
}

// Key is the entry's id within its plan.
func (e *Entry) Key() string { return strings.TrimPrefix(e.ID, e.Plan+"|") }

// Thresholds are those of a plan, with the version to change them by.
func (s *Diary) Thresholds(ctx context.Context, plan string) (Thresholds, int64, error) {
	c, err := s.thresholds.Get(ctx, plan)
	if errors.Is(err, storage.ErrNotFound) {
		return Usual(), 0, nil
	}
	if err != nil {
		return Thresholds{}, 0, err
	}
	return c.Thresholds, c.Version, nil
}

// Configure changes the thresholds of a plan. seen is the version that the
// person had before them.
func (s *Diary) Configure(ctx context.Context, by people.Actor, scope people.Scope, seen int64, t Thresholds) error {
	if err := s.rules.Check(ctx, by, people.EditPlan, scope); err != nil {
		return err
	}
	if err := t.check(); err != nil {
		return err
	}
	c := &chosen{storage.Meta{ID: scope.Plan, Version: seen}, t}
	var err error
	if seen == 0 {
		err = s.thresholds.Insert(ctx, c)
	} else {
		err = s.thresholds.Replace(ctx, c)
	}
	if errors.Is(err, storage.ErrExists) || errors.Is(err, storage.ErrStale) {
		return civic.Refuse(civic.Conflict, "Somebody changed this since you opened it. Look at their change, then make yours again.")
	}
	if err == nil {
		s.tell(ctx, scope.Plan, "thresholds")
	}
	return err
}

func (s *Diary) tell(ctx context.Context, plan, id string) {
	s.announce.Announce(ctx, civic.Announcement{Topic: "plan/" + plan, What: "standards.changed", ID: id})
}
