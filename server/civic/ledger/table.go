package ledger

import (
	"bytes"
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/sheet"
)

// Table writes the ledger as CSV for a finance office: a line a row, by payee
// and in the order of writing. What is owed stands under credit, what was paid
// or taken back under debit.
func (s *Ledger) Table(ctx context.Context, by people.Actor, f forum.ID) ([]byte, error) {
	all, err := s.Accounts(ctx, by, f)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	table := sheet.New(&b, "payee", "name", "line", "written", "what", "for", "session", "day", "currency", "asked", "credit", "debit", "of", "method", "reference", "by", "note")
	for _, a := range all {
		for _, e := range a.Lines {
			var asked, credit, debit, day string
			if e.Asked > 0 {
				asked = Plain(e.Asked, e.Currency)
			}
			if e.Minor > 0 {
				credit = Plain(e.Minor, e.Currency)
			} else if e.Minor < 0 {
				debit = Plain(e.Minor, e.Currency)
			}
			if !e.Day.IsZero() {
				day = e.Day.Format(time.DateOnly)
			}
			err := table.Row(a.Payee, a.Name, e.ID, e.At.UTC().Format(time.RFC3339), string(e.What), string(e.For), e.Session, day, e.Currency, asked,
				credit, debit, e.Of, string(e.Method), e.Reference, e.By.Name, e.Note)
			if err != nil {
				return nil, err
			}
		}
	}
	err = table.End()
	return b.Bytes(), err
}
