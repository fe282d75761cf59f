package draw

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/lottery"
)

// Verified is a draw that was checked from its published files.
type Verified struct {
	Sheet Sheet
	Row   int
	// Members are the pseudonyms on the row.
	Members []string
	// Rows counts for each pseudonym of the table on how many rows it stands.
	Rows map[string]int
}

// Faults are all that is wrong with published files, a sentence each.
type Faults []string

// Error gives a line for each fault.
func (f Faults) Error() string { return strings.Join(f, "\n") }

// Row reads the digits drawn: three decimal digits are the row's number.
func Row(digits string) (int, error) {
	if len(digits) != Digits {
		return 0, fmt.Errorf("the draw has %d digits, and '%s' has %d", Digits, digits, len(digits))
	}
	row := 0
	for _, r := range digits {
		if r < '0' || r > '9' {
			return 0, fmt.Errorf("'%s' is not %d digits from 0 to 9", digits, Digits)
		}
		row = 10*row + int(r-'0')
	}
	return row, nil
}

// Verify checks the published sheet and table against each other and finds the
// panel that the digits name. Committed is the table's hash as it entered the
// public record before the draw; when it is empty only the sheet's own hash is
// compared, which shows that the files belong together and not when they were
// made.
func Verify(sheet, table []byte, digits, committed string) (*Verified, error) {
	row, err := Row(digits)
	if err != nil {
		return nil, err
	}
	v, err := Check(sheet, table, committed)
	if err != nil {
		return nil, err
	}
	v.Row = row
	v.Members = v.table[row]
	return &v.Verified, nil
}

// Checked are published files that are sound, before digits are known.
type Checked struct {
	Verified
	table [][]string
}

// Check does all of Verify that needs no digits.
func Check(sheet, table []byte, committed string) (*Checked, error) {
	v := &Checked{}
	if err := json.Unmarshal(sheet, &v.Sheet); err != nil {
		return nil, Faults{"the sheet cannot be read: " + err.Error()}
	}
	s := v.Sheet
	if s.Format != Format || s.Rows != lottery.Rows || s.Digits != Digits || s.Panel < 1 {
		return nil, errors.New("the sheet is not one of '" + Format + "'")
	}
	var faults Faults
	hash := Hash(table)
	if hash != s.SHA256 {
		faults = append(faults, fmt.Sprintf("the table was altered: its SHA-256 is %s and the sheet says %s", hash, s.SHA256))
	}
	if committed != "" && !strings.EqualFold(committed, hash) {
		faults = append(faults, fmt.Sprintf("the table is not the one that was committed: its SHA-256 is %s and not %s", hash, strings.ToLower(committed)))
	}
	var wrong []string
	v.table, wrong = decode(table, s.Rows, s.Panel)
	faults = append(faults, wrong...)
	if len(faults) > 0 {
		return nil, faults
	}
	v.Rows = map[string]int{}
	for _, row := range v.table {
		for _, name := range row {
			v.Rows[name]++
		}
	}
	if known := s.Pool - s.Unreachable; len(v.Rows) > known {
		return nil, Faults{fmt.Sprintf("the table names %d people, and only %d could be chosen", len(v.Rows), known)}
	}
	return v, nil
}
