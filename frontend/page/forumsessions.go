package page

import (
	"context"
	"net/url"
	"time"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

// ForumSessionsView are the sessions of a forum.
type ForumSessionsView struct {
	ForumHead
	All []meeting.Brief
	Now time.Time
	// MayPlan another, MayEnter their rooms.
	MayPlan, MayEnter bool
	// MaySit at a table.
	MaySit bool
}

// ahead are the sessions that are live or still to come, held those behind.
func (v ForumSessionsView) split() (ahead, held []meeting.Brief) {
	for _, b := range v.All {
		if comes(b, v.Now) {
			ahead = append(ahead, b)
		} else {
			held = append([]meeting.Brief{b}, held...)
		}
	}
	return ahead, held
}

// ForumSessionsAhead are those that are live or still to come.
func ForumSessionsAhead(all []meeting.Brief, now time.Time) []meeting.Brief {
	ahead, _ := ForumSessionsView{All: all, Now: now}.split()
	return ahead
}

// ForumSessionPath is the address of a view of a forum's session: "table",
// "plenary", "seating".
func ForumSessionPath(forum, session, view string) string {
	return ForumPath(forum, "sessions/"+url.PathEscape(session)+"/"+view)
}

// comes claims that a session is live or still to come.
func comes(b meeting.Brief, now time.Time) bool {
	return b.State == meeting.Live || b.State == meeting.Announced && b.Start.Add(time.Duration(b.Minutes)*time.Minute).After(now)
}

// ForumSessionsStand says in a sentence how many sessions there are and when
// the next one is.
func ForumSessionsStand(ctx context.Context, all []meeting.Brief, now time.Time) string {
	for _, b := range all {
		switch {
		case b.State == meeting.Live:
			return words.T(ctx, "They meet now, for “%s”.", b.Title)
		case comes(b, now):
			return words.T(ctx, "They meet next on %s, for “%s”.", words.Day(ctx, b.Start), b.Title)
		}
	}
	if len(all) == 0 {
		return words.T(ctx, "No session is planned yet.")
	}
	return words.N(ctx, len(all), "They met in %d session.", "They met in %d sessions.")
}

// briefStart says when a session begins, by the clock of its place.
func briefStart(ctx context.Context, b meeting.Brief) string {
	return startOf(ctx, &meeting.Session{About: meeting.About{Start: b.Start, Zone: b.Zone}})
}
