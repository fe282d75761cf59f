package draft_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// sizes are the two drafts that are compared: the first page of a long
// discussion may take three times as long as that of a short one.
var sizes = []int{100, 10_000}

func filled(b *testing.B) (*world, map[int]draft.ID) {
	w := openWorld(b, draft.Limits{PerMinute: 1 << 30, PerHour: 1 << 30})
	ids := map[int]draft.ID{}
	for _, n := range sizes {
		ids[n] = w.draft(b, fmt.Sprint("Draft with ", n, " comments"), people.Suggester)
		w.id = ids[n]
		w.Comments.Fill(b, w.ctx, ids[n], n, w.texts.Anchor(ids[n], problemField, "hard to find"))
	}
	return w, ids
}

func BenchmarkTheFirstPageOfComments(b *testing.B) {
	w, ids := filled(b)
	for _, ask := range []struct {
		name string
		draft.Ask
	}{
		{"newest", draft.Ask{}},
		{"text", draft.Ask{Order: draft.TextOrder}},
		{"sector", draft.Ask{Filter: draft.OfSector, Sector: people.CivilSociety}},
	} {
		took := map[int]time.Duration{}
		for _, n := range sizes {
			b.Run(fmt.Sprintf("%s/of %d", ask.name, n), func(b *testing.B) {
				for b.Loop() {
					p, err := w.Comments.List(w.ctx, w.ada, ids[n], ask.Ask)
					must(b, err)
					if len(p.Items) == 0 {
						b.Fatal("an empty page")
					}
					total, err := w.Comments.Count(w.ctx, ids[n])
					must(b, err)
					if total != n {
						b.Fatalf("counted %d of %d", total, n)
					}
				}
				took[n] = b.Elapsed() / time.Duration(b.N)
			})
		}
		b.Logf("%s: the long discussion takes %.2f times as long as the short one", ask.name, float64(took[sizes[1]])/float64(took[sizes[0]]))
	}
}

func BenchmarkAReply(b *testing.B) {
	w, ids := filled(b)
	for _, n := range sizes {
		p, err := w.Comments.List(w.ctx, w.ada, ids[n], draft.Ask{})
		must(b, err)
		b.Run(fmt.Sprintf("of %d", n), func(b *testing.B) {
			for b.Loop() {
				_, err := w.Comments.Reply(w.ctx, w.ada, ids[n], p.Items[0].ID, draft.NewReply{Body: "Yes."})
				must(b, err)
			}
		})
	}
}
