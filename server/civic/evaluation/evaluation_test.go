package evaluation_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/evaluation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/forum/forumtest"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

type world struct {
	*forumtest.World
	*evaluation.Evaluations
	lead, evaluator people.Actor
	reported        bool
}

func newWorld(t testing.TB, members int) *world {
	t.Helper()
	w := &world{World: forumtest.Open(t, store(t), members)}
	w.Evaluations = w.open()
	w.lead, w.evaluator = w.By[forum.Lead], w.By[forum.Evaluator]
	return w
}

func (w *world) open() *evaluation.Evaluations {
	w.T.Helper()
	s, err := evaluation.Open(w.Ctx, w.Engine, evaluation.Needs{Forums: w.World.Forums, Announce: civic.Silence{}, Now: w.World.Now,
		Reported: func(context.Context, forum.ID) (bool, error) { return w.reported, nil }})
	w.Must(err)
	return s
}

// asked puts the default questionnaire to members.
func (w *world) asked() *evaluation.Questionnaire {
	w.T.Helper()
	q, err := w.Ask(w.Ctx, w.lead, w.ID, evaluation.New{Title: "After the first day", After: "Saturday", For: forum.Member, Closes: w.Now().AddDate(0, 0, 7)})
	w.Must(err)
	return q
}

// all answers every statement with the same point.
func all(q *evaluation.Questionnaire, p evaluation.Point, text string) evaluation.Answers {
	return evaluation.Answers{Points: slices.Repeat([]evaluation.Point{p}, len(q.Statements)), Words: text}
}

func (w *world) results(by people.Actor) []*evaluation.Result {
	w.T.Helper()
	found, err := w.Results(w.Ctx, by, w.ID)
	w.Must(err)
	return found
}

func TestNothingIsCountedBeforeTheEndAndThenOnlyWhereFiveAnswered(t *testing.T) {
	w := newWorld(t, 6)
	q := w.asked()
	for i, m := range w.Members[:4] {
		w.Must(w.Answer(w.Ctx, m, q.ID, all(q, evaluation.Point(5-i%2), "")))
	}
	r := w.results(w.evaluator)[0]
	if r.Answered != 4 || r.Of != 6 || r.Tallies != nil {
		t.Errorf("while it is open: %+v", r)
	}
	few := w.asked()
	for _, m := range w.Members[:4] {
		w.Must(w.Answer(w.Ctx, m, few.ID, all(few, 2, "Only us four.")))
	}
	_, err := w.End(w.Ctx, w.lead, few.ID)
	w.Must(err)
	fifth := all(q, 1, "")
	fifth.Points[0] = 0 // says nothing of the first statement
	w.Must(w.Answer(w.Ctx, w.Members[4], q.ID, fifth))
	_, err = w.End(w.Ctx, w.lead, q.ID)
	w.Must(err)
	if r := w.results(w.evaluator)[0]; r.Tallies != nil {
		t.Error("numbers are seen in the moment of closing, when an answer can still arrive")
	}
	w.Refused(w.Answer(w.Ctx, w.Members[5], q.ID, all(q, 5, "")), civic.Conflict, "closed")
	w.Pass(time.Minute)
	found := w.results(w.lead)
	if got := found[0].Tallies; got[0].Counts != nil || got[0].Given != 0 || !slices.Equal(got[1].Counts, []int{2, 2, 0, 0, 1}) || got[1].Given != 5 {
		t.Errorf("the tallies are %+v", got)
	}
	if found[1].Shown() || found[1].Answered != 4 {
		t.Errorf("four answers are shown: %+v", found[1].Tallies)
	}
	sheets, err := w.Sheets(w.Ctx, w.evaluator, w.ID)
	w.Must(err)
	said, err := w.Said(w.Ctx, w.evaluator, w.ID)
	w.Must(err)
	if strings.Count(string(sheets), "\r\n") != 1+4*len(q.Statements)+len(q.Statements)-1 || strings.Contains(string(said), "Only us four") {
		t.Errorf("the evaluator takes away %s and %s", sheets, said)
	}
}

