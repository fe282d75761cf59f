package server

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/record"
)

// entered is where the publication stands in the record, and how many entries
// there are: the overrides that let it pass stand before it.
func (w *world) entered() (path string, size int64) {
	w.t.Helper()
	v, err := w.s.publications.Find(w.t.Context(), w.drafts[1].Key(), 1)
	must(w.t, err)
	e, err := w.s.publications.Entry(w.t.Context(), v.Publication)
	must(w.t, err)
	point, err := w.s.record.Checkpoint(w.t.Context())
	must(w.t, err)
	return fmt.Sprintf("/record/%d", e.Index), point.Size
}

func TestAPublishedPageShowsItsEntryAndItsProofHoldsOffline(t *testing.T) {
	w := newWorld(t)
	must(t, w.publishSecond())
	b := w.as("")
	home := "/commitments/" + w.plan.Slug + "/" + w.drafts[1].Slug
	shown := want(t, b.get(home+"/v1"), 200)
	point := want(t, b.get("/record/checkpoint"), 200)
	at, _ := w.entered()
	for _, part := range []string{`href="` + at + `"`, "/v1.proof", strings.TrimSpace(strings.Split(point.body, "\n")[2])[:16]} {
		if !strings.Contains(shown.body, part) {
			t.Errorf("the page does not show %s", part)
		}
	}
	var e record.Evidence
	must(t, json.Unmarshal([]byte(want(t, b.get(home+"/v1.proof"), 200).body), &e))
	must(t, e.Check(w.s.record.Verifier()))
	plain := want(t, b.get(home+"/v1.json"), 200)
	must(t, e.Proof.Names([]byte(plain.body)))
	if e.Proof.Names([]byte(strings.Replace(plain.body, "owners", "0wners", 1))) == nil {
		t.Error("an altered publication passes")
	}
	if md := want(t, b.get(home+"/v1.md"), 200); !strings.Contains(md.body, strings.TrimSpace(point.body)) {
		t.Error("the document does not carry the checkpoint")
	}
}

func TestThePublicRecordIsReadSearchedAndDownloaded(t *testing.T) {
	w := newWorld(t)
	must(t, w.publishSecond())
	b := w.as("")
	at, size := w.entered()
	home := "/commitments/" + w.plan.Slug + "/" + w.drafts[1].Slug
	for about, there := range map[string]bool{"": true, home: true, w.base + home + "/v1": true, "/plans/" + w.plan.Slug: true,
		"commitment/" + w.drafts[1].ID: true, "/drafts/" + w.drafts[0].ID: false, "nonsense": false, "/commitments/no/such": false} {
		got := want(t, b.get("/record?about="+strings.ReplaceAll(about, "/", "%2F")), 200)
		if strings.Contains(got.body, `href="`+at+`"`) != there {
			t.Errorf("looking for %q: found %v", about, !there)
		}
	}
	entry := want(t, b.get(at), 200)
	if !strings.Contains(entry.body, "A commitment was published") || !strings.Contains(entry.body, w.s.record.Verifier()) {
		t.Errorf("the entry's page: %.500s", entry.body)
	}
	file := want(t, b.get("/record/download"), 200)
	if h, err := record.CheckDownload(strings.NewReader(file.body), w.s.record.Verifier(), nil); err != nil || h.Size != size {
		t.Errorf("the download: %v %v", h, err)
	}
	want(t, b.get(fmt.Sprintf("/record/%d", size)), 404)
	want(t, b.get("/record/tile/8/0/001"), 404)
	want(t, b.get(fmt.Sprintf("/record/proof/inclusion?index=%d&size=%d", size, size)), 422)
	want(t, b.get("/record/proof/consistency?from=2&to=1"), 422)
	want(t, w.call("", "GET", "/record/entries/7", nil), 404)
	head := want(t, w.call("", "GET", "/record/checkpoint", nil), 200).json(t)
	if head["size"] != float64(size) || head["verifier"] != w.s.record.Verifier() {
		t.Errorf("the API says %v", head)
	}
}
