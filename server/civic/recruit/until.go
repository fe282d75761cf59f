package recruit

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/storage"
)

// Until is when the last codes of a forum stop working; zero where no letter
// has gone out.
func (s *Recruiting) Until(ctx context.Context, id forum.ID) (until time.Time, err error) {
	for w, err := range s.waves.Find(ctx, storage.Query{Index: byForum, Equal: []any{string(id)}}) {
		if err != nil {
			return time.Time{}, err
		}
		if w.Closes.After(until) {
			until = w.Closes
		}
	}
	return until, nil
}
