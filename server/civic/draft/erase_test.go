package draft_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestAPersonTakesAwayAllThatTheySaidAndNobodyElsesWords(t *testing.T) {
	w := newWorld(t)
	w.people.Attach(w.Part())
	th := w.post(t, w.ada, "Hers.")
	w.reply(t, w.ben, th.ID, "His.")
	w.suggest(t, w.ada, "hard", "tricky")
	_, err := w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Support, "Good."))
	must(t, err)
	x, err := w.people.Export(w.ctx, w.ada)
	must(t, err)
	raw, err := json.Marshal(x.Parts["drafts"])
	must(t, err)
	for _, want := range []string{"Hers.", "tricky", "Good."} {
		if !strings.Contains(string(raw), want) {
			t.Errorf("%q is missing", want)
		}
	}
	if strings.Contains(string(raw), "His.") {
		t.Error("somebody else's words went with hers")
	}
}

func TestAnErasedPersonsWordsStayAndTheirNameIsGone(t *testing.T) {
	w := newWorld(t)
	w.people.Attach(w.Part())
	th := w.post(t, w.ada, "A question.")
	r := w.reply(t, w.ben, th.ID, "An answer.")
	w.suggest(t, w.ben, "hard", "tricky")
	n := w.stance(t, draft.Concerns, "Dates.")
	n.Holder = draft.ForOrganisation
	_, err := w.Stances.Take(w.ctx, w.ben, w.id, n)
	must(t, err)
	_, err = w.Comments.Visit(w.ctx, w.ben, w.id)
	must(t, err)

	must(t, w.people.Erase(w.ctx, w.ben))
	for range 2 { // an interrupted erasure is run again
		must(t, w.Part().Erase(w.ctx, w.ben.Person))
	}
	got := w.one(t, w.visitor, th.ID)
	reply := got.Page.Items[0]
	if reply.ID != r.ID || reply.Body != "An answer." || reply.By.Name != people.Removed || reply.By.OrganisationName != "" || reply.By.Sector != people.CivilSociety {
		t.Errorf("the reply stands there as %+v", reply.By)
	}
	if got.Latest[0].By.OrganisationName != "" {
		t.Error("the thread remembers the employer")
	}
	if _, of := w.counts(t); of["civil-society concerns"] != 1 {
		t.Errorf("the organisation's stance went with its speaker: %v", of)
	}
	stances, err := w.Stances.List(w.ctx, w.visitor, w.id, "")
	must(t, err)
	if by := stances.Items[0].By; by.Name != people.Removed || by.OrganisationName != "Open Ledger" {
		t.Errorf("the stance stands there by %+v", by)
	}
	left, err := w.Part().Export(w.ctx, w.ben.Person)
	must(t, err)
	raw, err := json.Marshal(left)
	must(t, err)
	if strings.Contains(string(raw), "Ben Advocate") || !strings.Contains(string(raw), "An answer.") {
		t.Errorf("the store holds %s", raw)
	}
}
