package ydoc

import "maps"

// format puts attributes on the next units, replacing the marks among them.
func (p *cursor) format(length int, attributes map[string]any) error {
	p.skipSame(attributes)
	negated, err := p.open(attributes)
	if err != nil {
		return err
	}
	for p.right != nil && (length > 0 || len(negated) > 0 && (p.right.deleted() || p.right.kind == kindFormat)) {
		it := p.right
		switch {
		case it.deleted():
		case it.kind == kindFormat:
			if p.replaceMark(it, attributes, negated, length) {
				return p.close(negated)
			}
		case it.countable():
			if length < int(it.length) {
				p.w.tx.startingAt(it.id.plus(uint32(length)))
			}
			length -= int(it.length)
		}
		p.forward()
	}
	return p.close(negated)
}

// replaceMark takes a mark out of what is being formatted, and remembers what
// it said for behind the end. true means that formatting ends before it.
func (p *cursor) replaceMark(it *item, attributes, negated map[string]any, length int) (done bool) {
	key, text := it.format()
	wanted, ours := attributes[key]
	if !ours {
		return false
	}
	value := jsonValue(text)
	if equal(wanted, value) {
		delete(negated, key)
	} else {
		if length == 0 {
			return true
		}
		negated[key] = value
	}
	p.w.tx.delete(it)
	return false
}

// deleteText deletes units, and the marks that have nothing left between them.
func (w *Txn) deleteText(t *Type, index, length int) {
	p := w.start(t)
	p.walk(index, nil)
	start, before := p.right, maps.Clone(p.attributes)
	p.walk(length, w.tx.delete)
	w.tidyGap(start, p.right, before, p.attributes)
}

// tidyGap deletes the marks from start on that a later one overrules, or that
// change nothing, up to the next content. end is where the deletion ended, and
// before and after are the formatting at its two sides.
func (w *Txn) tidyGap(start, end *item, before, after map[string]any) {
	last := map[string]*item{}
	stop := start
	for ; stop != nil && (stop.deleted() || !stop.countable()); stop = stop.right {
		if stop.kind == kindFormat && !stop.deleted() {
			key, _ := stop.format()
			last[key] = stop
		}
	}
	reached := false
	for it := start; it != stop; it = it.right {
		reached = reached || it == end
		if it.deleted() || it.kind != kindFormat {
			continue
		}
		key, text := it.format()
		value, was := jsonValue(text), before[key]
		if last[key] == it && !equal(was, value) {
			if !reached {
				wear(after, it)
			}
			continue
		}
		w.tx.delete(it)
		if !reached && equal(after[key], value) && !equal(was, value) {
			restore(after, key, was)
		}
	}
}

func restore(attributes map[string]any, key string, value any) {
	if value == nil {
		delete(attributes, key)
	} else {
		attributes[key] = value
	}
}
