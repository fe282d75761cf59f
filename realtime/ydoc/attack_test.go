package ydoc

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

// forge writes an update by hand: one client's structures and no deletions.
func forge(client, clock uint64, structures ...[]byte) []byte {
	b := appendUint(appendUint(appendUint([]byte{1}, uint64(len(structures))), client), clock)
	for _, s := range structures {
		b = append(b, s...)
	}
	return append(b, 0)
}

// words is a structure with text, in a root or after another unit.
func words(root string, after *ID, text string) []byte {
	s := structure{kind: kindString, raw: []byte(text), parent: parentRoot, root: []byte(root)}
	if after != nil {
		s.hasOrigin, s.origin = true, *after
	}
	return s.append(nil)
}

// inside is a structure in the type that another structure holds.
func inside(parent ID, k Kind, name string) []byte {
	s := structure{kind: kindType, typeKind: k, name: []byte(name), parent: parentItem, parentID: parent}
	return s.append(nil)
}

func deletion(client, clock, length uint64) []byte {
	return deleteSet{{client, clock, length}}.append([]byte{0})
}

// refuses applies an update that must be refused, and returns why.
func refuses(t *testing.T, d *Doc, update []byte, because string) {
	t.Helper()
	before := d.EncodeState()
	err := d.Apply(update)
	var invalid *Invalid
	if !errors.As(err, &invalid) || !strings.Contains(err.Error(), because) {
		t.Errorf("the answer is %v, not one that says %q", err, because)
	}
	if !bytes.Equal(d.EncodeState(), before) {
		t.Error("the refused update has changed the document")
	}
}

func takes(t *testing.T, d *Doc, update []byte) {
	t.Helper()
	if err := d.Apply(update); err != nil {
		t.Fatal(err)
	}
	if err := sound(d); err != nil {
		t.Fatal(err)
	}
}

func TestAFloodOfGapsCostsNoMoreThanItsBytes(t *testing.T) {
	flood, size := make([][]byte, 3000), 0
	for i := range flood {
		flood[i] = forge(7, uint64(1000*i+1), words("text", &ID{7, uint64(1000 * i)}, strings.Repeat("x", 100)))
		size += len(flood[i])
	}
	for name, order := range map[string]func(i int) int{
		"rising":  func(i int) int { return i },
		"falling": func(i int) int { return len(flood) - 1 - i },
	} {
		d := New()
		start := time.Now()
		for i := range flood {
			if err := d.Apply(flood[order(i)]); err != nil {
				t.Fatal(err)
			}
		}
		t.Logf("%s: %d updates of %d bytes took %v", name, len(flood), size/len(flood), time.Since(start))
		// Up to 16 KiB are merged again and again; then each is read once.
		if allowed := 3*size + 2*indexFrom*indexFrom/100; d.waiting.effort > allowed {
			t.Errorf("%s: %d bytes of updates made the engine read %d, allowed are %d", name, size, d.waiting.effort, allowed)
		}
	}
}

func TestOneUpdateSentOverAndOverWaitsOnce(t *testing.T) {
	d := NewWith(Limits{PendingBytes: 64 << 10})
	takes(t, d, forge(7, 5, words("text", &ID{7, 4}, strings.Repeat("x", 20_000))))
	for range 1000 {
		takes(t, d, forge(7, 5, words("text", &ID{7, 4}, strings.Repeat("x", 20_000))))
	}
	takes(t, d, forge(7, 0, words("text", nil, "hello")))
	if got := plainText(d, "text"); len(got) != 20_005 {
		t.Errorf("%d letters instead of 20,005", len(got))
	}
}

func TestWhatWaitsIsBoundedAndTheRestRefused(t *testing.T) {
	d := NewWith(Limits{PendingBytes: 40 << 10, PendingDeletes: 3})
	for i := range uint64(4) {
		takes(t, d, forge(7, 1+20_000*i, words("text", &ID{7, 20_000 * i}, strings.Repeat("x", 9_000))))
	}
	refuses(t, d, forge(8, 1, words("text", &ID{8, 0}, strings.Repeat("x", 9_000))), "waits already")
	takes(t, d, forge(9, 0, words("text", nil, strings.Repeat("what can be applied is", 1000))))
	for i := range uint64(3) {
		takes(t, d, deletion(7, 100_000+10*i, 5))
	}
	refuses(t, d, deletion(7, 200_000, 5), "too many deletions wait")
}

