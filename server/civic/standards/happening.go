package standards

import (
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
)

// Kind says what an entry of the diary is.
type Kind string

// The kinds: what happens outside this platform and counts as evidence.
const (
	RulesKept    Kind = "rules"    // the rules of participation were published
	TimelineKept Kind = "timeline" // the timeline was published; Until is the start of the work
	OutreachKept Kind = "outreach" // people were told
	WindowKept   Kind = "window"   // inputs were open from At to Until
	DocumentKept Kind = "document" // a document entered the repository
	AgendaKept   Kind = "agenda"   // an item from outside government was taken up
	VoteKept     Kind = "vote"     // a binding vote was carried out
)

// Kinds in the order in which pages offer them.
var Kinds = []Kind{TimelineKept, RulesKept, OutreachKept, WindowKept, DocumentKept, AgendaKept, VoteKept}

// Happening is what a person writes into the diary.
type Happening struct {
	Kind  Kind      `json:"kind"`
	Title string    `json:"title"`
	At    time.Time `json:"at"`
	Until time.Time `json:"until,omitzero"`
	Link  string    `json:"link,omitempty"`
	// Of outreach: who was told, how, and how many people it reached, as far as known.
	Audience string `json:"audience,omitempty"`
	Channel  string `json:"channel,omitempty"`
	Reach    int    `json:"reach,omitempty"`
	// Of a document: what it shows.
	CoCreation     bool `json:"coCreation,omitempty"`
	Implementation bool `json:"implementation,omitempty"`
}

// Limits of an entry, in characters, and of a plan's diary.
const (
	MaxTitle   = 200
	maxLink    = 1000
	maxEntries = 5000
	MaxReason  = 1000
)

func (h *Happening) check(now time.Time) error {
	h.Title, h.Link = strings.TrimSpace(h.Title), strings.TrimSpace(h.Link)
	h.Audience, h.Channel = strings.TrimSpace(h.Audience), strings.TrimSpace(h.Channel)
	var all civic.Refusals
	if !slices.Contains(Kinds, h.Kind) {
		all = append(all, civic.Refuse(civic.Invalid, "Choose what happened.").At("kind"))
	}
	if h.Title == "" {
		all = append(all, civic.Refuse(civic.Invalid, "Say in a few words what it was.").At("title"))
	}
	for _, typed := range []struct{ field, text string }{{"title", h.Title}, {"audience", h.Audience}, {"channel", h.Channel}} {
		if n := utf8.RuneCountInString(typed.text); n > MaxTitle {
			all = append(all, civic.Refuse(civic.Invalid, "This is too long: %d characters, and at most %d fit.", n, MaxTitle).At(typed.field))
		}
	}
	if !proper(h.Link) {
		all = append(all, civic.Refuse(civic.Invalid, "A link begins with https:// or http://, or with / for a page of this platform.").At("link"))
	}
	if h.At.IsZero() {
		all = append(all, civic.Refuse(civic.Invalid, "Enter the day.").At("at"))
	} else if h.At.After(now.AddDate(0, 0, 1)) && h.Kind != WindowKept {
		all = append(all, civic.Refuse(civic.Invalid, "This day is still to come. Write down what has happened.").At("at"))
	}
	if h.Kind == WindowKept && (h.Until.IsZero() || h.Until.Before(h.At)) {
		all = append(all, civic.Refuse(civic.Invalid, "Enter the last day for inputs; it comes after the first.").At("until"))
	}
	if h.Kind == DocumentKept && !h.CoCreation && !h.Implementation {
		all = append(all, civic.Refuse(civic.Invalid, "Say what the document shows: how the plan is made, how it is carried out, or both.").At("shows"))
	}
	if h.Reach < 0 || h.Reach > 100_000_000 {
		all = append(all, civic.Refuse(civic.Invalid, "Enter how many people it reached as a whole number, or leave it empty.").At("reach"))
	}
	return all.OrNil()
}

// proper claims that a link leads to a page, here or elsewhere, and runs
// nothing.
func proper(link string) bool {
	if link == "" {
		return true
	}
	if len(link) > maxLink || strings.ContainsAny(link, "\\ \t\r\n") {
		return false
	}
	if strings.HasPrefix(link, "/") {
		return !strings.HasPrefix(link, "//")
	}
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

// Add puts what the diary holds into the records that are judged. Who brought
// what in a window of it is for the caller to count.
func (r *Records) Add(entries []*Entry) {
	for _, e := range entries {
		if e.Struck != nil {
			continue
		}
		seen := Evidence{Title: e.Title, At: e.At, Link: e.Link}
		switch e.Kind {
		case RulesKept:
			if r.Rules == nil || e.At.Before(r.Rules.At) {
				r.Rules = &seen
			}
		case TimelineKept:
			if r.Timeline == nil || e.At.Before(r.Timeline.At) {
				r.Timeline = &seen
			}
			if !e.Until.IsZero() {
				r.Starts = e.Until // the newest timeline says when the work starts
			}
		case OutreachKept:
			r.Outreach = append(r.Outreach, seen)
		case WindowKept:
			r.Windows = append(r.Windows, Window{Evidence: seen, Open: e.At, Close: e.Until})
			if e.Until.After(r.InputsClose) {
				r.InputsClose = e.Until
			}
		case DocumentKept:
			r.Documents = append(r.Documents, Document{seen, e.CoCreation, e.Implementation})
		case AgendaKept:
			r.Partnership.Agenda = append(r.Partnership.Agenda, seen)
		case VoteKept:
			r.Partnership.Votes = append(r.Partnership.Votes, seen)
		}
	}
}
