package conversation_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

func TestAVoteCountsOnceAndTheLatestCounts(t *testing.T) {
	w := newWorld(t)
	me := conversation.Voter{By: w.ada}
	for _, v := range []opinion.Vote{opinion.Agree, opinion.Pass, opinion.Disagree} {
		must(t, w.Vote(w.ctx, me, w.id, 2, v))
	}
	turn, err := w.Next(w.ctx, me, w.id)
	must(t, err)
	if turn.Done != 1 || turn.All != len(seeds) || turn.Votes[2] != opinion.Disagree || turn.Next == nil || turn.Next.Number == 2 {
		t.Fatalf("%+v", turn)
	}
	w.camps(t, 0, 6)
	for _, s := range w.settled(t, w.Conversations, 7).Statements {
		if s.Number == 2 && (s.All.Seen != 7 || s.All.Disagree != 4) {
			t.Errorf("statement 2 counts %+v", s.All)
		}
	}
}

func TestTheSameVoteAtTheSameInstantOnTwoServersIsOneVote(t *testing.T) {
	w := newWorld(t)
	other := w.node(t)
	var both sync.WaitGroup
	for _, s := range []*conversation.Conversations{w.Conversations, other} {
		for range 5 {
			both.Go(func() {
				if err := s.Vote(w.ctx, conversation.Voter{By: w.ada}, w.id, 1, opinion.Agree); err != nil {
					t.Error(err)
				}
			})
		}
	}
	both.Wait()
	turn, err := other.Next(w.ctx, conversation.Voter{By: w.ada}, w.id)
	must(t, err)
	if len(turn.Votes) != 1 {
		t.Errorf("%d votes", len(turn.Votes))
	}
}

func TestVotesTakenByAnotherServerReachTheMap(t *testing.T) {
	w := newWorld(t)
	other := w.node(t)
	if p, err := other.Map(w.ctx, people.Actor{}, w.id); err != nil || p.Public.Voters != 0 {
		t.Fatal(p, err)
	}
	w.camps(t, 0, 12)
	if p := w.settled(t, other, 12); len(p.Public.Groups) != 2 || p.Public.Groups[0].Size != 6 || !p.Stable {
		t.Errorf("%+v", p.Public)
	}
}

func TestWhatIsKeptOfAVoteLeadsToNobodyAndToNoOtherConversation(t *testing.T) {
	w := newWorld(t)
	second, err := w.Begin(w.ctx, w.mod, conversation.New{Title: "Another", Prompt: "And?", Plan: "plan-1", Seeds: seeds})
	must(t, err)
	must(t, w.Vote(w.ctx, conversation.Voter{By: w.ada}, w.id, 1, opinion.Agree))
	must(t, w.Vote(w.ctx, conversation.Voter{By: w.ada}, second.Key(), 1, opinion.Agree))
	kept, err := storage.Open[conversation.Vote](w.ctx, w.engine, "conversation-votes")
	must(t, err)
	all, err := kept.All(w.ctx, storage.Query{})
	must(t, err)
	if len(all) != 2 || all[0].Voter == all[1].Voter {
		t.Fatal("the same name in two conversations joins them")
	}
	raw, err := json.Marshal(all)
	must(t, err)
	for _, who := range []string{string(w.ada.Person), w.ada.Name} {
		if strings.Contains(string(raw), who) {
			t.Errorf("a kept vote holds %q", who)
		}
	}
	if at := all[0].At; at.Second() != 0 || at.Nanosecond() != 0 {
		t.Errorf("the time of a vote is kept to %v", at)
	}
}

func TestAVisitorVotesOnlyWhereVisitorsMay(t *testing.T) {
	w := newWorld(t)
	must(t, w.Vote(w.ctx, visitor(1), w.id, 1, opinion.Agree))
	refused(t, w.Vote(w.ctx, conversation.Voter{}, w.id, 1, opinion.Agree), civic.SignIn, "Sign in")
	closed, err := w.Begin(w.ctx, w.mod, conversation.New{Title: "Members", Prompt: "And?", Plan: "plan-1", Seeds: seeds})
	must(t, err)
	refused(t, w.Vote(w.ctx, visitor(1), closed.Key(), 1, opinion.Agree), civic.SignIn, "Sign in to vote")
	must(t, w.Vote(w.ctx, conversation.Voter{By: w.ada}, closed.Key(), 1, opinion.Agree))
}

