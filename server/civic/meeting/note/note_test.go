package note

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// supplied reads the note that the platform is measured by.
func supplied(t *testing.T) *Note {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "..", "..", "..", "..", "shared", "data", "meeting-note-2017-02.txt"))
	if err != nil {
		t.Skip("the supplied meeting note is not beside this checkout")
	}
	defer f.Close()
	n, err := Read(f)
	if err != nil {
		t.Fatal(err)
	}
	if os.Getenv("NOTE_SHOW") != "" {
		raw, _ := json.MarshalIndent(n, "", " ")
		t.Logf("%s", raw)
	}
	return n
}

func TestTheSuppliedNoteIsReadWhole(t *testing.T) {
	n := supplied(t)
	if n.Title != "2016-18 Open Government Action Plan implementation meeting" || n.Author != "Tim Hughes" || n.Provenance != "Cabinet Office" {
		t.Errorf("title %q, author %q, produced by %q", n.Title, n.Author, n.Provenance)
	}
	if n.Held.Earliest != "2017-02-01" || n.Published.Earliest != "2017-02-15" {
		t.Errorf("held %s, published %s", n.Held.Earliest, n.Published.Earliest)
	}
	bySector := map[people.Sector]int{}
	for _, a := range n.Attendees {
		if a.Name == "" || a.Organisation == "" {
			t.Errorf("an attendee without name or organisation: %+v", a)
		}
		bySector[a.Sector]++
	}
	if len(n.Attendees) != 20 || bySector[people.Government] != 15 || bySector[people.CivilSociety] != 5 {
		t.Errorf("%d attendees: %v", len(n.Attendees), bySector)
	}
	if a := n.Attendees[12]; a.Organisation != "Department for Environment, Food and Rural Affairs" || a.Team != "" {
		t.Errorf("a comma in a department's name divides it: %+v", a)
	}
	if a := n.Attendees[18]; a.Organisation != "Cabinet Office" || a.Team != "Government Grants Information System" {
		t.Errorf("the team is not told from the organisation: %+v", a)
	}
}

func TestTheNineUpdatesOfTheSuppliedNoteKnowSpeakerAndMilestones(t *testing.T) {
	n := supplied(t)
	want := []struct{ commitment, speaker string }{
		{"Open Contracting", "Andrew Bowen"}, {"Natural resource transparency", ""}, {"Beneficial ownership", ""},
		{"Anti-Corruption Strategy", "Laura Cronk"}, {"Anti-Corruption Innovation Hub", "William Gerry"}, {"Grants data", "Tim King"},
		{"Freedom of Information Code of Practice", "Oliver Lendrum"}, {"Open data", "Peter Hatchard"},
		{"Ongoing collaborative approach to open government reform", "William Gerry"},
	}
	if len(n.Updates) != len(want) {
		t.Fatalf("%d updates", len(n.Updates))
	}
	for i, u := range n.Updates {
		if u.Commitment != want[i].commitment || u.Speaker != want[i].speaker {
			t.Errorf("update %d is on %q by %q", i+1, u.Commitment, u.Speaker)
		}
	}
	if u := n.Updates[3]; u.Organisation != "Joint Anti-Corruption Unit (JACU)" {
		t.Errorf("a bracket in a bracket is cut: %q", u.Organisation)
	}
	m := n.Updates[1].Milestones
	if len(m) != 2 || len(m[0].Numbers) != 2 || m[1].Numbers[0] != 3 || !strings.Contains(m[1].Text, "timetable is delayed") {
		t.Errorf("milestones read as %+v", m)
	}
}

