package main

import (
	"bytes"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

// mark begins every typed word; the moment of its sending follows.
var mark = []byte("@@")

const (
	momentDigits = 9
	base         = 36
	warmUp       = 2 * time.Second
)

// typing measures letters from one person's keyboard to the others' screens.
func typing(s *settings) error {
	start := time.Now()
	clients := make([]*client, s.clients)
	var sent, failed, counted atomic.Int64
	counted.Store(1 << 62)
	histograms := make([]*histogram, s.clients)
	var ready, reading sync.WaitGroup
	for i := range clients {
		c, err := connect(s, s.document(i), fmt.Sprint("p", i), 1000+uint64(i))
		if err != nil {
			return fmt.Errorf("client %d: %w", i, err)
		}
		clients[i], histograms[i] = c, &histogram{}
		ready.Add(1)
		reading.Add(1)
		go func() {
			defer reading.Done()
			c.watch(start, &counted, histograms[i], ready.Done)
		}()
	}
	if !waitFor(&ready, 30*time.Second) {
		return fmt.Errorf("not every client was sent the document within 30 s")
	}
	began := time.Now()
	counted.Store(began.Add(warmUp).Sub(start).Microseconds())
	var before spent
	measured := time.AfterFunc(warmUp, func() { before = usage(s.pid) })
	defer measured.Stop()
	until := began.Add(warmUp + s.length)
	var writing sync.WaitGroup
	for i, c := range clients {
		writing.Add(1)
		go func() {
			defer writing.Done()
			every := time.Duration(float64(time.Second) * float64(s.clients) / float64(s.rate))
			next := began.Add(every * time.Duration(i) / time.Duration(s.clients))
			for ; next.Before(until); next = next.Add(every) {
				time.Sleep(time.Until(next))
				// The moment it should have been sent: a generator that is
				// late must not make the server look quick.
				moment := next.Sub(start).Microseconds()
				c.remember(moment)
				if c.send(c.letter(word(moment))) != nil {
					failed.Add(1)
					return
				}
				if next.Sub(began) > warmUp {
					sent.Add(1)
				}
			}
		}()
	}
	writing.Wait()
	used := usage(s.pid).since(before)
	time.Sleep(time.Second)
	for _, c := range clients {
		_ = c.conn.Close()
	}
	reading.Wait()
	all := &histogram{}
	for _, h := range histograms {
		all.add(h)
	}
	seconds := s.length.Seconds()
	others := float64(s.clients)/float64(s.documents) - 1
	fmt.Printf("%-16s in %6.0f/s  out %7.0f/s  lost %d  p50 %6.1f ms  p95 %6.1f ms  p99 %6.1f ms  max %6.1f ms  core %3.0f %%\n",
		s.row, float64(sent.Load())/seconds, float64(all.count)/seconds,
		int64(float64(sent.Load())*others)-int64(all.count),
		all.percentile(50), all.percentile(95), all.percentile(99), float64(all.most)/1000, used*100)
	if failed.Load() > 0 {
		return fmt.Errorf("%d clients lost their connection", failed.Load())
	}
	return nil
}

// word is a typed word that says when it was.
func word(moment int64) string {
	digits := strconv.FormatInt(moment, base)
	return "@@" + "000000000"[:momentDigits-len(digits)] + digits
}

// watch reads until the connection ends and counts every word of others that
// was typed after the warm-up. A server that merges may give a client its own
// words back: those are not counted.
func (c *client) watch(start time.Time, from *atomic.Int64, h *histogram, ready func()) {
	once := sync.OnceFunc(ready)
	for {
		b, err := c.next()
		if err != nil {
			once()
			return
		}
		if c.answer(b) != nil {
			once()
			return
		}
		kind, u, ok := update(b)
		if !ok {
			continue
		}
		if kind == 1 {
			once() // what was there before is not measured
			continue
		}
		now := time.Since(start).Microseconds()
		for {
			at := bytes.Index(u, mark)
			if at < 0 || at+2+momentDigits > len(u) {
				break
			}
			moment, err := strconv.ParseInt(string(u[at+2:at+2+momentDigits]), base, 64)
			u = u[at+2+momentDigits:]
			if err == nil && moment > from.Load() && !c.mine(moment) {
				h.note(now - moment)
			}
		}
	}
}

// remember and mine keep account of what a client typed lately.
func (c *client) remember(moment int64) {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.typed[moment] = true
}

func (c *client) mine(moment int64) bool {
	c.lock.Lock()
	defer c.lock.Unlock()
	own := c.typed[moment]
	delete(c.typed, moment)
	return own
}

func waitFor(group *sync.WaitGroup, most time.Duration) bool {
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(most):
		return false
	}
}
