package demo

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/zitadel/oidc/v3/pkg/oidc"
	"github.com/zitadel/oidc/v3/pkg/op"
)

// What is remembered, and for how long. It is all in memory: a sign-in that
// the end of the program interrupts is begun again.
const (
	requestLife = 10 * time.Minute
	tokenLife   = 5 * time.Minute
	mostKept    = 1000
)

var errUnknown = errors.New("demo: unknown or too old")

// store is the provider's memory, as the op package asks for it. It issues
// codes and short access tokens and nothing that could be used later.
type store struct {
	now    func() time.Time
	cast   map[string]Member
	client *client
	key    *ecdsa.PrivateKey

	mu       sync.Mutex
	requests map[string]*request
	codes    map[string]string // code → request
	tokens   map[string]token
}

type token struct {
	subject string
	expires time.Time
}

func newStore(now func() time.Time, callback string, cast []Member) (*store, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	s := &store{
		now: now, key: key, cast: map[string]Member{}, requests: map[string]*request{}, codes: map[string]string{}, tokens: map[string]token{},
		client: &client{id: "folkmoot", secret: word(), callback: callback},
	}
	for _, m := range cast {
		s.cast[m.Key] = m
	}
	return s, nil
}

func word() string {
	raw := make([]byte, 24)
	_, _ = rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// CreateAuthRequest begins a sign-in. Only one with PKCE is accepted, as
// every client should be made to use it.
func (s *store) CreateAuthRequest(_ context.Context, asked *oidc.AuthRequest, _ string) (op.AuthRequest, error) {
	if asked.CodeChallenge == "" || asked.CodeChallengeMethod != oidc.CodeChallengeMethodS256 {
		return nil, oidc.ErrInvalidRequest().WithDescription("a code_challenge with the method S256 is required")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tidy()
	if len(s.requests) >= mostKept {
		return nil, oidc.ErrServerError().WithDescription("too many sign-ins at once")
	}
	r := &request{id: word(), asked: *asked, begun: s.now()}
	s.requests[r.id] = r
	return r, nil
}

// tidy forgets what is too old. The caller holds the lock.
func (s *store) tidy() {
	now := s.now()
	for id, r := range s.requests {
		if now.Sub(r.begun) > requestLife {
			delete(s.requests, id)
		}
	}
	for code, id := range s.codes {
		if s.requests[id] == nil {
			delete(s.codes, code)
		}
	}
	for id, t := range s.tokens {
		if now.After(t.expires) {
			delete(s.tokens, id)
		}
	}
}

// choose notes who the request is for.
func (s *store) choose(id, person string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.requests[id]
	if _, known := s.cast[person]; !known || r == nil {
		return false
	}
	chosen := *r
	chosen.subject, chosen.at = person, s.now()
	s.requests[id] = &chosen
	return true
}

// AuthRequestByID finds a sign-in that is going on.
func (s *store) AuthRequestByID(_ context.Context, id string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tidy()
	if r := s.requests[id]; r != nil {
		return r, nil
	}
	return nil, errUnknown
}

// SaveAuthCode notes the code for a sign-in.
func (s *store) SaveAuthCode(_ context.Context, id, code string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.codes[code] = id
	return nil
}

// AuthRequestByCode gives what a code stands for, once: a second use, or one
// with the wrong verifier before it, finds nothing.
func (s *store) AuthRequestByCode(_ context.Context, code string) (op.AuthRequest, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tidy()
	id := s.codes[code]
	delete(s.codes, code)
	if r := s.requests[id]; r != nil {
		return r, nil
	}
	return nil, errUnknown
}

// DeleteAuthRequest ends a sign-in.
func (s *store) DeleteAuthRequest(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.requests, id)
	return nil
}

// CreateAccessToken issues a token that tells who somebody is, and no more.
func (s *store) CreateAccessToken(_ context.Context, r op.TokenRequest) (string, time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, expires := word(), s.now().Add(tokenLife)
	s.tokens[id] = token{subject: r.GetSubject(), expires: expires}
	return id, expires, nil
}

// SetUserinfoFromToken tells who somebody is.
func (s *store) SetUserinfoFromToken(_ context.Context, info *oidc.UserInfo, id, subject, _ string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tidy()
	if t, known := s.tokens[id]; !known || t.subject != subject {
		return errUnknown
	}
	s.tell(info, subject)
	return nil
}

// SetUserinfoFromScopes does the same for the id token.
func (s *store) SetUserinfoFromScopes(_ context.Context, info *oidc.UserInfo, subject, _ string, _ []string) error {
	s.tell(info, subject)
	return nil
}

func (s *store) tell(info *oidc.UserInfo, subject string) {
	m := s.cast[subject]
	info.Subject, info.Name = subject, m.Name
	info.Email, info.EmailVerified = m.address(), true
}

// GetClientByClientID knows one client.
func (s *store) GetClientByClientID(_ context.Context, id string) (op.Client, error) {
	if id != s.client.id {
		return nil, errUnknown
	}
	return s.client, nil
}

// AuthorizeClientIDSecret checks the client's secret.
func (s *store) AuthorizeClientIDSecret(_ context.Context, id, secret string) error {
	if id != s.client.id || subtle.ConstantTimeCompare([]byte(secret), []byte(s.client.secret)) != 1 {
		return errUnknown
	}
	return nil
}

// Health is always good: there is nothing behind it.
func (s *store) Health(context.Context) error { return nil }

// SignatureAlgorithms names the one in use.
func (s *store) SignatureAlgorithms(context.Context) ([]jose.SignatureAlgorithm, error) {
	return []jose.SignatureAlgorithm{jose.ES256}, nil
}

// SigningKey signs id tokens.
func (s *store) SigningKey(context.Context) (op.SigningKey, error) { return signing{s.key}, nil }

// KeySet is what others check signatures with.
func (s *store) KeySet(context.Context) ([]op.Key, error) {
	return []op.Key{public{&s.key.PublicKey}}, nil
}
