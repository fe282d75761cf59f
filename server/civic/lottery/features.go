package lottery

import (
	"io"
	"strconv"
)

// Quota says how many people with one value of a feature a panel may hold.
type Quota struct {
	Value string `json:"value"`
	Min   int    `json:"min"`
	Max   int    `json:"max"`
	// MinFlex and MaxFlex are how far Min may be lowered and Max raised when
	// no panel meets the quotas. They equal Min and Max when nothing was said:
	// nobody agreed to a change then.
	MinFlex int `json:"minFlex"`
	MaxFlex int `json:"maxFlex"`
}

// Feature is something by which a panel mirrors the population: its quotas
// cover all its values.
type Feature struct {
	Name   string  `json:"name"`
	Quotas []Quota `json:"quotas"`
}

// value gives the number of a value, -1 when the feature does not know it.
func (f Feature) value(name string) int {
	for i, q := range f.Quotas {
		if fold(q.Value) == fold(name) {
			return i
		}
	}
	return -1
}

const featuresFile = "features"

// ReadFeatures reads quotas from a CSV file with the columns feature, value,
// min, max and, both or neither, min_flex and max_flex. The older names
// category and feature for the first two are understood.
func ReadFeatures(in io.Reader) ([]Feature, error) {
	var problems Problems
	s := openSheet(featuresFile, in, &problems)
	if s == nil {
		return nil, problems
	}
	h, ok := s.quotaHeads()
	if !ok {
		return nil, problems
	}
	var features []Feature
	known := map[string]int{}
	for !problems.full() {
		record, line, at := s.next()
		if record == nil {
			break
		}
		name, q, ok := s.quota(h, record, line, at)
		if !ok {
			continue
		}
		i, seen := known[fold(name)]
		if !seen {
			i = len(features)
			known[fold(name)] = i
			features = append(features, Feature{Name: name})
		}
		if features[i].value(q.Value) >= 0 {
			problems.add(featuresFile, line, at(h.value), "'%s' has the value '%s' twice.", name, q.Value)
			continue
		}
		features[i].Quotas = append(features[i].Quotas, q)
	}
	if len(features) == 0 && len(problems) == 0 {
		problems.add(featuresFile, 1, 1, "The file names no feature.")
	}
	return features, problems.OrNil()
}

// heads are the places of the columns of a file of quotas.
type heads struct{ feature, value, low, high, lowFlex, highFlex int }

func (s *sheet) quotaHeads() (heads, bool) {
	h := heads{feature: s.column("feature"), value: s.column("value", "name"), low: s.column("min"), high: s.column("max"),
		lowFlex: s.column("min_flex"), highFlex: s.column("max_flex")}
	if category := s.column("category"); category >= 0 {
		if h.value < 0 {
			h.value = h.feature
		}
		h.feature = category
	}
	before := len(*s.problems)
	for _, missing := range []struct {
		name string
		at   int
	}{{"feature", h.feature}, {"value", h.value}, {"min", h.low}, {"max", h.high}} {
		if missing.at < 0 {
			s.problems.add(s.name, 1, 1, "There is no column '%s'.", missing.name)
		}
	}
	if (h.lowFlex < 0) != (h.highFlex < 0) {
		s.problems.add(s.name, 1, 1, "The columns 'min_flex' and 'max_flex' go together: give both or neither.")
	}
	return h, len(*s.problems) == before
}

// quota reads one line.
func (s *sheet) quota(h heads, record []string, line int, at func(int) int) (string, Quota, bool) {
	before := len(*s.problems)
	number := func(i int, head string) int {
		n, err := strconv.Atoi(cell(record, i))
		switch {
		case cell(record, i) == "":
			s.problems.add(s.name, line, at(i), "The cell under '%s' is blank.", head)
		case err != nil || n < 0 || n > 1_000_000:
			s.problems.add(s.name, line, at(i), "'%s' under '%s' is not a whole number of people.", cell(record, i), head)
		}
		return n
	}
	name := cell(record, h.feature)
	q := Quota{Value: cell(record, h.value)}
	if name == "" {
		s.problems.add(s.name, line, at(h.feature), "The feature's name is blank.")
	} else if q.Value == "" {
		s.problems.add(s.name, line, at(h.value), "The feature '%s' has a value without a name.", name)
	}
	q.Min, q.Max = number(h.low, "min"), number(h.high, "max")
	q.MinFlex, q.MaxFlex = q.Min, q.Max
	if h.lowFlex >= 0 {
		q.MinFlex, q.MaxFlex = number(h.lowFlex, "min_flex"), number(h.highFlex, "max_flex")
	}
	if len(*s.problems) > before {
		return name, q, false
	}
	switch {
	case q.Min > q.Max:
		s.problems.add(s.name, line, at(h.low), "The minimum %d is above the maximum %d.", q.Min, q.Max)
	case q.MinFlex > q.Min:
		s.problems.add(s.name, line, at(h.lowFlex), "min_flex %d is above the minimum %d.", q.MinFlex, q.Min)
	case q.MaxFlex < q.Max:
		s.problems.add(s.name, line, at(h.highFlex), "max_flex %d is below the maximum %d.", q.MaxFlex, q.Max)
	}
	return name, q, len(*s.problems) == before
}
