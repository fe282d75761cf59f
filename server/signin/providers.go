package signin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/markbates/goth"
	githubprovider "github.com/markbates/goth/providers/github"
	googleprovider "github.com/markbates/goth/providers/google"
	"github.com/markbates/goth/providers/microsoftonline"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// google is sign-in with Google.
func google(c Client, outside http.RoundTripper) *way {
	k := &keys{url: "https://www.googleapis.com/oauth2/v3/certs", outside: outside}
	w := &way{name: "google", label: "Google", outside: outside}
	w.begin = func(_ context.Context, client *http.Client, callback string) (goth.Provider, error) {
		p := googleprovider.New(c.ID, c.Secret, callback, "openid", "email", "profile")
		p.SetAccessType("online") // nothing is done there later on
		p.HTTPClient = client
		return p, nil
	}
	w.signed = func(ctx context.Context, raw string) (*oidc.IDToken, error) {
		return oidc.NewVerifier("https://accounts.google.com", k.keySet(), &oidc.Config{ClientID: c.ID}).Verify(ctx, raw)
	}
	w.arrival = func(_ context.Context, _ *http.Client, token *oidc.IDToken, _ goth.User) (people.Arrival, error) {
		a, said, err := fromClaims(w.name, token)
		a.Vouched = yes(said.Verified)
		return a, err
	}
	return w
}

var tenantID = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// microsoft is sign-in with Microsoft. Any tenant may write any address into
// its people's profiles, so an address counts only with the claim that says
// the owner of its domain was verified.
func microsoft(c Client, outside http.RoundTripper) *way {
	const host = "https://login.microsoftonline.com/"
	k := &keys{url: host + "common/discovery/v2.0/keys", outside: outside}
	w := &way{name: "microsoft", label: "Microsoft", outside: outside}
	w.begin = func(_ context.Context, client *http.Client, callback string) (goth.Provider, error) {
		p := microsoftonline.New(c.ID, c.Secret, callback, "openid", "email", "profile")
		p.HTTPClient = client
		return p, nil
	}
	w.signed = func(ctx context.Context, raw string) (*oidc.IDToken, error) {
		// The issuer names the person's tenant, so it differs from person to
		// person; it must be the one that the token itself names.
		token, err := oidc.NewVerifier("", k.keySet(), &oidc.Config{ClientID: c.ID, SkipIssuerCheck: true}).Verify(ctx, raw)
		if err != nil {
			return nil, err
		}
		var said claims
		if err := token.Claims(&said); err != nil {
			return nil, err
		}
		if !tenantID.MatchString(said.Tenant) || token.Issuer != host+said.Tenant+"/v2.0" {
			return nil, errors.New("signin: the id token's issuer is not its tenant")
		}
		return token, nil
	}
	w.arrival = func(_ context.Context, _ *http.Client, token *oidc.IDToken, _ goth.User) (people.Arrival, error) {
		a, said, err := fromClaims(w.name, token)
		a.Vouched = yes(said.Edov)
		return a, err
	}
	return w
}

// gitHub is sign-in with GitHub, which has no id token: its API tells, over
// the connection on which the code was exchanged.
func gitHub(c Client, outside http.RoundTripper) *way {
	w := &way{name: "github", label: "GitHub", outside: outside, profile: true}
	w.begin = func(_ context.Context, client *http.Client, callback string) (goth.Provider, error) {
		// Both scopes in one word: for the second alone goth would ask for
		// addresses too, and fail where there is no verified one.
		p := githubprovider.New(c.ID, c.Secret, callback, "read:user user:email")
		p.HTTPClient = client
		return p, nil
	}
	w.arrival = func(ctx context.Context, client *http.Client, _ *oidc.IDToken, user goth.User) (people.Arrival, error) {
		a := people.Arrival{Provider: w.name, Issuer: "https://github.com", Subject: user.UserID, Name: user.Name}
		if user.UserID == "" || user.UserID == "0" {
			return a, errors.New("signin: GitHub named nobody")
		}
		var err error
		a.Address, err = primaryAddress(ctx, client, user.AccessToken)
		a.Vouched = a.Address != ""
		return a, err
	}
	return w
}

// primaryAddress asks GitHub for the primary address, if it is verified. The
// one in a public profile says neither.
func primaryAddress(ctx context.Context, client *http.Client, token string) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, githubprovider.EmailURL, nil)
	if err != nil {
		return "", err
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Accept", "application/vnd.github+json")
	answer, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("signin: GitHub answered %d about addresses", answer.StatusCode)
	}
	var all []struct {
		Email             string
		Primary, Verified bool
	}
	if err := json.NewDecoder(answer.Body).Decode(&all); err != nil {
		return "", err
	}
	for _, a := range all {
		if a.Primary && a.Verified {
			return a.Email, nil
		}
	}
	return "", nil
}
