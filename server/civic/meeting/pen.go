package meeting

import (
	"context"
	"crypto/rand"
	"errors"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Pen is under which word somebody writes in one pad of a session under the
// Chatham House rule. A shared document must know that the same hand goes on
// writing, or anybody could write in another's place; it need not know whose
// hand it is. Pens are deleted with what was written with them.
type Pen struct {
	storage.Meta                 // id: document|person
	Document     string          `json:"document"`
	Person       people.PersonID `json:"person"`
	Word         string          `json:"word"`
}

func openPens(ctx context.Context, e storage.Engine) (*storage.Collection[Pen], error) {
	return storage.Open(ctx, e, "session-pens",
		storage.Index[Pen]{Name: "document", Key: func(p *Pen) []any { return []any{p.Document} }},
		storage.Index[Pen]{Name: "person", Key: func(p *Pen) []any { return []any{string(p.Person)} }},
	)
}

// hand is as whom somebody writes in a pad.
func (s *Notes) hand(ctx context.Context, by people.Actor, one *Session, p Pad) (Hand, error) {
	if !one.ChathamHouse {
		v := draft.VoiceOf(by)
		return Hand{string(v.Person), v.Organisation, v.Sector}, nil
	}
	pen := &Pen{Document: p.Document(), Person: by.Person, Word: strings.ToLower(rand.Text()[:16])}
	pen.ID = pen.Document + "|" + string(by.Person)
	err := s.rooms.pens.Insert(ctx, pen)
	if errors.Is(err, storage.ErrExists) {
		pen, err = s.rooms.pens.Get(ctx, pen.ID)
	}
	if err != nil {
		return Hand{}, err
	}
	return Hand{Person: pen.Word}, nil
}

// dropPens deletes who wrote with which word in a pad.
func (s *Rooms) dropPens(ctx context.Context, p Pad) error {
	return s.pens.DeleteAll(ctx, storage.Query{Index: "document", Equal: []any{p.Document()}})
}

// Part is what the register needs to forget a person here. What they wrote
// stays as the words of a session do, under a name that is gone.
func (s *Notes) Part() people.Part {
	of := func(id people.PersonID) storage.Query {
		return storage.Query{Index: "person", Equal: []any{string(id)}}
	}
	return people.Part{Name: "session-pens",
		Export: func(ctx context.Context, id people.PersonID) (any, error) { return s.rooms.pens.All(ctx, of(id)) },
		Erase: func(ctx context.Context, id people.PersonID) error {
			return s.rooms.pens.DeleteAll(ctx, of(id))
		}}
}
