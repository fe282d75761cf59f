package recruit

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
)

// Limits of a file of registrations, and of how much is said to be wrong with
// one: a file with more mistakes is the wrong file.
const (
	MostFile     = 2 << 20 // bytes
	mostLines    = 2000
	mostMistakes = 100
)

// Line is one registration as a file has it.
type Line struct {
	Line    int     `json:"line"` // counted from 1, the heads being the first
	Area    string  `json:"area"`
	Answers Answers `json:"answers"`
	code    string
	wave    *Wave
}

// file is a file of registrations while it is read.
type file struct {
	features []forum.Feature
	heads    []string
	column   map[string]int // of the columns that are read; -1 where there is none
	lines    []*Line
	unread   []string
	wrong    []mistake
}

// mistake is what is wrong with a file, and its line; nought is the file.
type mistake struct {
	line int
	said *civic.Refusal
}

// The columns beside those of the features. Contact needs one of two.
var needed, wanted = []string{"code", "name", "address", "eligible", "consent"}, []string{"email", "phone", "access"}

// readFile reads a CSV file with a line for each registration. Everything that
// is wrong with it is said at once, each with its line.
func readFile(raw string, features []forum.Feature) *file {
	f := &file{features: features, column: map[string]int{}}
	raw = strings.TrimPrefix(raw, "\xef\xbb\xbf")
	switch {
	case len(raw) > MostFile:
		f.no(0, "This file is too large: at most 2 MB fit.")
	case !utf8.ValidString(raw):
		f.no(0, "The file is not in UTF-8. Save it again as 'CSV UTF-8'.")
	default:
		f.read(csv.NewReader(bytes.NewReader([]byte(raw))), separatorOf(raw))
	}
	return f
}

// no notes a mistake of a line: a sentence and what fills it.
func (f *file) no(line int, format string, args ...any) {
	f.wrong = append(f.wrong, mistake{line, &civic.Refusal{Kind: civic.Invalid, Format: format, Args: args, Field: "file"}})
}

// mistakes are all that is wrong, line after line, so that whoever mends the
// file reads of a line once.
func (f *file) mistakes() error {
	sorted := slices.Clone(f.wrong)
	slices.SortStableFunc(sorted, func(a, b mistake) int { return a.line - b.line })
	var all civic.Refusals
	for _, m := range sorted[:min(len(sorted), mostMistakes)] {
		all = append(all, m.said)
	}
	return all.OrNil()
}

func (f *file) read(in *csv.Reader, separator rune) {
	in.Comma, in.FieldsPerRecord = separator, -1
	for len(f.wrong) < mostMistakes {
		cells, err := in.Read()
		var broken *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			if f.heads == nil || len(f.lines) == 0 && f.wrong == nil {
				f.no(0, "The file has no registration.")
			}
			return
		case errors.As(err, &broken):
			f.no(broken.Line, "Line %d: a quotation mark is out of place.", broken.Line)
			return
		case err != nil:
			f.no(0, "The file cannot be read.")
			return
		}
		line, _ := in.FieldPos(0)
		for i, cell := range cells {
			cells[i] = strings.Join(strings.Fields(cell), " ")
		}
		if strings.Join(cells, "") == "" {
			continue
		}
		if f.heads == nil {
			if f.heads = cells; !f.find() {
				return
			}
			continue
		}
		if len(f.lines) == mostLines {
			f.no(0, "A file has at most %d registrations. Bring the others in another one.", mostLines)
			return
		}
		f.lines = append(f.lines, f.line(line, cells))
	}
}

// find finds the columns, and says which are missing and which nobody reads.
func (f *file) find() bool {
	must := slices.Clone(needed)
	for _, feature := range f.features {
		must = append(must, feature.Name)
	}
	read := map[int]bool{}
	for _, name := range append(must, wanted...) {
		f.column[name] = slices.IndexFunc(f.heads, func(head string) bool { return strings.EqualFold(head, name) })
		if read[f.column[name]] = true; f.column[name] < 0 && !slices.Contains(wanted, name) {
			f.no(0, "There is no column '%s'.", name)
		}
	}
	if f.column["email"] < 0 && f.column["phone"] < 0 {
		f.no(0, "There is neither a column 'email' nor a column 'phone'.")
	}
	for i, head := range f.heads {
		if !read[i] && head != "" {
			f.unread = append(f.unread, head)
		}
	}
	return f.wrong == nil
}

// line reads one registration.
func (f *file) line(line int, cells []string) *Line {
	cell := func(name string) string {
		at := f.column[name]
		if at < 0 || at >= len(cells) {
			return ""
		}
		if long := utf8.RuneCountInString(cells[at]); long > 500 {
			f.no(line, "Line %d: the cell under '%s' is %d characters long. It can be at most %d.", line, name, long, 500)
		}
		return cells[at]
	}
	l := &Line{Line: line, code: cell("code"), Answers: Answers{Name: cell("name"), Email: cell("email"), Phone: cell("phone"), Address: cell("address"),
		Access: cell("access"), Attributes: map[string]string{}}}
	for i, said := range []string{l.code, l.Answers.Name, l.Answers.Address} {
		if said == "" {
			f.no(line, "Line %d: the cell under '%s' is blank.", line, needed[i])
		}
	}
	if l.Answers.Email == "" && l.Answers.Phone == "" {
		f.no(line, "Line %d: there is neither an e-mail address nor a telephone number.", line)
	}
	l.Answers.Eligible, l.Answers.Consent = f.yes(line, "eligible", cell), f.yes(line, "consent", cell)
	for _, feature := range f.features {
		l.Answers.Attributes[feature.Name] = f.answer(line, feature, cell(feature.Name))
	}
	return l
}

// yes reads what somebody has to have said. Nobody says it for them.
func (f *file) yes(line int, name string, cell func(string) string) bool {
	if slices.Contains([]string{"yes", "y", "true", "1", "x", "ie"}, strings.ToLower(cell(name))) {
		return true
	}
	f.no(line, "Line %d: '%s' is not 'yes'. Whoever did not say so cannot be registered.", line, name)
	return false
}

// answer reads an answer as the forum was announced with it.
func (f *file) answer(line int, feature forum.Feature, said string) string {
	if said == "" {
		f.no(line, "Line %d: the cell under '%s' is blank. Where somebody did not say, write '%s'.", line, feature.Name, PreferNotToSay)
		return ""
	}
	for _, value := range append([]string{PreferNotToSay}, feature.Values...) {
		if strings.EqualFold(value, said) {
			return value
		}
	}
	if len(feature.Values) > 0 {
		f.no(line, "Line %d: '%s' is not among the answers to '%s'.", line, said, feature.Name)
	}
	return said
}

// separatorOf is what the first line has most of.
func separatorOf(raw string) rune {
	first, _, _ := strings.Cut(raw, "\n")
	best := ','
	for _, r := range ";\t" {
		if strings.Count(first, string(r)) > strings.Count(first, string(best)) {
			best = r
		}
	}
	return best
}
