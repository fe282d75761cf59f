package coedit

import "sync"

// job is one thing for a document's goroutine to do: a frame of a member, or
// anything else.
type job struct {
	from  *member
	frame []byte
	do    func()
}

// mailbox hands jobs to the one goroutine that owns a document's state. It
// does not bound what waits: each member has only so many frames under way.
type mailbox struct {
	mu     sync.Mutex
	jobs   []job
	closed bool
	wake   chan struct{}
}

func newMailbox() *mailbox { return &mailbox{wake: make(chan struct{}, 1)} }

// put says whether the job will be done.
func (b *mailbox) put(j job) bool {
	b.mu.Lock()
	if b.closed {
		b.mu.Unlock()
		return false
	}
	b.jobs = append(b.jobs, j)
	first := len(b.jobs) == 1
	b.mu.Unlock()
	if first {
		select {
		case b.wake <- struct{}{}:
		default:
		}
	}
	return true
}

// take waits for jobs and gives all that are there; none means the end. spent
// is a slice to use again.
func (b *mailbox) take(spent []job) []job {
	for {
		b.mu.Lock()
		if len(b.jobs) > 0 {
			jobs := b.jobs
			clear(spent)
			b.jobs = spent[:0]
			b.mu.Unlock()
			return jobs
		}
		if b.closed {
			b.mu.Unlock()
			return nil
		}
		b.mu.Unlock()
		<-b.wake
	}
}

// close lets take end once everything that was put is done.
func (b *mailbox) close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}
