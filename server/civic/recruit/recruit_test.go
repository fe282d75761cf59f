package recruit_test

import (
	"context"
	"database/sql"
	"encoding/csv"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/civictest"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/storage"
)

// world has a forum that is recruiting and a wave of twelve letters.
type world struct {
	*recruit.Recruiting
	ctx       context.Context
	engine    storage.Engine
	clock     *civictest.Clock
	forums    *forum.Forums
	id        forum.ID
	recruiter people.Actor
	lead      people.Actor
	admin     people.Actor
	second    *recruit.Recruiting
	codes     []string
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return newWorldOn(t, store(t))
}

func newWorldOn(t testing.TB, engine storage.Engine) *world {
	t.Helper()
	w := &world{ctx: context.Background(), engine: engine, clock: civictest.NewClock(civictest.Monday)}
	register := civictest.People(t, engine, w.clock.Now)
	person := func(name string) people.Actor { return civictest.Person(t, register, name, "", "", false) }
	w.admin, w.lead, w.recruiter = person("Admin"), person("Lead"), person("Recruiter")
	must(t, register.Grants.Give(w.ctx, people.Operator(), w.admin.Person, people.Administrator, people.Scope{}))
	var err error
	w.forums, err = forum.OpenStore(w.ctx, engine, forum.Needs{Rules: register.Grants, Announce: civic.Silence{}, Now: w.clock.Now})
	must(t, err)
	f, err := w.forums.Found(w.ctx, w.admin, forum.Remit{Title: "Square", Question: "What for?", In: []string{"a"}, Out: []string{"b"}, TradeOffs: []string{"c"},
		Promise: forum.Promise{Body: "Cabinet", AnswerBy: civictest.Monday.AddDate(1, 0, 0), Text: "We answer."}, Funder: "Us", Budget: 1, Panel: 2,
		Features: []forum.Feature{{Name: "gender", Values: []string{"Female", "Male"}, Source: "Census 2021"}}, Assessment: "/a", Notice: "/n"}, false)
	must(t, err)
	w.id = f.Key()
	must(t, w.forums.Appoint(w.ctx, w.admin, w.id, w.lead, forum.Lead))
	must(t, w.forums.Appoint(w.ctx, w.admin, w.id, w.recruiter, forum.Recruiter))
	w.Recruiting, w.second = w.node(t, engine), w.node(t, engine)
	_, _, err = w.Send(w.ctx, w.recruiter, w.wave())
	refused(t, err, civic.Conflict, "while a forum is recruiting")
	_, err = w.forums.Advance(w.ctx, w.lead, w.id, forum.Design)
	must(t, err)
	_, sheet, err := w.Send(w.ctx, w.recruiter, w.wave())
	must(t, err)
	w.codes = codesOf(t, sheet)
	return w
}

// node is another server on the same store.
func (w *world) node(t testing.TB, engine storage.Engine) *recruit.Recruiting {
	t.Helper()
	vault, err := people.NewVault(strings.Repeat("v", 32))
	must(t, err)
	s, err := recruit.OpenStore(w.ctx, engine, recruit.Needs{Forums: w.forums, Vault: vault, Now: w.clock.Now})
	must(t, err)
	return s
}

// codesOf are the codes in a file for the printer.
func codesOf(t testing.TB, sheet []byte) (all []string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(string(sheet))).ReadAll()
	must(t, err)
	for _, row := range rows[1:] {
		all = append(all, row[0])
	}
	return all
}

func (w *world) wave() recruit.Wave {
	return recruit.Wave{Forum: w.id, Areas: []recruit.Area{{Name: "North  ward", Letters: 8}, {Name: "South ward", Letters: 4}},
		Closes: civictest.Monday.AddDate(0, 0, 21), Delete: civictest.Monday.AddDate(0, 6, 0)}
}

func answers(name, address, gender string) recruit.Answers {
	return recruit.Answers{Name: name, Email: name + "@example.org", Address: address, Attributes: map[string]string{"gender": gender}, Access: "A ramp", Eligible: true, Consent: true}
}

// registered takes a code through to the end.
func (w *world) registered(t *testing.T, code string, a recruit.Answers) (word string, shared bool) {
	t.Helper()
	word, err := w.Begin(w.ctx, w.id, code)
	must(t, err)
	shared, err = w.Finish(w.ctx, word, a)
	must(t, err)
	return word, shared
}

