package difference

import (
	"slices"
	"strings"
)

// edit is a stretch of bytes of a text and what comes in its place.
type edit struct {
	from, to int
	put      string
}

// Rebase carries a change from base to mine over to what base became since.
// It keeps both changes where they leave at least a word between them, and
// says no where they do not: it never guesses who is right.
func Rebase(base, now, mine string) (string, bool) {
	switch base {
	case now:
		return mine, true
	case mine:
		return now, true
	}
	theirs, ours := edits(base, now), edits(base, mine)
	all := slices.Clone(theirs)
	for _, e := range ours {
		if slices.Contains(theirs, e) {
			continue // both did the same
		}
		for _, other := range theirs {
			if e.from <= other.to && other.from <= e.to {
				return "", false
			}
		}
		all = append(all, e)
	}
	slices.SortFunc(all, func(a, b edit) int { return a.from - b.from })
	var b strings.Builder
	at := 0
	for _, e := range all {
		b.WriteString(base[at:e.from])
		b.WriteString(e.put)
		at = e.to
	}
	b.WriteString(base[at:])
	return b.String(), true
}

// edits lists what turns one text into another, in order.
func edits(old, new string) []edit {
	var all []edit
	at, open := 0, false
	for _, s := range Words(old, new) {
		if s.Op == Same {
			at, open = at+len(s.Text), false
			continue
		}
		if !open {
			all, open = append(all, edit{from: at, to: at}), true
		}
		last := &all[len(all)-1]
		if s.Op == Delete {
			at += len(s.Text)
			last.to = at
		} else {
			last.put += s.Text
		}
	}
	return all
}

// Hunk is one change of a text: words that went, and what came in their place.
type Hunk struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// Hunks lists the changes between two texts without what they share. Changes
// with nothing but space between them are one.
func Hunks(old, new string) []Hunk {
	var all []Hunk
	last := 0
	for _, e := range edits(old, new) {
		if n := len(all); n > 0 && strings.TrimSpace(old[last:e.from]) == "" {
			all[n-1].Old += old[last:e.to]
			all[n-1].New += old[last:e.from] + e.put
		} else {
			all = append(all, Hunk{Old: old[e.from:e.to], New: e.put})
		}
		last = e.to
	}
	return all
}
