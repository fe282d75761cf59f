package draw

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/lottery"
)

// pool has 40 people of two features; ids begin with their attributes, so that
// a leak of their order would show.
func pool(t *testing.T) *lottery.Outcome {
	t.Helper()
	var people strings.Builder
	people.WriteString("id,gender,age\n")
	for i := range 40 {
		g, a := []string{"female", "male"}[i%2], []string{"old", "young", "young"}[i%3]
		fmt.Fprintf(&people, "%s-%s-%02d,%s,%s\n", g, a, i, g, a)
	}
	features, err := lottery.ReadFeatures(strings.NewReader("feature,value,min,max\ngender,female,4,6\ngender,male,4,6\nage,old,5,6\nage,young,4,5\n"))
	if err != nil {
		t.Fatal(err)
	}
	all, err := lottery.ReadRespondents(strings.NewReader(people.String()), features, lottery.Columns{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := lottery.Run(context.Background(), &lottery.Pool{Features: features, People: all, Panel: 10}, lottery.Options{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

var key = Key(bytes.Repeat([]byte{5}, 32))

func prepared(t *testing.T) (*Prepared, []byte) {
	t.Helper()
	p, err := Prepare(pool(t), key, "Town centre", "test", nil)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := json.Marshal(p.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	return p, sheet
}

func TestADrawIsVerifiedFromItsPublishedFilesAlone(t *testing.T) {
	p, sheet := prepared(t)
	v, err := Verify(sheet, p.Table, "042", p.Sheet.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	line := strings.Split(string(p.Table), "\n")[43]
	if want := "042," + strings.Join(v.Members, ","); line != want || v.Row != 42 || len(v.Members) != 10 {
		t.Errorf("row %d: %v", v.Row, v.Members)
	}
	for _, own := range p.Owns {
		if v.Rows[own.Pseudonym] != own.Rows {
			t.Errorf("%s was told %d rows and stands on %d", own.ID, own.Rows, v.Rows[own.Pseudonym])
		}
	}
}

func TestAnAlteredRowIsFound(t *testing.T) {
	p, sheet := prepared(t)
	lines := strings.Split(string(p.Table), "\n")
	members := strings.Split(lines[8], ",")
	for _, own := range p.Owns {
		if !slices.Contains(members, own.Pseudonym) {
			members[3] = own.Pseudonym
			break
		}
	}
	lines[8] = strings.Join(members, ",")
	altered := []byte(strings.Join(lines, "\n"))
	if _, err := Verify(sheet, altered, "123", ""); err == nil || !strings.Contains(err.Error(), "the table was altered") {
		t.Errorf("an altered row: %v", err)
	}
	// Whoever alters the sheet as well is found by what was recorded before.
	forged := p.Sheet
	forged.SHA256 = Hash(altered)
	raw, _ := json.Marshal(forged)
	if _, err := Verify(raw, altered, "123", ""); err != nil {
		t.Errorf("the forgery should be consistent: %v", err)
	}
	if _, err := Verify(raw, altered, "123", p.Sheet.SHA256); err == nil || !strings.Contains(err.Error(), "not the one that was committed") {
		t.Errorf("a forged pair: %v", err)
	}
}

func TestATableThatIsWrongInItselfIsRefusedEvenWithTheRightHash(t *testing.T) {
	p, _ := prepared(t)
	lines := strings.Split(strings.TrimSuffix(string(p.Table), "\n"), "\n")
	cells := strings.Split(lines[5], ",")
	for want, change := range map[string]func() []string{
		"the table has 999 rows instead of 1000":  func() []string { return lines[:1000] },
		"line 6 is numbered '005' instead of 004": func() []string { return slices.Delete(slices.Clone(lines), 5, 6) },
		"row 004 names " + cells[1] + " twice":    func() []string { return with(lines, 5, strings.Replace(lines[5], cells[2], cells[1], 1)) },
		"row 004 has 9 members instead of 10":     func() []string { return with(lines, 5, strings.Join(cells[:10], ",")) },
		"which is no pseudonym":                   func() []string { return with(lines, 5, strings.Replace(lines[5], cells[2], "Jane Doe", 1)) },
	} {
		table := []byte(strings.Join(change(), "\n") + "\n")
		s := p.Sheet
		s.SHA256 = Hash(table)
		raw, _ := json.Marshal(s)
		if _, err := Verify(raw, table, "000", ""); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v instead of %s", err, want)
		}
	}
}

func with(lines []string, at int, line string) []string {
	lines = slices.Clone(lines)
	lines[at] = line
	return lines
}

func TestOnlyThreeDigitsAreADraw(t *testing.T) {
	p, sheet := prepared(t)
	for _, digits := range []string{"", "12", "1234", "-12", "1 2", "１２３"} {
		if v, err := Verify(sheet, p.Table, digits, ""); err == nil {
			t.Errorf("'%s' gave row %d", digits, v.Row)
		}
	}
	for digits, row := range map[string]int{"000": 0, "999": 999, "007": 7} {
		if v, err := Verify(sheet, p.Table, digits, ""); err != nil || v.Row != row {
			t.Errorf("%s: %v", digits, err)
		}
	}
}

func TestNothingPublishedPutsAPseudonymTogetherWithAnAttribute(t *testing.T) {
	p, sheet := prepared(t)
	for _, own := range p.Owns {
		if bytes.Contains(p.Table, []byte(own.ID)) || bytes.Contains(sheet, []byte(own.ID)) || bytes.Contains(sheet, []byte(own.Pseudonym)) {
			t.Errorf("%s leaks", own.ID)
		}
	}
	for _, word := range []string{"female", "young"} {
		if bytes.Contains(p.Table, []byte(word)) {
			t.Errorf("the table says %s", word)
		}
	}
	for _, line := range strings.Split(strings.TrimSpace(string(p.Table)), "\n")[1:] {
		if members := strings.Split(line, ",")[1:]; !slices.IsSorted(members) {
			t.Fatalf("the order of %v tells something", members)
		}
	}
	if other := Key(bytes.Repeat([]byte{6}, 32)); other.Pseudonym("a") == key.Pseudonym("a") {
		t.Error("pseudonyms do not depend on the key")
	}
	if _, err := Prepare(pool(t), key[:16], "", "", nil); err == nil {
		t.Error("a short key was taken")
	}
}

func TestTheSheetCountsThePoolAndCommitsToTheSeed(t *testing.T) {
	p, sheet := prepared(t)
	people := 0
	for _, r := range p.Sheet.Chances {
		people += r.People
	}
	if people != 40 || p.Sheet.Pool != 40 || p.Sheet.Features[0].Values[0].Pool != 20 {
		t.Errorf("sheet: %+v", p.Sheet)
	}
	if p.Sheet.SeedSHA256 != SeedHash(7) || SeedHash(7) == SeedHash(8) {
		t.Error("the seed is not committed")
	}
	if c := p.Commitment(sheet); c.Sheet != Hash(sheet) || c.Table != Hash(p.Table) {
		t.Errorf("commitment: %+v", c)
	}
}
