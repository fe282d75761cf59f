package server

import (
	"context"
	"encoding/base64"
	"strings"
	"unicode/utf16"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

// words makes an anchor for the first place where a field has these words.
func (t *texts) words(ctx context.Context, id draft.ID, field draft.Field, quote string) (kept draft.Anchor, err error) {
	err = t.read(ctx, id, func(doc *ydoc.Doc) error {
		text := doc.Root(string(field)).PlainText()
		at := strings.Index(text, quote)
		if at < 0 {
			return civic.Refuse(civic.Conflict, "The words that this is about cannot be found in the draft. Choose them again.")
		}
		from := units(text[:at])
		a, err := doc.AnchorAt(string(field), from, from+units(quote))
		if err != nil {
			return draft.ErrAnchor
		}
		kept, err = hold(a)
		return err
	})
	return kept, err
}

// Resolve says where anchored words are now.
func (t *texts) Resolve(ctx context.Context, id draft.ID, anchors []draft.Anchor) ([]draft.Place, error) {
	ranks, err := t.ranks(ctx, id)
	if err != nil {
		return nil, err
	}
	places := make([]draft.Place, len(anchors))
	gone := make([][]ydoc.Range, len(anchors))
	err = t.read(ctx, id, func(doc *ydoc.Doc) error {
		for i, a := range anchors {
			at, err := held(a)
			if err != nil {
				return err
			}
			found, err := doc.Find(at)
			if err != nil {
				return draft.ErrAnchor
			}
			places[i] = draft.Place{State: placeState(found.State), Rank: ranks(a.Field), From: max(found.From, 0), To: max(found.To, 0), Text: found.Text}
			if found.State == ydoc.Removed {
				gone[i] = found.Gone
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return places, t.whoRemoved(ctx, id, places, gone)
}

func placeState(s ydoc.AnchorState) draft.PlaceState {
	switch s {
	case ydoc.Moved:
		return draft.Moved
	case ydoc.Altered:
		return draft.Changed
	case ydoc.Removed:
		return draft.Removed
	}
	return draft.InPlace
}

// whoRemoved names who took the words away, from the log.
func (t *texts) whoRemoved(ctx context.Context, id draft.ID, places []draft.Place, gone [][]ydoc.Range) error {
	for i, ranges := range gone {
		if len(ranges) == 0 {
			continue
		}
		who, at, err := t.s.sessions.WhoDeleted(ctx, string(id), ranges)
		if err != nil {
			return err
		}
		if who.Person == "" {
			continue
		}
		places[i].At = at
		if places[i].RemovedBy, err = t.voice(ctx, who.Person); err != nil {
			return err
		}
	}
	return nil
}

// anchors lists, for the editor, which words open threads are about.
func (s *Server) anchors(c *fiber.Ctx) error {
	type anchor struct {
		Thread   string      `json:"thread"`
		Field    draft.Field `json:"field"`
		Start    string      `json:"start"`
		End      string      `json:"end"`
		Resolved bool        `json:"resolved"`
	}
	views, err := s.drafts.Comments.OnWords(c.UserContext(), s.actor(c), draftID(c), 500)
	if err != nil {
		return err
	}
	all := []anchor{}
	for _, v := range views {
		if v.Anchor == nil || v.Place != nil && v.Place.State == draft.Removed {
			continue
		}
		all = append(all, anchor{v.ID, v.Field, base64.StdEncoding.EncodeToString(v.Anchor.Start),
			base64.StdEncoding.EncodeToString(v.Anchor.End), v.Resolved != nil})
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(all)
}

// documentState is the shared document as one update: what the server holds,
// for a page that was told that its own words were refused.
func (s *Server) documentState(c *fiber.Ctx) error {
	id := draft.ID(c.Params("document"))
	if pad, ok := meeting.ParsePad(string(id)); ok {
		if _, err := s.meetings.Notes.Admit(c.UserContext(), s.actor(c), pad); err != nil {
			return err
		}
	} else if _, err := s.drafts.Drafts.Find(c.UserContext(), s.actor(c), id); err != nil {
		return err
	}
	var state []byte
	err := s.sessions.Read(c.UserContext(), string(id), func(doc *ydoc.Doc) error {
		state = doc.EncodeState()
		return nil
	})
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.Send(state)
}

// mostAround is how much of the text is shown on each side of some words.
const mostAround = 400

// around gives what stands before and after some words in their paragraph.
func (t *texts) around(ctx context.Context, id draft.ID, field draft.Field, from, to int) (before, after string, err error) {
	err = t.read(ctx, id, func(doc *ydoc.Doc) error {
		text := utf16.Encode([]rune(doc.Root(string(field)).PlainText()))
		if from < 0 || to < from || to > len(text) {
			return nil
		}
		before = string(utf16.Decode(text[max(0, from-mostAround):from]))
		before = before[strings.LastIndexByte(before, '\n')+1:]
		after, _, _ = strings.Cut(string(utf16.Decode(text[to:min(len(text), to+mostAround)])), "\n")
		return nil
	})
	return before, after, err
}
