package lottery

import (
	"fmt"
	"strings"
)

// Problem is one thing that is wrong with what was handed in, said so that the
// person who made the file can find it and mend it.
type Problem struct {
	// File is "features" or "respondents", or empty when the two, or the size
	// of the panel, contradict each other.
	File string
	// Line and Column count from 1; 0 when the problem has no place. Column is
	// the character of the line at which the cell begins.
	Line, Column int
	// Format and Args are the sentence; Format is the key of its translation.
	Format string
	Args   []any
}

// Sentence is the problem without its place.
func (p *Problem) Sentence() string { return fmt.Sprintf(p.Format, p.Args...) }

// Error gives the place and the sentence.
func (p *Problem) Error() string {
	switch {
	case p.File == "":
		return p.Sentence()
	case p.Line == 0:
		return p.File + ": " + p.Sentence()
	default:
		return fmt.Sprintf("%s, line %d, column %d: %s", p.File, p.Line, p.Column, p.Sentence())
	}
}

// Problems are all that was found wrong, in the order of the files.
type Problems []*Problem

// Error gives a line for each problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.Error()
	}
	return strings.Join(lines, "\n")
}

// OrNil makes an empty list no error.
func (ps Problems) OrNil() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

func (ps *Problems) add(file string, line, column int, format string, args ...any) {
	*ps = append(*ps, &Problem{file, line, column, format, args})
}

// mostProblems is how many are listed before the reader gives up: a file with
// more is the wrong file.
const mostProblems = 100

func (ps Problems) full() bool { return len(ps) >= mostProblems }
