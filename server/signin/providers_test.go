package signin_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/signin"
)

// elsewhere answers as Google, Microsoft and GitHub do, as far as sign-in
// asks them: those three cannot be reached from a test.
type elsewhere struct {
	t         *testing.T
	key       *rsa.PrivateKey // published
	signs     *rsa.PrivateKey // signs id tokens; key, unless a test says otherwise
	challenge string          // of the attempt that is going on
	nonce     string          // likewise
	claims    map[string]any  // what the next id token says
	github    map[string]any
	addresses []map[string]any
	noPKCE    bool // the exchange came without the right verifier
}

func (e *elsewhere) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	answer.Header().Set("Content-Type", "application/json")
	say := func(v any) { json.NewEncoder(answer).Encode(v) }
	switch r.URL.Host + r.URL.Path {
	case "oauth2.googleapis.com/token", "login.microsoftonline.com/common/oauth2/v2.0/token", "github.com/login/oauth/access_token":
		must(e.t, r.ParseForm())
		sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
		if base64.RawURLEncoding.EncodeToString(sum[:]) != e.challenge {
			e.noPKCE = true
			answer.WriteHeader(http.StatusBadRequest)
			say(map[string]string{"error": "invalid_grant"})
			break
		}
		tokens := map[string]any{"access_token": "at", "token_type": "bearer", "expires_in": 60}
		if e.claims != nil {
			tokens["id_token"] = e.sign()
		}
		say(tokens)
	case "www.googleapis.com/oauth2/v3/certs", "login.microsoftonline.com/common/discovery/v2.0/keys":
		say(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &e.key.PublicKey, KeyID: "k", Algorithm: "RS256", Use: "sig"}}})
	case "api.github.com/user":
		say(e.github)
	case "api.github.com/user/emails":
		say(e.addresses)
	default:
		e.t.Errorf("sign-in asked %s", r.URL)
		answer.WriteHeader(http.StatusNotFound)
	}
	return answer.Result(), nil
}

func (e *elsewhere) sign() string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: jose.JSONWebKey{Key: e.signs, KeyID: "k"}}, nil)
	must(e.t, err)
	said := map[string]any{"aud": "id", "exp": time.Now().Add(time.Minute).Unix(), "iat": time.Now().Unix(), "nonce": e.nonce}
	for name, value := range e.claims {
		said[name] = value
	}
	raw, err := json.Marshal(said)
	must(e.t, err)
	signed, err := signer.Sign(raw)
	must(e.t, err)
	compact, err := signed.CompactSerialize()
	must(e.t, err)
	return compact
}

func newElsewhere(t *testing.T) (*world, *elsewhere) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	e := &elsewhere{t: t, key: key, signs: key}
	c := signin.Client{ID: "id", Secret: "secret"}
	return newWorld(t, func(config *signin.Config) {
		config.Google, config.Microsoft, config.GitHub, config.Outside = c, c, c, e
	}), e
}

// through signs a new browser in and gives how it ended.
func (e *elsewhere) through(w *world, way string) (*browser, page) {
	b := w.browser()
	still := b.stop()
	u, err := url.Parse(want(w.t, still.get("/sign-in/"+way), 303).to())
	must(w.t, err)
	q := u.Query()
	e.challenge, e.nonce = q.Get("code_challenge"), q.Get("nonce")
	if q.Get("code_challenge_method") != "S256" || q.Get("redirect_uri") != w.base+"/sign-in/"+way+"/callback" {
		w.t.Fatalf("sent to %s", u)
	}
	return b, still.get("/sign-in/" + way + "/callback?" + url.Values{"state": {q.Get("state")}, "code": {"c"}}.Encode())
}

// drafter is the cast's drafter, whose address the tests try to take.
const drafterAddress = "drafter@cast.invalid"

func TestGoogleJoinsByAVerifiedAddressOnly(t *testing.T) {
	w, e := newElsewhere(t)
	e.claims = map[string]any{"iss": "https://accounts.google.com", "sub": "g1", "email": drafterAddress, "email_verified": false}
	b, end := e.through(w, "google")
	if want(t, end, 303); end.to() != "/welcome" || b.name() != "" {
		t.Errorf("an unverified address led to %s as %q", end.to(), b.name())
	}
	e.claims = map[string]any{"iss": "https://accounts.google.com", "sub": "g2", "email": drafterAddress, "email_verified": true}
	b, end = e.through(w, "google")
	want(t, end, 303)
	if got := b.name(); got != "Demo Drafter" {
		t.Errorf("a verified address joined %q", got)
	}
	if e.noPKCE {
		t.Error("the verifier was missing")
	}
}

