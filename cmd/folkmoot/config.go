package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"sort"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server"
)

// setting binds one name to one field: the flag --base-url and the variable
// FOLKMOOT_BASE_URL are the same setting, and the flag wins.
type setting struct {
	name   string
	words  string
	secret bool // never printed, and never a flag: flags show in process lists
	value  flag.Value
}

// text is a setting that is a line of text.
type text struct{ to *string }

func (t text) String() string {
	if t.to == nil {
		return ""
	}
	return *t.to
}
func (t text) Set(s string) error { *t.to = s; return nil }

// yes is a setting that is on or off.
type yes struct{ to *bool }

func (y yes) String() string {
	if y.to == nil || !*y.to {
		return "false"
	}
	return "true"
}
func (y yes) IsBoolFlag() bool { return true }
func (y yes) Set(s string) error {
	switch strings.ToLower(s) {
	case "true", "1", "yes", "on":
		*y.to = true
	case "false", "0", "no", "off", "":
		*y.to = false
	default:
		return fmt.Errorf("%q is neither true nor false", s)
	}
	return nil
}

// number is a setting that counts.
type number struct{ to *int }

func (n number) String() string {
	if n.to == nil {
		return ""
	}
	return strconv.Itoa(*n.to)
}
func (n number) Set(s string) error {
	v, err := strconv.Atoi(s)
	if err != nil {
		return fmt.Errorf("%q is not a number", s)
	}
	*n.to = v
	return nil
}

// settings is the one list of what can be configured.
func settings(s *server.Settings) []setting {
	return []setting{
		{"addr", "the address to listen on", false, text{&s.Addr}},
		{"base-url", "the address people type; sign-in returns to it. Default: http:// and the listening address", false, text{&s.BaseURL}},
		{"data", "the folder of the embedded store and of generated keys", false, text{&s.Data}},
		{"mongodb-uri", "keep everything in MongoDB instead of the embedded store: mongodb://host/database", true, text{&s.MongoDB}},
		{"redis-url", "connect several servers with each other: redis://host:6379", true, text{&s.Redis}},
		{"secret", "the key for personal data and sessions, 32 characters or more; all servers need the same. Default: made once and kept in the data folder", true, text{&s.Secret}},
		{"forum-secret", "the key for what people say of themselves when they register for a forum, 32 characters or more; all servers need the same. Default: one that follows from the secret", true, text{&s.ForumSecret}},
		{"name", "the name of this platform, shown on every page", false, text{&s.Name}},
		{"admin-address", "the e-mail address whose owner is an administrator, once a sign-in provider has vouched for it", false, text{&s.AdminAddress}},
		{"demo", "fill an empty store with an invented country and let everybody sign in as its cast; only on a local address", false, yes{&s.Demo}},
		{"google-client-id", "sign-in with Google: the client's id", false, text{&s.Google.ID}},
		{"google-client-secret", "sign-in with Google: the client's secret", true, text{&s.Google.Secret}},
		{"microsoft-client-id", "sign-in with Microsoft: the client's id", false, text{&s.Microsoft.ID}},
		{"microsoft-client-secret", "sign-in with Microsoft: the client's secret", true, text{&s.Microsoft.Secret}},
		{"github-client-id", "sign-in with GitHub: the client's id", false, text{&s.GitHub.ID}},
		{"github-client-secret", "sign-in with GitHub: the client's secret", true, text{&s.GitHub.Secret}},
		{"oidc", "names of further OpenID Connect providers, separated by commas; each NAME needs FOLKMOOT_OIDC_NAME_ISSUER, _CLIENT_ID, _CLIENT_SECRET and may have _LABEL", false, text{&s.OIDC}},
		{"proxy", "addresses or networks of proxies whose X-Forwarded-For is believed, separated by commas", false, text{&s.Proxies}},
		{"metrics", "addresses or networks that may read /metrics besides this machine, separated by commas; never through a proxy", false, text{&s.Metrics}},
		{"sockets", "how many live connections one address may hold open", false, number{&s.Sockets}},
		{"smtp-url", "send mail over this server: smtp://name:password@host:587 or smtps://host:465. Default: mails are kept and shown to administrators", true, text{&s.SMTP}},
		{"mail-from", "the address that mails come from, such as folkmoot@example.org", false, text{&s.MailFrom}},
		{"log-level", "debug, info, warn or error", false, text{&s.LogLevel}},
	}
}

// variable is the environment's name of a setting.
func (s setting) variable() string {
	return "FOLKMOOT_" + strings.ToUpper(strings.ReplaceAll(s.name, "-", "_"))
}

