package server

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/importer"
	"github.com/folkmoot/folkmoot/server/signin/demo"
)

// twoCommitments is a small plan, written by us, that every world begins with.
const twoCommitments = `# Testland Open Government Action Plan 2027-2029

## Commitment 1: Open contracting

Objective: Publish every public contract in a form that people can read.

### What is the public problem that the commitment will address?

Small firms do not hear of contracts in time.

### Lead implementing organisation

Procurement Agency of Testland

### Milestones

| Verifiable and measurable milestones to fulfil the commitment | New or ongoing | Start date | End date |
|---|---|---|---|
| Publish all notices | New | January 2027 | September 2027 |

## Commitment 2: A register of owners

Objective: Show who owns each company that sells to the state.

### What is the public problem that the commitment will address?

Nobody can see who owns a supplier.
`

// world is the whole server behind a real listener, with one plan of two
// drafts and the demonstration's cast to sign in as.
type world struct {
	t        testing.TB
	s        *Server
	settings Settings
	base     string
	plan     *plan.Plan
	drafts   []*draft.Draft
	cast     map[string]people.PersonID
	windows  map[string]*browser
	tokens   map[string]string
	entry    string // of the session's record, where a test set one up
}

func newWorld(t testing.TB) *world {
	t.Helper()
	return openWorld(t, t.TempDir())
}

// openWorld starts a server on a folder, which may hold a world already.
func openWorld(t testing.TB, dir string) *world { return openWorldWith(t, dir, func(*Settings) {}) }

// openWorldWith starts a server with other settings than most tests need.
func openWorldWith(t testing.TB, dir string, alter func(*Settings)) *world {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	settings := Defaults()
	settings.Addr, settings.Data, settings.LogLevel = listener.Addr().String(), dir, "error"
	alter(&settings)
	w := &world{t: t, base: "http://" + listener.Addr().String(), windows: map[string]*browser{}, tokens: map[string]string{}}
	understood, err := importer.Read("plan.md", strings.NewReader(twoCommitments))
	must(t, err)
	w.plan, err = ImportPlan(t.Context(), settings, people.Operator(), understood)
	must(t, err)
	settings.Demo = true
	w.s, err = Open(t.Context(), settings)
	must(t, err)
	w.settings = settings
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- w.s.serve(ctx, listener, nil) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the server ended with %v", err)
		}
	})
	w.cast, err = w.s.demo.Introduce(t.Context(), w.s.people)
	must(t, err)
	w.open()
	return w
}

// open makes the plan public and gives the cast its roles on it.
func (w *world) open() {
	w.t.Helper()
	ctx, by := w.t.Context(), people.Operator()
	p, err := w.s.plans.ByID(ctx, by, w.plan.Key())
	must(w.t, err)
	if p.State == plan.Preparing {
		p, err = w.s.plans.Move(ctx, by, p.Key(), p.Version, plan.TimelinePublished, "")
		must(w.t, err)
	}
	w.plan = p
	for _, m := range demo.Cast() {
		for _, role := range m.Roles {
			if role != people.Administrator {
				must(w.t, w.s.people.Grants.Give(ctx, by, w.cast[m.Key], role, people.Scope{Plan: p.ID}))
			}
		}
	}
	w.drafts, err = w.s.drafts.Drafts.ByPlan(ctx, by, p.ID)
	must(w.t, err)
}

// draft gives one draft as it is now.
func (w *world) draft(i int) *draft.Draft {
	w.t.Helper()
	d, err := w.s.drafts.Drafts.Find(w.t.Context(), people.Operator(), w.drafts[i].Key())
	must(w.t, err)
	return d
}

// text is what a draft says now, with its number and its hash.
func (w *world) text(i int) (c draft.Content, seq int64, hash string) {
	w.t.Helper()
	c, seq, err := w.s.texts.Current(w.t.Context(), w.drafts[i].Key())
	must(w.t, err)
	hash, err = c.Hash()
	must(w.t, err)
	return c, seq, hash
}

// browser is a person at a browser: it keeps cookies, and shows redirects
// instead of following them.
type browser struct {
	w      *world
	client *http.Client
	proof  string
}

// sent is what came back.
type sent struct {
	status int
	head   http.Header
	body   string
	url    *url.URL
}

func (w *world) browser() *browser {
	jar, err := cookiejar.New(nil)
	must(w.t, err)
	return &browser{w: w, client: &http.Client{Jar: jar, Timeout: 60 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}}
}

// as gives the window of somebody of the cast, signed in; "" is a visitor.
func (w *world) as(key string) *browser {
	w.t.Helper()
	if b := w.windows[key]; b != nil {
		return b
	}
	b := w.browser()
	if key != "" {
		b.signIn(key)
	}
	w.windows[key] = b
	return b
}