func TestWhatWaitsTooLongIsForgotten(t *testing.T) {
	d := NewWith(Limits{PendingAge: 10})
	takes(t, d, forge(7, 1, words("text", &ID{7, 0}, "late")))
	takes(t, d, deletion(7, 0, 1))
	for i := range uint64(25) {
		takes(t, d, forge(8, i, words("text", nil, "x")))
	}
	takes(t, d, forge(7, 0, words("text", nil, "L")))
	if got := plainText(d, "text"); strings.Contains(got, "late") || !strings.Contains(got, "L") {
		t.Errorf("the text is %q", got)
	}
	if d.waiting.pieces != 0 || d.waiting.bytes != 0 || d.waiting.ranges != 0 {
		t.Errorf("still counted as waiting: %d pieces, %d bytes, %d ranges", d.waiting.pieces, d.waiting.bytes, d.waiting.ranges)
	}
}

func TestADeleteSetForTheFutureDeletesNothingLater(t *testing.T) {
	d := NewWith(Limits{NoPending: true})
	takes(t, d, forge(7, 0, words("text", nil, "hello")))
	refuses(t, d, deletion(7, 3, 1_000), "deletes what is not there yet")
	refuses(t, d, deletion(99, 0, 1), "deletes what is not there yet")
	takes(t, d, forge(7, 5, words("text", &ID{7, 4}, " world")))
	if got := plainText(d, "text"); got != "hello world" {
		t.Errorf("the text is %q", got)
	}
	// An update may delete what it brings itself.
	own := forge(7, 11, words("text", &ID{7, 10}, "!?"))
	takes(t, d, append(own[:len(own)-1], deletion(7, 12, 1)[1:]...))
	if got := plainText(d, "text"); got != "hello world!" {
		t.Errorf("the text is %q", got)
	}
}

func TestAHoleOfTwoToTheFiftyIsRefused(t *testing.T) {
	for _, length := range []uint64{1 << 50, 1 << 32, maxClock + 1} {
		refuses(t, New(), forge(7, 0, appendUint([]byte{byte(kindGC)}, length)), "reaches beyond clock")
		refuses(t, New(), forge(7, 0, appendUint([]byte{byte(kindDeleted), 1, 1, 't'}, length)), "reaches beyond clock")
		refuses(t, New(), forge(7, 0, appendUint([]byte{byte(kindSkip)}, length), words("t", &ID{7, 0}, "x")), "reaches beyond clock")
		refuses(t, New(), deletion(7, 0, length), "reaches beyond clock")
	}
	refuses(t, New(), forge(7, maxClock, words("t", nil, "x")), "reaches beyond clock")
	refuses(t, NewWith(Limits{Clock: 100}), forge(7, 0, words("t", nil, strings.Repeat("x", 101))), "reaches beyond clock 100")
}

func TestTypesNestedTooDeepAreRefused(t *testing.T) {
	nest := func(levels int) []byte {
		list := [][]byte{(&structure{kind: kindType, typeKind: Array, parent: parentRoot, root: []byte("a")}).append(nil)}
		for i := 1; i < levels; i++ {
			list = append(list, inside(ID{7, uint64(i - 1)}, Array, ""))
		}
		return forge(7, 0, list...)
	}
	d := New()
	takes(t, d, nest(defaultDepth))
	refuses(t, d, forge(7, defaultDepth, inside(ID{7, defaultDepth - 1}, Map, "")), "nested more than")
	refuses(t, New(), nest(defaultDepth+1), "nested more than")
	refuses(t, New(), nest(10_000), "nested more than")
	// What waits is judged when its turn comes.
	late := NewWith(Limits{Depth: 3})
	takes(t, late, forge(8, 0, inside(ID{7, 2}, Array, "")))
	takes(t, late, nest(3))
	if got := late.state(8); got != 0 {
		t.Errorf("a type that waited and is nested too deep got in, to clock %d", got)
	}
	takes(t, d, deletion(7, 0, 1))
	if state := d.EncodeState(); len(state) > 100 {
		t.Errorf("a deleted nest of types still takes %d bytes", len(state))
	}
}

func TestValuesNestedTooDeepAreRefused(t *testing.T) {
	arrays := append(bytes.Repeat([]byte{anyArray, 1}, 100_000), anyNull)
	refuses(t, New(), forge(7, 0, append([]byte{byte(kindAny), 1, 1, 'a', 1}, arrays...)), "nested too deep")
	text := strings.Repeat("[", 5_000) + strings.Repeat("]", 5_000)
	refuses(t, New(), forge(7, 0, appendText([]byte{byte(kindEmbed), 1, 1, 'a'}, text)), "nested too deep")
	refuses(t, New(), forge(7, 0, appendText([]byte{byte(kindEmbed), 1, 1, 'a'}, `{"a":}`)), "not JSON")
}

