package fuzzydate

import (
	"strings"
	"testing"
)

// nap is the surroundings of a plan for 2019 to 2021, published in June 2019.
var nap = Around{Published: "2019-06-12", Start: "2019-01-01", End: "2021-12-31"}

func TestEveryWayOfWritingADateIsRead(t *testing.T) {
	const (
		tentative = 1 << iota
		open
		complete
	)
	cases := []struct {
		raw          string
		precision    Precision
		earliest     Day
		latest       Day
		flags        int
		recurrence   string
		listed       int
		inPlan       bool // read in the surroundings of nap
		assumesThat  string
		noteContains string
	}{
		// the literals of the published plans and notes
		{raw: "September 2018", precision: ToMonth, earliest: "2018-09-01", latest: "2018-09-30"},
		{raw: "Jan 2022", precision: ToMonth, earliest: "2022-01-01", latest: "2022-01-31"},
		{raw: "Sep 2021", precision: ToMonth, earliest: "2021-09-01", latest: "2021-09-30"},
		{raw: "Dec-20", precision: ToMonth, earliest: "2020-12-01", latest: "2020-12-31", assumesThat: "two-digit"},
		{raw: "Aug-21", precision: ToMonth, earliest: "2021-08-01", latest: "2021-08-31"},
		{raw: "Autumn 2019", precision: ToSeason, earliest: "2019-09-01", latest: "2019-11-30", assumesThat: "autumn"},
		{raw: "Spring 2019", precision: ToSeason, earliest: "2019-03-01", latest: "2019-05-31"},
		{raw: "Summer 2020", precision: ToSeason, earliest: "2020-06-01", latest: "2020-08-31"},
		{raw: "Winter 2019", precision: ToSeason, earliest: "2019-12-01", latest: "2020-02-29"},
		{raw: "late spring 2020", precision: ToSeason, earliest: "2020-05-01", latest: "2020-05-31"},
		{raw: "Q1 2022", precision: ToQuarter, earliest: "2022-01-01", latest: "2022-03-31", assumesThat: "calendar quarter"},
		{raw: "2023", precision: ToYear, earliest: "2023-01-01", latest: "2023-12-31"},
		{raw: "by the end of 2023", precision: ToYear, latest: "2023-12-31"},
		{raw: "TBC 2022", precision: ToYear, earliest: "2022-01-01", latest: "2022-12-31", flags: tentative},
		{raw: "TBC 2023", precision: ToYear, earliest: "2023-01-01", latest: "2023-12-31", flags: tentative},
		{raw: "Ongoing", precision: None, flags: open},
		{raw: "ongoing", precision: None, flags: open},
		{raw: "November 2018 (complete)", precision: ToMonth, earliest: "2018-11-01", latest: "2018-11-30", flags: complete, noteContains: "(complete)"},
		{raw: "Quarterly until April 2021", precision: ToMonth, latest: "2021-04-30", recurrence: "quarterly"},
		{raw: "Summer 2019, Autumn 2019, Spring 2020, Spring 2021", precision: OfList, earliest: "2019-06-01", latest: "2021-05-31", listed: 4},
		{raw: "end of April / start of May", precision: OfRange, earliest: "2020-04-20", latest: "2020-05-10", flags: tentative, inPlan: true},
		{raw: "over the course of 2022", precision: OfRange, earliest: "2022-01-01", latest: "2022-12-31"},
		{raw: "over the next six months", precision: OfRange, earliest: "2019-06-12", latest: "2019-12-12", inPlan: true},
		{raw: "throughout the NAP 5 term", precision: OfRange, earliest: "2019-01-01", latest: "2021-12-31", inPlan: true},
		{raw: "early 2022", precision: OfRange, earliest: "2022-01-01", latest: "2022-04-30"},
		{raw: "April 2023–March 2024", precision: OfRange, earliest: "2023-04-01", latest: "2024-03-31"},
		{raw: "September 2018 - Autumn 2019", precision: OfRange, earliest: "2018-09-01", latest: "2019-11-30"},
		{raw: "November 2018 - ongoing", precision: ToMonth, earliest: "2018-11-01", flags: open},
		{raw: "Spring 2019 - Spring 2020", precision: OfRange, earliest: "2019-03-01", latest: "2020-05-31"},
		// other hands, other habits
		{raw: "12 June 2019", precision: ToDay, earliest: "2019-06-12", latest: "2019-06-12"},
		{raw: "Wednesday 12th June 2019", precision: ToDay, earliest: "2019-06-12", latest: "2019-06-12"},
		{raw: "June 12, 2019", precision: ToDay, earliest: "2019-06-12", latest: "2019-06-12"},
		{raw: "2019-06-12", precision: ToDay, earliest: "2019-06-12", latest: "2019-06-12"},
		{raw: "12/06/2019", precision: ToDay, earliest: "2019-06-12", latest: "2019-06-12"},
		{raw: "12.6.19", precision: ToDay, earliest: "2019-06-12", latest: "2019-06-12"},
		{raw: "06/2019", precision: ToMonth, earliest: "2019-06-01", latest: "2019-06-30"},
		{raw: "2019-06", precision: ToMonth, earliest: "2019-06-01", latest: "2019-06-30"},
		{raw: "29 February 2020", precision: ToDay, earliest: "2020-02-29", latest: "2020-02-29"},
		{raw: "Aug '21", precision: ToMonth, earliest: "2021-08-01", latest: "2021-08-31"},
		{raw: "Sept. 2021", precision: ToMonth, earliest: "2021-09-01", latest: "2021-09-30"},
		{raw: "March\u00a02022.", precision: ToMonth, earliest: "2022-03-01", latest: "2022-03-31"},
		{raw: "H1 2021", precision: OfRange, earliest: "2021-01-01", latest: "2021-06-30"},
		{raw: "second half of 2021", precision: OfRange, earliest: "2021-07-01", latest: "2021-12-31"},
		{raw: "Q3/Q4 2022", precision: OfRange, earliest: "2022-07-01", latest: "2022-12-31"},
		{raw: "2022 Q2", precision: ToQuarter, earliest: "2022-04-01", latest: "2022-06-30"},
		{raw: "Q4 2021/22", precision: ToQuarter, earliest: "2022-01-01", latest: "2022-03-31", assumesThat: "financial"},
		{raw: "third quarter of 2022", precision: ToQuarter, earliest: "2022-07-01", latest: "2022-09-30"},
		{raw: "FY 2021/22", precision: ToYear, earliest: "2021-04-01", latest: "2022-03-31", assumesThat: "financial"},
		{raw: "2021-2023", precision: OfRange, earliest: "2021-01-01", latest: "2023-12-31"},
		{raw: "2016-18", precision: OfRange, earliest: "2016-01-01", latest: "2018-12-31"},
		{raw: "Jan-Mar 2022", precision: OfRange, earliest: "2022-01-01", latest: "2022-03-31"},
		{raw: "November to February 2022", precision: OfRange, earliest: "2021-11-01", latest: "2022-02-28"},
		{raw: "12–14 June 2019", precision: OfRange, earliest: "2019-06-12", latest: "2019-06-14"},
		{raw: "Dec-20 - Mar-21", precision: OfRange, earliest: "2020-12-01", latest: "2021-03-31"},
		{raw: "between April 2020 and June 2021", precision: OfRange, earliest: "2020-04-01", latest: "2021-06-30"},
		{raw: "from May 2019 to June 2021", precision: OfRange, earliest: "2019-05-01", latest: "2021-06-30"},
		{raw: "Spring/Summer 2020", precision: OfRange, earliest: "2020-03-01", latest: "2020-08-31"},
		{raw: "Winter 2019/20", precision: ToSeason, earliest: "2019-12-01", latest: "2020-02-29"},
		{raw: "mid-2022", precision: OfRange, earliest: "2022-05-01", latest: "2022-08-31"},
		{raw: "late 2022", precision: OfRange, earliest: "2022-09-01", latest: "2022-12-31"},
		{raw: "end of March 2022", precision: OfRange, earliest: "2022-03-20", latest: "2022-03-31"},
		{raw: "By end June 2022", precision: ToMonth, latest: "2022-06-30"},
		{raw: "no later than 31 March 2022", precision: ToDay, latest: "2022-03-31"},
		{raw: "From May 2019 onwards", precision: ToMonth, earliest: "2019-05-01", flags: open},
		{raw: "Since 2018", precision: ToYear, earliest: "2018-01-01"},
		{raw: "Ongoing until March 2023", precision: ToMonth, latest: "2023-03-31"},
		{raw: "Ongoing (quarterly)", precision: None, flags: open, recurrence: "quarterly", noteContains: "quarterly"},
		{raw: "Monthly", precision: None, recurrence: "monthly"},
		{raw: "every six months from June 2020", precision: ToMonth, earliest: "2020-06-01", recurrence: "six-monthly"},
		{raw: "June 2020, then annually", precision: OfList, earliest: "2020-06-01", latest: "2020-06-30", recurrence: "annual", listed: 2},
		{raw: "March and June 2020", precision: OfList, earliest: "2020-03-01", latest: "2020-06-30", listed: 2},
		{raw: "(TBC)", precision: None, flags: tentative},
		{raw: "To be confirmed", precision: None, flags: tentative},
		{raw: "Expected: Autumn 2022", precision: ToSeason, earliest: "2022-09-01", latest: "2022-11-30", flags: tentative},
		{raw: "Spring 2022 (TBC)", precision: ToSeason, earliest: "2022-03-01", latest: "2022-05-31", flags: tentative},
		{raw: "c. 2022", precision: ToYear, earliest: "2022-01-01", latest: "2022-12-31", flags: tentative},
		{raw: "Complete", precision: None, flags: complete},
		{raw: "Completed March 2019", precision: ToMonth, earliest: "2019-03-01", latest: "2019-03-31", flags: complete},
		{raw: "by the end of the plan", precision: OfRange, latest: "2021-12-31", inPlan: true},
		{raw: "N/A", precision: None},
		{raw: "–", precision: None},
		{raw: "", precision: None},
	}
	for _, c := range cases {
		around := Around{}
		if c.inPlan {
			around = nap
		}
		d := ParseIn(c.raw, around)
		flags := 0
		if d.Tentative {
			flags |= tentative
		}
		if d.OpenEnded {
			flags |= open
		}
		if d.Complete() {
			flags |= complete
		}
		if !d.Understood() || d.Raw != c.raw || d.Precision != c.precision || d.Earliest != c.earliest || d.Latest != c.latest ||
			flags != c.flags || d.Recurrence != c.recurrence || len(d.List) != c.listed ||
			!strings.Contains(d.Assumption, c.assumesThat) || !strings.Contains(d.Note, c.noteContains) {
			t.Errorf("%q was read as %+v (flags %b)", c.raw, d, flags)
		}
	}
}

