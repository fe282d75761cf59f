//go:build linux

package coedit

import (
	"errors"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// The same people, the same sentences, and a disk that really runs out: once a
// small file system of its own, which needs root, and once a file that the
// system lets grow no further, which needs nothing.

func TestOnAFullDiskPeopleTypeOnAndAllIsKeptWhenThereIsRoomAgain(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1536k"); err != nil {
		t.Skip("a disk of its own cannot be had: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	filler := filepath.Join(dir, "filler")
	outOfRoom(t, dir, func() {
		f, err := os.Create(filler)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for err == nil {
			_, err = f.Write(make([]byte, 4096))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("the disk ends with %v", err)
		}
	}, func() {
		if err := os.Remove(filler); err != nil {
			t.Fatal(err)
		}
	})
}

func TestWithAFileThatMayNotGrowPeopleTypeOnAndAllIsKeptWhenItMayAgain(t *testing.T) {
	dir := t.TempDir()
	signal.Ignore(syscall.SIGXFSZ)
	var before syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
		t.Fatal(err)
	}
	grow := func() {
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &before); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(grow)
	outOfRoom(t, dir, func() {
		log, err := os.Stat(filepath.Join(dir, "data.db-wal"))
		if err != nil {
			t.Fatal(err)
		}
		end := syscall.Rlimit{Cur: uint64(log.Size()) + 20_000, Max: before.Max}
		if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &end); err != nil {
			t.Fatal(err)
		}
	}, grow)
}

// outOfRoom lets people type while there is room, while there is none, and when
// there is some again.
func outOfRoom(t *testing.T, dir string, fill, free func()) {
	store := openStoreAt(t, filepath.Join(dir, "data.db"))
	h, _, ann, bob := two(t, Options{Store: store})
	fill()
	typed := 0
	for !ann.state().Away {
		if typed++; typed > 300 {
			t.Fatal("the disk never got full")
		}
		ann.insert(fmt.Sprintf("word%d,%s ", typed, strings.Repeat("x", 2000)))
		time.Sleep(30 * time.Millisecond)
	}
	bob.until("knows it too", func(s seen) bool { return s.Away })
	row := h.latestRow(t)
	told := ann.state().Stored
	if sent := ann.state().Sent; told >= sent {
		t.Fatalf("ann was told that %d of %d are stored", told, sent)
	}
	ann.insert("typed on a full disk, ")
	bob.until("sees what ann types", func(s seen) bool { return strings.Contains(s.Text, "typed on a full disk, ") })
	bob.insert("and answered, ")
	ann.until("sees what bob answers", func(s seen) bool { return strings.Contains(s.Text, "and answered, ") })
	time.Sleep(2500 * time.Millisecond) // several tries
	if now := h.latestRow(t); now != row || ann.state().Stored != told || !ann.state().Away {
		t.Fatalf("row %d after %d, %d stored after %d, away %v", now, row, ann.state().Stored, told, ann.state().Away)
	}
	if failures := h.Counters().StoreFailures.Load(); failures < 2 {
		t.Fatalf("%d failures counted", failures)
	}
	free()
	back := time.Now()
	ann.saved()
	bob.saved()
	t.Logf("%d words typed until the disk was full; saved %v after there was room", typed, time.Since(back).Round(time.Millisecond))
	text := h.converges(t, "draft", ann, bob)
	other := build(t, Options{Store: store}, "ann") // reads the log, which is all that a crash would leave
	if got := other.text(t, "draft"); got != text {
		t.Fatalf("the log has %d letters, the windows %d", len(got), len(text))
	}
	for n := 1; n <= typed; n++ {
		if want := fmt.Sprintf("word%d,", n); strings.Count(text, want) != 1 {
			t.Fatalf("%s is there %d times", want, strings.Count(text, want))
		}
	}
}

// latestRow is the number of the last row in the store.
func (h *house) latestRow(t *testing.T) int64 {
	t.Helper()
	rows, err := h.ledger.after(t.Context(), "draft", 0, 10_000)
	if err != nil || len(rows) == 0 {
		t.Fatal(len(rows), err)
	}
	return rows[len(rows)-1].Seq
}
