package fuzzydate

import "strings"

// vocabulary is every word that can stand in a date.
var vocabulary = func() map[string]bool {
	all := map[string]bool{}
	for _, set := range []map[string]bool{tentativeWords, doneWords, filler, weekdays} {
		for w := range set {
			all[w] = true
		}
	}
	for _, set := range []map[string]int{months, seasons, counts, numberWords} {
		for w := range set {
			all[w] = true
		}
	}
	for w := range parts {
		all[w] = true
	}
	for _, how := range recurrences {
		for w := range strings.FieldsSeq(how.phrase) {
			all[w] = true
		}
	}
	for w := range strings.FieldsSeq("the of part and or to until till up by before no later earlier than not due ending be confirmed determined decided agreed announced after from since starting beginning as commencing between through " +
		"ongoing going continuous continuing continuously indefinite indefinitely permanent open ended rolling underway already progress onwards onward on beyond present then review " +
		"quarter half q h fy calendar financial year month course lifetime life duration throughout during across over within next coming following first nap plan cycle term period action national whole this s " +
		"day days week weeks months years close n a na none nil applicable specified stated unspecified blank early mid late st nd rd th c e w k") {
		all[w] = true
	}
	return all
}()

// Speaks claims that a word may be part of a date: a number, a mark, or a word
// that some date is written with. It lets a reader of long texts look only
// where a date can be; it does not claim that one is there.
func Speaks(word string) bool {
	for _, t := range scan(word) {
		if t.number || vocabulary[t.text] || len(t.text) <= 3 && !isLetter(t.text) {
			continue
		}
		return false
	}
	return true
}

func isLetter(s string) bool { return strings.ToLower(s) != strings.ToUpper(s) }
