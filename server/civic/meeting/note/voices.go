package note

import (
	"regexp"
	"strings"
)

var (
	suggested = regexp.MustCompile(`(?i)\b(suggestion|suggested|proposal|proposed|idea of)\b`)
	but       = regexp.MustCompile(`(?i)^(however|but|unfortunately|nevertheless|this was not|it was not|the group did not|the meeting did not|this is not)\b`)
	against   = regexp.MustCompile(`(?i)\b(disappoint\w*|express\w* (?:\w+ )?concerns?|concerned (?:that|about|by)|disagree\w*|dissent\w*|object(?:ed|s|ion)\b|oppos(?:ed|es)|dissatisf\w*|unhappy|regret\w*|did not support)`)
	asks      = regexp.MustCompile(`(?i)\basked\b`)
)

// proposed takes a paragraph in which something is proposed and turned down:
// what follows 'however' is the reason.
func (r *reader) proposed(text string) bool {
	all := sentences(text)
	for i, s := range all {
		if i == 0 || !but.MatchString(s) || !suggested.MatchString(strings.Join(all[:i], " ")) {
			continue
		}
		r.note.NotTaken = append(r.note.NotTaken, Proposal{Text: strings.Join(all[:i], " "), Reason: strings.Join(all[i:], " ")})
		return true
	}
	return false
}

// questioned takes a paragraph in which somebody asks: what follows is the
// answer.
func (r *reader) questioned(text string) bool {
	all := sentences(text)
	for i, s := range all {
		if !asks.MatchString(s) || strings.Contains(strings.ToLower(s), "asked to ") {
			continue
		}
		r.note.Questions = append(r.note.Questions, Question{Text: strings.Join(all[:i+1], " "), Answer: strings.Join(all[i+1:], " ")})
		r.dissent(text, r.head)
		return true
	}
	return false
}

// dissent takes sentences in which somebody does not agree. They stay where
// they stand as well: a dissent without its surroundings could mislead.
func (r *reader) dissent(text, about string) {
	for _, s := range sentences(text) {
		if against.MatchString(s) {
			r.note.Dissents = append(r.note.Dissents, Dissent{Text: s, About: about})
		}
	}
}
