package server

import (
	"bytes"
	"io"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/dataset"
)

// commitmentsTable is a plan's published commitments under the headings of the
// Open Government Partnership's own table.
func (s *Server) commitmentsTable(c *fiber.Ctx) error {
	return s.table(c, "commitments", dataset.Commitments)
}

// milestonesTable is a plan's published milestones, one a row.
func (s *Server) milestonesTable(c *fiber.Ctx) error {
	return s.table(c, "milestones", dataset.Milestones)
}

func (s *Server) table(c *fiber.Ctx, name string, write func(io.Writer, plan.About, []dataset.Entry) error) error {
	ctx := c.UserContext()
	p, err := s.plans.One(ctx, s.actor(c), c.Params("plan"))
	if err != nil {
		return err
	}
	heads, err := s.publications.ByPlan(ctx, p.ID)
	if err != nil {
		return err
	}
	var entries []dataset.Entry
	for _, h := range heads {
		if h.Withdrawn != nil {
			continue
		}
		v, err := s.publications.Find(ctx, h.Commitment(), h.N)
		if err != nil {
			return err
		}
		r := &v.Record
		d := &draft.Draft{Template: r.Template, Title: r.Title, Number: r.Number}
		entries = append(entries, dataset.Entry{Content: toPlan(d, r.Content, p.Around()), URL: s.settings.BaseURL + r.Address()})
	}
	var b bytes.Buffer
	if err := write(&b, p.About, entries); err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="`+p.Slug+"-"+name+`.csv"`)
	return c.Send(b.Bytes())
}
