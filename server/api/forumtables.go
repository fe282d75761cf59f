package api

import (
	"context"
	"mime"
	"net/http"
)

type quotasFile struct {
	InForum
	RawBody []byte `contentType:"text/csv"`
}

// table is a CSV file for whoever asks and for no cache on the way.
func table(name string, raw []byte, err error) (*download, error) {
	if err != nil {
		return nil, err
	}
	return &download{"text/csv; charset=utf-8", `attachment; filename="` + name + `.csv"`, "no-store", raw}, nil
}

// forumTables are what a forum takes and gives as CSV files. The verbs behind
// them ask the same rules as those of the pages.
func (a *api) forumTables() {
	const base = "/forums/{forum}"
	on(a, operation{id: "payment-ledger", method: http.MethodGet, path: base + "/payments/ledger", tag: "Payments", words: "The whole ledger as a file for the finance office, for who pays",
		about: "CSV, a line of the ledger a row: what is owed stands under credit, what was paid or taken back under debit."},
		func(ctx context.Context, in *InForum) (*download, error) {
			raw, err := a.Ledger.Table(ctx, in.actor, in.id())
			return table("ledger-"+string(in.id()), raw, err)
		})
	on(a, operation{id: "payment-receipt", method: http.MethodGet, path: base + "/payments/claims/{claim}/receipt", tag: "Payments", words: "The file that a member put to a claim, for them and for who pays"},
		func(ctx context.Context, in *OnPaymentLine) (*download, error) {
			file, content, err := a.Ledger.Read(ctx, in.actor, in.Line)
			if err != nil {
				return nil, err
			}
			return &download{"application/octet-stream", mime.FormatMediaType("attachment", map[string]string{"filename": "receipt." + file.Kind}), "no-store", content}, nil
		})
	on(a, operation{id: "evaluation-answers", method: http.MethodGet, path: base + "/evaluations/answers", tag: "Evaluation", words: "What was ticked in closed questionnaires, for evaluators",
		about: "CSV, a row a person without a name. Questionnaires that fewer than five people answered are left out."},
		func(ctx context.Context, in *InForum) (*download, error) {
			raw, err := a.Evaluations.Sheets(ctx, in.actor, in.id())
			return table("answers-"+string(in.id()), raw, err)
		})
	on(a, operation{id: "evaluation-words", method: http.MethodGet, path: base + "/evaluations/words", tag: "Evaluation", words: "What was written in closed questionnaires, for evaluators",
		about: "CSV, apart from what was ticked, so that neither tells whose the other is. Words of fewer than five members are held back."},
		func(ctx context.Context, in *InForum) (*download, error) {
			raw, err := a.Evaluations.Said(ctx, in.actor, in.id())
			return table("words-"+string(in.id()), raw, err)
		})
	on(a, operation{id: "import-quotas", method: http.MethodPut, path: base + "/quotas/file", tag: "Forums", status: http.StatusNoContent, body: 1 << 20,
		words: "Set the quotas of the panel from a CSV file",
		about: "Columns: feature, value, min, max and, if they may give, min_flex, max_flex; also category, feature, min, max. 422 names every mistake with its line and column, 409 once panels are committed."},
		func(ctx context.Context, in *quotasFile) (*none, error) {
			return done(a.Selections.SetFile(ctx, in.actor, in.id(), string(in.RawBody)))
		})
}
