package server

import (
	"context"
	"strings"

	"github.com/gofiber/contrib/websocket"
	"github.com/gofiber/fiber/v2"
	"github.com/valyala/fasthttp"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/server/civic"
)

// opening is what a socket keeps of the request that it was.
type opening struct {
	address  string
	who      *credential
	lang     words.Lang
	document string
	request  *fasthttp.RequestCtx
}

const openingLocal = "opening"

// upgrade lets a request become a socket: only from our own pages or from a
// program, which sends no Origin, and only so many from one address.
func (s *Server) upgrade(kind, frame int, serve func(*socket, *credential, string)) fiber.Handler {
	handler := websocket.New(func(conn *websocket.Conn) {
		from := conn.Locals(openingLocal).(*opening)
		from.forget()
		one := newSocket(conn, kind, frame)
		one.lang = from.lang
		if !s.door.enter(from.address) {
			one.turnAway(coedit.CloseTooMuch, words.T(words.With(context.Background(), one.lang), "Too many connections are open from this address."))
			return
		}
		defer s.door.leave(from.address)
		serve(one, from.who, from.document)
	}, websocket.Config{ReadBufferSize: 512, WriteBufferSize: 1024, WriteBufferPool: &s.buffers})
	return func(c *fiber.Ctx) error {
		if !websocket.IsWebSocketUpgrade(c) {
			return fiber.ErrUpgradeRequired
		}
		if origin := c.Get(fiber.HeaderOrigin); origin != "" && origin != s.settings.BaseURL {
			return civic.Refuse(civic.Forbidden, "This page belongs to another site and may not connect here.")
		}
		ctx := c.UserContext()
		strip(c, &opening{c.IP(), s.credential(c), words.Of(ctx), strings.Clone(c.Params("document")), c.Context()})
		err := handler(c)
		c.SetUserContext(ctx) // what is left to do for the request needs it
		return err
	}
}

// strip leaves of a request what its handshake needs: all else would be copied
// into the connection, and stay there as long as it is open.
func strip(c *fiber.Ctx, kept *opening) {
	var names []string
	for name := range c.Request().Header.All() {
		if name := string(name); name != fiber.HeaderConnection && name != fiber.HeaderUpgrade && !strings.HasPrefix(name, "Sec-Websocket-") {
			names = append(names, name)
		}
	}
	for _, name := range names {
		c.Request().Header.Del(name)
	}
	c.Request().Header.DelAllCookies()
	c.Request().URI().SetQueryString("")
	c.Context().ResetUserValues()
	c.Locals(openingLocal, kept)
}

// forget empties the request, which its server keeps until the socket ends: of
// ten thousand that would be more than everything else that a socket needs.
// The request was answered before, and nobody looks at it again.
func (o *opening) forget() {
	o.request.Request = fasthttp.Request{}
	o.request.Response = fasthttp.Response{}
	o.request = nil
}
