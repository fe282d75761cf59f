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
