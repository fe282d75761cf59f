package signin_test

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/signin"
	"github.com/folkmoot/folkmoot/server/signin/demo"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// world is the whole of sign-in behind a real listener, with the
// demonstration's provider.
type world struct {
	t        *testing.T
	base     string
	register *people.Register
	service  *signin.Service
	provider *demo.Provider
	ids      map[string]people.PersonID

	mu    sync.Mutex
	clock time.Time
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.clock
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.clock = w.clock.Add(d)
}

// newWorld starts a world; more changes the configuration before it begins.
func newWorld(t *testing.T, more ...func(*signin.Config)) *world {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	// The clock is the real one, moved by hand: signatures carry real times.
	w := &world{t: t, base: "http://" + listener.Addr().String(), clock: time.Now()}
	engine, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "signin.db"))
	must(t, err)
	t.Cleanup(func() { engine.Close() })
	w.register, err = people.Open(t.Context(), people.Config{Engine: engine, Now: w.now, Secret: strings.Repeat("s", 40)})
	must(t, err)
	w.provider, err = demo.New(demo.Config{Base: w.base, Cast: demo.Cast(), Now: w.now})
	must(t, err)
	w.ids, err = w.provider.Introduce(t.Context(), w.register)
	must(t, err)
	c := signin.Config{
		Base: w.base, Register: w.register, Engine: engine, Now: w.now, Pages: testPages{w},
		Named: []signin.Named{w.provider.Named()}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
	}
	for _, change := range more {
		change(&c)
	}
	w.service, err = signin.New(t.Context(), c)
	must(t, err)
	w.serve(listener)
	return w
}

func (w *world) serve(listener net.Listener) {
	app := fiber.New(fiber.Config{DisableStartupMessage: true, ErrorHandler: answer})
	app.All(demo.Prefix+"/*", adaptor.HTTPHandler(w.provider))
	app.Use(w.service.Middleware)
	w.service.Routes(app)
	place := func(*fiber.Ctx) (signin.Place, error) {
		return signin.Place{Scope: people.Scope{Plan: "p1"}, Title: "A plan", Path: "/plans/p1/people"}, nil
	}
	app.Get("/plans/p1/people", w.service.Roles(place))
	app.Post("/plans/p1/people", w.service.ChangeRoles(place))
	whoami := func(c *fiber.Ctx) error {
		return c.JSON(fiber.Map{"actor": signin.Actor(c), "proof": w.service.Proof(c)})
	}
	app.Get("/whoami", whoami)
	app.Get("/api/v1/me", whoami)
	app.Post("/api/v1/me", whoami)
	app.Get("/visitors-form", func(c *fiber.Ctx) error { return c.SendString(w.service.VisitorProof(c)) })
	app.Post("/visitors-form", func(c *fiber.Ctx) error { return c.SendString("kept") })
	go app.Listener(listener)
	w.t.Cleanup(func() { app.ShutdownWithTimeout(time.Second) })
}

// answer writes errors as the server does, shortly.
func answer(c *fiber.Ctx, err error) error {
	status := map[civic.Kind]int{civic.SignIn: 401, civic.Forbidden: 403, civic.NotFound: 404, civic.Conflict: 409, civic.Invalid: 422, civic.TooMuch: 429}
	if r := civic.AsRefusal(err); r != nil {
		return c.Status(status[r.Kind]).SendString(r.Error())
	}
	return c.Status(500).SendString(err.Error())
}

// testPages shows a view as JSON, with the proof that its forms need.
type testPages struct{ w *world }

func (p testPages) show(c *fiber.Ctx, name string, v any) error {
	return c.JSON(map[string]any{"page": name, "proof": p.w.service.Proof(c), "view": v})
}

