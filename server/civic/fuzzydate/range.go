package fuzzydate

// between reads a single date or a stretch between two.
func (r reader) between(tokens []token) (meaning, bool) {
	if a, ok := readAtom(tokens); ok {
		return r.of(a), true
	}
	rest, named := after(tokens, "between", "from")
	for i := 1; i < len(rest)-1; i++ {
		switch rest[i].text {
		case "-", "to", "until", "till", "through", "/", "and", "or":
		default:
			continue
		}
		if rest[i].text == "and" && !named {
			continue
		}
		if m, ok := r.stretch(rest[:i], rest[i+1:]); ok {
			return m, true
		}
	}
	return meaning{}, false
}

// stretch joins two ends; the first takes what it lacks from the second.
func (r reader) stretch(left, right []token) (meaning, bool) {
	b, ok := readAtom(right)
	if !ok {
		if y, short := shortYear(left, right); short {
			b, ok = y, true
		} else {
			return meaning{}, false
		}
	}
	a, ok := readAtom(left)
	if !ok {
		d, small := onlyDay(left)
		if !small || b.precision != ToDay {
			return meaning{}, false
		}
		a = atom{precision: ToDay, day: d, month: b.month, year: b.year}
		if !a.exists() {
			return meaning{}, false
		}
	}
	if a.year == 0 && b.year != 0 {
		a.year = b.year
		if a.month > b.month && a.precision != ToYear {
			a.year--
		}
	}
	if b.year == 0 && a.year != 0 {
		b.assumption = AssumeFollowing
		b.year = a.year
		if b.month < a.month {
			b.year++
		}
	}
	from, to := r.of(a), r.of(b)
	m := meaning{precision: OfRange, from: from.from, to: to.to, assumption: first(from.assumption, to.assumption)}
	if b.assumption == AssumeFollowing {
		m.assumption = AssumeFollowing
	}
	if a.part != wholly || b.part != wholly {
		m.tentative = true
	}
	return m, true
}

func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func onlyDay(tokens []token) (int, bool) {
	if len(tokens) > 1 && weekdays[tokens[0].text] {
		tokens = tokens[1:]
	}
	if len(tokens) != 1 {
		return 0, false
	}
	return tokens[0].small()
}

// shortYear reads the 21 of '2019-21'.
func shortYear(left, right []token) (atom, bool) {
	if len(left) != 1 || len(right) != 1 || len(right[0].text) != 2 {
		return atom{}, false
	}
	y, ok1 := left[0].year()
	n, ok2 := right[0].small()
	if !ok1 || !ok2 || n <= y%100 {
		return atom{}, false
	}
	return atom{precision: ToYear, year: y - y%100 + n, month: 1, months: 12}, true
}

// of gives an atom its days, with the year of the surroundings if it has none.
func (r reader) of(a atom) meaning {
	m := meaning{precision: a.precision, assumption: a.assumption}
	if a.part != wholly && (a.precision == ToYear || a.precision == ToQuarter || a.precision == ToMonth) {
		m.precision = OfRange
	}
	if a.year == 0 && r.around.Published != "" {
		published := r.around.Published.Time()
		a.year = published.Year()
		if _, to := a.days(); to < r.around.Published {
			a.year++
		}
		m.assumption = first(a.assumption, assumeYear)
	}
	m.from, m.to = a.days()
	return m
}

// listOf reads dates joined by commas, 'and' or semicolons.
func (r reader) listOf(tokens []token) (meaning, bool) {
	var items []item
	begin := 0
	for i := 0; i <= len(tokens); i++ {
		if i < len(tokens) && !joins(tokens[i].text) {
			continue
		}
		piece := tokens[begin:i]
		begin = i + 1
		if len(piece) == 0 {
			if i < len(tokens) && i > 0 && joins(tokens[i-1].text) { // ', and'
				continue
			}
			return meaning{}, false
		}
		m, ok := r.phrase(piece)
		if !ok {
			return meaning{}, false
		}
		items = append(items, item{piece, m})
	}
	if len(items) < 2 {
		return meaning{}, false
	}
	r.lendYears(items)
	return spanOf(items), true
}

func joins(word string) bool {
	return word == "," || word == ";" || word == "and" || word == "&" || word == "then" || word == "+"
}

// lendYears gives 'March and June 2020' one year: the next one written.
func (r reader) lendYears(items []item) {
	year := 0
	for i := len(items) - 1; i >= 0; i-- {
		a, ok := readAtom(items[i].tokens)
		if !ok {
			year = 0
			continue
		}
		if a.year != 0 {
			year = a.year
		} else if year != 0 {
			a.year = year
			items[i].meaning = r.of(a)
		}
	}
}

func spanOf(items []item) meaning {
	all := meaning{precision: OfList, list: items}
	for _, it := range items {
		m := it.meaning
		if m.from != "" && (all.from == "" || m.from < all.from) {
			all.from = m.from
		}
		if m.to > all.to {
			all.to = m.to
		}
		all.tentative = all.tentative || m.tentative
		all.open = all.open || m.open
		all.recurrence = first(all.recurrence, m.recurrence)
		all.assumption = first(all.assumption, m.assumption)
	}
	return all
}

// Ends reads the two ends of a stretch such as 'Spring 2019 - Autumn 2021'
// apart. A stretch without an end, 'November 2018 - ongoing', gives a second
// date that is open. A single date is both its ends.
func Ends(raw string, around Around) (start, end Date) {
	tokens, _ := withoutNotes(scan(raw), raw)
	rest, _ := after(tokens, "between", "from")
	for i := 1; i < len(rest)-1 && len(rest) <= maxLiteral; i++ {
		switch rest[i].text {
		case "-", "to", "until", "till", "through", "/", "and":
		default:
			continue
		}
		a := ParseIn(raw[rest[0].from:rest[i-1].to], around)
		b := ParseIn(raw[rest[i+1].from:rest[len(rest)-1].to], around)
		if a.Understood() && b.Understood() && a.Given() && b.Given() {
			whole := ParseIn(raw, around)
			if a.Yearless() { // it takes its year from the other end
				a.Earliest = whole.Earliest
			}
			return a, b
		}
	}
	whole := ParseIn(raw, around)
	return whole, whole
}
