package signin_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
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

// callback begins a sign-in and stops just before the browser comes back.
func (b *browser) callback(key string) *url.URL {
	b.w.t.Helper()
	chooser := b.get("/sign-in/demo")
	still := b.stop()
	p := still.post(demo.Prefix+"/choose", url.Values{"id": {chooser.url.Query().Get("id")}, "person": {key}})
	p = still.get(p.to())
	u, err := url.Parse(p.to())
	must(b.w.t, err)
	if u.Path != "/sign-in/demo/callback" || u.Query().Get("code") == "" {
		b.w.t.Fatalf("the provider sent the browser to %s", u)
	}
	return u
}

func TestAStateWorksOnce(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	u := b.callback("drafter")
	want(t, b.stop().get(u.String()), 303)
	want(t, b.stop().get(u.String()), 401)
}

func TestASignInFinishesOnlyInTheBrowserThatBeganIt(t *testing.T) {
	w := newWorld(t)
	u := w.browser().callback("drafter")
	victim := w.browser()
	victim.get("/sign-in/demo") // so that it has a cookie of its own
	want(t, victim.stop().get(u.String()), 401)
	if got := victim.name(); got != "" {
		t.Errorf("somebody else's sign-in made the victim %q", got)
	}
}

func TestASignInTakesTenMinutesAtMost(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	u := b.callback("drafter")
	w.pass(10*time.Minute + time.Second)
	want(t, b.stop().get(u.String()), 401)
}

func TestAnInventedStateAndAMissingOneAreRefused(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	b.get("/sign-in/demo")
	want(t, b.get("/sign-in/demo/callback?code=x&state="+strings.Repeat("a", 43)), 401)
	want(t, b.get("/sign-in/demo/callback?code=x"), 401)
	want(t, b.get("/sign-in/nowhere/callback?code=x"), 404)
	want(t, b.get("/sign-in/nowhere"), 404)
}

func TestACodeOfAnotherAttemptIsRefusedByItsVerifier(t *testing.T) {
	w := newWorld(t)
	attacker, victim := w.browser(), w.browser()
	stolen := attacker.callback("administrator")
	own := victim.callback("reader")
	q := own.Query()
	q.Set("code", stolen.Query().Get("code"))
	own.RawQuery = q.Encode()
	want(t, victim.stop().get(own.String()), 401)
	if got := victim.name(); got != "" {
		t.Errorf("an injected code signed in %q", got)
	}
}

// meddler changes what passes between the platform and its provider.
type meddler struct {
	http.RoundTripper
	before func(*http.Request)
}

func (m meddler) RoundTrip(r *http.Request) (*http.Response, error) {
	m.before(r)
	return m.RoundTripper.RoundTrip(r)
}

func TestTheAddressAtTheProviderCarriesStateNonceAndPKCE(t *testing.T) {
	w := newWorld(t)
	p := want(t, w.browser().stop().get("/sign-in/demo"), 303)
	u, err := url.Parse(p.to())
	must(t, err)
	q := u.Query()
	for _, name := range []string{"state", "nonce", "code_challenge"} {
		if len(q.Get(name)) != 43 {
			t.Errorf("%s is %q", name, q.Get(name))
		}
	}
	if q.Get("code_challenge_method") != "S256" || q.Get("redirect_uri") != w.base+"/sign-in/demo/callback" {
		t.Errorf("got %v", q)
	}
	if other := want(t, w.browser().stop().get("/sign-in/demo"), 303).to(); strings.Contains(other, q.Get("nonce")) || strings.Contains(other, q.Get("state")) {
		t.Error("two attempts share a secret")
	}
}

func TestAnIDTokenWithAnotherNonceIsRefused(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	still := b.stop()
	u, err := url.Parse(still.get("/sign-in/demo").to())
	must(t, err)
	q := u.Query()
	q.Set("nonce", "of another attempt")
	u.RawQuery = q.Encode()
	chooser := b.get(u.String())
	p := still.post(demo.Prefix+"/choose", url.Values{"id": {chooser.url.Query().Get("id")}, "person": {"drafter"}})
	want(t, still.get(still.get(p.to()).to()), 401)
}

func TestTheProviderRefusesWithoutPKCE(t *testing.T) {
	w := newWorld(t)
	still := w.browser().stop()
	u, err := url.Parse(still.get("/sign-in/demo").to())
	must(t, err)
	q := u.Query()
	q.Del("code_challenge")
	u.RawQuery = q.Encode()
	p := still.get(u.String())
	if to := p.to(); !strings.Contains(to, "error=invalid_request") {
		t.Errorf("without a challenge it answered %d %s", p.status, to)
	}
	want(t, w.browser().get(p.to()), 401)
}

func TestTheCodeIsNotExchangedWithoutItsVerifier(t *testing.T) {
	w := newWorld(t, func(c *signin.Config) {
		c.Named[0].Internal = meddler{c.Named[0].Internal, func(r *http.Request) {
			if strings.HasSuffix(r.URL.Path, "/oauth/token") {
				must(t, r.ParseForm())
				form := r.PostForm
				if form.Get("code_verifier") == "" {
					t.Error("the platform sent no verifier")
				}
				form.Del("code_verifier")
				body := form.Encode()
				r.Body, r.ContentLength = readCloser{strings.NewReader(body)}, int64(len(body))
				r.PostForm, r.Form = nil, nil
			}
		}}
	})
	b := w.browser()
	want(t, b.stop().get(b.callback("drafter").String()), 401)
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

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

func TestTheDemonstrationRefusesAnAddressThatOthersReach(t *testing.T) {
	for _, base := range []string{"https://folkmoot.example", "http://192.0.2.7:8080", "http://localhost.evil.example", "http://0.0.0.0:8080"} {
		if _, err := demo.New(demo.Config{Base: base, Cast: demo.Cast()}); err == nil {
			t.Errorf("started on %s", base)
		}
	}
	for _, base := range []string{"http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:8080"} {
		if _, err := demo.New(demo.Config{Base: base, Cast: demo.Cast()}); err != nil {
			t.Errorf("refused %s: %v", base, err)
		}
	}
}

func TestSomebodyWhoIsNotInTheCastCannotBeChosen(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	chooser := b.get("/sign-in/demo")
	want(t, b.post(demo.Prefix+"/choose", url.Values{"id": {chooser.url.Query().Get("id")}, "person": {"root"}}), 422)
	want(t, b.post(demo.Prefix+"/choose", url.Values{"id": {chooser.url.Query().Get("id")}}), 422)
	if end := b.post(demo.Prefix+"/choose", url.Values{"id": {"invented"}, "person": {"drafter"}}); end.url.Path != "/sign-in" {
		t.Errorf("an invented sign-in led to %s", end.url)
	}
}

func TestTheCastHasOnePersonForEachRole(t *testing.T) {
	has := map[people.Role]bool{}
	for _, m := range demo.Cast() {
		for _, r := range m.Roles {
			has[r] = true
		}
	}
	for _, r := range people.Roles {
		if !has[r] {
			t.Errorf("nobody is a %s", r)
		}
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
