package server

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"strings"

	"github.com/folkmoot/folkmoot/server/post"
	"github.com/folkmoot/folkmoot/storage"
)

// Settings is everything that an operator can set. cmd/folkmoot names each
// one and says what it is for.
type Settings struct {
	Addr         string
	BaseURL      string
	Data         string
	MongoDB      string
	Redis        string
	Secret       string
	ForumSecret  string
	Name         string
	AdminAddress string
	Demo         bool
	Google       Client
	Microsoft    Client
	GitHub       Client
	OIDC         string
	Providers    []Provider
	Proxies      string
	Metrics      string // who besides this machine reads /metrics
	SMTP         string
	MailFrom     string
	LogLevel     string
	// Sockets is how many may be open from one address.
	Sockets int

	// store opens what several servers of one test share, in place of MongoDB
	// and the data folder.
	store func() (storage.Engine, error)
}

// Client is what a sign-in provider knows this platform by.
type Client struct{ ID, Secret string }

// Provider is a named OpenID Connect provider.
type Provider struct{ Name, Label, Issuer, ID, Secret string }

// Defaults are the settings of a server that was told nothing.
func Defaults() Settings {
	return Settings{Addr: "localhost:8080", Data: "./data", Name: "Folkmoot", LogLevel: "info", Sockets: 500}
}

// Check refuses, by name, a setting that cannot work, before anything starts.
func (s *Settings) Check() error {
	host, port, err := net.SplitHostPort(s.Addr)
	if err != nil {
		return fmt.Errorf("addr: %q is not an address such as localhost:8080", s.Addr)
	}
	if s.BaseURL == "" {
		if host == "" || host == "0.0.0.0" || host == "::" {
			host = "localhost"
		}
		s.BaseURL = "http://" + net.JoinHostPort(host, port)
	}
	base, err := url.Parse(s.BaseURL)
	if err != nil || base.Host == "" || (base.Scheme != "http" && base.Scheme != "https") || strings.Trim(base.Path, "/") != "" {
		return fmt.Errorf("base-url: %q is not an address such as https://folkmoot.example", s.BaseURL)
	}
	s.BaseURL = strings.TrimSuffix(s.BaseURL, "/")
	if s.Demo && !local(base.Hostname()) {
		return fmt.Errorf("demo: everybody can sign in as anybody, so it is refused on the public address %s", s.BaseURL)
	}
	if base.Scheme == "http" && !local(base.Hostname()) {
		return fmt.Errorf("base-url: %s would send sessions in the clear; use https", s.BaseURL)
	}
	if err := s.checkStores(); err != nil {
		return err
	}
	if s.Secret != "" && len(s.Secret) < 32 {
		return fmt.Errorf("secret: it has %d characters; it needs 32 or more", len(s.Secret))
	}
	if s.ForumSecret != "" && len(s.ForumSecret) < 32 {
		return fmt.Errorf("forum-secret: it has %d characters; it needs 32 or more", len(s.ForumSecret))
	}
	if s.Sockets < 1 {
		return fmt.Errorf("sockets: %d is not a number of connections", s.Sockets)
	}
	if _, err := s.level(); err != nil {
		return err
	}
	if err := s.checkMail(); err != nil {
		return err
	}
	return s.checkProviders()
}

func (s *Settings) checkStores() error {
	if s.MongoDB != "" {
		u, err := url.Parse(s.MongoDB)
		if err != nil || (u.Scheme != "mongodb" && u.Scheme != "mongodb+srv") {
			return fmt.Errorf("mongodb-uri: it does not begin with mongodb:// or mongodb+srv://")
		}
		if s.Secret == "" {
			return fmt.Errorf("secret: several servers can share a MongoDB, so its keys must be given: set FOLKMOOT_SECRET")
		}
	} else if s.Data == "" {
		return fmt.Errorf("data: the embedded store needs a folder")
	}
	if s.Redis != "" {
		u, err := url.Parse(s.Redis)
		if err != nil || (u.Scheme != "redis" && u.Scheme != "rediss") {
			return fmt.Errorf("redis-url: it does not begin with redis:// or rediss://")
		}
	}
	return nil
}

func (s *Settings) checkProviders() error {
	for _, c := range []struct {
		name string
		Client
	}{{"google", s.Google}, {"microsoft", s.Microsoft}, {"github", s.GitHub}} {
		if (c.ID == "") != (c.Secret == "") {
			return fmt.Errorf("%s-client-id: the id and the secret belong together; only one is set", c.name)
		}
	}
	for _, p := range s.Providers {
		u, err := url.Parse(p.Issuer)
		if err != nil || u.Host == "" || (u.Scheme != "https" && !local(u.Hostname())) {
			return fmt.Errorf("oidc: the issuer of %q is not an https address; set FOLKMOOT_OIDC_%s_ISSUER", p.Name, strings.ToUpper(p.Name))
		}
		if p.ID == "" || p.Secret == "" {
			return fmt.Errorf("oidc: %q has no client id or no client secret", p.Name)
		}
	}
	for _, list := range [][2]string{{"proxy", s.Proxies}, {"metrics", s.Metrics}} {
		for _, one := range listed(list[1]) {
			if _, err := network(one); err != nil {
				return fmt.Errorf("%s: %q is neither an address nor a network", list[0], one)
			}
		}
	}
	return nil
}

func (s *Settings) checkMail() error {
	if s.SMTP == "" {
		return nil
	}
	if s.MailFrom == "" {
		return fmt.Errorf("mail-from: mails need an address to come from; set FOLKMOOT_MAIL_FROM")
	}
	if _, err := post.Open(s.SMTP, s.MailFrom, s.Name); err != nil {
		return fmt.Errorf("smtp-url: %w", err)
	}
	return nil
}

func (s *Settings) level() (slog.Level, error) {
	var l slog.Level
	if err := l.UnmarshalText([]byte(s.LogLevel)); err != nil {
		return l, fmt.Errorf("log-level: %q is not debug, info, warn or error", s.LogLevel)
	}
	return l, nil
}

// local says whether a host name can only mean this machine.
func local(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(host)
	return err == nil && ip.IsLoopback()
}
