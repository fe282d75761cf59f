package ydoc

// before is how many of a sorted part come before the key, were it put before
// all its equals. The search starts at hint and strides out from there.
func before(key *tape, part []*tape, hint int) int {
	last, next := 0, 1
	if part[hint].less(key) {
		most := len(part) - hint
		for next < most && part[hint+next].less(key) {
			last, next = next, 2*next+1
		}
		last, next = last+hint, min(next, most)+hint
	} else {
		most := hint + 1
		for next < most && !part[hint-next].less(key) {
			last, next = next, 2*next+1
		}
		last, next = hint-min(next, most), hint-last
	}
	for last++; last < next; {
		if mid := last + (next-last)/2; part[mid].less(key) {
			last = mid + 1
		} else {
			next = mid
		}
	}
	return next
}

// after is the same, were the key put after all its equals.
func after(key *tape, part []*tape, hint int) int {
	last, next := 0, 1
	if key.less(part[hint]) {
		most := hint + 1
		for next < most && key.less(part[hint-next]) {
			last, next = next, 2*next+1
		}
		last, next = hint-min(next, most), hint-last
	} else {
		most := len(part) - hint
		for next < most && !key.less(part[hint+next]) {
			last, next = next, 2*next+1
		}
		last, next = last+hint, min(next, most)+hint
	}
	for last++; last < next; {
		if mid := last + (next-last)/2; key.less(part[mid]) {
			next = mid
		} else {
			last = mid + 1
		}
	}
	return next
}

// mergeUp merges two runs side by side from the left; the left one, the
// shorter, is set aside first. The last of it is known to be greater than all
// of the right one.
func (s *v8sort) mergeUp(left, right run) {
	s.spare = append(s.spare[:0], s.list[left.start:left.start+left.length]...)
	a, b := s.spare, s.list[right.start:right.start+right.length]
	to := s.list[left.start : right.start+right.length]
	put := func(from *[]*tape, n int) {
		copy(to, (*from)[:n])
		to, *from = to[n:], (*from)[n:]
	}
	put(&b, 1)
	for len(b) > 0 && len(a) > 1 {
		winsA, winsB := 0, 0
		for winsA < s.gallop && winsB < s.gallop && len(b) > 0 && len(a) > 1 {
			if b[0].less(a[0]) {
				put(&b, 1)
				winsA, winsB = 0, winsB+1
			} else {
				put(&a, 1)
				winsA, winsB = winsA+1, 0
			}
		}
		if len(b) == 0 || len(a) == 1 {
			break
		}
		s.gallop++
		for first := true; first || winsA >= minGallop || winsB >= minGallop; first = false {
			s.gallop = max(1, s.gallop-1)
			winsA = after(b[0], a, 0)
			if put(&a, winsA); len(a) <= 1 {
				break
			}
			if put(&b, 1); len(b) == 0 {
				break
			}
			winsB = before(a[0], b, 0)
			if put(&b, winsB); len(b) == 0 {
				break
			}
			if put(&a, 1); len(a) == 1 {
				break
			}
		}
		if len(b) == 0 || len(a) <= 1 {
			break
		}
		s.gallop++
	}
	// One of a is left, which goes last, or more of it and nothing of b.
	if len(b) > 0 {
		put(&b, len(b))
	}
	put(&a, len(a))
}

// mergeDown merges from the right; the right run is the shorter and set aside.
// Its first is known to be less than all of the left one.
func (s *v8sort) mergeDown(left, right run) {
	s.spare = append(s.spare[:0], s.list[right.start:right.start+right.length]...)
	a, b := s.list[left.start:left.start+left.length], s.spare
	to := s.list[left.start : right.start+right.length]
	put := func(from *[]*tape, n int) {
		rest := len(*from) - n
		copy(to[len(to)-n:], (*from)[rest:])
		to, *from = to[:len(to)-n], (*from)[:rest]
	}
	put(&a, 1)
	for len(a) > 0 && len(b) > 1 {
		winsA, winsB := 0, 0
		for winsA < s.gallop && winsB < s.gallop && len(a) > 0 && len(b) > 1 {
			if b[len(b)-1].less(a[len(a)-1]) {
				put(&a, 1)
				winsA, winsB = winsA+1, 0
			} else {
				put(&b, 1)
				winsA, winsB = 0, winsB+1
			}
		}
		if len(a) == 0 || len(b) == 1 {
			break
		}
		s.gallop++
		for first := true; first || winsA >= minGallop || winsB >= minGallop; first = false {
			s.gallop = max(1, s.gallop-1)
			winsA = len(a) - after(b[len(b)-1], a, len(a)-1)
			if put(&a, winsA); len(a) == 0 {
				break
			}
			if put(&b, 1); len(b) == 1 {
				break
			}
			winsB = len(b) - before(a[len(a)-1], b, len(b)-1)
			if put(&b, winsB); len(b) <= 1 {
				break
			}
			if put(&a, 1); len(a) == 0 {
				break
			}
		}
		if len(a) == 0 || len(b) <= 1 {
			break
		}
		s.gallop++
	}
	if len(a) > 0 {
		put(&a, len(a))
	}
	put(&b, len(b))
}
