package ydoc

// Replace puts words in the place of the UTF-16 units [from, to) of a field's
// PlainText, as when a suggestion is accepted. The new words take on the
// formatting of the place. Blocks that the replaced words filled go with them;
// the first stays, and holds the new words.
func (w *Txn) Replace(field *Type, from, to int, text string) error {
	if field == nil || from < 0 || from > to {
		return ErrRange
	}
	at, index, ok := field.textAt(from, to)
	if !ok {
		return ErrRange
	}
	emptied := w.cutRuns(field, from, to, at)
	if err := w.InsertText(at, index, text, nil); err != nil {
		return err
	}
	for _, t := range emptied {
		if err := w.dropBlank(t, field); err != nil {
			return err
		}
	}
	return nil
}

// textAt finds the text that a place is in, and the index there: with words to
// replace that of the first of them, otherwise that of the word before it.
func (t *Type) textAt(from, to int) (in *Type, index int, ok bool) {
	for _, run := range t.Runs() {
		end := run.Offset + run.Length
		if from < run.Offset || from > end || (from == end && to > from) {
			if ok || run.Offset > from {
				if !ok && run.Offset < to {
					return run.In, run.index(0), true
				}
				break
			}
			continue
		}
		if in, index, ok = run.In, run.index(from-run.Offset), true; to > from {
			break
		}
	}
	if !ok && from == 0 {
		return t.firstText()
	}
	return in, index, ok
}

// index is the place of a unit of the run in its own text, where embeds count.
func (r Run) index(unit int) int {
	d := r.In.doc
	at, _ := d.local(ID{r.Client, r.Clock + uint64(unit)})
	if unit == r.Length {
		at, _ = d.local(ID{r.Client, r.Clock + uint64(unit) - 1})
		_, index, _ := d.Resolve(r.In.edge(-1).onto(d.wire(at)))
		return index
	}
	_, index, _ := d.Resolve(r.In.edge(0).onto(d.wire(at)))
	return index
}

// firstText is the first text of a field without words.
func (t *Type) firstText() (in *Type, index int, ok bool) {
	if t.isText() {
		return t, 0, true
	}
	for _, child := range t.Children() {
		if in, index, ok = child.firstText(); ok {
			return in, index, ok
		}
	}
	return nil, 0, false
}

// cutRuns deletes the words of a range, and lists the texts other than keep
// that have none left.
func (w *Txn) cutRuns(field *Type, from, to int, keep *Type) (emptied []*Type) {
	runs := field.Runs()
	for i := len(runs) - 1; i >= 0; i-- {
		run := runs[i]
		lo, hi := max(from, run.Offset), min(to, run.Offset+run.Length)
		if lo >= hi {
			continue
		}
		w.deleteText(run.In, run.index(lo-run.Offset), hi-lo)
		if run.In != keep && run.In.length == 0 {
			emptied = append(emptied, run.In)
		}
	}
	return emptied
}

// dropBlank deletes a text without words, and the blocks that held nothing
// else, up to the field.
func (w *Txn) dropBlank(t, field *Type) error {
	for t != field && t.item != nil && !t.item.deleted() && t.length == 0 && !t.item.keyed() {
		up := t.item.parent
		w.tx.delete(t.item)
		t = up
	}
	return nil
}
