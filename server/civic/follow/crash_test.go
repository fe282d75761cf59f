package follow_test

import (
	"context"
	"errors"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/storage"
)

// dying is an engine whose server dies: from a chosen moment on, nothing that
// it writes is kept.
type dying struct {
	storage.Engine
	dead *bool
}

var errDead = errors.New("this server is dead")

func (d dying) Table(ctx context.Context, name string, indexes []storage.IndexSpec) (storage.Table, error) {
	t, err := d.Engine.Table(ctx, name, indexes)
	return dyingTable{t, d.dead}, err
}

type dyingTable struct {
	storage.Table
	dead *bool
}

func (t dyingTable) Insert(ctx context.Context, rows []storage.Row) (int, error) {
	if *t.dead {
		return 0, errDead
	}
	return t.Table.Insert(ctx, rows)
}

func (t dyingTable) Replace(ctx context.Context, row storage.Row, was int64) error {
	if *t.dead {
		return errDead
	}
	return t.Table.Replace(ctx, row, was)
}

// A mail server and a store cannot be written in one act. Between 'the mail
// server took it' and 'that is noted' a server can die: the letter then goes
// out a second time, under the same id, which receivers show once. Everywhere
// else nothing is doubled, and nowhere is anything lost.
func TestALetterWhoseServerDiedAfterSendingGoesOutAgainUnderTheSameID(t *testing.T) {
	w := newWorld(t)
	must(t, w.Follow(w.ctx, w.ada, draft))
	w.happens(draft, "The text was changed.")
	w.until("2026-03-03T07:30")
	dead := false
	var taken []follow.Letter
	victim, err := follow.Open(w.ctx, dying{w.engine, &dead}, follow.Needs{People: w.people, Vault: w.people.Vault, Sources: w, Now: w.now, Write: write,
		Base: "https://folkmoot.example", Post: func(_ context.Context, l follow.Letter) error {
			taken, dead = append(taken, l), true
			return nil
		}})
	must(t, err)
	if _, _, err := victim.Run(w.ctx); !errors.Is(err, errDead) {
		t.Fatalf("the server lived on: %v", err)
	}
	w.run(0, 0) // another server: the turn of the first is not over
	w.until("2026-03-03T07:50")
	w.run(0, 1)
	w.until("2026-03-03T08:50")
	w.run(0, 0)
	if len(taken) != 1 || len(w.posted) != 1 || taken[0].ID != w.posted[0].ID || taken[0].Body != w.posted[0].Body {
		t.Errorf("first %+v, then %+v: want the same letter under the same id", taken, w.posted)
	}
}

func TestAServerThatDiesBeforeItsLetterIsKeptLeavesItToTheNext(t *testing.T) {
	w := newWorld(t)
	must(t, w.Follow(w.ctx, w.ada, draft))
	w.happens(draft, "The text was changed.")
	w.until("2026-03-03T07:30")
	dead := true
	victim, err := follow.Open(w.ctx, dying{w.engine, &dead}, follow.Needs{People: w.people, Vault: w.people.Vault, Sources: w, Now: w.now, Write: write,
		Post: func(context.Context, follow.Letter) error { t.Error("a letter went out that nobody kept"); return nil }})
	must(t, err)
	if _, _, err := victim.Run(w.ctx); !errors.Is(err, errDead) {
		t.Fatalf("the server lived on: %v", err)
	}
	w.run(1, 1)
	w.run(0, 0)
}

func TestAClockThatIsSetBackWritesNoSecondLetter(t *testing.T) {
	w := newWorld(t)
	must(t, w.Follow(w.ctx, w.ada, draft))
	w.happens(draft, "The text was changed.")
	w.until("2026-03-04T07:30")
	w.run(1, 1)
	for _, back := range []string{"2026-03-04T06:00", "2026-03-03T08:00", "2026-03-04T07:31"} {
		w.until(back)
		w.run(0, 0)
	}
	w.until("2026-03-04T12:00")
	w.happens(draft, "It was changed again.")
	w.until("2026-03-05T07:30")
	w.run(1, 1)
}