func TestWordsThatAreNoDateAreNotGuessedAt(t *testing.T) {
	for _, raw := range []string{
		"when funding allows", "31 February 2020", "Publish in September 2018", "September 2018 November 2018", "2019 July 2020",
		"May", // understood, but of no year: asserted below
		"Summer 2019,", "- 2020", "Q7 2022", "13/13/2020", "soon", strings.Repeat("from ongoing ", 200), "(", "((", "1", "99",
	} {
		d := Parse(raw)
		if d.Dated() {
			t.Errorf("%q was given days: %+v", raw, d)
		}
		if raw == "May" {
			if !d.Yearless() || !d.Understood() {
				t.Errorf("a month without a year was read as %+v", d)
			}
			continue
		}
		if d.Understood() {
			t.Errorf("%q passed for a date: %+v", raw, d)
		}
	}
}

func TestALiteralOfNoYearTakesItFromItsDocument(t *testing.T) {
	d := ParseIn("end of April / start of May", Around{Published: "2017-02-15"})
	if d.Earliest != "2017-04-20" || d.Latest != "2017-05-10" || d.Assumption == "" {
		t.Fatalf("read as %+v", d)
	}
	if d := Parse("end of April / start of May"); d.Dated() || !d.Understood() || !d.Yearless() {
		t.Fatalf("without a document it was read as %+v", d)
	}
}

