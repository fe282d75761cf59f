package search

import (
	"fmt"
	"strings"
	"testing"
)

func titles(hits []Hit) string {
	var all []string
	for _, h := range hits {
		all = append(all, h.Title)
	}
	return strings.Join(all, ", ")
}

var shelf = New([]Item{
	{Kind: Draft, Title: "Open contracting", Href: "/1", Text: "Every public contract above 10,000 pounds is published with its price."},
	{Kind: Draft, Title: "Buses after dark", Href: "/2", Text: "The last bus leaves at nine.\n\nIt was a contract of 1998 that said so."},
	{Kind: Input, Title: "Whose streets?", Href: "/3", Text: "People’s streets, and Siân's café in Tŷ Ddewi, where contractors park."},
	{Kind: Forum, Title: "Getting about", Href: "/4", Text: ""},
})

func TestWhatIsFoundAndInWhichOrder(t *testing.T) {
	for _, c := range []struct{ ask, want string }{
		{"contracting", "Open contracting"},
		{"contract", "Open contracting, Buses after dark, Whose streets?"}, // a title first, then the whole word, then its beginning
		{"CONTRACTS", "Open contracting, Buses after dark, Whose streets?"},
		{"contract nine", "Buses after dark"},
		{"contract contract", "Open contracting, Buses after dark, Whose streets?"},
		{"contract unheard", ""},
		{"sian cafe ty", "Whose streets?"},
		{"Siân's", "Whose streets?"},
		{"peoples", "Whose streets?"},
		{"1998", "Buses after dark"},
		{"about", "Getting about"},
		{"", ""},
		{"?! …", ""},
		{"'", ""},
	} {
		hits, all := shelf.Find(c.ask, 10)
		if got := titles(hits); got != c.want || all != len(hits) {
			t.Errorf("%q found %q of %d, want %q", c.ask, got, all, c.want)
		}
	}
}

func TestAFindShowsTheWordsAroundIt(t *testing.T) {
	hits, _ := shelf.Find("contract bus", 1)
	if h := hits[0]; h.Before+"["+h.Match+"]"+h.After != "The last [bus] leaves at nine. It was a contract of 1998 that said so." {
		t.Errorf("shown as %q [%s] %q", h.Before, h.Match, h.After)
	}
	long := New([]Item{{Title: "Long", Text: strings.Repeat("before ", 50) + "NEEDLE, " + strings.Repeat("after ", 50)}})
	hits, _ = long.Find("needle", 1)
	h := hits[0]
	if h.Match != "NEEDLE" || !strings.HasPrefix(h.Before, "… before") || !strings.HasSuffix(h.After, "after …") || len(h.Before)+len(h.After) > 230 {
		t.Errorf("shown as %q [%s] %q", h.Before, h.Match, h.After)
	}
	if hits, _ = shelf.Find("getting", 1); hits[0].Match != "" {
		t.Errorf("a find in a title alone shows %q", hits[0].Match)
	}
}

func TestOnlySoManyAreShownAndAllAreCounted(t *testing.T) {
	var items []Item
	for i := range 300 {
		items = append(items, Item{Title: fmt.Sprintf("Idea %d", i), Href: fmt.Sprint(i), Text: "A tram"})
	}
	hits, all := New(items).Find("tram", 20)
	if len(hits) != 20 || all != 300 || hits[0].Title != "Idea 0" || hits[19].Title != "Idea 19" {
		t.Errorf("%d of %d: %s", len(hits), all, titles(hits))
	}
}

func TestAQuestionOfAnyLengthIsCutAndNotRefused(t *testing.T) {
	if got := Words(strings.Repeat("many words and more of them besides them all and others yet ", 90)); len(got) != MostWords {
		t.Errorf("%d words are looked for: %v", len(got), got)
	}
	if got := Words(strings.Repeat("ŵ", 5000)); len(got) != 1 || len(got[0]) != mostRunes {
		t.Errorf("%d words, the first of %d letters", len(got), len(got[0]))
	}
	if got := Question(" two\n\t words  \xff"); got != "two words" {
		t.Errorf("the question is read as %q", got)
	}
	if got := Words("\xff\xfe bus"); len(got) != 1 || got[0] != "bus" {
		t.Errorf("broken letters give %q", got)
	}
}

func TestAnIndexKeepsNothingOfWhatItWasHanded(t *testing.T) {
	items := []Item{{Title: "Trams"}}
	x := New(items)
	items[0].Title = "Boats"
	if hits, _ := x.Find("trams", 1); titles(hits) != "Trams" {
		t.Errorf("found %q", titles(hits))
	}
}
