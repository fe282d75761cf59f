package difference

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

func whole(steps []Step, without Op) string {
	var b strings.Builder
	for _, s := range steps {
		if s.Op != without {
			b.WriteString(s.Text)
		}
	}
	return b.String()
}

func TestOnlyTheChangedWordsAreShown(t *testing.T) {
	for _, c := range []struct {
		old, new string
		want     []Step
	}{
		{"", "", nil},
		{"a b", "a b", []Step{{Same, "a b"}}},
		{"Publish 80% of awards", "Publish 90% of awards", []Step{{Same, "Publish "}, {Delete, "80"}, {Insert, "90"}, {Same, "% of awards"}}},
		{"", "new words", []Step{{Insert, "new words"}}},
		{"gone", "", []Step{{Delete, "gone"}}},
		{"the cat sat", "the cat quietly sat", []Step{{Same, "the cat "}, {Insert, "quietly "}, {Same, "sat"}}},
		{"citizens’ trust", "citizens’ faith", []Step{{Same, "citizens’ "}, {Delete, "trust"}, {Insert, "faith"}}},
	} {
		if got := Words(c.old, c.new); !slices.Equal(got, c.want) {
			t.Errorf("%q to %q: %q", c.old, c.new, got)
		}
	}
}

func TestTheStepsAreBothTextsAndAsFewAsThereCanBe(t *testing.T) {
	dice := rand.New(rand.NewPCG(1, 2))
	for range 3000 {
		text := func() string {
			var b strings.Builder
			for range dice.IntN(14) {
				b.WriteString([]string{"tea", "milk", " ", ". ", "é", "\n", "sugar "}[dice.IntN(7)])
			}
			return b.String()
		}
		a, b := text(), text()
		steps := Words(a, b)
		if whole(steps, Insert) != a || whole(steps, Delete) != b {
			t.Fatalf("%q to %q became %q", a, b, steps)
		}
		for i := 1; i < len(steps); i++ {
			if steps[i].Op == steps[i-1].Op || steps[i].Op == Delete && steps[i-1].Op == Insert {
				t.Fatalf("%q to %q: steps out of order: %q", a, b, steps)
			}
		}
		kept := 0
		for _, s := range steps {
			if s.Op == Same {
				kept += len(pieces(s.Text))
			}
		}
		if want := longestCommon(pieces(a), pieces(b)); len(pieces(a)) > 0 && kept < want-1 {
			t.Fatalf("%q to %q keeps %d pieces, and %d are common: %q", a, b, kept, want, steps)
		}
	}
}

// longestCommon is the plain table, to compare with.
func longestCommon(a, b []string) int {
	row := make([]int, len(b)+1)
	for i := range a {
		last := 0
		for j := range b {
			was := row[j+1]
			if a[i] == b[j] {
				row[j+1] = last + 1
			} else {
				row[j+1] = max(row[j+1], row[j])
			}
			last = was
		}
	}
	return row[len(b)]
}

func TestTextsWithNothingInCommonAreComparedInTime(t *testing.T) {
	a, b := strings.Repeat("one two ", 20_000), strings.Repeat("three four ", 20_000)
	begun := time.Now()
	steps := Words(a, b)
	if whole(steps, Insert) != a || whole(steps, Delete) != b {
		t.Fatal("the texts are not whole")
	}
	if took := time.Since(begun); took > 20*time.Second {
		t.Fatalf("it took %v", took)
	}
}

func TestRowsAreFollowedByTheirIDs(t *testing.T) {
	row := func(id, text, end string) Row { return Row{id, map[string]string{"text": text, "end": end}} }
	old := []Row{row("1", "Count", "May 2024"), row("2", "Print", "June 2024"), row("3", "Hang", "July 2024"), row("4", "Look", "")}
	new := []Row{row("1", "Count", "May 2024"), row("3", "Hang it up", "July 2024"), row("5", "Rest", ""), row("4", "Look", "")}
	var got []string
	changes := Rows(old, new)
	for _, c := range changes {
		got = append(got, c.ID+" "+string(c.Change))
	}
	if want := []string{"1 unchanged", "2 removed", "3 changed", "5 added", "4 unchanged"}; !slices.Equal(got, want) {
		t.Fatalf("got %q, want %q", got, want)
	}
	if steps := changes[2].Cells["text"]; len(changes[2].Cells) != 1 || whole(steps, Same) != " it up" {
		t.Fatalf("the changed row is %+v", changes[2])
	}
	swapped := Rows(old[:2], []Row{old[1], old[0]})
	if swapped[0].Change == swapped[1].Change {
		t.Fatalf("of two rows that changed places one moved: %+v", swapped)
	}
}

func TestFieldsThatAreTheSameAreLeftOut(t *testing.T) {
	fields := Fields(map[string]string{"lead": "A", "problem": "p", "zebra": "z"}, map[string]string{"lead": "B", "problem": "p", "actions": "do"}, []string{"problem", "lead"})
	var names []string
	for _, f := range fields {
		names = append(names, f.Field)
	}
	if want := []string{"lead", "actions", "zebra"}; !slices.Equal(names, want) {
		t.Fatalf("got %q, want %q", names, want)
	}
}
