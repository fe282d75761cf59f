package ydoc

import (
	"os"
	"testing"
)

// TestYjsSceneThatIsNamed plays a single scene, named by FUZZ_YJS_KIND and
// FUZZ_YJS_SEED, and shrinks it: for finding out why one fails.
func TestYjsSceneThatIsNamed(t *testing.T) {
	kind := os.Getenv("FUZZ_YJS_KIND")
	if kind == "" {
		t.Skip("FUZZ_YJS_KIND names no scene to look at")
	}
	o := startOracle(t)
	seed := uint32(number(t, "FUZZ_YJS_SEED", 1))
	if err := o.run(kind, seed, nil, &tally{}); err != nil {
		t.Error(o.shrink(kind, seed, err))
	}
}
