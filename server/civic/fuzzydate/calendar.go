package fuzzydate

// The kinds of single date. Each reader takes all tokens or none.

// readNumeric reads 2019-06-12, 12/06/2019 (day first, as in Britain),
// 12.6.19 and 06/2019.
func readNumeric(tokens []token) (atom, bool) {
	if len(tokens) == 3 && tokens[0].number && tokens[2].number && oneOf(tokens[1].text, "-/.") {
		if y, ok := tokens[2].year(); ok {
			return monthAtom(y, tokens[0], "")
		}
		if y, ok := tokens[0].year(); ok && len(tokens[2].text) == 2 && tokens[1].text == "-" {
			if m, _ := tokens[2].small(); m >= 1 && m <= 12 && m != (y+1)%100 {
				return monthAtom(y, tokens[2], "")
			}
		}
		return atom{}, false
	}
	if len(tokens) != 5 || tokens[1].text != tokens[3].text || !oneOf(tokens[1].text, "-/.") {
		return atom{}, false
	}
	if y, ok := tokens[0].year(); ok {
		return dayAtom(y, tokens[2], tokens[4])
	}
	if y, ok := tokens[4].year(); ok {
		return dayAtom(y, tokens[2], tokens[0])
	}
	if y, ok := tokens[4].small(); ok && len(tokens[4].text) == 2 {
		a, ok := dayAtom(2000+y, tokens[2], tokens[0])
		a.assumption = assumeShortYear
		return a, ok
	}
	return atom{}, false
}

func oneOf(text, marks string) bool {
	for _, m := range marks {
		if text == string(m) {
			return true
		}
	}
	return false
}

func monthAtom(year int, month token, assumption string) (atom, bool) {
	m, ok := month.small()
	return atom{precision: ToMonth, year: year, month: m, months: 1, assumption: assumption}, ok && m >= 1 && m <= 12
}

func dayAtom(year int, month, dayOfMonth token) (atom, bool) {
	m, ok1 := month.small()
	d, ok2 := dayOfMonth.small()
	a := atom{precision: ToDay, year: year, month: m, day: d}
	return a, ok1 && ok2 && a.exists()
}

// exists claims that the month has that day; 29 February of no year does.
func (a atom) exists() bool {
	year := a.year
	if year == 0 {
		year = 2000
	}
	if a.month < 1 || a.month > 12 || a.day < 1 || a.day > 31 {
		return false
	}
	return day(year, a.month, a.day).Time().Day() == a.day
}

// readDayMonth reads '12 June 2019', 'Wednesday 12th of June', 'June 12, 2019'.
func readDayMonth(tokens []token) (atom, bool) {
	if len(tokens) > 1 && weekdays[tokens[0].text] {
		tokens = skip(tokens[1:], ",")
		tokens = skip(tokens, "the")
	}
	if len(tokens) < 2 {
		return atom{}, false
	}
	a := atom{precision: ToDay}
	var rest []token
	if d, ok := tokens[0].small(); ok {
		after := skip(skip(tokens[1:], "-"), "of")
		if len(after) == 0 {
			return atom{}, false
		}
		a.day, a.month, rest = d, months[after[0].text], after[1:]
	} else if d, ok := tokens[1].small(); ok && (len(tokens) == 2 && !tokens[1].glued && d <= 12 || len(tokens) > 2) {
		a.day, a.month, rest = d, months[tokens[0].text], tokens[2:]
	}
	if a.month == 0 || !a.exists() {
		return atom{}, false
	}
	return withYear(a, rest, false)
}

// readMonth reads 'September 2018', 'Sept.', 'Dec-20' and 'month of May'.
func readMonth(tokens []token) (atom, bool) {
	if len(tokens) > 2 && tokens[0].text == "month" && tokens[1].text == "of" {
		tokens = tokens[2:]
	}
	if len(tokens) == 0 || months[tokens[0].text] == 0 {
		return atom{}, false
	}
	a := atom{precision: ToMonth, month: months[tokens[0].text], months: 1}
	return withYear(a, skip(tokens[1:], "."), true)
}

