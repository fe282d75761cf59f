package storage

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

func FuzzKeysSortAsTheirParts(f *testing.F) {
	f.Add("a", int64(-1), "a\x00", int64(1))
	f.Add("\x01", int64(0), "\x02b", int64(0))
	f.Add("", int64(-1<<63), "\x00", int64(1<<63-1))
	f.Fuzz(func(t *testing.T, a string, m int64, b string, n int64) {
		a, b = strings.ToValidUTF8(a, "\uFFFD"), strings.ToValidUTF8(b, "\uFFFD")
		want := strings.Compare(a, b)
		if want == 0 {
			want = compareInts(m, n)
		}
		one, err := encodeKey([]any{a, m})
		if err != nil {
			t.Fatal(err)
		}
		two, err := encodeKey([]any{b, n})
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Compare(one, two); got != want {
			t.Errorf("%q,%d and %q,%d compare as %d, encoded as %d", a, m, b, n, want, got)
		}
		from, to, err := Query{Equal: []any{a}}.bounds()
		if err != nil {
			t.Fatal(err)
		}
		if within := two >= from && two < to; within != (a == b) {
			t.Errorf("%q,%d among those that begin with %q: %v", b, n, a, within)
		}
		if strings.ContainsRune(one, 0) {
			t.Errorf("a key holds NUL: %q", one)
		}
	})
}

func compareInts(m, n int64) int {
	switch {
	case m < n:
		return -1
	case m > n:
		return 1
	}
	return 0
}

func TestTimesSortThroughAllOfHistory(t *testing.T) {
	times := []time.Time{
		{}, time.Date(1215, 6, 15, 0, 0, 0, 0, time.UTC), time.Unix(-1, 999999999), time.Unix(0, 0), time.Unix(0, 1),
		time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC),
	}
	encoded := make([]string, len(times))
	for i, at := range times {
		encoded[i] = encodeTime(at)
	}
	if !slices.IsSorted(encoded) {
		t.Errorf("out of order: %q", encoded)
	}
}

func FuzzACursorComesBackOrIsRefused(f *testing.F) {
	f.Add("sa\x01", "id")
	f.Fuzz(func(t *testing.T, key, id string) {
		if k, i, err := decodeCursor(key); err != nil && !errors.Is(err, ErrCursor) || err == nil && i == "" {
			t.Errorf("%q was read as %q, %q, %v", key, k, i, err)
		}
		if id == "" || strings.Contains(key+id, "\x00") || strings.ToValidUTF8(key+"|"+id, "") != key+"|"+id {
			return
		}
		if k, i, err := decodeCursor(encodeCursor(key, id)); err != nil || k != key || i != id {
			t.Errorf("%q, %q came back as %q, %q, %v", key, id, k, i, err)
		}
	})
}
