// Package sheet writes tables for spreadsheets: CSV in UTF-8 as RFC 4180 has
// it.
//
// It promises that a cell holds the words it was given and nothing that a
// spreadsheet would run: what begins like a formula is marked as text.
package sheet

import (
	"encoding/csv"
	"io"
	"strings"
)

// Sheet is a table that is being written, a row at a time.
type Sheet struct{ to *csv.Writer }

// New begins a table with the names of its columns.
func New(w io.Writer, heads ...string) *Sheet {
	s := &Sheet{csv.NewWriter(w)}
	s.to.UseCRLF = true
	_ = s.to.Write(heads) // what went wrong is kept, and End tells it
	return s
}

// Row writes one row. An error ends the table.
func (s *Sheet) Row(cells ...string) error {
	safe := make([]string, len(cells))
	for i, cell := range cells {
		safe[i] = inert(cell)
	}
	return s.to.Write(safe)
}

// End writes what is still held back and says whether all of it went out.
func (s *Sheet) End() error {
	s.to.Flush()
	return s.to.Error()
}

// inert keeps a spreadsheet from taking words for a formula.
func inert(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
