package meeting

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Plans knows the plan that a session belongs to.
type Plans interface {
	// Scope gives where the rules look for a plan, or the refusal to show when
	// there is no such plan.
	Scope(ctx context.Context, plan string) (people.Scope, error)
}

// People knows who can be asked to lead.
type People interface {
	Actor(ctx context.Context, id people.PersonID) (people.Actor, error)
}

// Needs is what the services here are given.
type Needs struct {
	Rules    people.Rules
	Plans    Plans
	People   People
	Announce civic.Announcer
	Now      civic.Now
	// Papers and Drafts are for what people of a session write together;
	// without them there are no shared notes.
	Papers Papers
	Drafts Drafts
	// Allotted gives the tables that were drawn for a session before; nil, or
	// none, splits whoever is here.
	Allotted func(ctx context.Context, one *Session) ([][]people.PersonID, error)
}

// Sessions is where sessions are announced, found, changed and called off.
type Sessions struct {
	Needs
	kept    *storage.Collection[Session]
	replies *storage.Collection[Reply]
}

const (
	byPlan   = "plan"   // plan, start
	byStart  = "start"  // start
	bySeries = "series" // series, turn
)

func openSessions(ctx context.Context, e storage.Engine, n Needs) (*Sessions, error) {
	kept, err := storage.Open(ctx, e, "sessions-of-plans",
		storage.Index[Session]{Name: byPlan, Key: func(s *Session) []any { return []any{s.Plan, s.Start} }},
		storage.Index[Session]{Name: byStart, Key: func(s *Session) []any { return []any{s.Start} }},
		storage.Index[Session]{Name: bySeries, Key: func(s *Session) []any {
			if s.Series == "" {
				return nil
			}
			return []any{s.Series, s.Turn}
		}},
	)
	replies, err2 := storage.Open(ctx, e, "session-replies",
		storage.Index[Reply]{Name: "session", Key: func(r *Reply) []any { return []any{string(r.Session), r.At} }},
		storage.Index[Reply]{Name: "person", Key: func(r *Reply) []any { return []any{string(r.By.Person)} }},
	)
	return &Sessions{Needs: n, kept: kept, replies: replies}, errors.Join(err, err2)
}

// The sentences that more than one verb needs.
var (
	noSession = civic.Refuse(civic.NotFound, "There is no such session.")
	stale     = civic.Refuse(civic.Conflict, "Someone changed this while you were looking at it. See what is there now, then try again.")
)

// known turns the store's answers into words; other errors are faults.
func known(err error, missing *civic.Refusal) error {
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return missing
	case errors.Is(err, storage.ErrStale):
		return stale
	}
	return err
}

// Enter announces a session in a plan, or in the whole platform where plan is
// "". The host is whoever announces it. key makes sending twice announce once.
func (s *Sessions) Enter(ctx context.Context, by people.Actor, plan, key string, a About) (*Session, error) {
	at, err := s.place(ctx, plan)
	if err != nil {
		return nil, err
	}
	if err := s.Rules.Check(ctx, by, people.HostSession, at); err != nil {
		return nil, err
	}
	a.tidy()
	if _, ours := draft.ForumOf(plan); ours {
		a.Access = ForRoles
	}
	if err := a.check(); err != nil {
		return nil, err
	}
	now := s.Now()
	one := &Session{About: a, Plan: plan, Host: draft.VoiceOf(by), State: Announced, Private: at.Private, Created: now, Changed: now, Told: now}
	one.ID = civic.NewID(now)
	if key != "" {
		one.ID = sameID("session", string(by.Person), key)
	}
	return s.insert(ctx, one)
}

func (s *Sessions) insert(ctx context.Context, one *Session) (*Session, error) {
	err := s.kept.Insert(ctx, one)
	if errors.Is(err, storage.ErrExists) {
		return s.kept.Get(ctx, one.ID)
	}
	if err == nil {
		s.tell(ctx, one, "session.announced")
	}
	return one, err
}

// MostTurns is how many sessions one series announces at once.
const MostTurns = 60

