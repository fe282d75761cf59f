package follow_test

import (
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/storage"
)

// told are the subjects of what was posted.
func (w *world) told(want ...string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	var got []string
	for _, l := range w.posted {
		got = append(got, l.Subject)
	}
	if len(got) != len(want) {
		w.t.Fatalf("told %q, want %q", got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			w.t.Fatalf("told %q, want %q", got, want)
		}
	}
}

// everywhere has several servers look at once what is due.
func (w *world) everywhere(d *diary) {
	w.t.Helper()
	var all sync.WaitGroup
	for range 3 {
		other := w.server(w.post)
		w.reminds(other, d)
		all.Go(func() {
			if _, _, err := other.Run(w.ctx); err != nil {
				w.t.Error(err)
			}
		})
	}
	all.Wait()
}

func TestASessionThatMovesIsToldAtOnceToWhomWasRemindedAndRemindedOfAgainOnce(t *testing.T) {
	w, d := reminding(t) // on 4 March at ten
	w.until("2026-03-03T10:01")
	w.run(1, 1)
	d.moves(time.Date(2026, 3, 9, 14, 0, 0, 0, time.UTC))
	w.until("2026-03-03T10:10")
	w.everywhere(d)
	w.everywhere(d)
	first, second, third := "Session s1", "Session s1 not at 04T10:00", "Session s1"
	w.told(first, second)
	w.until("2026-03-08T13:59")
	w.run(0, 0)
	w.until("2026-03-08T14:01")
	w.everywhere(d)
	w.everywhere(d)
	w.told(first, second, third)

	// Moved within the last day, the news is the reminder.
	d.moves(time.Date(2026, 3, 9, 16, 0, 0, 0, time.UTC))
	w.until("2026-03-09T09:00")
	w.everywhere(d)
	w.everywhere(d)
	w.told(first, second, third, "Session s1 not at 09T14:00")
	// And back again: what they were told last is not so any more.
	d.moves(time.Date(2026, 3, 9, 14, 0, 0, 0, time.UTC))
	w.until("2026-03-09T09:30")
	w.everywhere(d)
	w.everywhere(d)
	w.told(first, second, third, "Session s1 not at 09T14:00", "Session s1 not at 09T16:00")
}

func TestASessionThatMovesBeforeAnybodyWasRemindedIsRemindedOfOnce(t *testing.T) {
	w, d := reminding(t)
	d.moves(time.Date(2026, 3, 5, 10, 0, 0, 0, time.UTC))
	w.until("2026-03-03T10:01")
	w.run(0, 0)
	w.until("2026-03-04T10:01")
	w.run(1, 1)
	d.mu.Lock()
	d.all[0].Sequence++ // its title changed, and not its time
	d.mu.Unlock()
	w.everywhere(d)
	w.told("Session s1")
}

func TestAReminderThatWaitsIsNotSentOnceTheSessionMoved(t *testing.T) {
	w, d := reminding(t)
	w.broken = errBroken
	w.until("2026-03-03T10:01")
	if _, _, err := w.Run(w.ctx); err == nil {
		t.Fatal("the mail server is away, and nobody says so")
	}
	w.broken = nil
	d.moves(time.Date(2026, 3, 6, 10, 0, 0, 0, time.UTC))
	w.until("2026-03-03T11:00")
	w.everywhere(d)
	w.told("Session s1 not at 04T10:00") // of the two letters only the one that is true
}

func TestACancellationIsToldOnceToWhomIsExpectedUnlessTheyWantNoReminders(t *testing.T) {
	w, d := reminding(t)
	d.gone["s1"] = true
	w.everywhere(d) // days before
	w.everywhere(d)
	w.told("Session s1 is called off")
	w.until("2026-03-04T09:30")
	w.run(0, 0)

	w, d = reminding(t)
	must(t, w.WantsReminders(w.ctx, w.ada, follow.NotAhead))
	d.gone["s1"] = true
	w.run(0, 0)

	w, d = reminding(t)
	d.gone["s1"] = true
	w.until("2026-03-04T10:01") // nobody is told of what would be over
	w.run(0, 0)
}

func TestAReminderOfAnOlderProgramIsNotWrittenAgain(t *testing.T) {
	w, d := reminding(t)
	mails, err := storage.Open[follow.Mail](w.ctx, w.engine, "mails",
		storage.Index[follow.Mail]{Name: "state", Key: func(m *follow.Mail) []any { return []any{string(m.State), m.At} }},
		storage.Index[follow.Mail]{Name: "person", Key: func(m *follow.Mail) []any { return []any{string(m.Person), m.At} }},
		storage.Index[follow.Mail]{Name: "time", Key: func(m *follow.Mail) []any { return []any{m.At} }})
	must(t, err)
	old := &follow.Mail{Person: w.ada.Person, Session: "s1", State: follow.Sent, At: w.now(), Until: d.all[0].Start}
	old.ID = string(w.ada.Person) + "|session|s1"
	must(t, mails.Insert(w.ctx, old))
	w.until("2026-03-03T10:01")
	w.run(0, 0)
}
