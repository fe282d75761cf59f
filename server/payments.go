package server

import (
	"context"
	"io"
	"mime"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// openLedger opens what forums pay their members.
func (s *Server) openLedger(ctx context.Context, tell civic.Announcer) error {
	vault, err := s.settings.registrationVault()
	if err != nil {
		return err
	}
	s.ledger, err = ledger.Open(ctx, s.engine, ledger.Needs{Forums: s.forums, People: s.people, Vault: vault, Announce: tell, Now: s.now, Sat: s.satIn})
	if err == nil {
		s.people.Attach(s.ledger.Part())
	}
	return err
}

// paymentRoutes are the payments of a forum: in sums for everybody, each
// member's own, and the ledger for who pays.
func (s *Server) paymentRoutes(app fiber.Router) {
	f := app.Group("/forums/:forum")
	f.Get("/payments", s.showPayments)
	f.Post("/payments", s.setRate)
	f.Get("/my-payments", s.showOwnPayments)
	f.Post("/my-payments", s.claimPayment)
	f.Get("/my-payments/statement", s.showStatementOfPayments)
	f.Get("/receipts/:line", s.sendReceipt)
	f.Get("/ledger", s.showLedger)
	f.Post("/ledger", s.keepAttendance)
	f.Get("/ledger/table.csv", s.sendLedger)
	f.Get("/ledger/:payee", s.showAccount)
	f.Post("/ledger/:payee", s.changeAccount)
}

// paymentsPart says what everybody may know of what members are paid.
func (s *Server) paymentsPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	rates, err := s.ledger.Rates(ctx, h.Forum.Key())
	if err != nil || len(rates) == 0 && !s.forums.May(ctx, by, h.Forum.Key(), forum.SetRates) {
		return nil, err
	}
	p := &page.ForumPart{View: "payments", Tab: words.T(ctx, "Payments"), Title: words.T(ctx, "What members are paid"), Private: len(rates) == 0}
	if len(rates) > 0 {
		p.Text = page.RateWords(ctx, rates[len(rates)-1])
	}
	return p, nil
}

func (s *Server) ownPaymentsPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	return s.roled(ctx, by, h, forum.ClaimCosts, page.ForumPart{View: "my-payments", Tab: words.T(ctx, "My payments")})
}

func (s *Server) ledgerPart(ctx context.Context, by people.Actor, h page.ForumHead) (*page.ForumPart, error) {
	return s.roled(ctx, by, h, forum.KeepLedger, page.ForumPart{View: "ledger", Tab: words.T(ctx, "Ledger")})
}

func (s *Server) paymentFrame(c *fiber.Ctx, h page.ForumHead, view string) page.Frame {
	f := s.forumFrame(c, h, view)
	f.Done = paymentDone(c.UserContext(), c.Query("done"))
	return f
}

// paymentDone says in words what a step achieved.
func paymentDone(ctx context.Context, what string) string {
	switch what {
	case "rate":
		return words.T(ctx, "From now on this is what members are paid.")
	case "claimed":
		return words.T(ctx, "Your claim is sent. You see here what becomes of it.")
	case "wish":
		return words.T(ctx, "Whoever pays knows how you want to be paid.")
	case "attended":
		return words.T(ctx, "The fees are in the ledger. Nobody got a second one for the same time.")
	case "approved":
		return words.T(ctx, "The claim is decided. Its member sees it with your name.")
	case "paid":
		return words.T(ctx, "The payment is in the ledger.")
	case "reversed":
		return words.T(ctx, "The line is taken back by another line.")
	}
	return ""
}

func (s *Server) showPayments(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	id := h.Forum.Key()
	v := page.PaymentsView{ForumHead: h, MaySet: s.forums.May(ctx, by, id, forum.SetRates)}
	if v.Rates, err = s.ledger.Rates(ctx, id); err != nil {
		return err
	}
	if v.Sums, err = s.ledger.Sums(ctx, id); err != nil {
		return err
	}
	return s.show(c, s.paymentFrame(c, h, words.T(ctx, "Payments")), page.Payments(v))
}

