package server

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// showVersions lists the named and automatic versions of a draft.
func (s *Server) showVersions(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	v := page.VersionsView{DraftHead: h, Form: s.form(c)}
	if v.Seq, err = s.sessions.Settle(ctx, h.Draft.ID); err != nil {
		return err
	}
	if v.Versions, err = s.drafts.Versions.List(ctx, by, h.Draft.Key(), c.Query("after")); err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Versions")), page.Versions(v))
}

func (s *Server) nameVersion(c *fiber.Ctx) error {
	_, err := s.drafts.Versions.Name(c.UserContext(), s.actor(c), draftID(c), c.FormValue("name"), c.FormValue("note"))
	if err != nil {
		return s.again(c, err, s.showVersions)
	}
	return onwards(c, page.DraftPath(string(draftID(c)), "versions"), "named", "")
}

// versionSeq is the number of a text in the address.
func versionSeq(c *fiber.Ctx) int64 {
	n, _ := strconv.ParseInt(c.Params("seq"), 10, 64)
	return n
}

// showVersion is the text as it was.
func (s *Server) showVersion(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, p, err := s.draftHead(c)
	if err != nil {
		return err
	}
	content, err := s.drafts.Versions.Text(ctx, by, h.Draft.Key(), versionSeq(c))
	if err != nil {
		return err
	}
	v := page.VersionView{DraftHead: h, Seq: versionSeq(c)}
	if v.Version, err = s.drafts.Versions.Named(ctx, h.Draft.Key(), v.Seq); err != nil {
		return err
	}
	v.Sections, _ = s.sections(ctx, h, p, content)
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Versions")), page.Version(v))
}

// versionLabel is what a moment of the text is called.
func (s *Server) versionLabel(c *fiber.Ctx, id draft.ID, seq int64) (string, error) {
	v, err := s.drafts.Versions.Named(c.UserContext(), id, seq)
	if err != nil {
		return "", err
	}
	if v == nil {
		return words.T(c.UserContext(), "The text after change %d", seq), nil
	}
	return page.VersionName(c.UserContext(), v), nil
}

// comparedLabel is the same within a sentence: a name that somebody gave
// stands in quotation marks, so that its words are not read as the sentence's.
func (s *Server) comparedLabel(c *fiber.Ctx, id draft.ID, seq int64) (string, error) {
	v, err := s.drafts.Versions.Named(c.UserContext(), id, seq)
	switch {
	case err != nil:
		return "", err
	case v == nil:
		return words.T(c.UserContext(), "the text after change %d", seq), nil
	case v.Name != "":
		return words.T(c.UserContext(), "“%s”", v.Name), nil
	}
	return page.VersionName(c.UserContext(), v), nil
}

// compareVersions is the difference between two texts of a draft, by field.
func (s *Server) compareVersions(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	from, to := wholeNumber(c, "from"), wholeNumber(c, "to")
	if c.Query("to") == "" { // without a second one: what changed since
		if to, err = s.sessions.Settle(ctx, h.Draft.ID); err != nil {
			return err
		}
	}
	v := page.CompareView{Title: h.Draft.Title, Labels: h.Labels,
		Back: govuk.Link{Href: page.DraftPath(h.Draft.ID, "versions"), Text: words.T(ctx, "Versions")}}
	if v.Differences, err = s.drafts.Versions.Compare(ctx, by, h.Draft.Key(), from, to); err != nil {
		return err
	}
	if v.From, err = s.comparedLabel(c, h.Draft.Key(), from); err != nil {
		return err
	}
	if v.To, err = s.comparedLabel(c, h.Draft.Key(), to); err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Versions")), page.Compare(v))
}

// askToRestore shows what would change before an older text comes back.
func (s *Server) askToRestore(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	if _, err := s.drafts.Drafts.For(ctx, s.actor(c), h.Draft.Key(), people.RestoreVersion); err != nil {
		return err
	}
	v := page.RestoreView{DraftHead: h, Form: s.form(c), Seq: versionSeq(c)}
	if v.Name, err = s.versionLabel(c, h.Draft.Key(), v.Seq); err != nil {
		return err
	}
	now, err := s.sessions.Settle(ctx, h.Draft.ID)
	if err != nil {
		return err
	}
	if v.Differences, err = s.drafts.Versions.Compare(ctx, by, h.Draft.Key(), now, v.Seq); err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Versions")).Below(page.DraftPath(h.Draft.ID, "versions"), words.T(ctx, "Versions")), page.Restore(v))
}

func (s *Server) restoreVersion(c *fiber.Ctx) error {
	if _, err := s.drafts.Versions.Restore(c.UserContext(), s.actor(c), draftID(c), versionSeq(c)); err != nil {
		return s.again(c, err, s.askToRestore)
	}
	return onwards(c, page.DraftPath(string(draftID(c)), ""), "restored", "")
}
