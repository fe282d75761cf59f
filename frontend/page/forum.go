package page

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// ForumsPath is the list of forums.
const ForumsPath = "/forums"

// ForumPath is the address of a forum or of one of its views.
func ForumPath(id, view string) string {
	p := ForumsPath + "/" + url.PathEscape(id)
	if view != "" {
		p += "/" + view
	}
	return p
}

// ForumsView is the list of forums.
type ForumsView struct {
	All      []*forum.Forum
	MayFound bool
}

// ForumPart is a part of a forum with pages of its own: it is a tab on every
// page of the forum and a section of the hub.
type ForumPart struct {
	// View is the last part of its address, such as "draw"; empty for what is
	// elsewhere, which has a section of the hub and no tab.
	View string
	// Tab names it in a word or two, Title on the hub; Text says in a sentence
	// how it stands now. All are in the reader's language already.
	Tab, Title, Text string
	// Count stands beside the tab's name; "" for none.
	Count string
	// Body is shown on the hub below Text; may be nil.
	Body templ.Component
	// Private claims that it is for people with a role: a tab, and no section
	// of the hub.
	Private bool
}

// ForumHead stands above every page of a forum.
type ForumHead struct {
	Forum *forum.Forum
	Form  govuk.Form
	Parts []ForumPart
	// Roles are those of whoever looks.
	Roles []forum.Role
}

func (h ForumHead) path(view string) string { return ForumPath(h.Forum.ID, view) }

// has claims that there is a part with this view for whoever looks.
func (h ForumHead) has(view string) bool {
	return slices.ContainsFunc(h.Parts, func(p ForumPart) bool { return p.View == view })
}

// Tabs lead between the parts of a forum.
func (h ForumHead) tabs(ctx context.Context, current string) []govuk.Tab {
	all := []govuk.Tab{{Link: govuk.Link{Href: h.path(""), Text: words.T(ctx, "At a glance")}, Current: current == ""}}
	for _, p := range h.Parts {
		if p.View == "" {
			continue
		}
		all = append(all, govuk.Tab{Link: govuk.Link{Href: h.path(p.View), Text: p.Tab}, Count: p.Count, Current: current == p.View})
	}
	return all
}

// HubView is a forum at a glance.
type HubView struct {
	ForumHead
	// Seats are the people with a role, members left out.
	Seats []*forum.Seat
	// Record are the newest entries in the public record.
	Record []*record.Entry
	// MayEdit what it is about, and MayName its advisory group.
	MayEdit, MayName bool
	// TakesLetters claims that codes can be used now.
	TakesLetters bool
}

// ForumState says where a forum stands.
func ForumState(ctx context.Context, f *forum.Forum) string {
	switch {
	case f.Halted == nil:
		return words.Say(ctx, f.Phase.Words())
	case f.Halted.For:
		return words.T(ctx, "Cancelled")
	}
	return words.T(ctx, "Paused")
}

func forumColour(f *forum.Forum) string {
	switch {
	case f.Halted != nil:
		return "red"
	case f.Phase == forum.Closed:
		return "grey"
	case f.Phase == forum.Recruiting, f.Phase == forum.Choosing:
		return "green"
	}
	return "blue"
}

// forumStep is one phase on the way.
type forumStep struct {
	Phase forum.Phase
	// Since is when it began; nought when it has not.
	Since   time.Time
	Current bool
	Done    bool
}

// steps are the phases with the days on which they began.
func (v HubView) steps() []forumStep {
	began := map[forum.Phase]time.Time{forum.Design: v.Forum.Created}
	for _, l := range v.Forum.History {
		if l.What == forum.Moved {
			began[l.To] = l.At
		}
	}
	all := make([]forumStep, len(forum.Phases))
	for i, p := range forum.Phases {
		all[i] = forumStep{Phase: p, Current: p == v.Forum.Phase, Done: p.Before(v.Forum.Phase)}
		if all[i].Current || all[i].Done {
			all[i].Since = began[p]
		}
	}
	return all
}

// next says what comes next, in the words of the phases.
func (v HubView) next(ctx context.Context) string {
	if v.Forum.Halted != nil || v.Forum.Phase.Next() == "" {
		return ""
	}
	return words.Say(ctx, v.Forum.Phase.Next().Words())
}

// open are the conditions that still stand before the next phase.
func (v HubView) open() (all []forum.Standing) {
	for _, g := range v.Forum.Gates(v.Forum.Phase) {
		if g.Blocks() {
			all = append(all, g)
		}
	}
	return all
}

func (v HubView) promise(ctx context.Context) []govuk.Row {
	f := v.Forum
	var rows []govuk.Row
	add := func(key, text string) {
		if text != "" {
			rows = append(rows, govuk.Row{Key: key, Text: text})
		}
	}
	add(words.T(ctx, "Who decides"), f.Promise.Body)
	if !f.Promise.AnswerBy.IsZero() {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "They answer by"), Body: govuk.Date(f.Promise.AnswerBy)})
	}
	add(words.T(ctx, "Their promise"), f.Promise.Text)
	add(words.T(ctx, "Where"), f.Area)
	add(words.T(ctx, "Commissioned by"), f.Authority)
	if f.Panel > 0 {
		add(words.T(ctx, "Members"), words.N(ctx, f.Panel, "%d person chosen by lot", "%d people chosen by lot"))
	}
	if f.LearningHours+f.DeliberationHours > 0 {
		add(words.T(ctx, "Time"), words.T(ctx, "At least %d hours of learning and %d hours of deliberation", f.LearningHours, f.DeliberationHours))
	}
	if f.Budget > 0 {
		add(words.T(ctx, "Paid for by"), f.Funder+", "+pounds(f.Budget))
	}
	add(words.T(ctx, "Telephone"), f.Telephone)
	return rows
}

