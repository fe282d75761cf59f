package main

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

// idling measures what a connection costs that does nothing.
func idling(s *settings) error {
	if s.pid == 0 {
		return errors.New("idle needs the server's -pid, on this machine")
	}
	before := resident(s.pid)
	clients := make([]*client, s.clients)
	var ready sync.WaitGroup
	gate := make(chan struct{}, 50)
	errs := make([]error, s.clients)
	for i := range clients {
		ready.Add(1)
		gate <- struct{}{}
		go func() {
			defer ready.Done()
			defer func() { <-gate }()
			clients[i], errs[i] = connect(s, s.document(i), fmt.Sprint("p", i%1000), 1000+uint64(i))
			if errs[i] == nil {
				errs[i] = clients[i].settle()
			}
		}()
	}
	ready.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	var gone atomic.Int64
	for _, c := range clients {
		go func() { // reading is what answers the server's pings
			for {
				if _, err := c.next(); err != nil {
					gone.Add(1)
					return
				}
			}
		}()
	}
	time.Sleep(s.length)
	if n := gone.Load(); n > 0 {
		return fmt.Errorf("%d of %d connections did not stay open", n, s.clients)
	}
	each := (resident(s.pid) - before) / float64(s.clients)
	fmt.Printf("%-16s %d idle connections, %.1f KB each\n", s.row, s.clients, each/1024)
	for _, c := range clients {
		_ = c.conn.Close()
	}
	return nil
}

// settle reads until the document is there.
func (c *client) settle() error {
	for {
		b, err := c.next()
		if err != nil {
			return err
		}
		if err := c.answer(b); err != nil {
			return err
		}
		if kind, _, ok := update(b); ok && kind == 1 {
			return nil
		}
	}
}
