package server

import (
	"context"
	"io"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// packPublications writes every version of every commitment, and what changed
// in each of them since the one before.
func (s *Server) packPublications(ctx context.Context, k *pack, _ people.Actor, p *plan.Plan) error {
	heads, err := s.publications.ByPlan(ctx, p.ID)
	if err != nil {
		return err
	}
	each := func(do func(*publication.Head, int) error) error {
		for _, h := range heads {
			for n := 1; n <= h.N; n++ {
				if err := do(h, n); err != nil {
					return err
				}
			}
		}
		return nil
	}
	err = k.rows("publications.csv", []string{"commitment", "version", "published", "published_by", "sha256", "note", "withdrawn", "address"}, func(row func(...string) error) error {
		return each(func(h *publication.Head, n int) error {
			v, err := s.publications.Find(ctx, h.Commitment(), n)
			if err != nil {
				return err
			}
			withdrawn := ""
			if v.Withdrawal != nil {
				withdrawn = v.Withdrawal.Reason
			}
			r := &v.Publication.Record
			return row(r.Title, strconv.Itoa(r.N), r.At.UTC().Format(time.RFC3339), r.Publisher.Name, v.Publication.SHA256, r.Note, withdrawn, s.settings.BaseURL+r.Address())
		})
	})
	if err != nil {
		return err
	}
	return k.rows("differences.csv", []string{"commitment", "from_version", "to_version", "field", "old", "new"}, func(row func(...string) error) error {
		return each(func(h *publication.Head, n int) error {
			if n == 1 {
				return nil
			}
			changes, err := s.publications.Changes(ctx, h.Commitment(), n)
			if err != nil {
				return err
			}
			for _, d := range changes {
				if err := row(h.Title, strconv.Itoa(n-1), strconv.Itoa(n), string(d.Field), d.Old, d.New); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// packDraftToFinal writes what changed in each commitment from the first text
// that was kept of its draft to the newest published one, to read and as a table.
func (s *Server) packDraftToFinal(ctx context.Context, k *pack, by people.Actor, p *plan.Plan) error {
	heads, err := s.publications.ByPlan(ctx, p.ID)
	if err != nil {
		return err
	}
	var fault error
	each := func(yield func(page.PackChange) bool) {
		for _, h := range heads {
			one, err := s.draftToFinal(ctx, by, h)
			if err != nil {
				fault = err
				return
			}
			if !yield(one) {
				return
			}
		}
	}
	err = k.file("draft-to-final.html", func(w io.Writer) error {
		if err := page.PackChanges(page.PackChangesView{Plan: p, At: s.now(), All: each}).Render(ctx, w); err != nil {
			return err
		}
		return fault
	})
	if err != nil {
		return err
	}
	return k.rows("draft-to-final.csv", []string{"commitment", "draft_of", "published_version", "field", "old", "new"}, func(row func(...string) error) error {
		for one := range each {
			for _, d := range one.Differences {
				if err := row(one.Title, one.From.UTC().Format(time.RFC3339), strconv.Itoa(one.N), string(d.Field), d.Old, d.New); err != nil {
					return err
				}
			}
		}
		return fault
	})
}

// draftToFinal compares the ends of a commitment's way. Where the draft is not
// open to this person, or nothing was kept of it, its first publication is the
// first text.
func (s *Server) draftToFinal(ctx context.Context, by people.Actor, h *publication.Head) (page.PackChange, error) {
	last, err := s.publications.Find(ctx, h.Commitment(), h.N)
	if err != nil {
		return page.PackChange{}, err
	}
	one := page.PackChange{Title: h.Title, N: h.N, To: last.Record.At, Link: s.settings.BaseURL + last.Record.Address()}
	var from draft.Content
	first, err := s.drafts.Versions.First(ctx, by, h.Commitment())
	if first != nil {
		one.From = first.At
		from, err = s.drafts.Versions.Text(ctx, by, h.Commitment(), first.Seq)
	}
	if err != nil && civic.AsRefusal(err) == nil {
		return one, err
	}
	if first == nil || err != nil {
		one.Published = true
		v, err := s.publications.Find(ctx, h.Commitment(), 1)
		if err != nil {
			return one, err
		}
		one.From, from = v.Record.At, v.Record.Content
	}
	one.Differences = draft.Compare(from, last.Record.Content)
	return one, nil
}
