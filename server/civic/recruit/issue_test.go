package recruit_test

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/storage"
)

// large is a wave of letters that take several goes.
func (w *world) large() recruit.Wave {
	v := w.wave()
	v.Areas = []recruit.Area{{Name: "North ward", Letters: 300}, {Name: "South, \"Old\" ward", Letters: 220}}
	return v
}

// dies sends a wave on a server that dies at a write to a table.
func (w *world) dies(t *testing.T, v recruit.Wave, table string, write int) {
	t.Helper()
	f := civictest.NewFrail(w.engine, table)
	dying := w.node(t, f)
	f.At(write)
	if _, _, err := dying.Send(w.ctx, w.recruiter, v); !errors.Is(err, civictest.ErrPower) {
		t.Fatalf("the sending ended with %v", err)
	}
}

// whole asks that a wave's codes are those of its file, each kept once.
func (w *world) whole(t *testing.T, v *recruit.Wave, sheet []byte, want int) {
	t.Helper()
	codes := codesOf(t, sheet)
	if n := recruit.Codes(t, w.Recruiting, v.ID); n != want || len(codes) != want || v.Making {
		t.Errorf("%d codes are kept and %d printed of %d, still being made: %t", n, len(codes), want, v.Making)
	}
	slices.Sort(codes)
	if n := len(slices.Compact(codes)); n != want {
		t.Errorf("%d different codes of %d", n, want)
	}
	for _, code := range []string{codes[0], codes[want/2], codes[want-1]} {
		_, err := w.Begin(w.ctx, w.id, code)
		must(t, err)
	}
}

func TestAWaveThatStoppedHalfwayIsFinishedWithTheCodesThatWillBePrintedAndNoOthers(t *testing.T) {
	for _, c := range []struct {
		table string
		at    int
	}{{"forum-waves", 3}, {"forum-printing", 1}, {"forum-codes", 1}, {"forum-codes", 2}} {
		t.Run(fmt.Sprint(c.table, c.at), func(t *testing.T) {
			w := newWorld(t)
			v := w.large()
			w.dies(t, v, c.table, c.at)
			waves, err := w.Waves(w.ctx, w.id)
			must(t, err)
			if len(waves) != 2 || !waves[1].Making || !waves[1].Printable {
				t.Fatalf("after the crash: %+v", waves)
			}
			refused(t, w.Printed(w.ctx, w.recruiter, waves[1].ID), civic.Conflict, "not all made yet")
			sent, sheet, err := w.second.Send(w.ctx, w.recruiter, v)
			must(t, err)
			if sent.Number != 2 {
				t.Errorf("sent again it became wave %d", sent.Number)
			}
			w.whole(t, sent, sheet, 520)
			third, _, err := w.Send(w.ctx, w.recruiter, v)
			must(t, err)
			if third.Number != 3 {
				t.Errorf("the next letters to the same areas are wave %d", third.Number)
			}
		})
	}
}

func TestAWaveThatStoppedHalfwayIsFinishedByTheClockAndByWhoeverAsksForItsCodes(t *testing.T) {
	for name, finish := range map[string]func(*world, string) error{
		"clock": func(w *world, _ string) error { _, err := w.DeleteDue(w.ctx); return err },
		"a week later": func(w *world, _ string) error {
			w.clock.Pass(8 * 24 * time.Hour)
			_, err := w.DeleteDue(w.ctx)
			return err
		},
		"letters": func(w *world, wave string) error {
			_, _, _, err := w.second.Letters(w.ctx, w.recruiter, wave)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.dies(t, w.large(), "forum-codes", 2)
			must(t, finish(w, recruit.WaveID(w.id, 2)))
			waves, err := w.Waves(w.ctx, w.id)
			must(t, err)
			_, sheet, _, err := w.Letters(w.ctx, w.recruiter, waves[1].ID)
			must(t, err)
			w.whole(t, waves[1].Wave, sheet, 520)
		})
	}
}

func TestFourServersThatFinishAWaveAtOnceKeepTheSameCodes(t *testing.T) {
	w := newWorld(t)
	v := w.large()
	w.dies(t, v, "forum-codes", 1)
	var all sync.WaitGroup
	sheets, errs := make([][]byte, 4), make([]error, 4)
	for i := range sheets {
		node := w.node(t, w.engine)
		all.Go(func() { _, sheets[i], errs[i] = node.Send(w.ctx, w.recruiter, v) })
	}
	all.Wait()
	must(t, errors.Join(errs...))
	// One that comes when all is done sends the next wave.
	waves, err := w.Waves(w.ctx, w.id)
	must(t, err)
	for _, one := range waves[1:] {
		_, sheet, _, err := w.Letters(w.ctx, w.recruiter, one.ID)
		must(t, err)
		w.whole(t, one.Wave, sheet, 520)
		if !slices.ContainsFunc(sheets, func(s []byte) bool { return string(s) == string(sheet) }) {
			t.Errorf("nobody was given the file of wave %d", one.Number)
		}
	}
}

func TestACodeThatIsOnAnotherLetterIsExchangedBeforeItIsPrinted(t *testing.T) {
	w := newWorld(t)
	v := w.large()
	w.dies(t, v, "forum-codes", 2)
	planned := recruit.Planned(t, w.Recruiting, recruit.WaveID(w.id, 2))
	taken := planned[len(planned)-7].Code
	recruit.Take(t, w.Recruiting, w.id, taken, recruit.WaveID(w.id, 1))
	sent, sheet, err := w.second.Send(w.ctx, w.recruiter, v)
	must(t, err)
	codes := codesOf(t, sheet)
	if slices.Contains(codes, taken) {
		t.Error("a code is on the letters of two waves")
	}
	for i, l := range planned {
		if l.Code != taken && codes[i] != l.Code {
			t.Fatalf("letter %d changed from %s to %s", i, l.Code, codes[i])
		}
	}
	w.whole(t, sent, sheet, 520)
}

// BenchmarkFiftyThousandLetters makes the largest wave there may be; a request
// may take 30 s.
func BenchmarkFiftyThousandLetters(b *testing.B) {
	for name, open := range map[string]func(testing.TB) storage.Engine{"embedded": civictest.Embedded} {
		b.Run(name, func(b *testing.B) {
			w := newWorldOn(b, open(b))
			v := w.wave()
			v.Areas = []recruit.Area{{Name: "Town", Letters: 50_000}}
			begun := worked()
			for b.Loop() {
				_, _, err := w.Send(w.ctx, w.recruiter, v)
				must(b, err)
			}
			b.ReportMetric(float64(b.Elapsed().Seconds())/float64(b.N), "s/wave")
			b.ReportMetric((worked()-begun).Seconds()/float64(b.N), "cpu-s/wave")
		})
	}
}

// worked is the processor's time this process has used.
func worked() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
