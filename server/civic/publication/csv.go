package publication

import (
	"bytes"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/sheet"
)

// CSV writes a version's milestones, one a row, with what they belong to.
func (p *Publication) CSV() ([]byte, error) {
	r := &p.Record
	var b bytes.Buffer
	table := sheet.New(&b, "plan", "commitment_number", "commitment", "version", "published", "sha256",
		"objective", "milestone", "kind", "start", "end", "lead")
	for _, m := range r.Content.Milestones {
		err := table.Row(r.PlanTitle, r.Number, r.Title, strconv.Itoa(r.N), r.At.Format(time.RFC3339), p.SHA256,
			strconv.Itoa(max(m.Objective, 1)), m.Text, m.Kind, m.Start, m.End, m.Lead)
		if err != nil {
			return nil, err
		}
	}
	err := table.End() // writes what is still held back
	return b.Bytes(), err
}
