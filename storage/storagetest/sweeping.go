package storagetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/folkmoot/folkmoot/storage"
)

func allIsSwept(_ *testing.T, p place) {
	c := p.entries(byRank)
	for group := range 2 {
		for i := range 40 {
			p.must(c.Insert(p.Context(), &entry{Meta: storage.Meta{ID: id(100*group + i)}, Group: fmt.Sprint("g", group), Rank: i}))
		}
	}
	first := storage.Query{Index: "by-rank", Equal: []any{"g0"}}
	for _, err := range together(2, func(ctx context.Context, _ int) error {
		return c.ChangeAll(ctx, first, func(e *entry) error { e.Text += "x"; return nil })
	}) {
		p.must(err)
	}
	all, err := c.All(p.Context(), storage.Query{})
	p.must(err)
	for _, e := range all {
		if want := map[string]string{"g0": "xx"}[e.Group]; e.Text != want {
			p.Errorf("%s of %s has %q, not %q", e.ID, e.Group, e.Text, want)
		}
	}
	for _, err := range together(2, func(ctx context.Context, _ int) error { return c.DeleteAll(ctx, first) }) {
		p.must(err)
	}
	if left := p.all(c, storage.Query{}); len(left) != 40 || left[0] != id(100) {
		p.Errorf("%d are left, not the 40 of the other group: %v", len(left), left)
	}
}
