package backup_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/backup"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

type page struct {
	storage.Meta
	Book string `json:"book"`
	N    int    `json:"n"`
	Text string `json:"text"`
}

var (
	byBook = storage.Index[page]{Name: "by-book", Key: func(p *page) []any { return []any{p.Book, p.N} }}
	byText = storage.Index[page]{Name: "by-text", Unique: true, Key: func(p *page) []any {
		if p.Text == "" {
			return nil
		}
		return []any{p.Text}
	}}
)

func openSQLite(t *testing.T) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "folkmoot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func pages(t *testing.T, e storage.Engine, name string) *storage.Collection[page] {
	t.Helper()
	c, err := storage.Open(t.Context(), e, name, byBook, byText)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// fill keeps two tables with changed, removed and odd documents.
func fill(t *testing.T, e storage.Engine) {
	t.Helper()
	for _, name := range []string{"drafts", "answers"} {
		c := pages(t, e, name)
		for i := range 60 {
			p := &page{Meta: storage.Meta{ID: fmt.Sprint(i)}, Book: fmt.Sprint("b", i%3), N: -i, Text: fmt.Sprintf("<p>%d & ŵ \u2028 😀</p>", i)}
			if i%10 == 0 {
				p.Text = ""
			}
			if err := c.Insert(t.Context(), p); err != nil {
				t.Fatal(err)
			}
			if i%7 == 0 {
				if err := c.Replace(t.Context(), p); err != nil {
					t.Fatal(err)
				}
			}
		}
		if err := c.Delete(t.Context(), "13", 0); err != nil {
			t.Fatal(err)
		}
	}
}

