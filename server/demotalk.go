package server

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// leaning is a statement of the demonstration, and how likely each of three
// invented ways of life is to agree with it, in hundredths.
type leaning struct {
	text  string
	agree [3]int
}

var leanings = []leaning{
	{"A bus should run to every village until eleven at night.", [3]int{92, 88, 84}},
	{"Children should be able to walk to school without crossing a fast road.", [3]int{95, 93, 88}},
	{"The market square should have no cars on Saturdays.", [3]int{90, 22, 55}},
	{"Whoever drives into the centre should pay for it.", [3]int{78, 8, 35}},
	{"Parking at the station should be free for people who take the train.", [3]int{55, 90, 62}},
	{"Speed limits of 30 in all streets where people live.", [3]int{88, 35, 60}},
	{"The ring road should get a second lane.", [3]int{10, 85, 40}},
	{"Cycle paths should be cleared of snow before roads.", [3]int{72, 15, 30}},
	{"Tickets should cost the same for one stop and for ten.", [3]int{48, 40, 82}},
	{"People over seventy should ride free at any hour.", [3]int{66, 62, 94}},
	{"Timetables should hang at every stop, on paper.", [3]int{70, 66, 92}},
	{"Everything about buses can be on the telephone by now.", [3]int{42, 45, 8}},
	{"The council should publish how late each bus was.", [3]int{89, 86, 80}},
	{"Deliveries should be made at night.", [3]int{45, 52, 12}},
	{"New homes may be built only where a bus stops.", [3]int{80, 20, 50}},
	{"A street can be closed for play one afternoon a week.", [3]int{84, 40, 72}},
	{"Taxis should be paid for by the council where no bus runs.", [3]int{60, 55, 88}},
	{"Potholes come before everything else.", [3]int{25, 88, 58}},
	{"The council should ask us such things every year.", [3]int{86, 80, 85}},
	{"More money for buses, even if the council tax goes up.", [3]int{76, 18, 58}},
}

// talk puts a conversation on a plan, with votes that are made up and said to
// be: a hundred and eighty people of three ways of life.
func (st *stage) talk(ctx context.Context, p *plan.Plan) error {
	all := st.s.conversations
	n := conversation.New{Title: "Getting about", Prompt: "What would make it easier to get about here without making it harder for others?",
		Plan: p.ID, Visitors: true, Demonstration: true}
	for _, l := range leanings {
		n.Seeds = append(n.Seeds, l.text)
	}
	k, err := all.Begin(ctx, people.Operator(), n)
	if err != nil {
		return err
	}
	if err := all.Bring(ctx, people.Operator(), k.Key(), st.madeUp(180)); err != nil {
		return err
	}
	for _, s := range []struct{ who, text string }{
		{"citizen", "Bus drivers should wait for people who run."},
		{"suggester", "Every stop needs a roof and a seat."},
	} {
		if _, err := all.Say(ctx, st.cast[s.who], k.Key(), s.text, true); err != nil {
			return err
		}
	}
	return nil
}

// madeUp casts the same votes each time.
func (st *stage) madeUp(number int) *opinion.Conversation {
	random := rand.New(rand.NewPCG(2026, 3))
	c := &opinion.Conversation{}
	for person := range number {
		c.PeopleIDs = append(c.PeopleIDs, fmt.Sprint(person))
		way := []int{0, 1, 1, 0, 2}[person%5]
		at := st.now.Add(-time.Duration(random.IntN(14*24)) * time.Hour)
		for statement, l := range leanings {
			if random.IntN(100) < 22 {
				continue // not everybody sees everything
			}
			vote := opinion.Disagree
			switch draw := random.IntN(100); {
			case random.IntN(100) < 9:
				vote = opinion.Pass
			case draw < l.agree[way]:
				vote = opinion.Agree
			}
			c.Votes = append(c.Votes, opinion.Cast{Person: person, Statement: statement, Vote: vote, At: at})
		}
	}
	return c
}
