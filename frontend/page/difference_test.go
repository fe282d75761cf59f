package page

import (
	"math/rand"
	"strings"
	"testing"
)

func TestADifferenceHoldsBothTextsWhole(t *testing.T) {
	words := []string{"open", "data", " ", ", ", "contract", "é", "\n", "2026", "."}
	random := rand.New(rand.NewSource(1))
	text := func() string {
		var b strings.Builder
		for range random.Intn(40) {
			b.WriteString(words[random.Intn(len(words))])
		}
		return b.String()
	}
	for range 2000 {
		a, b := text(), text()
		var old, new strings.Builder
		for _, s := range spans(a, b) {
			if s.kind != '+' {
				old.WriteString(s.text)
			}
			if s.kind != '-' {
				new.WriteString(s.text)
			}
		}
		if old.String() != a || new.String() != b {
			t.Fatalf("from %q to %q the difference reads %q and %q", a, b, old.String(), new.String())
		}
	}
}

func TestADifferenceShowsTheChangedWordAlone(t *testing.T) {
	got := spans("publish 80% of awards", "publish 90% of awards")
	if len(got) != 4 || got[1] != (span{'-', "80"}) || got[2] != (span{'+', "90"}) {
		t.Errorf("got %v", got)
	}
}

func TestAHugeDifferenceIsBounded(t *testing.T) {
	a := strings.Repeat("a b ", 2000)
	b := strings.Repeat("c d ", 2000)
	if got := spans(a, b); len(got) > 3 {
		t.Errorf("%d stretches", len(got))
	}
}
