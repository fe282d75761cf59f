package publication

import (
	"bytes"
	"encoding/csv"
	"strconv"
	"strings"
	"time"
)

// CSV writes a version's milestones, one a row, with what they belong to, in
// UTF-8 as RFC 4180 has it.
func (p *Publication) CSV() ([]byte, error) {
	r := &p.Record
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := [][]string{{"plan", "commitment_number", "commitment", "version", "published", "sha256",
		"objective", "milestone", "kind", "start", "end", "lead"}}
	for _, m := range r.Content.Milestones {
		rows = append(rows, []string{r.PlanTitle, r.Number, r.Title, strconv.Itoa(r.N), r.At.Format(time.RFC3339), p.SHA256,
			strconv.Itoa(max(m.Objective, 1)), m.Text, m.Kind, m.Start, m.End, m.Lead})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = inert(row[i])
		}
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// inert keeps a spreadsheet from taking words for a formula.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
