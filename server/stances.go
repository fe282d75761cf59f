package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// showStances shows where people and organisations stand on a draft.
func (s *Server) showStances(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	v := page.StancesView{DraftHead: h, Form: s.form(c), Actor: by}
	id := h.Draft.Key()
	if v.Tally, err = s.drafts.Stances.Tally(ctx, by, id); err != nil {
		return err
	}
	if v.Stances, err = s.drafts.Stances.List(ctx, by, id, c.Query("after")); err != nil {
		return err
	}
	if v.Own, v.Organisation, err = s.drafts.Stances.Own(ctx, by, id); err != nil {
		return err
	}
	content, seq, err := s.texts.Current(ctx, id)
	if err != nil {
		return err
	}
	v.Seq = seq
	if v.SHA256, err = content.Hash(); err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Stances")), page.Stances(v))
}

func (s *Server) takeStance(c *fiber.Ctx) error {
	_, err := s.drafts.Stances.Take(c.UserContext(), s.actor(c), draftID(c), draft.NewStance{
		Holder: draft.Holder(c.FormValue("holder")), Position: draft.Position(c.FormValue("position")),
		Reason: c.FormValue("reason"), Seq: wholeNumber(c, "seq"), SHA256: c.FormValue("sha256")})
	if err != nil {
		// After closing there is no form to keep what was typed: the page for
		// refusals does.
		if d, gone := s.drafts.Drafts.Find(c.UserContext(), s.actor(c), draftID(c)); gone == nil && !d.TakesStances(s.now()) {
			return err
		}
		return s.again(c, err, s.showStances)
	}
	return onwards(c, page.DraftPath(string(draftID(c)), "stances"), "stance", "")
}
