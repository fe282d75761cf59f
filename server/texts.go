package server

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// texts is where the process and the live documents meet: it gives
// civic/draft its text and carries its edits into the shared document.
type texts struct {
	s     *Server
	seeds *storage.Collection[seed]
	key   []byte // makes client numbers that nobody can guess
}

// seed is the first text of a document. It is kept before the document is,
// so that whichever server opens it first writes the same.
type seed struct {
	storage.Meta
	Content draft.Content   `json:"content"`
	By      people.PersonID `json:"by,omitempty"`
	At      time.Time       `json:"at"`
}

func (t *texts) open(ctx context.Context) (err error) {
	secret, err := t.s.settings.secret()
	if err != nil {
		return err
	}
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("client numbers of edits by the server"))
	t.key = mac.Sum(nil)
	t.seeds, err = storage.Open[seed](ctx, t.s.engine, "draft-seeds")
	return err
}

// Seed keeps the first text of a draft.
func (t *texts) Seed(ctx context.Context, id draft.ID, c draft.Content) error {
	err := t.seeds.Insert(ctx, &seed{Meta: storage.Meta{ID: string(id)}, Content: c, At: t.s.now()})
	if errors.Is(err, storage.ErrExists) {
		return nil
	}
	return err
}

// seed writes the first text as an update, for the editing session that opens
// the document.
func (t *texts) seed(ctx context.Context, document string) ([]byte, coedit.Author, error) {
	if pad, ok := meeting.ParsePad(document); ok && pad.Copy && !pad.Kept {
		return t.fork(ctx, pad)
	}
	kept, err := t.seeds.Get(ctx, document)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, coedit.Author{}, nil
	}
	if err != nil {
		return nil, coedit.Author{}, err
	}
	update, err := ydoc.New().Transact(t.client(document, "seed"), func(w *ydoc.Txn) error { return plant(w, kept.Content) })
	return update, coedit.Author{Person: string(kept.By)}, err
}

// client is the number under which one edit is written. The same edit always
// has the same number, so a document that knows it has the edit already.
func (t *texts) client(document, key string) uint64 {
	mac := hmac.New(sha256.New, t.key)
	mac.Write([]byte(document + "\x00" + key))
	return binary.BigEndian.Uint64(mac.Sum(nil)) >> 11 // 53 bits: what yjs can hold
}

// saved hears that words of a document were stored: when nothing follows for a
// while, a version is kept.
func (t *texts) saved(document string, _ int64) {
	if _, pad := meeting.ParsePad(document); t.s.keeper != nil && !pad {
		t.s.keeper.Changed(draft.ID(document))
	}
}

// Current reads the text and the number of its last change. The two belong
// together: what At gives for the number is this text. People may be typing,
// so it is read between two moments with the same number; where they never
// pause, it is read from the log.
func (t *texts) Current(ctx context.Context, id draft.ID) (c draft.Content, seq int64, err error) {
	if seq, err = t.s.sessions.Settle(ctx, string(id)); err != nil {
		return c, 0, err
	}
	for range 3 {
		if err = t.read(ctx, id, func(doc *ydoc.Doc) error { c = contentOf(doc); return nil }); err != nil {
			return c, 0, err
		}
		after, err := t.s.sessions.Settle(ctx, string(id))
		if err != nil || after == seq {
			return c, seq, err
		}
		seq = after
	}
	c, err = t.At(ctx, id, seq)
	return c, seq, err
}

// read looks at the document as it is now.
func (t *texts) read(ctx context.Context, id draft.ID, look func(*ydoc.Doc) error) error {
	return t.s.sessions.Read(ctx, string(id), look)
}

// author is on whose behalf the server writes.
func author(by people.Actor) coedit.Author {
	v := draft.VoiceOf(by)
	return coedit.Author{Person: string(v.Person), Organisation: string(v.Organisation), Sector: string(v.Sector)}
}

// At reads the text as it was after change seq.
func (t *texts) At(ctx context.Context, id draft.ID, seq int64) (draft.Content, error) {
	doc, err := t.s.sessions.At(ctx, string(id), seq)
	if errors.Is(err, coedit.ErrNoVersion) {
		return draft.Content{}, draft.ErrNoText
	}
	if err != nil {
		return draft.Content{}, err
	}
	return contentOf(doc), nil
}

