package signin

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// answerLimit is more than any provider's answer needs.
const answerLimit = 1 << 20

// courier carries the requests of one attempt to its provider. goth knows
// neither PKCE for most providers nor what became of the id token, so the
// courier adds the verifier to the exchange of the code, and keeps the id
// token that comes back.
type courier struct {
	ctx      context.Context
	outside  http.RoundTripper
	verifier string
	idToken  string
}

func (k *courier) client() *http.Client {
	return &http.Client{Transport: k, CheckRedirect: func(*http.Request, []*http.Request) error {
		// A code or a token must reach only whom it was meant for.
		return errors.New("signin: the provider answered with a redirect")
	}}
}

// RoundTrip carries one request.
func (k *courier) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(k.ctx)
	exchange, err := k.verify(r)
	if err != nil {
		return nil, err
	}
	answer, err := k.outside.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, answerLimit+1))
	answer.Body.Close()
	if err == nil && len(body) > answerLimit {
		err = errors.New("signin: the provider's answer is too large")
	}
	if err != nil {
		return nil, err
	}
	answer.Body = io.NopCloser(bytes.NewReader(body))
	if exchange {
		var tokens struct {
			IDToken string `json:"id_token"`
		}
		if json.Unmarshal(body, &tokens) == nil && tokens.IDToken != "" {
			k.idToken = tokens.IDToken
		}
	}
	return answer, nil
}

// verify adds the code verifier if the request exchanges a code.
func (k *courier) verify(r *http.Request) (bool, error) {
	if r.Method != http.MethodPost || r.Body == nil ||
		!strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		return false, nil
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, answerLimit))
	r.Body.Close()
	if err != nil {
		return false, err
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return false, err
	}
	exchange := form.Get("grant_type") == "authorization_code"
	if exchange && k.verifier != "" {
		form.Set("code_verifier", k.verifier)
	}
	body := form.Encode()
	r.Body, r.ContentLength = io.NopCloser(strings.NewReader(body)), int64(len(body))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(body)), nil }
	return exchange, nil
}
