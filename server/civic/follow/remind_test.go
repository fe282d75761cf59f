package follow_test

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// diary is a calendar of sessions that can be called off.
type diary struct {
	mu   sync.Mutex
	all  []follow.Coming
	gone map[string]bool
}

// Coming lists what begins in a stretch of time.
func (d *diary) Coming(_ context.Context, from, to time.Time) (all []follow.Coming, _ error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.all {
		if c.Start.After(from) && !c.Start.After(to) {
			c.CalledOff = d.gone[c.Session]
			all = append(all, c)
		}
	}
	return all, nil
}

// Expects says whether a session still takes place then.
func (d *diary) Expects(_ context.Context, session string, start time.Time, calledOff bool, _ people.PersonID) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.all {
		if c.Session == session {
			return d.gone[session] == calledOff && c.Start.Equal(start), nil
		}
	}
	return false, nil
}

// moves puts the session of these tests at another time.
func (d *diary) moves(to time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all[0].Start = to
	d.all[0].Sequence++
}

// reminding gives a world in which Ada is expected on 4 March at ten.
func reminding(t *testing.T) (*world, *diary) {
	w := newWorld(t)
	start := time.Date(2026, 3, 4, 10, 0, 0, 0, time.UTC)
	d := &diary{gone: map[string]bool{}, all: []follow.Coming{{Session: "s1", Start: start, Who: []follow.Expected{{Person: w.ada.Person, Since: w.at}}}}}
	w.reminds(w.Follows, d)
	return w, d
}

func (w *world) reminds(f *follow.Follows, d *diary) {
	f.Calendar = d
	f.Remind = func(_ context.Context, by people.Actor, _ *people.Person, r follow.Reminder, _ string) (follow.Letter, error) {
		if w.hidden[follow.Thing{Kind: "session", ID: r.Session}] {
			return follow.Letter{}, civic.Refuse(civic.NotFound, "There is no such session.")
		}
		l := follow.Letter{Subject: "Session " + r.Session, Body: by.Name}
		if !r.Was.IsZero() {
			l.Subject += " not at " + r.Was.Format("02T15:04")
		}
		if r.CalledOff {
			l.Subject += " is called off"
		}
		return l, nil
	}
}

func TestWhoIsExpectedIsRemindedOnceADayBeforeByHoweverManyServers(t *testing.T) {
	w, d := reminding(t)
	w.run(0, 0)
	w.until("2026-03-03T09:50")
	w.run(0, 0)
	w.until("2026-03-03T10:01")
	var all sync.WaitGroup
	for range 4 {
		other := w.server(w.post)
		w.reminds(other, d)
		all.Go(func() {
			if _, _, err := other.Run(w.ctx); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	w.until("2026-03-04T09:30")
	w.run(0, 0)
	w.until("2026-03-04T10:01")
	w.run(0, 0)
	if len(w.posted) != 1 || w.posted[0].Subject != "Session s1" || w.posted[0].To != "ada@example.org" || w.posted[0].Unsubscribe == "" {
		t.Fatalf("posted %+v", w.posted)
	}
}

func TestTheReaderChoosesWhenToBeReminded(t *testing.T) {
	w, _ := reminding(t)
	must(t, w.WantsReminders(w.ctx, w.ada, follow.HourAhead))
	w.until("2026-03-04T08:50")
	w.run(0, 0)
	w.until("2026-03-04T09:05")
	w.run(1, 1)
	if r := civic.AsRefusal(w.WantsReminders(w.ctx, w.ada, "sometimes")); r == nil || r.Field != "remind" {
		t.Error("a reminder comes some time")
	}
	wish, err := w.Wish(w.ctx, w.ada)
	must(t, err)
	if wish.Remind != follow.HourAhead || wish.Every != follow.Daily {
		t.Errorf("they wish %+v", wish)
	}

	w, _ = reminding(t)
	must(t, w.WantsReminders(w.ctx, w.ada, follow.NotAhead))
	w.until("2026-03-04T09:05")
	w.run(0, 0)
	must(t, w.Wants(w.ctx, w.ada, follow.Never))
	must(t, w.WantsReminders(w.ctx, w.ada, follow.DayAhead))
	w.run(1, 1) // who wants no news may want reminders
	if len(w.posted) != 1 {
		t.Errorf("posted %+v", w.posted)
	}
}

func TestNoReminderComesOfWhatWasCalledOffSaidJustNowHiddenOrBegun(t *testing.T) {
	w, d := reminding(t)
	w.broken = errors.New("no route")
	w.until("2026-03-03T10:01")
	if _, _, err := w.Run(w.ctx); err == nil {
		t.Fatal("the mail server is away, and nobody says so")
	}
	d.gone["s1"], w.broken = true, nil // called off while the mail waits
	w.until("2026-03-03T11:00")
	w.run(1, 1)
	if len(w.posted) != 1 || w.posted[0].Subject != "Session s1 is called off" {
		t.Errorf("posted %+v", w.posted)
	}
	quiet := func(w *world) {
		t.Helper()
		if len(w.posted) != 0 {
			t.Errorf("posted %+v", w.posted)
		}
	}

	w, d = reminding(t)
	d.all[0].Who[0].Since = time.Date(2026, 3, 4, 9, 20, 0, 0, time.UTC)
	w.until("2026-03-04T09:30")
	w.run(0, 0)
	quiet(w)

	w, _ = reminding(t)
	w.hidden[follow.Thing{Kind: "session", ID: "s1"}] = true
	w.until("2026-03-04T09:30")
	w.run(0, 0)
	quiet(w)

	w, _ = reminding(t)
	w.until("2026-03-04T10:00")
	w.run(0, 0)
	quiet(w)
}

func TestAReminderThatIsKilledHalfwayIsSentByTheNext(t *testing.T) {
	w, d := reminding(t)
	w.until("2026-03-03T10:01")
	dying := w.server(func(context.Context, follow.Letter) error { panic("killed") })
	w.reminds(dying, d)
	func() {
		defer func() { _ = recover() }()
		_, _, _ = dying.Run(w.ctx)
	}()
	w.until("2026-03-03T10:10")
	w.run(0, 1)
	w.until("2026-03-03T10:30")
	w.run(0, 0)
	_, token, _ := strings.Cut(w.posted[0].Unsubscribe, "&t=")
	must(t, w.Unsubscribe(w.ctx, w.ada.Person, token))
	d.all[0].Session = "s2"
	w.run(0, 0) // one click ends reminders too
	if len(w.posted) != 1 {
		t.Errorf("posted %+v", w.posted)
	}
}
