package server

import (
	"context"
	"strings"
	"time"

	"github.com/gofiber/contrib/websocket"
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/realtime/hub"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// The most that one message may hold.
const (
	editFrame = 1 << 20
	liveFrame = 16 << 10
)

// collab is the socket on which a document is edited together.
func (s *Server) collab() fiber.Handler {
	return s.upgrade(websocket.BinaryMessage, editFrame, func(one *socket, who *credential, document string) {
		if err := s.sessions.Serve(context.Background(), one, who, document); err != nil {
			s.log.Debug("editing socket ended", "why", err.Error())
		}
	})
}

// live is the socket on which pages hear what changed.
func (s *Server) live() fiber.Handler {
	return s.upgrade(websocket.TextMessage, liveFrame, func(one *socket, who *credential, _ string) {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		by, err := who.actor(ctx)
		cancel()
		if err != nil {
			by = people.Actor{} // a session that is over leaves a visitor
		}
		if err := s.hub.Serve(context.Background(), one, hub.Viewer{Person: string(by.Person), Name: by.Name, View: string(one.lang)}); err != nil {
			s.log.Debug("live socket ended", "why", err.Error())
		}
	})
}

// credential is how the person of a socket is asked for again while it is
// open: by the word of the session or token that opened it. A token that does
// not count is a reason to be told on the socket: a refused handshake has no
// words, and stock clients would knock for ever.
func (s *Server) credential(c *fiber.Ctx) *credential {
	lang := words.Of(c.UserContext())
	if word, _ := c.Locals(tokenWordLocal).(string); word != "" {
		return &credential{lang, func(ctx context.Context) (people.Actor, error) {
			_, by, err := s.people.Tokens.Resolve(ctx, word)
			if err == nil && by.Name == "" {
				err = civic.Refuse(civic.Forbidden, "The person whom this token acts for has not chosen a name yet.")
			}
			return by, err
		}}
	}
	if word := s.signin.Word(c); word != "" {
		return &credential{lang, func(ctx context.Context) (people.Actor, error) {
			_, _, by, err := s.people.Sessions.Resolve(ctx, word)
			return by, err
		}}
	}
	return &credential{lang: lang}
}

// socketToken sets a program's token aside for the socket that it opens, sent
// as a header or, where no header can be set, as ?token=. Only here: an
// address is logged in too many places.
func socketToken(c *fiber.Ctx) error {
	if !websocket.IsWebSocketUpgrade(c) {
		return c.Next()
	}
	scheme, word, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		word = c.Query("token")
	}
	if word = strings.TrimSpace(word); word != "" {
		c.Locals(tokenWordLocal, word)
		c.Request().Header.Del(fiber.HeaderAuthorization)
	}
	return c.Next()
}

// mayFollow says whether somebody may hear of a topic: whoever may read what
// it is about.
func (s *Server) mayFollow(ctx context.Context, who hub.Viewer, topic string) bool {
	kind, id, _ := strings.Cut(topic, "/")
	if kind == "person" {
		return who.Person != "" && who.Person == id
	}
	var by people.Actor
	if who.Person != "" {
		var err error
		if by, err = s.people.Actor(ctx, people.PersonID(who.Person)); err != nil {
			return false
		}
	}
	switch kind {
	case "session", "room":
		_, err := s.meetings.Sessions.Find(ctx, by, meeting.ID(id))
		return err == nil
	case "draft":
		_, err := s.drafts.Drafts.Find(ctx, by, draft.ID(id))
		return err == nil
	case "ballot":
		_, err := s.ballots.Find(ctx, by, ballot.ID(id))
		return err == nil
	case "conversation":
		return s.followsConversation(ctx, by, id)
	case "forum":
		_, err := s.forums.Find(ctx, forum.ID(id))
		return err == nil
	case "plan":
		_, err := s.plans.ByID(ctx, by, plan.ID(id))
		return err == nil
	}
	return false
}

// shown says whether a topic shows who is there: drafts do, to all who may
// read them.
func shown(topic string) bool { return strings.HasPrefix(topic, "draft/") }
