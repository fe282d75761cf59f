package ydoc

// A character beyond the basic plane is two units, and a document can be cut
// between them: both become U+FFFD. Whoever was cut there tells the others so by
// what it types in the cut, or by sending its text again in two parts.

// known is told of a structure that the document has already. Where its sender
// has cut a character that is whole here, it is cut here too, as yjs does on
// hearing it: otherwise the two would read different texts for ever.
func (d *Doc) known(s *structure) {
	if s.kind == kindGC || s.kind == kindSkip {
		return
	}
	if s.hasOrigin {
		d.cutCharacter(s.origin, 1)
	}
	if s.hasRight {
		d.cutCharacter(s.rightOrigin, 0)
	}
}

// cutCharacter cuts before or behind a unit when that is inside a character.
func (d *Doc) cutCharacter(unit ID, behind uint32) {
	at, ok := d.local(unit)
	if !ok {
		return
	}
	it := d.at(at)
	cut := at.clock - it.id.clock + behind
	if it.kind == kindString && !it.ascii() && cut > 0 && cut < it.length && it.halves(cut) {
		d.tx.startingAt(it.id.plus(cut))
	}
}

// insideCharacter says whether an index is between the two halves of one
// character. A split there would leave two replacement characters here, and
// elsewhere only if something is sent from that place: documents would differ.
func (t *Type) insideCharacter(index int) bool {
	for it := t.start; it != nil; it = it.right {
		if it.deleted() || !it.countable() {
			continue
		}
		if index < int(it.length) {
			return index > 0 && it.kind == kindString && !it.ascii() && it.halves(uint32(index))
		}
		index -= int(it.length)
	}
	return false
}

// halves says whether text would be cut through a character.
func (it *item) halves(at uint32) bool {
	_, halved := offset(it.raw, at, it.length)
	return halved
}
