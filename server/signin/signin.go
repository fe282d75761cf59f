// Package signin lets people in: through Google, Microsoft, GitHub or any
// OpenID Connect provider, and keeps who they are from one request to the next.
//
// It promises that a sign-in can be finished only once and only in the browser
// that began it, that a session's word changes at every sign-in and stands
// nowhere but in the browser, and that a form counts only when one of our own
// pages sent it. It refuses addresses that no provider vouches for, tokens
// anywhere but at the API, and to lead anybody to another site.
package signin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Client is what a provider knows this platform by. It is set when both are.
type Client struct{ ID, Secret string }

func (c Client) set() bool { return c.ID != "" && c.Secret != "" }

// Named is an OpenID Connect provider from the configuration.
type Named struct {
	Name     string // in addresses: lower-case letters, digits, hyphens
	Label    string // on the button; the name where empty
	Issuer   string // its discovery address works too
	ID       string
	Secret   string
	Demo     bool              // the demonstration's cast
	Internal http.RoundTripper // reaches it without the network; nil for the network
}

// Config is what sign-in needs.
type Config struct {
	// Base is the platform's public address. Addresses to come back to are
	// made from it, never from what a request claims its host to be.
	Base      string
	Register  *people.Register
	Engine    storage.Engine
	Now       civic.Now
	Google    Client
	Microsoft Client
	GitHub    Client
	Named     []Named
	Pages     Pages
	Log       *slog.Logger
	// Outside reaches the providers; nil is the ordinary network.
	Outside http.RoundTripper
}

// Service signs people in and out.
type Service struct {
	base     *url.URL
	register *people.Register
	attempts *storage.Collection[attempt]
	ways     []*way
	pages    Pages
	now      civic.Now
	log      *slog.Logger
	jar      jar
}

var wayName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,39}$`)

// New prepares sign-in. It asks no provider anything yet: one that is down
// must not keep the platform from starting.
func New(ctx context.Context, c Config) (*Service, error) {
	base, err := url.Parse(strings.TrimSuffix(c.Base, "/"))
	if err != nil || base.Host == "" || base.Path != "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("signin: %q is not a base address", c.Base)
	}
	if c.Register == nil {
		return nil, errors.New("signin: there is no register of people")
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	s := &Service{
		base: base, register: c.Register, pages: c.Pages, now: c.Now, log: c.Log,
		jar: jar{secure: base.Scheme == "https"},
	}
	if err := s.open(c); err != nil {
		return nil, err
	}
	s.attempts, err = storage.Open(ctx, c.Engine, "signins", attemptIndexes...)
	return s, err
}

// open lines up the ways to sign in, in the order in which pages show them.
func (s *Service) open(c Config) error {
	outside := c.Outside
	if outside == nil {
		outside = http.DefaultTransport
	}
	if c.Google.set() {
		s.ways = append(s.ways, google(c.Google, outside))
	}
	if c.Microsoft.set() {
		s.ways = append(s.ways, microsoft(c.Microsoft, outside))
	}
	if c.GitHub.set() {
		s.ways = append(s.ways, gitHub(c.GitHub, outside))
	}
	for _, n := range c.Named {
		n.Name = strings.ToLower(n.Name)
		if !wayName.MatchString(n.Name) || n.Name == "callback" {
			return fmt.Errorf("signin: %q cannot name a provider: use lower-case letters, digits and hyphens", n.Name)
		}
		if s.way(n.Name) != nil {
			return fmt.Errorf("signin: two providers are named %q", n.Name)
		}
		if n.Label == "" {
			n.Label = n.Name
		}
		if n.Internal == nil {
			n.Internal = outside
		}
		s.ways = append(s.ways, named(n))
	}
	return nil
}

func (s *Service) way(name string) *way {
	for _, w := range s.ways {
		if w.name == name {
			return w
		}
	}
	return nil
}

// address makes an absolute address of ours.
func (s *Service) address(path string) string { return s.base.String() + path }
