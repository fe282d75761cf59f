package deliberation_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Who may do what in a session, written down a second time.
func TestEachRoleDoesInASessionWhatTheDossierSaysAndNothingElse(t *testing.T) {
	w := newWorld(t)
	w.To(forum.Deliberation)
	r := w.drawn(w.one, 2)
	f, id, card := w.ID, w.one.Key(), w.write(w.at(r, 1)[0], "A bench in the shade")
	w.By[forum.Member] = w.at(r, 1)[0]
	follow := []string{"lead", "evidence-lead", "advisory", "facilitator", "member", "speaker", "observer"}
	speak := []string{"lead", "evidence-lead", "facilitator", "member", "speaker"}
	sit, lead := []string{"facilitator", "member"}, []string{"lead"}
	for _, deed := range []struct {
		what string
		may  []string
		do   func(by people.Actor) error
	}{
		{"read about the session", follow, func(by people.Actor) error { _, err := w.rooms.Sessions.Find(w.Ctx, by, id); return err }},
		{"read what was brought", follow, func(by people.Actor) error { _, err := w.Before(w.Ctx, by, f, id); return err }},
		{"join", speak, func(by people.Actor) error { return w.rooms.Rooms.Join(w.Ctx, by, id, true) }},
		{"vote in a poll", []string{"member"}, func(by people.Actor) error { return w.rooms.Rooms.Vote(w.Ctx, by, id, 1, 0) }},
		{"say whether they come", speak, func(by people.Actor) error { _, err := w.rooms.Sessions.Answer(w.Ctx, by, id, true, ""); return err }},
		{"plan a session", lead, func(by people.Actor) error {
			_, err := w.rooms.Sessions.Enter(w.Ctx, by, w.one.Plan, "", meeting.About{})
			return err
		}},
		{"chair", lead, func(by people.Actor) error { return w.rooms.Rooms.Pause(w.Ctx, by, id) }},
		{"see the tables", lead, func(by people.Actor) error { _, err := w.Seating(w.Ctx, by, f, id); return err }},
		{"draw tables", lead, func(by people.Actor) error { _, err := w.Draw(w.Ctx, by, f, id, 99, deliberation.Layout{}); return err }},
		{"confirm tables", lead, func(by people.Actor) error { _, err := w.Confirm(w.Ctx, by, f, id, 99); return err }},
		{"move somebody", lead, func(by people.Actor) error { _, err := w.Move(w.Ctx, by, f, id, 99, "nobody", 1); return err }},
		{"keep people apart", lead, func(by people.Actor) error { return w.KeepApart(w.Ctx, by, f, "x", "y", true) }},
		{"count what people need", lead, func(by people.Actor) error { _, err := w.Wanted(w.Ctx, by, f); return err }},
		{"say what they need", sit, func(by people.Actor) error { return w.Wish(w.Ctx, by, f, nil) }},
		{"see their table", sit, func(by people.Actor) error { _, err := w.Mine(w.Ctx, by, f, id); return err }},
		{"read its cards", sit, func(by people.Actor) error { _, err := w.Cards(w.Ctx, by, f, id, 0); return err }},
		{"write a card", sit, func(by people.Actor) error { _, err := w.Write(w.Ctx, by, f, id, "", "", ""); return err }},
		{"use a card", []string{"member"}, func(by people.Actor) error { _, err := w.Recommend(w.Ctx, by, f, id, card.ID, 0); return err }},
	} {
		for name, by := range w.Each() {
			r := civic.AsRefusal(deed.do(by))
			no := r != nil && (r.Kind == civic.Forbidden || r.Kind == civic.SignIn ||
				r.Kind == civic.NotFound && strings.Contains(r.Error(), "open to you"))
			if slices.Contains(deed.may, name) == no {
				t.Errorf("%s: %s is told %v", deed.what, name, r)
			}
		}
	}
}

func TestEverybodyReadsWhenMembersMeetAndNotWhere(t *testing.T) {
	w := newWorld(t)
	all, err := w.rooms.Sessions.Announced(w.Ctx, w.one.Plan)
	w.Must(err)
	if said := raw(t, all); len(all) != 1 || all[0].Title != "The square by day" || all[0].Minutes != 60 || strings.Contains(said, "town hall") || strings.Contains(said, "secret") {
		t.Errorf("everybody reads %s", said)
	}
}

