package signin

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/markbates/goth"
	"github.com/markbates/goth/providers/openidConnect"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// discovery is what a provider publishes about itself, read at the first
// sign-in and kept. A provider that was down is asked again.
type discovery struct {
	issuer  string
	outside http.RoundTripper

	mu    sync.Mutex
	known *oidc.Provider
}

func (d *discovery) provider() (*oidc.Provider, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.known != nil {
		return d.known, nil
	}
	// Not the request's context: the provider keeps it for its keys.
	client := &http.Client{Transport: d.outside, Timeout: providerPatience}
	ctx := oidc.ClientContext(context.Background(), client)
	p, err := oidc.NewProvider(ctx, d.issuer)
	if err != nil {
		// Some publish an issuer that ends in a slash.
		slashed, again := oidc.NewProvider(ctx, d.issuer+"/")
		if again != nil {
			return nil, err
		}
		p = slashed
	}
	d.known = p
	return p, nil
}

// named is an OpenID Connect provider from the configuration.
func named(n Named) *way {
	issuer := strings.TrimSuffix(strings.TrimSuffix(n.Issuer, "/.well-known/openid-configuration"), "/")
	d := &discovery{issuer: issuer, outside: n.Internal}
	w := &way{name: n.Name, label: n.Label, demo: n.Demo, outside: n.Internal, profile: true}
	w.begin = func(_ context.Context, client *http.Client, callback string) (goth.Provider, error) {
		p, err := d.provider()
		if err != nil {
			return nil, err
		}
		return begin(p, n, client, callback)
	}
	w.signed = func(ctx context.Context, raw string) (*oidc.IDToken, error) {
		p, err := d.provider()
		if err != nil {
			return nil, err
		}
		return p.Verifier(&oidc.Config{ClientID: n.ID}).Verify(ctx, raw)
	}
	w.arrival = func(_ context.Context, _ *http.Client, token *oidc.IDToken, user goth.User) (people.Arrival, error) {
		// goth merged what the provider tells at its userinfo address, after
		// checking that it is about the same subject: some send the address
		// only there.
		address, _ := user.RawData["email"].(string)
		return people.Arrival{
			Provider: w.name, Issuer: token.Issuer, Subject: token.Subject,
			Address: address, Vouched: yes(user.RawData["email_verified"]), Name: user.Name,
		}, nil
	}
	return w
}

// begin makes goth's provider from what was discovered, without asking again.
func begin(p *oidc.Provider, n Named, client *http.Client, callback string) (goth.Provider, error) {
	var said struct {
		Issuer   string `json:"issuer"`
		UserInfo string `json:"userinfo_endpoint"`
	}
	if err := p.Claims(&said); err != nil {
		return nil, err
	}
	g, err := openidConnect.NewCustomisedURL(n.ID, n.Secret, callback,
		p.Endpoint().AuthURL, p.Endpoint().TokenURL, said.Issuer, said.UserInfo, "", "openid", "email", "profile")
	if err != nil {
		return nil, err
	}
	g.HTTPClient = client
	return g, nil
}
