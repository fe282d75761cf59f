package server

import (
	"context"
	"math/rand/v2"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// mostShort is how long a short value can be, in characters.
const mostShort = 1000

// showDetails is the form for a draft's short values, without scripts.
func (s *Server) showDetails(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, p, err := s.draftHead(c)
	if err != nil {
		return err
	}
	if _, err := s.drafts.Drafts.For(ctx, s.actor(c), h.Draft.Key(), people.EditDraft); err != nil {
		return err
	}
	content, seq, err := s.texts.Current(ctx, h.Draft.Key())
	if err != nil {
		return err
	}
	v := page.DetailsView{DraftHead: h, Form: s.form(c), Seq: seq}
	v.Fields, _ = s.sections(ctx, h, p, content)
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Details")), page.Details(v))
}

// changeDetails writes the values that were changed in the form. A value that
// somebody else changed since the form was shown is not overwritten unseen.
func (s *Server) changeDetails(c *fiber.Ctx) error {
	ctx, by, id := c.UserContext(), s.actor(c), draftID(c)
	d, err := s.drafts.Drafts.For(ctx, by, id, people.EditDraft)
	if err != nil {
		return err
	}
	if !d.TakesEdits() {
		return civic.Refuse(civic.Conflict, "The text of this draft cannot be changed now.")
	}
	was, err := s.texts.At(ctx, id, wholeNumber(c, "seq"))
	if err != nil {
		return err
	}
	changed := map[string]string{}
	form, _ := template.Find(template.ID(d.Template))
	for _, place := range form.Places(was.Objectives()) {
		if place.Field.Kind == template.Text || place.Field.Kind == template.Milestones || d.IsSealed(draft.Field(place.Name)) {
			continue
		}
		value, sent := posted(c)[place.Name]
		if !sent || value[0] == was.Short[draft.Field(place.Name)] {
			continue
		}
		if len([]rune(value[0])) > mostShort {
			return s.again(c, civic.Refuse(civic.Invalid, "This is too long: %d characters, and at most %d fit.", len([]rune(value[0])), mostShort).At(place.Name), s.showDetails)
		}
		changed[place.Name] = value[0]
	}
	if err := s.texts.setShort(ctx, id, by, was, changed); err != nil {
		return s.again(c, err, s.showDetails)
	}
	return onwards(c, page.DraftPath(string(id), ""), "changed", "")
}

// setShort sets short values that still are what the person saw.
func (t *texts) setShort(ctx context.Context, id draft.ID, by people.Actor, was draft.Content, changed map[string]string) error {
	if len(changed) == 0 {
		return nil
	}
	_, err := t.s.sessions.Edit(ctx, string(id), author(by), func(doc *ydoc.Doc) ([]byte, error) {
		now := contentOf(doc)
		return doc.Transact(uint64(rand.Uint32()), func(w *ydoc.Txn) error {
			meta, err := w.Root(metaRoot, ydoc.Map)
			if err != nil {
				return err
			}
			for key, value := range changed {
				if now.Short[draft.Field(key)] != was.Short[draft.Field(key)] {
					return civic.Refuse(civic.Conflict, "Someone changed this while you were looking at it. See what is there now, then try again.").At(key)
				}
				if err := w.Set(meta, key, value); err != nil {
					return err
				}
			}
			return nil
		})
	})
	return err
}
