package input_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

func TestAFileIsKeptInPartsAndComesBackAsItWas(t *testing.T) {
	w := newWorld(t)
	content := append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("one page after another "), 40_000)...)
	n := input.New{Key: "form", Kind: input.Evidence, Title: "A count", Body: "What I counted.", File: &input.Upload{Name: `..\..\a "count".pdf`, Content: content}}
	first, err := w.Bring(w.ctx, w.ada, w.plan, n)
	must(t, err)
	second, err := w.Bring(w.ctx, w.ada, w.plan, n)
	must(t, err)
	file, back, err := w.Read(w.ctx, w.visitor, first.Key())
	must(t, err)
	if first.ID != second.ID || !bytes.Equal(back, content) || file.Name != "a -count-.pdf" || file.Size != len(content) {
		t.Errorf("back came %d bytes as %+v", len(back), file)
	}
	n.Body = "Something else."
	_, err = w.Bring(w.ctx, w.ada, w.plan, n)
	refused(t, err, civic.Conflict, "with other words")
}

func TestEvidenceThatIsTooLargeOrNotWhatItSaysIsRefused(t *testing.T) {
	w := newWorld(t)
	for name, one := range map[string]struct{ content, words string }{
		"page.html": {"<script>alert(1)</script>", "Choose a PDF"}, "count.pdf": {"<html>", "This is not what its name says"},
		"count.csv": {"a,b\x00", "This is not what its name says"}, "empty.txt": {"", "is empty"},
		"large.txt": {strings.Repeat("x", input.MostFile+1), "too large"},
	} {
		_, err := w.Bring(w.ctx, w.ada, w.plan, input.New{Kind: input.Evidence, Title: "A file", Body: "See inside.",
			File: &input.Upload{Name: name, Content: []byte(one.content)}})
		refused(t, err, civic.Invalid, one.words)
	}
	_, err := w.Bring(w.ctx, w.ada, w.plan, input.New{Kind: input.Evidence, Title: "Nothing", Body: "No file."})
	refused(t, err, civic.Invalid, "Add a file or a link")
	_, err = w.Bring(w.ctx, w.ada, w.plan, input.New{Kind: input.Evidence, Title: "A link", Body: "See there.", Link: "javascript:alert(1)"})
	refused(t, err, civic.Invalid, "the whole address")
}

func TestWhoBringsWhatIsAskedOfTheRule(t *testing.T) {
	w := newWorld(t)
	idea := input.New{Kind: input.Idea, Title: "Benches", Body: "At every stop."}
	_, err := w.Bring(w.ctx, w.visitor, w.plan, idea)
	refused(t, err, civic.SignIn, "Sign in")
	_, err = w.Bring(w.ctx, w.ada, w.plan, input.New{Kind: input.Offline, Title: "Heard", Body: "Words.", Behalf: &input.Behalf{Name: "A resident", Sector: people.Citizen}})
	refused(t, err, civic.Forbidden, "do not let you")
	_, err = w.Bring(w.ctx, w.coord, w.plan, input.New{Kind: input.Offline, Title: "Heard", Body: "Words."})
	refused(t, err, civic.Invalid, "whose words")
	in, err := w.Bring(w.ctx, w.coord, w.plan, input.New{Kind: input.Offline, Title: "Heard", Body: "Words.", Behalf: &input.Behalf{Name: "A resident", Sector: people.CivilSociety}})
	must(t, err)
	if v := w.see(t, in.Key()); v.State != input.Acknowledged || v.Behalf.Name != "A resident" {
		t.Errorf("it is %+v", v.Input)
	}
	got, err := w.Counts(w.ctx, w.visitor, w.plan)
	must(t, err)
	if got.Sectors["civil-society"] == nil || got.Sectors["government"] != nil {
		t.Errorf("it counts for %v", got.Sectors)
	}
	for range 30 {
		idea.Title += "!"
		_, err = w.Bring(w.ctx, w.ada, w.plan, idea)
		must(t, err)
	}
	_, err = w.Bring(w.ctx, w.ada, w.plan, input.New{Kind: input.Idea, Title: "One more", Body: "At every stop."})
	refused(t, err, civic.TooMuch, "Take a break")
}

