package draft_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// stance is a position on the text as it is now.
func (w *world) stance(t testing.TB, p draft.Position, reason string) draft.NewStance {
	seq, hash := w.present(t)
	return draft.NewStance{Position: p, Reason: reason, Seq: seq, SHA256: hash}
}

func (w *world) counts(t testing.TB) (people, organisations map[string]int) {
	t.Helper()
	tally, err := w.Stances.Tally(w.ctx, w.visitor, w.id)
	must(t, err)
	read := func(rows []draft.Row) map[string]int {
		m := map[string]int{}
		for _, row := range rows {
			for i, n := range row.Counts {
				if n > 0 {
					m[string(row.Sector)+" "+string(draft.Positions[i])] = n
				}
			}
		}
		return m
	}
	return read(tally.People), read(tally.Organisations)
}

func TestAStanceIsBoundToTheTextThatWasSeen(t *testing.T) {
	w := newWorld(t)
	n := w.stance(t, draft.Support, "")
	w.write("Other words.")
	st, err := w.Stances.Take(w.ctx, w.ada, w.id, n)
	must(t, err)
	if st.Seq != n.Seq || st.SHA256 != n.SHA256 {
		t.Errorf("bound to %d %s", st.Seq, st.SHA256)
	}
	page, err := w.Stances.List(w.ctx, w.visitor, w.id, "")
	must(t, err)
	if len(page.Items) != 1 || !page.Items[0].TextChanged {
		t.Error("the list does not say that the text changed since")
	}
	_, err = w.Versions.Keep(w.ctx, w.id)
	must(t, err)
	kept := w.stance(t, draft.Support, "")
	_, err = w.Stances.Take(w.ctx, w.ben, w.id, kept)
	must(t, err)
	kept.SHA256 = n.SHA256
	_, err = w.Stances.Take(w.ctx, w.ben, w.id, kept)
	refused(t, err, civic.Conflict, "Read it again")
	n.SHA256 = strings.Repeat("0", 64)
	_, err = w.Stances.Take(w.ctx, w.ben, w.id, n)
	refused(t, err, civic.Conflict, "Read it again")
	n.Seq = 12345
	_, err = w.Stances.Take(w.ctx, w.ben, w.id, n)
	refused(t, err, civic.NotFound, "no such version")
}

func TestEverybodyHasOneStanceAndCanChangeIt(t *testing.T) {
	w := newWorld(t)
	_, err := w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Support, "Good."))
	must(t, err)
	for range 2 {
		_, err = w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Oppose, "No dates."))
		must(t, err)
	}
	in, _ := w.counts(t)
	if len(in) != 1 || in["citizen oppose"] != 1 {
		t.Errorf("counted %v", in)
	}
	own, organisation, err := w.Stances.Own(w.ctx, w.ada, w.id)
	must(t, err)
	if own == nil || organisation != nil || own.Position != draft.Oppose || len(own.Earlier) != 1 || own.Earlier[0].Reason != "Good." {
		t.Errorf("she finds %+v", own)
	}
	if !w.heard.Has("draft/"+string(w.id), "stance.changed") {
		t.Error("the open pages were not told")
	}
}

func TestAnOrganisationSpeaksThroughItsConfirmedSpeaker(t *testing.T) {
	w := newWorld(t)
	n := w.stance(t, draft.Concerns, "Deadlines are missing.")
	n.Holder = draft.ForOrganisation
	for _, by := range []people.Actor{w.ada, w.eve} {
		_, err := w.Stances.Take(w.ctx, by, w.id, n)
		refused(t, err, civic.Forbidden, "confirmed to speak")
	}
	_, err := w.Stances.Take(w.ctx, w.ben, w.id, n)
	must(t, err)
	second := w.person(t, "Bo Advocate", "Open Ledger", people.CivilSociety, true)
	n.Position, n.Reason = draft.Support, ""
	_, err = w.Stances.Take(w.ctx, second, w.id, n)
	must(t, err)
	_, err = w.Stances.Take(w.ctx, w.ben, w.id, w.stance(t, draft.Abstain, ""))
	must(t, err)
	in, of := w.counts(t)
	if len(of) != 1 || of["civil-society support"] != 1 || len(in) != 1 || in["civil-society abstain"] != 1 {
		t.Errorf("people %v, organisations %v", in, of)
	}
}