func TestADeputyChairsOneSessionAndWhoOnlyWatchesNone(t *testing.T) {
	w := newWorld(t)
	_, err := w.rooms.Sessions.SetDeputies(w.Ctx, w.lead, w.one.Key(), []people.PersonID{w.helper.Person, w.By[forum.Observer].Person})
	w.Must(err)
	w.Must(w.rooms.Rooms.Begin(w.Ctx, w.helper, w.one.Key()))
	w.Refused(w.rooms.Rooms.Pause(w.Ctx, w.By[forum.Observer], w.one.Key()), civic.Forbidden, "Your roles")
	w.Refused(w.rooms.Rooms.Pause(w.Ctx, w.By[forum.Facilitator], w.one.Key()), civic.Forbidden, "Your roles")
	other := w.session("The square by night")
	w.Refused(w.rooms.Rooms.Begin(w.Ctx, w.helper, other.Key()), civic.Forbidden, "Your roles")
}

func TestTablesAreSeenWhenTheyAreConfirmedAndByEachTheirOwn(t *testing.T) {
	w := newWorld(t)
	w.To(forum.Deliberation)
	id := w.one.Key()
	r, err := w.Draw(w.Ctx, w.lead, w.ID, id, 0, deliberation.Layout{Tables: 2})
	w.Must(err)
	if mine, err := w.Mine(w.Ctx, w.Members[0], w.ID, id); mine != nil || err != nil {
		t.Fatalf("before it is confirmed a member sees %v, %v", mine, err)
	}
	again, err := w.Draw(w.Ctx, w.lead, w.ID, id, r.Version, deliberation.Layout{Tables: 2})
	w.Must(err)
	if again.N != 1 || again.Seed == r.Seed {
		t.Errorf("drawn again it is round %d with the seed %d", again.N, again.Seed)
	}
	_, err = w.Confirm(w.Ctx, w.lead, w.ID, id, r.Version)
	w.Refused(err, civic.Conflict, "while you were looking")
	_, err = w.Confirm(w.Ctx, w.lead, w.ID, id, again.Version)
	w.Must(err)
	seen := map[people.PersonID]int{}
	for _, m := range w.Members {
		mine, err := w.Mine(w.Ctx, m, w.ID, id)
		w.Must(err)
		if mine == nil || mine.Facilitator.Name == "" || !slices.ContainsFunc(mine.Members, func(p deliberation.Person) bool { return p.ID == m.Person }) || len(mine.Members) != 6 {
			t.Fatalf("%s sees %+v", m.Name, mine)
		}
		seen[mine.Facilitator.ID]++
	}
	if len(seen) != 2 {
		t.Errorf("the tables are helped by %v", seen)
	}
	_, err = w.Draw(w.Ctx, w.lead, w.ID, id, r.Version, deliberation.Layout{Tables: 2})
	w.Must(err) // the next round: what was confirmed stays until it is confirmed
	if mine, err := w.Mine(w.Ctx, w.Members[0], w.ID, id); err != nil || mine == nil {
		t.Errorf("while the next round is drawn a member sees %v, %v", mine, err)
	}
}

