// Package draw makes a lottery's result public in a way that anybody can
// check: before the draw a table of a thousand panels and its hash, then three
// digits drawn in public, then the row with that number.
//
// Registrants stand in the table under pseudonyms, which only whoever holds
// the draw's key can make. It promises that nothing published puts a
// pseudonym together with an attribute, not even by the order of names, and
// that whoever holds the published files can check the result without this
// platform. It refuses to verify less than all: a file that was altered in one
// place is not believed in any other.
package draw

import (
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/lottery"
)

// Format names the form of the published files.
const Format = "folkmoot-draw/1"

// Digits is how many decimal digits are drawn.
const Digits = 3

// Names of the published files.
const (
	SheetName = "draw.json"
	TableName = "panels.csv"
)

// Sheet is what is published before the draw, beside the table. All numbers
// are whole, so that its bytes are the same wherever it is written.
type Sheet struct {
	Format    string            `json:"format"`
	Title     string            `json:"title"`
	Algorithm lottery.Algorithm `json:"algorithm"`
	// Version of the procedure and Program, the build that ran it.
	Version string `json:"version"`
	Program string `json:"program"`
	// Panel is how many are chosen, Pool how many could be, and Unreachable
	// how many of them the quotas keep from every panel.
	Panel       int              `json:"panel"`
	Pool        int              `json:"pool"`
	Unreachable int              `json:"unreachable"`
	Features    []Feature        `json:"features"`
	Changes     []lottery.Change `json:"changes"`
	// Chances says how many people have a chance in each range.
	Chances []Range `json:"chances"`
	// LowestPerMillion and HighestPerMillion leave the unreachable out.
	LowestPerMillion  int `json:"lowestPerMillion"`
	HighestPerMillion int `json:"highestPerMillion"`
	Rows              int `json:"rows"`
	Digits            int `json:"digits"`
	// Table is the name of the file of panels and SHA256 its hash.
	Table  string `json:"table"`
	SHA256 string `json:"sha256"`
	// SeedSHA256 commits to the seed, which is told after the draw, so that
	// whoever audits the pool can make the table again.
	SeedSHA256 string `json:"seedSHA256"`
}

// Feature is a feature with its quotas and how many of the pool have a value.
type Feature struct {
	Name   string  `json:"name"`
	Values []Value `json:"values"`
}

// Value is one value of a feature.
type Value struct {
	Name string `json:"name"`
	Min  int    `json:"min"`
	Max  int    `json:"max"`
	Pool int    `json:"pool"`
}

// Range counts the people with a chance of at least From and less than To
// hundredths; the last holds 100 too.
type Range struct {
	From   int `json:"from"`
	To     int `json:"to"`
	People int `json:"people"`
}

// Key makes pseudonyms. It must be random, 32 bytes, and known to the
// recruiter alone until registrations are deleted.
type Key []byte

// Pseudonym is what a registrant is called in the table: 16 letters and digits.
func (k Key) Pseudonym(id string) string {
	m := hmac.New(sha256.New, k)
	m.Write([]byte("folkmoot draw\x00" + id))
	return strings.ToLower(letters.EncodeToString(m.Sum(nil)[:10]))
}

var letters = base32.StdEncoding.WithPadding(base32.NoPadding)

// Own is what one registrant is told privately.
type Own struct {
	ID        string
	Pseudonym string
	// Chance before the table was made, and Rows of the table, of 1,000.
	Chance float64
	Rows   int
}

// Prepared is a draw before its digits.
type Prepared struct {
	Sheet Sheet
	// Table is the CSV file of the panels.
	Table []byte
	// Owns are for the registrants, by id: not to be published.
	Owns []Own
}

// Prepare makes what is published before the draw and what each registrant is
// told. Changes are those made to the quotas so that a panel exists.
func Prepare(out *lottery.Outcome, key Key, title, program string, changes []lottery.Change) (*Prepared, error) {
	if len(key) < 32 {
		return nil, fmt.Errorf("draw: the key has %d bytes, fewer than 32", len(key))
	}
	names := make([]string, len(out.Pool.People))
	owns := make([]Own, len(names))
	for i, person := range out.Pool.People {
		names[i] = key.Pseudonym(person.ID)
		owns[i] = Own{ID: person.ID, Pseudonym: names[i], Chance: out.Chance[i]}
	}
	rows := out.Table()
	table := make([][]string, len(rows))
	for r, row := range rows {
		for _, i := range row {
			table[r] = append(table[r], names[i])
			owns[i].Rows++
		}
		// By name, since the order of ids or kinds would tell something.
		slices.Sort(table[r])
	}
	slices.SortFunc(owns, func(a, b Own) int { return cmp.Compare(a.ID, b.ID) })
	p := &Prepared{Table: encode(table), Owns: owns}
	p.Sheet = sheet(out, changes)
	p.Sheet.Title, p.Sheet.Program = title, program
	p.Sheet.SHA256 = Hash(p.Table)
	return p, nil
}

func sheet(out *lottery.Outcome, changes []lottery.Change) Sheet {
	f := out.Figures()
	s := Sheet{
		Format: Format, Algorithm: out.Algorithm, Version: lottery.Version,
		Panel: out.Pool.Panel, Pool: len(out.Pool.People), Unreachable: len(out.Unreachable),
		Changes: append([]lottery.Change{}, changes...), Chances: ranges(out.Chance),
		LowestPerMillion: int(f.Lowest*1e6 + 0.5), HighestPerMillion: int(f.Highest*1e6 + 0.5),
		Rows: lottery.Rows, Digits: Digits, Table: TableName, SeedSHA256: SeedHash(out.Seed),
	}
	counts := out.Pool.Count()
	for i, feature := range out.Pool.Features {
		shown := Feature{Name: feature.Name}
		for v, q := range feature.Quotas {
			shown.Values = append(shown.Values, Value{q.Value, q.Min, q.Max, counts[i][v]})
		}
		s.Features = append(s.Features, shown)
	}
	return s
}

// ranges counts chances in steps of five hundredths.
func ranges(chances []float64) []Range {
	all := make([]Range, 20)
	for i := range all {
		all[i].From, all[i].To = 5*i, 5*i+5
	}
	for _, c := range chances {
		all[min(19, int((c+1e-9)*20))].People++
	}
	return all
}

// Hash is the SHA-256 of published bytes, in hexadecimal digits.
func Hash(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// SeedHash commits to a seed: the SHA-256 of its eight bytes, most significant
// first.
func SeedHash(seed uint64) string {
	return Hash(binary.BigEndian.AppendUint64(nil, seed))
}
