package deliberation_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// table is a world whose two tables are confirmed.
func table(t *testing.T) (w *world, here, there []people.Actor) {
	w = newWorld(t)
	w.To(forum.Deliberation)
	r := w.drawn(w.one, 2)
	return w, w.at(r, 1), w.at(r, 2)
}

// on is what somebody has before them.
func (w *world) on(by people.Actor) *deliberation.OnTable {
	w.T.Helper()
	on, err := w.Cards(w.Ctx, by, w.ID, w.one.Key(), 0)
	w.Must(err)
	return on
}

func (w *world) before(by people.Actor) *deliberation.Plenary {
	w.T.Helper()
	p, err := w.Before(w.Ctx, by, w.ID, w.one.Key())
	w.Must(err)
	return p
}

func TestACardIsForItsTableUntilItIsBroughtAndNobodyLearnsWhoWroteIt(t *testing.T) {
	w, here, there := table(t)
	id := w.one.Key()
	card := w.write(here[0], "A bench in the shade")
	if !card.Mine || len(w.on(here[1]).Cards) != 1 || w.on(here[1]).Cards[0].Mine || len(w.on(there[0]).Cards) != 0 {
		t.Errorf("it is %+v, beside it %v, at the other table %v", card, w.on(here[1]).Cards, w.on(there[0]).Cards)
	}
	if len(w.before(here[0]).Cards) != 0 {
		t.Error("it is before everybody before it was brought")
	}
	for _, other := range []people.Actor{there[0], w.lead} {
		_, err := w.Bring(w.Ctx, other, w.ID, id, card.ID, true)
		if r := civic.AsRefusal(err); r == nil || r.Kind != civic.NotFound && r.Kind != civic.Forbidden {
			t.Errorf("%s brings it: %v", other.Name, err)
		}
	}
	_, err := w.Bring(w.Ctx, here[1], w.ID, id, card.ID, true)
	w.Must(err)
	for _, by := range []people.Actor{there[0], w.By[forum.Observer], w.By[forum.Speaker], w.lead} {
		p := w.before(by)
		if len(p.Cards) != 1 || p.Cards[0].Table != 1 || p.Cards[0].Mine || strings.Contains(raw(t, p), string(here[0].Person)) || strings.Contains(raw(t, p), here[0].Name) {
			t.Errorf("%s reads %s", by.Name, raw(t, p))
		}
	}
	if on := raw(t, w.on(here[1]).Cards); strings.Contains(on, string(here[0].Person)) {
		t.Errorf("the table reads who wrote it: %s", on)
	}
	_, err = w.Bring(w.Ctx, here[1], w.ID, id, card.ID, false)
	w.Must(err)
	if len(w.before(w.lead).Cards) != 0 {
		t.Error("taken back it is still before everybody")
	}
}

func TestNothingThatWasWrittenIsLostWhateverIsJoinedOrTakenApart(t *testing.T) {
	w, here, _ := table(t)
	id := w.one.Key()
	a, b, c := w.write(here[0], "A bench"), w.write(here[1], "Somewhere to sit"), w.write(here[2], "Shade")
	w.World.Pass(time.Second)
	seats, err := w.Join(w.Ctx, here[1], w.ID, id, "k", []string{a.ID, b.ID, a.ID}, "Seats for those who wait")
	w.Must(err)
	again, err := w.Join(w.Ctx, here[1], w.ID, id, "k", []string{a.ID, b.ID}, "Seats for those who wait")
	w.Must(err)
	if again.ID != seats.ID || !slices.Equal(texts(seats.From), []string{"A bench", "Somewhere to sit"}) {
		t.Errorf("it is made of %v", texts(seats.From))
	}
	_, err = w.Join(w.Ctx, here[0], w.ID, id, "", []string{a.ID, c.ID}, "A bench in the shade")
	w.Refused(err, civic.Conflict, "was joined with others")
	_, err = w.Sort(w.Ctx, here[0], w.ID, id, a.ID, deliberation.First, "")
	w.Refused(err, civic.Conflict, "was joined with others")
	w.World.Pass(time.Second)
	all, err := w.Join(w.Ctx, here[0], w.ID, id, "", []string{seats.ID, c.ID}, "Seats in the shade")
	w.Must(err)
	if on := w.on(here[3]); len(on.Cards) != 1 || len(on.Cards[0].From) != 2 || len(on.Cards[0].From[1].From) != 2 {
		t.Fatalf("the table has %s", raw(t, on.Cards))
	}
	_, err = w.Unjoin(w.Ctx, here[0], w.ID, id, all.ID)
	w.Must(err)
	_, err = w.Unjoin(w.Ctx, here[0], w.ID, id, seats.ID)
	w.Must(err)
	_, err = w.Unjoin(w.Ctx, here[0], w.ID, id, c.ID)
	w.Refused(err, civic.Conflict, "joins no others")
	on := w.on(here[3])
	if !slices.Equal(texts(on.Cards), []string{"A bench", "Somewhere to sit", "Shade"}) ||
		!slices.Equal(texts(on.Parted), []string{"Seats for those who wait", "Seats in the shade"}) {
		t.Errorf("taken apart there are %v, and %v beside", texts(on.Cards), texts(on.Parted))
	}
}

