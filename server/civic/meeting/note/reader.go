package note

import (
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
)

// topic is what a head announces.
type topic int

const (
	nothing topic = iota
	opening
	attendance
	apologies
	recap
	updates
	decisions
	actions
	questions
	next
)

// heads are words by which a head is known, tried in this order.
var heads = []struct {
	topic topic
	words []string
}{
	{next, []string{"next meeting", "date of next", "future meeting", "cyfarfod nesaf"}},
	{apologies, []string{"apolog", "unable to attend"}},
	{attendance, []string{"attend", "present", "participants", "who was there", "in the room"}},
	{updates, []string{"commitment update", "update on commitment", "updates on commitment", "progress on commitment", "progress update", "commitments", "updates"}},
	{recap, []string{"recap", "since the last", "since last", "last meeting", "previous meeting", "matters arising", "minutes of"}},
	{actions, []string{"action", "outcomes from the workshop", "next steps", "follow-up", "follow up", "to do"}},
	{decisions, []string{"decision", "agreed", "resolved"}},
	{questions, []string{"question", "q&a", "discussion points"}},
}

func topicOf(head string) topic {
	head = strings.ToLower(head)
	for _, h := range heads {
		for _, w := range h.words {
			if strings.Contains(head, w) {
				return h.topic
			}
		}
	}
	return nothing
}

// reader walks through the blocks of a note and places each.
type reader struct {
	note  *Note
	topic topic
	head  string // as written
	dates []found
	// under is the point that nested bullets belong to.
	under      string
	underDepth int
	owner      string // of actions, where the text before them names one
	section    int    // heads seen so far
	known      bool   // the day of the meeting was looked for
}

func (r *reader) read(all []block) {
	r.topic = opening
	if !r.known {
		// The day of the meeting gives dates such as 'the end of April' their
		// year, so it is looked for first.
		none := fuzzydate.Date{Precision: fuzzydate.None}
		first := &reader{note: &Note{Held: none, Published: none, Next: none}, known: true}
		first.read(all)
		r.note.Held, r.note.Published, r.known = first.note.Held, first.note.Published, true
	}
	for i, b := range all {
		switch {
		case r.named(all, i):
		case b.head && r.begin(b, all[i+1:]):
		case r.topic == opening:
			r.open(b)
		default:
			r.place(b, all[i+1:])
		}
	}
	r.date()
}

// named takes a line of the attendance, wherever it stands: under its head, or
// as one of three such lines in a row.
func (r *reader) named(all []block, i int) bool {
	listed := r.topic == attendance || r.topic == apologies
	a, ok := attendee(all[i].text, listed)
	if !ok || all[i].head && !listed {
		return false
	}
	// Updates read like "Title – text" too, so nobody is looked for among them.
	if !listed && (!all[i].person || r.topic != opening && r.topic != nothing) {
		return false
	}
	if r.topic == apologies {
		r.note.Apologies = append(r.note.Apologies, a)
	} else {
		r.note.Attendees = append(r.note.Attendees, a)
	}
	return true
}

// begin starts the part that a head announces. A head of no known topic inside
// a recap stays part of it.
func (r *reader) begin(b block, rest []block) bool {
	t := topicOf(b.text)
	if r.topic == opening && r.section == 0 && t == nothing && r.note.Title == "" {
		return false // the title
	}
	if t == attendance && !r.people(rest) {
		t = nothing
	}
	r.section++
	r.head, r.under, r.owner = b.text, "", ""
	switch {
	case t != nothing:
		r.topic = t
	case r.topic != recap:
		r.topic = nothing
	}
	return true
}

// people says whether what follows a head is a list of people: "Present" can
// begin other things.
func (r *reader) people(rest []block) bool {
	for _, b := range rest[:min(len(rest), 3)] {
		if _, ok := attendee(b.text, true); ok {
			return true
		}
	}
	return false
}

func (r *reader) place(b block, rest []block) {
	switch r.topic {
	case updates:
		r.update(b)
	case actions:
		r.action(b, rest)
	case decisions:
		r.note.Decisions = append(r.note.Decisions, b.text)
	case next:
		if !r.note.Next.Given() {
			r.note.Next = r.phrase(b.text)
			if r.note.Next.Given() {
				return
			}
		}
		r.part(b)
	case recap:
		r.dissent(b.text, r.head)
		r.note.Recap = grow(r.note.Recap, r.head, b)
	default:
		if r.questioned(b.text) || r.proposed(b.text) {
			return
		}
		r.part(b)
	}
}

func (r *reader) part(b block) {
	r.dissent(b.text, r.head)
	r.note.Rest = grow(r.note.Rest, r.head, b)
}

// grow adds to the part under a head.
func grow(all []Part, head string, b block) []Part {
	text := b.text
	if b.bullet {
		text = "• " + text
	}
	if n := len(all); n > 0 && all[n-1].Head == head {
		all[n-1].Text += "\n" + text
		return all
	}
	return append(all, Part{Head: head, Text: text})
}
