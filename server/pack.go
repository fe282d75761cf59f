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
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/sheet"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// sendPack streams the evidence pack: the gauge as a page, and what it rests
// on as tables. Each file goes out as soon as it is written, so a pack of any
// size needs no more memory than its largest row, and the browser shows its
// progress. SHA256SUMS comes last and covers the files before it.
func (s *Server) sendPack(c *fiber.Ctx) error {
	by := s.actor(c)
	p, err := s.plans.One(c.UserContext(), by, c.Params("plan"))
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
	ctx, log := context.WithoutCancel(c.UserContext()), s.log
	c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
		pack := &pack{zip: zip.NewWriter(w), out: w, at: s.now()}
		err := s.fillPack(ctx, pack, by, p, v)
		if err == nil {
			err = pack.close()
		}
		if err != nil {
			// Without its end the file does not open: nobody takes half a pack for a whole one.
			log.Error("evidence pack", "plan", p.ID, "error", err.Error())
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

// fillPack writes the files of page.PackFiles, in their order.
func (s *Server) fillPack(ctx context.Context, k *pack, by people.Actor, p *plan.Plan, v page.StandardsView) error {
	if err := k.file("index.html", func(w io.Writer) error { return page.PackDocument(v).Render(ctx, w) }); err != nil {
		return err
	}
	for _, one := range []struct {
		name string
		rows [][]string
	}{{"gauge.csv", page.VerdictRows(ctx, v.Report)}, {"windows.csv", page.WindowRows(v.Windows)}, {"diary.csv", page.DiaryRows(ctx, v.Entries)}} {
		if err := k.table(one.name, one.rows); err != nil {
			return err
		}
	}
	for _, write := range []func(context.Context, *pack, people.Actor, *plan.Plan) error{s.packAttendance, s.packInputs, s.packResponses, s.packPublications, s.packDraftToFinal} {
		if err := write(ctx, k, by, p); err != nil {
			return err
		}
	}
	return nil
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