func TestNumbersArePublicWithTheReportAndForWhoRunsAndJudgesBefore(t *testing.T) {
	w := newWorld(t, 5)
	q := w.asked()
	for _, m := range w.Members {
		w.Must(w.Answer(w.Ctx, m, q.ID, all(q, 4, "The soup was cold.")))
	}
	_, err := w.End(w.Ctx, w.lead, q.ID)
	w.Must(err)
	w.Pass(time.Minute)
	for _, w.reported = range []bool{false, true} {
		for name, by := range w.Each() {
			sees := w.reported || slices.Contains([]string{"lead", "evaluator"}, name)
			if got := w.results(by); sees != (len(got) == 1) {
				t.Errorf("reported %t: %s sees %d", w.reported, name, len(got))
			}
			for _, take := range []func(context.Context, people.Actor, forum.ID) ([]byte, error){w.Sheets, w.Said} {
				raw, err := take(w.Ctx, by, w.ID)
				if (err == nil) != (name == "evaluator") {
					t.Errorf("%s takes away %q, %v", name, raw, err)
				}
			}
			_, err := w.Judge(w.Ctx, by, w.ID, "", "")
			if r := civic.AsRefusal(err); r == nil || (r.Kind == civic.Invalid) != (name == "evaluator") {
				t.Errorf("%s judges: %v", name, err)
			}
			_, err = w.Ask(w.Ctx, by, w.ID, evaluation.New{})
			if r := civic.AsRefusal(err); r == nil || (r.Kind == civic.Invalid) != slices.Contains([]string{"lead", "evaluator"}, name) {
				t.Errorf("%s asks: %v", name, err)
			}
		}
	}
	said, err := w.Said(w.Ctx, w.evaluator, w.ID)
	w.Must(err)
	if strings.Count(string(said), "The soup was cold.") != 5 {
		t.Errorf("the words are %s", said)
	}
	one, err := w.Judge(w.Ctx, w.evaluator, w.ID, "k", "It was fair.")
	w.Must(err)
	again, err := w.Judge(w.Ctx, w.evaluator, w.ID, "k", "It was fair.")
	w.Must(err)
	found, err := w.Judgements(w.Ctx, w.ID)
	w.Must(err)
	if one.ID != again.ID || len(found) != 1 || found[0].By.Name != "The evaluator" {
		t.Errorf("the judgements are %+v", found)
	}
}

func TestAQuestionnaireIsAnsweredByItsAudienceAndOnce(t *testing.T) {
	w := newWorld(t, 2)
	for _, audience := range evaluation.Audiences {
		q, err := w.Ask(w.Ctx, w.evaluator, w.ID, evaluation.New{Title: "How was it?", For: audience, Closes: w.Now().AddDate(0, 0, 7)})
		w.Must(err)
		if !slices.Equal(q.Statements, evaluation.Defaults[audience]) {
			t.Errorf("%s are asked %v", audience, q.Statements)
		}
		for name, by := range w.Each() {
			err := w.Answer(w.Ctx, by, q.ID, all(q, 3, ""))
			if name == string(audience) {
				w.Must(err)
				w.Refused(w.Answer(w.Ctx, by, q.ID, all(q, 5, "")), civic.Conflict, "answered this questionnaire already")
			} else if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Forbidden && r.Kind != civic.SignIn {
				t.Errorf("%s answers what is for the %s: %v", name, audience, err)
			}
		}
	}
	list, err := w.For(w.Ctx, w.Members[1], w.ID)
	w.Must(err)
	if len(list) != 3 || !list[2].Mine || list[2].Done || list[0].Mine {
		t.Errorf("a member finds %+v", list)
	}
	q, _ := w.One(w.Ctx, w.Members[1], w.ID, 1)
	for words, a := range map[string]evaluation.Answers{"each statement": {Points: []evaluation.Point{1}}, "from 1 to 5": all(q.Questionnaire, 6, ""),
		"at least one answer": all(q.Questionnaire, 0, " "), "10000 characters": all(q.Questionnaire, 5, strings.Repeat("x", 10_000))} {
		w.Refused(w.Answer(w.Ctx, w.Members[1], q.ID, a), civic.Invalid, words)
	}
	w.Must(w.Answer(w.Ctx, w.Members[1], q.ID, all(q.Questionnaire, 0, "Only words.")))
	for field, n := range map[string]evaluation.New{"title": {For: forum.Member, Closes: w.Now().AddDate(0, 0, 1)}, "for": {Title: "T", For: forum.Speaker, Closes: w.Now().AddDate(0, 0, 1)},
		"closes": {Title: "T", For: forum.Member, Closes: w.Now()}, "statements": {Title: "T", For: forum.Member, Closes: w.Now().AddDate(0, 0, 1), Statements: []string{strings.Repeat("x", 500)}}} {
		_, err := w.Ask(w.Ctx, w.lead, w.ID, n)
		if r := civic.AsRefusal(err); r == nil || r.Field != field {
			t.Errorf("a questionnaire with a wrong %s: %v", field, err)
		}
	}
	w.Pass(8 * 24 * time.Hour)
	w.Refused(w.Answer(w.Ctx, w.Members[1], q.ID, all(q.Questionnaire, 5, "")), civic.Conflict, "closed")
}

