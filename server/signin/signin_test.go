package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/signin"
	"github.com/folkmoot/folkmoot/server/signin/demo"
)

func TestAPersonSignsInOverEveryRedirectAndComesBackToWhereTheyWere(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	end := want(t, b.signIn("drafter", "/whoami?x=1"), 200)
	if end.url.RequestURI() != "/whoami?x=1" {
		t.Errorf("ended at %s", end.url)
	}
	if got := b.name(); got != "Demo Drafter" {
		t.Errorf("signed in as %q", got)
	}
}

func TestAtTheFirstSignInAPersonChoosesANameAndMayNameAnOrganisation(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	form := want(t, b.signIn("newcomer", "/account"), 200)
	if form.url.Path != "/welcome" || form.json(t)["view"].(map[string]any)["Proposed"] != "Demo Newcomer" {
		t.Fatalf("ended at %s with %s", form.url, form.body)
	}
	if got := b.name(); got != "" {
		t.Fatalf("acts as %q before choosing a name", got)
	}
	bad := want(t, b.send("/welcome", "name", " ", "organisation", "Open Lines", "sector", ""), 422).json(t)
	view := bad["view"].(map[string]any)
	if len(view["Problems"].([]any)) != 2 || view["Values"].(map[string]any)["organisation"] != "Open Lines" {
		t.Errorf("the refused form came back as %v", view)
	}
	end := want(t, b.send("/welcome", "name", "Nia", "organisation", "Open Lines", "sector", "civil-society", "back", "/account"), 200)
	if end.url.Path != "/account" || b.name() != "Nia" {
		t.Errorf("ended at %s as %q", end.url, b.name())
	}
	again := w.browser()
	again.signIn("newcomer", "/account")
	if again.name() != "Nia" {
		t.Error("the second sign-in met somebody else")
	}
}

func TestEachSignInGivesANewSessionAndEndsTheOneBefore(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signIn("drafter", "/whoami")
	first := b.cookie("folkmoot_session")
	b.signInAgain("lead")
	second := b.cookie("folkmoot_session")
	if first == "" || first == second {
		t.Fatalf("the sessions are %q and %q", first, second)
	}
	thief := w.browser()
	thief.plant("folkmoot_session", first)
	if got := thief.name(); got != "" {
		t.Errorf("the old session still is %q", got)
	}
}

func TestASessionThatSomebodyPlantedDoesNotBecomeTheirs(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	planted := strings.Repeat("A", 43)
	b.plant("folkmoot_session", planted)
	b.signIn("drafter", "/whoami")
	if b.cookie("folkmoot_session") == planted {
		t.Error("the planted word became a session")
	}
}

func TestAnEndedOrExpiredSessionIsAVisitorAndItsFormsAreRefusedInWords(t *testing.T) {
	w := newWorld(t)
	b, other := w.browser(), w.browser()
	b.signIn("drafter", "/whoami")
	other.signIn("drafter", "/whoami")
	proof, stolen := b.proof(), b.cookie("folkmoot_session")
	want(t, other.send("/account/sessions/end", "session", "others"), 200)
	p := want(t, b.post("/account/name", url.Values{"csrf": {proof}, "name": {"Mallory"}}), 401)
	if !strings.Contains(p.body, "session has ended") {
		t.Errorf("refused with %q", p.body)
	}
	b.plant("folkmoot_session", stolen)
	if got := b.name(); got != "" {
		t.Errorf("the ended session still is %q", got)
	}
	w.pass(8 * 24 * time.Hour)
	if got := other.name(); got != "" {
		t.Errorf("the idle session still is %q", got)
	}
}

func TestSigningOutIsAFormAndEndsTheSession(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.signIn("drafter", "/whoami")
	kept := b.cookie("folkmoot_session")
	if p := b.get("/sign-out"); p.status == 200 || b.name() == "" {
		t.Errorf("a mere link signed out: %d", p.status)
	}
	b.send("/sign-out")
	b.plant("folkmoot_session", kept)
	if got := b.name(); got != "" {
		t.Errorf("still %q", got)
	}
}

