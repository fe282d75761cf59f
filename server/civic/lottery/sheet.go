package lottery

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"unicode/utf8"
)

// mostBytes is the largest file that is read: twenty times a national pool.
const mostBytes = 20 << 20

// sheet is a CSV file whose first line names the columns. Spreadsheets also
// write semicolons or tabs between cells and a mark before the first: both are
// understood.
type sheet struct {
	name     string
	reader   *csv.Reader
	heads    []string
	problems *Problems
}

func openSheet(name string, in io.Reader, problems *Problems) *sheet {
	raw, err := io.ReadAll(io.LimitReader(in, mostBytes+1))
	switch {
	case err != nil:
		problems.add(name, 0, 0, "The file cannot be read: %s.", err.Error())
		return nil
	case len(raw) > mostBytes:
		problems.add(name, 0, 0, "The file is larger than %d megabytes.", mostBytes>>20)
		return nil
	}
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(raw) {
		problems.add(name, 0, 0, "The file is not in UTF-8. Save it again as 'CSV UTF-8'.")
		return nil
	}
	s := &sheet{name: name, reader: csv.NewReader(bytes.NewReader(raw)), problems: problems}
	s.reader.Comma = separator(raw)
	s.reader.FieldsPerRecord = -1
	s.heads, _, _ = s.next()
	if s.heads == nil {
		if len(*problems) == 0 {
			problems.add(name, 1, 1, "The file is empty.")
		}
		return nil
	}
	return s
}

// separator is what the first line has most of.
func separator(raw []byte) rune {
	first, _, _ := bytes.Cut(raw, []byte("\n"))
	best, most := ',', bytes.Count(first, []byte(","))
	for _, r := range []rune{';', '\t'} {
		if n := bytes.Count(first, []byte(string(r))); n > most {
			best, most = r, n
		}
	}
	return best
}

// next gives the next line that is not blank, trimmed, with its place; nil at
// the end, or after an error that it has noted.
func (s *sheet) next() (cells []string, line int, at func(int) int) {
	for {
		record, err := s.reader.Read()
		if err == io.EOF {
			return nil, 0, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			s.problems.add(s.name, broken.Line, broken.Column, "A quotation mark is out of place here.")
			return nil, 0, nil
		}
		if err != nil {
			s.problems.add(s.name, 0, 0, "The file cannot be read: %s.", err.Error())
			return nil, 0, nil
		}
		line, _ = s.reader.FieldPos(0)
		places := make([]int, len(record))
		filled := false
		for i, cell := range record {
			_, places[i] = s.reader.FieldPos(i)
			record[i] = strings.Join(strings.Fields(cell), " ")
			filled = filled || record[i] != ""
		}
		if filled {
			return record, line, func(i int) int {
				if i < len(places) {
					return places[i]
				}
				return places[len(places)-1]
			}
		}
	}
}

// column finds a column by one of its names, -1 when there is none.
func (s *sheet) column(names ...string) int {
	for _, name := range names {
		for i, head := range s.heads {
			if fold(head) == fold(name) {
				return i
			}
		}
	}
	return -1
}

// fold makes values comparable: letters' case and spaces do not count.
func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

func cell(record []string, i int) string {
	if i < 0 || i >= len(record) {
		return ""
	}
	return record[i]
}