// withYear reads the year that ends a date, or none.
func withYear(a atom, rest []token, short bool) (atom, bool) {
	rest = skip(rest, ",")
	rest = skip(rest, "-")
	rest = skip(rest, "of")
	quoted := len(rest) > 0 && rest[0].text == "'"
	rest = skip(rest, "'")
	if len(rest) == 0 {
		return a, !quoted
	}
	if len(rest) != 1 {
		return a, false
	}
	if y, ok := rest[0].year(); ok {
		a.year = y
		return a, a.precision != ToDay || a.exists()
	}
	if y, ok := rest[0].small(); ok && len(rest[0].text) == 2 && (short || quoted) {
		a.year, a.assumption = 2000+y, assumeShortYear
		return a, true
	}
	return a, false
}

// readSeason reads 'Autumn 2019', 'Winter 2019/20' and 'spring'.
func readSeason(tokens []token) (atom, bool) {
	if len(tokens) == 0 || seasons[tokens[0].text] == 0 {
		return atom{}, false
	}
	a := atom{precision: ToSeason, month: seasons[tokens[0].text], months: 3}
	if rest := tokens[1:]; len(rest) == 3 && a.month == 12 && oneOf(rest[1].text, "-/") {
		y, ok := rest[0].year()
		a.year, a.assumption = y, assumeSeason
		return a, ok && follows(y, rest[2])
	}
	a, ok := withYear(a, tokens[1:], false)
	a.assumption = assumeSeason
	return a, ok
}

func follows(year int, t token) bool {
	if y, ok := t.year(); ok {
		return y == year+1
	}
	y, ok := t.small()
	return ok && len(t.text) == 2 && y == (year+1)%100
}

// readQuarter reads 'Q1 2022', '2022 Q1', 'Q4 2021/22', 'H1 2021', 'second
// quarter of 2022' and 'first half of 2021'.
func readQuarter(tokens []token) (atom, bool) {
	tokens = skip(tokens, "the")
	if n := len(tokens); n > 2 && tokens[0].number && (tokens[n-2].text == "q" || tokens[n-2].text == "h") && tokens[n-1].glued {
		turned := append([]token{tokens[n-2], tokens[n-1]}, tokens[:n-2]...)
		return readQuarter(turned)
	}
	if len(tokens) < 2 {
		return atom{}, false
	}
	var n int
	var length int
	switch {
	case tokens[0].text == "q" || tokens[0].text == "quarter":
		n, length = counts[tokens[1].text], 3
	case tokens[0].text == "h" && tokens[1].glued:
		n, length = counts[tokens[1].text], 6
	case tokens[1].text == "quarter":
		n, length = counts[tokens[0].text], 3
	case tokens[1].text == "half":
		n, length = counts[tokens[0].text], 6
		if tokens[0].text == "last" {
			n = 2
		}
	}
	if n == 0 || length == 0 || n*length > 12 {
		return atom{}, false
	}
	a := atom{precision: ToQuarter, month: (n-1)*length + 1, months: length, assumption: assumeQuarter}
	if length == 6 {
		a.precision, a.assumption = OfRange, ""
	}
	rest := skip(skip(tokens[2:], ","), "of")
	if len(rest) == 0 {
		return a, true
	}
	y, ok := readYear(rest)
	if !ok || y.year == 0 {
		return atom{}, false
	}
	a.year = y.year
	if y.financial {
		a.month, a.financial, a.assumption = a.month+3, true, assumeFinancial
	}
	return a, true
}

// readYear reads '2023', 'calendar year 2023', 'FY 2021/22' and '2021/22'.
func readYear(tokens []token) (atom, bool) {
	a := atom{precision: ToYear, month: 1, months: 12}
	tokens = skip(tokens, "the")
	switch {
	case len(tokens) > 2 && tokens[0].text == "calendar" && tokens[1].text == "year":
		tokens = tokens[2:]
	case len(tokens) > 2 && tokens[0].text == "financial" && tokens[1].text == "year":
		tokens, a.financial = tokens[2:], true
	case len(tokens) > 1 && tokens[0].text == "fy":
		tokens, a.financial = tokens[1:], true
	case len(tokens) > 1 && tokens[0].text == "year":
		tokens = tokens[1:]
	}
	if len(tokens) == 0 {
		return a, false
	}
	y, ok := tokens[0].year()
	if !ok {
		return a, false
	}
	a.year = y
	if len(tokens) == 3 && follows(y, tokens[2]) && len(tokens[2].text) == 2 && (tokens[1].text == "/" || a.financial && tokens[1].text == "-") {
		a.financial, a.assumption = true, assumeFinancial
		return a, true
	}
	if a.financial {
		a.assumption = assumeFinancial
	}
	return a, len(tokens) == 1
}
