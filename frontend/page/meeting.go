package page

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/charter"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// SessionPath is a session's page; view is "", "room", "chair", "projector",
// "record", "note", "settings", "cancel", "calendar.ics" ...
func SessionPath(id, view string) string {
	p := "/sessions/" + url.PathEscape(id)
	if view != "" {
		p += "/" + view
	}
	return p
}

// SessionsPath lists a plan's sessions, or everybody's where plan is "".
func SessionsPath(plan string) string {
	if plan == "" {
		return "/sessions"
	}
	return PlanPath(plan) + "/sessions"
}

// MeetingsView lists sessions.
type MeetingsView struct {
	Plan    *govuk.Link // nil on the list of all plans
	Slug    string
	Live    []*meeting.Session
	Coming  []*meeting.Session
	Past    []*meeting.Session
	Pulse   *meeting.Pulse // of a plan
	MayHost bool
	Now     time.Time
}

// MeetingFormView announces a session, or changes one.
type MeetingFormView struct {
	Form   govuk.Form
	Action string
	Title  string
	Seen   int64
	About  meeting.About
	New    bool // may become a series
	Kinds  []meeting.Kind
	Closed bool // who may join is not for the host to choose
	Drafts []govuk.Choice
	// Deputies that are named now, with where to send others.
	Deputies   string
	DeputiesTo string
}

// SessionView is a session's own page: before, while it is live, and after.
type SessionView struct {
	Form     govuk.Form
	Session  *meeting.Session
	Drafts   []govuk.Link
	Answers  []*meeting.Reply
	Mine     *meeting.Reply
	SignedIn bool
	MayJoin  bool
	MayHost  bool
	Now      time.Time
}

func (v SessionView) path(view string) string { return SessionPath(v.Session.ID, view) }

// RoomView is the live room.
type RoomView struct {
	SessionView
	StageView
	Own     meeting.Own
	Present []meeting.Speaker
	Topic   string
	Beside  Beside
	// Copies are the parts of drafts that small tables can work on.
	Copies []govuk.Choice
	// Rules is where this person stands with the rules of participation.
	Rules charter.Standing
}

// mostNamed is how many of those who are here a room names.
const mostNamed = 200

// StageView is the part of the room that everybody sees alike. It is sent to
// open pages as it is, so it holds nothing of who looks: CSRF is empty there,
// and the page's script puts its own in, and takes away what its reader may not
// do. What is written for one person has that left out from the beginning.
type StageView struct {
	Session *meeting.Session
	Stage   *meeting.Stage
	CSRF    string
	// Looks: who only looks sees nothing to press. Voteless: who takes part
	// without a vote in the polls.
	Looks, Voteless bool
}

// voteless is what somebody reads in place of a poll's answers who takes part
// without a vote: speakers and facilitators of a forum, whose members decide.
func voteless(ctx context.Context) string {
	return words.T(ctx, "You have no vote in the polls of this session. You see the counts when a poll closes.")
}

// NoteView is a session's note, and its record while it is being written.
type NoteView struct {
	SessionView
	Note       *meeting.Note
	Entries    []*meeting.Entry
	Titles     map[draft.ID]string // of commitments
	Choices    []govuk.Choice      // commitments that an entry can be about
	Edit       *meeting.Entry
	MayPublish bool
	Minutes    []govuk.Row
	// Pad is where the shared notes are written while the note is open; Shared
	// is what they say.
	Pad    *PadView
	Shared []PadPart
}

// ActionsView lists what a plan's meetings decided to do.
type ActionsView struct {
	Form    govuk.Form
	Actions []*meeting.Entry
	MayHost bool
	Now     time.Time
}

// TimelineView is what meetings said of one commitment.
type TimelineView struct {
	Title   string
	Entries []*meeting.Entry
}

// say is what this person wanted said, if they said it.
func (v SessionView) say() string {
	if v.Mine == nil {
		return ""
	}
	return v.Mine.Say
}

// coming counts who said that they come.
func (v SessionView) coming() int {
	n := 0
	for _, r := range v.Answers {
		if r.Coming {
			n++
		}
	}
	return n
}

// next is the point of the agenda behind the present one.
func (v RoomView) next() *meeting.Item {
	if items := v.StageView.Session.Agenda; v.Stage.ItemPlace > 0 && v.Stage.ItemPlace < len(items) {
		return &items[v.Stage.ItemPlace]
	}
	return nil
}

func (v RoomView) items() []govuk.Choice {
	var all []govuk.Choice
	for _, item := range v.StageView.Session.Agenda {
		all = append(all, govuk.Choice{Value: item.ID, Text: item.Title})
	}
	return all
}

func (v RoomView) seats(ctx context.Context) []govuk.Choice {
	all := []govuk.Choice{{Value: "", Text: words.T(ctx, "Choose somebody")}}
	for _, p := range v.Present {
		all = append(all, govuk.Choice{Value: string(p.Seat), Text: speakerName(ctx, p)})
	}
	return all
}

// of gives the entries of one kind.
func (v NoteView) of(kind string) []*meeting.Entry {
	var all []*meeting.Entry
	for _, e := range v.Entries {
		if e.Kind == kind {
			all = append(all, e)
		}
	}
	return all
}

func (v NoteView) open() bool {
	return v.MayHost && v.Session.State != meeting.Agreed && v.Session.State != meeting.Published && v.Session.State != meeting.Cancelled
}

// about says which commitment an entry is about.
func (v NoteView) about(e *meeting.Entry) string {
	if title := v.Titles[e.Commitment]; title != "" {
		return title
	}
	return e.About
}

func (v NoteView) said() meeting.Said {
	if v.Edit != nil {
		return v.Edit.Said
	}
	return meeting.Said{Kind: meeting.Update}
}

func (v NoteView) entryAction() string {
	if v.Edit != nil {
		return v.path("record/" + url.PathEscape(v.Edit.ID))
	}
	return v.path("record")
}

func (v NoteView) sectors(ctx context.Context) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "Who was there, by sector"), Columns: []govuk.Column{{Text: words.T(ctx, "Sector")}, {Text: words.T(ctx, "People"), Numeric: true}, {Text: words.T(ctx, "Spoke"), Numeric: true}}}
	for _, s := range people.Sectors {
		if n := v.Note.BySector[s]; n > 0 {
			spoke := words.T(ctx, "not measured")
			if len(v.Note.Spoke) > 0 {
				spoke = clockText(v.Note.Spoke[s])
			}
			g.Rows = append(g.Rows, []govuk.Cell{{Text: SectorName(ctx, s)}, {Text: whole(n)}, {Text: spoke}})
		}
	}
	return g
}

func numbers(all []int) string {
	text := ""
	for i, n := range all {
		if i > 0 {
			text += ", "
		}
		text += strconv.Itoa(n)
	}
	return text
}

func (v MeetingFormView) kinds() []meeting.Kind {
	if v.Kinds != nil {
		return v.Kinds
	}
	return meeting.Kinds
}

// OfForum claims that the session belongs to people chosen by lot.
func (v SessionView) OfForum() bool {
	_, ours := v.forum()
	return ours
}

func (v SessionView) forum() (id string, ours bool) { return draft.ForumOf(v.Session.Plan) }
