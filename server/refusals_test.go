package server

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func decode(t testing.TB, p sent, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(p.body), into); err != nil {
		t.Fatalf("%s answered %d %.300q", p.url, p.status, p.body)
	}
}

// inWords checks a refusal to a person: a page, with these words, and with
// what they typed still on it.
func inWords(t *testing.T, p sent, status int, words, typed string) {
	t.Helper()
	text := html.UnescapeString(p.body)
	switch {
	case p.status != status:
		t.Errorf("%s answered %d, want %d: %.300s", p.url, p.status, status, p.body)
	case !strings.HasPrefix(p.head.Get("Content-Type"), "text/html"):
		t.Errorf("%s refuses as %s", p.url, p.head.Get("Content-Type"))
	case !strings.Contains(text, words):
		t.Errorf("%s does not say %q", p.url, words)
	case !strings.Contains(text, typed):
		t.Errorf("%s lost %q", p.url, typed)
	}
}

// aProblem checks a refusal to a program.
func aProblem(t *testing.T, p sent, status int) {
	t.Helper()
	var doc struct {
		Title, Detail string
		Status        int
	}
	if p.status != status || !strings.HasPrefix(p.head.Get("Content-Type"), "application/problem+json") {
		t.Errorf("%s answered %d as %s, want %d: %.300s", p.url, p.status, p.head.Get("Content-Type"), status, p.body)
		return
	}
	decode(t, p, &doc)
	if doc.Status != status || doc.Title == "" || doc.Detail == "" {
		t.Errorf("%s has the problem document %.300s", p.url, p.body)
	}
}

// announce says how much is coming and sends nothing: what is refused must be
// refused before it is read.
func (w *world) announce(path, head string, size int) sent {
	w.t.Helper()
	conn, err := net.Dial("tcp", strings.TrimPrefix(w.base, "http://"))
	must(w.t, err)
	defer conn.Close()
	fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\n%sContent-Length: %d\r\n\r\n", path, head, size)
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	must(w.t, err)
	defer answer.Body.Close()
	var body bytes.Buffer
	_, _ = body.ReadFrom(answer.Body)
	return sent{answer.StatusCode, answer.Header, body.String(), &url.URL{Path: path}}
}

func TestAnOversizedBodyIsRefusedBeforeItIsRead(t *testing.T) {
	w := newWorld(t)
	id := w.drafts[0].ID
	inWords(t, w.announce("/drafts/"+id+"/comments", "Content-Type: application/x-www-form-urlencoded\r\n", mostBody+1), 413, "too large", "")
	aProblem(t, w.announce("/api/v1/drafts/"+id+"/comments", "Content-Type: application/json\r\n", mostBody+1), 413)
	aProblem(t, w.call(w.token("citizen"), "POST", "/drafts/"+id+"/comments", map[string]any{"body": strings.Repeat("a", 300<<10)}), 413)
	aProblem(t, w.call(w.token("citizen"), "POST", "/drafts/"+id+"/comments", map[string]any{"body": strings.Repeat("a", 6000)}), 422)
	long := strings.Repeat("too long ", 700)
	inWords(t, w.as("citizen").send("/drafts/"+id+"/comments", "body", long), 422, "too long", strings.TrimSpace(long))
	if n, err := w.s.drafts.Comments.Count(t.Context(), draft.ID(id)); err != nil || n != 0 {
		t.Errorf("%d comments were kept, %v", n, err)
	}
}

func TestWrongTypesAreRefused(t *testing.T) {
	w := newWorld(t)
	id, token := w.drafts[0].ID, w.token("lead")
	for _, body := range []string{`{"body":5}`, `{"body":null}`, `[]`, `{"body":"x","mentions":"me"}`, `{"body":"x","extra":1}`, `"x"`} {
		aProblem(t, w.call(token, "POST", "/drafts/"+id+"/comments", json.RawMessage(body)), 422)
	}
	b := w.browser()
	r := b.request("POST", "/api/v1/drafts/"+id+"/comments", strings.NewReader(`{"body":`))
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json")
	aProblem(t, b.do(r), 400)
	aProblem(t, w.call(token, "GET", "/drafts/"+id+"/versions/abc", nil), 422)
	lead := w.as("lead")
	inWords(t, lead.get("/drafts/"+id+"/versions/abc"), 404, "There is no such page", "")
	inWords(t, lead.send("/drafts/"+id+"/stances", "position", "perhaps", "seq", "many", "reason", "Because of the third milestone."), 422, "Choose support", "Because of the third milestone.")
	inWords(t, lead.send("/drafts/"+id+"/settings", "title", "A title that was typed", "until", "soon", "seen", "1"), 422, "Enter the date", "A title that was typed")
	inWords(t, lead.send("/drafts/"+id+"/comments", "body", "Words about a block.", "field", "x", "block", "first"), 404, "not there any more", "")
}

