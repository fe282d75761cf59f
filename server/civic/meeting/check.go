package meeting

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
)

// How much a session may hold.
const (
	MostTitle    = 200
	MostPurpose  = 4000
	MostText     = 4000
	MostQuestion = 500
	MostItems    = 40
	MostPapers   = 40
	MostDrafts   = 20
	MostDeputies = 10
	MostMinutes  = 24 * 60
	// MostSeats is how many people one room takes.
	MostSeats = 5000
)

// clean makes what was typed into what is kept: one kind of line end, no
// control characters, no space around.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// line cleans what must be a single line.
func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// within asks that there is text and not too much of it.
func within(s string, most int, field string, empty *civic.Refusal) *civic.Refusal {
	if s == "" && empty != nil {
		return empty.At(field)
	}
	if n := utf8.RuneCountInString(s); n > most {
		return civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", n, most).At(field)
	}
	return nil
}

// field is a part of a form with what was typed into it. Lists of fields stand
// in the order of the form, so that refusals do too.
type field struct {
	name string
	text string
	most int // characters
}

// tidy cleans what a host wrote.
func (a *About) tidy() {
	a.Title, a.Purpose, a.Place, a.Link = line(a.Title), clean(a.Purpose), line(a.Place), line(a.Link)
	if a.Kind == "" {
		a.Kind = Workshop
	}
	if a.Access == "" {
		a.Access = ForRoles
	}
	if a.Turns == "" {
		a.Turns = BySector
	}
	a.Agenda, a.Papers = slices.Clone(a.Agenda), slices.Clone(a.Papers) // the caller's stay as they are
	for i := range a.Agenda {
		a.Agenda[i].Title = line(a.Agenda[i].Title)
	}
	for i := range a.Papers {
		a.Papers[i].Title, a.Papers[i].Href = line(a.Papers[i].Title), line(a.Papers[i].Href)
	}
}

// check refuses what could not be announced.
func (a About) check() error {
	var rs civic.Refusals
	add := func(r *civic.Refusal) {
		if r != nil {
			rs = append(rs, r)
		}
	}
	add(within(a.Title, MostTitle, "title", civic.Refuse(civic.Invalid, "Enter a title.")))
	add(within(a.Purpose, MostPurpose, "purpose", civic.Refuse(civic.Invalid, "Say what this session is for: people decide by it whether to come.")))
	add(within(a.Place, MostTitle, "place", nil))
	if a.Place == "" && a.Link == "" {
		add(civic.Refuse(civic.Invalid, "Say where it takes place, or give a link to join it.").At("place"))
	}
	add(webLink(a.Link, "link"))
	if _, err := time.LoadLocation(a.Zone); err != nil || a.Zone == "" || a.Zone == "Local" {
		add(civic.Refuse(civic.Invalid, "Choose the time zone of the place, such as Europe/London.").At("zone"))
	}
	if y := a.Start.Year(); a.Start.IsZero() || y < 1950 || y > 2199 {
		add(civic.Refuse(civic.Invalid, "Enter the day and the time at which it begins.").At("date"))
	}
	if !slices.Contains(Kinds, a.Kind) && !slices.Contains(ForumKinds, a.Kind) || !slices.Contains(AllTurns, a.Turns) || a.Access != ForRoles && a.Access != ForEverybody {
		add(civic.Refuse(civic.Invalid, "Choose what kind of session it is, who may join and how turns are taken.").At("kind"))
	}
	add(a.checkLists())
	return rs.OrNil()
}

func (a About) checkLists() *civic.Refusal {
	if len(a.Agenda) == 0 {
		return civic.Refuse(civic.Invalid, "Write at least one point of the agenda, with its minutes.").At("agenda")
	}
	if len(a.Agenda) > MostItems || len(a.Papers) > MostPapers || len(a.Drafts) > MostDrafts || a.Minutes() > MostMinutes {
		return civic.Refuse(civic.Invalid, "That is more than one session can hold. Make it two.").At("agenda")
	}
	seen := map[string]bool{}
	for _, item := range a.Agenda {
		if r := within(item.Title, MostTitle, "agenda", civic.Refuse(civic.Invalid, "Each point of the agenda needs a title.")); r != nil {
			return r
		}
		if item.Minutes < 1 || item.Minutes > 600 || item.ID == "" || seen[item.ID] {
			return civic.Refuse(civic.Invalid, "Give each point of the agenda its minutes, from 1 to 600.").At("agenda")
		}
		seen[item.ID] = true
	}
	for _, p := range a.Papers {
		if p.Title == "" || utf8.RuneCountInString(p.Title) > MostTitle || p.Href == "" {
			return civic.Refuse(civic.Invalid, "Each paper needs a title and a link.").At("papers")
		}
		if r := webLink(p.Href, "papers"); r != nil && !strings.HasPrefix(p.Href, "/") {
			return r
		}
	}
	return nil
}

// webLink accepts an address on the web, and nothing that a browser would run.
func webLink(s, field string) *civic.Refusal {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || len(s) > 1000 {
		return civic.Refuse(civic.Invalid, "Enter a link that begins with https://").At(field)
	}
	return nil
}
