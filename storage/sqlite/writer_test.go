package sqlite

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

func TestAFaultyWriteDoesNotSpoilItsNeighbours(t *testing.T) {
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "folkmoot.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	create := func(tx *statements) (refusal, fault error) { return nil, tx.define(`CREATE TABLE n (i INTEGER)`) }
	if err := s.writer.do(t.Context(), create); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	cancelled, cancel := context.WithCancel(t.Context())
	hold, held := make(chan struct{}), make(chan struct{})
	var all sync.WaitGroup
	errs := make([]error, 20)
	// The first holds the writer back until all others wait for one commit.
	all.Go(func() {
		_ = s.writer.do(t.Context(), func(*statements) (error, error) { close(held); <-hold; return nil, nil })
	})
	<-held
	for i := range errs {
		all.Go(func() {
			ctx := t.Context()
			if i == 5 {
				ctx = cancelled
			}
			errs[i] = s.writer.do(ctx, func(tx *statements) (refusal, fault error) {
				if fault := tx.exec(`INSERT INTO n VALUES (?)`, i); fault != nil || i != 10 {
					return nil, fault
				}
				return nil, broken
			})
			if i == 5 {
				close(hold)
			}
		})
	}
	for len(s.writer.jobs) < len(errs) {
		time.Sleep(time.Millisecond)
	}
	cancel()
	all.Wait()
	for i, err := range errs {
		want := map[int]error{5: context.Canceled, 10: broken}[i]
		if !errors.Is(err, want) {
			t.Errorf("write %d: %v, not %v", i, err, want)
		}
	}
	var n, sum int
	if err := s.readers.QueryRow(`SELECT count(*), sum(i) FROM n`).Scan(&n, &sum); err != nil || n != 18 || sum != 190-15 {
		t.Errorf("%d are kept with the sum %d: %v", n, sum, err)
	}
}
