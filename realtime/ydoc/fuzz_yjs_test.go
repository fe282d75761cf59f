package ydoc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"
)

var sceneKinds = []string{"text", "rich", "xml", "map", "array", "mixed"}

// tally counts, for one kind of content, how the runs ended.
type tally struct{ runs, failures, sameBefore, sameAfter, plain, plainSame int }

// TestYjsAndTheEngineAgree is the differential fuzz: random editing by yjs
// clients, served to the engine and to yjs in the same disorder, compared to the
// byte. FUZZ_YJS_RUNS and FUZZ_YJS_SEED make it long and repeatable.
func TestYjsAndTheEngineAgree(t *testing.T) {
	runs := number(t, "FUZZ_YJS_RUNS", 300)
	seed := uint32(number(t, "FUZZ_YJS_SEED", 1))
	if testing.Short() {
		runs = min(runs, 60)
	}
	o := startOracle(t)
	counts := map[string]*tally{}
	for _, kind := range sceneKinds {
		counts[kind] = &tally{}
	}
	failures := 0
	var smallest failure
	for i := range runs {
		kind := sceneKinds[i%len(sceneKinds)]
		err := o.run(kind, seed+uint32(i), nil, counts[kind])
		if err == nil {
			continue
		}
		failures++
		counts[kind].failures++
		t.Errorf("%s seed %d: %.200s", kind, seed+uint32(i), err.Error())
		if failures <= 20 {
			smallest = smallest.or(o.shrink(kind, seed+uint32(i), err))
		}
	}
	if failures > 0 {
		t.Errorf("the smallest failing case:\n%s", smallest)
	}
	report(t, runs, failures, counts)
}

func number(t *testing.T, name string, otherwise int) int {
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		t.Fatalf("%s must be a number, not %q", name, text)
	}
	return n
}

func report(t *testing.T, runs, failures int, counts map[string]*tally) {
	line := fmt.Sprintf("fuzz-yjs: %d runs, %d failures\n", runs, failures)
	before, after, total := 0, 0, 0
	for _, kind := range sceneKinds {
		c := counts[kind]
		line += fmt.Sprintf("  %-6s %6d runs, %d failures; byte-identical to yjs: %d before the exchange, %d after it; without formatting %d of %d\n",
			kind, c.runs, c.failures, c.sameBefore, c.sameAfter, c.plainSame, c.plain)
		before, after, total = before+c.sameBefore, after+c.sameAfter, total+c.runs
		if c.plainSame != c.plain {
			t.Errorf("%s: %d of %d final states without formatting are not byte-identical to yjs", kind, c.plain-c.plainSame, c.plain)
		}
	}
	if total > 0 {
		line += fmt.Sprintf("  all    byte-identical: %.2f %% before the exchange, %.2f %% after it", percent(before, total), percent(after, total))
		if total >= 300 && percent(after, total) < 97 {
			t.Errorf("only %.2f %% of the final states are byte-identical to yjs", percent(after, total))
		}
	}
	t.Log(line)
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(whole) }

type exchanged struct {
	State  []byte          `json:"state"`
	Vector []byte          `json:"vector"`
	Holds  json.RawMessage `json:"holds"`
	Fresh  json.RawMessage `json:"fresh"`
}

// run plays one scene and exchanges states until both sides have nothing new:
// yjs may tidy formatting once more when it receives the engine's state.
func (o *oracle) run(kind string, seed uint32, skip []int, count *tally) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = fmt.Errorf("panic: %v", fault)
		}
	}()
	count.runs++
	var s scene
	if err := o.try(map[string]any{"do": "play", "kind": kind, "seed": seed, "skip": skip}, &s); err != nil {
		return err
	}
	doc, err := s.play()
	if err != nil {
		return err
	}
	if bytes.Equal(doc.EncodeState(), s.State) {
		count.sameBefore++
	}
	var e exchanged
	for range 3 {
		if err := o.try(map[string]any{"do": "exchange", "state": doc.EncodeState()}, &e); err != nil {
			return err
		}
		if err := doc.Apply(e.State); err != nil {
			return fmt.Errorf("applying the state of yjs: %w", err)
		}
	}
	return s.agree(doc, e, count)
}

// agree compares everything after the exchange.
func (s *scene) agree(doc *Doc, e exchanged, count *tally) error {
	identical := bytes.Equal(doc.EncodeState(), e.State)
	if identical {
		count.sameAfter++
	}
	if !s.Formats {
		count.plain++
		if identical {
			count.plainSame++
		}
	}
	if err := same("the state vector after the exchange", doc.StateVector(), e.Vector); err != nil {
		return err
	}
	if err := sameJSON("what a document with only the engine's state holds", e.Fresh, e.Holds); err != nil {
		return err
	}
	return sameJSON("what the engine reads", dump(doc), e.Holds)
}

// failure is a case that fails, as small as it was found to be.
type failure struct {
	scene
	kept []int
	err  error
}

func (f failure) size() (n int) {
	for _, u := range f.Updates {
		n += len(u)
	}
	return n
}

func (f failure) or(other failure) failure {
	if f.err == nil || other.size() < f.size() {
		return other
	}
	return f
}

func (f failure) String() string {
	text := fmt.Sprintf("%s seed %d with only the operations %v (%s, gc %v): %v\n  updates:", f.Kind, f.Seed, f.kept, f.Style, f.GC, f.err)
	for _, u := range f.Updates {
		text += fmt.Sprintf("\n    %x", u)
	}
	return text
}

// shrink drops operations, large groups first, while the scene still fails.
func (o *oracle) shrink(kind string, seed uint32, first error) failure {
	f := failure{err: first}
	if err := o.try(map[string]any{"do": "play", "kind": kind, "seed": seed}, &f.scene); err != nil {
		return f
	}
	left := make([]int, f.Operations)
	for i := range left {
		left[i] = i
	}
	for size := (len(left) + 1) / 2; size > 0; size /= 2 {
		for at := 0; at < len(left); {
			end := min(at+size, len(left))
			fewer := append(append([]int{}, left[:at]...), left[end:]...)
			if err := o.run(kind, seed, without(f.Operations, fewer), &tally{}); err != nil {
				left, f.err = fewer, err
				continue
			}
			at = end
		}
	}
	skip := without(f.Operations, left)
	f.scene, f.kept = scene{}, left
	if err := o.try(map[string]any{"do": "play", "kind": kind, "seed": seed, "skip": skip}, &f.scene); err != nil {
		f.err = err
	}
	return f
}

// without lists the operations of 0..n-1 that are not kept.
func without(n int, kept []int) []int {
	out := []int{}
	for i, next := 0, 0; i < n; i++ {
		if next < len(kept) && kept[next] == i {
			next++
			continue
		}
		out = append(out, i)
	}
	return out
}
