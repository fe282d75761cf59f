package count

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Read reads ranked ballots in the form of PrefLib: .soc and .soi (complete
// and incomplete orders), .toc and .toi (with ties), with the header of today
// ("# KEY: value") or the one before 2022 (names first, then a line of totals).
// What is wrong is said with its line.
func Read(r io.Reader) (*Ranked, error) {
	p := &reader{names: map[int]string{}}
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<16), 1<<22)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if line == "" {
			continue
		}
		if err := p.line(line); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, err
	}
	return p.done()
}

type reader struct {
	names    map[int]string
	options  int
	voters   int
	modern   bool
	old      int // lines of the old header still to come
	begun    bool
	election Ranked
}

func (p *reader) line(line string) error {
	if rest, ok := strings.CutPrefix(line, "#"); ok {
		p.begun, p.modern = true, true
		return p.header(strings.TrimSpace(rest))
	}
	if !p.begun {
		p.begun = true
		n, err := strconv.Atoi(line)
		if err != nil || n < 1 || n > 10_000 {
			return errors.New("this is not the beginning of a PrefLib file")
		}
		p.options, p.old = n, n+1
		return nil
	}
	if p.old > 0 {
		return p.oldHeader(line)
	}
	times, ranks, ok := strings.Cut(line, ":")
	if !ok && !p.modern {
		times, ranks, ok = strings.Cut(line, ",")
	}
	n, err := strconv.Atoi(strings.TrimSpace(times))
	if !ok || err != nil || n < 1 {
		return fmt.Errorf("a ballot is written 'times: 3,1,{2,4}', and not %q", cut(line))
	}
	b := Ballot{Times: n}
	if b.Ranks, err = p.ranks(ranks); err != nil {
		return err
	}
	p.election.Ballots = append(p.election.Ballots, b)
	return nil
}

func cut(line string) string {
	if r := []rune(line); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return line
}

func (p *reader) header(line string) error {
	name, value, _ := strings.Cut(line, ":")
	value = strings.TrimSpace(value)
	var err error
	switch name = strings.ToUpper(strings.TrimSpace(name)); {
	case name == "NUMBER ALTERNATIVES":
		p.options, err = strconv.Atoi(value)
	case name == "NUMBER VOTERS":
		p.voters, err = strconv.Atoi(value)
	case strings.HasPrefix(name, "ALTERNATIVE NAME "):
		var n int
		n, err = strconv.Atoi(strings.TrimPrefix(name, "ALTERNATIVE NAME "))
		p.names[n] = value
	}
	if err != nil || p.options > 10_000 {
		return fmt.Errorf("%q is not a number that fits", cut(line))
	}
	return nil
}

func (p *reader) oldHeader(line string) error {
	p.old--
	first, rest, _ := strings.Cut(line, ",")
	n, err := strconv.Atoi(strings.TrimSpace(first))
	if err != nil {
		return fmt.Errorf("%q should begin with a number", cut(line))
	}
	if p.old > 0 {
		p.names[n] = strings.TrimSpace(rest)
		return nil
	}
	p.voters = n
	return nil
}

// ranks reads "3,1,{2,4}".
func (p *reader) ranks(s string) (ranks [][]int, err error) {
	var tied []int
	inside := false
	for _, part := range strings.Split(s, ",") {
		part = strings.TrimSpace(part)
		if rest, ok := strings.CutPrefix(part, "{"); ok {
			if inside {
				return nil, errors.New("a { inside of another")
			}
			inside, tied, part = true, nil, strings.TrimSpace(rest)
		}
		closes := strings.HasSuffix(part, "}")
		part = strings.TrimSpace(strings.TrimSuffix(part, "}"))
		if part != "" {
			n, err := strconv.Atoi(part)
			if err != nil || n < 1 || p.options > 0 && n > p.options {
				return nil, fmt.Errorf("%q is not one of the %d options", part, p.options)
			}
			tied = append(tied, n-1)
		}
		if closes != inside && closes {
			return nil, errors.New("a } without its {")
		}
		if closes || !inside {
			if len(tied) > 0 {
				ranks = append(ranks, tied)
			}
			inside, tied = false, nil
		}
	}
	if inside {
		return nil, errors.New("a { without its }")
	}
	return ranks, nil
}

func (p *reader) done() (*Ranked, error) {
	if p.options == 0 {
		return nil, errors.New("the file does not say how many options there are")
	}
	total := 0
	for _, b := range p.election.Ballots {
		total += b.Times
	}
	if p.voters > 0 && total != p.voters {
		return nil, fmt.Errorf("the file says %d voters and has the ballots of %d", p.voters, total)
	}
	for i := range p.options {
		name := p.names[i+1]
		if name == "" {
			name = strconv.Itoa(i + 1)
		}
		p.election.Options = append(p.election.Options, name)
	}
	return &p.election, nil
}