func TestGoogleIsNotBelievedWithTheWrongSignatureIssuerAudienceNonceOrTime(t *testing.T) {
	w, e := newElsewhere(t)
	good := func() map[string]any {
		return map[string]any{"iss": "https://accounts.google.com", "sub": "g2", "email": drafterAddress, "email_verified": true}
	}
	for name, change := range map[string]func(){
		"issuer":   func() { e.claims["iss"] = "https://evil.example" },
		"audience": func() { e.claims["aud"] = "another platform" },
		"nonce":    func() { e.claims["nonce"] = "of another attempt" },
		"time":     func() { e.claims["exp"] = time.Now().Add(-time.Hour).Unix() },
		"no token": func() { e.claims = nil },
	} {
		e.claims = good()
		change()
		b, end := e.through(w, "google")
		if want(t, end, 401); b.name() != "" {
			t.Errorf("%s: signed in as %q", name, b.name())
		}
	}
	e.claims = good()
	_, end := e.through(w, "google")
	want(t, end, 303)
	e.signs, _ = rsa.GenerateKey(rand.Reader, 2048)
	_, end = e.through(w, "google")
	want(t, end, 401)
}

func TestAStateIsSpentEvenIfTheProviderWouldTakeItsCodeAgain(t *testing.T) {
	w, e := newElsewhere(t)
	e.claims = map[string]any{"iss": "https://accounts.google.com", "sub": "g2", "email": drafterAddress, "email_verified": true}
	b, end := e.through(w, "google")
	want(t, end, 303)
	want(t, b.stop().get(end.url.String()), 401)
}

func TestMicrosoftsAddressCountsOnlyWithItsDomainVerified(t *testing.T) {
	w, e := newElsewhere(t)
	const tenant = "11111111-2222-3333-4444-555555555555"
	said := func(sub string, more map[string]any) map[string]any {
		c := map[string]any{"iss": "https://login.microsoftonline.com/" + tenant + "/v2.0", "tid": tenant, "sub": sub, "email": drafterAddress, "email_verified": true}
		for name, value := range more {
			c[name] = value
		}
		return c
	}
	e.claims = said("m1", nil)
	b, end := e.through(w, "microsoft")
	if want(t, end, 303); b.name() != "" {
		t.Errorf("an address anybody can write into a profile joined %q", b.name())
	}
	e.claims = said("m2", map[string]any{"xms_edov": "1"})
	b, end = e.through(w, "microsoft")
	if want(t, end, 303); b.name() != "Demo Drafter" {
		t.Errorf("joined %q", b.name())
	}
	e.claims = said("m3", map[string]any{"xms_edov": true, "tid": "99999999-2222-3333-4444-555555555555"})
	_, end = e.through(w, "microsoft")
	want(t, end, 401)
}

func TestGitHubJoinsByThePrimaryVerifiedAddressAndNotByTheProfiles(t *testing.T) {
	w, e := newElsewhere(t)
	e.github = map[string]any{"id": 7, "login": "someone", "email": drafterAddress}
	e.addresses = []map[string]any{
		{"email": drafterAddress, "primary": false, "verified": true},
		{"email": "mine@example.org", "primary": true, "verified": true},
	}
	b, end := e.through(w, "github")
	if want(t, end, 303); b.name() != "" {
		t.Errorf("the profile's address joined %q", b.name())
	}
	e.github = map[string]any{"id": 8, "login": "drafter"}
	e.addresses = []map[string]any{{"email": drafterAddress, "primary": true, "verified": false}}
	b, end = e.through(w, "github")
	if want(t, end, 303); b.name() != "" {
		t.Errorf("an unverified address joined %q", b.name())
	}
	e.github = map[string]any{"id": 9, "login": "drafter"}
	e.addresses = []map[string]any{{"email": drafterAddress, "primary": true, "verified": true}}
	b, end = e.through(w, "github")
	if want(t, end, 303); b.name() != "Demo Drafter" {
		t.Errorf("joined %q", b.name())
	}
	found, _, err := w.register.Everyone(t.Context(), people.Operator(), "mine@example.org", "", 10)
	must(t, err)
	if len(found) != 1 || found[0].PersonID() == w.ids["drafter"] {
		t.Errorf("got %+v", found)
	}
}

func TestAProviderThatIsDownIsSaidInWordsAndKeepsNobodyElseOut(t *testing.T) {
	w := newWorld(t, func(c *signin.Config) {
		c.Named = append(c.Named, signin.Named{Name: "gone", Label: "Gone", Issuer: "http://127.0.0.1:1", ID: "a", Secret: "b"})
	})
	want(t, w.browser().get("/sign-in/gone"), 409)
	b := w.browser()
	b.signIn("drafter", "/whoami")
	if b.name() != "Demo Drafter" {
		t.Error("nobody came in")
	}
	v := want(t, w.browser().get("/sign-in"), 200).json(t)["view"].(map[string]any)
	if ways := v["Ways"].([]any); len(ways) != 2 {
		t.Errorf("offered are %v", ways)
	}
}

func TestAConfigurationThatCannotWorkIsRefusedByName(t *testing.T) {
	w := newWorld(t)
	for _, n := range [][]signin.Named{
		{{Name: "Two Words"}}, {{Name: ""}}, {{Name: "x"}, {Name: "X"}}, {{Name: "../up"}},
	} {
		_, err := signin.New(t.Context(), signin.Config{Base: w.base, Register: w.register, Named: n})
		if err == nil {
			t.Errorf("%v was taken", n)
		}
	}
}
