package storagetest

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
)

// Write keeps entries from many goroutines until the first write fails or
// enough are kept, and prints the id of each as soon as it is acknowledged.
func Write(ctx context.Context, e storage.Engine, enough int, acknowledged io.Writer) error {
	c, err := storage.Open(ctx, e, "entries", byRank, byName)
	if err != nil {
		return err
	}
	var next atomic.Int64
	var printing sync.Mutex
	errs := together(16, func(_ context.Context, _ int) error {
		for {
			i := int(next.Add(1))
			if i > enough {
				return nil
			}
			one := numbered(i)
			one.Name, one.Text = "name of "+one.ID, strings.Repeat(one.ID, 20)
			if err := c.Insert(ctx, one); err != nil {
				return err
			}
			printing.Lock()
			_, err := fmt.Fprintln(acknowledged, one.ID)
			printing.Unlock()
			if err != nil {
				return err
			}
		}
	})
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// Survived checks that every acknowledged entry is there, whole and in every
// index, and that the engine takes new ones.
func Survived(t *testing.T, open Open, acknowledged []string) {
	t.Helper()
	p := place{t, open}
	c := p.entries(byRank, byName)
	kept := map[string]*entry{}
	for e, err := range c.Find(t.Context(), storage.Query{Index: "by-name"}) {
		p.must(err)
		kept[e.ID] = e
	}
	for _, id := range acknowledged {
		if e := kept[id]; e == nil {
			t.Errorf("%s was acknowledged and is gone", id)
		} else if e.Name != "name of "+id || e.Text != strings.Repeat(id, 20) {
			t.Errorf("%s came back as %+v", id, e)
		}
	}
	all, err := c.Count(t.Context(), storage.Query{})
	p.must(err)
	for _, index := range []string{"by-rank", "by-name"} {
		n, err := c.Count(t.Context(), storage.Query{Index: index})
		p.must(err)
		if n != all {
			t.Errorf("%s shows %d of %d", index, n, all)
		}
	}
	t.Logf("%d acknowledged, %d kept", len(acknowledged), all)
	p.must(c.Insert(t.Context(), &entry{Meta: storage.Meta{ID: "after"}, Name: "after"}))
}

const childPlace = "FOLKMOOT_STORAGETEST_CHILD"

// Child turns the test binary into a writer when it was started as one by
// KillAWriter. Call it first in TestMain.
func Child(open func(place string) (storage.Engine, error)) {
	place := os.Getenv(childPlace)
	if place == "" {
		return
	}
	e, err := open(place)
	if err == nil {
		err = Write(context.Background(), e, 1<<30, os.Stdout)
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// KillAWriter starts the test binary again as a writer, kills it with no
// warning after enough acknowledged writes, and returns all it acknowledged.
func KillAWriter(t *testing.T, place string, enough int) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
	cmd.Env = append(os.Environ(), childPlace+"="+place)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var acknowledged []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		acknowledged = append(acknowledged, lines.Text())
		if len(acknowledged) == enough {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	_ = cmd.Wait() // it was killed
	if len(acknowledged) < enough {
		t.Fatalf("the writer ended after %d writes", len(acknowledged))
	}
	last := len(acknowledged) - 1
	if len(acknowledged[last]) != len(id(0)) {
		acknowledged = acknowledged[:last] // torn by the kill
	}
	return acknowledged
}
