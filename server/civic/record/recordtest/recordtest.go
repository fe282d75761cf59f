// Package recordtest opens a public record for the tests of what enters it.
package recordtest

import (
	"bytes"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// Open opens the record of an engine, signed with a key that is only for
// tests. now may be nil.
func Open(t testing.TB, e storage.Engine, now civic.Now) *record.Log {
	t.Helper()
	if now == nil {
		now = time.Now
	}
	l, err := record.Open(t.Context(), e, record.Needs{Seed: bytes.Repeat([]byte{7}, 32), Origin: "test.example/record", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return l
}