func TestAForgedHostChangesNoAddress(t *testing.T) {
	w := newWorld(t)
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, w.base+"/sign-in/demo", nil)
	must(t, err)
	r.Host = "evil.example"
	p := w.browser().stop().do(r)
	if strings.Contains(p.to(), "evil.example") || !strings.HasPrefix(p.to(), w.base+demo.Prefix) {
		t.Errorf("led to %s", p.to())
	}
	r, err = http.NewRequestWithContext(t.Context(), http.MethodGet, w.base+demo.Prefix+"/.well-known/openid-configuration", nil)
	must(t, err)
	r.Host = "evil.example"
	want(t, w.browser().do(r), http.StatusMisdirectedRequest)
}

func TestWhoeverReachesThisMachineByAnotherNameSignsInUnderItsOwn(t *testing.T) {
	w := newWorld(t)
	_, port, _ := strings.Cut(strings.TrimPrefix(w.base, "http://"), ":")
	still := w.browser().stop()
	p := want(t, still.get("http://localhost:"+port+"/sign-in/demo?back=/account"), 303)
	u, err := url.Parse(p.to())
	must(t, err)
	if !strings.HasPrefix(p.to(), w.base+"/sign-in/demo?") || u.Query().Get("back") != "/account" {
		t.Fatalf("led to %s", p.to())
	}
	if p = want(t, still.get("http://localhost:"+port+u.RequestURI()), 303); !strings.HasPrefix(p.to(), w.base+demo.Prefix) {
		t.Errorf("a second time it led to %s", p.to())
	}
}

func TestNobodyIsLedToAnotherSite(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	for _, evil := range []string{
		"https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)",
		"/.//evil.example", "/%2F/evil.example", "evil.example", "/sign-out", "/" + strings.Repeat("a", 2000),
	} {
		chooser := b.get("/sign-in/demo?" + url.Values{"back": {evil}}.Encode())
		still := b.stop()
		p := still.post(demo.Prefix+"/choose", url.Values{"id": {chooser.url.Query().Get("id")}, "person": {"drafter"}})
		p = want(t, still.get(still.get(p.to()).to()), 303)
		if p.to() != "/" {
			t.Errorf("%q led to %q", evil, p.to())
		}
	}
}

func TestCookiesAreForThisSiteAndNoScriptAndUnderHTTPSForThisHost(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	p := want(t, b.stop().get(b.callback("drafter").String()), 303)
	var found bool
	for _, line := range p.head.Values("Set-Cookie") {
		if strings.HasPrefix(line, "folkmoot_session=") && !strings.Contains(line, "folkmoot_session=;") {
			found = true
			for _, part := range []string{"HttpOnly", "SameSite=Lax", "path=/"} {
				if !strings.Contains(line, part) {
					t.Errorf("%s lacks %s", line, part)
				}
			}
		}
	}
	if !found {
		t.Error("no session cookie")
	}
	secure := newWorld(t, func(c *signin.Config) { c.Base = "https://folkmoot.example" })
	p = want(t, secure.browser().stop().get("/sign-in/demo"), 303)
	line := p.head.Get("Set-Cookie")
	if !strings.HasPrefix(line, "__Host-folkmoot_attempt=") || !strings.Contains(line, "secure") {
		t.Errorf("under https: %s", line)
	}
	if u, _ := url.Parse(p.to()); u.Query().Get("redirect_uri") != "https://folkmoot.example/sign-in/demo/callback" {
		t.Errorf("under https it returns to %s", u.Query().Get("redirect_uri"))
	}
}

// cookie reads one that this browser keeps.
func (b *browser) cookie(name string) string {
	u, _ := url.Parse(b.w.base)
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

func (b *browser) plant(name, word string) {
	u, _ := url.Parse(b.w.base)
	b.Jar.SetCookies(u, []*http.Cookie{{Name: name, Value: word, Path: "/"}})
}

// signInAgain signs in as somebody else without signing out before.
func (b *browser) signInAgain(key string) {
	b.w.t.Helper()
	want(b.w.t, b.signIn(key, "/whoami"), 200)
}