func TestOfTwoWhoJoinTheSameCardAtOnceBothKeepTheirWords(t *testing.T) {
	w, here, _ := table(t)
	a, b, c := w.write(here[0], "A bench"), w.write(here[1], "A chair"), w.write(here[2], "A wall")
	told := make(chan error, 2)
	other := w.node()
	go func() {
		_, err := w.Join(w.Ctx, here[0], w.ID, w.one.Key(), "", []string{a.ID, b.ID}, "First")
		told <- err
	}()
	go func() {
		_, err := other.Join(w.Ctx, here[1], w.ID, w.one.Key(), "", []string{b.ID, c.ID}, "Second")
		told <- err
	}()
	joins := 0
	for range 2 {
		if err := <-told; err == nil {
			joins++
		} else {
			w.Refused(err, civic.Conflict, "was joined")
		}
	}
	said := raw(t, w.on(here[3]))
	count := 0
	for _, words := range []string{"A bench", "A chair", "A wall"} {
		count += strings.Count(said, fmt.Sprintf("%q", words))
	}
	if joins == 0 || count != 3 {
		t.Errorf("%d joined, and of three cards the table shows %d: %s", joins, count, said)
	}
}

func TestATableSortsIntoPilesAndThemes(t *testing.T) {
	w, here, _ := table(t)
	card := w.write(here[0], "A bench")
	v, err := w.Sort(w.Ctx, here[1], w.ID, w.one.Key(), card.ID, deliberation.Parking, " Seats ")
	w.Must(err)
	if v.Pile != deliberation.Parking || v.Theme != "Seats" {
		t.Errorf("it is on %q under %q", v.Pile, v.Theme)
	}
	_, err = w.Sort(w.Ctx, here[1], w.ID, w.one.Key(), card.ID, "bin", "")
	w.Refused(err, civic.Invalid, "one of the piles")
}

func TestABadCardIsRefusedInWordsAndOneWithScriptIsWords(t *testing.T) {
	w, here, there := table(t)
	id := w.one.Key()
	for words, text := range map[string]string{"Write what": " \n ", "10000 characters": strings.Repeat("x", 10000)} {
		_, err := w.Write(w.Ctx, here[0], w.ID, id, "", text, "")
		w.Refused(err, civic.Invalid, words)
	}
	v, err := w.Write(w.Ctx, here[0], w.ID, id, "twice", "<script>alert(1)</script>", "")
	w.Must(err)
	again, err := w.Write(w.Ctx, here[0], w.ID, id, "twice", "<script>alert(1)</script>", "")
	w.Must(err)
	if v.ID != again.ID || v.Text != "<script>alert(1)</script>" {
		t.Errorf("it is kept as %q, and again as %q", v.Text, again.Text)
	}
	mine := w.write(there[0], "Elsewhere")
	_, err = w.Join(w.Ctx, here[0], w.ID, id, "", []string{v.ID, mine.ID}, "Both")
	w.Refused(err, civic.NotFound, "at your table")
	_, err = w.Join(w.Ctx, here[0], w.ID, id, "", []string{v.ID}, "One")
	w.Refused(err, civic.Invalid, "2 to")
	_, err = w.Write(w.Ctx, w.By[forum.Facilitator], w.ID, id, "", "I help", "")
	w.Must(err)
	extra := w.Person("Late Member")
	w.Must(w.World.Forums.Admit(w.Ctx, extra, w.ID))
	_, err = w.Write(w.Ctx, extra, w.ID, id, "", "Too early", "")
	w.Refused(err, civic.Conflict, "no table in this session")
}

