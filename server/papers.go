package server

import (
	"context"
	"errors"
	"slices"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/storage"
)

// papers is where sessions and the live documents meet: what people of a
// session write together is a shared document as a draft is.
type papers struct{ *texts }

// Words reads what stands in each part of a document.
func (p papers) Words(ctx context.Context, document string) (map[string]draft.Node, error) {
	if _, err := p.s.sessions.Settle(ctx, document); err != nil {
		return nil, err
	}
	words := map[string]draft.Node{}
	err := p.s.sessions.Read(ctx, document, func(doc *ydoc.Doc) error {
		for field, node := range contentOf(doc).Texts {
			words[string(field)] = node
		}
		return nil
	})
	return words, err
}

// Writers says of each part who wrote what stands in it.
func (p papers) Writers(ctx context.Context, document string) (map[string][]people.PersonID, error) {
	seq, err := p.s.sessions.Settle(ctx, document)
	if err != nil {
		return nil, err
	}
	written, err := p.s.sessions.Authorship(ctx, document, seq)
	if err != nil {
		return nil, err
	}
	writers := map[string][]people.PersonID{}
	for _, root := range written.Roots {
		for _, share := range root.Shares {
			who := people.PersonID(share.By.Person)
			if who != "" && !slices.Contains(writers[root.Root], who) {
				writers[root.Root] = append(writers[root.Root], who)
			}
		}
	}
	return writers, nil
}

// Close lets nobody write in a document any more, on whichever server: what is
// read from then on has all that anybody was told is saved.
func (p papers) Close(ctx context.Context, document string) error {
	_, err := p.s.sessions.Seal(ctx, document)
	var no *coedit.Refused
	if errors.As(err, &no) && no.Code == coedit.CloseNotFound {
		return civic.Refuse(civic.NotFound, "There is no such text.")
	}
	return err
}

// Open lets those write again who may.
func (p papers) Open(ctx context.Context, document string) error {
	_, err := p.s.sessions.Unseal(ctx, document)
	return err
}

// Append writes paragraphs at the end of a part, once for each key.
func (p papers) Append(ctx context.Context, document string, hand meeting.Hand, part, text, key string) error {
	client := p.client(document, "append "+key)
	by := coedit.Author{Person: hand.Person, Organisation: string(hand.Organisation), Sector: string(hand.Sector)}
	_, err := p.s.sessions.Edit(ctx, document, by, func(doc *ydoc.Doc) ([]byte, error) {
		if doc.Clock(client) > 0 {
			return nil, errThere
		}
		return doc.Transact(client, func(w *ydoc.Txn) error {
			root, err := w.Root(part, ydoc.XMLFragment)
			if err != nil {
				return err
			}
			return w.Insert(root, lastLine(root), seedsOf(written(text).Content)...)
		})
	})
	var no *coedit.Refused
	switch {
	case errors.Is(err, errThere):
		return nil
	case errors.As(err, &no) && no.Code == coedit.CloseStartAgain:
		return civic.Refuse(civic.Conflict, "These notes were closed before your words were saved. Copy them before you leave this page.")
	}
	return err
}

// lastLine is the place behind what is written: before the empty line that an
// editor leaves at the end.
func lastLine(root *ydoc.Type) int {
	nodes := nodesOf(root.Nodes())
	at := root.Len()
	for at > 0 && at == len(nodes) && nodes[at-1].Words() == "" {
		nodes, at = nodes[:at-1], at-1
	}
	return at
}

// Begin keeps what a document begins with; the first time counts.
func (p papers) Begin(ctx context.Context, document string, parts map[string]draft.Node) error {
	c := draft.Content{Texts: map[draft.Field]draft.Node{}}
	for part, node := range parts {
		c.Texts[draft.Field(part)] = node
	}
	return p.Seed(ctx, draft.ID(document), c)
}