func TestVotesOnWhatIsNotThereAreRefused(t *testing.T) {
	w := newWorld(t)
	refused(t, w.Vote(w.ctx, visitor(1), w.id, 99, opinion.Agree), civic.NotFound, "no such statement")
	refused(t, w.Vote(w.ctx, visitor(1), w.id, -1, opinion.Agree), civic.NotFound, "no such statement")
	refused(t, w.Vote(w.ctx, visitor(1), w.id, 1, 7), civic.Invalid, "agree, disagree or pass")
	refused(t, w.Vote(w.ctx, visitor(1), "nowhere", 1, opinion.Agree), civic.NotFound, "no such conversation")
	st, err := w.Say(w.ctx, w.ada, w.id, "Street lights should stay on", false)
	must(t, err)
	refused(t, w.Vote(w.ctx, visitor(1), w.id, st.Number, opinion.Agree), civic.NotFound, "no such statement")
}

func TestAStatementIsRefusedInWords(t *testing.T) {
	w := newWorld(t)
	say := func(text string, anyway bool) error {
		_, err := w.Say(w.ctx, w.ada, w.id, text, anyway)
		return err
	}
	refused(t, say(strings.Repeat("x", 10_000), false), civic.Invalid, "This is 10000 characters long. A statement can be at most 200")
	refused(t, say("<script>alert(1)</script>", false), civic.Invalid, "plain words")
	refused(t, say("=HYPERLINK(1)", false), civic.Invalid, "plain words")
	refused(t, say(" \n\t ", false), civic.Invalid, "Write a statement")
	refused(t, say("parks need more benches!", true), civic.Conflict, "already there")
	refused(t, say("Our parks need many more benches", false), civic.Conflict, "says much the same as “Parks need more benches”")
	must(t, say("Our parks need many more benches", true))
	must(t, say("Costs < 5 pounds are fine", false))
	must(t, say(strings.Repeat("ŵ", 200), false))
	must(t, say("Fewer forms, please", false))
	must(t, say("A market each Saturday", false))
	refused(t, say("One more", false), civic.TooMuch, "5 statements of yours wait")
	_, err := w.Say(w.ctx, people.Actor{}, w.id, "A visitor's thought", false)
	refused(t, err, civic.SignIn, "Sign in")
}

func TestAModeratorLetsInOrRefusesWithAReasonThatCanBeRead(t *testing.T) {
	w := newWorld(t)
	good, err := w.Say(w.ctx, w.ada, w.id, "Street lights should stay on", false)
	must(t, err)
	bad, err := w.Say(w.ctx, w.ada, w.id, "Councillor Jones is a crook", false)
	must(t, err)
	_, err = w.Queue(w.ctx, w.ada, w.id)
	refused(t, err, civic.Forbidden, "roles")
	queue, err := w.Queue(w.ctx, w.mod, w.id)
	must(t, err)
	if len(queue) != 2 || queue[0].Number != good.Number {
		t.Fatalf("%d wait", len(queue))
	}
	_, err = w.Decide(w.ctx, w.mod, w.id, bad.Number, false, "  ")
	refused(t, err, civic.Invalid, "Say why")
	_, err = w.Decide(w.ctx, w.ada, w.id, good.Number, true, "")
	refused(t, err, civic.Forbidden, "roles")
	if _, err = w.Decide(w.ctx, w.mod, w.id, good.Number, true, ""); err != nil {
		t.Fatal(err)
	}
	if _, err = w.Decide(w.ctx, w.mod, w.id, bad.Number, false, "It accuses a person."); err != nil {
		t.Fatal(err)
	}
	_, err = w.Decide(w.ctx, w.mod, w.id, bad.Number, false, "Again.")
	refused(t, err, civic.Conflict, "decided")
	log, err := w.Refusals(w.ctx, people.Actor{}, w.id)
	must(t, err)
	if len(log) != 1 || log[0].Reason != "It accuses a person." || log[0].Text != "" || log[0].Author != "" {
		t.Errorf("the public log is %+v", log)
	}
	own, err := w.Own(w.ctx, w.ada, w.id)
	must(t, err)
	if len(own) != 2 || own[1].Text == "" || own[1].Reason == "" {
		t.Error("the author cannot read what became of their statement")
	}
	must(t, w.Vote(w.ctx, visitor(1), w.id, good.Number, opinion.Agree))
	refused(t, w.Vote(w.ctx, visitor(1), w.id, bad.Number, opinion.Agree), civic.NotFound, "no such statement")
}

