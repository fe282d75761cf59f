package charter_test

import (
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/charter"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
	"github.com/folkmoot/folkmoot/storage/mongo/mongotest"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// world is a store with people and the rules that they agree to.
type world struct {
	*charter.Charter
	t      testing.TB
	ctx    context.Context
	engine storage.Engine
	people *people.Register
	at     time.Time
	admin  people.Actor
}

// store opens the empty store of a world: the embedded one, until a test asks
// for the other.
var store = func(t testing.TB) storage.Engine {
	t.Helper()
	e, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "folkmoot.db"))
	must(t, err)
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func newWorld(t testing.TB) *world {
	t.Helper()
	w := &world{t: t, ctx: context.Background(), at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), engine: store(t)}
	var err error
	w.people, err = people.Open(w.ctx, people.Config{Engine: w.engine, Now: w.now, Secret: strings.Repeat("s", 32)})
	must(t, err)
	w.Charter = w.server()
	w.people.Attach(w.Part())
	w.admin = w.person("Ada Admin")
	must(t, w.people.Grants.Give(w.ctx, people.Operator(), w.admin.Person, people.Administrator, people.Scope{}))
	w.admin = w.again(w.admin)
	return w
}

func (w *world) now() time.Time { return w.at }

func (w *world) server() *charter.Charter {
	s, err := charter.Open(w.ctx, w.engine, charter.Needs{Rules: w.people.Grants, People: w.people, Announce: civic.Silence{}, Now: w.now})
	must(w.t, err)
	must(w.t, s.Plant(w.ctx, "Speak to the text.", "Siaradwch am y testun."))
	return s
}

func (w *world) person(name string) people.Actor {
	w.t.Helper()
	id, err := w.people.Introduce(w.ctx, people.Operator(), people.Introduction{Provider: "test", Issuer: "https://test.example", Subject: name, Name: name, Sector: people.Citizen})
	must(w.t, err)
	return w.again(people.Actor{Person: id})
}