// Erase deletes a document with its history, and what it began with.
func (p papers) Erase(ctx context.Context, document string) error {
	err := p.seeds.Delete(ctx, document, 0)
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return errors.Join(err, p.s.sessions.Erase(ctx, document))
}

// Exists says whether a document was ever opened.
func (p papers) Exists(ctx context.Context, document string) (bool, error) {
	return p.s.sessions.Kept(ctx, document)
}

// Recheck asks again who may do what with a document that is open.
func (p papers) Recheck(document string) { p.s.recheck(document, "") }

// Base says where a draft stands, if the field is a text of it that can change.
func (p papers) Base(ctx context.Context, id draft.ID, field draft.Field) (int64, error) {
	d, err := p.s.drafts.Drafts.Find(ctx, people.Operator(), id)
	if err != nil {
		return 0, err
	}
	t, _ := template.Find(template.ID(d.Template))
	if !slices.ContainsFunc(t.Roots(draft.MostObjectives), func(r template.Root) bool { return r.Name == string(field) }) {
		return 0, civic.Refuse(civic.Invalid, "Choose a part of the draft that is text.").At("of")
	}
	if d.IsSealed(field) || !d.TakesEdits() {
		return 0, civic.Refuse(civic.Conflict, "This part of the draft is closed for changes, so tables cannot work on it.").At("of")
	}
	return p.s.sessions.Settle(ctx, string(id))
}

// Was is how a field read when its copies were made.
func (p papers) Was(ctx context.Context, of meeting.Field) (draft.Node, error) {
	c, err := p.At(ctx, of.Draft, of.Seq)
	return c.Texts[of.Field], err
}

// Merged is how a field reads now, and how it would with what was written in a
// copy of it.
func (p papers) Merged(ctx context.Context, document string, of meeting.Field) (now, with draft.Node, err error) {
	doc, err := p.latest(ctx, string(of.Draft))
	if err != nil {
		return now, with, err
	}
	copied, err := p.latest(ctx, document)
	if err != nil {
		return now, with, err
	}
	now = contentOf(doc).Texts[of.Field]
	if err := doc.Apply(copied.EncodeState()); err != nil {
		return now, with, err
	}
	return now, contentOf(doc).Texts[of.Field], nil
}

// latest is a document as it is now, to work on.
func (t *texts) latest(ctx context.Context, document string) (*ydoc.Doc, error) {
	seq, err := t.s.sessions.Settle(ctx, document)
	if err != nil {
		return nil, err
	}
	return t.s.sessions.At(ctx, document, seq)
}

// Graft brings what was written in a copy into the draft.
func (p papers) Graft(ctx context.Context, document string, of meeting.Field, nameless bool) error {
	var as func(coedit.Author) coedit.Author
	if pad, ok := meeting.ParsePad(document); ok && nameless {
		as = func(coedit.Author) coedit.Author { return coedit.Author{Person: together + string(pad.Session)} }
	}
	if err := p.Close(ctx, document); err != nil { // what comes later would be in the copy alone
		return err
	}
	_, err := p.s.sessions.Graft(ctx, string(of.Draft), document, string(of.Field), as)
	if errors.Is(err, coedit.ErrElsewhere) || errors.Is(err, coedit.ErrHand) {
		return civic.Refuse(civic.Conflict, "This text cannot be brought into the draft as it is. Copy from it what you want to keep.")
	}
	return err
}

// together begins the name under which words stand that came from a session
// under the Chatham House rule.
const together = "session."

// fork is what a table's copy begins with: the draft as it was.
func (t *texts) fork(ctx context.Context, pad meeting.Pad) ([]byte, coedit.Author, error) {
	of, err := t.s.meetings.Notes.Began(ctx, pad)
	if err != nil {
		return nil, coedit.Author{}, err
	}
	doc, err := t.s.sessions.At(ctx, string(of.Draft), of.Seq)
	if err != nil {
		return nil, coedit.Author{}, err
	}
	return doc.EncodeState(), coedit.Author{}, nil
}