// same says that both stores give the same answers through the contract.
func same(t *testing.T, a, b storage.Engine) {
	t.Helper()
	for _, name := range []string{"drafts", "answers"} {
		for _, q := range []storage.Query{{}, {Index: "by-book", Equal: []any{"b1"}}, {Index: "by-text", Descending: true}} {
			one, err := pages(t, a, name).All(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			two, err := pages(t, b, name).All(t.Context(), q)
			if err != nil {
				t.Fatal(err)
			}
			if len(one) == 0 || len(one) != len(two) {
				t.Fatalf("%s %+v: %d and %d documents", name, q, len(one), len(two))
			}
			for i := range one {
				if *one[i] != *two[i] {
					t.Errorf("%s %+v: %+v and %+v", name, q, one[i], two[i])
				}
			}
		}
	}
}

func write(t *testing.T, store storage.Whole, still bool) []byte {
	t.Helper()
	var archive bytes.Buffer
	s, err := backup.Write(t.Context(), store, &archive, backup.Options{Still: still, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	read, err := backup.Verify(bytes.NewReader(archive.Bytes()))
	if err != nil || read.Documents != s.Documents || read.Documents != 118 {
		t.Fatalf("wrote %+v, read %+v: %v", s, read, err)
	}
	return archive.Bytes()
}

func TestABackupMovesFromOneKindOfStoreToTheOther(t *testing.T) {
	from, to, again := openSQLite(t), mongotest.Open(t), openSQLite(t)
	fill(t, from)
	if _, err := backup.Restore(t.Context(), bytes.NewReader(write(t, from, false)), to); err != nil {
		t.Fatal(err)
	}
	same(t, from, to)
	if _, err := backup.Restore(t.Context(), bytes.NewReader(write(t, to, true)), again); err != nil {
		t.Fatal(err)
	}
	same(t, from, again)
	double := &page{Meta: storage.Meta{ID: "double"}, Text: "<p>1 & ŵ \u2028 😀</p>"}
	if err := pages(t, again, "drafts").Insert(t.Context(), double); !errors.Is(err, storage.ErrExists) {
		t.Errorf("after restoring, a second document of one unique key: %v", err)
	}
}

// Pairs are written one after the other, the second to the table that is read
// first. An archive of one moment never holds a second without its first.
func TestABackupTakenWhilePeopleWriteShowsOneMoment(t *testing.T) {
	store := openSQLite(t)
	first, second := pages(t, store, "z-first"), pages(t, store, "a-second")
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	const writers = 4
	ended := make(chan error, writers)
	for w := range writers {
		go func() {
			for i := 0; ; i++ {
				time.Sleep(time.Millisecond) // or the store outgrows the machine
				id := fmt.Sprintf("%d-%d", w, i)
				err := first.Insert(ctx, &page{Meta: storage.Meta{ID: id}})
				if err == nil {
					err = second.Insert(ctx, &page{Meta: storage.Meta{ID: id}})
				}
				if err != nil {
					ended <- err
					return
				}
			}
		}()
	}
	for range 5 {
		time.Sleep(20 * time.Millisecond)
		var archive bytes.Buffer
		if _, err := backup.Write(t.Context(), store, &archive, backup.Options{}); err != nil {
			t.Fatal(err)
		}
		restored := openSQLite(t)
		s, err := backup.Restore(t.Context(), bytes.NewReader(archive.Bytes()), restored)
		if err != nil {
			t.Fatal(err)
		}
		late := s.Tables["z-first"] - s.Tables["a-second"]
		if s.Documents == 0 || late < 0 || late > writers {
			t.Errorf("%v: a moment cannot look like this", s.Tables)
		}
		firsts := ids(t, restored, "z-first")
		for id := range ids(t, restored, "a-second") {
			if !firsts[id] {
				t.Fatalf("the second of %s without the first", id)
			}
		}
	}
	stop()
	for range writers {
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

func ids(t *testing.T, e storage.Engine, name string) map[string]bool {
	t.Helper()
	c, err := storage.Open[page](t.Context(), e, name)
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]bool{}
	for p, err := range c.Find(t.Context(), storage.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		all[p.ID] = true
	}
	return all
}

func TestADamagedArchiveIsRefusedBeforeAnythingIsKept(t *testing.T) {
	from, to := openSQLite(t), openSQLite(t)
	fill(t, from)
	whole := write(t, from, false)
	refused := func(what string, archive []byte) {
		t.Helper()
		if _, err := backup.Restore(t.Context(), bytes.NewReader(archive), to); !errors.Is(err, backup.ErrDamaged) {
			t.Errorf("%s: %v", what, err)
		}
	}
	for cut := 0; cut < len(whole); cut += 97 {
		refused(fmt.Sprintf("cut after %d bytes", cut), whole[:cut])
	}
	for at := 20; at < len(whole); at += 131 {
		bad := bytes.Clone(whole)
		bad[at] ^= 0x10
		refused(fmt.Sprintf("byte %d changed", at), bad)
	}
	refused("something else", []byte("%PDF-1.7"))
	if names, err := to.Tables(t.Context()); err != nil || len(names) != 0 {
		t.Errorf("after refusals there are %v: %v", names, err)
	}
}

func TestNothingIsRestoredOverWhatIsThere(t *testing.T) {
	from, to := openSQLite(t), openSQLite(t)
	fill(t, from)
	if err := pages(t, to, "drafts").Insert(t.Context(), &page{Meta: storage.Meta{ID: "mine"}}); err != nil {
		t.Fatal(err)
	}
	_, err := backup.Restore(t.Context(), bytes.NewReader(write(t, from, false)), to)
	if !errors.Is(err, backup.ErrNotEmpty) {
		t.Error(err)
	}
}

func TestAStoreWithoutAMomentSaysSo(t *testing.T) {
	if !mongotest.IsFerret() {
		t.Skip("the MongoDB at FOLKMOOT_TEST_MONGODB_URI keeps history")
	}
	_, err := backup.Write(t.Context(), mongotest.Open(t), io.Discard, backup.Options{})
	if !errors.Is(err, storage.ErrNoMoment) {
		t.Error(err)
	}
}

func TestAFileIsForItsOwnerAndComplete(t *testing.T) {
	from, to := openSQLite(t), openSQLite(t)
	fill(t, from)
	path := filepath.Join(t.TempDir(), "folkmoot.backup")
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := backup.ToFile(cancelled, from, path, backup.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled backup: %v", err)
	}
	if left, err := os.ReadDir(filepath.Dir(path)); err != nil || len(left) != 0 {
		t.Errorf("a cancelled backup leaves %v: %v", left, err)
	}
	if s, err := backup.ToFile(t.Context(), from, path, backup.Options{}); err != nil || time.Since(s.Taken) > time.Minute {
		t.Fatal(s, err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info, err)
	}
	if _, err := backup.ToFile(t.Context(), from, path, backup.Options{}); err == nil {
		t.Error("a backup was overwritten")
	}
	if _, err := backup.FromFile(t.Context(), path, to); err != nil {
		t.Fatal(err)
	}
	same(t, from, to)
}

func TestOldArchivesGoOnlyForAVerifiedNewOneAndNothingElseGoes(t *testing.T) {
	store, dir := openSQLite(t), t.TempDir()
	fill(t, store)
	mine := filepath.Join(dir, "folkmoot-of-mine.backup")
	if err := os.WriteFile(mine, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	begin := time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)
	for day := range 5 {
		now := begin.AddDate(0, 0, day)
		path, s, err := backup.Into(t.Context(), store, dir, 3, backup.Options{Now: now})
		if err != nil || s.Documents != 118 || !s.Taken.Equal(now) {
			t.Fatalf("%s %+v %v", path, s, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	want := "[folkmoot-20261123T030000Z.backup folkmoot-20261124T030000Z.backup folkmoot-20261125T030000Z.backup folkmoot-of-mine.backup]"
	if fmt.Sprint(names) != want {
		t.Errorf("left are %v", names)
	}
}
