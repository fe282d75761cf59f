package input_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// A plan with 50 commitments, 2,000 versions and 20,000 inputs, against one
// with a hundredth of the inputs and versions: the triage page with its
// numbers, and a contributor's page, each at most three times as long.
func BenchmarkPagesOfAPlanWithTwentyThousandInputs(b *testing.B) {
	small, large := newWorld(b), newWorld(b)
	for w, n := range map[*world]int{small: 200, large: 20_000} {
		w.fill(b, n)
	}
	for _, page := range []struct {
		name string
		open func(*world) error
	}{
		{"triage", func(w *world) error {
			p, err := w.Triage(w.ctx, w.coord, w.plan, input.Ask{})
			if err == nil && len(p.Items) != draft.PageSize {
				err = fmt.Errorf("%d on the page", len(p.Items))
			}
			if err == nil {
				_, err = w.Counts(w.ctx, w.coord, w.plan)
			}
			return err
		}},
		{"contributor", func(w *world) error {
			own, err := w.Mine(w.ctx, w.ada, "")
			if err == nil && len(own.Items) != draft.PageSize {
				err = fmt.Errorf("%d on the page", len(own.Items))
			}
			return err
		}},
		{"unanswered", func(w *world) error {
			_, err := w.Unanswered(w.ctx, w.plan, w.id)
			return err
		}},
	} {
		b.Run(page.name, func(b *testing.B) {
			n := max(b.N, 60)
			took := map[*world]time.Duration{}
			for range n { // in turns, so that whatever else runs here meets both
				for _, w := range []*world{small, large} {
					begun := time.Now()
					must(b, page.open(w))
					took[w] += time.Since(begun)
				}
			}
			b.ReportMetric(took[small].Seconds()*1000/float64(n), "ms-of-200")
			b.ReportMetric(took[large].Seconds()*1000/float64(n), "ms-of-20000")
			b.ReportMetric(took[large].Seconds()/took[small].Seconds(), "times")
		})
	}
}

// fill keeps inputs of a plan with 50 commitments, a third of them answered,
// and a tenth as many versions, and counts them.
func (w *world) fill(b *testing.B, n int) {
	b.Helper()
	drafts := []draft.ID{w.id}
	for i := range 49 {
		drafts = append(drafts, w.draft(b, fmt.Sprintf("Commitment %d", i+2), people.Suggester))
	}
	for i := range n / 10 {
		id := drafts[i%len(drafts)]
		w.texts.Write(id, draft.VoiceOf(w.lead), field, fmt.Sprintf("The text for the %dth time.", i))
		_, err := w.drafts.Versions.Keep(w.ctx, id)
		must(b, err)
	}
	must(b, w.Inputs.FillPlan(w.ctx, w.plan, drafts, n, []draft.Voice{draft.VoiceOf(w.ada), draft.VoiceOf(w.ben), draft.VoiceOf(w.lead)}, draft.VoiceOf(w.coord)))
	got, err := w.Counts(w.ctx, w.coord, w.plan)
	must(b, err)
	if got.Total.All() != n {
		b.Fatalf("counted %d of %d", got.Total.All(), n)
	}
}
