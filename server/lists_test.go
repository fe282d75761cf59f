package server

import (
	"os"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/importer"
)

// shape writes a text as p(words) and ul(words|words).
func shape(n draft.Node) string {
	var all []string
	for _, block := range n.Content {
		var words []string
		for _, item := range block.Content {
			words = append(words, item.Words())
		}
		switch block.Type {
		case "bulletList":
			all = append(all, "ul("+strings.Join(words, "|")+")")
		default:
			all = append(all, "p("+block.Words()+")")
		}
	}
	return strings.Join(all, " ")
}

func TestImportedBulletsBecomeLists(t *testing.T) {
	for _, one := range []struct{ text, want string }{
		{"One.\n\nTwo\nlines.", "p(One.) p(Two\nlines.)"},
		{"We ask:\n\n● who pays?\n\n● who is paid?\n\nThat is all.", "p(We ask:) ul(who pays?|who is paid?) p(That is all.)"},
		{"We ask:\n• who pays,\nand when?\n• who is paid?", "p(We ask:) ul(who pays,\nand when?|who is paid?)"},
		{"- text\n- more text", "ul(text|more text)"},
		{"It was late\n– which nobody saw.", "p(It was late\n– which nobody saw.)"},
		{"- 3 degrees", "p(- 3 degrees)"},
		{"•\n\nWords", "p(•) p(Words)"},
		{"1. first\n\n2. second", "p(1. first) p(2. second)"},
		{" \n\n ", ""},
	} {
		if got := shape(written(one.text)); got != one.want {
			t.Errorf("%q becomes %s, want %s", one.text, got, one.want)
		}
	}
}

func TestARealPlansBulletsAreListsThatTheTextMayHold(t *testing.T) {
	raw, err := os.Open("../../shared/data/nap4-2019-2021.txt")
	if err != nil {
		t.Skip("the published plan is not beside the project")
	}
	defer raw.Close()
	understood, err := importer.Read("nap4-2019-2021.txt", raw)
	must(t, err)
	w := newWorld(t)
	p, err := w.s.texts.Import(t.Context(), people.Operator(), understood)
	must(t, err)
	drafts, err := w.s.drafts.Drafts.ByPlan(t.Context(), people.Operator(), p.ID)
	must(t, err)
	lists, milestones := 0, 0
	for i, d := range drafts {
		content, _, err := w.s.texts.Current(t.Context(), d.Key())
		must(t, err)
		milestones += len(content.Milestones)
		for field, text := range content.Texts {
			for _, block := range text.Content {
				if block.Type == "bulletList" {
					lists++
				}
			}
			if strings.ContainsAny(text.Words(), "●•") {
				t.Errorf("%s of %s still has a printed bullet", field, d.Title)
			}
		}
		said := toPlan(d, content, p.Around())
		if was := understood.Commitments[i]; letters(said) != letters(was) {
			t.Errorf("%s has other words than were imported", d.Title)
		}
	}
	if len(drafts) != 8 || milestones != 39 || lists < 4 {
		t.Errorf("%d drafts with %d milestones and %d lists", len(drafts), milestones, lists)
	}
}

// letters are the objectives' texts without their form.
func letters(c plan.Content) string {
	var b strings.Builder
	for _, o := range c.Objectives {
		for _, key := range []string{"problem", "objective", "contribution"} {
			b.WriteString(strings.Join(strings.Fields(strings.NewReplacer("●", "", "•", "").Replace(o.Fields[key])), " "))
		}
	}
	return b.String()
}
