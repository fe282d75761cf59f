package opinion

import (
	"math"
	"strings"
	"unicode"
)

// TooAlike is the likeness from which a new statement is held to repeat one.
const TooAlike = 0.72

// Alike finds the statement most like a text among others, by the runs of
// three letters they share, and says how like it is: 1 is the same letters.
// It answers -1 where there is none.
func Alike(text string, others []string) (which int, likeness float64) {
	which = -1
	mine := trigrams(text)
	for i, o := range others {
		if l := cosine(mine, trigrams(o)); l > likeness {
			which, likeness = i, l
		}
	}
	return which, likeness
}

func trigrams(text string) map[string]float64 {
	var b strings.Builder
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r)
	}) {
		b.WriteString(" ")
		b.WriteString(word)
	}
	b.WriteString(" ")
	letters := []rune(b.String())
	grams := map[string]float64{}
	for i := 0; i+3 <= len(letters); i++ {
		grams[string(letters[i:i+3])]++
	}
	return grams
}

func cosine(a, b map[string]float64) float64 {
	var both, x, y float64
	for g, n := range a {
		both += n * b[g]
		x += n * n
	}
	for _, n := range b {
		y += n * n
	}
	if x == 0 || y == 0 {
		return 0
	}
	return both / math.Sqrt(x*y)
}