func TestFewerThanFiveAreHiddenAndOnlyOnesOwnPointIsTold(t *testing.T) {
	w := newWorld(t)
	w.camps(t, 0, 3)
	p := w.settled(t, w.Conversations, 3)
	if len(p.Public.Groups) != 0 {
		t.Errorf("groups of three people show: %+v", p.Public.Groups)
	}
	for _, s := range p.Statements {
		if s.All != nil {
			t.Errorf("three votes show: %+v", s)
		}
	}
	w.camps(t, 3, 20)
	p = w.settled(t, w.Conversations, 20)
	if len(p.Public.Groups) != 2 || p.Public.Hidden != 0 {
		t.Fatalf("%+v", p.Public)
	}
	if _, _, ok, _ := w.OwnPoint(w.ctx, visitor(999), w.id); ok {
		t.Error("somebody who has not voted has a point")
	}
	a, group, ok, err := w.OwnPoint(w.ctx, visitor(1), w.id)
	b, other, _, _ := w.OwnPoint(w.ctx, visitor(2), w.id)
	if err != nil || !ok || group == other || a == b || group < 0 {
		t.Errorf("%v %d, %v %d", a, group, b, other)
	}
	if agreed := p.Agreed(); len(agreed) != 1 || agreed[0].Number != 0 {
		t.Errorf("all agree with %+v", agreed)
	}
	if divides := p.Divides(); len(divides) != len(seeds)-1 {
		t.Errorf("%d statements divide", len(divides))
	}
	raw, err := json.Marshal(p)
	must(t, err)
	if strings.Contains(string(raw), "members") || strings.Contains(string(raw), "points") {
		t.Error("the public picture holds people")
	}
}

func TestAFrozenConversationTakesNothingAndGivesItsData(t *testing.T) {
	w := newWorld(t)
	w.camps(t, 0, 12)
	_, err := w.Export(w.ctx, w.ada, w.id, "votes.csv")
	refused(t, err, civic.Forbidden, "when the conversation is frozen")
	refused(t, w.Freeze(w.ctx, w.ada, w.id), civic.Forbidden, "roles")
	must(t, w.Freeze(w.ctx, w.mod, w.id))
	refused(t, w.Freeze(w.ctx, w.mod, w.id), civic.Conflict, "already")
	refused(t, w.Vote(w.ctx, visitor(1), w.id, 1, opinion.Agree), civic.Conflict, "frozen")
	_, err = w.Say(w.ctx, w.ada, w.id, "Too late", false)
	refused(t, err, civic.Conflict, "frozen")
	files := fstest.MapFS{}
	for _, name := range opinion.Files {
		body, err := w.Export(w.ctx, people.Actor{}, w.id, name)
		must(t, err)
		files[name] = &fstest.MapFile{Data: body}
	}
	again, err := opinion.Open(files)
	must(t, err)
	if len(again.PeopleIDs) != 12 || len(again.Votes) != 12*len(seeds) || again.Topic != "Our town after six" || len(again.Doubts) > 0 {
		t.Errorf("read again: %d people, %d votes, %v", len(again.PeopleIDs), len(again.Votes), again.Doubts)
	}
	d := again.Mapper().Map()
	if len(d.Groups) != 2 || len(d.Groups[0].Members) != 6 {
		t.Error("the published votes do not give the same groups")
	}
	_, err = w.Export(w.ctx, w.mod, w.id, "../secret")
	refused(t, err, civic.NotFound, "no such file")
}

func TestAMapIsDrawnOnceForManyVotesAndAnnounced(t *testing.T) {
	w := newWorld(t)
	w.camps(t, 0, 20)
	w.settled(t, w.Conversations, 20)
	if n := w.heard.Count("map.drawn"); n == 0 || n > 100 {
		t.Errorf("160 votes drew the map %d times", n)
	}
	if w.heard.Count("vote.cast") != 0 {
		t.Error("a vote was announced")
	}
}

func TestABeginningIsChecked(t *testing.T) {
	w := newWorld(t)
	_, err := w.Begin(w.ctx, w.mod, conversation.New{Plan: "plan-1"})
	refused(t, err, civic.Invalid, "title")
	_, err = w.Begin(w.ctx, w.ada, conversation.New{Title: "Mine", Prompt: "?", Plan: "plan-1", Seeds: seeds})
	refused(t, err, civic.Forbidden, "roles")
	twin, err := w.Begin(w.ctx, w.mod, conversation.New{Title: "Our town after six", Prompt: "Again?", Plan: "plan-1", Seeds: seeds})
	must(t, err)
	if twin.Key() == w.id {
		t.Error("two conversations with one address")
	}
}

func TestVotesFromElsewhereAreBroughtInBeforeTheFirst(t *testing.T) {
	w := newWorld(t)
	from := &opinion.Conversation{}
	for p := range 30 {
		from.PeopleIDs = append(from.PeopleIDs, string(rune('a'+p)))
		for n := range seeds {
			from.Votes = append(from.Votes, opinion.Cast{Person: p, Statement: n, Vote: opinion.Vote(1 - 2*((p+n)%2)), At: w.clock.Now()})
		}
	}
	must(t, w.Bring(w.ctx, w.mod, w.id, from))
	p, err := w.Map(w.ctx, people.Actor{}, w.id)
	must(t, err)
	if p.Public.Voters != 30 || p.Public.Votes != 30*len(seeds) || len(p.Public.Groups) != 2 {
		t.Errorf("%+v", p.Public)
	}
	refused(t, w.Bring(w.ctx, w.mod, w.id, from), civic.Conflict, "voted here already")
}