// EnterSeries announces n sessions in a rhythm, all alike but for their day.
func (s *Sessions) EnterSeries(ctx context.Context, by people.Actor, plan, key string, a About, every Every, n int) ([]*Session, error) {
	if !slices.Contains(Rhythms, every) || n < 2 || n > MostTurns {
		return nil, civic.Refuse(civic.Invalid, "Choose how often the series meets, from 2 to %d times.", MostTurns).At("times")
	}
	first, err := s.Enter(ctx, by, plan, key, a)
	if err != nil {
		return nil, err
	}
	first, err = s.change(ctx, by, first.Key(), 0, func(one *Session) error {
		one.Series, one.Turn = first.ID, 1
		return nil
	})
	if err != nil {
		return nil, err
	}
	all := []*Session{first}
	for i, at := range Moments(first.Start, first.Where(), every, n) {
		if i == 0 {
			continue
		}
		one := *first
		one.Version, one.ID = 0, sameID("series", first.ID, decimal(i+1))
		one.Start, one.Turn = at, i+1
		kept, err := s.insert(ctx, &one)
		if err != nil {
			return all, err
		}
		all = append(all, kept)
	}
	return all, nil
}

// place is where the rules look for a plan, or for the platform.
func (s *Sessions) place(ctx context.Context, plan string) (people.Scope, error) {
	if plan == "" {
		return people.Scope{}, nil
	}
	return s.Plans.Scope(ctx, plan)
}

// Find reads one session, for those who may.
func (s *Sessions) Find(ctx context.Context, by people.Actor, id ID) (*Session, error) {
	return s.For(ctx, by, id, people.ReadSession)
}

// For reads one session for somebody who wants to do something with it.
func (s *Sessions) For(ctx context.Context, by people.Actor, id ID, action people.Action) (*Session, error) {
	one, err := s.kept.Get(ctx, string(id))
	if err != nil {
		return nil, known(err, noSession)
	}
	return one, s.ask(ctx, by, one, action)
}

// ask asks the rule. Whether a session is hidden follows its plan, which may
// have been published since.
func (s *Sessions) ask(ctx context.Context, by people.Actor, one *Session, action people.Action) error {
	at, err := s.place(ctx, one.Plan)
	if err != nil {
		return err
	}
	one.Private = at.Private
	return s.Rules.Check(ctx, by, action, one.Scope(by))
}

// May says whether somebody may do this with a session now.
func (s *Sessions) May(ctx context.Context, by people.Actor, one *Session, action people.Action) (bool, error) {
	err := s.ask(ctx, by, one, action)
	if civic.AsRefusal(err) != nil {
		return false, nil
	}
	return err == nil, err
}

// ByPlan lists a plan's sessions, the next first; most 0 means all.
func (s *Sessions) ByPlan(ctx context.Context, by people.Actor, plan string, from, to time.Time, most int) ([]*Session, error) {
	q := storage.Query{Index: byPlan, Equal: []any{plan}}
	return s.list(ctx, by, q, from, to, most)
}

// Everywhere lists the sessions of all plans that this person may see.
func (s *Sessions) Everywhere(ctx context.Context, by people.Actor, from, to time.Time, most int) ([]*Session, error) {
	return s.list(ctx, by, storage.Query{Index: byStart}, from, to, most)
}

func (s *Sessions) list(ctx context.Context, by people.Actor, q storage.Query, from, to time.Time, most int) ([]*Session, error) {
	if !from.IsZero() {
		q.From = from
	}
	if !to.IsZero() {
		q.To = to
	}
	var all []*Session
	for one, err := range s.kept.Find(ctx, q) {
		if err != nil {
			return nil, err
		}
		may, err := s.May(ctx, by, one, people.ReadSession)
		if err != nil {
			return nil, err
		}
		if may {
			all = append(all, one)
		}
		if most > 0 && len(all) >= most {
			break
		}
	}
	return all, nil
}

// Change rewrites what a session says of itself. was is the version that the
// person saw; 0 means whichever it is. Calendars hear of it by the sequence.
func (s *Sessions) Change(ctx context.Context, by people.Actor, id ID, was int64, a About) (*Session, error) {
	if _, err := s.For(ctx, by, id, people.HostSession); err != nil {
		return nil, err
	}
	a.tidy()
	if err := a.check(); err != nil {
		return nil, err
	}
	one, err := s.change(ctx, by, id, was, func(one *Session) error {
		if one.State != Announced && one.State != Live {
			return civic.Refuse(civic.Conflict, "This session is over or called off, so its announcement stays as it is.")
		}
		if one.State == Live && a.ChathamHouse != one.ChathamHouse {
			return civic.Refuse(civic.Conflict, "Whether names are kept was said before people joined. It cannot change while they are here.").At("chatham")
		}
		one.leave(a.Agenda)
		one.About = a
		one.Sequence++
		one.Told = s.Now()
		return nil
	})
	if err == nil {
		s.tell(ctx, one, "session.changed")
	}
	if err == nil && one.State == Live {
		s.reheaded(ctx, one)
	}
	return one, err
}

