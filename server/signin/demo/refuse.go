package demo

import (
	"context"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// What a provider may offer and this one does not: tokens that can be renewed,
// exchanged, inspected or asked for by programs.

// CreateAccessAndRefreshTokens refuses: nothing here is renewed.
func (s *store) CreateAccessAndRefreshTokens(context.Context, op.TokenRequest, string) (string, string, time.Time, error) {
	return "", "", time.Time{}, oidc.ErrUnsupportedGrantType()
}

// TokenRequestByRefreshToken refuses.
func (s *store) TokenRequestByRefreshToken(context.Context, string) (op.RefreshTokenRequest, error) {
	return nil, op.ErrInvalidRefreshToken
}

// GetRefreshTokenInfo refuses.
func (s *store) GetRefreshTokenInfo(context.Context, string, string) (string, string, error) {
	return "", "", op.ErrInvalidRefreshToken
}

// TerminateSession has nothing to end: the provider remembers nobody.
func (s *store) TerminateSession(context.Context, string, string) error { return nil }

// RevokeToken forgets an access token.
func (s *store) RevokeToken(_ context.Context, id, subject, _ string) *oidc.Error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.tokens[id].subject == subject {
		delete(s.tokens, id)
	}
	return nil
}

// SetIntrospectionFromToken refuses.
func (s *store) SetIntrospectionFromToken(context.Context, *oidc.IntrospectionResponse, string, string, string) error {
	return errUnknown
}

// GetPrivateClaimsFromScopes has none.
func (s *store) GetPrivateClaimsFromScopes(context.Context, string, string, []string) (map[string]any, error) {
	return nil, nil
}

// GetKeyByIDAndClientID refuses: the client has a secret, not a key.
func (s *store) GetKeyByIDAndClientID(context.Context, string, string) (*jose.JSONWebKey, error) {
	return nil, errUnknown
}

// ValidateJWTProfileScopes refuses.
func (s *store) ValidateJWTProfileScopes(context.Context, string, []string) ([]string, error) {
	return nil, errUnknown
}