func TestTheLeadJoinsWhatTablesBroughtAndAMemberMakesARecommendationOfIt(t *testing.T) {
	w, here, there := table(t)
	id := w.one.Key()
	a, b, left := w.write(here[0], "A bench in the shade by the fountain, for everybody who waits for the bus to come"), w.write(there[0], "Benches"), w.write(there[1], "A café")
	_, err := w.Join(w.Ctx, w.lead, w.ID, id, "", []string{a.ID, b.ID}, "Benches by the fountain")
	w.Refused(err, civic.NotFound, "not before everybody")
	for card, by := range map[string]people.Actor{a.ID: here[1], b.ID: there[1]} {
		_, err := w.Bring(w.Ctx, by, w.ID, id, card, true)
		w.Must(err)
	}
	both, err := w.Join(w.Ctx, w.lead, w.ID, id, "", []string{a.ID, b.ID}, "Benches by the fountain, in the shade, for everybody who waits for a bus at any hour of the day.")
	w.Must(err)
	if p := w.before(here[0]); len(p.Cards) != 1 || p.Cards[0].Table != 0 || len(p.Cards[0].From) != 2 {
		t.Fatalf("before everybody is %s", raw(t, p))
	}
	if on := w.on(here[2]); len(on.Cards) != 1 || !on.Cards[0].Brought {
		t.Errorf("the table keeps %v", on.Cards)
	}
	_, err = w.Bring(w.Ctx, here[1], w.ID, id, a.ID, false)
	w.Refused(err, civic.Conflict, "Something was made")
	_, err = w.Recommend(w.Ctx, here[0], w.ID, id, left.ID, 0)
	w.Refused(err, civic.NotFound, "not before everybody")
	r, err := w.Recommend(w.Ctx, here[0], w.ID, id, both.ID, 0)
	w.Must(err)
	if r.N != 1 || r.Title != "Benches by the fountain, in the shade, for everybody who waits for a bus at any…" {
		t.Errorf("it begins as %d %q", r.N, r.Title)
	}
	_, err = w.Recommend(w.Ctx, here[1], w.ID, id, both.ID, 0)
	w.Refused(err, civic.Conflict, "begun with this card already")
}

func TestWhatBecameOfACardIsFoundFromTheRecommendation(t *testing.T) {
	w, here, there := table(t)
	id := w.one.Key()
	a, b := w.write(here[0], "A bench"), w.write(there[0], "Benches")
	for card, by := range map[string]people.Actor{a.ID: here[1], b.ID: there[1]} {
		_, err := w.Bring(w.Ctx, by, w.ID, id, card, true)
		w.Must(err)
	}
	r, err := w.Recommend(w.Ctx, here[0], w.ID, id, a.ID, 0)
	w.Must(err)
	_, err = w.Recommend(w.Ctx, there[0], w.ID, id, b.ID, 7)
	w.Refused(err, civic.NotFound, "no such recommendation")
	_, err = w.Recommend(w.Ctx, there[0], w.ID, id, b.ID, r.N)
	w.Must(err)
	material, err := w.Material(w.Ctx, here[2], w.ID, r.ID)
	w.Must(err)
	said := texts(material)
	slices.Sort(said)
	if !slices.Equal(said, []string{"A bench", "Benches"}) {
		t.Errorf("it was written with %v", said)
	}
	_, err = w.Material(w.Ctx, w.By[forum.Observer], w.ID, r.ID)
	w.Refused(err, civic.Forbidden, "Your roles")
	if p := w.before(w.By[forum.Observer]); p.Cards[0].Recommendation != 1 {
		t.Errorf("the card says %+v", p.Cards[0])
	}
}

func TestErasingSomebodyKeepsTheCardsAndForgetsWhoseTheyAre(t *testing.T) {
	w, here, _ := table(t)
	gone := here[0]
	w.write(gone, "A bench")
	w.Must(w.Wish(w.Ctx, gone, w.ID, []deliberation.Need{deliberation.Loop}))
	w.Must(w.KeepApart(w.Ctx, w.lead, w.ID, gone.Person, here[1].Person, true))
	part := w.Part()
	own, err := part.Export(w.Ctx, gone.Person)
	w.Must(err)
	if said := raw(t, own); !strings.Contains(said, "A bench") || !strings.Contains(said, "hearing-loop") {
		t.Errorf("they take away %s", said)
	}
	w.Must(part.Erase(w.Ctx, gone.Person))
	w.Must(part.Erase(w.Ctx, gone.Person))
	own, err = part.Export(w.Ctx, gone.Person)
	w.Must(err)
	if said := raw(t, own); strings.Contains(said, "A bench") || strings.Contains(said, "loop") {
		t.Errorf("after erasing it is %s", said)
	}
	p, err := w.Seating(w.Ctx, w.lead, w.ID, w.one.Key())
	w.Must(err)
	if len(p.Apart) != 0 || len(p.Tables[0].Members) != 5 || len(w.on(here[1]).Cards) != 1 {
		t.Errorf("left are %d pairs, %d people, %d cards", len(p.Apart), len(p.Tables[0].Members), len(w.on(here[1]).Cards))
	}
}

func TestAPhaseThatIsOverAndASessionCalledOffTakeNoCards(t *testing.T) {
	w, here, _ := table(t)
	_, err := w.rooms.Sessions.Cancel(w.Ctx, w.lead, w.one.Key(), "The hall is flooded.")
	w.Must(err)
	_, err = w.Write(w.Ctx, here[0], w.ID, w.one.Key(), "", "A bench", "")
	w.Refused(err, civic.Conflict, "called off")
	second := w.session("Another day")
	w.drawn(second, 2)
	w.To(forum.Voting)
	_, err = w.Write(w.Ctx, here[0], w.ID, second.Key(), "", "A bench", "")
	w.Refused(err, civic.Conflict, "not done at this stage")
}
