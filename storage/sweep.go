package storage

import (
	"context"
	"errors"
	"sync"
)

// hands is how many deletions DeleteAll has under way: a store writes
// together what waits together.
const hands = 16

// DeleteAll deletes everything that q finds when it is asked. What somebody
// else deleted first is no error; after one it goes on with the others. It may
// be run again after it was interrupted.
func (c *Collection[T]) DeleteAll(ctx context.Context, q Query) error {
	all, err := c.All(ctx, q)
	if err != nil {
		return err
	}
	var wait sync.WaitGroup
	errs := make([]error, hands)
	for hand := range errs {
		wait.Go(func() {
			for i := hand; i < len(all); i += hands {
				err := c.Delete(ctx, meta(all[i]).ID, 0)
				if err != nil && !errors.Is(err, ErrNotFound) {
					errs[hand] = err
				}
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// ChangeAll changes every document that q finds, each as Change does, and
// stops at the first error. What was deleted meanwhile is passed over. It may
// be run again after it was interrupted.
func (c *Collection[T]) ChangeAll(ctx context.Context, q Query, change func(*T) error) error {
	for doc, err := range c.Find(ctx, q) {
		if err != nil {
			return err
		}
		_, err := c.Change(ctx, meta(doc).ID, change)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	return nil
}
