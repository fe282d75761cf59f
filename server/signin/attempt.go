package signin

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"github.com/markbates/goth"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// attemptLife is how long a person may take at their provider.
const attemptLife = 10 * time.Minute

// attempt is a sign-in that was begun. Its id is a hash of the state, and what
// it holds is sealed: reading the store does not help to finish it.
type attempt struct {
	storage.Meta
	Expires time.Time `json:"expires"`
	Sealed  string    `json:"sealed"`
}

// begun is what is remembered of an attempt.
type begun struct {
	Way      string `json:"way"`
	Browser  string `json:"browser"` // hash of the word in the browser's cookie
	Back     string `json:"back"`
	Nonce    string `json:"nonce"`
	Verifier string `json:"verifier"`
	Session  string `json:"session"` // goth's
}

var attemptIndexes = []storage.Index[attempt]{
	{Name: "expires", Key: func(a *attempt) []any { return []any{a.Expires} }},
}

// begin keeps a new attempt and gives the address to send the person to.
func (s *Service) begin(ctx context.Context, w *way, browser, back string) (string, error) {
	if err := s.sweep(ctx); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, providerPatience)
	defer cancel()
	state := word()
	b := begun{Way: w.name, Browser: hash(browser), Back: back, Nonce: word(), Verifier: word()}
	carry := &courier{ctx: ctx, outside: w.outside}
	provider, err := w.begin(ctx, carry.client(), s.callback(w))
	if err != nil {
		s.log.Warn("sign-in provider does not answer", "provider", w.name, "error", reason(err))
		return "", civic.Refuse(civic.Conflict, "%s does not answer at the moment. Try again in a minute, or sign in another way.", w.label)
	}
	session, err := provider.BeginAuth(state)
	if err != nil {
		return "", fmt.Errorf("signin: begin with %s: %w", w.name, err)
	}
	to, err := session.GetAuthURL()
	if err != nil {
		return "", fmt.Errorf("signin: begin with %s: %w", w.name, err)
	}
	b.Session = session.Marshal()
	if err := s.keep(ctx, state, b); err != nil {
		return "", err
	}
	return challenge(to, b, w.signed != nil)
}

// challenge adds PKCE to the provider's address, and the nonce where an id
// token will carry it back.
func challenge(to string, b begun, nonce bool) (string, error) {
	u, err := url.Parse(to)
	if err != nil {
		return "", err
	}
	q, sum := u.Query(), sha256.Sum256([]byte(b.Verifier))
	q.Set("code_challenge", base64.RawURLEncoding.EncodeToString(sum[:]))
	q.Set("code_challenge_method", "S256")
	if nonce {
		q.Set("nonce", b.Nonce)
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

func (s *Service) keep(ctx context.Context, state string, b begun) error {
	plain, err := json.Marshal(b)
	if err != nil {
		return err
	}
	id := hash(state)
	return s.attempts.Insert(ctx, &attempt{
		Meta: storage.Meta{ID: id}, Expires: s.now().Add(attemptLife), Sealed: s.register.Vault.Seal(string(plain), id),
	})
}

// take gives the attempt that a state belongs to, once. Whoever comes second,
// too late or in another browser is refused with the same words.
func (s *Service) take(ctx context.Context, state, browser string) (begun, error) {
	var b begun
	spent := civic.Refuse(civic.SignIn, "This sign-in was used already, took longer than ten minutes or was begun in another browser. Start again.")
	doc, err := s.attempts.Get(ctx, hash(state))
	if err == nil {
		err = s.attempts.Delete(ctx, doc.ID, doc.Version)
	}
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrStale) {
		return b, spent
	}
	if err != nil {
		return b, err
	}
	plain, err := s.register.Vault.Open(doc.Sealed, doc.ID)
	if err != nil {
		return b, err
	}
	if err := json.Unmarshal([]byte(plain), &b); err != nil {
		return b, err
	}
	same := subtle.ConstantTimeCompare([]byte(b.Browser), []byte(hash(browser))) == 1
	if browser == "" || !same || !s.now().Before(doc.Expires) {
		return b, spent
	}
	return b, nil
}

// codes is what a provider sends a person back with.
type codes map[string]string

// Get serves goth.
func (c codes) Get(name string) string { return c[name] }

// finish exchanges the code and says who arrived.
func (s *Service) finish(ctx context.Context, w *way, b begun, code string) (people.Arrival, error) {
	ctx, cancel := context.WithTimeout(ctx, providerPatience)
	defer cancel()
	a, err := s.exchange(ctx, w, b, code)
	if err != nil {
		s.log.Warn("sign-in failed", "provider", w.name, "error", reason(err))
		return a, civic.Refuse(civic.SignIn, "%s did not confirm who you are. Start again.", w.label)
	}
	return a, nil
}

func (s *Service) exchange(ctx context.Context, w *way, b begun, code string) (people.Arrival, error) {
	var nobody people.Arrival
	carry := &courier{ctx: ctx, outside: w.outside, verifier: b.Verifier}
	client := carry.client()
	provider, err := w.begin(ctx, client, s.callback(w))
	if err != nil {
		return nobody, err
	}
	session, err := provider.UnmarshalSession(b.Session)
	if err != nil {
		return nobody, err
	}
	if _, err := session.Authorize(provider, codes{"code": code}); err != nil {
		return nobody, err
	}
	var token *oidc.IDToken
	if w.signed != nil {
		// The id token is checked before anything else is read.
		if token, err = w.signed(ctx, carry.idToken); err != nil {
			return nobody, err
		}
		if subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(b.Nonce)) != 1 {
			return nobody, errors.New("signin: the id token was made for another attempt")
		}
	}
	var user goth.User
	if w.profile {
		if user, err = provider.FetchUser(session); err != nil {
			return nobody, err
		}
	}
	return w.arrival(ctx, client, token, user)
}

// sweep clears a few attempts that nobody finished.
func (s *Service) sweep(ctx context.Context) error {
	return s.attempts.DeleteAll(ctx, storage.Query{Index: "expires", To: s.now(), Limit: 20})
}

func (s *Service) callback(w *way) string { return s.address("/sign-in/" + w.name + "/callback") }

func word() string {
	raw := make([]byte, 32)
	_, _ = rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func hash(word string) string {
	sum := sha256.Sum256([]byte(word))
	return hex.EncodeToString(sum[:])
}
