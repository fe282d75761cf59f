package server

import (
	"context"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/lint"
)

// lookOver says what a text lacks of its template, and what mistakes the
// linter sees in it.
func (s *Server) lookOver(ctx context.Context, d *draft.Draft, content draft.Content) (agreement.Look, error) {
	p, err := s.plans.ByID(ctx, people.Operator(), plan.ID(d.Plan))
	if err != nil {
		return agreement.Look{}, err
	}
	_, missing := laidOut(ctx, page.DraftHead{Draft: d}, content, nil)
	look := agreement.Look{Empty: len(missing)}
	for _, f := range lint.CheckOne(p.About, toPlan(d, content, p.Around()), 1) {
		if f.Severity == lint.Mistake && f.Rule != lint.FieldMissing {
			look.Mistakes++
		}
	}
	return look, nil
}

// unanswered counts the inputs about a commitment that wait for an answer.
func (s *Server) unanswered(ctx context.Context, plan string, id draft.ID) (int, error) {
	return s.inputs.Unanswered(ctx, plan, id)
}

// overrideGate lets a text be published although something stands in the way.
func (s *Server) overrideGate(c *fiber.Ctx) error {
	hurdle := c.FormValue("hurdle")
	_, err := s.agreements.Override(c.UserContext(), s.actor(c), draftID(c), agreement.Hurdle(hurdle), c.FormValue("sha256"), c.FormValue("reason-"+hurdle))
	if err != nil {
		if r := civic.AsRefusal(err); r != nil && r.Field == "reason" {
			err = about(r, "reason-"+hurdle)
		}
		return s.again(c, err, s.askToPublish)
	}
	return onwards(c, page.DraftPath(string(draftID(c)), "publish"), "overridden", "")
}

// about says the same of another field of the page.
func about(r *civic.Refusal, field string) *civic.Refusal {
	same := *r
	same.Field = field
	return &same
}

// showClearance is what each stage made of a text and, for officials of the
// chain, what they noted.
func (s *Server) showClearance(c *fiber.Ctx) error {
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	v := page.ClearanceView{DraftHead: h, Form: s.form(c)}
	if v.Desk, err = s.agreements.Desk(c.UserContext(), s.actor(c), h.Draft.Key()); err != nil {
		return err
	}
	return s.show(c, s.draftFrame(c, h, words.T(c.UserContext(), "Clearance")), page.Clearance(v))
}

func (s *Server) clearText(c *fiber.Ctx) error {
	_, err := s.agreements.Clear(c.UserContext(), s.actor(c), draftID(c), c.FormValue("stage"), c.FormValue("sha256"), c.FormValue("outcome") == "cleared", c.FormValue("words"))
	return s.stamped(c, err, "cleared")
}

func (s *Server) noteClearance(c *fiber.Ctx) error {
	_, err := s.agreements.Note(c.UserContext(), s.actor(c), draftID(c), c.FormValue("note"))
	return s.stamped(c, err, "noted")
}

func (s *Server) stamped(c *fiber.Ctx, err error, what string) error {
	if err != nil {
		return s.again(c, err, s.showClearance)
	}
	return onwards(c, page.DraftPath(string(draftID(c)), "clearance"), what, "")
}

// chain reads who clears texts, a stage on each line: its name, a colon, and
// names or addresses with semicolons between.
func (s *Server) chain(ctx context.Context, lines string) ([]agreement.Stage, error) {
	var all []agreement.Stage
	for line := range strings.Lines(lines) {
		name, who, found := strings.Cut(strings.TrimSpace(line), ":")
		if strings.TrimSpace(line) == "" {
			continue
		}
		if !found {
			return nil, civic.Refuse(civic.Invalid, "Write each stage as its name, a colon, and who clears there, with semicolons between.").At("chain")
		}
		stage := agreement.Stage{Name: strings.TrimSpace(name)}
		for one := range strings.SplitSeq(who, ";") {
			if strings.TrimSpace(one) == "" {
				continue
			}
			p, err := s.people.WhoIs(ctx, one)
			if r := civic.AsRefusal(err); r != nil {
				return nil, about(r, "chain")
			}
			if err != nil {
				return nil, err
			}
			if p == nil {
				return nil, civic.Refuse(civic.Invalid, "Nobody here is called %s. They must sign in once first.", strings.TrimSpace(one)).At("chain")
			}
			stage.People = append(stage.People, p.PersonID())
		}
		all = append(all, stage)
	}
	return all, nil
}

// chainLines writes a chain as chain reads it.
func (s *Server) chainLines(ctx context.Context, t *agreement.Terms) (string, error) {
	var b strings.Builder
	for _, stage := range t.Chain {
		b.WriteString(stage.Name + ":")
		for i, id := range stage.People {
			name, err := s.people.Name(ctx, id)
			if err != nil {
				return "", err
			}
			if i > 0 {
				b.WriteString(";")
			}
			b.WriteString(" " + name)
		}
		b.WriteString("\n")
	}
	return b.String(), nil
}
