package lottery

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// shared opens a reference pool that lies beside the project.
func shared(t testing.TB, features, respondents string, panel int) *Pool {
	t.Helper()
	read := func(name string) string {
		raw, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "shared", "data", "sortition", name))
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip("the reference pools do not lie beside the project")
		}
		if err != nil {
			t.Fatal(err)
		}
		return string(raw)
	}
	return written(t, read(features), read(respondents), panel, Columns{})
}

// written reads a pool from the text of two files.
func written(t testing.TB, features, respondents string, panel int, columns Columns) *Pool {
	t.Helper()
	f, err := ReadFeatures(strings.NewReader(features))
	if err != nil {
		t.Fatal(err)
	}
	people, err := ReadRespondents(strings.NewReader(respondents), f, columns)
	if err != nil {
		t.Fatal(err)
	}
	return &Pool{Features: f, People: people, Panel: panel}
}

func run(t testing.TB, p *Pool, a Algorithm) *Outcome {
	t.Helper()
	out, err := Run(context.Background(), p, Options{Algorithm: a, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	sound(t, out)
	return out
}

// sound checks what every outcome promises.
func sound(t testing.TB, out *Outcome) {
	t.Helper()
	sum := 0.0
	for _, c := range out.Chance {
		if c < 0 || c > 1 {
			t.Errorf("a chance of %v", c)
		}
		sum += c
	}
	if math.Abs(sum-float64(out.Pool.Panel)) > 1e-6 {
		t.Errorf("the chances sum to %v instead of %d", sum, out.Pool.Panel)
	}
	for _, i := range out.Unreachable {
		if out.Chance[i] != 0 {
			t.Errorf("%s is on no panel and has a chance of %v", out.Pool.People[i].ID, out.Chance[i])
		}
	}
	table := out.Table()
	if len(table) != Rows {
		t.Fatalf("the table has %d rows", len(table))
	}
	for _, row := range table {
		if err := out.Pool.Fits(row); err != nil {
			t.Fatal(err)
		}
	}
}

// chances by id.
func chances(out *Outcome) map[string]float64 {
	by := map[string]float64{}
	for i, c := range out.Chance {
		by[out.Pool.People[i].ID] = c
	}
	return by
}

func expect(t *testing.T, out *Outcome, want map[string]float64) {
	t.Helper()
	got := chances(out)
	for id, c := range want {
		if math.Abs(got[id]-c) > 1e-5 {
			t.Errorf("%s has the chance %.6f instead of %.6f", id, got[id], c)
		}
	}
}
