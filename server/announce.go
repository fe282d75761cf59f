package server

import (
	"context"
	"strings"

	"github.com/folkmoot/folkmoot/realtime/hub"
	"github.com/folkmoot/folkmoot/server/civic"
)

// announcer passes on what the process announces: to open pages, to the shelf
// of finished pages, and to editing sessions whose people may do less now.
type announcer struct{ s *Server }

// Announce never waits and never fails.
func (a announcer) Announce(_ context.Context, n civic.Announcement) {
	// Inputs come and go too often for that, and stand on no page of the shelf.
	if strings.HasPrefix(n.Topic, "plan/") && !strings.HasPrefix(n.What, "input.") || strings.HasPrefix(n.What, "draft.") || strings.HasPrefix(n.What, "commitment.") {
		a.s.shelf.clear()
	}
	if a.s.hub != nil {
		a.s.hub.Announce(hub.Announcement{Topic: n.Topic, What: n.What, ID: n.ID})
	}
	kind, id, _ := strings.Cut(n.Topic, "/")
	switch {
	case kind == "person" && narrows(n.What):
		a.s.recheck("", id)
	case kind == "draft" && (strings.HasPrefix(n.What, "draft.") || strings.HasPrefix(n.What, "commitment.")):
		a.s.recheck(id, "")
	}
}

// narrows says whether an announcement about a person can mean that they may
// do less than before.
func narrows(what string) bool {
	return what == "roles.changed" || strings.HasPrefix(what, "session.") || strings.HasPrefix(what, "token.")
}

// recheck asks again for open sockets; an empty document or person means all.
func (s *Server) recheck(document, person string) {
	if s.sessions != nil {
		s.sessions.Recheck(document, person)
	}
	if s.hub != nil {
		s.hub.Recheck(person)
	}
}
