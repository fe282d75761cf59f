package server

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/meeting/note"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// ReadNote understands the note of a meeting and keeps nothing.
func ReadNote(raw []byte) (*note.Note, error) { return note.Read(bytes.NewReader(raw)) }

// ImportNote brings the note of a past meeting into a store that no server
// needs to be running on. slug is the plan's, "" for the whole platform.
func ImportNote(ctx context.Context, settings Settings, by people.Actor, slug, name string, raw []byte) (*meeting.Session, *note.Note, error) {
	understood, err := ReadNote(raw)
	if err != nil {
		return nil, nil, err
	}
	settings.Demo = false
	s, err := Open(ctx, settings)
	if err != nil {
		return nil, nil, err
	}
	one, err := s.bringNote(ctx, by, slug, name, raw, understood)
	if closed := s.close(context.WithoutCancel(ctx)); err == nil {
		err = closed
	}
	return one, understood, err
}

// bringNote keeps a note that was understood.
func (s *Server) bringNote(ctx context.Context, by people.Actor, slug, name string, raw []byte, n *note.Note) (*meeting.Session, error) {
	sum := sha256.Sum256(raw)
	b := meeting.Brought{Digest: hex.EncodeToString(sum[:]), Source: name, Note: n, Commitment: func(string) draft.ID { return "" }}
	if slug != "" {
		p, err := s.plans.One(ctx, by, slug)
		if err != nil {
			return nil, err
		}
		drafts, err := s.drafts.Drafts.ByPlan(ctx, by, p.ID)
		if err != nil {
			return nil, err
		}
		b.Plan, b.Commitment = p.ID, func(title string) draft.ID { return meant(title, drafts) }
	}
	return s.meetings.Record.Bring(ctx, by, b)
}

// meant finds the one commitment whose title says the same as a heading of a
// note, or holds it, or is held by it; none where two could be meant.
func meant(title string, drafts []*draft.Draft) draft.ID {
	want := plainWords(title)
	if len(want) < 4 {
		return ""
	}
	var same, near []draft.ID
	for _, d := range drafts {
		have := plainWords(d.Title)
		switch {
		case have == want:
			same = append(same, d.Key())
		case len(have) > 3 && (strings.Contains(have, want) || strings.Contains(want, have)):
			near = append(near, d.Key())
		}
	}
	switch {
	case len(same) == 1:
		return same[0]
	case len(same) == 0 && len(near) == 1:
		return near[0]
	}
	return ""
}

// plainWords are the words of a title in lower case, without its marks.
func plainWords(title string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 127)
	}), " ")
}
