package server

import (
	"net/url"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/draft"
)

func TestAProgramHidesWordsAndShowsThemAgain(t *testing.T) {
	w := newWorld(t)
	field, quote := w.paragraph(0)
	id := w.draft(0).Key()
	g, err := w.s.drafts.Suggestions.Propose(t.Context(), w.actor("suggester"), id, draft.NewSuggestion{
		Block: &draft.Block{Field: field, Quote: quote}, Wording: "A rude wording.", Reason: "A rude reason."})
	must(t, err)
	_, seq, hash := w.text(0)
	st, err := w.s.drafts.Stances.Take(t.Context(), w.actor("citizen"), id, draft.NewStance{Position: draft.Oppose, Reason: "A rude stance.", Seq: seq, SHA256: hash})
	must(t, err)

	base, moderator, reader := "/drafts/"+string(id), w.token("moderator"), w.token("reader")
	for _, one := range []struct{ path, list, said string }{
		{base + "/suggestions/" + g.ID, base + "/suggestions", "A rude wording."},
		{base + "/stances/" + url.PathEscape(st.ID), base + "/stances", "A rude stance."},
	} {
		aProblem(t, w.call(moderator, "POST", one.path+"/hide", map[string]any{"reason": " "}), 422)
		want(t, w.call(moderator, "POST", one.path+"/hide", map[string]any{"reason": "It insults."}), 204)
		aProblem(t, w.call(moderator, "POST", one.path+"/hide", map[string]any{"reason": "Again."}), 409)
		for who, reads := range map[string]bool{reader: false, "": false, moderator: true} {
			list := want(t, w.call(who, "GET", one.list, nil), 200)
			if strings.Contains(list.body, one.said) != reads || !strings.Contains(list.body, "It insults.") {
				t.Errorf("%s, hidden, shows %.600s", one.list, list.body)
			}
		}
		want(t, w.call(moderator, "POST", one.path+"/show", nil), 204)
		if list := w.call(reader, "GET", one.list, nil); !strings.Contains(list.body, one.said) || strings.Contains(list.body, "It insults.") {
			t.Errorf("%s, shown again, shows %.600s", one.list, list.body)
		}
	}
	for _, nothing := range []string{base + "/suggestions/none", base + "/stances/none"} {
		got := w.call(moderator, "POST", nothing+"/hide", map[string]any{"reason": "x"})
		if got.status != 404 {
			t.Errorf("%s answers %d", nothing, got.status)
		}
	}
}