func TestIdeasThatBecomeNothingStayToBeSeenWithTheirReason(t *testing.T) {
	w := newWorld(t)
	parked, declined := w.idea(t, w.ada, "Benches"), w.idea(t, w.ben, "Golden taps")
	until := w.clock.Now().AddDate(2, 0, 0)
	_, err := w.Respond(w.ctx, w.coord, w.plan, input.NewResponse{Inputs: []input.ID{parked}, Disposition: input.Deferred, Reason: "Not this year."})
	refused(t, err, civic.Invalid, "Say where or until when")
	_, err = w.Respond(w.ctx, w.coord, w.plan, input.NewResponse{Inputs: []input.ID{parked}, Disposition: input.Deferred, Reason: "Not this year.",
		To: "the next plan", Until: w.clock.Now().AddDate(-1, 0, 0)})
	refused(t, err, civic.Invalid, "still to come")
	_, err = w.Respond(w.ctx, w.coord, w.plan, input.NewResponse{Inputs: []input.ID{parked}, Disposition: input.Deferred, Reason: "Not this year.", To: "the next plan", Until: until})
	must(t, err)
	_, err = w.Respond(w.ctx, w.coord, w.plan, no("Brass does.", declined))
	must(t, err)
	for fate, want := range map[input.Disposition]input.ID{input.Deferred: parked, input.NotAdopted: declined} {
		list, err := w.List(w.ctx, w.visitor, w.plan, input.Ask{Kind: input.Idea, Fate: fate})
		must(t, err)
		if len(list.Items) != 1 || list.Items[0].Key() != want || list.Items[0].Answer.Reason == "" {
			t.Errorf("%s lists %v", fate, list.Items)
		}
	}
}

func TestNewsOfWhatAPersonSaidIsNewUntilTheyLook(t *testing.T) {
	w := newWorld(t)
	id := w.idea(t, w.ada, "Benches")
	news, err := w.News(w.ctx, w.ada)
	must(t, err)
	if len(news) != 0 {
		t.Errorf("what she did herself is news to her: %v", news)
	}
	_, err = w.Respond(w.ctx, w.coord, w.plan, no("No.", id))
	must(t, err)
	if news, err = w.News(w.ctx, w.ada); err != nil || len(news) != 1 {
		t.Errorf("there are %d news, %v", len(news), err)
	}
	must(t, w.Looked(w.ctx, w.ada))
	if news, err = w.News(w.ctx, w.ada); err != nil || len(news) != 0 {
		t.Errorf("after looking there are %d news, %v", len(news), err)
	}
	own, err := w.Mine(w.ctx, w.ada, "")
	must(t, err)
	if len(own.Items) != 1 || own.Items[0].Answer == nil || !own.Items[0].MayContest {
		t.Errorf("her page has %+v", own.Items)
	}
	_, err = w.Mine(w.ctx, w.visitor, "")
	refused(t, err, civic.SignIn, "Sign in")
}

func TestNumbersAreRightHoweverManyCountAndAnswerAtOnce(t *testing.T) {
	w := newWorld(t)
	var ids []input.ID
	for range 20 {
		ids = append(ids, w.says(t, w.ada, "A word."))
	}
	var wg sync.WaitGroup
	for i := range 4 {
		wg.Go(func() {
			for _, id := range ids[5*i : 5*i+5] {
				if _, err := w.Respond(w.ctx, w.coord, w.plan, no("No.", id)); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			for range 5 {
				if _, err := w.Unanswered(w.ctx, w.plan, w.id); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	w.waiting(t, 0, 0)
	// A second room opened on the same store counts on from the same numbers.
	plans, err := plan.Open(w.ctx, w.engine, w.people.Grants, w.clock.Now, w.heard)
	must(t, err)
	other, err := input.Open(w.ctx, w.engine, input.Needs{Rules: w.people.Grants, Drafts: w.drafts, Plans: plans, Announce: w.heard, Now: w.clock.Now})
	must(t, err)
	got, err := other.Counts(w.ctx, w.visitor, w.plan)
	must(t, err)
	if got.Total.Answered != 20 || got.Total.Waiting != 0 {
		t.Errorf("counted %+v", got.Total)
	}
}

func TestAnErasedPersonsInputsStayWithoutTheirName(t *testing.T) {
	w := newWorld(t)
	id := w.idea(t, w.ada, "Benches")
	must(t, w.Part().Erase(w.ctx, w.ada.Person))
	must(t, w.people.Erase(w.ctx, w.ada))
	if v := w.see(t, id); v.By.Name != people.Removed || v.Title != "Benches" {
		t.Errorf("it is by %+v", v.By)
	}
}
