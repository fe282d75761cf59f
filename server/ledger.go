package server

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// showLedger is every member's account, for who pays.
func (s *Server) showLedger(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.forumFor(c, forum.KeepLedger)
	if err != nil {
		return err
	}
	v := page.LedgerView{ForumHead: h, Ticked: map[string]bool{}}
	if v.Accounts, err = s.ledger.Accounts(ctx, s.actor(c), h.Forum.Key()); err != nil {
		return err
	}
	if v.Rates, err = s.ledger.Rates(ctx, h.Forum.Key()); err != nil {
		return err
	}
	if v.Proposed, err = s.ledger.Propose(ctx, s.actor(c), h.Forum.Key()); err != nil {
		return err
	}
	v.Propose(c.Query("room"))
	for _, m := range posted(c)["member"] {
		v.Ticked[m] = true
	}
	return s.show(c, s.paymentFrame(c, h, words.T(ctx, "Ledger")), page.Ledger(v))
}

// satIn gives who sat in the rooms of a forum's sessions that are over.
func (s *Server) satIn(ctx context.Context, id forum.ID) ([]ledger.Proposal, error) {
	held, err := s.meetings.Rooms.Sat(ctx, draft.Forum(string(id)))
	all := make([]ledger.Proposal, len(held))
	for i, one := range held {
		all[i] = ledger.Proposal{ID: string(one.ID), Attendance: ledger.Attendance{Session: one.Title, Day: one.Day, Members: one.People},
			Minutes: whole(one.Lasted), Was: map[people.PersonID]int{}}
		for who, was := range one.Was {
			all[i].Was[who] = whole(was)
		}
	}
	return all, err
}

// whole minutes of a time.
func whole(d time.Duration) int { return int(d.Round(time.Minute) / time.Minute) }

// keepAttendance writes the fees of those who took part in a session.
func (s *Server) keepAttendance(c *fiber.Ctx) error {
	var rs civic.Refusals
	a := ledger.Attendance{Session: c.FormValue("session"), Day: dayOf(&rs, c.FormValue("day"), "day")}
	for _, m := range posted(c)["member"] {
		a.Members = append(a.Members, people.PersonID(m))
	}
	if err := s.forums.Check(c.UserContext(), s.actor(c), forumID(c), forum.KeepLedger); err != nil {
		return err
	}
	err := rs.OrNil()
	if err == nil {
		_, err = s.ledger.Attend(c.UserContext(), s.actor(c), forumID(c), a)
	}
	if err != nil {
		return s.again(c, err, s.showLedger)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "ledger"), "attended", "")
}

// sendLedger is the file for the finance office.
func (s *Server) sendLedger(c *fiber.Ctx) error {
	raw, err := s.ledger.Table(c.UserContext(), s.actor(c), forumID(c))
	if err != nil {
		return err
	}
	return sendTable(c, "ledger-"+string(forumID(c)), raw)
}

// sendTable sends a CSV file that only who asks for it may have.
func sendTable(c *fiber.Ctx, name string, raw []byte) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+name+`.csv"`)
	return c.Send(raw)
}

// showAccount is one member's account, for who pays.
func (s *Server) showAccount(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.forumFor(c, forum.KeepLedger)
	if err != nil {
		return err
	}
	v := page.AccountOfView{ForumHead: h, Now: s.now(), Line: typed(c, "line")}
	if v.Account, err = s.ledger.Of(ctx, s.actor(c), h.Forum.Key(), c.Params("payee")); err != nil {
		return err
	}
	f := s.paymentFrame(c, h, page.PayeeName(ctx, v.Account))
	return s.show(c, f.Below(page.ForumPath(h.Forum.ID, "ledger"), words.T(ctx, "Ledger")), page.AccountOf(v))
}

// changeAccount decides a claim, marks a payment, or takes a line back.
func (s *Server) changeAccount(c *fiber.Ctx) error {
	ctx, by, id := c.UserContext(), s.actor(c), forumID(c)
	if err := s.forums.Check(ctx, by, id, forum.KeepLedger); err != nil {
		return err
	}
	account, err := s.ledger.Of(ctx, by, id, c.Params("payee"))
	if err != nil {
		return err
	}
	what := "approved"
	switch c.FormValue("do") {
	case "pay":
		what, err = "paid", s.markPaid(c, ctx, by, id, account)
	case "reverse":
		what = "reversed"
		_, err = s.ledger.Reverse(ctx, by, c.FormValue("line"), c.FormValue("reason"))
	default:
		err = s.decideClaim(c, ctx, by, account)
	}
	if err != nil {
		return s.again(c, err, s.showAccount)
	}
	return onwards(c, page.ForumPath(string(id), "ledger/"+account.Payee), what, "")
}

func (s *Server) decideClaim(c *fiber.Ctx, ctx context.Context, by people.Actor, account *ledger.Account) error {
	v := ledger.Verdict{Reason: c.FormValue("reason")}
	if c.FormValue("do") == "approve" {
		var rs civic.Refusals
		if v.Minor = billed(&rs, c.FormValue("amount"), account.Currency, "amount"); v.Minor == 0 && len(rs) == 0 {
			rs = append(rs, civic.Refuse(civic.Invalid, "Enter an amount, such as 12.50.").At("amount"))
		}
		if err := rs.OrNil(); err != nil {
			return err
		}
	}
	_, err := s.ledger.Decide(ctx, by, c.FormValue("line"), v)
	return err
}

func (s *Server) markPaid(c *fiber.Ctx, ctx context.Context, by people.Actor, id forum.ID, account *ledger.Account) error {
	var rs civic.Refusals
	p := ledger.Payment{Method: ledger.Method(c.FormValue("method")), Reference: c.FormValue("reference"), Saw: wholeOf(c.FormValue("saw"))}
	p.Day = dayOf(&rs, c.FormValue("day"), "day")
	p.Minor = billed(&rs, c.FormValue("amount"), account.Currency, "amount")
	if err := rs.OrNil(); err != nil {
		return err
	}
	_, err := s.ledger.Pay(ctx, by, id, account.Payee, p)
	return err
}
