// Package search finds words in what everybody may read.
//
// It promises that the same words give the same finds in the same order, that
// a word finds longer ones that begin with it, that capitals and accents do
// not matter, and that a find shows the words around it. It refuses to know
// who asks: only what is public is handed to it.
package search

import (
	"cmp"
	"slices"
	"strings"
)

// Kind is what a find is, so that a reader knows where a link leads.
type Kind string

// The kinds.
const (
	Plan           Kind = "plan"
	Commitment     Kind = "commitment"
	Draft          Kind = "draft"
	Input          Kind = "input"
	Session        Kind = "session"
	Forum          Kind = "forum"
	Recommendation Kind = "recommendation"
	Conversation   Kind = "conversation"
	Ballot         Kind = "ballot"
)

// What a question may hold; the rest of a longer one is left out.
const (
	MostWords = 8
	mostRunes = 200
)

// Item is one thing that can be found.
type Item struct {
	Kind   Kind
	Title  string
	Href   string
	Within string // the title of what it belongs to
	Text   string
}

// Hit is an item that was found, with the first place in its text where one
// of the words stands; all three are empty where only the title has them.
type Hit struct {
	Item
	Before, Match, After string
}

// post says that a word stands in an item, and whether in its title.
type post struct {
	item  int
	title bool
}

// Index is a list of items in which words are found. It does not change.
type Index struct {
	items []Item
	words []string // in their order
	posts [][]post // of each word, in the order of the items
}

// New makes an index.
func New(items []Item) *Index {
	x := &Index{items: slices.Clone(items)}
	where := map[string][]post{}
	for i, item := range x.items {
		seen := map[string]bool{}
		for _, title := range []bool{true, false} {
			text := item.Text
			if title {
				text = item.Title
			}
			for _, w := range tokens(text) {
				if !seen[w.fold] {
					seen[w.fold] = true
					where[w.fold] = append(where[w.fold], post{i, title})
				}
			}
		}
	}
	for w := range where {
		x.words = append(x.words, w)
	}
	slices.Sort(x.words)
	for _, w := range x.words {
		x.posts = append(x.posts, where[w])
	}
	return x
}

// Len is how many items it holds.
func (x *Index) Len() int { return len(x.items) }

// What a find is worth: a title tells more than a text, the whole word more
// than the beginning of one.
const (
	inTitle   = 8
	inText    = 2
	wholeWord = 2
)

// Find gives the items that have all the words, the best first, at most so
// many, and how many there are in all.
func (x *Index) Find(question string, most int) (hits []Hit, all int) {
	asked := Words(question)
	if len(asked) == 0 {
		return nil, 0
	}
	var worth map[int]int
	for _, w := range asked {
		one := x.having(w)
		for i := range one {
			one[i] += worth[i]
			if _, before := worth[i]; worth != nil && !before {
				delete(one, i)
			}
		}
		worth = one
	}
	found := make([]int, 0, len(worth))
	for i := range worth {
		found = append(found, i)
	}
	slices.SortFunc(found, func(a, b int) int {
		return cmp.Or(cmp.Compare(worth[b], worth[a]), cmp.Compare(a, b))
	})
	for _, i := range found[:min(most, len(found))] {
		hits = append(hits, around(x.items[i], asked))
	}
	return hits, len(found)
}

// having is what each item with a word, or with one that begins with it, is
// worth for it.
func (x *Index) having(word string) map[int]int {
	worth := map[int]int{}
	at, _ := slices.BinarySearch(x.words, word)
	for ; at < len(x.words) && strings.HasPrefix(x.words[at], word); at++ {
		for _, p := range x.posts[at] {
			n := inText
			if p.title {
				n = inTitle
			}
			if x.words[at] == word {
				n *= wholeWord
			}
			worth[p.item] = max(worth[p.item], n)
		}
	}
	return worth
}
