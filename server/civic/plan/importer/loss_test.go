package importer

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// lost names words of the lines that are neither in the preview nor in its
// warnings nor part of a heading that was understood.
func lost(t *testing.T, lines []line) []string {
	t.Helper()
	count := map[string]int{}
	for _, l := range lines {
		for _, w := range strings.Fields(fold(l.words())) {
			count[w]++
		}
	}
	r := newReader(lines)
	p := r.read()
	raw, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var tree any
	if err := json.Unmarshal(raw, &tree); err != nil {
		t.Fatal(err)
	}
	take := func(s string) {
		for _, w := range strings.Fields(fold(s)) {
			count[w]--
		}
	}
	leaves(tree, take)
	for _, heard := range r.heard {
		take(heard)
	}
	numbers(p, take)
	var left []string
	for w, n := range count {
		if n > 0 {
			left = append(left, w)
		}
	}
	return left
}

// leaves gives every text of a JSON tree.
func leaves(tree any, take func(string)) {
	switch v := tree.(type) {
	case string:
		take(v)
	case []any:
		for _, x := range v {
			leaves(x, take)
		}
	case map[string]any:
		for k, x := range v {
			if strings.Contains(k, " ") { // a heading of a column that is not known
				take(k)
			}
			leaves(x, take)
		}
	}
}

// numbers gives the printed numbers, which are kept as numbers.
func numbers(p plan.Preview, take func(string)) {
	one := func(n plan.Number) {
		raw, _ := json.Marshal(n)
		take(string(raw))
	}
	for _, item := range p.Plan.Summary {
		one(item.Number)
	}
	for _, c := range p.Commitments {
		one(c.Number)
		take("commitment")
		for _, o := range c.Objectives {
			one(o.Number)
		}
	}
}

func TestNoWordOfAPlanIsDroppedInSilence(t *testing.T) {
	files, err := filepath.Glob("testdata/*.*")
	if err != nil || len(files) < 4 {
		t.Fatal("the plans of this test are missing", err)
	}
	for _, name := range []string{"nap4-2019-2021.txt", "ogp-uk0075.txt", "ogp-uk0096.txt", "meeting-note-2017-02.txt"} {
		if path := filepath.Join("..", "..", "..", "..", "..", "shared", "data", name); exists(path) {
			files = append(files, path)
		}
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if left := lost(t, linesOf(file, plainEnds(string(raw)))); len(left) > 0 {
			t.Errorf("%s: these words were lost: %q", file, left)
		}
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func FuzzNothingIsLostAndNothingPanics(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.*")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(filepath.Base(file), string(raw))
	}
	f.Add("a.txt", "Commitment 1: A\nObjective\nx\nMilestones New or ongoing Start date End date\ny New 2020 2021\n")
	f.Add("a.html", "<table><tr><td colspan=9 rowspan=9>Milestones<td>Start date<td>End date<tr><td>x<table><tr><td>y")
	f.Add("a.md", "---\nx: y\n---\n# A\n| Milestones | Start date | End date |\n|-|-|-|\n| a | 2020 | 2021 |\n")
	f.Fuzz(func(t *testing.T, name, text string) {
		if len(text) > 20_000 {
			return
		}
		text, _, err := decode(name, []byte(text))
		if err != nil {
			return
		}
		if left := lost(t, linesOf(name, text)); len(left) > 0 {
			t.Fatalf("these words were lost: %q", left)
		}
	})
}

// Documents arrive with lines lost, doubled, swapped and broken. Whatever
// becomes of their layout, each word must still be found.
func TestAPlanThatWasDamagedOnItsWayLosesNoMoreWords(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.*")
	var texts []string
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		texts = append(texts, string(raw))
	}
	dice := rand.New(rand.NewPCG(4, 20))
	for range 200 {
		text := damaged(texts[dice.IntN(len(texts))], texts[dice.IntN(len(texts))], dice)
		name := []string{"a.txt", "a.md", "a.html", ""}[dice.IntN(4)]
		if left := lost(t, linesOf(name, text)); len(left) > 0 {
			t.Fatalf("%s: these words were lost: %q of\n%s", name, left, text)
		}
	}
}

func damaged(text, foreign string, dice *rand.Rand) string {
	lines, others := strings.Split(text, "\n"), strings.Split(foreign, "\n")
	for range 1 + dice.IntN(20) {
		i, j := dice.IntN(len(lines)), dice.IntN(len(lines))
		switch cut := dice.IntN(len(lines[i]) + 1); dice.IntN(6) {
		case 0:
			lines = append(lines[:i], lines[i+1:]...)
		case 1:
			lines[i] = others[dice.IntN(len(others))]
		case 2:
			lines[i], lines[j] = lines[j], lines[i]
		case 3:
			lines[i] += " " + lines[j]
		case 4:
			lines[i] = strings.ToValidUTF8(lines[i][:cut], "") + "\n" + strings.ToValidUTF8(lines[i][cut:], "")
		case 5:
			lines[i] = ""
		}
		if len(lines) == 0 {
			return "nothing"
		}
	}
	return strings.Join(lines, "\n")
}
