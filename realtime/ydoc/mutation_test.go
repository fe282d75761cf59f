package ydoc

import (
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"testing"
)

// TestMutatedUpdatesNeverHarmADocument damages what yjs clients send in every
// way that a disk, a network or a forger might. YDOC_MUTATIONS makes it long,
// YDOC_MUTATION_SEED another one.
func TestMutatedUpdatesNeverHarmADocument(t *testing.T) {
	runs := 3000
	if n, err := strconv.Atoi(os.Getenv("YDOC_MUTATIONS")); err == nil {
		runs = n
	}
	seed := uint64(1)
	if n, err := strconv.ParseUint(os.Getenv("YDOC_MUTATION_SEED"), 10, 64); err == nil {
		seed = n
	}
	t.Logf("%d runs with YDOC_MUTATION_SEED=%d", runs, seed)
	updates := goldenUpdates(t)
	random := rand.New(rand.NewPCG(seed, 1))
	var d *Doc
	taken := 0
	for i := range runs {
		if i%50 == 0 {
			d = New()
			for range random.IntN(8) {
				takes(t, d, updates[random.IntN(len(updates))])
			}
		}
		update := slices.Clone(updates[random.IntN(len(updates))])
		for range 1 + random.IntN(3) {
			update = mutate(random, update)
		}
		spends(t, d, update)
		vector := d.StateVector()
		offered(t, d, update)
		if d.StateVector(); string(vector) != string(d.StateVector()) {
			taken++
		}
	}
	t.Logf("%d of the damaged updates were still good for something", taken)
}

// mutate damages an update in one of the ways.
func mutate(random *rand.Rand, b []byte) []byte {
	if len(b) == 0 {
		return []byte{byte(random.Uint32())}
	}
	at := random.IntN(len(b))
	switch random.IntN(6) {
	case 0: // truncated
		return b[:at]
	case 1: // overwritten
		b[at] = byte(random.Uint32())
		return b
	case 2: // one bit
		b[at] ^= 1 << random.IntN(8)
		return b
	case 3: // a giant number put in
		return slices.Insert(b, at, appendUint(nil, random.Uint64()>>random.IntN(64))...)
	case 4: // a piece cut out
		return slices.Delete(b, at, min(len(b), at+1+random.IntN(9)))
	}
	// a piece doubled
	return slices.Insert(b, at, b[at:min(len(b), at+1+random.IntN(30))]...)
}

// spends checks that nothing done with the update allocates more than ten
// times its length, beside what an empty document and a small answer take.
func spends(t *testing.T, d *Doc, update []byte) {
	t.Helper()
	const small = 16 << 10
	for name, f := range map[string]func(){
		"Apply": func() { _ = New().Apply(update) },
		"Merge": func() { _, _ = Merge(update, update) },
		"Diff":  func() { _, _ = Diff(update, []byte{0}) },
		"EncodeDiff": func() {
			_, _ = New().EncodeDiff(update)
		},
	} {
		if cost := allocated(f); cost > uint64(10*len(update)+small) {
			t.Fatalf("%s of %d bytes allocates %d: %x", name, len(update), cost, update)
		}
	}
}

// allocated is how many bytes a function allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
