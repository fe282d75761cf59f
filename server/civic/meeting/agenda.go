package meeting

import (
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// ReadAgenda understands an agenda as people type it, a point a line with its
// minutes at the end, and the sector that asked for it after that where one
// did: "Open contracting, 20, from civil society". Points keep the id they
// had where their title is the same.
func ReadAgenda(text string, was []Item) []Item {
	var all []Item
	used := map[string]bool{}
	for _, l := range strings.Split(clean(text), "\n") {
		if l = line(l); l == "" {
			continue
		}
		l, from := cutSector(l)
		title, minutes := cutMinutes(l)
		all = append(all, Item{ID: itemID(title, was, used), Title: title, Minutes: minutes, From: from})
	}
	return all
}

// askedBy are the words with which a line says who asked for a point, in
// English and in Welsh; the first of each sector is written back.
var askedBy = []struct {
	words  string
	sector people.Sector
}{
	{"from civil society", people.CivilSociety}, {"gan gymdeithas sifil", people.CivilSociety},
	{"from citizens", people.Citizen}, {"gan ddinasyddion", people.Citizen},
	{"from government", people.Government}, {"gan y llywodraeth", people.Government},
	{"from others", people.OtherSector}, {"gan eraill", people.OtherSector},
}

func cutSector(l string) (string, people.Sector) {
	for _, one := range askedBy {
		at := len(l) - len(one.words)
		if at > 0 && strings.EqualFold(l[at:], one.words) {
			if head := strings.TrimRight(l[:at], " "); strings.HasSuffix(head, ",") {
				return strings.TrimRight(head, " ,"), one.sector
			}
		}
	}
	return l, ""
}

// cutMinutes takes "20", "20 min" or "(20 minutes)" off the end; 10 minutes
// where nothing is said.
func cutMinutes(l string) (string, int) {
	rest, unit := strings.TrimRight(l, ")"), ""
	for _, word := range []string{"minutes", "minute", "mins", "min", "munud"} {
		if cut, found := strings.CutSuffix(rest, word); found {
			rest, unit = strings.TrimSpace(cut), word
		}
	}
	at := len(rest)
	for at > 0 && rest[at-1] >= '0' && rest[at-1] <= '9' {
		at--
	}
	n := 0
	for _, d := range rest[at:] {
		n = min(n*10+int(d-'0'), 10000)
	}
	head := strings.TrimSpace(rest[:at])
	title := strings.TrimSpace(strings.TrimRight(head, "(,;:–—-"))
	// A number that nothing sets apart belongs to the title: "Plan for 2027".
	if at == len(rest) || title == "" || title == head && unit == "" {
		return l, 10
	}
	return title, n
}

func itemID(title string, was []Item, used map[string]bool) string {
	for _, item := range was {
		if item.Title == title && !used[item.ID] {
			used[item.ID] = true
			return item.ID
		}
	}
	stem := civic.Slug(title)
	if stem == "" {
		stem = "item"
	}
	taken := func(id string) bool {
		return used[id] || slices.ContainsFunc(was, func(i Item) bool { return i.ID == id })
	}
	id := stem
	for n := 2; taken(id); n++ {
		id = stem + "-" + string(rune('0'+n/10)) + string(rune('0'+n%10))
	}
	used[id] = true
	return id
}

// WriteAgenda gives an agenda back as it is typed.
func WriteAgenda(items []Item) string {
	var b strings.Builder
	for _, item := range items {
		b.WriteString(item.Title + ", " + decimal(item.Minutes))
		for _, one := range askedBy {
			if one.sector == item.From {
				b.WriteString(", " + one.words)
				break
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Named gives each point of an agenda the id that it had under its title, or a
// new one.
func Named(items, was []Item) []Item {
	used := map[string]bool{}
	for i := range items {
		items[i].ID = itemID(line(items[i].Title), was, used)
	}
	return items
}
