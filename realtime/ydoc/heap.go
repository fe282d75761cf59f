package ydoc

// queue is a heap: what has the lowest clock comes first.
type queue[T interface{ at() uint64 }] []T

func (q *queue[T]) push(v T) {
	*q = append(*q, v)
	h := *q
	for i := len(h) - 1; i > 0; {
		up := (i - 1) / 2
		if h[up].at() <= h[i].at() {
			return
		}
		h[up], h[i] = h[i], h[up]
		i = up
	}
}

func (q *queue[T]) pop() T {
	h := *q
	first, last := h[0], len(h)-1
	h[0] = h[last]
	var none T
	h[last] = none
	h = h[:last]
	*q = h
	for i := 0; ; {
		least := 2*i + 1
		if least >= last {
			return first
		}
		if right := least + 1; right < last && h[right].at() < h[least].at() {
			least = right
		}
		if h[i].at() <= h[least].at() {
			return first
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}
