package server

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// A plan with 50 commitments, 20,000 inputs and 2,000 versions beside one with
// a hundredth of the inputs and versions, over HTTP and as somebody who works
// with it: each page at most three times as long.
func BenchmarkAPlanWithTwentyThousandInputs(b *testing.B) {
	small, large := newWorld(b), newWorld(b)
	small.fillPlan(b, 200, 20)
	large.fillPlan(b, 20_000, 2_000)
	for name, path := range map[string]string{"triage": "/plans/%s/triage", "contributor": "/account/inputs", "gauge": "/plans/%s/standards", "account": "/account"} {
		b.Run(name, func(b *testing.B) {
			n := max(b.N, 15)
			took := map[*world]time.Duration{}
			for i := range n + 1 { // in turns, so that whatever else runs here meets both
				for _, w := range []*world{small, large} {
					at := path
					if path[1] == 'p' {
						at = fmt.Sprintf(path, w.plan.Slug)
					}
					begun := time.Now()
					want(b, w.as("coordinator").get(at), 200)
					if i > 0 {
						took[w] += time.Since(begun)
					}
				}
			}
			b.ReportMetric(took[small].Seconds()*1000/float64(n), "ms-small")
			b.ReportMetric(took[large].Seconds()*1000/float64(n), "ms-large")
			b.ReportMetric(took[large].Seconds()/took[small].Seconds(), "times")
		})
	}
	b.Run("pack", func(b *testing.B) {
		for name, w := range map[string]*world{"small": small, "large": large} {
			size, took, first, peak := w.pack(b)
			b.ReportMetric(float64(size)/1024, "KB-"+name)
			b.ReportMetric(took.Seconds()*1000, "ms-"+name)
			b.ReportMetric(first.Seconds()*1000, "ms-to-first-byte-"+name)
			b.ReportMetric(float64(peak)/(1<<20), "MB-heap-over-idle-"+name)
		}
	})
}

// pack downloads the evidence pack and keeps none of it: what the heap grows
// by meanwhile is what making it needs.
func (w *world) pack(b *testing.B) (size int64, took, first time.Duration, peak uint64) {
	b.Helper()
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	runtime.GC()
	idle, done := heap(), make(chan struct{})
	var watch sync.WaitGroup
	watch.Go(func() {
		for {
			select {
			case <-done:
				return
			case <-time.After(20 * time.Millisecond):
				runtime.GC() // only what is held counts
				peak = max(peak, heap())
			}
		}
	})
	begun := time.Now()
	answer, err := http.Get(w.base + "/plans/" + w.plan.Slug + "/standards/pack.zip")
	must(b, err)
	defer answer.Body.Close()
	one := make([]byte, 1)
	_, err = io.ReadFull(answer.Body, one)
	must(b, err)
	first = time.Since(begun)
	size, err = io.Copy(io.Discard, answer.Body)
	must(b, err)
	took = time.Since(begun)
	close(done)
	watch.Wait()
	return size + 1, took, first, peak - min(peak, idle)
}

// fillPlan brings so many inputs through the verbs, a third of them answered,
// and keeps so many versions, over fifty commitments.
func (w *world) fillPlan(b *testing.B, inputs, versions int) {
	b.Helper()
	ctx := b.Context()
	w.s.drafts.Drafts.Limits = draft.Limits{PerMinute: 1 << 30, PerHour: 1 << 30}
	for i := len(w.drafts); i < 50; i++ {
		d, err := w.s.drafts.Drafts.Create(ctx, people.Operator(), draft.New{Plan: w.plan.ID, Number: fmt.Sprint(i + 1), Place: i + 1, Title: fmt.Sprintf("Commitment %d", i+1),
			Template: w.drafts[0].Template, Content: draft.Content{Texts: map[draft.Field]draft.Node{"objective.1.objective": draft.Plain("Publish every public contract.")}}})
		must(b, err)
		w.drafts = append(w.drafts, d)
	}
	w.fillVersions(b, versions)
	by := []people.Actor{w.actor("coordinator"), w.actor("lead"), w.actor("administrator")}
	sectors := []people.Sector{people.Citizen, people.CivilSociety, people.OtherSector}
	brought := make([]input.ID, inputs)
	w.hands(b, inputs, func(i int) error {
		in, err := w.s.inputs.Bring(ctx, by[i%3], w.plan.ID, input.New{Kind: input.Offline, Commitment: w.drafts[i%50].Key(), Theme: fmt.Sprint("Theme ", i%12),
			Title: fmt.Sprintf("Said at meeting %d", i), Body: fmt.Sprintf("What somebody thinks of point %d of %d and of nothing else.", i, i*7919%inputs),
			Behalf: &input.Behalf{Name: fmt.Sprint("Resident ", i), Sector: sectors[i%3]}})
		if err == nil {
			brought[i] = in.Key()
		}
		return err
	})
	const batch = 20
	w.hands(b, inputs/3/batch, func(i int) error {
		_, err := w.s.inputs.Respond(ctx, w.actor("lead"), w.plan.ID, input.NewResponse{Inputs: brought[i*batch : (i+1)*batch], Disposition: input.NotAdopted, Reason: "It costs more than there is."})
		return err
	})
	_, err := w.s.inputs.Unanswered(ctx, w.plan.ID, "") // counted once, as it would have been on the way
	must(b, err)
}

func (w *world) fillVersions(b *testing.B, n int) {
	b.Helper()
	ctx, lead := b.Context(), w.actor("lead")
	st := &stage{s: w.s, cast: map[string]people.Actor{"drafter": w.actor("drafter"), "lead": lead}, now: w.s.now()}
	texts := min(n/2, 48) // those written above: the first two were imported
	for i := 2; i < 2+texts; i++ {
		d := w.drafts[i]
		_, first, _ := w.text(i)
		_, err := w.s.drafts.Versions.Keep(ctx, d.Key())
		must(b, err)
		must(b, st.adopt(ctx, d, "objective.1.objective", "public", "large public", "Small ones are many."))
		_, second, _ := w.text(i)
		_, err = w.s.drafts.Versions.Keep(ctx, d.Key())
		must(b, err)
		for k := 2; k < n/texts; k++ {
			seq := first
			if k%2 == 1 {
				seq = second
			}
			_, err := w.s.drafts.Versions.Restore(ctx, lead, d.Key(), seq)
			must(b, err)
		}
	}
}

// hands does so many things, as many people would, many at once.
func (w *world) hands(b *testing.B, n int, do func(int) error) {
	b.Helper()
	var all sync.WaitGroup
	const hands = 32
	for hand := range hands {
		all.Go(func() {
			for i := hand; i < n; i += hands {
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}
