package server

import (
	"bytes"
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/signin"
	"github.com/folkmoot/folkmoot/server/signin/demo"
)

// openSignIn lines up the ways to sign in; in a demonstration, its own
// provider too.
func (s *Server) openSignIn(ctx context.Context) (err error) {
	set := s.settings
	c := signin.Config{
		Base: set.BaseURL, Register: s.people, Engine: s.engine, Now: s.now, Log: s.log, Pages: accountPages{s},
		Google: signin.Client(set.Google), Microsoft: signin.Client(set.Microsoft), GitHub: signin.Client(set.GitHub),
	}
	for _, p := range set.Providers {
		c.Named = append(c.Named, signin.Named{Name: p.Name, Label: p.Label, Issuer: p.Issuer, ID: p.ID, Secret: p.Secret})
	}
	if set.Demo {
		s.demo, err = demo.New(demo.Config{Base: set.BaseURL, Cast: demo.Cast(), Choose: s.castPage, Now: s.now})
		if err != nil {
			return err
		}
		c.Named = append(c.Named, s.demo.Named())
	}
	s.signin, err = signin.New(ctx, c)
	return err
}

// accountPages shows what the handlers of sign-in found out.
type accountPages struct{ s *Server }

func (a accountPages) show(c *fiber.Ctx, title string, t people.Typed, done string, body templ.Component) error {
	f := a.s.frame(c, title)
	f.Problems, f.Done = problemsOf(c, t.Problems), page.AccountDone(c.UserContext(), done)
	return a.s.show(c, f, body)
}

func problemsOf(c *fiber.Ctx, all civic.Refusals) []govuk.Problem {
	var found []govuk.Problem
	for _, r := range all {
		found = append(found, govuk.Problem{Field: r.Field, Text: words.Refusal(c.UserContext(), r)})
	}
	return found
}

func (a accountPages) bare(c *fiber.Ctx, title string, t people.Typed, body templ.Component) error {
	f := a.s.frame(c, title)
	f.Bare, f.Problems = true, problemsOf(c, t.Problems)
	return a.s.show(c, f, body)
}

// SignIn shows the ways to sign in.
func (a accountPages) SignIn(c *fiber.Ctx, v people.SignInView) error {
	return a.bare(c, words.T(c.UserContext(), "Sign in"), people.Typed{}, page.SignIn(v))
}

// Welcome asks a new person who they are here.
func (a accountPages) Welcome(c *fiber.Ctx, v people.WelcomeView) error {
	return a.bare(c, words.T(c.UserContext(), "Welcome"), v.Typed, page.Welcome(a.s.proof(c), v))
}

// Account is a person's own account, with what needs them first.
func (a accountPages) Account(c *fiber.Ctx, v people.AccountView) error {
	needs, err := a.s.allNeeds(c.UserContext(), a.s.actor(c))
	if err != nil {
		return err
	}
	return a.show(c, words.T(c.UserContext(), "Your account"), v.Typed, v.Done, page.Account(a.s.proof(c), v, needs, a.places(c, v.Grants)))
}

// Sessions lists where a person is signed in.
func (a accountPages) Sessions(c *fiber.Ctx, v people.SessionsView) error {
	return a.show(c, words.T(c.UserContext(), "Where you are signed in"), people.Typed{}, v.Done, page.Sessions(a.s.proof(c), v))
}

// Tokens lists a person's tokens for programs.
func (a accountPages) Tokens(c *fiber.Ctx, v people.TokensView) error {
	return a.show(c, words.T(c.UserContext(), "Tokens for programs"), v.Typed, v.Done, page.Tokens(a.s.proof(c), v))
}

// MyData is what is kept about a person.
func (a accountPages) MyData(c *fiber.Ctx, v people.MyDataView) error {
	return a.show(c, words.T(c.UserContext(), "Your data"), v.Typed, "", page.MyData(a.s.proof(c), v))
}

func (a accountPages) admin(c *fiber.Ctx, title string, t people.Typed, done string, body templ.Component) error {
	return a.s.show(c, a.adminFrame(c, title, t, done), body)
}

func (a accountPages) adminFrame(c *fiber.Ctx, title string, t people.Typed, done string) page.Frame {
	f := a.s.frame(c, title)
	f.Section, f.Problems, f.Done = "admin", problemsOf(c, t.Problems), page.AccountDone(c.UserContext(), done)
	return f.Below("/admin", words.T(c.UserContext(), "Administration"))
}

