package fuzzydate

// meaning is what a phrase comes to.
type meaning struct {
	precision  Precision
	from, to   Day
	tentative  bool
	open       bool
	recurrence string
	note       string
	assumption string
	list       []item
}

type item struct {
	tokens  []token
	meaning meaning
}

// reader reads phrases in their surroundings. Its methods take all tokens or
// none; every call hands on fewer tokens than it got, so it always ends. What
// is left of patience bounds the ways that are tried: a hostile literal such as
// a long row of 'from' and 'ongoing' has more of them than time allows.
type reader struct {
	around   Around
	patience *int
}

func readerIn(around Around) reader {
	patience := 300
	return reader{around, &patience}
}

// whole reads a literal: one phrase, or a list of them.
func (r reader) whole(tokens []token) (meaning, bool) {
	if m, ok := r.phrase(tokens); ok {
		return m, true
	}
	return r.listOf(tokens)
}

var tentativeWords = words("tbc tbd provisional provisionally expected estimated est approx approximately circa c around about roughly likely planned target anticipated probably ? ~")

var doneWords = words("complete completed done delivered achieved")

var filler = words("in on during throughout the within due w")

func words(list string) map[string]bool {
	set := map[string]bool{}
	word := ""
	for _, r := range list + " " {
		if r != ' ' {
			word += string(r)
			continue
		}
		set[word] = true
		word = ""
	}
	return set
}

// phrase reads one date with what stands around it.
func (r reader) phrase(tokens []token) (meaning, bool) {
	*r.patience--
	if len(tokens) == 0 || *r.patience < 0 {
		return meaning{}, false
	}
	if m, ok := r.between(tokens); ok {
		return m, true
	}
	if rest, ok := strip(tokens, tentativeWords); ok {
		if len(rest) == 0 {
			return meaning{precision: None, tentative: true}, true
		}
		m, ok := r.phrase(rest)
		m.tentative = true
		return m, ok
	}
	if phraseIs(tokens[0:min(4, len(tokens))], "to be") && len(tokens) >= 3 {
		switch tokens[2].text {
		case "confirmed", "determined", "decided", "agreed", "announced":
			if len(tokens) == 3 {
				return meaning{precision: None, tentative: true}, true
			}
			m, ok := r.phrase(skip(tokens[3:], "-"))
			m.tentative = true
			return m, ok
		}
	}
	if rest, ok := strip(tokens, doneWords); ok {
		if len(rest) == 0 {
			return meaning{precision: None, note: "complete"}, true
		}
		m, ok := r.phrase(rest)
		m.note = "complete"
		return m, ok
	}
	for _, read := range []func([]token) (meaning, bool){r.ongoing, r.recurring, r.bound, r.relative} {
		if m, ok := read(tokens); ok {
			return m, true
		}
	}
	if len(tokens) > 1 && filler[tokens[0].text] {
		return r.phrase(skip(tokens[1:], "/"))
	}
	return meaning{}, false
}

// strip takes one marking word off either end, with the mark that joins it.
func strip(tokens []token, set map[string]bool) ([]token, bool) {
	if set[tokens[0].text] {
		rest := skip(skip(skip(tokens[1:], "-"), ":"), ".")
		return skip(rest, ","), true
	}
	if n := len(tokens) - 1; set[tokens[n].text] {
		rest := tokens[:n]
		for len(rest) > 0 && oneOf(rest[len(rest)-1].text, "-:,;") {
			rest = rest[:len(rest)-1]
		}
		return rest, true
	}
	return tokens, false
}

func phraseIs(tokens []token, phrase string) bool {
	i := 0
	for _, t := range tokens {
		if i >= len(phrase) {
			return true
		}
		if len(phrase)-i < len(t.text) || phrase[i:i+len(t.text)] != t.text {
			return false
		}
		i += len(t.text) + 1
	}
	return i > len(phrase)
}

// after gives the tokens behind a phrase that begins them.
func after(tokens []token, phrases ...string) ([]token, bool) {
	for _, phrase := range phrases {
		n := 1
		for _, r := range phrase {
			if r == ' ' {
				n++
			}
		}
		if len(tokens) >= n && phraseIs(tokens[:n], phrase) {
			return tokens[n:], true
		}
	}
	return tokens, false
}

// ongoing reads what has no end: 'ongoing', 'from May 2019 onwards'.
func (r reader) ongoing(tokens []token) (meaning, bool) {
	open := meaning{precision: None, open: true}
	if rest, ok := after(tokens, "ongoing", "on going", "on - going", "continuous", "continuing", "continuously", "indefinite", "indefinitely", "permanent", "open ended", "open - ended", "rolling", "underway", "already underway", "in progress"); ok {
		rest = skip(rest, "-")
		rest = skip(rest, ",")
		rest = skip(rest, ";")
		if len(rest) == 0 {
			return open, true
		}
		if ended, ok := after(rest, "until", "till", "to", "up to"); ok { // it has an end after all
			m, ok := r.phrase(ended)
			m.from, m.list = "", nil
			return m, ok
		}
		rest, _ = after(rest, "from", "since", "and", "review")
		m, ok := r.phrase(rest)
		m.open = true
		return m, ok
	}
	n := len(tokens)
	for _, tail := range []string{"ongoing", "onwards", "onward", "on", "and ongoing", "and onwards", "- ongoing", "to ongoing", "and beyond", "- present", "to present", "then ongoing", ", ongoing", "; ongoing", "/ ongoing", "and continuing", "and continuous", "-"} {
		size := 1
		for _, c := range tail {
			if c == ' ' {
				size++
			}
		}
		if tail == "-" || n <= size || !phraseIs(tokens[n-size:], tail) {
			continue
		}
		rest, _ := after(tokens[:n-size], "from", "since")
		if m, ok := r.phrase(rest); ok {
			m.open, m.to = true, ""
			return m, true
		}
	}
	return meaning{}, false
}

// bound reads a date with only one side: 'by the end of 2023', 'from May 2019'.
func (r reader) bound(tokens []token) (meaning, bool) {
	if rest, ok := after(tokens, "by", "before", "until", "till", "up to", "no later than", "not later than", "due by", "ending", "to be completed by", "completed by", "complete by", "to"); ok {
		m, ok := r.phrase(withoutEnd(rest))
		if ok && m.list == nil {
			m.from = ""
			return m, true
		}
		return meaning{}, false
	}
	if rest, ok := after(tokens, "after", "from", "since", "starting", "starting in", "starting from", "beginning", "beginning in", "as of", "commencing", "not before", "no earlier than"); ok {
		m, ok := r.phrase(rest)
		if ok && m.precision != OfList {
			if m.precision != OfRange {
				m.to = ""
			}
			return m, true
		}
	}
	return meaning{}, false
}

// withoutEnd takes 'the end of' away behind a 'by', where it changes nothing.
func withoutEnd(tokens []token) []token {
	rest := skip(tokens, "the")
	if cut, ok := after(rest, "end of", "end", "close of"); ok && len(cut) > 0 {
		return skip(cut, "the")
	}
	return tokens
}
