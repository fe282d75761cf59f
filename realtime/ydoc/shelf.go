package ydoc

import (
	"iter"
	"slices"
)

// shelf holds one client's structures, without gaps and in the order of their
// clocks, in blocks: splitting an item in the middle of a long document moves
// the pointers of one block, not those of the whole document.
type shelf struct {
	blocks []block
	only   [1]block // the blocks, while there is one: most clients write little
	end    uint32   // the clock after the last structure
	near   cell     // what was found last
}

type block struct {
	first uint32 // clock of the first item
	items []*item
}

// cell is a place on a shelf. Whatever changes the shelf makes it stale.
type cell struct{ block, n int }

const (
	fullBlock  = 512
	smallBlock = fullBlock / 4
)

func (s *shelf) empty() bool            { return len(s.blocks) == 0 }
func (s *shelf) item(at cell) *item     { return s.blocks[at.block].items[at.n] }
func (s *shelf) holding(c uint32) *item { return s.item(s.find(c)) }

// find is the cell of the structure that holds the clock, which must be below
// end. What is looked for is mostly at the end, or where it was last time.
func (s *shelf) find(clock uint32) cell {
	b := len(s.blocks) - 1
	if s.blocks[b].first > clock {
		b = s.findBlock(clock)
	}
	items := s.blocks[b].items
	lo, hi := 0, len(items)
	if items[hi-1].id.clock <= clock {
		return cell{b, hi - 1}
	}
	if n := s.near.n; b == s.near.block && n < hi-1 && items[n].id.clock <= clock {
		if lo = n; clock < items[n+1].id.clock {
			return s.near
		}
	}
	// items[lo] starts at or before the clock, items[hi] after it.
	for hi-lo > 1 {
		if mid := int(uint(lo+hi) / 2); items[mid].id.clock <= clock {
			lo = mid
		} else {
			hi = mid
		}
	}
	s.near = cell{b, lo}
	return s.near
}

func (s *shelf) findBlock(clock uint32) int {
	lo, hi := 0, len(s.blocks)-1
	if b := s.near.block; b < hi && s.blocks[b].first <= clock {
		if lo = b; clock < s.blocks[b+1].first {
			return b
		}
	}
	for hi-lo > 1 {
		if mid := int(uint(lo+hi) / 2); s.blocks[mid].first <= clock {
			lo = mid
		} else {
			hi = mid
		}
	}
	return lo
}

// next and previous go to the neighbouring cell; ok is false at the ends.
func (s *shelf) next(at cell) (_ cell, ok bool) {
	if at.n+1 < len(s.blocks[at.block].items) {
		return cell{at.block, at.n + 1}, true
	}
	return cell{at.block + 1, 0}, at.block+1 < len(s.blocks)
}

func (s *shelf) previous(at cell) (_ cell, ok bool) {
	if at.n > 0 {
		return cell{at.block, at.n - 1}, true
	}
	if at.block == 0 {
		return at, false
	}
	return cell{at.block - 1, len(s.blocks[at.block-1].items) - 1}, true
}

// from goes through the structures, starting with the one that holds the
// clock. Splitting the present one is allowed meanwhile: its right part comes
// next.
func (s *shelf) from(clock uint32) iter.Seq[*item] {
	return func(yield func(*item) bool) {
		if clock >= s.end {
			return
		}
		at, ok := s.find(clock), true
		for ok {
			it := s.item(at)
			if !yield(it) {
				return
			}
			if at.n >= len(s.blocks[at.block].items) || s.item(at) != it {
				at = s.find(it.id.clock) // a split has divided the block
			}
			at, ok = s.next(at)
		}
	}
}

// count is how many structures there are from the cell on.
func (s *shelf) count(at cell) int {
	n := -at.n
	for _, b := range s.blocks[at.block:] {
		n += len(b.items)
	}
	return n
}

// push adds the next structure; so many more are expected to follow.
func (s *shelf) push(it *item, follow int) {
	last := len(s.blocks) - 1
	if last < 0 {
		s.blocks = s.only[:0]
	}
	if last < 0 || len(s.blocks[last].items) >= fullBlock {
		s.blocks = append(s.blocks, block{first: it.id.clock})
		last++
	}
	b := &s.blocks[last]
	if n := len(b.items); n == cap(b.items) && follow > n {
		b.items = slices.Grow(b.items, min(1+follow, fullBlock-n))
	}
	b.items = append(b.items, it)
	s.end = it.end()
}

// last is the structure with the highest clock, or nil.
func (s *shelf) last() *item {
	if len(s.blocks) == 0 {
		return nil
	}
	items := s.blocks[len(s.blocks)-1].items
	return items[len(items)-1]
}

// insert puts the right part of a split item after its left part.
func (s *shelf) insert(at cell, it *item) {
	b := &s.blocks[at.block]
	if len(b.items) >= fullBlock {
		half := len(b.items) / 2
		upper := block{b.items[half].id.clock, append(make([]*item, 0, half+half/2), b.items[half:]...)}
		clear(b.items[half:])
		b.items = b.items[:half]
		s.blocks = slices.Insert(s.blocks, at.block+1, upper)
		if at.n >= half {
			at = cell{at.block + 1, at.n - half}
		}
		b = &s.blocks[at.block]
	}
	b.items = slices.Insert(b.items, at.n+1, it)
}

// cutOff takes the structures from a clock on, which must be the start of one,
// off the shelf again, last first.
func (s *shelf) cutOff(clock uint32, gone func(*item)) {
	for s.end > clock {
		last := &s.blocks[len(s.blocks)-1]
		it := last.items[len(last.items)-1]
		gone(it)
		last.items = last.items[:len(last.items)-1]
		s.end = it.id.clock
		if len(last.items) == 0 {
			s.blocks = s.blocks[:len(s.blocks)-1]
		}
	}
}
