package publication_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/publication"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/server/civic/record/recordtest"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// mortal is an engine on which the record's entries can stop being kept, as
// they do for a process that was killed.
type mortal struct {
	storage.Engine
	dead atomic.Bool
}

type mortalTable struct {
	storage.Table
	of *mortal
}

func (m *mortal) Table(ctx context.Context, name string, indexes []storage.IndexSpec) (storage.Table, error) {
	t, err := m.Engine.Table(ctx, name, indexes)
	if name == "record-entries" && err == nil {
		t = mortalTable{t, m}
	}
	return t, err
}

func (t mortalTable) Insert(ctx context.Context, rows []storage.Row) (int, error) {
	if t.of.dead.Load() {
		return 0, errors.New("the process was killed")
	}
	return t.Table.Insert(ctx, rows)
}

func (w *world) onRecord(t *testing.T, l *record.Log) *publication.Publications {
	t.Helper()
	p, err := publication.Open(w.ctx, w.engine, publication.Needs{Rules: w.people.Grants, Drafts: w.drafts,
		Plans: only{}, Announce: civic.Silence{}, Now: w.now, Record: l})
	must(t, err)
	return p
}

func TestPublishingAndWithdrawingEnterThePublicRecordOnce(t *testing.T) {
	w := newWorld(t)
	p := w.publish(t, 0, "")
	e, err := w.Entry(w.ctx, p)
	must(t, err)
	if e == nil || e.Index != 0 || e.Kind != record.Publication || !strings.Contains(e.Leaf, p.SHA256) || strings.Contains(e.Leaf, "Lea") {
		t.Fatalf("the entry is %+v", e)
	}
	proof, err := w.Record.Prove(w.ctx, e)
	must(t, err)
	must(t, proof.Check(w.Record.Verifier()))
	gone, err := w.Withdraw(w.ctx, w.coord, w.id, 1, "It named Ada.")
	must(t, err)
	e, err = w.WithdrawalEntry(w.ctx, gone)
	must(t, err)
	if e == nil || e.Index != 1 || strings.Contains(e.Leaf, "Ada") || !strings.Contains(e.Leaf, p.SHA256) {
		t.Errorf("the withdrawal's entry is %+v", e)
	}
	about, err := w.Record.List(w.ctx, record.Ask{Subject: "commitment/" + string(w.id)})
	must(t, err)
	if len(about.Items) != 2 {
		t.Errorf("%d entries about the commitment", len(about.Items))
	}
}

func TestACrashBetweenPublishingAndEnteringIsHealed(t *testing.T) {
	w := newWorld(t)
	e := &mortal{Engine: w.engine}
	dying := w.onRecord(t, recordtest.Open(t, e, w.now))
	e.dead.Store(true)
	p, err := dying.Publish(w.ctx, w.lead, w.id, publication.New{SHA256: w.hash(t, w.id)})
	if err == nil || p == nil {
		t.Fatalf("got %v, %v", p, err)
	}
	healing := recordtest.Open(t, w.engine, w.now)
	w.Publications = w.onRecord(t, healing)
	if there, err := healing.Find(w.ctx, "publication|"+p.ID); there != nil || err != nil {
		t.Fatalf("entered before: %v %v", there, err)
	}
	w.pass(2 * time.Minute)
	if n, err := healing.Heal(w.ctx); n != 1 || err != nil {
		t.Fatalf("%d entered, %v", n, err)
	}
	there, err := healing.Find(w.ctx, "publication|"+p.ID)
	must(t, err)
	if there == nil || !there.At.Equal(p.Record.At) {
		t.Errorf("healed to %+v", there)
	}
	again, err := w.Entry(w.ctx, p)
	must(t, err)
	if again.Index != there.Index {
		t.Errorf("entered twice: %d and %d", there.Index, again.Index)
	}
}

func TestAVersionFromBeforeTheRecordIsEnteredWhenItIsAskedFor(t *testing.T) {
	w := newWorld(t)
	p := w.publish(t, 0, "")
	engine, err := sqlite.Open(w.ctx, filepath.Join(t.TempDir(), "record.db"))
	must(t, err)
	t.Cleanup(func() { _ = engine.Close() })
	w.Publications = w.onRecord(t, recordtest.Open(t, engine, w.now))
	e, err := w.Entry(w.ctx, p)
	must(t, err)
	if e == nil || e.Event != "publication|"+p.ID {
		t.Errorf("the entry is %+v", e)
	}
}
