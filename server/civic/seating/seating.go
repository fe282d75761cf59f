// Package seating gives people to small tables: it mixes them by what they
// said of themselves and parts those who sat together before.
//
// It promises: every table has as many people as any other, give or take one;
// nobody sits where something is missing that they need; nobody sits with
// somebody they are kept apart from; the same question with the same seed has
// the same answer. What it makes better within these bounds is
// one number: the squares of how often each pair met before, added up, plus
// Lambda times how far the tables are from mirroring the whole.
//
// It refuses, and says why, where the bounds cannot be kept. It gives back
// names at tables and three numbers about the whole, never what anybody said.
package seating

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// Lambda weighs a mixed table against people who meet again: a table that has
// one person of a kind too many, and another one too few, is about as bad as
// two people who meet for the second time.
const Lambda = 0.5

// Guest is somebody to be given a table.
type Guest struct {
	ID string
	// Values are the answers to each feature, in one order for all; "" says
	// nothing and counts towards nothing.
	Values []string
	// Needs must all be offered by the table.
	Needs []string
}

// Pair are two people, whichever comes first. Make one with Between.
type Pair [2]string

// Between names two people.
func Between(a, b string) Pair {
	if b < a {
		a, b = b, a
	}
	return Pair{a, b}
}

// Ask is a question to Seat.
type Ask struct {
	Guests []Guest
	Tables int
	// Offers are what each table has, by its place; short or nil offers nothing.
	Offers [][]string
	// Met counts how often two people shared a table before.
	Met map[Pair]int
	// Apart never share one.
	Apart []Pair
	Seed  uint64
}

// Seating is an answer.
type Seating struct {
	// Tables are the ids at each table, in order.
	Tables [][]string
	Quality
}

// Quality says how good a seating is, and nothing of anybody in it.
type Quality struct {
	// Again counts the pairs at one table that met before, Repeats adds up the
	// squares of how often.
	Again   int `json:"again"`
	Repeats int `json:"repeats"`
	// Imbalance adds up, over tables, features and answers, the square of how
	// many people with that answer there are beyond or below an even share.
	Imbalance float64 `json:"imbalance"`
}

// Cost is what Seat makes small.
func (q Quality) Cost() float64 { return float64(q.Repeats) + Lambda*q.Imbalance }

// Why a seating cannot be.
var (
	ErrTables = errors.New("seating: there must be at least one table, and no more tables than people")
	ErrNeeds  = errors.New("seating: the tables do not offer enough places for what people need")
	ErrApart  = errors.New("seating: those who are kept apart cannot all be")
	ErrTwice  = errors.New("seating: somebody is there twice")
)

// Seat answers a question.
func Seat(a Ask) (*Seating, error) {
	n := len(a.Guests)
	if a.Tables < 1 || a.Tables > n {
		return nil, ErrTables
	}
	s, err := newState(a)
	if err != nil {
		return nil, err
	}
	random := rand.New(rand.NewPCG(a.Seed, 0x7461626c65)) // nothing secret hangs on it
	if err := s.place(random); err != nil {
		return nil, err
	}
	s.anneal(random)
	s.settle()
	if s.broken() {
		return nil, ErrApart
	}
	out := &Seating{Tables: make([][]string, a.Tables)}
	for t, members := range s.at {
		for _, g := range members {
			out.Tables[t] = append(out.Tables[t], a.Guests[g].ID)
		}
		slices.Sort(out.Tables[t])
	}
	out.Quality = Measure(a, out.Tables)
	return out, nil
}

// Measure says how good any seating is, also one that people changed by hand.
func Measure(a Ask, tables [][]string) Quality {
	var q Quality
	values := map[string][]string{}
	features := 0
	for _, g := range a.Guests {
		values[g.ID] = g.Values
		features = max(features, len(g.Values))
	}
	seated := 0
	for _, t := range tables {
		seated += len(t)
		for i, x := range t {
			for _, y := range t[i+1:] {
				if m := a.Met[Between(x, y)]; m > 0 {
					q.Again++
					q.Repeats += m * m
				}
			}
		}
	}
	for f := range features {
		all := map[string]int{}
		for _, t := range tables {
			tally(all, values, t, f)
		}
		answers := make([]string, 0, len(all))
		for v := range all {
			answers = append(answers, v)
		}
		slices.Sort(answers) // sums of fractions depend on their order
		for _, t := range tables {
			here := map[string]int{}
			tally(here, values, t, f)
			for _, v := range answers {
				d := float64(here[v]) - float64(all[v])*float64(len(t))/float64(seated)
				q.Imbalance += d * d
			}
		}
	}
	return q
}

func tally(into map[string]int, values map[string][]string, table []string, f int) {
	for _, id := range table {
		if v := values[id]; f < len(v) && v[f] != "" {
			into[v[f]]++
		}
	}
}

// Suits claims that a table offers all that somebody needs.
func Suits(offers, needs []string) bool {
	return !slices.ContainsFunc(needs, func(n string) bool { return !slices.Contains(offers, n) })
}

func (a Ask) offers(t int) []string {
	if t < len(a.Offers) {
		return a.Offers[t]
	}
	return nil
}

// twice finds an id that stands there two times.
func (a Ask) twice() error {
	seen := map[string]bool{}
	for _, g := range a.Guests {
		if g.ID == "" || seen[g.ID] {
			return fmt.Errorf("%w: '%s'", ErrTwice, g.ID)
		}
		seen[g.ID] = true
	}
	return nil
}
