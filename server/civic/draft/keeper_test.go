package draft_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

func (w *world) keeper(quiet, longest time.Duration, log *strings.Builder) *draft.Keeper {
	k := draft.NewKeeper(w.Services, slog.New(slog.NewTextHandler(log, nil)))
	k.Quiet, k.Longest = quiet, longest
	return k
}

func (w *world) versions(t *testing.T) int {
	t.Helper()
	p, err := w.Versions.List(w.ctx, w.visitor, w.id, "")
	must(t, err)
	return len(p.Items)
}

// within waits for what happens in its own time.
func within(t *testing.T, limit time.Duration, happened func() bool) {
	t.Helper()
	for end := time.Now().Add(limit); !happened(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not happen")
		}
	}
}

func TestAVersionIsKeptWhenPeoplePause(t *testing.T) {
	w := newWorld(t)
	var log strings.Builder
	k := w.keeper(time.Second, time.Hour, &log) // far longer than a busy machine takes between two changes
	for i := range 5 {
		w.write(fmt.Sprintf("Wording %d.", i))
		k.Changed(w.id)
	}
	within(t, time.Minute, func() bool { return w.versions(t) == 1 })
	k.Close()
	if n := w.versions(t); n != 1 || log.Len() > 0 {
		t.Errorf("%d versions, and in the log %q", n, log.String())
	}
}

func TestAVersionIsKeptWhereNobodyEverPauses(t *testing.T) {
	w := newWorld(t)
	var log strings.Builder
	k := w.keeper(time.Hour, 30*time.Millisecond, &log)
	defer k.Close()
	i := 0
	within(t, time.Minute, func() bool {
		i++
		w.write(fmt.Sprintf("Wording %d.", i))
		k.Changed(w.id)
		return w.versions(t) > 0
	})
}

func TestWhatIsBeingWrittenIsKeptAtTheEnd(t *testing.T) {
	w := newWorld(t)
	var log strings.Builder
	k := w.keeper(time.Hour, time.Hour, &log)
	w.write("Almost lost.")
	k.Changed(w.id)
	k.Close()
	k.Changed(w.id) // too late, and harmless
	if w.versions(t) != 1 {
		t.Error("nothing was kept")
	}
}

func TestAFaultWhileKeepingIsLoggedAndNotFatal(t *testing.T) {
	w := newWorld(t)
	var log strings.Builder
	k := w.keeper(time.Hour, time.Hour, &log)
	must(t, w.engine.Close())
	k.Changed(w.id)
	k.Close()
	if !strings.Contains(log.String(), "keep a version") {
		t.Errorf("the log says %q", log.String())
	}
}
