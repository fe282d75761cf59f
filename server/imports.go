package server

import (
	"bytes"
	"io"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/importer"
)

// mostPlan is the largest document that the page takes: it is carried from
// the preview to the confirmation.
const mostPlan = 2 << 20

// importForm asks for a plan as a text or a file.
func (s *Server) importForm(c *fiber.Ctx) error {
	if err := s.people.Grants.Check(c.UserContext(), s.actor(c), people.CreatePlan, people.Scope{}); err != nil {
		return err
	}
	return s.show(c, s.planFrame(c, words.T(c.UserContext(), "Import a plan"), nil), page.Import(page.ImportView{Form: s.form(c)}))
}

// uploaded reads the document from the file, or else from the box.
func uploaded(c *fiber.Ctx) (name, source string, err error) {
	if head, ferr := c.FormFile("file"); ferr == nil && head.Size > 0 {
		if head.Size > mostPlan {
			return "", "", civic.Refuse(civic.Invalid, "This file is too large: at most 2 MB fit.").At("file")
		}
		f, err := head.Open()
		if err != nil {
			return "", "", err
		}
		defer f.Close()
		raw, err := io.ReadAll(io.LimitReader(f, mostPlan))
		return head.Filename, string(raw), err
	}
	source = c.FormValue("text")
	if strings.TrimSpace(source) == "" {
		return "", "", civic.Refuse(civic.Invalid, "Choose a file or paste the text of a plan.").At("file")
	}
	if len(source) > mostPlan {
		return "", "", civic.Refuse(civic.Invalid, "This text is too large: at most 2 MB fit.").At("text")
	}
	return "pasted.md", source, nil
}

// previewImport shows what was understood. Nothing is kept.
func (s *Server) previewImport(c *fiber.Ctx) error {
	ctx := c.UserContext()
	if err := s.people.Grants.Check(ctx, s.actor(c), people.CreatePlan, people.Scope{}); err != nil {
		return err
	}
	name, source, err := uploaded(c)
	if err != nil {
		return s.again(c, err, s.importForm)
	}
	understood, err := importer.Read(name, bytes.NewReader([]byte(source)))
	if err != nil {
		if r := civic.AsRefusal(err); r != nil && r.Field == "" {
			err = r.At("file")
		}
		return s.again(c, err, s.importForm)
	}
	v := page.PreviewView{Form: s.form(c), Preview: understood, Source: source, Name: name}
	return s.show(c, s.planFrame(c, words.T(ctx, "Import a plan"), nil), page.ImportPreview(v))
}

// confirmImport keeps what was shown, all or nothing.
func (s *Server) confirmImport(c *fiber.Ctx) error {
	if err := s.people.Grants.Check(c.UserContext(), s.actor(c), people.CreatePlan, people.Scope{}); err != nil {
		return err
	}
	understood, err := importer.Read(c.FormValue("name"), bytes.NewReader([]byte(c.FormValue("source"))))
	if err != nil {
		return s.again(c, err, s.importForm)
	}
	p, err := s.texts.Import(c.UserContext(), s.actor(c), understood)
	if err != nil {
		return s.again(c, err, s.importForm)
	}
	return onwards(c, page.PlanPath(p.Slug), "imported", "")
}
