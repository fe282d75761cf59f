package server

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/meeting/note"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// cell finds a cell of a table by its column, in the first row that holds words.
func cell(t *testing.T, table, holds, column string) string {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(table)).ReadAll()
	must(t, err)
	at := slices.Index(rows[0], column)
	for _, row := range rows[1:] {
		if slices.ContainsFunc(row, func(c string) bool { return strings.Contains(c, holds) }) && at >= 0 {
			return row[at]
		}
	}
	t.Fatalf("no row with %q, or no column %q: %.400s", holds, column, table)
	return ""
}

func TestThePackHoldsTheMatrixOfInputsAttendanceAndTheWayFromDraftToFinal(t *testing.T) {
	w := newWorld(t)
	ctx := t.Context()
	// The second draft is written anew between its first text and publication.
	_, err := w.s.drafts.Versions.Name(ctx, w.actor("lead"), w.drafts[1].Key(), "First text", "")
	must(t, err)
	st := &stage{s: w.s, cast: map[string]people.Actor{"drafter": w.actor("drafter"), "lead": w.actor("lead")}, now: w.s.now()}
	must(t, st.adopt(ctx, w.drafts[1], "objective.1.objective", "each company", "each firm and trust", "Trusts own firms too."))
	must(t, w.publishSecond())
	in, r := w.answered("Benches", "There is no money for wood.")
	open := w.idea("drafter", "Lamps")
	_, err = w.s.inputs.ContestAnswer(ctx, w.actor("citizen"), in.Key(), "Wood is cheap.")
	must(t, err)
	minutes, err := note.Read(strings.NewReader("# Forum of Testland, minutes\n\nDate: 3 March 2026\nPublished: 20 March 2026\n\n" +
		"## Those present\n\n- Jo Reed, Open Ledger\n- A. Clerk, Ministry of Records\n\n## Decisions\n\n- The forum meets again.\n"))
	must(t, err)
	_, err = w.s.meetings.Record.Bring(ctx, people.Operator(), meeting.Brought{Plan: w.plan.ID, Digest: "d", Source: "minutes.md", Note: minutes})
	must(t, err)

	got := want(t, w.as("").get("/plans/"+w.plan.Slug+"/standards/pack.zip"), 200)
	archive, err := zip.NewReader(bytes.NewReader([]byte(got.body)), int64(len(got.body)))
	must(t, err)
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, page.PackFiles) {
		t.Errorf("the pack holds %v, its page expects %v", names, page.PackFiles)
	}
	all := files(t, got.body)
	for _, c := range []struct{ table, holds, column, want string }{
		{"inputs.csv", in.ID, "reason", "There is no money for wood."}, {"inputs.csv", in.ID, "state", string(input.Contested)},
		{"inputs.csv", in.ID, "contested_because", "Wood is cheap."}, {"inputs.csv", in.ID, "answer", w.base + "/responses/" + r.ID},
		{"inputs.csv", in.ID, "sector", "citizen"}, {"inputs.csv", open.ID, "disposition", ""},
		{"responses.csv", r.ID, "disposition", "not-adopted"}, {"responses.csv", r.ID, "inputs", "1"},
		{"attendees.csv", "Jo Reed", "organisation", "Open Ledger"}, {"attendance.csv", "Forum of Testland", "held", "2026-03-03T12:00:00Z"},
	} {
		if got := cell(t, all[c.table], c.holds, c.column); got != c.want {
			t.Errorf("%s, %s of %s: %q, want %q", c.table, c.column, c.holds, got, c.want)
		}
	}
	if now := cell(t, all["draft-to-final.csv"], w.drafts[1].Title, "new"); !strings.Contains(now, "each firm and trust") {
		t.Errorf("the way to the final text says %q", now)
	}
	if html := all["draft-to-final.html"]; !strings.Contains(html, "<ins>") || !strings.Contains(html, "<del>") || !strings.Contains(html, w.base+"/commitments/") {
		t.Errorf("the way to the final text as a page: %.600s", html)
	}
}
