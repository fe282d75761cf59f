package demo

import (
	"crypto/ecdsa"
	"net/url"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// client is this platform, as its own provider knows it.
type client struct{ id, secret, callback string }

func (c *client) GetID() string                       { return c.id }
func (c *client) RedirectURIs() []string              { return []string{c.callback} }
func (c *client) PostLogoutRedirectURIs() []string    { return nil }
func (c *client) ApplicationType() op.ApplicationType { return op.ApplicationTypeWeb }
func (c *client) AuthMethod() oidc.AuthMethod         { return oidc.AuthMethodBasic }
func (c *client) ResponseTypes() []oidc.ResponseType {
	return []oidc.ResponseType{oidc.ResponseTypeCode}
}
func (c *client) GrantTypes() []oidc.GrantType        { return []oidc.GrantType{oidc.GrantTypeCode} }
func (c *client) AccessTokenType() op.AccessTokenType { return op.AccessTokenTypeBearer }
func (c *client) IDTokenLifetime() time.Duration      { return tokenLife }
func (c *client) DevMode() bool                       { return false }
func (c *client) IsScopeAllowed(string) bool          { return false }
func (c *client) ClockSkew() time.Duration            { return 0 }

// LoginURL is where somebody chooses who to be.
func (c *client) LoginURL(id string) string {
	return Prefix + "/choose?" + url.Values{"id": {id}}.Encode()
}

// IDTokenUserinfoClaimsAssertion leaves name and address to the userinfo
// address, as the standard has it.
func (c *client) IDTokenUserinfoClaimsAssertion() bool { return false }

func (c *client) RestrictAdditionalIdTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}

func (c *client) RestrictAdditionalAccessTokenScopes() func([]string) []string {
	return func(scopes []string) []string { return scopes }
}

// request is a sign-in that is going on. It is never changed once it is in the
// store: choosing somebody puts a new one in its place.
type request struct {
	id      string
	asked   oidc.AuthRequest
	begun   time.Time
	subject string
	at      time.Time
}

func (r *request) GetID() string                      { return r.id }
func (r *request) GetACR() string                     { return "" }
func (r *request) GetAMR() []string                   { return nil }
func (r *request) GetAudience() []string              { return []string{r.asked.ClientID} }
func (r *request) GetAuthTime() time.Time             { return r.at }
func (r *request) GetClientID() string                { return r.asked.ClientID }
func (r *request) GetNonce() string                   { return r.asked.Nonce }
func (r *request) GetRedirectURI() string             { return r.asked.RedirectURI }
func (r *request) GetResponseType() oidc.ResponseType { return r.asked.ResponseType }
func (r *request) GetResponseMode() oidc.ResponseMode { return r.asked.ResponseMode }
func (r *request) GetScopes() []string                { return r.asked.Scopes }
func (r *request) GetState() string                   { return r.asked.State }
func (r *request) GetSubject() string                 { return r.subject }
func (r *request) Done() bool                         { return r.subject != "" }

func (r *request) GetCodeChallenge() *oidc.CodeChallenge {
	return &oidc.CodeChallenge{Challenge: r.asked.CodeChallenge, Method: r.asked.CodeChallengeMethod}
}

const keyID = "demo"

// signing and public are the two halves of the provider's key.
type signing struct{ key *ecdsa.PrivateKey }

func (signing) ID() string                                  { return keyID }
func (signing) SignatureAlgorithm() jose.SignatureAlgorithm { return jose.ES256 }
func (s signing) Key() any                                  { return s.key }

type public struct{ key *ecdsa.PublicKey }

func (public) ID() string                         { return keyID }
func (public) Algorithm() jose.SignatureAlgorithm { return jose.ES256 }
func (public) Use() string                        { return "sig" }
func (p public) Key() any                         { return p.key }
