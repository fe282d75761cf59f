package server

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// newest is the number of a commitment's newest published version.
func (s *Server) newest(ctx context.Context, id draft.ID) (int, error) {
	return s.publications.Newest(ctx, id)
}

// showAgreement is who signed which text, what was changed since, and who
// objects.
func (s *Server) showAgreement(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	v := page.AgreementView{DraftHead: h, Form: s.form(c), Actor: by}
	if v.Status, err = s.agreements.Status(ctx, by, h.Draft.Key()); err != nil {
		return err
	}
	if v.Terms, err = s.agreements.Terms(ctx, h.Draft.Plan); err != nil {
		return err
	}
	// Whoever was refused because the text moved on sees what is different.
	if from := wholeNumber(c, "seq"); from > 0 && from != v.Status.Text.Seq {
		v.Moved, err = s.drafts.Drafts.Texts.At(ctx, h.Draft.Key(), from)
		if err == nil {
			v.SinceSeen = draft.Compare(v.Moved, v.Status.Text.Content)
		}
	}
	if v.Entries, err = s.entriesOf(ctx, v.Status.Events()...); err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Agreement")), page.Agreement(v))
}

// seen is the text that a form was filled in under.
func seen(c *fiber.Ctx) agreement.Seen {
	return agreement.Seen{Seq: wholeNumber(c, "seq"), SHA256: c.FormValue("sha256")}
}

func (s *Server) signText(c *fiber.Ctx) error {
	_, err := s.agreements.Sign(c.UserContext(), s.actor(c), draftID(c), seen(c))
	return s.agreed(c, err, "signed")
}

func (s *Server) explainChange(c *fiber.Ctx) error {
	_, err := s.agreements.Explain(c.UserContext(), s.actor(c), draftID(c), seen(c), c.FormValue("reason"))
	return s.agreed(c, err, "explained")
}

func (s *Server) dissent(c *fiber.Ctx) error {
	if c.FormValue("do") == "withdraw" {
		return s.agreed(c, s.agreements.Withdraw(c.UserContext(), s.actor(c), draftID(c)), "undissented")
	}
	_, err := s.agreements.Dissent(c.UserContext(), s.actor(c), draftID(c), c.FormValue("dissent"))
	return s.agreed(c, err, "dissented")
}

func (s *Server) agreed(c *fiber.Ctx, err error, what string) error {
	if err != nil {
		return s.again(c, err, s.showAgreement)
	}
	return onwards(c, page.DraftPath(string(draftID(c)), "agreement"), what, "")
}

// planRules are how a plan handles its agreed texts, for everybody to read and
// for those who keep the plan to change.
func (s *Server) planRules(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	v := page.RulesView{Form: s.form(c), Plan: p, MayEdit: s.people.Grants.Check(ctx, by, people.EditPlan, p.Scope()) == nil}
	if v.Terms, err = s.agreements.Terms(ctx, p.ID); err != nil {
		return err
	}
	if v.MayEdit {
		if v.Chain, err = s.chainLines(ctx, v.Terms); err != nil {
			return err
		}
	}
	return s.show(c, s.planFrame(c, words.T(ctx, "How texts are agreed and published"), p), page.Rules(v))
}

func (s *Server) changeRules(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	if err := s.people.Grants.Check(ctx, by, people.EditPlan, p.Scope()); err != nil {
		return err
	}
	chain, err := s.chain(ctx, c.FormValue("chain"))
	if err == nil {
		_, err = s.agreements.SetTerms(ctx, by, p.ID, wholeNumber(c, "seen"), agreement.Terms{Days: int(wholeNumber(c, "days")), Chain: chain,
			Zone: c.FormValue("zone"), BankHolidays: c.FormValue("bank-holidays") == "yes", Holidays: strings.Fields(c.FormValue("holidays"))})
	}
	if err != nil {
		return s.again(c, err, s.planRules)
	}
	return onwards(c, page.PlanPath(p.Slug)+"/rules", "changed", "")
}