func TestTablesAreMixedPeopleMeetNewPeopleAndNobodyIsShownWhy(t *testing.T) {
	w := newWorld(t)
	w.To(forum.Deliberation)
	for i, m := range w.Members {
		w.traits[m.Person] = map[string]string{"gender": []string{"f", "m"}[i%2]}
	}
	third := w.Person("Flo Facilitator")
	w.Must(w.World.Forums.Appoint(w.Ctx, w.Admin, w.ID, third, forum.Facilitator))
	w.Must(w.Wish(w.Ctx, w.Members[3], w.ID, []deliberation.Need{deliberation.Loop}))
	_, err := w.Draw(w.Ctx, w.lead, w.ID, w.one.Key(), 0, deliberation.Layout{Tables: 3})
	w.Refused(err, civic.Conflict, "what people need")
	r, err := w.Draw(w.Ctx, w.lead, w.ID, w.one.Key(), 0, deliberation.Layout{Tables: 3, Offers: [][]deliberation.Need{nil, {deliberation.Loop}}})
	w.Must(err)
	if !slices.Contains(r.Tables[1].Members, w.Members[3].Person) {
		t.Error("whoever needs a loop does not sit at the table that has it")
	}
	_, err = w.Confirm(w.Ctx, w.lead, w.ID, w.one.Key(), r.Version)
	w.Must(err)
	for _, table := range r.Tables {
		women := 0
		for _, id := range table.Members {
			if w.traits[id]["gender"] == "f" {
				women++
			}
		}
		if len(table.Members) != 4 || women != 2 {
			t.Errorf("a table has %d people, %d of them women", len(table.Members), women)
		}
	}
	second := w.session("The square by night")
	p, err := w.Seating(w.Ctx, w.lead, w.ID, second.Key())
	w.Must(err)
	if p.Wanted[deliberation.Loop] != 1 {
		t.Errorf("the lead is told to have %v", p.Wanted)
	}
	w.Must(w.Wish(w.Ctx, w.Members[3], w.ID, nil))
	w.drawn(second, 3)
	p, err = w.Seating(w.Ctx, w.lead, w.ID, second.Key())
	w.Must(err)
	// Twelve people at three tables of four cannot all be new to each other,
	// and chance has about five pairs meet again.
	if p.Again > 4 || p.Mixed < 90 || !p.Known {
		t.Errorf("%d pairs meet again, mixed %d", p.Again, p.Mixed)
	}
	first, err := w.Seating(w.Ctx, w.lead, w.ID, w.one.Key())
	w.Must(err)
	mine, err := w.Mine(w.Ctx, w.Members[0], w.ID, second.Key())
	w.Must(err)
	for _, said := range []string{raw(t, p), raw(t, mine), raw(t, first)} {
		if strings.Contains(said, "gender") || strings.Contains(said, `"f"`) || strings.Contains(said, `"m"`) {
			t.Errorf("it shows what members said: %s", said)
		}
	}
	if own, err := w.Own(w.Ctx, w.Members[4], w.ID); err != nil || own != nil {
		t.Errorf("another member reads %v, %v", own, err)
	}
}

func TestWhoCannotComeOrIsKeptApartIsSeatedSo(t *testing.T) {
	w := newWorld(t)
	w.To(forum.Deliberation)
	id, a, b := w.one.Key(), w.Members[0], w.Members[1]
	_, err := w.rooms.Sessions.Answer(w.Ctx, w.Members[2], id, false, "")
	w.Must(err)
	w.Must(w.KeepApart(w.Ctx, w.lead, w.ID, b.Person, a.Person, true))
	w.Must(w.KeepApart(w.Ctx, w.lead, w.ID, a.Person, b.Person, true))
	w.Refused(w.KeepApart(w.Ctx, w.lead, w.ID, a.Person, a.Person, true), civic.Invalid, "two different people")
	_, err = w.Draw(w.Ctx, w.lead, w.ID, id, 0, deliberation.Layout{Tables: 1})
	w.Refused(err, civic.Conflict, "kept apart")
	_, err = w.Draw(w.Ctx, w.lead, w.ID, id, 0, deliberation.Layout{Tables: 3})
	w.Refused(err, civic.Conflict, "there are 2 for 3")
	for range 5 {
		p, err := w.Seating(w.Ctx, w.lead, w.ID, id)
		w.Must(err)
		r, err := w.Draw(w.Ctx, w.lead, w.ID, id, p.Version, deliberation.Layout{Tables: 2, Absent: []people.PersonID{w.Members[3].Person}})
		w.Must(err)
		one := w.at(r, 1)
		here := func(m people.Actor) bool {
			return slices.ContainsFunc(one, func(x people.Actor) bool { return x.Person == m.Person })
		}
		if here(a) == here(b) || len(one)+len(w.at(r, 2)) != 10 {
			t.Errorf("they sit as %+v", r.Tables)
		}
	}
	p, err := w.Seating(w.Ctx, w.lead, w.ID, id)
	w.Must(err)
	if len(p.Without) != 2 || len(p.Apart) != 1 {
		t.Errorf("%d sit at no table, %d pairs are apart", len(p.Without), len(p.Apart))
	}
}

