package bus

import "sync"

// queueLength bounds what waits inside a bus. It is a burst, not a backlog:
// what does not fit is lost and said to be.
const queueLength = 8192

type message struct {
	channel string
	data    []byte
}

type local struct {
	counters
	ears  ears
	queue chan message
	done  chan struct{}
	once  sync.Once
	wait  sync.WaitGroup

	mu   sync.Mutex
	full map[string]bool // channels that lost something since the last turn
}

// Alone says that there is no other server behind this bus: whoever would only
// talk to other servers need not.
func (l *local) Alone() bool { return true }

// Local connects what runs in one process.
func Local() Bus {
	l := &local{queue: make(chan message, queueLength), done: make(chan struct{}), full: map[string]bool{}}
	l.wait.Add(1)
	go l.run()
	return l
}

func (l *local) Publish(channel string, data []byte) {
	select {
	case l.queue <- message{channel, data}:
		l.published.Add(1)
	default:
		l.dropped.Add(1)
		l.mu.Lock()
		l.full[channel] = true
		l.mu.Unlock()
	}
}

func (l *local) Subscribe(channel string, hear func([]byte), missed func()) func() {
	one := &ear{hear: hear, missed: missed}
	l.ears.add(channel, one)
	l.ears.begin(channel)
	return sync.OnceFunc(func() { l.ears.remove(channel, one) })
}

func (l *local) run() {
	defer l.wait.Done()
	for {
		select {
		case <-l.done:
			return
		case m := <-l.queue:
			l.heard.Add(1)
			l.ears.heard(m.channel, m.data)
			l.tellMissed()
		}
	}
}

func (l *local) tellMissed() {
	l.mu.Lock()
	full := l.full
	if len(full) > 0 {
		l.full = map[string]bool{}
	}
	l.mu.Unlock()
	for channel := range full {
		l.ears.missed(channel)
	}
}

func (l *local) Away() error { return nil }

func (l *local) Close() error {
	l.once.Do(func() { close(l.done) })
	l.wait.Wait()
	return nil
}