func TestLettersHaveCodesThatNobodySeesTwice(t *testing.T) {
	w, file := newWorldInFile(t)
	seen := map[string]bool{}
	for _, code := range w.codes {
		if len(code) != 14 || seen[code] || strings.ContainsAny(code, "01IO") {
			t.Errorf("code %q", code)
		}
		seen[code] = true
	}
	if len(seen) != 12 {
		t.Fatalf("%d codes", len(seen))
	}
	if kept := everything(t, file); strings.Contains(kept, strings.ReplaceAll(w.codes[0], "-", "")) || strings.Contains(kept, w.codes[0]) {
		t.Error("the store holds a code")
	}
	for words, change := range map[string]func(*recruit.Wave){
		"from 1 to 50000 letters": func(v *recruit.Wave) { v.Areas = nil },
		"Give each area a name":   func(v *recruit.Wave) { v.Areas[0].Name = " " },
		"has passed":              func(v *recruit.Wave) { v.Closes = civictest.Monday },
		"are deleted after":       func(v *recruit.Wave) { v.Delete = v.Closes },
	} {
		v := w.wave()
		change(&v)
		_, _, err := w.Send(w.ctx, w.recruiter, v)
		refused(t, err, civic.Invalid, words)
	}
	_, _, err := w.Send(w.ctx, w.lead, w.wave())
	refused(t, err, civic.Forbidden, "Your roles")
}

func TestInventedUsedAndExpiredCodesAreRefusedInWords(t *testing.T) {
	w := newWorld(t)
	_, err := w.Begin(w.ctx, w.id, "K7QF-2MXA")
	refused(t, err, civic.Invalid, "12 letters and digits")
	_, err = w.Begin(w.ctx, w.id, "K7QF-2MXA-9PDR")
	refused(t, err, civic.NotFound, "not on any of our letters")
	_, err = w.Begin(w.ctx, "another-forum", w.codes[0])
	refused(t, err, civic.NotFound, "not on any of our letters")
	_, err = w.Begin(w.ctx, w.id, strings.ToLower(strings.ReplaceAll(w.codes[0], "-", " ")))
	must(t, err)
	_, err = w.Begin(w.ctx, w.id, w.codes[0])
	refused(t, err, civic.Conflict, "used already")
	word, err := w.Begin(w.ctx, w.id, w.codes[1])
	must(t, err)
	w.clock.Pass(21 * 24 * time.Hour)
	_, err = w.Begin(w.ctx, w.id, w.codes[2])
	refused(t, err, civic.Conflict, "Registration closed")
	_, err = w.Finish(w.ctx, word, answers("Ann", "1 Mill Lane", "Female"))
	refused(t, err, civic.Conflict, "Registration closed")
}

func TestACodeTypedTwiceAtTheSameInstantRegistersOnce(t *testing.T) {
	w := newWorld(t)
	var wait sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wait.Add(1)
		go func() {
			defer wait.Done()
			_, errs[i] = []*recruit.Recruiting{w.Recruiting, w.second}[i%2].Begin(w.ctx, w.id, w.codes[3])
		}()
	}
	wait.Wait()
	first := 0
	for _, err := range errs {
		if err == nil {
			first++
		} else {
			refused(t, err, civic.Conflict, "used already")
		}
	}
	if first != 1 {
		t.Errorf("%d began", first)
	}
}

func TestARegistrationIsLeftAndTakenUpAgainWithItsWord(t *testing.T) {
	w := newWorld(t)
	word, err := w.Begin(w.ctx, w.id, w.codes[0])
	must(t, err)
	must(t, w.Save(w.ctx, word, recruit.Answers{Name: " Ann ", Attributes: map[string]string{"gender": "Female", "shoe size": "40"}}))
	_, a, err := w.second.Return(w.ctx, word)
	must(t, err)
	if a.Name != "Ann" || a.Attributes["gender"] != "Female" || a.Attributes["shoe size"] != "" {
		t.Errorf("returned: %+v", a)
	}
	_, _, err = w.Return(w.ctx, word+"x")
	refused(t, err, civic.NotFound, "no registration to return to")
	_, err = w.Finish(w.ctx, word, recruit.Answers{})
	if n := len(err.(civic.Refusals)); n != 6 {
		t.Errorf("%d things are missing: %v", n, err)
	}
	_, err = w.Finish(w.ctx, word, answers(strings.Repeat("a", 501), "x", "f"))
	refused(t, err, civic.Invalid, "501 characters")
	must(t, w.Withdraw(w.ctx, word))
	refused(t, w.Save(w.ctx, word, a), civic.Conflict, "withdrawn")
	all, err := w.All(w.ctx, w.recruiter, w.id)
	must(t, err)
	if len(all) != 0 {
		t.Errorf("withdrawn and still listed: %+v", all)
	}
}

