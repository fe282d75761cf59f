package server

import (
	"context"
	"slices"
	"sort"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

// WhoWrote is who wrote what stands in a shared document now, for programs.
func (t *texts) WhoWrote(ctx context.Context, document string) (api.Authorship, error) {
	seq, err := t.settled(ctx, document)
	if err != nil || seq == 0 {
		return api.Authorship{Fields: []api.AuthoredField{}, Shares: []api.AuthoredShares{}}, err
	}
	return t.Authorship(ctx, draft.ID(document), seq)
}

// settled is the number of a document's last change; 0 where nobody wrote.
func (t *texts) settled(ctx context.Context, document string) (int64, error) {
	if there, err := t.s.sessions.Kept(ctx, document); err != nil || !there {
		return 0, err
	}
	return t.s.sessions.Settle(ctx, document)
}

// showNotesWriters says over the shared notes who wrote which words of them.
func (s *Server) showNotesWriters(c *fiber.Ctx) error {
	ctx := c.UserContext()
	head, p, err := s.sessionView(c)
	if err != nil {
		return err
	}
	pad, err := s.roomPad(ctx, head.Session)
	if err != nil {
		return err
	}
	permit, err := s.meetings.Notes.Authored(ctx, s.actor(c), pad)
	if err != nil {
		return err
	}
	v := page.NotesWritersView{SessionView: head}
	seq, err := s.texts.settled(ctx, pad.Document())
	if err != nil {
		return err
	}
	if seq > 0 {
		written, err := s.sessions.Authorship(ctx, pad.Document(), seq)
		if err == nil {
			v.Fields, v.Shares, err = s.writtenNotes(ctx, written, permit.Parts)
		}
		if err != nil {
			return err
		}
	}
	return s.show(c, s.sessionFrame(c, words.T(ctx, "Who wrote these notes"), head.Session, p), page.NotesWriters(v))
}

// writtenNotes lays out who wrote what under each point of the agenda.
func (s *Server) writtenNotes(ctx context.Context, written *coedit.Authorship, parts []meeting.Item) (fields []page.WrittenField, all []page.Share, err error) {
	known := voices{texts: s.texts, known: map[string]draft.Voice{}}
	counted := map[string]int{}
	for _, item := range parts {
		i := slices.IndexFunc(written.Roots, func(r coedit.RootAuthorship) bool { return r.Root == meeting.PartOf(item.ID) })
		if i < 0 {
			continue
		}
		field := page.WrittenField{Field: draft.Field(written.Roots[i].Root), Label: item.Title}
		for _, run := range written.Roots[i].Runs {
			if run.Deleted != nil || run.Text == "" {
				continue
			}
			by, err := known.of(ctx, run.By)
			if err != nil {
				return nil, nil, err
			}
			field.Runs = append(field.Runs, page.WrittenRun{Text: run.Text, By: by})
			counted[run.By.Person] += run.Length
		}
		if len(field.Runs) > 0 {
			fields = append(fields, field)
		}
	}
	for person, n := range counted {
		all = append(all, page.Share{Voice: known.known[person], Characters: n})
	}
	sort.Slice(all, func(i, j int) bool {
		if all[i].Characters != all[j].Characters {
			return all[i].Characters > all[j].Characters
		}
		return all[i].Voice.Person < all[j].Voice.Person
	})
	return fields, all, nil
}
