package server

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/publication"
	"github.com/folkmoot/folkmoot/server/civic/sheet"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// sendPack streams the evidence pack: the gauge as a page, and what it rests
// on as tables. Each file goes out as soon as it is written, so a pack of any
// size needs no more memory than its largest row, and the browser shows its
// progress. SHA256SUMS comes last and covers the files before it.
func (s *Server) sendPack(c *fiber.Ctx) error {
	p, err := s.plans.One(c.UserContext(), s.actor(c), c.Params("plan"))
	if err != nil {
		return err
	}
	v, err := s.judged(c, p)
	if err != nil {
		return err
	}
	v.Pack = true
	s.leadBack(v.Report)
	day := s.now().In(words.London).Format(time.DateOnly)
	c.Set(fiber.HeaderContentType, "application/zip")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+p.Slug+"-evidence-"+day+`.zip"`)
	// The request's own deadline would end a long download half-way.
	ctx := context.WithoutCancel(c.UserContext())
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		pack := &pack{zip: zip.NewWriter(w), out: w, at: s.now()}
		err := s.fillPack(ctx, pack, p, v)
		if err == nil {
			err = pack.close()
		}
		if err != nil {
			// Without its end the file does not open: nobody takes half a pack for a whole one.
			s.log.Error("evidence pack", "plan", p.ID, "error", err.Error())
		}
	})
	return nil
}

// leadBack makes the links of a page that leaves this platform lead back to it.
func (s *Server) leadBack(r standards.Report) {
	for _, v := range r.Verdicts {
		for i, e := range v.Evidence {
			if strings.HasPrefix(e.Link, "/") {
				v.Evidence[i].Link = s.settings.BaseURL + e.Link
			}
		}
	}
}

func (s *Server) fillPack(ctx context.Context, k *pack, p *plan.Plan, v page.StandardsView) error {
	if err := k.file("index.html", func(w io.Writer) error { return page.PackDocument(v).Render(ctx, w) }); err != nil {
		return err
	}
	if err := k.table("gauge.csv", page.VerdictRows(ctx, v.Report)); err != nil {
		return err
	}
	if err := k.table("diary.csv", page.DiaryRows(ctx, v.Entries)); err != nil {
		return err
	}
	return s.packPublications(ctx, k, p)
}

// packPublications writes every version of every commitment, and what changed
// in each of them since the one before.
func (s *Server) packPublications(ctx context.Context, k *pack, p *plan.Plan) error {
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

// pack is a ZIP that is written while it is read.
type pack struct {
	zip  *zip.Writer
	out  *bufio.Writer
	at   time.Time
	sums []byte
}

// file writes one file and sends it on its way.
func (k *pack) file(name string, fill func(io.Writer) error) error {
	entry, err := k.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: k.at})
	if err != nil {
		return err
	}
	sum := sha256.New()
	if err := fill(io.MultiWriter(entry, sum)); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	k.note(name, sum)
	if err := k.zip.Flush(); err != nil {
		return err
	}
	return k.out.Flush()
}

func (k *pack) note(name string, sum hash.Hash) {
	k.sums = fmt.Appendf(k.sums, "%s  %s\n", hex.EncodeToString(sum.Sum(nil)), name)
}

// rows writes a table row by row.
func (k *pack) rows(name string, heads []string, fill func(row func(...string) error) error) error {
	return k.file(name, func(w io.Writer) error {
		table := sheet.New(w, heads...)
		if err := fill(table.Row); err != nil {
			return err
		}
		return table.End()
	})
}

func (k *pack) table(name string, all [][]string) error {
	return k.rows(name, all[0], func(row func(...string) error) error {
		for _, cells := range all[1:] {
			if err := row(cells...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (k *pack) close() error {
	sums := k.sums
	if err := k.file("SHA256SUMS", func(w io.Writer) error { _, err := w.Write(sums); return err }); err != nil {
		return err
	}
	if err := k.zip.Close(); err != nil {
		return err
	}
	return k.out.Flush()
}
