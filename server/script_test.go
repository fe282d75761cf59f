package server

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// evil would do something in a page that shows it as it is. The number says
// where it was typed.
func evil(n int) string {
	return fmt.Sprintf(`%d"'><script>alert(%d)</script><img src=x onerror=alert(%d)>`, n, n, n)
}

// inert fails when a page carries markup that somebody typed.
func inert(t *testing.T, p sent) {
	t.Helper()
	if p.status != 200 {
		t.Errorf("%s answered %d", p.url, p.status)
	}
	for _, bad := range []string{"<script>alert", "<img src=x", "onerror=alert(", "javascript:alert"} {
		at := strings.Index(p.body, bad)
		// The name of an attribute is harmless inside a text.
		if at >= 0 && (bad != "onerror=alert(" || strings.LastIndex(p.body[:at], "<") > strings.LastIndex(p.body[:at], "&lt;")) {
			t.Errorf("%s carries %s: …%.120s", p.url, bad, p.body[max(0, at-60):])
		}
	}
}

// TestScriptInAnyTextFieldIsShownAsText types markup wherever something can be
// typed, and looks at every page that shows it.
func TestScriptInAnyTextFieldIsShownAsText(t *testing.T) {
	w := newWorld(t)
	d, plan := w.draft(0), "/plans/"+w.plan.Slug
	at := "/drafts/" + d.ID
	admin, lead, citizen, suggester := w.as("administrator"), w.as("lead"), w.as("citizen"), w.as("suggester")
	field, quote := w.paragraph(0)
	kept := func(p sent) string {
		t.Helper()
		if p.status != 303 {
			_, said, _ := strings.Cut(p.body, "govuk-error-summary")
			t.Fatalf("%s answered %d: %.600s", p.url, p.status, said)
		}
		return p.head.Get("Location")
	}
	kept(admin.send(plan+"/settings", "title", evil(1), "short", evil(2), "jurisdiction", evil(3), "introduction", evil(4),
		"cycle", "2027-2029", "template", string(w.plan.Template), "seen", fmt.Sprint(w.plan.Version)))
	kept(lead.send(at+"/settings", "title", evil(5), "number", "1", "seen", fmt.Sprint(d.Version)))
	_, seq, _ := w.text(0)
	details := []string{"seq", fmt.Sprint(seq)}
	content, _, _ := w.text(0)
	for name := range content.Short {
		details = append(details, string(name), evil(6))
	}
	kept(lead.send(at+"/details", details...))
	w.evilText(d.Key())

	thread := w.call(w.token("citizen"), "POST", at+"/comments", map[string]any{"body": evil(7)}).json(t)["id"].(string)
	kept(citizen.send(at+"/comments/"+thread+"/replies", "body", evil(8)))
	kept(citizen.send(at+"/comments/"+thread+"/edit", "body", evil(9), "saw", "0"))
	other := w.call(w.token("citizen"), "POST", at+"/comments", map[string]any{"body": evil(10)}).json(t)["id"].(string)
	kept(w.as("moderator").send(at+"/comments/"+other+"/hide", "reason", evil(11)))
	suggestion := kept(suggester.send(at+"/changes", "field", string(field), "block", "0", "quote", quote, "wording", evil(12), "reason", evil(13)))
	second := kept(suggester.send(at+"/changes", "field", string(field), "block", "0", "quote", quote, "wording", evil(14), "reason", evil(15)))
	suggestion, _, _ = strings.Cut(suggestion, "?")
	second, _, _ = strings.Cut(second, "?")
	kept(lead.send(second+"/decline", "reason", evil(16)))
	kept(lead.send(suggestion + "/accept"))
	_, seq, hash := w.text(0)
	kept(citizen.send(at+"/stances", "position", "oppose", "reason", evil(17), "seq", fmt.Sprint(seq), "sha256", hash))
	kept(lead.send(at+"/versions", "name", evil(18), "note", evil(19)))
	citizen.send("/account/name", "name", evil(20))
	citizen.send("/account/organisation", "organisation", evil(21), "sector", "other")
	inert(t, citizen.send("/account/tokens", "name", evil(22), "days", "1", "scopes", "read"))
	_, seq, hash = w.text(0)
	w.letPass(0)
	published := kept(lead.send(at+"/publish", "sha256", hash, "after", "0", "note", evil(23)))
	published, _, _ = strings.Cut(published, "?")

	for _, path := range []string{"/", "/plans", plan, plan + "/feed.atom", "/feed.atom", published, published + ".md", strings.TrimSuffix(published, "/v1"),
		strings.TrimSuffix(published, "/v1") + "/versions", at, at + "/comments", at + "/comments/" + thread, at + "/comments/" + other,
		at + "/comments/" + thread + "/history", at + "/changes", suggestion, second, at + "/stances", at + "/versions", at + "/writers",
		fmt.Sprintf("%s/versions/%d", at, seq), at + "/versions/compare?from=1", "/about/permissions"} {
		p := w.as("").get(path)
		if !strings.HasSuffix(path, ".md") {
			inert(t, p)
		}
		if !strings.Contains(strings.TrimPrefix(p.head.Get("Content-Security-Policy"), "default-src 'none'; "), "script-src 'self'") {
			t.Errorf("%s has the policy %q", path, p.head.Get("Content-Security-Policy"))
		}
	}
	for _, path := range []string{"/", plan + "/settings", plan + "/people", at + "/settings", at + "/details", at + "/people", at, at + "/publish",
		"/admin/people", "/admin/people/" + string(w.cast["citizen"]), "/admin/organisations", "/account", published + "/withdraw"} {
		inert(t, admin.get(path))
	}
	for _, path := range []string{"/account", "/account/tokens", "/account/data", at + "/comments/" + thread + "/edit", "/language?back=" + url.QueryEscape(evil(25)),
		"/people/names?q=" + url.QueryEscape(evil(26)), at + "/changes/new?field=" + string(field) + "&block=0"} {
		inert(t, citizen.get(path))
	}
	for _, path := range []string{"/" + url.PathEscape(evil(27)), "/plans/" + url.PathEscape(evil(28))} {
		p := citizen.get(path)
		p.status = 200
		inert(t, p)
	}
	kept(admin.send(published+"/withdraw", "reason", evil(24)))
	inert(t, w.as("").get(published))
	if p := w.as("").get(published); !strings.Contains(p.body, "&lt;script&gt;alert(24)") {
		t.Error("the reason is not shown at all")
	}
}

// evilText writes markup into a milestone and into a link, as a client that is
// not our editor could.
func (w *world) evilText(id draft.ID) {
	w.t.Helper()
	by := w.actor("drafter")
	_, err := w.s.sessions.Edit(w.t.Context(), string(id), author(by), func(doc *ydoc.Doc) ([]byte, error) {
		return doc.Transact(77, func(tx *ydoc.Txn) error {
			rows, err := tx.Root(milestonesRoot, ydoc.Array)
			if err != nil {
				return err
			}
			if err := tx.Insert(rows, 0, rowOf(draft.Milestone{ID: "m" + evil(30), Text: evil(31), Kind: evil(32), Start: evil(33), End: evil(34), Lead: evil(35)})); err != nil {
				return err
			}
			root, err := tx.Root("objective.1.problem", ydoc.XMLFragment)
			if err != nil {
				return err
			}
			link := []draft.Mark{{Type: "link", Attrs: map[string]any{"href": "javascript:alert(36)", "target": "_top"}}}
			return tx.Insert(root, 1, seedsOf([]draft.Node{{Type: "paragraph", Content: []draft.Node{{Type: "text", Text: evil(37), Marks: link}}}})...)
		})
	})
	must(w.t, err)
}
