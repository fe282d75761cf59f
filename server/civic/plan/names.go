package plan

import (
	"regexp"
	"strings"
)

// SplitList cuts a written list at its commas, semicolons, line ends and
// bullets, but not inside brackets.
func SplitList(text string) []string {
	var items []string
	depth, begin := 0, 0
	cut := func(end, next int) {
		if item := strings.Trim(text[begin:end], " \t\u00a0\r.•●*–-"); item != "" {
			items = append(items, item)
		}
		begin = next
	}
	for i, r := range text {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth = max(0, depth-1)
		case ',', ';', '\n', '•', '●':
			if depth == 0 {
				cut(i, i+len(string(r)))
			}
		}
	}
	cut(len(text), len(text))
	return items
}

var partnership = regexp.MustCompile(`(?i),?\s+(in partnership with|working with|jointly with|together with|supported by|in collaboration with|alongside)\s+(the\s+)?`)

// Organisations cuts a list of organisations and tells partners apart. A
// comma inside a department's own name ('Digital, Culture, Media and Sport')
// does not cut: what follows it starts no name of a body.
func Organisations(text string) []string {
	var out []string
	for _, line := range strings.Split(partnership.ReplaceAllString(text, "\n"), "\n") {
		for _, item := range SplitList(line) {
			if n := len(out); n > 0 && continuesName(out[n-1], item) {
				out[n-1] += ", " + item
				continue
			}
			out = append(out, item)
		}
	}
	return out
}

var ministry = regexp.MustCompile(`(?i)^(the )?(department|ministry|secretary|office|agency|commission) (for|of)\b`)

// continuesName claims that item belongs to the department name before it:
// single plain words up to the one that carries 'and'.
func continuesName(before, item string) bool {
	if !ministry.MatchString(before) || strings.Contains(before, ")") || strings.Contains(lastPart(before), " and ") || strings.Contains(lastPart(before), " & ") && strings.Contains(before, ",") {
		return false
	}
	words := strings.Fields(item)
	if ministry.MatchString(item) || len(words) > 6 {
		return false
	}
	return len(words) == 1 && !isAbbreviation(words[0]) || strings.Contains(item, " and ") || strings.Contains(item, " & ")
}

func lastPart(name string) string {
	if i := strings.LastIndex(name, ", "); i >= 0 {
		return name[i:]
	}
	return ""
}

func isAbbreviation(word string) bool {
	return len(word) > 1 && strings.ToUpper(word) == word && strings.ContainsAny(word, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}

var bracketed = regexp.MustCompile(`\(([^()]{2,20})\)`)

var noise = regexp.MustCompile(`[^a-z0-9]+`)

// SameBody claims that two names mean one organisation: the same words, or
// the abbreviation of one stands in brackets in the other.
func SameBody(a, b string) bool {
	for _, x := range bodyNames(a) {
		for _, y := range bodyNames(b) {
			if x == y {
				return true
			}
		}
	}
	return false
}

func bodyNames(name string) []string {
	var names []string
	for _, m := range bracketed.FindAllStringSubmatch(name, -1) {
		names = append(names, fold(m[1]))
	}
	if whole := strings.TrimPrefix(fold(bracketed.ReplaceAllString(name, " ")), "the "); whole != "" {
		names = append(names, whole)
	}
	return names
}

// fold gives the bare words of a name, so that case and marks do not matter.
func fold(s string) string {
	s = strings.ReplaceAll(strings.ToLower(s), "&", " and ")
	return strings.TrimSpace(noise.ReplaceAllString(s, " "))
}