func TestSomebodyIsMovedByHandWithinTheSameBounds(t *testing.T) {
	w := newWorld(t)
	w.To(forum.Deliberation)
	r := w.drawn(w.one, 2)
	id, from, to := w.one.Key(), w.at(r, 1)[0], w.at(r, 2)[0]
	w.Must(w.Wish(w.Ctx, to, w.ID, []deliberation.Need{deliberation.Door}))
	_, err := w.Move(w.Ctx, w.lead, w.ID, id, r.Version, to.Person, 1)
	w.Refused(err, civic.Conflict, "no place that suits")
	w.Must(w.KeepApart(w.Ctx, w.lead, w.ID, from.Person, to.Person, true))
	_, err = w.Move(w.Ctx, w.lead, w.ID, id, r.Version, from.Person, 2)
	w.Refused(err, civic.Conflict, "kept apart")
	w.Must(w.KeepApart(w.Ctx, w.lead, w.ID, from.Person, to.Person, false))
	next, err := w.Move(w.Ctx, w.lead, w.ID, id, r.Version, from.Person, 2)
	w.Must(err)
	_, err = w.Move(w.Ctx, w.lead, w.ID, id, r.Version, from.Person, 1)
	w.Refused(err, civic.Conflict, "while you were looking")
	if len(w.at(next, 1)) != 5 || len(w.at(next, 2)) != 7 {
		t.Errorf("after moving one they sit %d and %d", len(w.at(next, 1)), len(w.at(next, 2)))
	}
	next, err = w.Move(w.Ctx, w.lead, w.ID, id, next.Version, next.Tables[0].Facilitator, 2)
	w.Must(err)
	if next.Tables[0].Facilitator != r.Tables[1].Facilitator || next.Tables[1].Facilitator != r.Tables[0].Facilitator {
		t.Errorf("the facilitators are %s and %s", next.Tables[0].Facilitator, next.Tables[1].Facilitator)
	}
	next, err = w.Move(w.Ctx, w.lead, w.ID, id, next.Version, from.Person, 0)
	w.Must(err)
	if mine, err := w.Mine(w.Ctx, from, w.ID, id); mine != nil || err != nil {
		t.Errorf("sent home they see %v, %v", mine, err)
	}
	_, err = w.Move(w.Ctx, w.lead, w.ID, id, next.Version, next.Tables[0].Facilitator, 0)
	w.Refused(err, civic.Conflict, "without its facilitator")
	_, err = w.Move(w.Ctx, w.lead, w.ID, id, next.Version, w.By[forum.Observer].Person, 1)
	w.Refused(err, civic.NotFound, "does not sit")
}

func TestOfTwoWhoDrawAtOnceOneIsTold(t *testing.T) {
	w := newWorld(t)
	w.To(forum.Deliberation)
	nodes := []*deliberation.Deliberations{w.Deliberations, w.node()}
	told := make(chan error, 2)
	for _, node := range nodes {
		go func() {
			_, err := node.Draw(w.Ctx, w.lead, w.ID, w.one.Key(), 0, deliberation.Layout{Tables: 2})
			told <- err
		}()
	}
	no := 0
	for range nodes {
		if err := <-told; err != nil {
			w.Refused(err, civic.Conflict, "while you were looking")
			no++
		}
	}
	if no != 1 {
		t.Errorf("%d were refused", no)
	}
}

func TestTheRoomGoesToTheTablesThatWereDrawnAndALateComerFindsTheirs(t *testing.T) {
	w := newWorld(t)
	w.To(forum.Deliberation)
	r := w.drawn(w.one, 2)
	id, all := w.one.Key(), w.rooms.Rooms
	late, speaker := w.at(r, 2)[0], w.By[forum.Speaker]
	for _, by := range append(w.at(r, 1), w.at(r, 2)[1:]...) {
		w.Must(all.Join(w.Ctx, by, id, true))
	}
	w.Must(all.Join(w.Ctx, speaker, id, true))
	w.Must(all.Begin(w.Ctx, w.lead, id))
	w.Must(all.SeatAtTables(w.Ctx, w.lead, id, 5, nil))
	w.Must(all.Join(w.Ctx, late, id, true))
	own := func(by people.Actor) int {
		o, err := all.Own(w.Ctx, by, id)
		w.Must(err)
		return o.Table
	}
	if own(speaker) != 0 || own(late) != 2 || own(w.at(r, 1)[0]) != 1 || own(w.at(r, 2)[1]) != 2 {
		t.Errorf("the speaker is at %d, who came late at %d, others at %d and %d", own(speaker), own(late), own(w.at(r, 1)[0]), own(w.at(r, 2)[1]))
	}
	w.Must(all.Look(w.Ctx, w.lead, id, func(_ *meeting.Session, room *meeting.Room) error {
		if len(room.Tables) != 2 {
			t.Errorf("there are %d tables", len(room.Tables))
		}
		return nil
	}))
}
