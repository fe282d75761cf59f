package server

import (
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// showChanges lists the suggested changes of a draft.
func (s *Server) showChanges(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	v := page.ChangesView{DraftHead: h, Form: s.form(c), Fate: draft.Fate(c.Query("fate"))}
	if v.Suggestions, err = s.drafts.Suggestions.List(ctx, s.actor(c), h.Draft.Key(), v.Fate, c.Query("after")); err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Changes")), page.Changes(v))
}

// newSuggestion is the form to change one paragraph, for people without scripts.
func (s *Server) newSuggestion(c *fiber.Ctx) error {
	h, passage, err := s.passage(c)
	if err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(c.UserContext(), "Suggest a change")),
		page.NewSuggestion(page.NewSuggestionView{DraftHead: h, Form: s.form(c), Passage: passage}))
}

func (s *Server) suggest(c *fiber.Ctx) error {
	anchor, block, err := place(c)
	if err == nil {
		var g *draft.Suggestion
		g, err = s.drafts.Suggestions.Propose(c.UserContext(), s.actor(c), draftID(c), draft.NewSuggestion{
			Key: c.FormValue("key"), Anchor: anchor, Block: block, Wording: c.FormValue("wording"), Reason: c.FormValue("reason")})
		if err == nil {
			return onwards(c, page.SuggestionPath(string(draftID(c)), g.ID), "suggested", "")
		}
	}
	if c.FormValue("block") != "" {
		return s.again(c, err, s.newSuggestion)
	}
	return s.again(c, err, s.showDraft)
}

// suggestionView reads one suggestion with what surrounds it.
func (s *Server) suggestionView(c *fiber.Ctx) (page.DecideView, error) {
	h, _, err := s.draftHead(c)
	if err != nil {
		return page.DecideView{}, err
	}
	v := page.DecideView{DraftHead: h, Form: s.form(c)}
	v.Suggestion, err = s.drafts.Suggestions.Find(c.UserContext(), s.actor(c), h.Draft.Key(), c.Params("suggestion"))
	if err != nil || v.Suggestion.Place.State == draft.Removed {
		return v, err
	}
	at := v.Suggestion.Place
	v.Before, v.After, err = s.texts.around(c.UserContext(), h.Draft.Key(), v.Suggestion.Anchor.Field, at.From, at.To)
	return v, err
}

func (s *Server) showSuggestion(c *fiber.Ctx) error {
	v, err := s.suggestionView(c)
	if err != nil {
		return err
	}
	v.Discussion, err = s.drafts.Suggestions.Discussion(c.UserContext(), s.actor(c), v.Draft.Key(), v.Suggestion.ID, c.Query("after"))
	if err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, v.DraftHead, words.T(c.UserContext(), "Changes")), page.OneSuggestion(v))
}

func (s *Server) askToDecline(c *fiber.Ctx) error {
	if _, err := s.drafts.Drafts.For(c.UserContext(), s.actor(c), draftID(c), people.DecideOnDraft); err != nil {
		return err
	}
	v, err := s.suggestionView(c)
	if err != nil {
		return err
	}
	return s.show(c, s.suggestionFrame(c, v), page.Decline(v))
}

func (s *Server) acceptSuggestion(c *fiber.Ctx) error {
	_, err := s.drafts.Suggestions.Accept(c.UserContext(), s.actor(c), draftID(c), c.Params("suggestion"))
	return s.decided(c, err, "accepted", s.showSuggestion)
}

// askToAdapt is where an official changes the wording before it is applied.
func (s *Server) askToAdapt(c *fiber.Ctx) error {
	if _, err := s.drafts.Drafts.For(c.UserContext(), s.actor(c), draftID(c), people.DecideOnDraft); err != nil {
		return err
	}
	v, err := s.suggestionView(c)
	if err != nil {
		return err
	}
	return s.show(c, s.suggestionFrame(c, v), page.Adapt(v))
}

func (s *Server) adaptSuggestion(c *fiber.Ctx) error {
	_, err := s.drafts.Suggestions.AcceptChanged(c.UserContext(), s.actor(c), draftID(c), c.Params("suggestion"),
		draft.Revised{Saw: c.FormValue("saw"), Wording: c.FormValue("wording"), Reason: c.FormValue("reason")})
	return s.decided(c, err, "accepted", s.askToAdapt)
}

func (s *Server) discussSuggestion(c *fiber.Ctx) error {
	_, err := s.drafts.Suggestions.Discuss(c.UserContext(), s.actor(c), draftID(c), c.Params("suggestion"),
		draft.NewReply{Key: c.FormValue("key"), Body: c.FormValue("body"), Mentions: mentions(c)})
	return s.decided(c, err, "said", s.showSuggestion)
}

func (s *Server) declineSuggestion(c *fiber.Ctx) error {
	_, err := s.drafts.Suggestions.Decline(c.UserContext(), s.actor(c), draftID(c), c.Params("suggestion"), c.FormValue("reason"))
	return s.decided(c, err, "declined", s.askToDecline)
}

func (s *Server) withdrawSuggestion(c *fiber.Ctx) error {
	_, err := s.drafts.Suggestions.Withdraw(c.UserContext(), s.actor(c), draftID(c), c.Params("suggestion"))
	return s.decided(c, err, "changed", s.showSuggestion)
}

func (s *Server) decided(c *fiber.Ctx, err error, what string, show fiber.Handler) error {
	if err != nil {
		return s.again(c, err, show)
	}
	return onwards(c, page.SuggestionPath(string(draftID(c)), c.Params("suggestion")), what, "")
}

// suggestionFrame is the frame of what is done with one suggestion.
func (s *Server) suggestionFrame(c *fiber.Ctx, v page.DecideView) page.Frame {
	return s.draftFrame(c, v.DraftHead, words.T(c.UserContext(), "Changes")).
		Below(page.SuggestionPath(v.Draft.ID, v.Suggestion.ID), words.T(c.UserContext(), "The suggestion"))
}
