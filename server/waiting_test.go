package server

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

var (
	aRow    = regexp.MustCompile(`(?s)<li class="fm-rows__row">(.*?)</li>`)
	anyMark = regexp.MustCompile(`<[^>]*>`)
)

// asks checks that somebody's account says that something needs them, how long
// it takes and where; with no minutes, that it does not. Home says the same.
func (w *world) asks(who, words, minutes, path string) {
	w.t.Helper()
	for _, at := range []string{"/account", "/"} {
		found := ""
		for _, row := range aRow.FindAllString(want(w.t, w.as(who).get(at), 200).body, -1) {
			if strings.Contains(html.UnescapeString(anyMark.ReplaceAllString(row, " ")), words) {
				found = row
			}
		}
		switch {
		case minutes == "" && found != "":
			w.t.Errorf("%s of %s still asks %q", at, who, words)
		case minutes != "" && found == "":
			w.t.Errorf("%s of %s does not ask %q", at, who, words)
		case minutes != "" && (!strings.Contains(found, minutes) || !strings.Contains(found, `href="`+path)):
			w.t.Errorf("%s of %s asks %q without %q or not at %s: %s", at, who, words, minutes, path, found)
		}
	}
}

func TestWhatNeedsSomebodyIsOnTheirAccountWithItsMinutesUntilItIsDone(t *testing.T) {
	w := newWorld(t)
	ctx, id := t.Context(), w.drafts[0].Key()
	at, title := "/drafts/"+string(id), w.draft(0).Title
	sign := func(who string) {
		_, seq, hash := w.text(0)
		_, err := w.s.agreements.Sign(ctx, w.actor(who), id, agreement.Seen{Seq: seq, SHA256: hash})
		must(t, err)
	}
	toSign := "Sign the text of " + title
	w.asks("lead", toSign, "", "")
	sign("drafter")
	w.asks("lead", toSign, "About 2 minutes", at+"/agreement")
	w.asks("drafter", toSign, "", "")
	sign("lead")
	w.asks("lead", toSign, "", "")

	d, err := w.s.drafts.Drafts.Move(ctx, w.actor("lead"), id, w.draft(0).Version, draft.Drafting)
	must(t, err)
	st := &stage{s: w.s, cast: w.actors("drafter", "lead"), now: w.s.now()}
	explain, comment := "Give the reason for the change to the agreed text of "+title, "Comment on the change to the agreed text of "+title
	w.asks("lead", explain, "", "")
	must(t, st.adopt(ctx, d, "objective.1.objective", "every public contract", "most public contracts", "Some are secret."))
	w.asks("lead", explain, "About 5 minutes", at+"/agreement")
	w.asks("drafter", comment, "", "")
	_, seq, hash := w.text(0)
	_, err = w.s.agreements.Explain(ctx, w.actor("lead"), id, agreement.Seen{Seq: seq, SHA256: hash}, "Some contracts are secret by law.")
	must(t, err)
	w.asks("lead", explain, "", "")
	w.asks("lead", comment, "", "")
	w.asks("drafter", comment, "About 5 minutes", at+"/agreement")
	// Who agrees with the changed text has nothing left to say about it.
	sign("drafter")
	sign("lead")
	w.asks("drafter", comment, "", "")
}

func TestWhatPeopleBroughtNeedsItsOfficialsAndItsAnswerWhoBroughtIt(t *testing.T) {
	w := newWorld(t)
	at, title := "/plans/"+w.plan.Slug+"/triage", w.plan.Title
	w.asks("lead", "waits for an answer in "+title, "", "")
	w.idea("citizen", "Lamps")
	w.asks("lead", "1 input waits for an answer in "+title, "About 3 minutes", at)
	w.asks("citizen", "waits for an answer", "", "")
	in, _ := w.answered("Benches", "There is no money for wood.")
	w.asks("citizen", "There is news of 1 thing that you said", "About 1 minute", "/account/inputs")
	want(t, w.as("citizen").get("/account/inputs"), 200)
	w.asks("citizen", "There is news of", "", "")
	_, err := w.s.inputs.ContestAnswer(t.Context(), w.actor("citizen"), in.Key(), "Wood is cheap.")
	must(t, err)
	w.asks("coordinator", "1 contested answer waits for a review in "+title, "About 3 minutes", at+"?show=contested")
}

// actors are some of the cast by their names.
func (w *world) actors(keys ...string) map[string]people.Actor {
	all := map[string]people.Actor{}
	for _, key := range keys {
		all[key] = w.actor(key)
	}
	return all
}