func (s *Server) setRate(c *fiber.Ctx) error {
	r := ledger.Rate{Per: ledger.Per(c.FormValue("per")), Currency: c.FormValue("currency"), Claims: c.FormValue("claims")}
	var err error
	if permitted := s.forums.Check(c.UserContext(), s.actor(c), forumID(c), forum.SetRates); permitted != nil {
		return permitted
	}
	if r.Minor, err = ledger.Amount(c.FormValue("fee"), r.Currency, "fee"); err == nil {
		_, err = s.ledger.SetRate(c.UserContext(), s.actor(c), forumID(c), r)
	}
	if err != nil {
		return s.again(c, err, s.showPayments)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "payments"), "rate", "")
}

// ownPayments reads a member's own account.
func (s *Server) ownPayments(c *fiber.Ctx) (v page.OwnPaymentsView, err error) {
	ctx, by := c.UserContext(), s.actor(c)
	if v.ForumHead, err = s.forumHead(c); err != nil {
		return v, err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	if v.Account, err = s.ledger.Own(ctx, by, v.Forum.Key()); err != nil {
		return v, err
	}
	v.Rates, err = s.ledger.Rates(ctx, v.Forum.Key())
	return v, err
}

func (s *Server) showOwnPayments(c *fiber.Ctx) error {
	v, err := s.ownPayments(c)
	if err != nil {
		return err
	}
	return s.show(c, s.paymentFrame(c, v.ForumHead, words.T(c.UserContext(), "My payments")), page.OwnPayments(v))
}

// showStatementOfPayments is a page to print.
func (s *Server) showStatementOfPayments(c *fiber.Ctx) error {
	v, err := s.ownPayments(c)
	if err != nil {
		return err
	}
	v.Now = s.now()
	f := s.forumFrame(c, v.ForumHead, words.T(c.UserContext(), "Statement of payments"))
	return s.show(c, f, page.PaymentStatement(v))
}

func (s *Server) claimPayment(c *fiber.Ctx) (err error) {
	ctx, by, id := c.UserContext(), s.actor(c), forumID(c)
	what := "claimed"
	if c.FormValue("do") == "wish" {
		what = "wish"
		err = s.ledger.Prefer(ctx, by, id, ledger.Method(c.FormValue("method")))
	} else {
		err = s.claim(c, ctx, by, id)
	}
	if err != nil {
		return s.again(c, err, s.showOwnPayments)
	}
	return onwards(c, page.ForumPath(string(id), "my-payments"), what, "")
}

func (s *Server) claim(c *fiber.Ctx, ctx context.Context, by people.Actor, id forum.ID) error {
	account, err := s.ledger.Own(ctx, by, id)
	if err != nil {
		return err
	}
	var rs civic.Refusals
	n := ledger.NewClaim{Key: c.FormValue("key"), For: ledger.For(c.FormValue("for")), Note: c.FormValue("note"), Day: dayOf(&rs, c.FormValue("day"), "day")}
	if n.Minor, err = ledger.Amount(c.FormValue("amount"), account.Currency, "amount"); err != nil {
		rs = append(rs, civic.AsRefusal(err))
	}
	if err := rs.OrNil(); err != nil {
		return err
	}
	if n.File, err = receiptOf(c); err != nil {
		return err
	}
	_, err = s.ledger.Claim(ctx, by, id, n)
	return err
}

// receiptOf reads the receipt of a form; nil where none was chosen.
func receiptOf(c *fiber.Ctx) (*ledger.Upload, error) {
	head, err := c.FormFile("file")
	if err != nil || head.Filename == "" {
		return nil, nil // no file was chosen
	}
	f, err := head.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, ledger.MostReceipt+1))
	return &ledger.Upload{Name: head.Filename, Content: raw}, err
}

// sendReceipt sends a receipt as a download that no browser runs or guesses
// the kind of.
func (s *Server) sendReceipt(c *fiber.Ctx) error {
	file, content, err := s.ledger.Read(c.UserContext(), s.actor(c), c.Params("line"))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": "receipt." + file.Kind}))
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(content)
}

// billed claims that a text of a form is an amount; it keeps what is wrong.
func billed(rs *civic.Refusals, typed, currency, field string) int64 {
	n, err := ledger.Amount(typed, currency, field)
	if r := civic.AsRefusal(err); r != nil {
		*rs = append(*rs, r)
	}
	return n
}

func wholeOf(typed string) int64 {
	n, _ := strconv.ParseInt(strings.TrimSpace(typed), 10, 64)
	return n
}