func (p testPages) SignIn(c *fiber.Ctx, v people.SignInView) error   { return p.show(c, "sign-in", v) }
func (p testPages) Welcome(c *fiber.Ctx, v people.WelcomeView) error { return p.show(c, "welcome", v) }
func (p testPages) Account(c *fiber.Ctx, v people.AccountView) error { return p.show(c, "account", v) }
func (p testPages) Sessions(c *fiber.Ctx, v people.SessionsView) error {
	return p.show(c, "sessions", v)
}
func (p testPages) Tokens(c *fiber.Ctx, v people.TokensView) error { return p.show(c, "tokens", v) }
func (p testPages) MyData(c *fiber.Ctx, v people.MyDataView) error { return p.show(c, "my-data", v) }
func (p testPages) People(c *fiber.Ctx, v people.PeopleView) error { return p.show(c, "people", v) }
func (p testPages) Person(c *fiber.Ctx, v people.PersonView) error { return p.show(c, "person", v) }
func (p testPages) Organisations(c *fiber.Ctx, v people.OrganisationsView) error {
	return p.show(c, "organisations", v)
}
func (p testPages) Organisation(c *fiber.Ctx, v people.OrganisationView) error {
	return p.show(c, "organisation", v)
}
func (p testPages) Roles(c *fiber.Ctx, v people.RolesView) error { return p.show(c, "roles", v) }
func (p testPages) Permissions(c *fiber.Ctx, v people.PermissionsView) error {
	return p.show(c, "permissions", v)
}

// browser is a person at a browser: it keeps cookies and follows redirects.
type browser struct {
	w *world
	*http.Client
}

func (w *world) browser() *browser {
	jar, err := cookiejar.New(nil)
	must(w.t, err)
	return &browser{w, &http.Client{Jar: jar, Timeout: time.Minute}}
}

// stop makes a browser show redirects instead of following them.
func (b *browser) stop() *browser {
	return &browser{b.w, &http.Client{Jar: b.Jar, Timeout: b.Timeout, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// page is what a browser was sent.
type page struct {
	status int
	url    *url.URL
	head   http.Header
	body   string
}

func (p page) json(t *testing.T) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(p.body), &v); err != nil {
		t.Fatalf("%s answered %d %q", p.url, p.status, p.body)
	}
	return v
}

func (p page) to() string { return p.head.Get("Location") }

func (b *browser) do(r *http.Request) page {
	b.w.t.Helper()
	answer, err := b.Do(r)
	must(b.w.t, err)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	must(b.w.t, err)
	return page{answer.StatusCode, answer.Request.URL, answer.Header, string(raw)}
}

func (b *browser) get(path string) page {
	b.w.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, b.w.absolute(path), nil)
	must(b.w.t, err)
	return b.do(r)
}

// post sends a form as a browser does, with the origin it came from.
func (b *browser) post(path string, form url.Values) page {
	b.w.t.Helper()
	return b.postFrom(b.w.base, path, form)
}

func (b *browser) postFrom(origin, path string, form url.Values) page {
	b.w.t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, b.w.absolute(path), strings.NewReader(form.Encode()))
	must(b.w.t, err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if origin != "" {
		r.Header.Set("Origin", origin)
	}
	return b.do(r)
}

func (w *world) absolute(path string) string {
	if strings.HasPrefix(path, "http") {
		return path
	}
	return w.base + path
}

// proof is what a page of ours gives this browser to send with its forms.
func (b *browser) proof() string {
	b.w.t.Helper()
	proof, _ := b.get("/whoami").json(b.w.t)["proof"].(string)
	return proof
}

// send posts a form with its proof.
func (b *browser) send(path string, pairs ...string) page {
	b.w.t.Helper()
	form := url.Values{"csrf": {b.proof()}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.post(path, form)
}

// signIn takes the whole road, over every redirect, and gives where it ended.
func (b *browser) signIn(key, back string) page {
	b.w.t.Helper()
	chooser := b.get("/sign-in/demo?" + url.Values{"back": {back}}.Encode())
	if chooser.status != 200 || chooser.url.Path != demo.Prefix+"/choose" {
		b.w.t.Fatalf("got to %s: %d %s", chooser.url, chooser.status, chooser.body)
	}
	return b.post(demo.Prefix+"/choose", url.Values{"id": {chooser.url.Query().Get("id")}, "person": {key}})
}

func (b *browser) name() string {
	b.w.t.Helper()
	actor, _ := b.get("/whoami").json(b.w.t)["actor"].(map[string]any)
	name, _ := actor["Name"].(string)
	return name
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func want(t *testing.T, p page, status int) page {
	t.Helper()
	if p.status != status {
		t.Fatalf("%s answered %d, want %d: %s", p.url, p.status, status, p.body)
	}
	return p
}
