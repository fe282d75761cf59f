package ydoc

// v8sort sorts the updates of a merge as V8 sorts an array: Tim Peters' sort,
// with its runs, its minimum run length and its galloping. For a proper
// ordering every stable sort gives the same; the one that yjs uses is not
// proper, see mergelist.go, and then every comparison counts.
type v8sort struct {
	list   []*tape
	spare  []*tape
	runs   []run
	gallop int
}

// run is a part of the list that is in order.
type run struct{ start, length int }

const minGallop = 7

func (s *v8sort) sort(list []*tape) {
	if len(list) < 2 {
		return
	}
	s.list, s.runs, s.gallop = list, s.runs[:0], minGallop
	shortest := shortestRun(len(list))
	for start := 0; start < len(list); {
		length := s.countRun(start)
		if length < shortest {
			forced := min(shortest, len(list)-start)
			s.insertInto(start, length, forced)
			length = forced
		}
		s.runs = append(s.runs, run{start, length})
		s.collapse()
		start += length
	}
	for len(s.runs) > 1 {
		n := len(s.runs) - 2
		if n > 0 && s.runs[n-1].length < s.runs[n+1].length {
			n--
		}
		s.mergeAt(n)
	}
}

// shortestRun is between 32 and 64, such that the list is a little less than a
// power of two of them.
func shortestRun(n int) int {
	odd := 0
	for n >= 64 {
		odd |= n & 1
		n >>= 1
	}
	return n + odd
}

// countRun finds how far the list is in order, or in strictly opposite order,
// which it turns round.
func (s *v8sort) countRun(start int) int {
	part := s.list[start:]
	if len(part) < 2 {
		return len(part)
	}
	n := 2
	descending := part[1].less(part[0])
	for n < len(part) && part[n].less(part[n-1]) == descending {
		n++
	}
	if descending {
		for i, j := 0, n-1; i < j; i, j = i+1, j-1 {
			part[i], part[j] = part[j], part[i]
		}
	}
	return n
}

// insertInto lengthens a run by binary insertion.
func (s *v8sort) insertInto(start, sorted, length int) {
	part := s.list[start : start+length]
	for ; sorted < length; sorted++ {
		pivot, left, right := part[sorted], 0, sorted
		for left < right {
			if mid := left + (right-left)/2; pivot.less(part[mid]) {
				right = mid
			} else {
				left = mid + 1
			}
		}
		copy(part[left+1:sorted+1], part[left:sorted])
		part[left] = pivot
	}
}

// collapse merges runs until each is longer than the two after it together.
func (s *v8sort) collapse() {
	for len(s.runs) > 1 {
		n := len(s.runs) - 2
		switch {
		case !s.balanced(n+1) || !s.balanced(n):
			if s.runs[n-1].length < s.runs[n+1].length {
				n--
			}
		case s.runs[n].length > s.runs[n+1].length:
			return
		}
		s.mergeAt(n)
	}
}

func (s *v8sort) balanced(n int) bool {
	return n < 2 || s.runs[n-2].length > s.runs[n-1].length+s.runs[n].length
}

func (s *v8sort) mergeAt(n int) {
	a, b := s.runs[n], s.runs[n+1]
	s.runs[n].length += b.length
	s.runs = append(s.runs[:n+1], s.runs[n+2:]...)
	skip := after(s.list[b.start], s.list[a.start:a.start+a.length], 0)
	a.start, a.length = a.start+skip, a.length-skip
	if a.length == 0 {
		return
	}
	b.length = before(s.list[a.start+a.length-1], s.list[b.start:b.start+b.length], b.length-1)
	switch {
	case b.length == 0:
	case a.length <= b.length:
		s.mergeUp(a, b)
	default:
		s.mergeDown(a, b)
	}
}
