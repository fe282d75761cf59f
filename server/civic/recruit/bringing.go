package recruit

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/storage"
)

// bringing is a file of registrations on its way in. Its registrations name
// it, and count once it is brought.
type bringing struct {
	storage.Meta
	Forum forum.ID  `json:"forum"`
	Begun time.Time `json:"begun"`
	State string    `json:"state"`
	Lines int       `json:"lines"`
}

// The states of a bringing. One that is taken back is deleted last, so that a
// crash in between is found.
const (
	laying  = "laying"
	brought = "brought"
	back    = "back"
)

// patience is how long a bringing may lay down: longer than any request lives.
const patience = 10 * time.Minute

// whole bringings of a forum, by id.
func (s *Recruiting) whole(ctx context.Context, id forum.ID) (map[string]bool, error) {
	kept := map[string]bool{"": true}
	for b, err := range s.bringings.Find(ctx, storage.Query{Index: byForum, Equal: []any{string(id)}}) {
		if err != nil {
			return nil, err
		}
		kept[b.ID] = b.State == brought
	}
	return kept, nil
}

// clear takes back what bringings laid down that never became whole, because
// their server died.
func (s *Recruiting) clear(ctx context.Context) error {
	late, err := s.bringings.All(ctx, storage.Query{Index: byBegun, To: s.Now().Add(-patience)})
	if err != nil {
		return err
	}
	for _, b := range late {
		if err := s.takeBack(ctx, b.ID); err != nil {
			return err
		}
	}
	return nil
}

// takeBack ends a bringing that is not whole: nobody of it was registered.
func (s *Recruiting) takeBack(ctx context.Context, id string) error {
	b, err := s.bringings.Change(ctx, id, func(b *bringing) error {
		if b.State == laying {
			b.State = back
		}
		return nil
	})
	if err == nil && b.State == brought {
		return nil
	}
	// Somebody may have taken it back while its last lines were laid down.
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	for r, err := range s.entries.Find(ctx, storage.Query{Index: byBrought, Equal: []any{id}}) {
		if err != nil {
			return err
		}
		if err := s.entries.Delete(ctx, r.ID, 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
			return err
		}
	}
	err = s.bringings.Delete(ctx, id, 0)
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}
