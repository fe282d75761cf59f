package ydoc

import "strings"

// Run is a stretch of text by one client: consecutive units of its count that
// stand side by side in one text.
type Run struct {
	Client  uint64
	Clock   uint64
	Length  int    // in UTF-16 units
	Text    string // empty for a deleted run whose content was collected
	In      *Type  // the text it stands in
	Offset  int    // where it starts in the PlainText of the type asked, in UTF-16 units
	Deleted bool
}

// Runs are the stretches of visible text below the type, in the order of the
// document: who wrote each word follows from their clients and clocks.
func (t *Type) Runs() []Run {
	f := flat{}
	f.walk(t, false)
	return f.runs
}

// RunsWithDeleted adds, each in its place, the stretches that were deleted. Their
// text is known only to a document that keeps what is deleted; what stood inside
// a deleted block is known only there at all.
func (t *Type) RunsWithDeleted() []Run {
	f := flat{deleted: true}
	f.walk(t, false)
	return f.runs
}

// PlainText is the text below the type, every block on a line of its own. An
// element without content inside a line is a break of the line.
func (t *Type) PlainText() string {
	f := flat{}
	f.walk(t, false)
	f.text.WriteString(strings.Repeat("\n", max(f.breaks-1, 0)))
	return f.text.String()
}

// offsetOf is where a member of a type that is no text is in the PlainText, in
// UTF-16 units.
func (t *Type) offsetOf(in *Type, index int) int {
	f := flat{deleted: true, seek: in, index: index}
	f.walk(t, false)
	return f.sought
}

// flat writes a tree of types out as lines of text.
type flat struct {
	deleted bool // go through what is deleted too
	runs    []Run
	text    strings.Builder
	offset  int
	breaks  int           // line ends that will be written when more text follows
	inLine  bool          // the line that is being written has text
	starts  map[*Type]int // filled with the offsets of texts, when not nil
	seek    *Type
	index   int
	sought  int
}

func (f *flat) here() int { return f.offset + f.breaks }

func (f *flat) walk(t *Type, gone bool) {
	if t == nil {
		return
	}
	if t.isText() {
		f.line(t, gone)
		return
	}
	members := 0
	for it := t.start; it != nil; it = it.right {
		if t == f.seek && members <= f.index {
			f.sought = f.here()
		}
		f.member(it, gone)
		if !it.deleted() && it.countable() {
			members += int(it.length)
		}
	}
	if t == f.seek && members <= f.index {
		f.sought = f.here()
	}
	for _, key := range sortedKeys(t.keys) {
		f.member(t.keys[key], gone)
	}
	if !gone {
		f.endLine()
	}
}

func (f *flat) endLine() {
	if f.inLine {
		f.breaks++
		f.inLine = false
	}
}

// member goes into one nested type. What is in a deleted one is deleted.
func (f *flat) member(it *item, gone bool) {
	child := it.child()
	gone = gone || it.deleted()
	if child == nil || (gone && !f.deleted) {
		return
	}
	if gone || child.isText() {
		f.walk(child, gone)
		return
	}
	broken := f.inLine
	f.endLine()
	empty := child.blank() && !broken
	f.walk(child, false)
	if empty {
		f.breaks++
	}
}

// blank says whether there is nothing in a type but empty texts.
func (t *Type) blank() bool {
	for it := t.start; it != nil; it = it.right {
		if it.deleted() || !it.countable() {
			continue
		}
		child := it.child()
		if child == nil || !child.isText() || child.length > 0 {
			return false
		}
	}
	return t.kind != Map
}

// line writes one text out.
func (f *flat) line(t *Type, gone bool) {
	if f.starts != nil {
		f.starts[t] = f.here()
	}
	for it := t.start; it != nil; it = it.right {
		switch {
		case gone || it.deleted():
			if f.deleted && (it.kind == kindString || it.kind == kindDeleted) {
				f.add(it, t, true)
			}
		case it.kind == kindString:
			f.flush()
			f.add(it, t, false)
			f.text.Write(it.raw)
			f.offset += int(it.length)
			f.inLine = true
		}
	}
}

func (f *flat) flush() {
	for ; f.breaks > 0; f.breaks-- {
		f.text.WriteByte('\n')
		f.offset++
	}
}

func (f *flat) add(it *item, in *Type, deleted bool) {
	client := in.doc.clients[it.id.slot].number
	run := Run{Client: client, Clock: uint64(it.id.clock), Length: int(it.length), In: in, Offset: f.here(), Deleted: deleted}
	if it.kind == kindString {
		run.Text = string(it.raw)
	}
	if n := len(f.runs); n > 0 && f.runs[n-1].continuedBy(run) {
		f.runs[n-1].Length += run.Length
		f.runs[n-1].Text += run.Text
		return
	}
	f.runs = append(f.runs, run)
}

func (r Run) continuedBy(next Run) bool {
	return r.In == next.In && r.Client == next.Client && r.Deleted == next.Deleted &&
		r.Clock+uint64(r.Length) == next.Clock && (r.Text == "") == (next.Text == "")
}