func TestAnIncompleteNoteIsNotComplete(t *testing.T) {
	for _, raw := range []string{"March 2019 (not complete)", "March 2019 (partially complete)", "March 2019 (incomplete)", "March 2019"} {
		if Parse(raw).Complete() {
			t.Errorf("%q passed for complete", raw)
		}
	}
}

func FuzzParseKeepsTheWordsAndNeverPanics(f *testing.F) {
	for _, seed := range []string{"Dec-20", "TBC 2022", "Q1/Q2 2022", "12–14 June 2019", "from from from ongoing - ongoing", "(([", "Winter 2019/20", "every six months \xff", "9999-99-99", "q1q1q1", "2022 Q1 Q1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		d := ParseIn(raw, nap)
		if d.Raw != raw {
			t.Fatalf("%q became %q", raw, d.Raw)
		}
		if d.Earliest != "" && d.Latest != "" && d.Precision != OfRange && d.Precision != OfList && d.Earliest > d.Latest {
			t.Fatalf("%q ends before it starts: %+v", raw, d)
		}
		if d.Unread && d.Dated() {
			t.Fatalf("%q is unread and yet dated: %+v", raw, d)
		}
	})
}

func TestTheEndsOfAStretchAreReadApart(t *testing.T) {
	for raw, want := range map[string][2]Day{
		"Spring 2019 - Autumn 2021":     {"2019-05-31", "2021-11-30"},
		"November 2018 - ongoing":       {"2018-11-30", ""},
		"from May 2019 to June 2021":    {"2019-05-31", "2021-06-30"},
		"2021-2023":                     {"2021-12-31", "2023-12-31"},
		"Autumn 2019":                   {"2019-11-30", "2019-11-30"},
		"12/06/2019 - 13/07/2019":       {"2019-06-12", "2019-07-13"},
		"early 2022 – the end of 2023":  {"2022-04-30", "2023-12-31"},
		"when funding allows - perhaps": {"", ""},
	} {
		start, end := Ends(raw, Around{})
		if start.Latest != want[0] || end.Latest != want[1] {
			t.Errorf("%q: %q to %q, want %q", raw, start.Latest, end.Latest, want)
		}
	}
}

func TestEveryWordOfADateIsKnownAsOne(t *testing.T) {
	for _, raw := range []string{"Quarterly until April 2021", "by the end of 2023", "April 2023–March 2024", "TBC 2022", "throughout the NAP 5 term", "Wednesday 12th June 2019",
		"end of April / start of May", "Dec-20", "Q4 2021/22", "to be confirmed", "every six months from June 2020", "over the next six months", "N/A", "–", "Aug ’21", "H1 2021", "no later than 31 March 2022"} {
		if !Parse(raw).Understood() {
			t.Errorf("%q is no date at all", raw)
		}
		for _, word := range strings.Fields(raw) {
			if !Speaks(word) {
				t.Errorf("%q of %q is not known", word, raw)
			}
		}
	}
	for _, word := range []string{"Publish", "government", "Marvellous", "seasons"} {
		if Speaks(word) {
			t.Errorf("%q passes for a word of dates", word)
		}
	}
}
