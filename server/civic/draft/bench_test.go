package draft_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// sizes are the two drafts that are compared: the first page of a long
// discussion may take three times as long as that of a short one.
var sizes = []int{100, 10_000}

// engines are the two kinds of store. Each size has a store of its own, so
// that a server that reads whole tables cannot hide it.
var engines = []struct {
	name string
	open func(b *testing.B) storage.Engine
}{
	{"sqlite", func(b *testing.B) storage.Engine {
		engine, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "folkmoot.db"))
		must(b, err)
		b.Cleanup(func() { _ = engine.Close() })
		return engine
	}},
	{"mongo", func(b *testing.B) storage.Engine { return mongotest.Open(b) }},
}

func filled(b *testing.B, open func(b *testing.B) storage.Engine, n int) *world {
	w := openWorldOn(b, open(b), draft.Limits{PerMinute: 1 << 30, PerHour: 1 << 30})
	w.Comments.Fill(b, w.ctx, w.id, n, w.texts.Anchor(w.id, problemField, "hard to find"))
	return w
}

// firstPage reads what the page of comments shows first, and its number.
func (w *world) firstPage(b *testing.B, ask draft.Ask, n int) time.Duration {
	begun := time.Now()
	p, err := w.Comments.List(w.ctx, w.visitor, w.id, ask)
	must(b, err)
	total, err := w.Comments.Count(w.ctx, w.id)
	must(b, err)
	if len(p.Items) == 0 || total != n {
		b.Fatalf("%d on the page of %d comments, counted %d", len(p.Items), n, total)
	}
	return time.Since(begun)
}

// The first page of 10,000 comments against that of 100, in turns: at most
// three times the time. The other orders walk an index, which a FerretDB does
// not have, so they are measured on SQLite alone.
func BenchmarkTheFirstPageOfComments(b *testing.B) {
	for _, engine := range engines {
		few, many := filled(b, engine.open, sizes[0]), filled(b, engine.open, sizes[1])
		for _, ask := range []struct {
			name string
			draft.Ask
		}{
			{"newest", draft.Ask{}},
			{"text", draft.Ask{Order: draft.TextOrder}},
			{"sector", draft.Ask{Filter: draft.OfSector, Sector: people.Citizen}},
		} {
			if engine.name == "mongo" && ask.name != "newest" && mongotest.IsFerret() {
				continue
			}
			b.Run(engine.name+"/"+ask.name, func(b *testing.B) {
				few.firstPage(b, ask.Ask, sizes[0])
				many.firstPage(b, ask.Ask, sizes[1])
				var short, long time.Duration
				for b.Loop() {
					short += few.firstPage(b, ask.Ask, sizes[0])
					long += many.firstPage(b, ask.Ask, sizes[1])
				}
				b.ReportMetric(short.Seconds()*1000/float64(b.N), "ms-of-100")
				b.ReportMetric(long.Seconds()*1000/float64(b.N), "ms-of-10000")
				b.ReportMetric(long.Seconds()/short.Seconds(), "times")
			})
		}
	}
}

func BenchmarkAReply(b *testing.B) {
	for _, n := range sizes {
		w := filled(b, engines[0].open, n)
		p, err := w.Comments.List(w.ctx, w.ada, w.id, draft.Ask{})
		must(b, err)
		b.Run(fmt.Sprintf("of %d", n), func(b *testing.B) {
			for b.Loop() {
				_, err := w.Comments.Reply(w.ctx, w.ada, w.id, p.Items[0].ID, draft.NewReply{Body: "Yes."})
				must(b, err)
			}
		})
	}
}
