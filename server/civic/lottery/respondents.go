package lottery

import (
	"io"
	"strconv"
	"strings"
)

// Person is somebody in the pool.
type Person struct {
	ID string
	// Values has, for each feature in order, the number of the person's value.
	Values []int
	// Household is the same for people who live together; empty when unknown.
	Household string
}

// Columns says which columns of a file of respondents are not features.
type Columns struct {
	// ID names the column of ids. When it is empty, a column called id, or one
	// whose name ends in _id, is taken, else the first column unless it is a
	// feature; without any, people are numbered from 1.
	ID string
	// Address names the columns that tell a household when all are the same.
	// When it is empty, primary_address1 and primary_zip are taken if the file
	// has both. With none, everybody counts as living alone.
	Address []string
}

const respondentsFile = "respondents"

// ReadRespondents reads the pool from a CSV file with a column for each
// feature. Other columns, such as contacts, are passed over and never kept.
func ReadRespondents(in io.Reader, features []Feature, columns Columns) ([]Person, error) {
	var problems Problems
	s := openSheet(respondentsFile, in, &problems)
	if s == nil {
		return nil, problems
	}
	r := register{sheet: s, features: features, seen: map[string]int{}}
	r.find(columns)
	if len(problems) > 0 {
		return nil, problems
	}
	var people []Person
	for !problems.full() {
		record, line, at := s.next()
		if record == nil {
			break
		}
		if p, ok := r.person(record, line, at, len(people)+1); ok {
			people = append(people, p)
		}
	}
	if len(people) == 0 && len(problems) == 0 {
		problems.add(respondentsFile, 1, 1, "The file has no respondent.")
	}
	return people, problems.OrNil()
}

// register is a file of respondents while it is read.
type register struct {
	*sheet
	features []Feature
	at       []int // column of each feature
	id       int
	address  []int
	seen     map[string]int // ids, with the line they stood on
}

func (r *register) find(columns Columns) {
	isFeature := map[int]bool{}
	for _, f := range r.features {
		i := r.column(f.Name)
		if i < 0 {
			r.problems.add(r.name, 1, 1, "There is no column for the feature '%s'.", f.Name)
		}
		r.at = append(r.at, i)
		isFeature[i] = true
	}
	r.id = -1
	switch {
	case columns.ID != "":
		if r.id = r.column(columns.ID); r.id < 0 {
			r.problems.add(r.name, 1, 1, "There is no column '%s'.", columns.ID)
		}
	default:
		r.id = r.guessID(isFeature)
	}
	names, must := columns.Address, true
	if len(names) == 0 {
		names, must = []string{"primary_address1", "primary_zip"}, false
	}
	for _, name := range names {
		i := r.column(name)
		if i < 0 && must {
			r.problems.add(r.name, 1, 1, "There is no column '%s'.", name)
		}
		if i < 0 {
			r.address = nil
			return
		}
		r.address = append(r.address, i)
	}
}

func (r *register) guessID(isFeature map[int]bool) int {
	if i := r.column("id"); i >= 0 && !isFeature[i] {
		return i
	}
	for i, head := range r.heads {
		if strings.HasSuffix(fold(head), "_id") && !isFeature[i] {
			return i
		}
	}
	if !isFeature[0] {
		return 0
	}
	return -1
}

func (r *register) person(record []string, line int, at func(int) int, number int) (Person, bool) {
	before := len(*r.problems)
	p := Person{ID: strconv.Itoa(number), Values: make([]int, len(r.features))}
	if r.id >= 0 {
		p.ID = cell(record, r.id)
		if first, twice := r.seen[p.ID]; p.ID == "" {
			r.problems.add(r.name, line, at(r.id), "The id is blank.")
		} else if twice {
			r.problems.add(r.name, line, at(r.id), "The id '%s' stood on line %d already.", p.ID, first)
		}
		r.seen[p.ID] = line
	}
	for i, f := range r.features {
		value := cell(record, r.at[i])
		p.Values[i] = f.value(value)
		switch {
		case value == "":
			r.problems.add(r.name, line, at(r.at[i]), "The cell under '%s' is blank.", f.Name)
		case p.Values[i] < 0:
			r.problems.add(r.name, line, at(r.at[i]), "'%s' is not among the values of '%s'.", value, f.Name)
		}
	}
	p.Household = r.household(record)
	return p, len(*r.problems) == before
}

// household is the address in one piece. Nobody is thought to live with
// somebody because both left it blank.
func (r *register) household(record []string) string {
	parts := make([]string, len(r.address))
	said := false
	for i, at := range r.address {
		parts[i] = fold(cell(record, at))
		said = said || parts[i] != ""
	}
	if !said {
		return ""
	}
	return strings.Join(parts, "\n")
}
