package storagetest

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

// ladders are key parts in the order in which they must sort.
var ladders = map[string][]any{
	"int":  {math.MinInt64, -1 << 40, -257, -256, -1, 0, 1, 9, 10, 255, 256, 1 << 40, math.MaxInt64},
	"bool": {false, true},
	"time": {
		time.Time{}, time.Date(1215, 6, 15, 0, 0, 0, 0, time.UTC), time.Unix(-1, 5), time.Unix(0, 0), time.Unix(0, 1),
		time.Date(2026, 1, 1, 0, 0, 0, 0, time.FixedZone("east", 3600)), time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC),
		time.Date(9999, 12, 31, 23, 59, 59, 999999999, time.UTC),
	},
	"string": {
		"", "\x00", "\x00\x00", "\x00a", "\x01", "\x01a", "\x02", "\x02a", "\x03", " ", "$", ".", "0", "10", "9", "A", "a", "a\x00", "a\x00b",
		"a\x01", "a\x01b", "a\x02", "a ", "aa", "b", "s", "~", "\x7f", "é", "ŵ", "日本", "\uFFFD", "😀", "😀a",
	},
}

func keysSortAsTheirParts(t *testing.T, p place) {
	type rung struct {
		storage.Meta
		At int `json:"at"`
	}
	engine := p.engine()
	for kind, ladder := range ladders {
		t.Run(kind, func(t *testing.T) {
			p := place{t, p.open}
			c, err := storage.Open(t.Context(), engine, "rungs-"+kind,
				storage.Index[rung]{Name: "ladder", Unique: true, Key: func(r *rung) []any { return []any{"of", ladder[r.At]} }},
				storage.Index[rung]{Name: "pair", Key: func(r *rung) []any { return []any{ladder[r.At], -r.At} }})
			p.must(err)
			for _, at := range rand.Perm(len(ladder)) {
				p.must(c.Insert(t.Context(), &rung{storage.Meta{ID: fmt.Sprintf("%02d", at)}, at}))
			}
			ats := func(q storage.Query) []int {
				var got []int
				for r, err := range c.Find(t.Context(), q) {
					p.must(err)
					got = append(got, r.At)
				}
				return got
			}
			for low := range ladder {
				for high := low; high < len(ladder); high++ {
					q := storage.Query{Index: "ladder", Equal: []any{"of"}, From: ladder[low], To: ladder[high]}
					var want []int
					for i := low; i < high; i++ {
						want = append(want, i)
					}
					if got := ats(q); !slices.Equal(got, want) {
						t.Errorf("from %q to %q: %v, not %v", ladder[low], ladder[high], got, want)
					}
				}
				if got := ats(storage.Query{Index: "pair", Equal: []any{ladder[low]}}); !slices.Equal(got, []int{low}) {
					t.Errorf("those that begin with %q: %v", ladder[low], got)
				}
			}
		})
	}
}

var strange = []string{
	"", "plain", "quote ' and \" and \\", "a\x00b", "\x01\x02", "line\nline\r\n\ttab", "<script>&amp;</script>", "$set", "a.b.c", "%24", "%",
	"Ŵy ŷ", "e\u0301 and é", "日本語", "😀👩‍👩‍👧", "\u202eright to left", "\u2028", "\uFFFD", "\U0010FFFF", "; DROP TABLE entries; --", strings.Repeat("ab ", 5000),
}

func stringsComeBack(_ *testing.T, p place) {
	c := p.entries(byRank, byName)
	for i, s := range strange {
		key := s
		if len(key) > 100 {
			key = key[:100]
		}
		nested := map[string]any{key: s, "list": []any{s, map[string]any{key: "x"}, nil, true}, "none": nil, "empty": map[string]any{}, "nothing": []any{}}
		e := &entry{Meta: storage.Meta{ID: fmt.Sprintf("%d|%s", i, strings.ReplaceAll(key, "\x00", ""))}, Group: key, Name: "n" + key, Text: s, More: nested}
		p.must(c.Insert(p.Context(), e))
		got, err := c.Get(p.Context(), e.ID)
		p.must(err)
		if !reflect.DeepEqual(got, e) {
			p.Errorf("%.40q came back as %+.200v", s, got)
		}
		first, err := c.First(p.Context(), storage.Query{Index: "by-name", Equal: []any{"n" + key}})
		if err != nil || first.ID != e.ID {
			p.Errorf("by the name %.40q: %v %v", key, first, err)
		}
	}
}

func numbersComeBack(_ *testing.T, p place) {
	type figures struct {
		storage.Meta
		Int   int64           `json:"int"`
		Uint  uint64          `json:"uint"`
		Float float64         `json:"float"`
		Any   any             `json:"any"`
		Raw   json.RawMessage `json:"raw"`
	}
	c, err := storage.Open[figures](p.Context(), p.engine(), "figures")
	p.must(err)
	for i, raw := range []string{"0", "-0", "1.0", "1e3", "0.1", "9007199254740993", "123456789012345678901234567890", "1e400", "-1.50", "[1,1.5,2]", `{"a":1}`} {
		f := &figures{
			Meta: storage.Meta{ID: fmt.Sprint(i)}, Int: math.MinInt64 + int64(i), Uint: math.MaxUint64 - uint64(i),
			Float: []float64{0, math.Copysign(0, -1), 1, 1e21, 5e-324, math.MaxFloat64, 0.1 + 0.2, -1.5}[i%8],
			Any:   []any{1.0, 0.5, "1", nil, true, []any{2.0}}[i%6], Raw: json.RawMessage(raw),
		}
		p.must(c.Insert(p.Context(), f))
		got, err := c.Get(p.Context(), f.ID)
		p.must(err)
		if !reflect.DeepEqual(got, f) || math.Signbit(got.Float) != math.Signbit(f.Float) {
			p.Errorf("%+v came back as %+v (raw %s)", f, got, got.Raw)
		}
	}
}

func tooLargeIsRefused(_ *testing.T, p place) {
	c := p.entries(byRank, byName)
	big := &entry{Meta: storage.Meta{ID: "big"}, Text: strings.Repeat("large ", (storage.MaxBody-1000)/6)}
	p.must(c.Insert(p.Context(), big))
	got, err := c.Get(p.Context(), "big")
	p.must(err)
	if got.Text != big.Text {
		p.Error("a large document came back changed")
	}
	bigger := &entry{Meta: storage.Meta{ID: "bigger"}, Text: strings.Repeat("x", storage.MaxBody)}
	if err := c.Insert(p.Context(), bigger); !errors.Is(err, storage.ErrTooLarge) {
		p.Errorf("a document over the limit: %v", err)
	}
	long := &entry{Meta: storage.Meta{ID: "long"}, Name: strings.Repeat("x", 4*storage.MaxID)}
	if err := c.Insert(p.Context(), long); !errors.Is(err, storage.ErrTooLarge) {
		p.Errorf("a key over the limit: %v", err)
	}
	got.Text = bigger.Text
	if err := c.Replace(p.Context(), got); !errors.Is(err, storage.ErrTooLarge) || got.Version != 1 {
		p.Errorf("a change over the limit: %v at version %d", err, got.Version)
	}
	name := strings.Repeat("y", 4*storage.MaxID-3)
	p.must(c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: strings.Repeat("i", storage.MaxID)}, Name: name}))
	if found := p.all(c, storage.Query{Index: "by-name", Equal: []any{name}}); len(found) != 1 {
		p.Errorf("the longest key finds %d", len(found))
	}
}