// reheaded lets a live room take its agenda anew: the notes have a heading for
// a point that came to it, and whoever has them open may write under it.
func (s *Sessions) reheaded(ctx context.Context, one *Session) {
	if s.Papers != nil {
		s.Papers.Recheck(Pad{Session: one.Key()}.Document())
	}
	s.Announce.Announce(ctx, civic.Announcement{Topic: "room/" + one.ID, What: "room.agenda", ID: one.ID})
}

// Cancel calls a session off, with a reason that everybody reads.
func (s *Sessions) Cancel(ctx context.Context, by people.Actor, id ID, reason string) (*Session, error) {
	if _, err := s.For(ctx, by, id, people.HostSession); err != nil {
		return nil, err
	}
	reason = clean(reason)
	if r := within(reason, MostText, "reason", civic.Refuse(civic.Invalid, "Say why it does not take place.")); r != nil {
		return nil, r
	}
	one, err := s.change(ctx, by, id, 0, func(one *Session) error {
		if one.State != Announced {
			return civic.Refuse(civic.Conflict, "Only a session that has not begun can be called off.")
		}
		one.State = Cancelled
		one.Sequence++
		one.Told = s.Now()
		one.Cancelled = &Cancellation{Reason: reason, At: s.Now(), By: draft.VoiceOf(by)}
		return nil
	})
	if err == nil {
		s.tell(ctx, one, "session.cancelled")
	}
	return one, err
}

// SetDeputies names who can do all that the host can, should the host vanish.
func (s *Sessions) SetDeputies(ctx context.Context, by people.Actor, id ID, deputies []people.PersonID) (*Session, error) {
	if _, err := s.For(ctx, by, id, people.HostSession); err != nil {
		return nil, err
	}
	if len(deputies) > MostDeputies {
		return nil, civic.Refuse(civic.Invalid, "A session has at most %d deputies.", MostDeputies).At("deputies")
	}
	var voices []draft.Voice
	for _, id := range deputies {
		who, err := s.People.Actor(ctx, id)
		if err != nil {
			return nil, err
		}
		voices = append(voices, draft.VoiceOf(who))
	}
	one, err := s.change(ctx, by, id, 0, func(one *Session) error {
		one.Deputies = voices
		return nil
	})
	if err == nil {
		s.tell(ctx, one, "session.deputies")
	}
	return one, err
}

// change alters a session that by may host.
func (s *Sessions) change(ctx context.Context, by people.Actor, id ID, was int64, alter func(*Session) error) (*Session, error) {
	one, err := s.kept.Change(ctx, string(id), func(one *Session) error {
		if err := s.ask(ctx, by, one, people.HostSession); err != nil {
			return err
		}
		if was != 0 && one.Version != was {
			return stale
		}
		one.Changed = s.Now()
		return alter(one)
	})
	if err != nil {
		return nil, known(err, noSession)
	}
	return one, nil
}

// move makes the session's state follow what the room or the note decided.
func (s *Sessions) move(ctx context.Context, id ID, to State, from ...State) error {
	one, err := s.kept.Change(ctx, string(id), func(one *Session) error {
		if !slices.Contains(from, one.State) {
			return errSame
		}
		one.State, one.Changed = to, s.Now()
		return nil
	})
	if errors.Is(err, errSame) {
		return nil
	}
	if err == nil {
		s.tell(ctx, one, "session.moved")
	}
	return err
}

var errSame = errors.New("meeting: it is so already")

// tell announces on the session's topic and on its plan's or forum's.
func (s *Sessions) tell(ctx context.Context, one *Session, what string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "session/" + one.ID, What: what, ID: one.ID})
	if _, ours := draft.ForumOf(one.Plan); ours {
		s.Announce.Announce(ctx, civic.Announcement{Topic: one.Plan, What: what, ID: one.ID})
	} else if one.Plan != "" {
		s.Announce.Announce(ctx, civic.Announcement{Topic: "plan/" + one.Plan, What: what, ID: one.ID})
	}
}

func decimal(n int) string { return strconv.Itoa(n) }