func TestWhatPeopleSayIsSealedAndForTheRecruiterAlone(t *testing.T) {
	w, file := newWorldInFile(t)
	w.registered(t, w.codes[0], answers("Annabel", "1 Mill Lane", "Female"))
	kept := everything(t, file)
	for _, word := range []string{"Annabel", "Mill Lane", "mill lane", "female", "A ramp"} {
		if strings.Contains(kept, word) {
			t.Errorf("the store holds %q in the open", word)
		}
	}
	for _, by := range []people.Actor{w.lead, w.admin} {
		_, err := w.All(w.ctx, by, w.id)
		refused(t, err, civic.Forbidden, "Your roles")
	}
	all, err := w.All(w.ctx, w.recruiter, w.id)
	must(t, err)
	if len(all) != 1 || all[0].Answers.Access != "A ramp" || all[0].Area != "North ward" {
		t.Errorf("the recruiter sees %+v", all)
	}
}

func TestTwoOfOneHouseholdAreFlaggedAndNeverChosenTogether(t *testing.T) {
	w := newWorld(t)
	if _, shared := w.registered(t, w.codes[0], answers("Ann", "1 Mill Lane", "Female")); shared {
		t.Error("the first is flagged")
	}
	if _, shared := w.registered(t, w.codes[1], answers("Bob", "1  mill lane", "Male")); !shared {
		t.Error("the second is not flagged")
	}
	w.registered(t, w.codes[2], answers("Cy", "2 Mill Lane", recruit.PreferNotToSay))
	all, err := w.All(w.ctx, w.recruiter, w.id)
	must(t, err)
	flagged := 0
	for _, r := range all {
		if r.Shared {
			flagged++
		}
	}
	if flagged != 2 {
		t.Errorf("%d are flagged", flagged)
	}
	quotas := []lottery.Feature{{Name: "gender", Quotas: []lottery.Quota{{Value: "Female", Max: 1, MaxFlex: 1}, {Value: "Male", Max: 1, MaxFlex: 1}}}}
	pool, err := w.Pool(w.ctx, w.recruiter, w.id, quotas, 2)
	must(t, err)
	out, err := lottery.Run(w.ctx, pool, lottery.Options{Seed: 1})
	must(t, err)
	for i, p := range out.Pool.People {
		want := 0.5 // Ann or Bob, and always Cy
		if p.Household == "2 mill lane" {
			want = 1
		}
		if d := out.Chance[i] - want; d > 1e-6 || d < -1e-6 {
			t.Errorf("%s has %v", p.Household, out.Chance[i])
		}
	}
	_, err = w.Pool(w.ctx, w.recruiter, w.id, []lottery.Feature{{Name: "gender", Quotas: quotas[0].Quotas[:1]}}, 2)
	refused(t, err, civic.Invalid, "has no quota")
}

func TestRegistrationsAreDeletedOnTheirDayWithAReport(t *testing.T) {
	w := newWorld(t)
	word, _ := w.registered(t, w.codes[0], answers("Ann", "1 Mill Lane", "Female"))
	w.registered(t, w.codes[1], answers("Bob", "2 Mill Lane", "Male"))
	if report, err := w.DeleteDue(w.ctx); err != nil || len(report) != 0 {
		t.Fatalf("before their day: %+v, %v", report, err)
	}
	w.clock.Pass(185 * 24 * time.Hour)
	report, err := w.DeleteDue(w.ctx)
	must(t, err)
	if len(report) != 1 || report[0].Forum != w.id || report[0].Registrations != 2 {
		t.Errorf("report: %+v", report)
	}
	_, _, err = w.Return(w.ctx, word)
	refused(t, err, civic.NotFound, "no registration")
}

// newWorldInFile is a world whose store is a file that a test reads itself.
func newWorldInFile(t testing.TB) (w *world, file string) {
	t.Helper()
	file = filepath.Join(t.TempDir(), "folkmoot.db")
	return newWorldOn(t, civictest.EmbeddedAt(t, file)), file
}

// everything is all text in a store.
func everything(t *testing.T, file string) string {
	t.Helper()
	db, err := sql.Open("sqlite", file)
	must(t, err)
	defer db.Close()
	tables, err := db.Query("select name from sqlite_master where type='table'")
	must(t, err)
	var names []string
	for tables.Next() {
		var name string
		must(t, tables.Scan(&name))
		names = append(names, name)
	}
	var all strings.Builder
	for _, name := range names {
		rows, err := db.Query(`select * from "` + name + `"`)
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(sql.RawBytes)
			}
			must(t, rows.Scan(cells...))
			for _, c := range cells {
				all.Write(*c.(*sql.RawBytes))
				all.WriteByte('\n')
			}
		}
	}
	if !strings.Contains(all.String(), "North ward") {
		t.Fatal("the store was not read: the area of a code is not in it")
	}
	return all.String()
}

func must(t testing.TB, err error) {
	t.Helper()
	civictest.Must(t, err)
}

func refused(t testing.TB, err error, kind civic.Kind, words string) {
	t.Helper()
	civictest.Refused(t, err, kind, words)
}