// People lists people for an administrator.
func (a accountPages) People(c *fiber.Ctx, v people.PeopleView) error {
	return a.admin(c, words.T(c.UserContext(), "People"), people.Typed{}, v.Done, page.People(a.s.proof(c), v))
}

// Person is what an administrator sees of one person.
func (a accountPages) Person(c *fiber.Ctx, v people.PersonView) error {
	f := a.adminFrame(c, v.Person.Shown(), v.Typed, v.Done)
	return a.s.show(c, f.Below("/admin/people", words.T(c.UserContext(), "People")), page.Person(a.s.proof(c), v, a.places(c, v.Grants)))
}

// Organisations lists organisations.
func (a accountPages) Organisations(c *fiber.Ctx, v people.OrganisationsView) error {
	return a.admin(c, words.T(c.UserContext(), "Organisations"), people.Typed{}, v.Done, page.Organisations(v))
}

// Organisation is where an administrator corrects one.
func (a accountPages) Organisation(c *fiber.Ctx, v people.OrganisationView) error {
	f := a.adminFrame(c, v.Organisation.Name, v.Typed, "")
	return a.s.show(c, f.Below("/admin/organisations", words.T(c.UserContext(), "Organisations")), page.Organisation(a.s.proof(c), v))
}

// places names the plans and drafts of somebody's roles. One that cannot be
// read any more has no name.
func (a accountPages) places(c *fiber.Ctx, grants []*people.Grant) page.Places {
	ctx, by, all := c.UserContext(), a.s.actor(c), page.Places{}
	for _, g := range grants {
		if g.Draft != "" {
			if d, err := a.s.drafts.Drafts.Find(ctx, by, draft.ID(g.Draft)); err == nil {
				all[g.ID] = govuk.Link{Href: page.DraftPath(d.ID, ""), Text: d.Title}
			}
		} else if g.Plan != "" {
			if p, err := a.s.plans.ByID(ctx, by, plan.ID(g.Plan)); err == nil {
				all[g.ID] = govuk.Link{Href: page.PlanPath(p.Slug), Text: p.Title}
			}
		}
	}
	return all
}

// Roles says who holds which role on a plan or draft.
func (a accountPages) Roles(c *fiber.Ctx, v people.RolesView) error {
	ctx := c.UserContext()
	f := a.s.frame(c, words.T(ctx, "Who has a role here")+" – "+v.Title)
	f.Section, f.Problems, f.Done = "plans", problemsOf(c, v.Problems), page.AccountDone(ctx, v.Done)
	f.Trail = []govuk.Link{{Href: "/plans", Text: words.T(ctx, "Plans")}, {Href: strings.TrimSuffix(v.Path, "/people"), Text: v.Title}}
	return a.s.show(c, f, page.Roles(a.s.proof(c), v))
}

// Permissions shows the table of who may do what.
func (a accountPages) Permissions(c *fiber.Ctx, v people.PermissionsView) error {
	f := a.s.frame(c, words.T(c.UserContext(), "Who may do what"))
	f.Section = "about"
	return a.s.show(c, f, page.Permissions(v))
}

// castPage lets somebody choose who to be in the demonstration. The provider
// is outside of our middleware, as a real one would be, so the frame is plain.
func (s *Server) castPage(r *http.Request, action string, cast []demo.Member, hidden map[string]string, wrong bool) []byte {
	lang := words.English
	if cookie, err := r.Cookie(languageCookie); err == nil {
		lang, _ = words.ParseLang(cookie.Value)
	}
	ctx := words.At(words.With(r.Context(), lang), s.now())
	f := page.Frame{Title: words.T(ctx, "Choose who to be"), Site: s.settings.Name, Lang: lang, Demo: true, Bare: true, Path: r.URL.RequestURI(), Now: s.now()}
	v := page.CastView{Action: action, Hidden: hidden}
	if wrong {
		f.Problems = []govuk.Problem{{Field: "person", Text: words.T(ctx, "Choose one of the cast.")}}
		v.Form.Problems = f.Problems
	}
	for _, m := range cast {
		v.Members = append(v.Members, page.CastMember{ID: m.Key, Name: m.Name, Organisation: m.Organisation, Sector: m.Sector, Part: words.Say(ctx, m.Part)})
	}
	var b bytes.Buffer
	if err := page.Layout(f, page.Cast(v)).Render(ctx, &b); err != nil {
		s.log.Error("fault", "page", "cast", "error", err.Error())
	}
	return b.Bytes()
}
