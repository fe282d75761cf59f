package coedit

import (
	"context"
	"fmt"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// document is one document that is open on this server. Everything below
// belongs to its one goroutine, which takes jobs from the box in turns: all
// that came in while the last turn ran is taken in, then told to the others.
type document struct {
	s    *Sessions
	name string
	box  *mailbox

	// refs, idle and dropped are guarded by Sessions.mu.
	refs    int
	idle    time.Time
	dropped bool // whoever asks for it gets another

	loaded  chan struct{} // closed when loading ended
	failed  error         // why it could not be loaded; read after loaded
	doc     *ydoc.Doc
	head    int64 // the last row that is in doc
	sealed  bool  // as of head, or as a row will say that is on its way
	over    bool  // it has words that the log never will
	durable clocks
	claims  map[uint64]Claim  // decided by the log
	asked   map[uint64]Claim  // in the open group or the one being written
	loose   map[uint64]string // ids of people who only read, by person
	members map[*member]bool
	stalled map[*member]bool // have blocked frames

	open    *group
	queued  []*group // full ones, when the store does not keep up
	writing *group
	trying  bool // the store has the row in hand
	timer   bool
	wrote   time.Time
	away    bool
	reading bool // rows are being read
	behind  bool // and must be read again

	fresh   []relayed // taken in, not yet told
	told    time.Time // when something was told last
	pausing bool      // and the next time has been set
	states  map[uint64]*presence
	stirred map[uint64]bool  // awareness to tell
	waiting map[*member]bool // have an update that waits for others'
	joined  time.Time        // when those were last tried together
	changed bool             // since they were last tried

	cached     []byte // the encoded state some updates ago
	tail       [][]byte
	tailBytes  int
	bytes      int // roughly, of the encoded document
	sinceRows  int // rows and bytes since the last state
	sinceBytes int
	rowAt      time.Time
	compacting bool
	leaveBus   func()
	lastBeat   time.Time
	lastAware  time.Time
}

// relayed is an update of this turn and who sent it.
type relayed struct {
	update []byte
	from   *member
}

func newDocument(s *Sessions, name string) *document {
	return &document{
		s: s, name: name, box: newMailbox(), loaded: make(chan struct{}),
		durable: clocks{}, claims: map[uint64]Claim{}, asked: map[uint64]Claim{}, loose: map[uint64]string{},
		members: map[*member]bool{}, stalled: map[*member]bool{}, open: newGroup(),
		waiting: map[*member]bool{}, states: map[uint64]*presence{}, stirred: map[uint64]bool{},
	}
}

// run loads the document and works until the box is closed.
func (d *document) run() {
	defer d.s.wait.Done()
	d.listen()
	ctx, cancel := context.WithTimeout(context.Background(), loadFor)
	err := d.load(ctx)
	cancel()
	if err != nil {
		d.failed = err
		d.s.forget(d)
	}
	close(d.loaded)
	d.s.counters.Documents.Add(1)
	defer d.s.counters.Documents.Add(-1)
	defer d.leaveBus()
	var jobs []job
	for {
		jobs = d.box.take(jobs)
		if jobs == nil {
			return
		}
		for start := 0; start < len(jobs); start += turn {
			for _, j := range jobs[start:min(start+turn, len(jobs))] {
				if j.do != nil {
					j.do()
				} else {
					d.receive(j)
				}
			}
			d.endTurn()
		}
	}
}

const (
	loadFor = 30 * time.Second
	// turn is how many jobs are taken before the others are told: more make
	// fewer and larger frames, fewer make shorter waits.
	turn = 128
)

// load makes the document from the log, seeding it if it has no row at all.
func (d *document) load(ctx context.Context) error {
	if erased, err := d.s.ledger.erased(ctx, d.name); err != nil {
		return err
	} else if erased {
		return refuse(CloseNotFound, ReasonNoText) // perhaps not all of it is gone yet
	}
	for {
		r, err := d.s.ledger.replay(ctx, d.name, 0, func(row *Row) {
			d.sinceRows++
			for _, e := range row.Edits {
				d.sinceBytes += len(e.Update)
			}
		})
		if err != nil {
			return err
		}
		if r.seq == 0 {
			if err := d.seed(ctx); err != nil {
				return err
			}
			continue
		}
		if r.broken != nil {
			d.s.counters.RowsBroken.Add(1)
			d.s.log.Error("coedit: a document was opened without some of its rows", "document", d.name, "cause", r.broken)
		}
		d.doc, d.bytes = r.doc, r.size+r.bytes
		d.head, d.claims, d.rowAt, d.sealed = r.seq, r.claims, r.at, r.sealed
		d.durable, err = decodeClocks(d.doc.StateVector())
		return err
	}
}

// seed writes the first row, if nobody else does.
func (d *document) seed(ctx context.Context) error {
	row := &Row{Document: d.name, Seq: 1, Token: newGroup().token}
	row.ID = rowID(d.name, 1)
	if d.s.seed != nil {
		update, by, err := d.s.seed(ctx, d.name)
		if err != nil {
			return err
		}
		if len(update) > 0 {
			changes, err := ydoc.New().Inspect(update)
			if err != nil {
				return fmt.Errorf("coedit: the first content of %s: %w", d.name, err)
			}
			e := entry(by.Person, d.s.now(), update, changes)
			row.Edits = []Entry{e}
			for client := range clientsOf(changes) {
				row.Claims = append(row.Claims, Claim{Client: client, Person: by.Person, Organisation: by.Organisation, Sector: by.Sector, At: e.At})
			}
		}
	}
	if err := d.s.ledger.append(ctx, row); err != nil && !exists(err) {
		return err
	}
	return nil
}

// endTurn tells the others what this turn brought.
func (d *document) endTurn() {
	if d.changed && len(d.waiting) > 0 {
		d.tryWaiting()
	}
	d.changed = false
	d.relaySoon()
	d.tellAwareness()
	d.arrange()
}

// relaySoon relays at once what comes after a pause. Letters that follow one
// another closely are told together, several to a frame: nobody sees eight
// milliseconds, and a frame for each letter and each reader would be most of a
// busy server's work. A hall of hundreds is told less often still.
func (d *document) relaySoon() {
	if len(d.fresh) == 0 || d.pausing {
		return
	}
	pause := max(together, min(time.Duration(len(d.members)/50)*2*time.Millisecond, mostTogether))
	if time.Since(d.told) > pause {
		d.relay()
		return
	}
	d.pausing = true
	time.AfterFunc(pause-time.Since(d.told), func() {
		d.box.put(job{do: func() { d.pausing = false; d.relay() }})
	})
}

// How long letters wait for company at most: among few, and in a hall.
const (
	together     = 8 * time.Millisecond
	mostTogether = 20 * time.Millisecond
)

// relay sends this turn's updates: one frame for each socket, however many
// there were.
func (d *document) relay() {
	if len(d.fresh) == 0 {
		return
	}
	d.told = time.Now()
	only := d.fresh[0].from
	updates := make([][]byte, len(d.fresh))
	for i, r := range d.fresh {
		updates[i] = r.update
		if r.from != only {
			only = nil
		}
	}
	d.remember(updates)
	for _, update := range merged(updates) {
		frame := syncMessage(syncUpdate, update)
		for m := range d.members {
			if m.synced && m != only {
				m.post(frame)
				d.s.counters.Relayed.Add(1)
			}
		}
	}
	clear(d.fresh)
	d.fresh = d.fresh[:0]
}

func merged(updates [][]byte) [][]byte {
	if len(updates) == 1 {
		return updates
	}
	one, err := ydoc.Merge(updates...)
	if err != nil {
		return updates
	}
	return [][]byte{one}
}

// remember keeps the cached encoding right: the state of a while ago and what
// came since. A large document is not encoded again for each who joins.
func (d *document) remember(updates [][]byte) {
	if d.cached == nil {
		return
	}
	for _, u := range updates {
		d.tail = append(d.tail, u)
		d.tailBytes += len(u)
	}
	if len(d.tail) > 2000 || d.tailBytes > 4<<10+len(d.cached)/2 {
		d.cached, d.tail, d.tailBytes = nil, nil, 0
	}
}

// whole gives the frames that bring somebody who has nothing up to date. What
// came since the state was encoded goes first and waits at the client, so that
// with the answer itself, when clients say that they are in sync, all is there.
func (d *document) whole() [][]byte {
	if d.cached == nil {
		d.cached = syncMessage(syncStep2, d.doc.EncodeState())
	}
	var frames [][]byte
	if len(d.tail) > 0 {
		d.tail = merged(d.tail)
		for _, update := range d.tail {
			frames = append(frames, syncMessage(syncUpdate, update))
		}
	}
	return append(frames, d.cached)
}
