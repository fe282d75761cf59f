package page

import (
	"context"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// SeatingView is where tables are drawn.
type SeatingView struct {
	ForumHead
	*deliberation.Plan
}

func (v SeatingView) to() string { return ForumSessionPath(v.Forum.ID, v.Session.ID, "seating") }

// tables is how many to begin with: as there are, or one for each facilitator,
// with no fewer than four people at each.
func (v SeatingView) tables() int {
	if n := len(v.Tables); n > 0 {
		return n
	}
	return max(1, min(len(v.Plan.Helpers), len(v.Without)/4))
}

// has are the numbers of the tables that offer something, as the form takes them.
func (v SeatingView) has(n deliberation.Need) string {
	var all []string
	for _, t := range v.Tables {
		for _, offered := range t.Offers {
			if offered == n {
				all = append(all, whole(t.N))
			}
		}
	}
	if len(v.Tables) == 0 && v.Wanted[n] > 0 {
		return "1"
	}
	return strings.Join(all, ", ")
}

// sitters are the members who can be given a table, then the facilitators.
func (v SeatingView) members() (all []deliberation.Person) {
	for _, t := range v.Tables {
		all = append(all, t.Members...)
	}
	return append(all, v.Without...)
}

func (v SeatingView) helpers() (all []deliberation.Person) {
	for _, t := range v.Tables {
		all = append(all, t.Facilitator)
	}
	return append(all, v.Plan.Helpers...)
}

func personChoices(ctx context.Context, first string, lists ...[]deliberation.Person) []govuk.Choice {
	all := []govuk.Choice{{Text: first}}
	for _, list := range lists {
		for _, p := range list {
			if p.ID != "" {
				all = append(all, govuk.Choice{Value: string(p.ID), Text: personName(ctx, p)})
			}
		}
	}
	return all
}

func personName(ctx context.Context, p deliberation.Person) string {
	if p.Name == "" {
		return words.T(ctx, "Somebody who left")
	}
	return p.Name
}

func (v SeatingView) tableChoices(ctx context.Context) []govuk.Choice {
	var all []govuk.Choice
	for _, t := range v.Tables {
		all = append(all, govuk.Choice{Value: whole(t.N), Text: words.T(ctx, "Table %d", t.N)})
	}
	return append(all, govuk.Choice{Value: "0", Text: words.T(ctx, "No table")})
}

// absent are boxes to tick for members who are not there; who sits nowhere
// after a draw was not there then.
func (v SeatingView) absent(ctx context.Context) []govuk.Choice {
	var all []govuk.Choice
	for _, p := range v.members() {
		c := govuk.Choice{Value: string(p.ID), Text: personName(ctx, p)}
		for _, w := range v.Without {
			c.Checked = c.Checked || len(v.Tables) > 0 && w.ID == p.ID
		}
		all = append(all, c)
	}
	return all
}

// MyTableView is the table of whoever looks.
type MyTableView struct {
	ForumHead
	*deliberation.OnTable
	// Ticked are the cards that a refused join named.
	Ticked []string
}

func (v MyTableView) to() string { return ForumSessionPath(v.Forum.ID, v.Session.ID, "table") }

// pile gives the cards of one pile.
func pile(all []*deliberation.View, p deliberation.Pile) (in []*deliberation.View) {
	for _, c := range all {
		if c.Pile == p {
			in = append(in, c)
		}
	}
	return in
}

// pileChoices has the card's own pile chosen, the unsorted one too: whoever
// writes a theme alone does not sort the card with it.
func pileChoices(ctx context.Context, on deliberation.Pile) []govuk.Choice {
	var all []govuk.Choice
	for _, p := range deliberation.Piles {
		all = append(all, govuk.Choice{Value: string(p), Text: words.Say(ctx, p.Words()), Checked: p == on})
	}
	return all
}

// PlenaryView is what tables brought before everybody.
type PlenaryView struct {
	ForumHead
	*deliberation.Plenary
	// MayJoin cards of several tables, MayWrite recommendations with them.
	MayJoin, MayWrite bool
	Ticked            []string // as at a table
	// Recommendations that can take a card up.
	Recommendations []*recommendation.View
}

func (v PlenaryView) to() string { return ForumSessionPath(v.Forum.ID, v.Session.ID, "plenary") }

func (v PlenaryView) choices(ctx context.Context) []govuk.Choice {
	all := []govuk.Choice{{Value: "0", Text: words.T(ctx, "A new recommendation")}}
	for _, r := range v.Recommendations {
		all = append(all, govuk.Choice{Value: whole(r.N), Text: whole(r.N) + ". " + r.Title})
	}
	return all
}

func fromTable(ctx context.Context, n int) string {
	if n == 0 {
		return words.T(ctx, "Several tables")
	}
	return words.T(ctx, "Table %d", n)
}

// short is the beginning of a card, to tell its buttons apart when read aloud.
func short(text string) string {
	letters := []rune(strings.Join(strings.Fields(text), " "))
	if len(letters) > 60 {
		return string(letters[:60]) + "…"
	}
	return string(letters)
}

// MemberRoomView is a member's own room.
type MemberRoomView struct {
	ForumHead
	Now time.Time
	// Today is the session that goes on or comes next; nil for none.
	Today *meeting.Session
	After []meeting.Brief
	// Table is nil until it is confirmed.
	Table           *deliberation.Place
	Evidence        int
	Asked, Answered int
	Needs           []deliberation.Need
	Helps           []draft.Voice
	MayAsk          bool
	// Waits is what the forum asks of the member now.
	Waits []govuk.Link
}

func (v MemberRoomView) needs(ctx context.Context) []govuk.Choice {
	var all []govuk.Choice
	for _, n := range deliberation.Needs {
		c := govuk.Choice{Value: string(n), Text: words.Say(ctx, n.Words())}
		for _, own := range v.Needs {
			c.Checked = c.Checked || own == n
		}
		all = append(all, c)
	}
	return all
}

// begins claims that the day of the session is today, by the clock of its place.
func (v MemberRoomView) begins() bool {
	at, now := v.Today.Start.In(v.Today.Where()), v.Now.In(v.Today.Where())
	return at.YearDay() == now.YearDay() && at.Year() == now.Year()
}

// open claims that the member can go in.
func (v MemberRoomView) open() bool { return v.Today.State == meeting.Live }
