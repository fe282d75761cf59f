// Package demo is the demonstration's sign-in: an OpenID Connect provider
// inside the program, with a cast to choose from instead of passwords.
//
// It promises that signing in with it takes the same road as signing in
// anywhere else: the same redirects, the same signatures, the same checks. It
// refuses to exist on an address that others could reach, because there
// everybody could be anybody.
package demo

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/zitadel/oidc/v3/pkg/op"

	"github.com/folkmoot/folkmoot/server/signin"
)

// Name of the provider, and Prefix of its addresses.
const (
	Name   = "demo"
	Prefix = "/demo-oidc"
)

// ChoosePage renders the page on which somebody chooses who to be: a form that
// posts to action the hidden fields and, as "person", the key of a member.
// wrong says that nobody was chosen.
type ChoosePage func(r *http.Request, action string, cast []Member, hidden map[string]string, wrong bool) []byte

// Config is what the provider needs.
type Config struct {
	Base   string // the platform's address
	Cast   []Member
	Choose ChoosePage
	Now    func() time.Time
}

// Provider is an OpenID Connect provider with one client: this platform.
type Provider struct {
	base    *url.URL
	cast    []Member
	choose  ChoosePage
	store   *store
	handler http.Handler
}

// New makes the provider. Its keys are new each time: nothing that it signed
// outlives the program.
func New(c Config) (*Provider, error) {
	base, err := url.Parse(strings.TrimSuffix(c.Base, "/"))
	if err != nil || base.Host == "" || base.Path != "" {
		return nil, fmt.Errorf("demo: %q is not a base address", c.Base)
	}
	if !loopback(base.Hostname()) {
		return nil, fmt.Errorf("demo: everybody can sign in as anybody, so it does not start on %s, which others may reach", base.Host)
	}
	if c.Choose == nil {
		c.Choose = plainPage
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	p := &Provider{base: base, cast: c.Cast, choose: c.Choose}
	callback := base.String() + "/sign-in/" + Name + "/callback"
	if p.store, err = newStore(c.Now, callback, c.Cast); err != nil {
		return nil, err
	}
	config := &op.Config{CodeMethodS256: true}
	if _, err := rand.Read(config.CryptoKey[:]); err != nil {
		return nil, err
	}
	provider, err := op.NewProvider(config, p.store, op.StaticIssuer(p.Issuer()),
		op.WithAllowInsecure(), op.WithCORSOptions(nil), op.WithLogger(slog.New(slog.NewTextHandler(io.Discard, nil))))
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Prefix+"/choose", p.ask)
	mux.HandleFunc("POST "+Prefix+"/choose", p.chosen)
	mux.Handle(Prefix+"/", http.StripPrefix(Prefix, provider))
	p.handler = onlyHere(mux)
	return p, nil
}

// Issuer is the provider's name for itself.
func (p *Provider) Issuer() string { return p.base.String() + Prefix }

// ServeHTTP serves everything under Prefix.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	// The bridge from fasthttp lends the address only for this request, and
	// the provider remembers parts of it for the next one.
	u, err := url.Parse(strings.Clone(r.URL.String()))
	if err != nil {
		http.Error(w, "This address cannot be read.", http.StatusBadRequest)
		return
	}
	own := r.Clone(r.Context())
	own.URL, own.RequestURI = u, u.RequestURI()
	p.handler.ServeHTTP(w, own)
}

// Named is the provider as sign-in is configured with it.
func (p *Provider) Named() signin.Named {
	return signin.Named{
		Name: Name, Label: "Demonstration", Issuer: p.Issuer(), Demo: true,
		ID: p.store.client.id, Secret: p.store.client.secret, Internal: inside{p},
	}
}

// inside lets the program ask its own provider without knowing on which of the
// machine's addresses it is listening: in a container that is another one.
type inside struct{ p *Provider }

// RoundTrip serves the request by the same handler that browsers reach.
func (i inside) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host != i.p.base.Host {
		return nil, fmt.Errorf("demo: %s is not the demonstration's provider", r.URL.Host)
	}
	served := r.Clone(r.Context())
	served.RequestURI, served.Host = r.URL.RequestURI(), i.p.base.Host
	if served.Body == nil {
		served.Body = http.NoBody
	}
	answer := &answer{head: http.Header{}}
	i.p.ServeHTTP(answer, served)
	return answer.response(r), nil
}

// answer collects what a handler writes.
type answer struct {
	head   http.Header
	status int
	body   bytes.Buffer
}

func (a *answer) Header() http.Header { return a.head }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
	}
}

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	return a.body.Write(p)
}

func (a *answer) response(r *http.Request) *http.Response {
	a.WriteHeader(http.StatusOK)
	return &http.Response{
		Status: http.StatusText(a.status), StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.head, Body: io.NopCloser(&a.body), ContentLength: int64(a.body.Len()), Request: r,
	}
}

// onlyHere turns away requests that name another host: a page elsewhere whose
// name was made to point at this machine must not sign in as the cast.
func onlyHere(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		if !loopback(strings.Trim(host, "[]")) {
			http.Error(w, "The demonstration answers only on this machine.", http.StatusMisdirectedRequest)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// loopback says whether a host can only be this machine.
func loopback(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
