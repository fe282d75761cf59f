package coedit

import (
	"context"
	"slices"
	"sort"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// Authorship says, for one version, who wrote each stretch of text and who
// deleted what. It follows from the log alone: nothing in it is taken from
// what a client claims.
type Authorship struct {
	Document string
	Seq      int64
	Roots    []RootAuthorship
}

// RootAuthorship is the authorship of one root.
type RootAuthorship struct {
	Root string
	Runs []Run
	// Shares counts the visible text by author, the largest first.
	Shares []Share
}

// Run is a stretch of text by one person.
type Run struct {
	Text string
	// Offset is where a visible run starts in the plain text of the root, in
	// UTF-16 units; a deleted run stood there.
	Offset  int
	Length  int // UTF-16 units
	By      Writer
	At      time.Time
	Deleted *Deletion // nil for what is visible
}

// Writer is who wrote or deleted, with the organisation and sector that the
// person spoke for at that time.
type Writer struct {
	Person, Organisation, Sector string
}

// Deletion is who deleted a run, and when.
type Deletion struct {
	By Writer
	At time.Time
}

// Share is how much of a visible text one author wrote, in UTF-16 units.
type Share struct {
	By     Writer
	Length int
}

// Authorship gives the authorship of a version. Nobody may change what it
// returns: a version never changes, so the last few answers are kept.
func (s *Sessions) Authorship(ctx context.Context, document string, seq int64) (*Authorship, error) {
	if seq < 1 || !nameForm.MatchString(document) {
		return nil, ErrNoVersion
	}
	id := rowID(document, seq)
	if known := s.written.find(id); known != nil {
		return known, nil
	}
	a, err := s.authorship(ctx, document, seq)
	if err == nil {
		s.written.keep(id, a)
	}
	return a, err
}

// authorship makes it from the whole log up to that row.
func (s *Sessions) authorship(ctx context.Context, document string, seq int64) (*Authorship, error) {
	book := newBook()
	doc := ydoc.NewWith(ydoc.Limits{KeepDeleted: true, Swell: -1})
	last := int64(0)
	for row, err := range s.ledger.between(ctx, document, 1, seq) {
		if err != nil {
			return nil, err
		}
		for _, e := range row.Edits {
			if err := doc.Apply(e.Update); err != nil {
				return nil, err
			}
		}
		book.add(row)
		last = row.Seq
	}
	if last != seq {
		return nil, ErrNoVersion
	}
	book.close()
	a := &Authorship{Document: document, Seq: seq}
	for _, name := range doc.Roots() {
		root := RootAuthorship{Root: name}
		for _, run := range doc.Root(name).RunsWithDeleted() {
			root.Runs = append(root.Runs, book.split(run)...)
		}
		root.Shares = shares(root.Runs)
		a.Roots = append(a.Roots, root)
	}
	return a, nil
}

func shares(runs []Run) []Share {
	by := map[Writer]int{}
	for _, run := range runs {
		if run.Deleted == nil {
			by[run.By] += run.Length
		}
	}
	all := make([]Share, 0, len(by))
	for who, length := range by {
		all = append(all, Share{who, length})
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Length != all[j].Length {
			return all[i].Length > all[j].Length
		}
		return all[i].By.Person < all[j].By.Person
	})
	return all
}

// book is what the log says of who wrote and deleted which units.
type book struct {
	claims  map[uint64]Claim
	people  map[string]Writer // the latest that is known of a person
	wrote   map[uint64][]mark
	deleted map[uint64][]mark
}

// mark is a stretch of one client's units and what happened to it.
type mark struct {
	from, to uint64
	by       Writer
	at       time.Time
}

func newBook() *book {
	return &book{
		claims: map[uint64]Claim{}, people: map[string]Writer{},
		wrote: map[uint64][]mark{}, deleted: map[uint64][]mark{},
	}
}

func (b *book) add(row *Row) {
	for _, c := range row.Claims {
		if _, decided := b.claims[c.Client]; !decided {
			b.claims[c.Client] = c
			b.people[c.Person] = Writer{c.Person, c.Organisation, c.Sector}
		}
	}
	for _, e := range row.Edits {
		who, known := b.people[e.Person]
		if !known {
			who = Writer{Person: e.Person}
		}
		for _, r := range e.Inserted {
			b.wrote[r.Client] = append(b.wrote[r.Client], mark{r.Clock, r.Clock + r.Length, b.writer(r.Client, who), e.At})
		}
		for _, r := range e.Deleted {
			b.deleted[r.Client] = append(b.deleted[r.Client], mark{r.Clock, r.Clock + r.Length, who, e.At})
		}
	}
}

// writer is whose a client id is; the claim decides, who sent it is the same
// person by the rule of admission.
func (b *book) writer(client uint64, sent Writer) Writer {
	if c, ok := b.claims[client]; ok {
		return Writer{c.Person, c.Organisation, c.Sector}
	}
	return sent
}

// close makes the marks ready for looking up. Of several that deleted the same
// unit the first counts; the log is in order, and the sort keeps it.
func (b *book) close() {
	for _, list := range []map[uint64][]mark{b.wrote, b.deleted} {
		for client := range list {
			slices.SortStableFunc(list[client], func(x, y mark) int {
				switch {
				case x.from < y.from:
					return -1
				case x.from > y.from:
					return 1
				}
				return 0
			})
		}
	}
}

// split cuts a run of the text where its author's sittings, or those who
// deleted parts of it, change.
func (b *book) split(run ydoc.Run) []Run {
	var out []Run
	units := utf16Units(run.Text)
	offset := run.Offset
	for at, end := run.Clock, run.Clock+uint64(run.Length); at < end; {
		w, upTo := find(b.wrote[run.Client], at, end)
		one := Run{Offset: offset, By: w.by, At: w.at}
		if run.Deleted {
			var d mark
			d, upTo = find(b.deleted[run.Client], at, upTo)
			one.Deleted = &Deletion{d.by, d.at}
		}
		one.Length = int(upTo - at)
		if units != nil {
			one.Text = units.text(int(at-run.Clock), int(upTo-run.Clock))
		}
		if !run.Deleted {
			offset += one.Length
		}
		out = join(out, one)
		at = upTo
	}
	return out
}

// find is the mark that covers a unit, and up to where it does.
func find(marks []mark, at, end uint64) (mark, uint64) {
	i := sort.Search(len(marks), func(i int) bool { return marks[i].from > at })
	for j := i - 1; j >= 0 && j > i-64; j-- {
		if marks[j].to > at {
			until := min(end, marks[j].to)
			return marks[j], until
		}
	}
	if i < len(marks) {
		end = min(end, marks[i].from)
	}
	return mark{}, end
}

// sitting is how far apart two edits of a person may be to count as one run.
const sitting = 5 * time.Minute

func join(runs []Run, next Run) []Run {
	if n := len(runs); n > 0 {
		last := &runs[n-1]
		same := last.By == next.By && next.At.Sub(last.At).Abs() < sitting && (last.Deleted == nil) == (next.Deleted == nil)
		if same && next.Deleted != nil {
			same = last.Deleted.By == next.Deleted.By && next.Deleted.At.Sub(last.Deleted.At).Abs() < sitting
		}
		if same {
			last.Text += next.Text
			last.Length += next.Length
			return runs
		}
	}
	return append(runs, next)
}
