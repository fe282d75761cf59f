package server

import (
	"encoding/xml"
	"net/url"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// followButton says whether somebody follows a thing, for the button beside it.
func (s *Server) followButton(c *fiber.Ctx, kind follow.Kind, id string) (page.FollowView, error) {
	v := page.FollowView{Thing: follow.Thing{Kind: kind, ID: id}, SignedIn: s.actor(c).SignedIn(), CSRF: s.proof(c), Feed: feedPath(kind, id)}
	var err error
	v.Follows, err = s.follows.Follows(c.UserContext(), s.actor(c), v.Thing)
	return v, err
}

func feedPath(kind follow.Kind, id string) string {
	return "/feeds/" + url.PathEscape(string(kind)) + "/" + url.PathEscape(id)
}

// follow begins or ends following, and leads back to where the person was.
func (s *Server) follow(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	t := follow.Thing{Kind: follow.Kind(c.FormValue("kind")), ID: c.FormValue("id")}
	if t.Kind == follow.Person && t.ID == "" {
		p, err := s.people.WhoIs(ctx, c.FormValue("person"))
		if err == nil && p == nil {
			err = civic.Refuse(civic.Invalid, "Nobody here is called %s. They must sign in once first.", c.FormValue("person")).At("person")
		}
		if err != nil {
			return s.again(c, err, s.showFollowing)
		}
		t.ID = p.ID
	}
	if t.Kind == follow.Theme && c.FormValue("theme") != "" {
		t.ID += "|" + c.FormValue("theme")
	}
	var err error
	if c.FormValue("do") == "stop" {
		err = s.follows.Unfollow(ctx, by, t)
	} else {
		err = s.follows.Follow(ctx, by, t)
	}
	if err != nil {
		return err
	}
	if to := referrer(c, s.settings.BaseURL); to != "" && t.Kind != follow.Person && c.FormValue("theme") == "" {
		return c.Redirect(to, fiber.StatusSeeOther)
	}
	return c.Redirect("/account/following", fiber.StatusSeeOther)
}

// showFollowing is what is new since the last visit in all that one follows.
func (s *Server) showFollowing(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	v := page.FollowingView{Form: s.form(c), Now: s.now()}
	var err error
	if v.Parts, err = s.follows.New(ctx, by); err != nil {
		return err
	}
	if v.Wish, err = s.follows.Wish(ctx, by); err != nil {
		return err
	}
	plans, err := s.plans.All(ctx, by)
	if err != nil {
		return err
	}
	for _, p := range plans {
		v.Plans = append(v.Plans, page.NamedPlan{ID: p.ID, Title: p.Title})
	}
	f := s.frame(c, words.T(ctx, "What you follow"))
	f.Done = s.done(c)
	return s.show(c, f, page.Following(v))
}

// changeFollowing notes what was seen, or how one wants to be told.
func (s *Server) changeFollowing(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	var err error
	switch c.FormValue("do") {
	case "seen":
		until, broken := time.Parse(time.RFC3339Nano, c.FormValue("until"))
		if broken != nil || until.After(s.now()) {
			until = s.now()
		}
		err = s.follows.Looked(ctx, by, until)
	case "remind":
		err = s.follows.WantsReminders(ctx, by, follow.Ahead(c.FormValue("remind")))
	default:
		err = s.follows.Wants(ctx, by, follow.Every(c.FormValue("every")))
	}
	if err != nil {
		return s.again(c, err, s.showFollowing)
	}
	return onwards(c, "/account/following", "changed", "")
}

// unsubscribe ends a person's mails. A mail program posts to it without being
// asked (RFC 8058), so it needs no session and no form of ours: the token in
// the address is the proof.
func (s *Server) unsubscribe(c *fiber.Ctx) error {
	v := page.UnsubscribeView{Person: c.Query("p"), Token: c.Query("t")}
	if c.Method() == fiber.MethodPost {
		if err := s.follows.Unsubscribe(c.UserContext(), people.PersonID(v.Person), v.Token); err != nil {
			return err
		}
		v.Done = true
	}
	f := s.frame(c, words.T(c.UserContext(), "Stop the mails"))
	f.Bare = true
	return s.show(c, f, page.Unsubscribe(v))
}

// showMails shows an administrator what was written, above all where nothing
// can be sent.
func (s *Server) showMails(c *fiber.Ctx) error {
	mails, letters, err := s.follows.Mails(c.UserContext(), s.people.Grants, s.actor(c), 50)
	if err != nil {
		return err
	}
	f := s.frame(c, words.T(c.UserContext(), "Mails"))
	f.Section = "admin"
	f = f.Below("/admin", words.T(c.UserContext(), "Administration"))
	return s.show(c, f, page.Mails(page.MailsView{Mails: mails, Letters: letters, Sends: s.follows.Post != nil}))
}

// feedReach is how far back a followed thing's feed goes.
const feedReach = 90 * 24 * time.Hour

// thingFeed is what is new in one thing, as everybody may read it.
func (s *Server) thingFeed(c *fiber.Ctx) error {
	ctx, by, sources := c.UserContext(), s.actor(c), happenings{s}
	id, err := url.PathUnescape(c.Params("id"))
	if err != nil {
		return fiber.ErrNotFound
	}
	t := follow.Thing{Kind: follow.Kind(c.Params("kind")), ID: id}
	title, href, err := sources.Named(ctx, by, t)
	if err != nil {
		return err
	}
	news, err := sources.News(ctx, by, t, s.now().Add(-feedReach))
	if err != nil {
		return err
	}
	slices.SortStableFunc(news, func(a, b follow.News) int { return b.When.Compare(a.When) })
	base := s.settings.BaseURL
	f := atom{Lang: string(words.Of(ctx)), ID: base + feedPath(t.Kind, t.ID), Title: title, Updated: time.Unix(0, 0).UTC().Format(time.RFC3339),
		Link: []atomLink{{"self", base + feedPath(t.Kind, t.ID)}, {"alternate", base + href}}}
	for _, n := range news[:min(len(news), mostEntries)] {
		when := n.When.UTC().Format(time.RFC3339)
		f.Entries = append(f.Entries, atomEntry{ID: base + n.Href + "#" + n.When.UTC().Format("20060102T150405.000"), Title: n.Title, Updated: when,
			Author: s.settings.Name, Link: atomLink{"alternate", base + n.Href}, Summary: n.Text})
		f.Updated = max(f.Updated, when)
	}
	raw, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "application/atom+xml; charset=utf-8")
	return c.Send(append([]byte(xml.Header), raw...))
}
