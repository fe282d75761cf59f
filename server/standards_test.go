package server

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/meeting/note"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// files opens a pack and reads all of it.
func files(t *testing.T, body string) map[string]string {
	t.Helper()
	r, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	must(t, err)
	all := map[string]string{}
	for _, f := range r.File {
		open, err := f.Open()
		must(t, err)
		content, err := io.ReadAll(open)
		must(t, err)
		all[f.Name] = string(content)
	}
	return all
}

func TestWhatIsWrittenIntoTheDiaryChangesTheGauge(t *testing.T) {
	w := newWorld(t)
	coordinator, path := w.as("coordinator"), "/plans/"+w.plan.Slug+"/standards"
	before := w.as("").get(path)
	if !strings.Contains(before.body, "Tell people about the plan") {
		t.Fatalf("nobody was told, and the page does not say so: %.300s", before.body)
	}
	refused := coordinator.send(path+"/diary", "kind", "outreach", "title", "", "at", "yesterday", "audience", "Forty charities")
	if refused.status != 422 || !strings.Contains(refused.body, "Forty charities") {
		t.Errorf("a wrong entry: %d, and what was typed is kept: %v", refused.status, strings.Contains(refused.body, "Forty charities"))
	}
	coordinator.send(path+"/diary", "kind", "outreach", "title", "Letters to charities", "at", "2026-01-15", "audience", "Forty charities", "reach", "40")
	after := w.as("").get(path)
	if strings.Contains(after.body, "Tell people about the plan") || !strings.Contains(after.body, "Letters to charities") {
		t.Error("the entry does not count, or is not shown")
	}
}

func TestThePackHoldsTheGaugeAndWhatItRestsOn(t *testing.T) {
	w := newWorld(t)
	must(t, w.publishSecond())
	path := "/plans/" + w.plan.Slug + "/standards"
	w.as("coordinator").send(path+"/diary", "kind", "outreach", "title", "=HYPERLINK(\"http://x\")", "at", "2026-01-15")
	got := w.as("").get(path + "/pack.zip")
	if got.status != 200 {
		t.Fatalf("the pack answers %d", got.status)
	}
	all := files(t, got.body)
	for _, name := range []string{"index.html", "gauge.csv", "diary.csv", "publications.csv", "differences.csv", "SHA256SUMS"} {
		if all[name] == "" {
			t.Errorf("%s is not in the pack, or empty", name)
		}
	}
	if !strings.Contains(all["diary.csv"], "'=HYPERLINK") {
		t.Errorf("a formula stands in the diary: %s", all["diary.csv"])
	}
	if !strings.Contains(all["publications.csv"], w.drafts[1].Title) || strings.Count(all["gauge.csv"], "\n") < 9 {
		t.Errorf("publications: %s\ngauge: %s", all["publications.csv"], all["gauge.csv"])
	}
	for _, line := range strings.Split(strings.TrimSpace(all["SHA256SUMS"]), "\n") {
		sum, name, _ := strings.Cut(line, "  ")
		if found := sha256.Sum256([]byte(all[name])); hex.EncodeToString(found[:]) != sum {
			t.Errorf("%s is not what SHA256SUMS says", name)
		}
	}
}

func TestThresholdsOfAPlanAreCheckedAndKept(t *testing.T) {
	w := newWorld(t)
	path := "/plans/" + w.plan.Slug + "/standards/thresholds"
	form := []string{"meetingGap", "183", "meetingGrace", "31", "siteAge", "90", "updatesApart", "30", "timelineBefore", "14",
		"windowLength", "42", "sectors", "2", "answeredAmber", "80", "reviewsAYear", "2", "seen", "0"}
	coordinator := w.as("coordinator")
	if got := coordinator.send(path, append([]string{"seen", "0"}, "windowLength", "0")...); got.status != 422 {
		t.Errorf("zero days were accepted: %d", got.status)
	}
	if got := coordinator.send(path, form...); got.status != 303 {
		t.Errorf("good numbers were refused: %d", got.status)
	}
	if got := coordinator.get(path); !strings.Contains(got.body, `value="42"`) {
		t.Error("the number is not kept")
	}
	if got := coordinator.send(path, form...); got.status != 409 {
		t.Errorf("an old form won: %d", got.status)
	}
}

func TestProgramsReadTheGaugeInSentences(t *testing.T) {
	w := newWorld(t)
	got := want(t, w.call("", "GET", "/plans/"+w.plan.ID+"/standards", nil), 200)
	for _, part := range []string{`"number":"1.1"`, `"colour":"red"`, `"Publish the rules of participation."`, `"toProcess":false`, `"reached":`} {
		if !strings.Contains(got.body, part) {
			t.Errorf("the answer lacks %s: %.600s", part, got.body)
		}
	}
}

func TestAMeetingThatWasBroughtInCountsOnceItsNoteIsThere(t *testing.T) {
	w := newWorld(t)
	path := "/plans/" + w.plan.Slug + "/standards"
	if got := w.as("").get(path); !strings.Contains(got.body, "Hold a meeting at which government and others are both present.") {
		t.Fatalf("there was no meeting, and the page does not say so: %.300s", got.body)
	}
	minutes, err := note.Read(strings.NewReader("# Forum of Testland, minutes\n\nDate: 3 March 2026\nPublished: 20 March 2026\n\n" +
		"## Those present\n\n- Jo Reed, Open Ledger\n- A. Clerk, Ministry of Records\n\n## Decisions\n\n- The forum meets again.\n"))
	must(t, err)
	_, err = w.s.meetings.Record.Bring(t.Context(), people.Operator(), meeting.Brought{Plan: w.plan.ID, Digest: "d", Source: "minutes.md", Note: minutes})
	must(t, err)
	got := w.as("").get(path)
	if !strings.Contains(got.body, "Forum of Testland") {
		t.Errorf("the meeting is not among the evidence: %.2000s", got.body)
	}
}

func TestTheTableOfAVersionIsNotEmpty(t *testing.T) {
	w := newWorld(t)
	must(t, w.publishSecond())
	got := w.as("").get("/commitments/" + w.plan.Slug + "/" + w.drafts[1].Slug + "/v1.csv")
	if got.status != 200 || !strings.HasPrefix(got.body, "plan,commitment_number,commitment,version,published,sha256,objective,milestone,") {
		t.Errorf("%d: %q", got.status, got.body)
	}
}
