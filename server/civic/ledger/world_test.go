package ledger_test

import (
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/forum/forumtest"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

type world struct {
	*forumtest.World
	*ledger.Ledger
	payer people.Actor
}

func newWorld(t testing.TB, members int) *world {
	t.Helper()
	e := store(t)
	w := &world{World: forumtest.Open(t, e, members)}
	w.Ledger, w.payer = w.open(), w.By[forum.Payer]
	return w
}

// open opens the ledger as another server would.
func (w *world) open() *ledger.Ledger {
	w.T.Helper()
	vault, err := people.NewVault("rrrrrrrrrrrrrrrrrrrrrrrrrrrrrrrr")
	w.Must(err)
	s, err := ledger.Open(w.Ctx, w.Engine, ledger.Needs{Forums: w.World.Forums, People: w.World.People, Vault: vault, Announce: civic.Silence{}, Now: w.World.Now})
	w.Must(err)
	return s
}

// rated sets a fee of so many pence a day.
func (w *world) rated(minor int64, per ledger.Per) {
	w.T.Helper()
	_, err := w.SetRate(w.Ctx, w.By[forum.Lead], w.ID, ledger.Rate{Minor: minor, Per: per, Currency: "GBP", Claims: "Buses, trains, and who looks after your children."})
	w.Must(err)
}

func (w *world) today() time.Time { return w.Now() }

// attended has members take part in a session.
func (w *world) attended(session string, members ...people.Actor) int {
	w.T.Helper()
	a := ledger.Attendance{Session: session, Day: w.today()}
	for _, m := range members {
		a.Members = append(a.Members, m.Person)
	}
	n, err := w.Attend(w.Ctx, w.payer, w.ID, a)
	w.Must(err)
	w.Pass(time.Minute)
	return n
}

func (w *world) claimed(by people.Actor, minor int64, note string) *ledger.Line {
	w.T.Helper()
	l, err := w.Claim(w.Ctx, by, w.ID, ledger.NewClaim{For: ledger.Travel, Minor: minor, Day: w.today(), Note: note})
	w.Must(err)
	w.Pass(time.Minute)
	return l
}

func (w *world) account(by people.Actor) *ledger.Account {
	w.T.Helper()
	w.Pass(time.Minute) // so that what follows is a later line
	a, err := w.Own(w.Ctx, by, w.ID)
	w.Must(err)
	return a
}