func TestAStanceThatMakesNoSenseIsRefused(t *testing.T) {
	w := newWorld(t)
	_, err := w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, "maybe", "x"))
	refused(t, err, civic.Invalid, "Choose support")
	_, err = w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Oppose, " "))
	refused(t, err, civic.Invalid, "Say why")
	_, err = w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Oppose, strings.Repeat("no ", 1000)))
	refused(t, err, civic.Invalid, "at most 2000")
	n := w.stance(t, draft.Support, "")
	n.Holder = "everybody"
	_, err = w.Stances.Take(w.ctx, w.ada, w.id, n)
	refused(t, err, civic.Invalid, "Choose whether")
	_, err = w.Stances.Take(w.ctx, w.visitor, w.id, w.stance(t, draft.Support, ""))
	refused(t, err, civic.SignIn, "Sign in")
	if n, err := w.Stances.Count(w.ctx, w.id); err != nil || n != 0 {
		t.Errorf("%d stances were kept, %v", n, err)
	}
}

func TestStancesCloseForEverybody(t *testing.T) {
	w := newWorld(t)
	_, err := w.Drafts.Manage(w.ctx, w.lead, w.id, 0, draft.Terms{Title: "Open contracting", Open: people.Commenter, Until: w.clock.Now().Add(time.Hour)})
	must(t, err)
	_, err = w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Support, ""))
	must(t, err)
	w.clock.Pass(time.Hour)
	_, err = w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Oppose, "Too late."))
	refused(t, err, civic.Forbidden, "is over")
	_, err = w.Stances.Take(w.ctx, w.lead, w.id, w.stance(t, draft.Oppose, "Not even the lead."))
	refused(t, err, civic.Conflict, "closed")
}

func TestCountsAreExactWhenManyTakeAStanceAtOnce(t *testing.T) {
	w := newWorld(t)
	sectors := []people.Sector{people.Citizen, people.CivilSociety, people.Government}
	var voters []people.Actor
	for i := range 30 {
		name, sector := fmt.Sprintf("Voter %d", i), sectors[i%3]
		voters = append(voters, w.person(t, name, map[bool]string{true: "", false: string(sector) + " body"}[sector == people.Citizen], sector, false))
	}
	seq, hash := w.present(t)
	var wg sync.WaitGroup
	for i, by := range voters {
		wg.Go(func() {
			for _, p := range []draft.Position{draft.Abstain, draft.Positions[i%4]} {
				_, err := w.Stances.Take(w.ctx, by, w.id, draft.NewStance{Position: p, Reason: "Because.", Seq: seq, SHA256: hash})
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	want := map[string]int{}
	for i := range voters {
		want[string(sectors[i%3])+" "+string(draft.Positions[i%4])]++
	}
	if in, _ := w.counts(t); fmt.Sprint(in) != fmt.Sprint(want) {
		t.Errorf("counted %v\nwant    %v", in, want)
	}
}

// A process can die between the stance and its count.
func TestATallyThatACrashLeftBehindIsCountedAgain(t *testing.T) {
	w := newWorld(t)
	_, err := w.Stances.Take(w.ctx, w.ada, w.id, w.stance(t, draft.Support, ""))
	must(t, err)
	stances, err := storage.Open(w.ctx, w.engine, "draft-stances",
		storage.Index[draft.Stance]{Name: "cell", Key: func(s *draft.Stance) []any {
			return []any{string(s.Draft), string(s.Holder), string(s.By.Sector), string(s.Position)}
		}},
		storage.Index[draft.Stance]{Name: "person", Key: func(s *draft.Stance) []any { return []any{string(s.By.Person), s.At} }},
		storage.Index[draft.Stance]{Name: "at", Key: func(s *draft.Stance) []any { return []any{string(s.Draft), s.At} }})
	must(t, err)
	lost := &draft.Stance{Draft: w.id, Holder: draft.InPerson, Held: draft.Held{Position: draft.Oppose, By: draft.VoiceOf(w.ben), At: w.clock.Now()}}
	lost.ID = string(w.id) + "|person|" + string(w.ben.Person)
	must(t, stances.Insert(w.ctx, lost))
	if in, _ := w.counts(t); in["citizen support"] != 1 || in["civil-society oppose"] != 1 {
		t.Errorf("counted %v", in)
	}
}
