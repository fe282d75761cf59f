// Package mongotest gives tests a real server that speaks MongoDB's protocol:
// the one that FOLKMOOT_TEST_MONGODB_URI names, or else a FerretDB of their
// own on this machine, built from storage/mongo/ferret or found at
// FOLKMOOT_TEST_FERRETDB. A test is skipped only when there is neither.
package mongotest

import (
	"context"
	"crypto/rand"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo"
	"github.com/folkmoot/folkmoot/storage/storagetest"
)

// Open opens an empty database, which goes when the test ends.
func Open(t testing.TB) *mongo.Store {
	t.Helper()
	e, err := Fresh(t)()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e.(*mongo.Store)
}

// Fresh names an empty database and returns how to open it again and again.
func Fresh(t testing.TB) storagetest.Open {
	t.Helper()
	uri, with := server(t)
	address := inDatabase(uri, "folkmoot_test_"+strings.ToLower(rand.Text()[:12]))
	open := func() (*mongo.Store, error) { return mongo.Open(context.Background(), address, with...) }
	t.Cleanup(func() {
		if s, err := open(); err == nil {
			_ = s.Drop(context.Background())
			_ = s.Close()
		}
	})
	return func() (storage.Engine, error) { return open() }
}

// IsFerret says whether the tests run against FerretDB, whose every query
// reads the whole table.
func IsFerret() bool { return os.Getenv("FOLKMOOT_TEST_MONGODB_URI") == "" }

var shared struct {
	sync.Once
	*Ferret
	gates *gates
	why   string
}

func server(t testing.TB) (uri string, with []mongo.Option) {
	t.Helper()
	if uri := os.Getenv("FOLKMOOT_TEST_MONGODB_URI"); uri != "" {
		return uri, nil
	}
	shared.Do(func() {
		shared.gates = &gates{}
		program, err := program()
		if err == nil {
			// It ends with this process, and so does its folder.
			shared.Ferret, err = start(program, "", "127.0.0.1:0")
		}
		if err != nil {
			shared.why = err.Error()
		}
	})
	if shared.why != "" {
		absent(t, shared.why)
	}
	return shared.URI, []mongo.Option{mongo.Through(shared.gates.dial)}
}

// inDatabase puts a database name into an address that has none or another.
func inDatabase(uri, name string) string {
	scheme, rest, _ := strings.Cut(uri, "://")
	rest, query, hasQuery := strings.Cut(rest, "?")
	hosts, _, _ := strings.Cut(rest, "/")
	uri = scheme + "://" + hosts + "/" + name
	if hasQuery {
		uri += "?" + query
	}
	return uri
}
