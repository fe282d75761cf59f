package meeting

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Reply says whether somebody comes, and what they want said if they cannot.
type Reply struct {
	storage.Meta
	Session ID          `json:"session"`
	By      draft.Voice `json:"by"`
	Coming  bool        `json:"coming"`
	// Say is what they would have said: those who lead read it out.
	Say string    `json:"say,omitempty"`
	At  time.Time `json:"at"`
}

// Answer records whether by comes. A second answer takes the first one's place.
func (s *Sessions) Answer(ctx context.Context, by people.Actor, id ID, coming bool, say string) (*Reply, error) {
	one, err := s.For(ctx, by, id, people.JoinSession)
	if err != nil {
		return nil, err
	}
	if one.Over() {
		return nil, civic.Refuse(civic.Conflict, "This session is over or called off.")
	}
	say = clean(say)
	if r := within(say, MostText, "say", nil); r != nil {
		return nil, r
	}
	r := &Reply{Session: id, By: draft.VoiceOf(by), Coming: coming, Say: say, At: s.Now()}
	r.ID = string(id) + "|" + string(by.Person)
	err = s.replies.Insert(ctx, r)
	if errors.Is(err, storage.ErrExists) {
		r, err = s.replies.Change(ctx, r.ID, func(there *Reply) error {
			there.By, there.Coming, there.Say, there.At = r.By, coming, say, r.At
			return nil
		})
	}
	if err == nil {
		s.tell(ctx, one, "session.answered")
	}
	return r, err
}

// Answers lists who answered. What people want said is shown to those who
// lead, and to everybody their own; under the Chatham House rule nobody else
// learns a name.
func (s *Sessions) Answers(ctx context.Context, by people.Actor, id ID) ([]*Reply, error) {
	one, err := s.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	leads, err := s.May(ctx, by, one, people.HostSession)
	if err != nil {
		return nil, err
	}
	all, err := s.replies.All(ctx, storage.Query{Index: "session", Equal: []any{string(id)}})
	if err != nil {
		return nil, err
	}
	for _, r := range all {
		if leads || r.By.Person == by.Person && by.SignedIn() {
			continue
		}
		r.Say = ""
		if one.ChathamHouse {
			r.ID, r.By = "", draft.Voice{Sector: r.By.Sector}
		}
	}
	return all, nil
}

var idLetters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// sameID makes the same id from the same parts: what is submitted twice is
// then inserted once.
func sameID(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	return idLetters.EncodeToString(sum[:15])
}
