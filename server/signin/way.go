package signin

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/markbates/goth"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// providerPatience bounds what a provider may take of a person's time.
const providerPatience = 10 * time.Second

// way is one provider to sign in with. goth speaks its protocol; the way adds
// what goth leaves open: whose signature counts and which address is vouched
// for.
type way struct {
	name, label string
	demo        bool
	outside     http.RoundTripper
	// begin makes goth's provider for one attempt.
	begin func(ctx context.Context, client *http.Client, callback string) (goth.Provider, error)
	// signed checks an id token's signature, issuer, audience and expiry;
	// nil for a provider that issues none.
	signed func(ctx context.Context, raw string) (*oidc.IDToken, error)
	// profile says that goth must fetch what arrival reads.
	profile bool
	// arrival reads who it is.
	arrival func(ctx context.Context, client *http.Client, token *oidc.IDToken, user goth.User) (people.Arrival, error)
}

// keys are a provider's public keys, fetched when the first signature needs
// checking and again when one is signed with a key not seen before.
type keys struct {
	once    sync.Once
	url     string
	outside http.RoundTripper
	set     oidc.KeySet
}

func (k *keys) keySet() oidc.KeySet {
	k.once.Do(func() {
		client := &http.Client{Transport: k.outside, Timeout: providerPatience}
		k.set = oidc.NewRemoteKeySet(oidc.ClientContext(context.Background(), client), k.url)
	})
	return k.set
}

// claims is what ways read from an id token.
type claims struct {
	Name     string `json:"name"`
	Address  string `json:"email"`
	Verified any    `json:"email_verified"`
	Tenant   string `json:"tid"`
	// Edov is Microsoft's "e-mail domain owner verified".
	Edov any `json:"xms_edov"`
}

// yes reads a claim that providers write as true, "true", 1 or "1".
func yes(claim any) bool {
	switch v := claim.(type) {
	case bool:
		return v
	case string:
		return strings.EqualFold(v, "true") || v == "1"
	case float64:
		return v == 1
	}
	return false
}

// fromClaims is the arrival that an id token tells of.
func fromClaims(name string, token *oidc.IDToken) (people.Arrival, claims, error) {
	var c claims
	if err := token.Claims(&c); err != nil {
		return people.Arrival{}, c, fmt.Errorf("signin: the id token's claims: %w", err)
	}
	return people.Arrival{Provider: name, Issuer: token.Issuer, Subject: token.Subject, Address: c.Address, Name: c.Name}, c, nil
}
