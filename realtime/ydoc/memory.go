package ydoc

// Items are allocated by the page, and one that was merged into its neighbour
// is used again: most keystrokes end as one more letter of the item to their
// left, so a document that is typed into for hours allocates almost nothing.
//
// Text is copied out of updates into chunks for the same reason. An item's
// slice never reaches into its neighbour's: its capacity is its own.

const (
	itemsPerPage  = 93 // 8 KiB with what the allocator adds: nothing of it is wasted
	firstChunk    = 512
	largestChunk  = 16 << 10
	ownAllocation = 2 << 10 // longer text gets memory of its own
)

type memory struct {
	page  []item
	free  *item // linked through right
	chunk []byte
	pages int
}

func (m *memory) item() *item {
	if it := m.free; it != nil {
		m.free = it.right
		*it = item{}
		return it
	}
	if len(m.page) == 0 {
		n := 8 << min(m.pages, 4) // up to itemsPerPage
		m.pages++
		m.page = make([]item, min(n, itemsPerPage))
	}
	it := &m.page[0]
	m.page = m.page[1:]
	return it
}

// release takes back an item that nothing refers to any more.
func (m *memory) release(it *item) {
	*it = item{right: m.free}
	m.free = it
}

// keep copies bytes that belong to the caller.
func (m *memory) keep(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	if len(b) > ownAllocation {
		return append(make([]byte, 0, len(b)), b...)
	}
	if cap(m.chunk)-len(m.chunk) < len(b) {
		m.chunk = make([]byte, 0, max(len(b), min(max(firstChunk, 2*cap(m.chunk)), largestChunk)))
	}
	at := len(m.chunk)
	m.chunk = append(m.chunk, b...)
	return m.chunk[at:len(m.chunk):len(m.chunk)]
}
