package server

import (
	"net/url"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// hideWords asks a moderator why words are hidden.
func (s *Server) hideWords(c *fiber.Ctx, h page.DraftHead, back, action, name, said string) error {
	if _, err := s.drafts.Drafts.For(c.UserContext(), s.actor(c), h.Draft.Key(), people.HideComment); err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(c.UserContext(), "Hide")).Below(back, words.T(c.UserContext(), "Where it stands")), page.Hide(page.HideWordsView{
		Form: s.form(c), Action: action, Name: name, Words: said}))
}

func (s *Server) askToHideSuggestion(c *fiber.Ctx) error {
	v, err := s.suggestionView(c)
	if err != nil {
		return err
	}
	path := page.SuggestionPath(v.Draft.ID, v.Suggestion.ID)
	return s.hideWords(c, v.DraftHead, path, path+"/hide", v.Suggestion.By.Name, v.Suggestion.Wording+"\n\n"+v.Suggestion.Reason)
}

func (s *Server) hideSuggestion(c *fiber.Ctx) error {
	err := s.drafts.Suggestions.Hide(c.UserContext(), s.actor(c), draftID(c), c.Params("suggestion"), c.FormValue("reason"))
	return s.decided(c, err, "hidden", s.askToHideSuggestion)
}

func (s *Server) unhideSuggestion(c *fiber.Ctx) error {
	err := s.drafts.Suggestions.Show(c.UserContext(), s.actor(c), draftID(c), c.Params("suggestion"))
	return s.decided(c, err, "shown", s.showSuggestion)
}

// stanceID is the stance in the address; its id has signs that an address
// writes otherwise.
func stanceID(c *fiber.Ctx) string {
	id, err := url.PathUnescape(c.Params("stance"))
	if err != nil {
		return ""
	}
	return id
}

func (s *Server) askToHideStance(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	path, after := page.DraftPath(h.Draft.ID, "stances"), ""
	for {
		all, err := s.drafts.Stances.List(ctx, by, h.Draft.Key(), after)
		if err != nil {
			return err
		}
		for _, v := range all.Items {
			if v.ID == stanceID(c) {
				return s.hideWords(c, h, path, path+"/"+url.PathEscape(v.ID)+"/hide", v.By.Name, v.Reason)
			}
		}
		if after = all.More; after == "" {
			return civic.Refuse(civic.NotFound, "There is no such page. It may have moved, or the address may be mistyped.")
		}
	}
}

func (s *Server) hideStance(c *fiber.Ctx) error {
	err := s.drafts.Stances.Hide(c.UserContext(), s.actor(c), draftID(c), stanceID(c), c.FormValue("reason"))
	if err != nil {
		return s.again(c, err, s.askToHideStance)
	}
	return onwards(c, page.DraftPath(string(draftID(c)), "stances"), "hidden", "")
}

func (s *Server) unhideStance(c *fiber.Ctx) error {
	if err := s.drafts.Stances.Show(c.UserContext(), s.actor(c), draftID(c), stanceID(c)); err != nil {
		return err
	}
	return onwards(c, page.DraftPath(string(draftID(c)), "stances"), "shown", "")
}
