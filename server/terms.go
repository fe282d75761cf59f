package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// draftSettings changes a draft's terms, its state and its seals.
func (s *Server) draftSettings(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, p, err := s.draftHead(c)
	if err != nil {
		return err
	}
	if _, err := s.drafts.Drafts.For(ctx, s.actor(c), h.Draft.Key(), people.ManageDraft); err != nil {
		return err
	}
	content, _, err := s.texts.Current(ctx, h.Draft.Key())
	if err != nil {
		return err
	}
	v := page.DraftSettingsView{DraftHead: h, Form: s.form(c)}
	rows := false
	all, _ := s.sections(ctx, h, p, content)
	for _, section := range all {
		if section.IsRows {
			if rows {
				continue // all objectives' rows are sealed together
			}
			rows, section.Field = true, draft.MilestonesField
		}
		if !section.IsShort {
			v.Fields = append(v.Fields, section)
		}
	}
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Settings")), page.DraftSettings(v))
}

func (s *Server) manageDraft(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	d, err := s.drafts.Drafts.Find(ctx, by, draftID(c))
	if err != nil {
		return err
	}
	until, err := day(c.FormValue("until"))
	if err == nil {
		_, err = s.drafts.Drafts.Manage(ctx, by, d.Key(), wholeNumber(c, "seen"), draft.Terms{Number: c.FormValue("number"), Place: d.Place,
			Title: c.FormValue("title"), Open: people.Role(c.FormValue("open")), Until: until, Private: c.FormValue("private") == "yes", Lead: d.Lead})
	}
	return s.managed(c, err, "changed")
}

func (s *Server) moveDraft(c *fiber.Ctx) error {
	_, err := s.drafts.Drafts.Move(c.UserContext(), s.actor(c), draftID(c), wholeNumber(c, "seen"), draft.State(c.FormValue("state")))
	return s.managed(c, err, "moved")
}

// sealDraft seals or opens the whole text, or makes the sealed fields those
// that are ticked.
func (s *Server) sealDraft(c *fiber.Ctx) error {
	ctx, by, id := c.UserContext(), s.actor(c), draftID(c)
	all := s.drafts.Drafts
	var err error
	switch c.FormValue("do") {
	case "seal":
		_, err = all.Seal(ctx, by, id)
	case "open":
		_, err = all.Unseal(ctx, by, id)
	default:
		err = s.sealFields(c, posted(c)["fields"])
	}
	return s.managed(c, err, "sealed")
}

func (s *Server) sealFields(c *fiber.Ctx, ticked []string) error {
	ctx, by := c.UserContext(), s.actor(c)
	d, err := s.drafts.Drafts.Find(ctx, by, draftID(c))
	if err != nil {
		return err
	}
	wanted := map[draft.Field]bool{}
	var seal, open []draft.Field
	for _, name := range ticked {
		wanted[draft.Field(name)] = true
		seal = append(seal, draft.Field(name))
	}
	for _, sealed := range d.SealedFields {
		if !wanted[sealed] {
			open = append(open, sealed)
		}
	}
	if len(seal) > 0 {
		if _, err := s.drafts.Drafts.Seal(ctx, by, d.Key(), seal...); err != nil {
			return err
		}
	}
	if len(open) > 0 {
		_, err = s.drafts.Drafts.Unseal(ctx, by, d.Key(), open...)
	}
	return err
}

func (s *Server) managed(c *fiber.Ctx, err error, what string) error {
	if err != nil {
		return s.again(c, err, s.draftSettings)
	}
	return onwards(c, page.DraftPath(string(draftID(c)), ""), what, "")
}
