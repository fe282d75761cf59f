package server

import (
	"context"
	"fmt"
	"net"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/storage/backup"
	"github.com/folkmoot/folkmoot/storage/mongo"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// moved is a server on the MongoDB engine, with a draft of so many comments:
// people post them on the embedded store, and a backup carries them over.
func moved(b *testing.B, n int) (address string) {
	b.Helper()
	w := newWorld(b)
	w.s.drafts.Drafts.Limits = draft.Limits{PerMinute: 1 << 30, PerHour: 1 << 30}
	w.fill(b, 0, n)
	archive := filepath.Join(b.TempDir(), "comments.backup")
	_, err := backup.ToFile(b.Context(), w.s.engine.(*sqlite.Store), archive, backup.Options{Now: time.Now()})
	must(b, err)

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(b, err)
	settings := w.settings
	settings.Addr, settings.MongoDB, settings.Demo = listener.Addr().String(), mongotest.Address(b), false
	settings.Secret = "a secret of a test, long enough to be taken"
	store, err := mongo.Open(b.Context(), settings.MongoDB)
	must(b, err)
	_, err = backup.FromFile(b.Context(), archive, store)
	must(b, err)
	must(b, store.Close())

	// What was restored gets its keys now. FerretDB calls its file busy when
	// that meets a reading; what has its key already keeps it.
	s, err := Open(b.Context(), settings)
	for tries := 0; err != nil && strings.Contains(err.Error(), "SQLITE_BUSY") && tries < 1000; tries++ {
		s, err = Open(b.Context(), settings)
	}
	must(b, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.serve(ctx, listener, nil) }()
	b.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			b.Errorf("the server ended with %v", err)
		}
	})
	return "http://" + listener.Addr().String() + "%s/drafts/" + w.drafts[0].ID + "/comments"
}

// The first page of comments on the MongoDB engine, over HTTP: 10,000 against
// 100, each in a database of its own. Against FerretDB this measures the
// reading of a whole table (see README, 'Measured'); against the server that
// FOLKMOOT_TEST_MONGODB_URI names, it measures the index.
func BenchmarkTheFirstPageOfTenThousandCommentsOnMongo(b *testing.B) {
	few, many := moved(b, 100), moved(b, 10_000)
	for name, prefix := range map[string]string{"page": "", "api": "/api/v1"} {
		b.Run(name, func(b *testing.B) {
			n := max(b.N, 16)
			var short, long time.Duration
			for range 2 {
				short += hammer(b, fmt.Sprintf(few, prefix), n/2)
				long += hammer(b, fmt.Sprintf(many, prefix), n/2)
			}
			b.ReportMetric(short.Seconds()*1000/float64(n), "ms-of-100")
			b.ReportMetric(long.Seconds()*1000/float64(n), "ms-of-10000")
			b.ReportMetric(long.Seconds()/short.Seconds(), "times")
		})
	}
}
