package server

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gofiber/fiber/v2"
)

// A public page is the same for every visitor, so it is rendered once and
// kept until something is announced. Other servers' announcements may be lost,
// so nothing is kept longer than shelfLife.
const (
	shelfLife = 5 * time.Second
	shelfSize = 2000
)

// shelf keeps the finished bytes of public pages.
type shelf struct {
	mu    sync.RWMutex
	kept  map[string]*printed
	age   atomic.Int64 // counts announcements: a page of an older age is stale
	hits  atomic.Int64
	fills atomic.Int64
}

// printed is a page as it goes out.
type printed struct {
	body, packed []byte
	kind, etag   string
	age          int64
	until        time.Time
}

func newShelf() *shelf { return &shelf{kept: map[string]*printed{}} }

// clear makes every kept page stale.
func (s *shelf) clear() { s.age.Add(1) }

// visitor says whether a request can be answered from the shelf: nobody is
// signed in and no form is waiting for an answer.
func visitor(c *fiber.Ctx) bool {
	return c.Method() == fiber.MethodGet && len(c.Request().URI().QueryString()) == 0 &&
		len(c.Request().Header.Peek(fiber.HeaderAuthorization)) == 0 && onlyLanguage(c)
}

// onlyLanguage says whether the only cookie, if any, is the language.
func onlyLanguage(c *fiber.Ctx) bool {
	raw := c.Request().Header.Peek(fiber.HeaderCookie)
	return len(raw) == 0 || bytes.HasPrefix(raw, []byte(languageCookie+"=")) && !bytes.ContainsRune(raw, ';')
}

// printed answers a visitor from the shelf before anything else is done for
// the request. What is not there goes on its way.
func (s *Server) printed(c *fiber.Ctx) error {
	if !visitor(c) {
		return c.Next()
	}
	s.shelf.mu.RLock()
	page := s.shelf.kept[s.place(c)]
	s.shelf.mu.RUnlock()
	if page == nil || page.age != s.shelf.age.Load() || !s.now().Before(page.until) {
		return c.Next()
	}
	s.shelf.hits.Add(1)
	return page.send(c)
}

// place is where a page lies on the shelf.
func (s *Server) place(c *fiber.Ctx) string { return c.Path() + "\x00" + string(s.language(c)) }

// public keeps a page that everybody may see, as it is made.
func (s *Server) public(c *fiber.Ctx) error {
	if !visitor(c) {
		return c.Next()
	}
	key, age, now := s.place(c), s.shelf.age.Load(), s.now()
	if err := c.Next(); err != nil || c.Response().StatusCode() != fiber.StatusOK || len(c.Response().Header.Peek(fiber.HeaderSetCookie)) > 0 {
		return err
	}
	page := print(c, age, now)
	s.shelf.fills.Add(1)
	s.shelf.mu.Lock()
	if len(s.shelf.kept) >= shelfSize {
		clear(s.shelf.kept)
	}
	s.shelf.kept[strings.Clone(key)] = page
	s.shelf.mu.Unlock()
	return page.send(c)
}

func print(c *fiber.Ctx, age int64, now time.Time) *printed {
	body := bytes.Clone(c.Response().Body())
	sum := sha256.Sum256(body)
	var packed bytes.Buffer
	w, _ := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	_, _ = w.Write(body)
	_ = w.Close()
	return &printed{body: body, packed: packed.Bytes(), kind: strings.Clone(string(c.Response().Header.ContentType())),
		etag: `"` + hex.EncodeToString(sum[:12]) + `"`, age: age, until: now.Add(shelfLife)}
}

// send writes the kept page, packed where the browser takes it.
func (p *printed) send(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, p.kind)
	c.Set(fiber.HeaderETag, p.etag)
	c.Set(fiber.HeaderCacheControl, "no-cache")
	c.Set(fiber.HeaderVary, "Accept-Encoding, Cookie, Accept-Language")
	if string(c.Request().Header.Peek(fiber.HeaderIfNoneMatch)) == p.etag {
		c.Response().ResetBody()
		return c.SendStatus(fiber.StatusNotModified)
	}
	if bytes.Contains(c.Request().Header.Peek(fiber.HeaderAcceptEncoding), []byte("gzip")) {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		c.Response().SetBodyRaw(p.packed)
		return nil
	}
	c.Response().SetBodyRaw(p.body)
	return nil
}
