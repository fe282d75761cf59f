package server

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/charter"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// openCharter opens the rules of participation. A platform begins with ours.
func (s *Server) openCharter(ctx context.Context, tell civic.Announcer) (err error) {
	s.charter, err = charter.Open(ctx, s.engine, charter.Needs{Rules: s.people.Grants, People: s.people, Announce: tell, Now: s.now})
	if err != nil {
		return err
	}
	s.people.Attach(s.charter.Part())
	return s.charter.Plant(ctx, firstRules(words.With(ctx, words.English)), firstRules(words.With(ctx, words.Welsh)))
}

// firstRules is the text that a platform begins with, in a language.
func firstRules(ctx context.Context) string {
	return strings.Join([]string{
		words.T(ctx, "Everything here is public, and stays. These rules keep it a place where people can disagree well."),
		"- " + words.T(ctx, "Speak to the text. Say what it would change, for whom, and how you know."),
		"- " + words.T(ctx, "Treat others as neighbours. No insults, no threats, no contempt for any group of people."),
		"- " + words.T(ctx, "Write nothing private about anybody: no addresses, no health, no accusations without a public source."),
		"- " + words.T(ctx, "Say for whom you speak. If you are paid to hold a view, say by whom."),
		"- " + words.T(ctx, "No advertising, and no flooding: one account for each person."),
		"## " + words.T(ctx, "When a rule is broken"),
		words.T(ctx, "A moderator can hide a comment. Everybody sees that it was hidden, by whom and why. Nothing is deleted in secret."),
		"## " + words.T(ctx, "What officials promise"),
		words.T(ctx, "Every suggestion gets a decision. A declined suggestion gets a reason. The reason stands beside it for good."),
	}, "\n\n")
}

// charterView is an edition with what stands around it; 0 is the one that holds.
func (s *Server) charterView(c *fiber.Ctx, number int) (v page.CharterView, err error) {
	ctx, by := c.UserContext(), s.actor(c)
	if v.Standing, err = s.charter.Standing(ctx, by); err != nil {
		return v, err
	}
	if v.All, err = s.charter.Editions(ctx); err != nil {
		return v, err
	}
	v.Form, v.Edition = s.form(c), v.Standing.Current
	v.MayPublish = s.people.Grants.Check(ctx, by, people.Administer, people.Scope{}) == nil
	if number > 0 {
		v.Edition, err = s.charter.Edition(ctx, number)
	}
	return v, err
}

func (s *Server) charterPage(c *fiber.Ctx, v page.CharterView, title string) page.Frame {
	f := s.frame(c, title)
	f.Section, f.Done = "about", s.done(c)
	if v.Edition != nil && v.Edition != v.Standing.Current {
		f.Trail = []govuk.Link{{Href: page.CharterPath(0), Text: words.T(c.UserContext(), "Rules of participation")}}
	}
	return f
}

// participation shows the rules that hold, or an earlier edition of them.
func (s *Server) participation(c *fiber.Ctx) error {
	number, _ := c.ParamsInt("n")
	v, err := s.charterView(c, number)
	if err != nil {
		return err
	}
	title := words.T(c.UserContext(), "Rules of participation")
	if number > 0 {
		title = words.T(c.UserContext(), "Rules of participation, edition %d", v.Edition.Number)
	}
	return s.show(c, s.charterPage(c, v, title), page.Charter(v))
}

// compareParticipation shows what changed between two editions.
func (s *Server) compareParticipation(c *fiber.Ctx) error {
	v, err := s.charterView(c, max(1, c.QueryInt("to", 1)))
	if err != nil {
		return err
	}
	if v.Before, err = s.charter.Edition(c.UserContext(), max(1, c.QueryInt("from", 1))); err != nil {
		return err
	}
	f := s.frame(c, words.T(c.UserContext(), "What changed in the rules of participation"))
	f.Section, f.Trail = "about", []govuk.Link{{Href: page.CharterPath(0), Text: words.T(c.UserContext(), "Rules of participation")}}
	return s.show(c, f, page.CharterDifference(v))
}

func (s *Server) newParticipation(c *fiber.Ctx) error {
	if err := s.people.Grants.Check(c.UserContext(), s.actor(c), people.Administer, people.Scope{}); err != nil {
		return err
	}
	v, err := s.charterView(c, 0)
	if err != nil {
		return err
	}
	f := s.frame(c, words.T(c.UserContext(), "Publish a new edition of the rules"))
	f.Section, f.Trail = "about", []govuk.Link{{Href: page.CharterPath(0), Text: words.T(c.UserContext(), "Rules of participation")}}
	return s.show(c, f, page.CharterForm(v))
}

func (s *Server) publishParticipation(c *fiber.Ctx) error {
	_, err := s.charter.Publish(c.UserContext(), s.actor(c), charter.New{Saw: int(wholeNumber(c, "saw")), Text: c.FormValue("text"),
		Welsh: c.FormValue("welsh"), Reason: c.FormValue("reason")})
	if err != nil {
		return s.again(c, err, s.newParticipation)
	}
	return onwards(c, page.CharterPath(0), "edition", "")
}

func (s *Server) agreeToRules(c *fiber.Ctx) error {
	if err := s.charter.Agree(c.UserContext(), s.actor(c), int(wholeNumber(c, "edition"))); err != nil {
		return err
	}
	return onwards(c, page.CharterPath(0), "agreed-rules", "")
}

// rulesNeed asks somebody to read what changed since they agreed or joined.
func (s *Server) rulesNeed(ctx context.Context, by people.Actor) ([]page.Need, error) {
	st, err := s.charter.Standing(ctx, by)
	if err != nil || !st.Behind() {
		return nil, err
	}
	return []page.Need{{Href: page.CharterChangePath(st.Agreed, st.Current.Number), When: st.Current.At, Minutes: 2,
		Text: words.T(ctx, "The rules of participation changed since you agreed to them: read what changed")}}, nil
}
