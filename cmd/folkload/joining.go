package main

import (
	"compress/gzip"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
)

// joining measures how long it takes until a newcomer has a large document.
func joining(s *settings) error {
	state, err := os.ReadFile(s.state)
	if err != nil {
		return fmt.Errorf("-state: %w; folkload state makes one", err)
	}
	document := s.prefix + "big"
	// The gardener stays: a server without a store forgets a document that
	// nobody has open.
	gardener, err := plant(s, document, state)
	if err != nil {
		return err
	}
	defer func() { _ = gardener.conn.Close() }()
	one := make([]time.Duration, 0, s.clients)
	for i := range s.clients {
		took, err := join(s, document, i, len(state))
		if err != nil {
			return err
		}
		one = append(one, took)
	}
	together := make([]time.Duration, s.clients)
	errs := make([]error, s.clients)
	var all sync.WaitGroup
	for i := range together {
		all.Add(1)
		go func() {
			defer all.Done()
			together[i], errs[i] = join(s, document, i, len(state))
		}()
	}
	all.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	fmt.Printf("%-16s one after another p50 %.1f ms p99 %.1f ms   %d at once p50 %.1f ms p99 %.1f ms\n",
		s.row, rank(one, 50), rank(one, 99), s.clients, rank(together, 50), rank(together, 99))
	return nil
}

// plant sends the document as one client's, and waits until the server has it.
func plant(s *settings, document string, state []byte) (*client, error) {
	c, err := connect(s, document, "gardener", 1)
	if err != nil {
		return nil, err
	}
	for {
		b, err := c.next()
		if err != nil {
			return nil, fmt.Errorf("planting the document: %w", err)
		}
		if err := c.answer(b); err != nil {
			return nil, err
		}
		if kind, _, ok := update(b); ok && kind == 1 {
			break
		}
	}
	b := binary.AppendUvarint([]byte{0, 2}, uint64(len(state)))
	if err := c.send(append(b, state...)); err != nil {
		return nil, err
	}
	go func() {
		for { // or the server would give it up for one that does not read
			if _, err := c.next(); err != nil {
				return
			}
		}
	}()
	for range 100 {
		if _, err := join(s, document, 0, len(state)); err == nil {
			return c, nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	return nil, errors.New("the server did not take the document in")
}

var errSmall = errors.New("the server sent less than the document")

// join opens a connection and waits for the answer to step 1.
func join(s *settings, document string, i, size int) (time.Duration, error) {
	start := time.Now()
	c, err := connect(s, document, fmt.Sprint("p", i), 0)
	if err != nil {
		return 0, err
	}
	defer func() { _ = c.conn.Close() }()
	_ = c.conn.SetReadDeadline(time.Now().Add(20 * time.Second))
	for got := 0; ; {
		b, err := c.next()
		if err != nil {
			return 0, err
		}
		kind, u, ok := update(b)
		if !ok {
			continue
		}
		got += len(u)
		if kind == 1 && got < size*9/10 {
			return 0, errSmall
		}
		if kind == 1 {
			return time.Since(start), nil
		}
	}
}

func rank(all []time.Duration, p int) float64 {
	sorted := slices.Sorted(slices.Values(all))
	return float64(sorted[min(len(sorted)*p/100, len(sorted)-1)].Microseconds()) / 1000
}

// makeState plays a recorded history, in the form of editing-traces, into a
// document and writes it as one update.
func makeState(s *settings) error {
	f, err := os.Open(s.trace)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	var trace struct {
		Txns []struct {
			Patches [][3]any `json:"patches"`
		} `json:"txns"`
	}
	if err := json.NewDecoder(z).Decode(&trace); err != nil {
		return err
	}
	doc := ydoc.New()
	for _, txn := range trace.Txns {
		_, err := doc.Transact(1, func(w *ydoc.Txn) error {
			root, err := w.Root("text", ydoc.Text)
			if err != nil {
				return err
			}
			for _, p := range txn.Patches {
				at, gone := int(p[0].(float64)), int(p[1].(float64))
				if gone > 0 {
					if err := w.Delete(root, at, gone); err != nil {
						return err
					}
				}
				if words := p[2].(string); words != "" {
					if err := w.InsertText(root, at, words, nil); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	state := doc.EncodeState()
	fmt.Printf("%d bytes\n", len(state))
	return os.WriteFile(s.out, state, 0o600)
}
