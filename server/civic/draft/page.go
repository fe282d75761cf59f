package draft

import (
	"context"

	"github.com/folkmoot/folkmoot/storage"
)

// PageSize is how many entries a page of any list holds.
const PageSize = 20

// Page is a stretch of a list. More, when not empty, is where the next one
// begins.
type Page[T any] struct {
	Items []T
	More  string
}

// page reads one page of a query, and one entry beyond to know whether there
// is more.
func page[T any](ctx context.Context, c *storage.Collection[T], q storage.Query, after string) (Page[*T], error) {
	q.After, q.Limit = after, PageSize+1
	all, err := c.All(ctx, q)
	if err != nil {
		return Page[*T]{}, known(err, noDraft)
	}
	p := Page[*T]{Items: all}
	if len(all) > PageSize {
		p.Items = all[:PageSize]
		p.More = c.Cursor(q.Index, all[PageSize-1])
	}
	return p, nil
}