func TestTheActionsTheProposalTheDissentsAndTheNextMeetingOfTheSuppliedNote(t *testing.T) {
	n := supplied(t)
	if len(n.Actions) != 7 {
		t.Errorf("%d actions: %+v", len(n.Actions), n.Actions)
	}
	for i, a := range n.Actions {
		if a.Owner != "open government team" {
			t.Errorf("action %d is owned by %q", i+1, a.Owner)
		}
	}
	if len(n.Actions) == 7 {
		if a := n.Actions[0]; a.Due.Latest != "2017-03-01" || !strings.Contains(a.Due.Raw, "next month") {
			t.Errorf("the glossary is due %+v", a.Due)
		}
		if a := n.Actions[2]; a.Under != "Better coordination of different groups across Whitehall by" {
			t.Errorf("the third action stands under %q", a.Under)
		}
		if a := n.Actions[5]; a.Under != "" || a.Due.Recurrence != "monthly" {
			t.Errorf("the sixth action: under %q, due %+v", a.Under, a.Due)
		}
	}
	if len(n.NotTaken) != 1 || !strings.Contains(n.NotTaken[0].Text, "league table") || !strings.HasPrefix(n.NotTaken[0].Reason, "However") {
		t.Errorf("not taken: %+v", n.NotTaken)
	}
	if len(n.Dissents) != 2 || !strings.Contains(n.Dissents[0].Text, "disappointed") || n.Dissents[1].About != "Anti-Corruption Strategy" {
		t.Errorf("dissents: %+v", n.Dissents)
	}
	if len(n.Questions) != 1 || !strings.HasPrefix(n.Questions[0].Answer, "Peter (GDS) said") {
		t.Errorf("questions: %+v", n.Questions)
	}
	if n.Next.Raw != "the end of April / start of May" && n.Next.Raw != "end of April / start of May" {
		t.Errorf("the next meeting is %q", n.Next.Raw)
	}
	if n.Next.Earliest < "2017-04-10" || n.Next.Latest > "2017-05-15" || n.Next.Latest < "2017-05-01" {
		t.Errorf("the next meeting lies in %s..%s", n.Next.Earliest, n.Next.Latest)
	}
}

// Written by us: another order, other heads, Markdown, other ways to write the
// same things.
const another = `# Forum of Testland, minutes

Date: 3 March 2026
Published: 20/03/2026
Author: A. Clerk

## Actions

1. Ministry of Records to publish the list by the end of May 2026
2. Send the survey round [owner: Open Ledger] [due: Summer 2026]

## Progress on commitments

- Open contracting: Jo Reed (Open Ledger) said that milestone 4 is late. She was concerned that nobody answers.
  Milestones 1-3 are done.
- Lobbying register: nothing has changed.

## Decisions

- The forum meets in the north next time.

## Those present

- Jo Reed, Open Ledger
- Siân ap Rhys (Ministry of Records)
- Per van der Berg

## Apologies

- Kim Lee, Audit Office

## Date of next meeting

To be held in June 2026.
`

func TestAnotherNoteOfTheKindIsReadInItsOwnOrder(t *testing.T) {
	n, err := Read(strings.NewReader(another))
	if err != nil {
		t.Fatal(err)
	}
	if n.Title != "Forum of Testland, minutes" || n.Author != "A. Clerk" || n.Held.Earliest != "2026-03-03" || n.Published.Earliest != "2026-03-20" {
		t.Errorf("%q by %q, held %s, published %s", n.Title, n.Author, n.Held.Earliest, n.Published.Earliest)
	}
	if len(n.Actions) != 2 || n.Actions[0].Owner != "Ministry of Records" || n.Actions[0].Due.Latest != "2026-05-31" ||
		n.Actions[1].Owner != "Open Ledger" || n.Actions[1].Due.Raw != "Summer 2026" {
		t.Errorf("actions: %+v", n.Actions)
	}
	if len(n.Updates) != 2 || n.Updates[0].Speaker != "Jo Reed" || len(n.Updates[0].Milestones) != 2 || len(n.Updates[0].Milestones[1].Numbers) != 3 {
		t.Errorf("updates: %+v", n.Updates)
	}
	if len(n.Dissents) != 1 || n.Dissents[0].About != "Open contracting" || len(n.Decisions) != 1 {
		t.Errorf("dissents %+v, decisions %v", n.Dissents, n.Decisions)
	}
	if len(n.Attendees) != 3 || n.Attendees[1].Sector != people.Government || n.Attendees[2].Sector != people.Citizen || len(n.Apologies) != 1 {
		t.Errorf("present %+v, apologies %+v", n.Attendees, n.Apologies)
	}
	if n.Next.Earliest != "2026-06-01" {
		t.Errorf("the next meeting is %+v", n.Next)
	}
}

func TestWhatIsNoNoteIsRefused(t *testing.T) {
	for _, text := range []string{"", "Dear all,\n\nthe buses are late.\n", "\x00\xff"} {
		if n, err := Read(strings.NewReader(text)); err == nil {
			t.Errorf("%q was read as %+v", text, n)
		}
	}
}

func FuzzReadNeverFails(f *testing.F) {
	f.Add(another)
	f.Add("Present\n\nA B – C\nD E – F\nG H – I\n1 May 2026\n•\n- :\n")
	f.Fuzz(func(_ *testing.T, text string) { _, _ = Read(strings.NewReader(text)) })
}
