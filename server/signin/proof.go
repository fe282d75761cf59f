package signin

import (
	"crypto/subtle"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic"
)

// A proof shows that one of our own pages sent a form: it is signed for the
// session, or for a visitor's cookie, which no other site can read. Each page
// gets a different one, so that nothing can be learned from how well pages
// compress.
const (
	proofField  = "csrf"
	proofHeader = "X-CSRF-Token"
)

// Proof gives what a page's forms must carry, "" for a visitor who has not
// been given a cookie: public pages set none.
func (s *Service) Proof(c *fiber.Ctx) string {
	if bound := s.bound(c); bound != "" {
		return s.sign(bound)
	}
	return ""
}

// VisitorProof is Proof for a page with a form that visitors send: it gives
// them a cookie when they have none.
func (s *Service) VisitorProof(c *fiber.Ctx) string {
	if proof := s.Proof(c); proof != "" {
		return proof
	}
	visit := word()
	s.jar.write(c, visitCookie, visit, 12*time.Hour)
	c.Locals(visitLocal, visit)
	return s.sign("visit " + hash(visit))
}

// bound names what a proof is signed for.
func (s *Service) bound(c *fiber.Ctx) string {
	if session := Session(c); session != nil {
		return "session " + session.ID
	}
	visit, _ := c.Locals(visitLocal).(string)
	if visit == "" {
		visit = s.jar.read(c, visitCookie)
	}
	if visit == "" {
		return ""
	}
	return "visit " + hash(visit)
}

func (s *Service) sign(bound string) string {
	salt := word()[:16]
	return salt + "." + s.register.Vault.Mark("form", salt, bound)
}

// proven refuses what no page of ours sent. The page that shows the refusal
// repeats what was typed, so nothing is lost by it.
func (s *Service) proven(c *fiber.Ctx) error {
	foreign := civic.Refuse(civic.Forbidden, "This form did not come from a page of this site that you have open. Go back, load the page again and send it once more.")
	if !s.FromHere(c) {
		return foreign
	}
	proof := c.Get(proofHeader)
	if proof == "" && !strings.HasPrefix(c.Get(fiber.HeaderContentType), fiber.MIMEApplicationJSON) {
		proof = c.FormValue(proofField)
	}
	salt, mark, _ := strings.Cut(proof, ".")
	bound := s.bound(c)
	if bound == "" || salt == "" || !s.register.Vault.Marked(mark, "form", salt, bound) {
		return foreign
	}
	return nil
}

// FromHere says whether the browser sent this request from one of our own
// pages, as far as it tells. Browsers tell with every unsafe request and with
// every socket; programs tell nothing and have no cookies.
func (s *Service) FromHere(c *fiber.Ctx) bool {
	if origin := c.Get(fiber.HeaderOrigin); origin != "" {
		return subtle.ConstantTimeCompare([]byte(origin), []byte(s.base.String())) == 1
	}
	switch c.Get("Sec-Fetch-Site") {
	case "", "same-origin", "none":
		return true
	}
	return false
}
