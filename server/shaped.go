package server

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// What shaped a published text follows from the text itself: each character
// knows the client that wrote it; an accepted suggestion wrote under a number
// of its own; a comment holds on to the characters that it is about. Nothing
// is guessed from likeness but which answer's words stand in a sentence.

// mostBehindText bounds the suggestions and comments that are looked through.
const mostBehindText = 2000

// span is a stretch of a text, in UTF-16 units.
type span struct{ from, to int }

// sentences finds where the sentences of a text begin and end: at a line's
// end, or at a full stop, question mark or exclamation mark before a space.
func sentences(text string) []span {
	all := utf16.Encode([]rune(text))
	var found []span
	start := 0
	end := func(at int) {
		for start < at && (all[start] == ' ' || all[start] == '\n') {
			start++
		}
		if start < at {
			found = append(found, span{start, at})
		}
		start = at
	}
	for i, u := range all {
		switch {
		case u == '\n':
			end(i)
		case (u == '.' || u == '?' || u == '!') && i+1 < len(all) && all[i+1] == ' ':
			end(i + 1)
		}
	}
	end(len(all))
	return found
}

// shaping says what shaped a stretch of a published text.
func (t *texts) shaping(ctx context.Context, by people.Actor, r *publication.Record, field draft.Field, at span) (*input.Shaping, error) {
	doc, err := t.s.sessions.At(ctx, string(r.Commitment), r.Seq)
	if err != nil {
		return nil, err
	}
	text := utf16.Encode([]rune(doc.Root(string(field)).PlainText()))
	if at.from < 0 || at.to > len(text) || at.from >= at.to {
		return nil, civic.Refuse(civic.NotFound, "There is no such sentence in this version. Choose one on the page.")
	}
	sh := &input.Shaping{Field: field, From: at.from, To: at.to, Text: string(utf16.Decode(text[at.from:at.to])),
		Carried: []*input.View{}, About: []*input.View{}, Answers: []*input.Response{}}
	if sh.Writers, err = t.writers(ctx, r, field, at); err != nil {
		return nil, err
	}
	if _, err := t.s.drafts.Drafts.Find(ctx, by, r.Commitment); err != nil {
		if civic.AsRefusal(err) != nil {
			return sh, nil // the text is public, its draft is not open to this person
		}
		return nil, err
	}
	suggestions, err := t.carried(ctx, doc, r, field, at)
	if err != nil {
		return nil, err
	}
	threads, err := t.about(ctx, doc, r, field, at)
	if err != nil {
		return nil, err
	}
	return sh, t.s.inputs.Fill(ctx, by, r.Commitment, sh, suggestions, threads)
}

// writers counts whose characters a stretch is made of.
func (t *texts) writers(ctx context.Context, r *publication.Record, field draft.Field, at span) ([]input.Written, error) {
	written, err := t.s.sessions.Authorship(ctx, string(r.Commitment), r.Seq)
	if errors.Is(err, coedit.ErrNoVersion) {
		return []input.Written{}, nil
	}
	if err != nil {
		return nil, err
	}
	known := voices{texts: t, known: map[string]draft.Voice{}}
	all := []input.Written{}
	for _, root := range written.Roots {
		if root.Root != string(field) {
			continue
		}
		for _, run := range root.Runs {
			n := min(run.Offset+run.Length, at.to) - max(run.Offset, at.from)
			if run.Deleted != nil || n <= 0 {
				continue
			}
			who, err := known.of(ctx, run.By)
			if err != nil {
				return nil, err
			}
			i := slices.IndexFunc(all, func(w input.Written) bool { return w.By == who })
			if i < 0 {
				i, all = len(all), append(all, input.Written{By: who})
			}
			all[i].Characters += n
		}
	}
	slices.SortStableFunc(all, func(a, b input.Written) int { return cmp.Compare(b.Characters, a.Characters) })
	return all, nil
}

