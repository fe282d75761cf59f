package server

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// beside is what can be open beside the room, and what is.
func (s *Server) beside(c *fiber.Ctx, v page.RoomView) (b page.Beside, err error) {
	ctx := c.UserContext()
	if !v.Own.Joined && !v.MayHost || v.Stage.Began.IsZero() {
		return b, nil
	}
	chosen, at := c.Query("beside"), page.SessionPath(v.SessionView.Session.ID, "room")
	tab := func(name, text string) {
		t := govuk.Tab{Link: govuk.Link{Href: at, Text: text}, Current: name == chosen}
		if name != "" {
			t.Href += "?beside=" + name
		}
		b.Tabs = append(b.Tabs, t)
	}
	tab("", words.T(ctx, "The room"))
	tab("notes", words.T(ctx, "Notes"))
	if v.Own.Table > 0 {
		tab("table", words.T(ctx, "Table %d", v.Own.Table))
	}
	for _, d := range v.Drafts {
		tab(draftIn(d.Href), d.Text)
	}
	b.State = chosen
	switch chosen {
	case "":
	case "notes":
		err = s.besideNotes(c, v, &b)
	case "table":
		err = s.besideTable(c, v, &b)
	default:
		for _, d := range v.Drafts {
			if draftIn(d.Href) == chosen {
				b.Draft, err = s.draftBeside(c, draft.ID(chosen))
			}
		}
	}
	for _, p := range b.Pads {
		b.State += " " + p.Document + " " + strconv.FormatBool(p.Write)
	}
	return b, err
}

func draftIn(href string) string { return href[len("/drafts/"):] }

func (s *Server) besideNotes(c *fiber.Ctx, v page.RoomView, b *page.Beside) error {
	pad, err := s.notesPad(c, v.SessionView.Session)
	if civic.AsRefusal(err) != nil {
		return nil // not theirs to see now: the room alone is shown
	}
	if err == nil {
		b.Pads = append(b.Pads, *pad)
	}
	return err
}

// besideTable is the notes of this person's table, and its copy of a field.
func (s *Server) besideTable(c *fiber.Ctx, v page.RoomView, b *page.Beside) error {
	ctx, by := c.UserContext(), s.actor(c)
	if v.Own.Table == 0 || len(v.Stage.Rounds) == 0 {
		return s.besideNotes(c, v, b) // everybody came back: there it stands now
	}
	one, round := v.SessionView.Session, v.Stage.Rounds[len(v.Stage.Rounds)-1]
	for _, copied := range []bool{false, true} {
		if copied && round.Of == nil {
			continue
		}
		pad := meeting.Pad{Session: one.Key(), Round: round.N, Table: v.Own.Table, Copy: copied}
		permit, all, err := s.meetings.Notes.WordsOf(ctx, by, pad)
		if err != nil {
			return err
		}
		p := s.padView(c, pad, permit)
		p.Action = page.SessionPath(one.ID, "tables/"+strconv.Itoa(round.N)+"/"+strconv.Itoa(pad.Table))
		p.Title = words.T(ctx, "Notes of table %d", pad.Table)
		p.Lead = words.T(ctx, "Only your table sees this until everybody is called back. Then it stands under the notes of the room.")
		for _, item := range permit.Parts {
			p.Parts = append(p.Parts, page.PadPart{Root: meeting.PartOf(item.ID), Item: item.ID, Title: item.Title, Text: all[meeting.PartOf(item.ID)]})
		}
		if copied {
			if err := s.besideCopy(c, &p, *round.Of, all); err != nil {
				return err
			}
		}
		b.Pads = append(b.Pads, p)
	}
	return nil
}

func (s *Server) besideCopy(c *fiber.Ctx, p *page.PadView, of meeting.Field, all map[string]draft.Node) error {
	ctx := c.UserContext()
	d, err := s.drafts.Drafts.Find(ctx, s.actor(c), of.Draft)
	if err != nil {
		return err
	}
	p.ID, p.Action = "copy", p.Action+"?copy=1"
	p.Title = d.Title
	p.Lead = words.T(ctx, "This is your table’s own copy: the draft stays as it is until the chair takes from it.")
	p.Parts = []page.PadPart{{Root: string(of.Field), Title: labels(ctx, d)[of.Field], Text: all[string(of.Field)]}}
	return nil
}

// copies are the parts of drafts that small tables can work on.
func (s *Server) copies(c *fiber.Ctx, one *meeting.Session) ([]govuk.Choice, error) {
	ctx := c.UserContext()
	all := []govuk.Choice{{Value: "", Text: words.T(ctx, "Nothing: notes alone")}}
	for _, id := range one.Drafts {
		d, err := s.drafts.Drafts.Find(ctx, s.actor(c), id)
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		content, _, err := s.texts.Current(ctx, id)
		if err != nil {
			return nil, err
		}
		t, _ := template.Find(template.ID(d.Template))
		for _, root := range t.Roots(content.Objectives()) {
			if field := draft.Field(root.Name); !d.IsSealed(field) && d.TakesEdits() {
				all = append(all, govuk.Choice{Value: d.ID + "/" + root.Name, Text: d.Title + ": " + labels(ctx, d)[field]})
			}
		}
	}
	return all, nil
}