func TestAFormWithoutItsProofIsRefusedAndItsWordsAreOnThePage(t *testing.T) {
	w := newWorld(t)
	path := "/drafts/" + w.drafts[0].ID + "/comments"
	typed := "What I wrote took me an hour."
	b := w.as("citizen")
	for _, form := range []url.Values{{"body": {typed}}, {"body": {typed}, "csrf": {"made.up"}}, {"body": {typed}, "csrf": {w.as("lead").proof}}} {
		inWords(t, b.post(path, form), 403, "did not come from a page of this site", typed)
	}
	inWords(t, w.as("").post(path, url.Values{"body": {typed}}), 403, "did not come from a page", typed)
	r := b.request("POST", path, strings.NewReader(url.Values{"body": {typed}, "csrf": {b.proof}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", "https://evil.example")
	inWords(t, b.do(r), 403, "did not come from a page", typed)
	// A cookie is no token: a foreign page cannot use the API through it.
	r = b.request("POST", "/api/v1"+path, strings.NewReader(`{"body":"x"}`))
	r.Header.Set("Content-Type", "application/json")
	aProblem(t, b.do(r), 403)
	if n, _ := w.s.drafts.Comments.Count(t.Context(), w.drafts[0].Key()); n != 0 {
		t.Errorf("%d comments were kept", n)
	}
}

func TestAStaleVersionIsAConflictInWords(t *testing.T) {
	w := newWorld(t)
	d, admin, token := w.draft(0), w.as("administrator"), w.token("administrator")
	at := "/drafts/" + d.ID
	want(t, admin.send(at+"/settings", "title", "First", "seen", fmt.Sprint(d.Version)), 303)
	inWords(t, admin.send(at+"/settings", "title", "Second title, typed at length", "seen", fmt.Sprint(d.Version)), 409, "Someone changed this", "Second title, typed at length")
	aProblem(t, w.call(token, "PUT", at, map[string]any{"version": d.Version, "title": "Third"}), 409)
	seen := fmt.Sprint(w.plan.Version)
	plan := []string{"title", "A plan renamed", "template", string(w.plan.Template), "cycle", "2027-2029", "seen", seen}
	want(t, admin.send("/plans/"+w.plan.Slug+"/settings", plan...), 303)
	plan[1] = "A plan renamed by somebody else"
	inWords(t, admin.send("/plans/"+w.plan.Slug+"/settings", plan...), 409, "", plan[1])
	aProblem(t, w.call(token, "POST", "/plans/"+w.plan.ID+"/state", map[string]any{"version": w.plan.Version, "state": "gathering"}), 409)

	thread := want(t, w.call(w.token("citizen"), "POST", at+"/comments", map[string]any{"body": "One."}), 201).json(t)["id"].(string)
	edit := at + "/comments/" + thread
	want(t, w.as("citizen").send(edit+"/edit", "body", "Two.", "saw", "0"), 303)
	inWords(t, w.as("citizen").send(edit+"/edit", "body", "Three, written without having seen two.", "saw", "0"), 409, "Someone changed this", "Three, written without")
	aProblem(t, w.call(w.token("citizen"), "PUT", edit, map[string]any{"body": "Three.", "saw": 0}), 409)
	wrong := strings.Repeat("0", 64)
	inWords(t, w.as("lead").send(at+"/publish", "sha256", wrong, "after", "0", "note", "A note that I wrote."), 409, "The text was changed", "A note that I wrote.")
	aProblem(t, w.call(token, "POST", at+"/publish", map[string]any{"sha256": wrong, "after": 0}), 409)
	if now := w.draft(0); now.Title != "First" || now.State != draft.Drafting {
		t.Errorf("the draft is %q, %s", now.Title, now.State)
	}
}

func TestUnknownIdsAreNotFoundInWords(t *testing.T) {
	w := newWorld(t)
	id := w.drafts[0].ID
	admin := w.as("administrator")
	for _, path := range []string{"/nowhere", "/plans/none", "/drafts/none", "/drafts/none/comments", "/drafts/" + id + "/comments/none",
		"/drafts/" + id + "/comments/none/edit", "/drafts/" + id + "/changes/none", "/drafts/" + id + "/versions/9999999",
		"/drafts/" + id + "/versions/9999999/restore", "/commitments/none/none", "/commitments/" + w.plan.Slug + "/" + w.drafts[0].Slug,
		"/plans/" + w.plan.Slug + "/nothing", "/admin/people/none", "/plans/%00", "/drafts/" + strings.Repeat("x", 3000)} {
		inWords(t, admin.get(path), 404, "", "")
	}
	for _, path := range []string{"/drafts/none/comments", "/drafts/" + id + "/comments/none/replies", "/drafts/" + id + "/changes/none/accept"} {
		inWords(t, admin.send(path, "body", "A reply that took me a while."), 404, "", "A reply that took me a while.")
	}
	token := w.token("administrator")
	for _, path := range []string{"/nowhere", "/plans/none", "/drafts/none", "/drafts/none/text", "/drafts/none/comments", "/drafts/" + id + "/suggestions/none",
		"/drafts/" + id + "/versions/9999999", "/drafts/" + id + "/versions/9999999/authorship", "/commitments/none", "/commitments/" + id + "/versions/1"} {
		aProblem(t, w.call(token, "GET", path, nil), 404)
	}
	aProblem(t, w.call(token, "POST", "/drafts/"+id+"/comments/none/replies", map[string]any{"body": "x"}), 404)
	aProblem(t, w.call(token, "PUT", "/plans/"+w.plan.ID+"/roles/nobody/reader", nil), 404)
}

func TestAnExpiredOrStolenSessionIsRefusedAndNothingTypedIsLost(t *testing.T) {
	w := newWorld(t)
	b, other := w.browser(), w.browser()
	b.signIn("citizen")
	other.signIn("citizen")
	path, typed := "/drafts/"+w.drafts[0].ID+"/comments", "Words for which the session was too short."
	want(t, other.send("/account/sessions/end", "session", "others"), 303)
	inWords(t, b.send(path, "body", typed), 401, "session has ended", typed)
	if p := b.get("/account"); p.status != 401 {
		t.Errorf("the ended session still opens the account: %d", p.status)
	}
	thief := w.browser()
	at, _ := url.Parse(w.base)
	thief.client.Jar.SetCookies(at, other.client.Jar.Cookies(at))
	want(t, other.send("/sign-out"), 303)
	want(t, thief.get("/account"), 401)
	word, issued, err := w.s.people.Tokens.IssueFor(t.Context(), people.Operator(), "citizen@cast.invalid",
		people.NewToken{Name: "lost", Days: 1, Scopes: people.TokenScopes})
	must(t, err)
	want(t, w.call(word, "GET", "/me", nil), 200)
	must(t, w.s.people.Tokens.Revoke(t.Context(), w.actor("citizen"), issued.ID))
	aProblem(t, w.call(word, "GET", "/me", nil), 401)
	aProblem(t, w.call("fm_guessed", "GET", "/plans", nil), 401)
}

func TestOfTwoWhoPublishAtOnceExactlyOneDoes(t *testing.T) {
	w := newWorld(t)
	_, _, hash := w.text(0)
	lead, coordinator := w.as("lead"), w.as("coordinator")
	w.letPass(0)
	path := "/drafts/" + w.drafts[0].ID + "/publish"
	got := make([]sent, 2)
	var both sync.WaitGroup
	for i, b := range []*browser{lead, coordinator} {
		both.Go(func() { got[i] = b.send(path, "sha256", hash, "after", "0", "note", "My note about this version.") })
	}
	both.Wait()
	if got[0].status > got[1].status {
		got[0], got[1] = got[1], got[0]
	}
	want(t, got[0], 303)
	inWords(t, got[1], 409, "published version 1 of this commitment", "My note about this version.")
	aProblem(t, w.call(w.token("lead"), "POST", path, map[string]any{"sha256": hash, "after": 0}), 409)
	all, err := w.s.publications.Versions(t.Context(), w.drafts[0].Key(), "")
	must(t, err)
	if len(all.Items) != 1 || !all.Items[0].Intact() {
		t.Errorf("%d versions stand", len(all.Items))
	}
}

func TestAPictureIsNoPlan(t *testing.T) {
	w := newWorld(t)
	picture := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01")
	admin := w.as("administrator")
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	must(t, form.WriteField("csrf", admin.proof))
	file, err := form.CreateFormFile("file", "plan.txt")
	must(t, err)
	_, _ = file.Write(picture)
	must(t, form.Close())
	r := admin.request("POST", "/plans/import", &body)
	r.Header.Set("Content-Type", form.FormDataContentType())
	r.Header.Set("Origin", w.base)
	inWords(t, admin.do(r), 422, "picture", "")
	inWords(t, admin.send("/plans/import/confirm", "name", "plan.txt", "source", string(picture)), 422, "picture", "")
	for _, path := range []string{"/plans/import", "/plans/import/preview"} {
		aProblem(t, w.call(w.token("administrator"), "POST", path+"?name=plan.md", picture), 422)
	}
	all, err := w.s.plans.All(t.Context(), people.Operator())
	must(t, err)
	if len(all) != 1 {
		t.Errorf("there are %d plans", len(all))
	}
}

func TestADraftThatIsRefusedLeavesNothingInItsPlan(t *testing.T) {
	w := newWorld(t)
	count := func() int {
		all, err := w.s.plans.Commitments(t.Context(), people.Operator(), w.plan.Key())
		must(t, err)
		return len(all)
	}
	before := count()
	long := strings.Repeat("A long title ", 45)
	inWords(t, w.as("administrator").send("/plans/"+w.plan.Slug+"/drafts", "title", long), 422, "", strings.TrimSpace(long))
	inWords(t, w.as("administrator").send("/plans/"+w.plan.Slug+"/drafts", "title", "Good", "number", strings.Repeat("9", 40)), 422, "", "Good")
	aProblem(t, w.call(w.token("administrator"), "POST", "/plans/"+w.plan.ID+"/drafts", map[string]any{"title": "Good", "state": "nonsense"}), 422)
	if after := count(); after != before {
		t.Errorf("the plan grew from %d to %d commitments", before, after)
	}
}
