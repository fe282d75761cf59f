package ydoc

import (
	"bytes"
	"runtime"
	"strings"
	"testing"
)

// traceUpdates plays the sequential trace once for all benchmarks.
func traceUpdates(b *testing.B) [][]byte {
	b.Helper()
	if benchUpdates == nil {
		benchUpdates = loadTrace(b, "automerge-paper.json.gz").play(b, "t")
	}
	return benchUpdates
}

var benchUpdates [][]byte

// BenchmarkApplyEachKeystroke applies 259,778 recorded keystrokes one by one;
// the figure to look at is ns/edit.
func BenchmarkApplyEachKeystroke(b *testing.B) {
	updates := traceUpdates(b)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		applyAll(b, updates)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(updates)), "ns/edit")
}

// BenchmarkApplyEachKeystrokeGuarded is the same with every limit in force, as
// an editing session applies them.
func BenchmarkApplyEachKeystrokeGuarded(b *testing.B) {
	updates := traceUpdates(b)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		doc := NewWith(Limits{NoPending: true, Roots: map[string]Kind{"t": Text}})
		for _, u := range updates {
			if err := doc.Apply(u); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(updates)), "ns/edit")
}

func BenchmarkLoadTheFinalState(b *testing.B) {
	state := applyAll(b, traceUpdates(b)).EncodeState()
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if err := New().Apply(state); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeTheFinalState(b *testing.B) {
	doc := applyAll(b, traceUpdates(b))
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		doc.EncodeState()
	}
}

func BenchmarkMergeTenThousandUpdates(b *testing.B) {
	updates := traceUpdates(b)[:10_000]
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		if _, err := Merge(updates...); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDeleteEverySecondLetter applies one update that cuts a text of
// 200,000 letters into as many pieces, from its end: the work must not grow
// with the square.
func BenchmarkDeleteEverySecondLetter(b *testing.B) {
	const letters = 200_000
	text := forge(7, 0, words("t", nil, strings.Repeat("ŵx", letters/2)))
	var set deleteSet
	for i := range uint64(letters / 2) {
		set = append(set, deleteRange{7, letters - 2 - 2*i, 1})
	}
	deletions := set.append([]byte{0})
	b.ReportAllocs()
	for range b.N {
		d := NewWith(Limits{Swell: -1})
		if d.Apply(text) != nil || d.Apply(deletions) != nil || d.Root("t").Len() != letters/2 {
			b.Fatal("the letters are not deleted")
		}
	}
}

// BenchmarkHeapOfALoadedDocument reports what stays allocated.
func BenchmarkHeapOfALoadedDocument(b *testing.B) {
	state := applyAll(b, traceUpdates(b)).EncodeState()
	for range b.N {
		b.ReportMetric(float64(heapOf(b, state)), "heap-B")
	}
}

func applyAll(t testing.TB, updates [][]byte) *Doc {
	doc := New()
	for _, u := range updates {
		if err := doc.Apply(u); err != nil {
			t.Fatal(err)
		}
	}
	return doc
}

// heapOf measures what a document loaded from the state keeps allocated.
func heapOf(t testing.TB, state []byte) int64 {
	state = bytes.Clone(state)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	doc := New()
	if err := doc.Apply(state); err != nil {
		t.Fatal(err)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(doc)
	runtime.KeepAlive(state)
	return int64(after.HeapAlloc) - int64(before.HeapAlloc)
}