// configure reads the environment, then the flags, and refuses by name what
// is wrong. only limits the flags that a command takes; nil takes them all.
func configure(command string, args []string, only []string, more func(*flag.FlagSet)) (server.Settings, []string, error) {
	s := server.Defaults()
	all := settings(&s)
	known := map[string]bool{}
	flags := flag.NewFlagSet("folkmoot "+command, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	for _, one := range all {
		known[one.variable()] = true
		if v, set := os.LookupEnv(one.variable()); set {
			if err := one.value.Set(v); err != nil {
				return s, nil, usageError(fmt.Sprintf("%s: %v", one.variable(), err))
			}
		}
		if !one.secret && wanted(only, one.name) {
			flags.Var(one.value, one.name, one.words)
		}
	}
	if more != nil {
		more(flags)
	}
	if err := flags.Parse(args); err != nil {
		if err == flag.ErrHelp {
			printHelp(os.Stdout, command, flags, all)
			return s, nil, flag.ErrHelp
		}
		return s, nil, usageError(fmt.Sprintf("%v (see 'folkmoot %s --help')", err, command))
	}
	var providers []string
	providers, s.Providers = oidcProviders(s.OIDC)
	for _, name := range providers {
		known[name] = true
	}
	if err := unknownVariable(known); err != nil {
		return s, nil, err
	}
	if err := s.Check(); err != nil {
		return s, nil, usageError(err.Error())
	}
	return s, flags.Args(), nil
}

func wanted(only []string, name string) bool {
	if only == nil {
		return true
	}
	for _, o := range only {
		if o == name {
			return true
		}
	}
	return false
}

// oidcProviders reads the variables of each named provider.
func oidcProviders(list string) (variables []string, providers []server.Provider) {
	for _, name := range strings.Split(list, ",") {
		name = strings.TrimSpace(name)
		if name == "" {
			continue
		}
		prefix := "FOLKMOOT_OIDC_" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")) + "_"
		p := server.Provider{Name: name, Label: name}
		for suffix, to := range map[string]*string{
			"ISSUER": &p.Issuer, "CLIENT_ID": &p.ID, "CLIENT_SECRET": &p.Secret, "LABEL": &p.Label,
		} {
			variables = append(variables, prefix+suffix)
			if v := os.Getenv(prefix + suffix); v != "" {
				*to = v
			}
		}
		providers = append(providers, p)
	}
	return variables, providers
}

// unknownVariable finds a FOLKMOOT_ variable that means nothing: a misspelt
// setting that is silently ignored is how a server ends up without its store.
func unknownVariable(known map[string]bool) error {
	env := os.Environ()
	sort.Strings(env)
	for _, line := range env {
		name, _, _ := strings.Cut(line, "=")
		if strings.HasPrefix(name, "FOLKMOOT_") && !strings.HasPrefix(name, "FOLKMOOT_TEST_") && !known[name] {
			return usageError(fmt.Sprintf("%s: there is no such setting (see 'folkmoot config')", name))
		}
	}
	return nil
}

func printHelp(w io.Writer, command string, flags *flag.FlagSet, all []setting) {
	fmt.Fprintf(w, "Usage: folkmoot %s [settings]\n\n", command)
	flags.VisitAll(func(f *flag.Flag) { fmt.Fprintf(w, "  --%-26s %s\n", f.Name, sentence(f.Usage, f.DefValue)) })
	if command != "serve" {
		return
	}
	fmt.Fprintln(w, "\nSecrets come from the environment only:")
	for _, one := range all {
		if one.secret {
			fmt.Fprintf(w, "  %-28s %s\n", one.variable(), sentence(one.words, ""))
		}
	}
	fmt.Fprintln(w, "\nEvery flag is also a variable: --base-url is FOLKMOOT_BASE_URL. The flag wins.")
}

func sentence(words, value string) string {
	if value == "" || value == "false" {
		return words
	}
	return words + ". Default: " + value
}

// showConfig prints every setting: its variable, its default, what it is now
// and a sentence. Secrets are shown only as set or not set.
func showConfig(_ context.Context, args []string) error {
	if len(args) == 1 && args[0] == "--markdown" {
		fmt.Print(configTable())
		return nil
	}
	defaults := server.Defaults()
	now, _, err := configure("config", args, nil, nil)
	if err != nil {
		return err
	}
	before, current := settings(&defaults), settings(&now)
	for i, one := range current {
		value := one.value.String()
		if one.secret && value != "" {
			value = "(set)"
		}
		fmt.Printf("%-32s %s\n%32s default: %q, now: %q\n", one.variable(), one.words, "", before[i].value.String(), value)
	}
	return nil
}

// configTable is the settings as the README shows them.
func configTable() string {
	defaults := server.Defaults()
	var b strings.Builder
	b.WriteString("| variable | default | what it is |\n| --- | --- | --- |\n")
	for _, one := range settings(&defaults) {
		value := ""
		if v := one.value.String(); v != "" {
			value = "`" + v + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", one.variable(), value, one.words)
	}
	return b.String()
}
