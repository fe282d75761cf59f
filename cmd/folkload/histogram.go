package main

import "math/bits"

// histogram counts microseconds in buckets a sixteenth of a doubling wide.
type histogram struct {
	buckets [64 * 16]uint64
	count   uint64
	most    int64
}

func bucket(us int64) int {
	if us < 16 {
		return int(max(us, 0))
	}
	top := bits.Len64(uint64(us)) - 1
	return (top-3)*16 + int(us>>(top-4))&15
}

// value is the middle of a bucket.
func value(b int) float64 {
	if b < 16 {
		return float64(b)
	}
	top := b/16 + 3
	return (float64(16+b%16) + 0.5) * float64(uint64(1)<<(top-4))
}

func (h *histogram) note(us int64) {
	h.buckets[bucket(us)]++
	h.count++
	h.most = max(h.most, us)
}

func (h *histogram) add(other *histogram) {
	for i, n := range other.buckets {
		h.buckets[i] += n
	}
	h.count += other.count
	h.most = max(h.most, other.most)
}

// percentile is in milliseconds.
func (h *histogram) percentile(p float64) float64 {
	rank, seen := uint64(float64(h.count)*p/100), uint64(0)
	for b, n := range h.buckets {
		if seen += n; seen > rank {
			return value(b) / 1000
		}
	}
	return 0
}