// adviser is somebody's name and, if they stand for one, their organisation.
func adviser(a forum.Adviser) string {
	if a.Organisation == "" {
		return a.Name
	}
	return a.Name + ", " + a.Organisation
}

// pounds writes a whole sum with commas.
func pounds(n int) string {
	s := strconv.Itoa(n)
	for at := len(s) - 3; at > 0; at -= 3 {
		s = s[:at] + "," + s[at:]
	}
	return "£" + s
}

// named gives the seats of a role.
func (v HubView) named(r forum.Role) (all []*forum.Seat) {
	for _, s := range v.Seats {
		if s.Role == r {
			all = append(all, s)
		}
	}
	return all
}

// outcome are the parts that everybody comes for once members have voted: they
// stand before all others then.
func (v HubView) outcome() []ForumPart {
	return v.public(func(p ForumPart) bool { return v.comesOf(p) })
}

// work are the other parts for everybody.
func (v HubView) work() []ForumPart {
	return v.public(func(p ForumPart) bool { return !v.comesOf(p) })
}

func (v HubView) comesOf(p ForumPart) bool {
	return (p.View == "recommendations" || p.View == "report") && !v.Forum.Phase.Before(forum.Reporting)
}

func (v HubView) public(takes func(ForumPart) bool) (all []ForumPart) {
	for _, p := range v.Parts {
		if !p.Private && takes(p) {
			all = append(all, p)
		}
	}
	return all
}

// recordedStep says what an entry of the record is about: of the steps of a
// forum, which are all of one kind, which step.
func recordedStep(ctx context.Context, e *record.Entry) string {
	leaf, err := e.Read()
	var step forum.Line
	if e.Kind != record.Timeline || err != nil || json.Unmarshal(leaf.Body, &step) != nil || step.What == "" {
		return RecordKind(ctx, e.Kind)
	}
	return forumHappened(ctx, step)
}

// forumHappened says a line of the history.
func forumHappened(ctx context.Context, l forum.Line) string {
	switch l.What {
	case forum.Founded:
		return words.T(ctx, "The forum was founded")
	case forum.Moved:
		return words.T(ctx, "It went on: %s", words.Say(ctx, l.To.Words()))
	case forum.Lifted:
		return words.T(ctx, "A condition was lifted: %s", words.Say(ctx, gateWords(l.Gate)))
	case forum.Paused:
		return words.T(ctx, "It was paused")
	case forum.Resumed:
		return words.T(ctx, "It goes on")
	case forum.Cancelled:
		return words.T(ctx, "It was cancelled")
	case forum.Committed:
		return words.T(ctx, "The possible panels were committed to the public record")
	}
	return words.T(ctx, "The digits were drawn")
}

func gateWords(g forum.Gate) string {
	i := slices.IndexFunc(forum.Barriers, func(b forum.Barrier) bool { return b.Gate == g })
	if i < 0 {
		return string(g)
	}
	return forum.Barriers[i].Words
}

// ForumEditView is the form with what a forum is about.
type ForumEditView struct {
	Form govuk.Form
	// Forum is nil while it is founded.
	Forum *forum.Forum
	Remit forum.Remit
}

func (v ForumEditView) action() string {
	if v.Forum == nil {
		return ForumsPath + "/new"
	}
	return ForumPath(v.Forum.ID, "edit")
}

func lines(all []string) string { return strings.Join(all, "\n") }

// FeatureLines writes features as the form takes them: a line each, name,
// answers and source.
func FeatureLines(all []forum.Feature) string {
	var b []string
	for _, f := range all {
		b = append(b, f.Name+" | "+strings.Join(f.Values, "; ")+" | "+f.Source)
	}
	return lines(b)
}

// AdviserLines writes the advisory group as the form takes it.
func AdviserLines(all []forum.Adviser) string {
	var b []string
	for _, a := range all {
		b = append(b, a.Name+" | "+a.Organisation+" | "+a.Interest+" | "+a.Declared)
	}
	return lines(b)
}

func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(words.London).Format(time.DateOnly)
}

// AdvisersView names the advisory group.
type AdvisersView struct{ ForumHead }

// ForumPeopleView is who has which role in a forum.
type ForumPeopleView struct {
	ForumHead
	Seats []*forum.Seat
}

func forumRoleChoices(ctx context.Context) []govuk.Choice {
	var all []govuk.Choice
	for _, r := range forum.Roles {
		if r != forum.Member { // chosen by lot, never given
			all = append(all, govuk.Choice{Value: string(r), Text: ForumRoleName(ctx, r), Hint: forumRoleMeans(ctx, r)})
		}
	}
	return all
}

// forumGrid is forum.Table to be read: a row a deed, a column a role.
func forumGrid(ctx context.Context) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "Who may do what in a forum"), Columns: []govuk.Column{{Text: words.T(ctx, "What")}}}
	for _, r := range forum.Roles {
		g.Columns = append(g.Columns, govuk.Column{Text: ForumRoleName(ctx, r)})
	}
	g.Columns = append(g.Columns, govuk.Column{Text: words.T(ctx, "Administrator")})
	for _, p := range forum.Table {
		row := []govuk.Cell{{Text: words.Say(ctx, p.Words)}}
		for _, r := range forum.Roles {
			row = append(row, may(ctx, slices.Contains(p.Roles, r)))
		}
		g.Rows = append(g.Rows, append(row, may(ctx, p.Administrators)))
	}
	return g
}

// positive writes a number for a form, nothing for nought.
func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
