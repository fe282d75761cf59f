package ydoc

// Limits bound what a document takes in. The zero value of a field means the
// default given with it; every bound of the engine is in this file.
type Limits struct {
	// UpdateBytes is the longest update taken. Default 256 MiB.
	UpdateBytes int
	// Clock bounds the clock and length of every structure, so that one
	// structure that claims 2^50 units cannot use a client's count up.
	// Default and most 2^31.
	Clock uint64
	// Depth is how many types may be nested in one another. Default 1,000.
	Depth int
	// AnyDepth is how deep one value (JSON or lib0's own) may be nested.
	// Default 200.
	AnyDepth int
	// PendingUpdates, PendingBytes: how much may wait for what it depends
	// on. Default 1,048,576 pieces and 64 MiB.
	PendingUpdates int
	PendingBytes   int
	// PendingDeletes is how many delete ranges may wait for what they
	// delete. Default 1,048,576.
	PendingDeletes int
	// PendingAge is after how many further updates something that still
	// waits is forgotten. Default never.
	PendingAge int
	// NoPending refuses an update that cannot be applied at once and whole:
	// a gap in its clocks, something it depends on missing, or a delete range
	// that ends beyond the known clock and what the update itself brings.
	NoPending bool
	// Roots, when not nil, lists the roots a document may have and what each
	// of them is; an update that touches another one, or one as something
	// else than it is, is refused.
	Roots map[string]Kind
	// Swell is how many times its own length an update may take of memory,
	// beside 8 MiB. Default 8, which is out of the reach of editing; -1 does
	// without. Whoever loads what a document that took many small updates has
	// encoded, must do without: together they may be denser than one may be.
	Swell int
	// KeepDeleted keeps the content of what is deleted (yjs's gc: false).
	KeepDeleted bool
}

const (
	maxClock = 1 << 31
	maxSafe  = 1<<53 - 1 // the largest integer of the wire format

	defaultSwell       = 8
	defaultUpdateBytes = 256 << 20
	defaultDepth       = 1000
	defaultAnyDepth    = 200
	defaultPending     = 1 << 20
	defaultPendingSize = 64 << 20

	// mergedAsList is how many structures, times how many updates they are
	// in, at most are merged the slow way, in which holes are treated just as
	// yjs treats them.
	mergedAsList = 20_000_000

	// indexFrom is how many bytes must wait before they wait in lines.
	indexFrom = 16 << 10
)

// filled is the limits with the defaults in place of zeros.
func (l Limits) filled() Limits {
	if l.UpdateBytes == 0 {
		l.UpdateBytes = defaultUpdateBytes
	}
	if l.Clock == 0 || l.Clock > maxClock {
		l.Clock = maxClock
	}
	if l.Swell == 0 {
		l.Swell = defaultSwell
	}
	if l.Depth == 0 {
		l.Depth = defaultDepth
	}
	if l.AnyDepth == 0 {
		l.AnyDepth = defaultAnyDepth
	}
	if l.PendingUpdates == 0 {
		l.PendingUpdates = defaultPending
	}
	if l.PendingBytes == 0 {
		l.PendingBytes = defaultPendingSize
	}
	if l.PendingDeletes == 0 {
		l.PendingDeletes = defaultPending
	}
	return l
}
