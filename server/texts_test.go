package server

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

func TestAParagraphWithOthersAfterItCanBeReplacedAsAWhole(t *testing.T) {
	w := newWorld(t)
	id := w.drafts[0].Key()
	field, quote := w.paragraph(0)
	w.evilText(id) // adds a second paragraph
	for _, words := range []string{"Small firms hear of contracts too late.", "Nobody hears of them."} {
		g, err := w.s.drafts.Suggestions.Propose(t.Context(), w.actor("suggester"), id, draft.NewSuggestion{
			Block: &draft.Block{Field: field, Quote: quote}, Wording: words, Reason: "It is plainer."})
		must(t, err)
		places, err := w.s.texts.Resolve(t.Context(), id, []draft.Anchor{g.Anchor})
		must(t, err)
		if places[0].State != draft.InPlace || places[0].Text != quote {
			t.Errorf("the paragraph is %s: %q", places[0].State, places[0].Text)
		}
		_, err = w.s.drafts.Suggestions.Accept(t.Context(), w.actor("lead"), id, g.ID)
		must(t, err)
		if _, quote = w.paragraph(0); quote != words {
			t.Errorf("the text says %q", quote)
		}
	}
}