// again is somebody as they are now.
func (w *world) again(by people.Actor) people.Actor {
	w.t.Helper()
	by, err := w.people.Actor(w.ctx, by.Person)
	must(w.t, err)
	return by
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func refused(t testing.TB, err error, kind civic.Kind, words string) {
	t.Helper()
	if r := civic.AsRefusal(err); r == nil || r.Kind != kind || !strings.Contains(r.Error(), words) {
		t.Fatalf("got %v, want a refusal of kind %d that says %q", err, kind, words)
	}
}

func (w *world) publish(saw int, text string) *charter.Edition {
	w.t.Helper()
	e, err := w.Publish(w.ctx, w.admin, charter.New{Saw: saw, Text: text, Reason: "So that it is clear."})
	must(w.t, err)
	return e
}

func TestEachEditionHasANumberADayAReasonAndWhoPublishedIt(t *testing.T) {
	w := newWorld(t)
	w.at = w.at.AddDate(0, 1, 0)
	w.publish(1, "Speak to the text.\r\n\r\nBe kind.  ")
	all, err := w.Editions(w.ctx)
	must(t, err)
	if len(all) != 2 || all[0].Number != 2 || all[0].Text != "Speak to the text.\n\nBe kind." || !all[0].At.Equal(w.at) || all[0].By.Name != "Ada Admin" || all[0].Reason == "" {
		t.Fatalf("the newest of %d is %+v", len(all), all[0])
	}
	first, err := w.Edition(w.ctx, 1)
	must(t, err)
	if _, published := first.Publisher(); published || first.In("cy") != "Siaradwch am y testun." || first.In("en") != "Speak to the text." || all[0].In("cy") != all[0].Text {
		t.Errorf("the first is %+v", first)
	}
	_, err = w.Edition(w.ctx, 3)
	refused(t, err, civic.NotFound, "no such edition")
	again, err := w.server().Current(w.ctx) // a server that starts later plants nothing over it
	must(t, err)
	if again.Number != 2 {
		t.Errorf("after a start edition %d holds", again.Number)
	}
}

func TestAnEditionSaysWhyAndChangesSomethingOrIsRefused(t *testing.T) {
	w := newWorld(t)
	try := func(n charter.New) error {
		_, err := w.Publish(w.ctx, w.admin, n)
		return err
	}
	refused(t, try(charter.New{Saw: 1, Text: "Be kind."}), civic.Invalid, "what changed and why")
	refused(t, try(charter.New{Saw: 1, Reason: "Shorter."}), civic.Invalid, "Write the rules")
	refused(t, try(charter.New{Saw: 1, Text: "Speak to the text.", Welsh: "Siaradwch am y testun.", Reason: "Again."}), civic.Invalid, "same as before")
	refused(t, try(charter.New{Saw: 1, Text: strings.Repeat("w", charter.MostText+1), Reason: "Longer."}), civic.Invalid, "at most")
	refused(t, try(charter.New{Saw: 0, Text: "Be kind.", Reason: "Kinder."}), civic.Conflict, "another edition")
	_, err := w.Publish(w.ctx, w.person("Ben"), charter.New{Saw: 1, Text: "Be quiet.", Reason: "Mine."})
	refused(t, err, civic.Forbidden, "")
	_, err = w.Publish(w.ctx, people.Actor{}, charter.New{Saw: 1, Text: "Be quiet.", Reason: "Mine."})
	refused(t, err, civic.SignIn, "")
}

func TestOfTwoWhoPublishAtOnceOneIsFirstAndTheOtherIsTold(t *testing.T) {
	w := newWorld(t)
	texts := []string{"Be kind.", "Be brief."}
	var errs [2]error
	var both sync.WaitGroup
	for i, s := range []*charter.Charter{w.Charter, w.server()} {
		both.Go(func() {
			_, errs[i] = s.Publish(w.ctx, w.admin, charter.New{Saw: 1, Text: texts[i], Reason: "Clearer."})
		})
	}
	both.Wait()
	won := 0
	if errs[0] != nil {
		won = 1
	}
	refused(t, errs[1-won], civic.Conflict, "another edition")
	now, err := w.Current(w.ctx)
	must(t, err)
	if errs[won] != nil || now.Number != 2 || now.Text != texts[won] {
		t.Errorf("%v and edition %d says %q", errs, now.Number, now.Text)
	}
	// The form of the one who won, sent twice, publishes once.
	e, err := w.Publish(w.ctx, w.admin, charter.New{Saw: 1, Text: texts[won], Reason: "Clearer."})
	must(t, err)
	if e.Number != 2 {
		t.Errorf("sent twice it is edition %d", e.Number)
	}
}

func TestWhoTookPartBeforeIsShownThatTheRulesChangedUntilTheyAgree(t *testing.T) {
	w := newWorld(t)
	early := w.person("Early")
	w.at = w.at.Add(time.Hour)
	w.publish(1, "Be kind.")
	late := w.person("Late") // at the very moment of its publication
	is := func(by people.Actor, agreed int, behind bool) {
		t.Helper()
		st, err := w.Standing(w.ctx, by)
		must(t, err)
		if st.Agreed != agreed || st.Behind() != behind {
			t.Errorf("%s agreed to edition %d of %d", by.Name, st.Agreed, st.Current.Number)
		}
	}
	is(early, 1, true)
	is(late, 2, false)
	is(people.Actor{}, 0, false)
	is(people.Operator(), 0, false)
	must(t, w.Agree(w.ctx, early, 2))
	is(early, 2, false)
	w.at = w.at.Add(time.Hour)
	w.publish(2, "Be kind and brief.")
	is(early, 2, true)
	must(t, w.Agree(w.ctx, early, 1)) // an old page that is sent late takes nothing back
	is(early, 2, true)
	refused(t, w.Agree(w.ctx, early, 9), civic.NotFound, "")
	refused(t, w.Agree(w.ctx, people.Actor{}, 2), civic.SignIn, "")
	program := early
	program.Scopes = []people.TokenScope{people.ScopeRead}
	refused(t, w.Agree(w.ctx, program, 3), civic.Forbidden, "scope")
}

func TestWhoeverIsErasedLeavesTheRulesWithoutTheirName(t *testing.T) {
	w := newWorld(t)
	other := w.person("Olive Other")
	must(t, w.people.Grants.Give(w.ctx, people.Operator(), other.Person, people.Administrator, people.Scope{}))
	w.publish(1, "Be kind.")
	must(t, w.Agree(w.ctx, w.admin, 2))
	x, err := w.people.Export(w.ctx, w.admin)
	must(t, err)
	raw, err := json.Marshal(x.Parts["rules"])
	must(t, err)
	if !strings.Contains(string(raw), `"number":2`) || !strings.Contains(string(raw), "Be kind.") {
		t.Errorf("they take away %s", raw)
	}
	must(t, w.people.Erase(w.ctx, w.admin))
	e, err := w.Edition(w.ctx, 2)
	must(t, err)
	if e.By.Name != people.Removed || e.Text != "Be kind." {
		t.Errorf("after the erasure it is %+v", e)
	}
	left, err := storage.Open[charter.Consent](w.ctx, w.engine, "charter-consents")
	must(t, err)
	if n, err := left.Count(w.ctx, storage.Query{}); err != nil || n != 0 {
		t.Errorf("%d consents are left, %v", n, err)
	}
}

// What is promised holds on the other engine too.
func TestTheSameHoldsOnMongoDB(t *testing.T) {
	was := store
	store = func(t testing.TB) storage.Engine { return mongotest.Open(t) }
	defer func() { store = was }()
	t.Run("publish at once", TestOfTwoWhoPublishAtOnceOneIsFirstAndTheOtherIsTold)
	t.Run("agree", TestWhoTookPartBeforeIsShownThatTheRulesChangedUntilTheyAgree)
}