func TestARootIsNotUsedAsSomethingElse(t *testing.T) {
	d := NewWith(guarded)
	refuses(t, d, forge(7, 0, words("xml", nil, "text where nodes belong")), "does not belong")
	refuses(t, d, forge(7, 0, words("map", nil, "text where keys belong")), "does not belong")
	refuses(t, d, forge(7, 0, words("secret", nil, "x")), `no root named "secret"`)
	node := structure{kind: kindType, typeKind: XMLElement, name: []byte("p"), parent: parentRoot, root: []byte("text")}
	keyed := structure{kind: kindAny, length: 1, raw: []byte{anyNull}, parent: parentRoot, root: []byte("array"), key: []byte("k"), keyed: true}
	refuses(t, d, forge(7, 0, keyed.append(nil)), "does not belong")
	node.root = []byte("xml")
	takes(t, d, forge(7, 0, node.append(nil)))
	// Beside a node is where nodes are, however the structure names its place.
	refuses(t, d, forge(8, 0, words("", &ID{7, 0}, "x")), "does not belong")
	refuses(t, d, forge(8, 0, inside(ID{7, 0}, Map, "")), "does not belong")
	takes(t, d, forge(8, 0, inside(ID{7, 0}, XMLText, "")))
}

func TestStructuresThatNeedEachOtherWaitForEver(t *testing.T) {
	circle := []byte{2, 1, 8, 0}
	circle = append(circle, words("", &ID{7, 0}, "a")...)
	circle = append(append(circle, 1, 7, 0), words("", &ID{8, 0}, "b")...)
	circle = append(circle, 0)
	d := New()
	takes(t, d, circle)
	if d.state(7) != 0 || d.state(8) != 0 {
		t.Error("a circle got in")
	}
	refuses(t, NewWith(guarded), circle, "which is not there")
	refuses(t, New(), forge(7, 3, words("", &ID{7, 3}, "it follows itself")), "depends on itself")
	refuses(t, New(), forge(7, 3, inside(ID{7, 9}, Map, "")), "depends on itself")
}

func TestUnitsAreNotUsedForTwoThings(t *testing.T) {
	d := NewWith(guarded)
	takes(t, d, forge(7, 0, words("text", nil, "abc")))
	refuses(t, d, forge(7, 0, words("rich", nil, "abcdef")), "in another place already")
	takes(t, d, forge(7, 0, words("text", nil, "abcdef")))
	if got := plainText(d, "text"); got != "abcdef" {
		t.Errorf("the text is %q", got)
	}
	refuses(t, d, deletion(7, 2, 0), "of no length")
}

func TestAGiantNumberAllocatesNothing(t *testing.T) {
	giant := appendUint(nil, maxSafe)
	for name, update := range map[string][]byte{
		"clients":        giant,
		"structures":     append([]byte{1}, giant...),
		"text":           append([]byte{1, 1, 7, 0, byte(kindString), 1, 1, 't'}, giant...),
		"values":         append([]byte{1, 1, 7, 0, byte(kindAny), 1, 1, 't'}, giant...),
		"array":          append([]byte{1, 1, 7, 0, byte(kindAny), 1, 1, 't', 1, anyArray}, giant...),
		"bytes":          append([]byte{1, 1, 7, 0, byte(kindBinary), 1, 1, 't'}, giant...),
		"delete clients": append([]byte{0}, giant...),
		"delete ranges":  append([]byte{0, 1, 7}, giant...),
		"endless number": append([]byte{1}, bytes.Repeat([]byte{0xff}, 100)...),
	} {
		d := New()
		if cost := allocated(func() { refuses(t, d, update, "") }); cost > 64<<10 {
			t.Errorf("%s: %d bytes allocated for %d", name, cost, len(update))
		}
		if cost := allocated(func() { _, _ = Merge(update, update) }); cost > 64<<10 {
			t.Errorf("%s: merging allocates %d bytes for %d", name, cost, len(update))
		}
	}
	if _, err := New().EncodeDiff(giant); err == nil {
		t.Error("a state vector of 2^53 entries is taken")
	}
}

func TestARefusalNamesTheStructureAndItsPlace(t *testing.T) {
	update := forge(12, 0, words("text", nil, "fine"), words("text", &ID{12, 3}, "bad"))
	at := bytes.Index(update, []byte("bad"))
	update[at] = 0xff
	err := New().Apply(update)
	want := fmt.Sprintf("ydoc: structure 1 of client 12 at byte %d: text that is not UTF-8", at-4)
	if err == nil || err.Error() != want {
		t.Errorf("the error is %q, not %q", err, want)
	}
}
