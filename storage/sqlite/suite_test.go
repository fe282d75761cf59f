package sqlite_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/sqlite"
	"github.com/folkmoot/folkmoot/storage/storagetest"
)

func TestMain(m *testing.M) {
	storagetest.Child(func(path string) (storage.Engine, error) { return sqlite.Open(context.Background(), path) })
	os.Exit(m.Run())
}

func at(path string) storagetest.Open {
	return func() (storage.Engine, error) { return sqlite.Open(context.Background(), path) }
}

func TestSQLiteKeepsTheContract(t *testing.T) {
	storagetest.Run(t, func(t *testing.T) storagetest.Open {
		return at(filepath.Join(t.TempDir(), "folkmoot.db"))
	})
}

func TestAKilledProcessLosesNothingItAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "folkmoot.db")
	for round := range 3 {
		t.Run(fmt.Sprintf("kill %d", round+1), func(t *testing.T) {
			path := fmt.Sprintf("%s%d", path, round)
			storagetest.Survived(t, at(path), storagetest.KillAWriter(t, path, 200+500*round))
		})
	}
}

func BenchmarkSQLite(b *testing.B) {
	storagetest.Bench(b, func(b *testing.B) storagetest.Open { return at(filepath.Join(b.TempDir(), "folkmoot.db")) })
}
