package follow

import (
	"context"
	"errors"
	"slices"
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

// Coming is a session that has not begun.
type Coming struct {
	Session string
	Start   time.Time
	Who     []Expected
}

// Expected is somebody who said that they come, or who leads; Since says when.
type Expected struct {
	Person people.PersonID
	Since  time.Time
}

// Calendar knows which sessions come and who is expected there.
type Calendar interface {
	// Coming lists the sessions that begin after from and not after to.
	Coming(ctx context.Context, from, to time.Time) ([]Coming, error)
	// Expects says whether a session is still to begin and somebody is still
	// expected there.
	Expects(ctx context.Context, session string, id people.PersonID) (bool, error)
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

// remind writes the reminders that are due. What a server that was away
// missed is written late, until the session begins.
func (s *Follows) remind(ctx context.Context) (written int, err error) {
	if s.Calendar == nil {
		return 0, nil
	}
	now := s.Now()
	all, err := s.Calendar.Coming(ctx, now, now.Add(longestAhead))
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

// remindOne writes one person's reminder of one session. The insert decides:
// of all servers that try, one writes it.
func (s *Follows) remindOne(ctx context.Context, c Coming, who Expected, now time.Time) (bool, error) {
	w, err := s.wishes.Get(ctx, string(who.Person))
	if errors.Is(err, storage.ErrNotFound) {
		w, err = &Wish{}, nil
	}
	if err != nil {
		return false, err
	}
	// Nobody is reminded of what they said within the hour.
	if w.Remind == NotAhead || now.Before(c.Start.Add(-w.Remind.before())) || now.Sub(who.Since) < time.Hour {
		return false, nil
	}
	id := string(who.Person) + "|session|" + c.Session
	if _, err := s.mails.Get(ctx, id); err == nil || !errors.Is(err, storage.ErrNotFound) {
		return false, err
	}
	to, err := s.reach(ctx, who.Person)
	if err != nil || to == nil {
		return false, err
	}
	l, err := s.Remind(ctx, to.by, to.person, c.Session, s.UnsubscribeAt(who.Person))
	if civic.AsRefusal(err) != nil {
		return false, nil // they may not read of it any more
	}
	if err != nil {
		return false, err
	}
	m, err := s.envelope(&Mail{Session: c.Session, Until: c.Start}, id, to, l)
	if err != nil {
		return false, err
	}
	if err := s.mails.Insert(ctx, m); errors.Is(err, storage.ErrExists) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return true, nil
}
