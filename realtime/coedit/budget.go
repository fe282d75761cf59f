package coedit

import (
	"sync"
	"time"
)

// budget is what one person may spend on one document: frames, bytes and
// structs per second, over all their windows. Debt is waited off by whoever
// made it, in the goroutine that reads their socket; a debt that would take
// long means something other than a person typing.
type budget struct {
	mu                    sync.Mutex
	frames, bytes, pieces float64 // left
	last                  time.Time
	limits                *Limits
	windows               int // guarded by Sessions.mu
}

const (
	burst      = 5.0  // seconds' worth of frames and structs at once
	bytesBurst = 16.0 // seconds' worth of bytes at once: a pasted chapter
	structs    = 20.0 // structs per allowed frame
	mostDebt   = 10 * time.Second
)

func newBudget(limits *Limits) *budget {
	b := &budget{limits: limits, last: time.Now()}
	b.frames, b.bytes, b.pieces = b.rates()
	b.frames, b.bytes, b.pieces = b.frames*burst, b.bytes*bytesBurst, b.pieces*burst
	return b
}

func (b *budget) rates() (frames, bytes, pieces float64) {
	frames = float64(b.limits.FramesPerSecond)
	return frames, float64(b.limits.BytesPerSecond), frames * structs
}

// rested says whether nothing was spent for so long that a new budget would be
// the same: otherwise coming back would be a way to get a fresh one.
func (b *budget) rested(now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return now.Sub(b.last) > 2*mostDebt+bytesBurst*time.Second
}

// spend takes from the budget and says how long to wait before the next frame
// is read, and whether it is too much altogether.
func (b *budget) spend(frames, bytes, pieces int) (wait time.Duration, tooMuch bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	passed := now.Sub(b.last).Seconds()
	b.last = now
	perFrame, perByte, perPiece := b.rates()
	b.frames = min(b.frames+passed*perFrame, perFrame*burst) - float64(frames)
	b.bytes = min(b.bytes+passed*perByte, perByte*bytesBurst) - float64(bytes)
	b.pieces = min(b.pieces+passed*perPiece, perPiece*burst) - float64(pieces)
	debt := max(-b.frames/perFrame, -b.bytes/perByte, -b.pieces/perPiece, 0)
	wait = time.Duration(debt * float64(time.Second))
	return wait, wait > mostDebt
}