func TestOnePersonOnTwoServersAnswersOnce(t *testing.T) {
	w := newWorld(t, 1)
	q := w.asked()
	other := w.open()
	var errs [2]error
	var both sync.WaitGroup
	for i, s := range []*evaluation.Evaluations{w.Evaluations, other} {
		both.Go(func() { errs[i] = s.Answer(w.Ctx, w.Members[0], q.ID, all(q, 5, "")) })
	}
	both.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Errorf("of two answers %v and %v", errs[0], errs[1])
	}
	if n := len(w.rows("forum-questionnaire-box")); n != 1 {
		t.Errorf("%d sheets are in the box", n)
	}
}

// rows is every document of a table, as the store has it, in its own order.
func (w *world) rows(table string) (all []string) {
	w.T.Helper()
	kept, err := w.Engine.Table(w.Ctx, table, nil)
	w.Must(err)
	for row, err := range kept.Find(w.Ctx, storage.Range{Index: -1}) {
		w.Must(err)
		all = append(all, row.ID+" "+string(row.Body))
	}
	return all
}

func TestNobodyWhoReadsTheStoreCanJoinAnAnswerToAPerson(t *testing.T) {
	w := newWorld(t, 6)
	q := w.asked()
	roll := w.rows("forum-questionnaire-roll")
	order := []int{3, 0, 5, 1, 4, 2}
	for i, n := range order {
		w.Must(w.Answer(w.Ctx, w.Members[n], q.ID, all(q, evaluation.Point(1+i%5), fmt.Sprintf("Words of %d.", n))))
		w.Pass(time.Hour)
	}
	ticked := w.rows("forum-questionnaire-roll")
	if len(roll) != 6 || len(ticked) != 6 {
		t.Fatalf("the list had %d lines and has %d", len(roll), len(ticked))
	}
	at := w.Now().Format("2006")
	for i := range roll {
		before, _, _ := strings.Cut(roll[i], " ")
		after, body, _ := strings.Cut(ticked[i], " ")
		if before != after {
			t.Errorf("the list is in another order once people answered: %s, %s", before, after)
		}
		if strings.Contains(body, at) || !strings.Contains(body, `"answered":true`) {
			t.Errorf("a line of the list says when somebody answered: %s", body)
		}
	}
	for _, table := range []string{"forum-questionnaire-box", "forum-questionnaire-words"} {
		rows := w.rows(table)
		if len(rows) != 6 {
			t.Errorf("%s has %d rows", table, len(rows))
		}
		for _, row := range rows {
			for _, m := range w.Members {
				if strings.Contains(row, string(m.Person)) || strings.Contains(row, at) {
					t.Errorf("%s says who or when: %s", table, row)
				}
			}
		}
	}
	// What was ticked and what was written share no id.
	for _, one := range w.rows("forum-questionnaire-box") {
		id, _, _ := strings.Cut(one, " ")
		if strings.Contains(strings.Join(w.rows("forum-questionnaire-words"), "\n"), id) || strings.Contains(one, "Words") {
			t.Errorf("a sheet can be joined to words: %s", one)
		}
	}
	part := w.Part()
	for range 2 {
		w.Must(part.Erase(w.Ctx, w.Members[0].Person))
	}
	w.Must(part.Erase(w.Ctx, w.lead.Person))
	_, err := w.End(w.Ctx, w.evaluator, q.ID)
	w.Must(err)
	w.Pass(time.Minute)
	r := w.results(w.evaluator)[0]
	if r.Answered != 6 || r.Of != 6 || !r.Shown() || r.By.Name == w.lead.Name {
		t.Errorf("after erasing, %d of %d answered, by %s", r.Answered, r.Of, r.By.Name)
	}
	if left := strings.Join(w.rows("forum-questionnaire-roll"), "\n"); strings.Contains(left, string(w.Members[0].Person)) {
		t.Error("the list still leads to who was erased")
	}
}