// Apply replaces words in the name of by, exactly once for each key.
func (t *texts) Apply(ctx context.Context, id draft.ID, by people.Actor, e draft.Edit) (int64, error) {
	client := t.client(string(id), e.Key)
	seq, err := t.s.sessions.Edit(ctx, string(id), author(by), func(doc *ydoc.Doc) ([]byte, error) {
		if doc.Clock(client) > 0 {
			return nil, errThere
		}
		a, err := held(e.Anchor)
		if err != nil {
			return nil, err
		}
		found, err := doc.Find(a)
		if err != nil || found.State == ydoc.Removed || found.Text != e.Old {
			return nil, draft.ErrMoved
		}
		return doc.Transact(client, func(w *ydoc.Txn) error {
			return replace(w, doc.Root(a.Field), found.From, found.Text, e.New)
		})
	})
	if errors.Is(err, errThere) {
		return t.s.sessions.Settle(ctx, string(id))
	}
	return seq, err
}

// errThere: the edit was made before; somebody asked twice.
var errThere = errors.New("texts: the edit is in the document already")

// Restore makes the text what it was at seq, keeping what others write at the
// same moment.
func (t *texts) Restore(ctx context.Context, id draft.ID, by people.Actor, seq int64) (int64, error) {
	old, err := t.s.sessions.At(ctx, string(id), seq)
	if errors.Is(err, coedit.ErrNoVersion) {
		return 0, draft.ErrNoText
	}
	if err != nil {
		return 0, err
	}
	return t.s.sessions.Edit(ctx, string(id), author(by), func(doc *ydoc.Doc) ([]byte, error) {
		return doc.Transact(uint64(rand.Uint32()), func(w *ydoc.Txn) error { return w.Restore(old) })
	})
}

// held is the anchor with everything that finds its very characters again.
func held(a draft.Anchor) (ydoc.Anchor, error) {
	var to ydoc.Anchor
	if err := json.Unmarshal(a.Hold, &to); err != nil {
		return to, draft.ErrAnchor
	}
	return to, nil
}

// hold makes an anchor of draft out of one of ydoc.
func hold(a ydoc.Anchor) (draft.Anchor, error) {
	raw, err := json.Marshal(a)
	return draft.Anchor{Field: draft.Field(a.Field), Start: a.Start.Encode(), End: a.End.Encode(), Quote: a.Quote, Hold: raw}, err
}

// Hold checks the words that a browser selected against the text, and adds
// what finds these very characters again, whatever happens around them.
func (t *texts) Hold(ctx context.Context, id draft.ID, chosen draft.Anchor) (kept draft.Anchor, err error) {
	start, err1 := ydoc.DecodePosition(chosen.Start)
	end, err2 := ydoc.DecodePosition(chosen.End)
	if err1 != nil || err2 != nil {
		return kept, draft.ErrAnchor
	}
	err = t.read(ctx, id, func(doc *ydoc.Doc) error {
		a, err := doc.Anchor(string(chosen.Field), start, end)
		if err != nil {
			return draft.ErrAnchor
		}
		kept, err = hold(a)
		return err
	})
	return kept, err
}

// Paragraph makes an anchor for a whole block.
func (t *texts) Paragraph(ctx context.Context, id draft.ID, field draft.Field, block int, quote string) (kept draft.Anchor, err error) {
	err = t.read(ctx, id, func(doc *ydoc.Doc) error {
		root := doc.Root(string(field))
		nodes := nodesOf(root.Nodes())
		if block < 0 || block >= len(nodes) {
			return draft.ErrMoved
		}
		if nodes[block].Words() != quote {
			return draft.ErrMoved
		}
		a, err := doc.Anchor(string(field), root.PositionAt(block, 0), root.PositionAt(block+1, -1))
		if err != nil {
			return draft.ErrAnchor
		}
		// Held by its words, not by its edges: the line break after a block
		// belongs to whatever follows it.
		if around, err := doc.Find(a); err == nil && around.Text != quote && strings.TrimRight(around.Text, "\n") == quote {
			if a, err = doc.AnchorAt(string(field), around.From, around.From+units(quote)); err != nil {
				return draft.ErrAnchor
			}
		}
		kept, err = hold(a)
		return err
	})
	return kept, err
}