// token gives a token of somebody of the cast that may do all that they may.
func (w *world) token(key string, scopes ...people.TokenScope) string {
	w.t.Helper()
	if key == "" {
		return ""
	}
	if len(scopes) == 0 {
		if word := w.tokens[key]; word != "" {
			return word
		}
		scopes = people.TokenScopes
	}
	word, _, err := w.s.people.Tokens.IssueFor(w.t.Context(), people.Operator(), key+"@cast.invalid",
		people.NewToken{Name: "test", Days: 1, Scopes: scopes})
	must(w.t, err)
	if len(scopes) == len(people.TokenScopes) {
		w.tokens[key] = word
	}
	return word
}

func (b *browser) do(r *http.Request) sent {
	b.w.t.Helper()
	answer, err := b.client.Do(r)
	must(b.w.t, err)
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	must(b.w.t, err)
	return sent{answer.StatusCode, answer.Header, string(raw), answer.Request.URL}
}

func (b *browser) request(method, path string, body io.Reader) *http.Request {
	b.w.t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = b.w.base + path
	}
	r, err := http.NewRequestWithContext(b.w.t.Context(), method, path, body)
	must(b.w.t, err)
	return r
}

func (b *browser) get(path string) sent {
	b.w.t.Helper()
	return b.do(b.request(http.MethodGet, path, nil))
}

// post sends a form exactly as it is given.
func (b *browser) post(path string, form url.Values) sent {
	b.w.t.Helper()
	r := b.request(http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", b.w.base)
	return b.do(r)
}

// send posts a form with the proof that one of our pages gave.
func (b *browser) send(path string, pairs ...string) sent {
	b.w.t.Helper()
	form := url.Values{"csrf": {b.proof}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return b.post(path, form)
}

var proofInPage = regexp.MustCompile(`name="csrf"[^>]*value="([^"]+)"`)

// signIn takes the whole road over every redirect of the real provider.
func (b *browser) signIn(key string) {
	b.w.t.Helper()
	at := b.follow(b.get("/sign-in/demo?back=/account"))
	if at.status != 200 || at.url.Path != demo.Prefix+"/choose" {
		b.w.t.Fatalf("the road to sign in led to %s: %d %.300s", at.url, at.status, at.body)
	}
	end := b.follow(b.post(demo.Prefix+"/choose", url.Values{"id": {at.url.Query().Get("id")}, "person": {key}}))
	found := proofInPage.FindStringSubmatch(end.body)
	if end.status != 200 || found == nil {
		b.w.t.Fatalf("signing in as %s ended at %s: %d %.500s", key, end.url, end.status, end.body)
	}
	b.proof = found[1]
}

func (b *browser) follow(p sent) sent {
	b.w.t.Helper()
	for range 10 {
		to := p.head.Get("Location")
		if to == "" {
			return p
		}
		next, err := p.url.Parse(to)
		must(b.w.t, err)
		p = b.get(next.String())
	}
	b.w.t.Fatalf("redirects without end at %s", p.url)
	return p
}

// call asks the API with a token; body may be nil, []byte or anything that
// becomes JSON.
func (w *world) call(token, method, path string, body any) sent {
	w.t.Helper()
	b := w.browser()
	var from io.Reader
	kind := "application/json"
	switch body := body.(type) {
	case nil:
	case []byte:
		from, kind = bytes.NewReader(body), "text/plain"
	default:
		raw, err := json.Marshal(body)
		must(w.t, err)
		from = bytes.NewReader(raw)
	}
	r := b.request(method, "/api/v1"+path, from)
	if from != nil {
		r.Header.Set("Content-Type", kind)
	}
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	return b.do(r)
}

// json reads a body into a map.
func (p sent) json(t testing.TB) map[string]any {
	t.Helper()
	var v map[string]any
	if err := json.Unmarshal([]byte(p.body), &v); err != nil {
		t.Fatalf("%s answered %d %.500q", p.url, p.status, p.body)
	}
	return v
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// want fails unless the status is the one expected.
func want(t testing.TB, p sent, status int) sent {
	t.Helper()
	if p.status != status {
		t.Fatalf("%s answered %d, want %d: %.600s", p.url, p.status, status, p.body)
	}
	if n := strings.Count(p.body, `class="govuk-error-summary"`); n > 1 {
		t.Errorf("%s says %d times what is wrong", p.url, n)
	}
	return p
}

// upload sends a file with a form of ours.
func (b *browser) upload(path, field, name, content string) sent {
	b.w.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	must(b.w.t, form.WriteField("csrf", b.proof))
	part, err := form.CreateFormFile(field, name)
	must(b.w.t, err)
	_, err = part.Write([]byte(content))
	must(b.w.t, err)
	must(b.w.t, form.Close())
	r := b.request(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", b.w.base)
	return b.do(r)
}
