package ledger_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// sat is what the rooms of a forum kept.
func sat(id, session string, day time.Time, all ...people.Actor) ledger.Proposal {
	p := ledger.Proposal{ID: id, Attendance: ledger.Attendance{Session: session, Day: day}, Minutes: 90, Was: map[people.PersonID]int{}}
	for i, by := range all {
		p.Members = append(p.Members, by.Person)
		p.Was[by.Person] = 90 - 10*i
	}
	return p
}

func TestWhoSatInARoomIsProposedUntilTheFeesOfItAreWritten(t *testing.T) {
	for _, per := range []ledger.Per{ledger.PerSession, ledger.PerDay} {
		t.Run(string(per), func(t *testing.T) {
			w := newWorld(t, 3)
			ann, bob, cy := w.Members[0], w.Members[1], w.Members[2]
			monday := w.today().Truncate(24 * time.Hour)
			rooms := []ledger.Proposal{
				sat("s1", "Morning", monday, w.By[forum.Facilitator], ann, bob),
				sat("s2", "Afternoon", monday, bob, cy),
				sat("s3", "Nobody who is paid", monday, w.payer),
			}
			w.Sat = func(context.Context, forum.ID) ([]ledger.Proposal, error) { return slices.Clone(rooms), nil }
			proposed := func() []ledger.Proposal {
				t.Helper()
				all, err := w.Propose(w.Ctx, w.payer, w.ID)
				w.Must(err)
				return all
			}
			if all := proposed(); len(all) != 0 {
				t.Errorf("before there is a fee %+v is proposed", all)
			}
			w.rated(5000, per)
			all := proposed()
			if was := all[0].Was; len(was) != 2 || was[ann.Person] != 80 || was[bob.Person] != 70 {
				t.Errorf("of members and of nobody else it says how long they were there: %v", was)
			}
			if len(all) != 2 || all[0].ID != "s1" || !slices.Equal(all[0].Members, []people.PersonID{ann.Person, bob.Person}) || len(all[1].Members) != 2 {
				t.Fatalf("proposed is %+v", all)
			}
			// Whoever pays takes one off: the proposal is not asked again.
			one := all[0].Attendance
			one.Members = one.Members[:1]
			n, err := w.Attend(w.Ctx, w.payer, w.ID, one)
			w.Must(err)
			left := proposed()
			if n != 1 || per == ledger.PerSession && (len(left) != 1 || left[0].ID != "s2") || per == ledger.PerDay && len(left) != 0 {
				t.Errorf("%d fees are written, and still proposed is %+v", n, left)
			}
			for name, by := range w.Each() {
				_, err := w.Propose(w.Ctx, by, w.ID)
				if r := civic.AsRefusal(err); (name == "payer") != (r == nil) {
					t.Errorf("%s: %v", name, err)
				}
			}
		})
	}
}
