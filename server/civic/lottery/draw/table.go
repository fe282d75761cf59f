package draw

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// encode writes the table as CSV: the row's number in three digits, then the
// pseudonyms. Lines end in a line feed alone, so that the hash is one.
func encode(table [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("row")
	for i := range table[0] {
		fmt.Fprintf(&b, ",member%d", i+1)
	}
	b.WriteByte('\n')
	for r, row := range table {
		fmt.Fprintf(&b, "%0*d,%s\n", Digits, r, strings.Join(row, ","))
	}
	return b.Bytes()
}

// decode reads the table back and says in words what is wrong with it.
func decode(raw []byte, rows, panel int) ([][]string, []string) {
	in := csv.NewReader(bytes.NewReader(raw))
	in.FieldsPerRecord = -1
	all, err := in.ReadAll()
	if err != nil {
		return nil, []string{"the table cannot be read: " + err.Error()}
	}
	var faults []string
	fault := func(format string, args ...any) {
		if len(faults) < 20 {
			faults = append(faults, fmt.Sprintf(format, args...))
		}
	}
	if len(all) != rows+1 {
		fault("the table has %d rows instead of %d", len(all)-1, rows)
	}
	var table [][]string
	for n, record := range all {
		if n == 0 {
			continue
		}
		number, err := strconv.Atoi(record[0])
		switch {
		case err != nil || number != n-1:
			fault("line %d is numbered '%s' instead of %0*d", n+1, record[0], Digits, n-1)
		case len(record)-1 != panel:
			fault("row %s has %d members instead of %d", record[0], len(record)-1, panel)
		}
		seen := map[string]bool{}
		for _, name := range record[1:] {
			switch {
			case !isPseudonym(name):
				fault("row %s names '%s', which is no pseudonym", record[0], name)
			case seen[name]:
				fault("row %s names %s twice", record[0], name)
			}
			seen[name] = true
		}
		table = append(table, record[1:])
	}
	return table, faults
}

func isPseudonym(s string) bool {
	if len(s) != 16 {
		return false
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '2' || r > '7') {
			return false
		}
	}
	return true
}