// carried finds the suggestions that wrote in a stretch, or took words out of
// it: theirs are the characters, there or gone, under a suggestion's number.
func (t *texts) carried(ctx context.Context, doc *ydoc.Doc, r *publication.Record, field draft.Field, at span) ([]string, error) {
	all, err := t.s.drafts.Suggestions.Carried(ctx, r.Commitment, r.Seq, mostBehindText)
	if err != nil {
		return nil, err
	}
	whose := map[uint64]string{}
	for _, g := range all {
		if g.Anchor.Field == field {
			whose[t.client(string(r.Commitment), g.ID)] = g.ID
		}
	}
	var ids []string
	for _, run := range doc.Root(string(field)).RunsWithDeleted() {
		end := run.Offset + run.Length
		if run.Deleted {
			end = run.Offset + 1 // where it stood
		}
		id, suggested := whose[run.Client]
		if suggested && run.Offset < at.to && end > at.from && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// about finds the comments whose words are in a stretch, or were.
func (t *texts) about(ctx context.Context, doc *ydoc.Doc, r *publication.Record, field draft.Field, at span) ([]string, error) {
	all, err := t.s.drafts.Comments.OnField(ctx, r.Commitment, field, r.At, mostBehindText)
	if err != nil {
		return nil, err
	}
	finder := doc.Finder()
	var ids []string
	for _, thread := range all {
		a, err := held(*thread.Anchor)
		if err != nil {
			return nil, err
		}
		found, err := finder.Find(a)
		if err != nil {
			continue // it is about words that came after this version
		}
		if found.From >= 0 && found.From < at.to && max(found.To, found.From+1) > at.from {
			ids = append(ids, thread.ID)
		}
	}
	return ids, nil
}

// showShaped lets anybody choose a sentence of a published text and see what
// shaped it.
func (s *Server) showShaped(c *fiber.Ctx) error {
	ctx := c.UserContext()
	v, err := s.published(c)
	if err != nil {
		return err
	}
	shown := page.ShapedView{View: v}
	field, n := draft.Field(c.Query("field")), int(wholeNumber(c, "sentence"))
	for _, section := range recordSections(c, &v.Record) {
		if section.Text == nil || section.Empty() {
			continue
		}
		part, err := s.sentencesOf(ctx, &v.Record, section)
		if err != nil {
			return err
		}
		if section.Field == field && n >= 1 && n <= len(part.Sentences) {
			part.Chosen = n
			at := part.Spans[n-1]
			if shown.Chosen, err = s.texts.shaping(ctx, s.actor(c), &v.Record, field, span{at[0], at[1]}); err != nil {
				return err
			}
			shown.Label = section.Label
		}
		shown.Parts = append(shown.Parts, part)
	}
	return s.show(c, s.commitmentFrame(c, v, words.T(ctx, "What shaped this text")), page.Shaped(shown))
}

func (s *Server) sentencesOf(ctx context.Context, r *publication.Record, section page.Section) (page.ShapedPart, error) {
	part := page.ShapedPart{Field: section.Field, Label: section.Label}
	doc, err := s.sessions.At(ctx, string(r.Commitment), r.Seq)
	if err != nil {
		return part, err
	}
	text := doc.Root(string(section.Field)).PlainText()
	all := utf16.Encode([]rune(text))
	for _, at := range sentences(text) {
		part.Sentences = append(part.Sentences, strings.TrimSpace(string(utf16.Decode(all[at.from:at.to]))))
		part.Spans = append(part.Spans, [2]int{at.from, at.to})
	}
	return part, nil
}

// Shaped is what shaped a stretch of a published text, for programs. With to
// at 0 it is the whole field.
func (t *texts) Shaped(ctx context.Context, by people.Actor, id draft.ID, n int, field draft.Field, from, to int) (*input.Shaping, error) {
	v, err := t.s.publications.Find(ctx, id, n)
	if err != nil {
		return nil, err
	}
	if to == 0 {
		node := v.Record.Content.Texts[field]
		doc, err := t.s.sessions.At(ctx, string(id), v.Record.Seq)
		if err != nil || node.Words() == "" {
			return nil, cmp.Or(err, error(civic.Refuse(civic.NotFound, "There is no such sentence in this version. Choose one on the page.")))
		}
		to = units(doc.Root(string(field)).PlainText())
	}
	return t.shaping(ctx, by, &v.Record, field, span{from, to})
}
