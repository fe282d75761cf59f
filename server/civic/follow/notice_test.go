package follow_test

import (
	"context"
	"errors"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

var errBroken = errors.New("no route")

// matters are what is due, until it is not.
type matters struct {
	mu  sync.Mutex
	due []follow.Notice
}

func (m *matters) set(due ...follow.Notice) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.due = due
}

// Due lists what is so now.
func (m *matters) Due(context.Context) ([]follow.Notice, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]follow.Notice{}, m.due...), nil
}

// Holds says whether it is still so.
func (m *matters) Holds(_ context.Context, key string, _ people.PersonID) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, n := range m.due {
		if n.Key == key {
			return true, nil
		}
	}
	return false, nil
}

// Letter writes it.
func (m *matters) Letter(_ context.Context, by people.Actor, _ *people.Person, key, _ string) (follow.Letter, error) {
	return follow.Letter{Subject: key, Body: by.Name}, nil
}

func TestANoticeIsToldOnceForEachMatterByHoweverManyServers(t *testing.T) {
	w, m := newWorld(t), &matters{}
	late := follow.Notice{Key: "gap|p1|2026-09-01", Who: []people.PersonID{w.ada.Person}}
	m.set(late)
	tell := func() {
		t.Helper()
		var all sync.WaitGroup
		for range 3 {
			other := w.server(w.post)
			other.Notices = m
			all.Go(func() {
				if _, _, err := other.Run(w.ctx); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	tell()
	w.until("2026-03-20T09:00")
	tell()
	w.told("gap|p1|2026-09-01")
	m.set()
	tell()
	m.set(late) // a matter that comes back under the same name is the same
	tell()
	w.told("gap|p1|2026-09-01")
	m.set(follow.Notice{Key: "gap|p1|2027-03-01", Who: late.Who})
	tell()
	w.told("gap|p1|2026-09-01", "gap|p1|2027-03-01")
}

func TestANoticeThatIsNotSoAnyMoreOrNotWantedIsNotSent(t *testing.T) {
	w, m := newWorld(t), &matters{}
	w.Notices = m
	late := follow.Notice{Key: "review|p1", Who: []people.PersonID{w.ada.Person}}
	m.set(late)
	w.broken = errBroken
	if _, _, err := w.Run(w.ctx); err == nil {
		t.Fatal("the mail server is away, and nobody says so")
	}
	w.broken = nil
	m.set() // the review was held while the mail waited
	w.until("2026-03-02T12:00")
	w.run(0, 0)

	w, m = newWorld(t), &matters{}
	w.Notices = m
	m.set(follow.Notice{Key: "review|p1", Who: []people.PersonID{w.ada.Person}})
	must(t, w.Wants(w.ctx, w.ada, follow.Never))
	must(t, w.WantsReminders(w.ctx, w.ada, follow.NotAhead)) // as one click in a mail does
	w.run(0, 0)
	must(t, w.WantsReminders(w.ctx, w.ada, follow.DayAhead))
	w.run(1, 1)
}
