package follow

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Ahead says how long before a session somebody is reminded of it by mail.
type Ahead string

// The choices. DayAhead is what people have who chose nothing.
const (
	DayAhead  Ahead = "day"
	HourAhead Ahead = "hour"
	NotAhead  Ahead = "never"
)

// AllAhead in the order in which pages show them.
var AllAhead = []Ahead{DayAhead, HourAhead, NotAhead}

// longestAhead is how far the reminders look into the calendar.
const longestAhead = 24 * time.Hour

func (a Ahead) before() time.Duration {
	if a == HourAhead {
		return time.Hour
	}
	return longestAhead
}

// farthestAhead is how far ahead people are told that a session moved, or was
// called off.
const farthestAhead = 366 * 24 * time.Hour

// Coming is a session that has not begun, or was to begin and was called off.
type Coming struct {
	Session string
	Start   time.Time
	// Sequence counts the changes of its announcement: above 0, it may have
	// begun at another time before.
	Sequence  int
	CalledOff bool
	Who       []Expected
}

// Expected is somebody who said that they come, or who leads; Since says when.
type Expected struct {
	Person people.PersonID
	Since  time.Time
}

// Reminder is what a letter about a session says.
type Reminder struct {
	Session string
	// Was is the beginning that its reader was told before; zero where it is
	// the same, or where they were told none.
	Was       time.Time
	CalledOff bool
}

// Calendar knows which sessions come and who is expected there.
type Calendar interface {
	// Coming lists the sessions that begin after from and not after to, those
	// that were called off included.
	Coming(ctx context.Context, from, to time.Time) ([]Coming, error)
	// Expects says whether a session is still to begin at that time and
	// somebody is still expected there; calledOff asks whether it still is.
	Expects(ctx context.Context, session string, start time.Time, calledOff bool, id people.PersonID) (bool, error)
}

// WantsReminders changes how long before a session by is reminded of it.
func (s *Follows) WantsReminders(ctx context.Context, by people.Actor, ahead Ahead) error {
	if err := inPerson(by); err != nil {
		return err
	}
	if err := s.reads(by); err != nil {
		return err
	}
	if !slices.Contains(AllAhead, ahead) {
		return civic.Refuse(civic.Invalid, "Choose to be reminded a day before, an hour before, or not at all.").At("remind")
	}
	return s.wish(ctx, by.Person, func(w *Wish) { w.Remind = ahead })
}

// remind writes the letters about sessions that are due. What a server that
// was away missed is written late, until the session begins.
func (s *Follows) remind(ctx context.Context) (written int, err error) {
	if s.Calendar == nil {
		return 0, nil
	}
	now := s.Now()
	all, err := s.Calendar.Coming(ctx, now, now.Add(farthestAhead))
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, c := range all {
		for _, who := range c.Who {
			fresh, err := s.remindOne(ctx, c, who, now)
			if fresh {
				written++
			}
			faults = append(faults, err)
		}
	}
	return written, errors.Join(faults...)
}

// The letters about a session.
const (
	ahead     = "session" // it comes: one for each beginning
	moved     = "moved"   // it begins at another time than they were told: one for each change
	calledOff = "off"     // one
)

// remindOne writes the letter that is due to one person about one session, if
// one is.
func (s *Follows) remindOne(ctx context.Context, c Coming, who Expected, now time.Time) (bool, error) {
	if !c.CalledOff && c.Sequence == 0 && now.Before(c.Start.Add(-longestAhead)) {
		return false, nil // without asking the store: most sessions lie far ahead
	}
	w, err := s.wishes.Get(ctx, string(who.Person))
	if errors.Is(err, storage.ErrNotFound) {
		w, err = &Wish{}, nil
	}
	if err != nil || w.Remind == NotAhead {
		return false, err
	}
	if c.CalledOff {
		return s.tell(ctx, c, who, calledOff, time.Time{})
	}
	last, err := s.toldLast(ctx, c, who.Person)
	if err != nil {
		return false, err
	}
	due := c.Start.Add(-w.Remind.before())
	switch {
	case last != nil && !last.Until.Equal(c.Start):
		return s.tell(ctx, c, who, moved, last.Until)
	case now.Before(due) || last != nil && !last.At.Before(due):
		return false, nil
	case last == nil && now.Sub(who.Since) < time.Hour:
		return false, nil // nobody is reminded of what they said within the hour
	}
	return s.tell(ctx, c, who, ahead, time.Time{})
}

// lookBack is how many of a person's mails are looked through.
const lookBack = 100

// toldLast is the last letter in which somebody was told when a session
// begins; nil where it always began then, or nobody told them.
func (s *Follows) toldLast(ctx context.Context, c Coming, id people.PersonID) (*Mail, error) {
	if c.Sequence == 0 {
		return nil, nil
	}
	for m, err := range s.mails.Find(ctx, storage.Query{Index: byPerson, Equal: []any{string(id)}, Descending: true, Limit: lookBack}) {
		if err != nil {
			return nil, err
		}
		if m.Session == c.Session && m.Matter != calledOff {
			return m, nil
		}
	}
	return nil, nil
}

// tell writes one letter about a session to one person. The insert decides: of
// all servers that try, one writes it.
func (s *Follows) tell(ctx context.Context, c Coming, who Expected, matter string, was time.Time) (bool, error) {
	id := string(who.Person) + "|" + matter + "|" + c.Session
	switch matter {
	case ahead:
		// Reminders were once kept without their beginning.
		if there, err := s.mails.Get(ctx, id); err == nil && there.Until.Equal(c.Start) {
			return false, nil
		} else if err != nil && !errors.Is(err, storage.ErrNotFound) {
			return false, err
		}
		id += "|" + c.Start.UTC().Format(time.RFC3339)
	case moved:
		id += "|" + strconv.Itoa(c.Sequence)
	}
	if _, err := s.mails.Get(ctx, id); err == nil || !errors.Is(err, storage.ErrNotFound) {
		return false, err
	}
	to, err := s.reach(ctx, who.Person)
	if err != nil || to == nil {
		return false, err
	}
	l, err := s.Remind(ctx, to.by, to.person, Reminder{c.Session, was, c.CalledOff}, s.UnsubscribeAt(who.Person))
	if civic.AsRefusal(err) != nil {
		return false, nil // they may not read of it any more
	}
	if err != nil {
		return false, err
	}
	return s.put(ctx, &Mail{Session: c.Session, Matter: matter, Until: c.Start}, id, to, l)
}

// put keeps a letter that nobody wrote yet.
func (s *Follows) put(ctx context.Context, m *Mail, id string, to *receiver, l Letter) (bool, error) {
	m, err := s.envelope(m, id, to, l)
	if err != nil {
		return false, err
	}
	err = s.mails.Insert(ctx, m)
	if errors.Is(err, storage.ErrExists) {
		return false, nil
	}
	return err == nil, err
}
