package sheet

import (
	"encoding/csv"
	"errors"
	"strings"
	"testing"
)

func TestWhatLooksLikeAFormulaIsMarkedAsText(t *testing.T) {
	var b strings.Builder
	s := New(&b, "what", "who")
	for _, cell := range []string{"=1+1", "+44 20", "-1", "@here", "\tx", "plain", "", "a, \"b\"\nc"} {
		if err := s.Row(cell, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.End(); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"what", "'=1+1", "'+44 20", "'-1", "'@here", "'\tx", "plain", "", "a, \"b\"\nc"} {
		if rows[i][0] != want {
			t.Errorf("row %d holds %q, want %q", i, rows[i][0], want)
		}
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("the disk is full") }

func TestATableThatCouldNotBeWrittenSaysSo(t *testing.T) {
	s := New(full{}, "what")
	_ = s.Row("x")
	if s.End() == nil {
		t.Error("nothing was said")
	}
}
