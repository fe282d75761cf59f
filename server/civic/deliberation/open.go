package deliberation

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
	"github.com/folkmoot/folkmoot/storage"
)

// Sessions are those of the room: found for whoever may follow them.
type Sessions interface {
	Find(ctx context.Context, by people.Actor, id meeting.ID) (*meeting.Session, error)
	Replied(ctx context.Context, id meeting.ID) (map[people.PersonID]bool, error)
}

// People knows what somebody is called.
type People interface {
	Actor(ctx context.Context, id people.PersonID) (people.Actor, error)
}

// Kit is what deliberation is given.
type Kit struct {
	Forums          *forum.Forums
	Sessions        Sessions
	People          People
	Recommendations *recommendation.Recommendations
	// Traits are what members said of themselves when they registered, by
	// feature; nil mixes tables by nothing.
	Traits func(ctx context.Context, id forum.ID) (map[people.PersonID]map[string]string, error)
	// Vault seals what people need: the one of registrations.
	Vault    *people.Vault
	Announce civic.Announcer
	Now      civic.Now
	// Seed draws a number to draw tables with.
	Seed func() uint64
}

// Deliberations is where tables and cards are kept.
type Deliberations struct {
	Kit
	rounds *storage.Collection[Round]
	cards  *storage.Collection[Card]
	wishes *storage.Collection[wish]
	aparts *storage.Collection[apart]
}

const (
	byForum     = "forum"    // forum, time
	bySession   = "session"  // session, number; of cards: session, table, time
	byPerson    = "person"   // person
	byMaterial  = "material" // recommendation
	mostTables  = 60         // of a round
	mostRounds  = 20         // of a session
	mostCards   = 400        // of a table in a session
	MostCard    = 600        // characters
	MostTheme   = 60         // characters
	mostApart   = 200        // pairs of a forum
	mostJoined  = 40         // cards at once
	titleLength = 80         // of a recommendation that begins with a card
)

// Open opens what a store keeps of tables and cards.
func Open(ctx context.Context, e storage.Engine, k Kit) (*Deliberations, error) {
	s := &Deliberations{Kit: k}
	var errs [4]error
	s.rounds, errs[0] = storage.Open(ctx, e, "forum-rounds",
		storage.Index[Round]{Name: byForum, Key: func(r *Round) []any { return []any{string(r.Forum), r.At} }},
		storage.Index[Round]{Name: bySession, Key: func(r *Round) []any { return []any{string(r.Session), r.N} }})
	s.cards, errs[1] = storage.Open(ctx, e, "forum-cards",
		storage.Index[Card]{Name: bySession, Key: func(c *Card) []any { return []any{string(c.Session), c.Table, c.At} }},
		storage.Index[Card]{Name: byPerson, Key: func(c *Card) []any { return []any{string(c.By)} }},
		storage.Index[Card]{Name: byMaterial, Key: func(c *Card) []any {
			if c.Recommendation == "" {
				return nil
			}
			return []any{string(c.Recommendation)}
		}})
	s.wishes, errs[2] = storage.Open(ctx, e, "forum-table-needs",
		storage.Index[wish]{Name: byForum, Key: func(w *wish) []any { return []any{string(w.Forum), w.At} }},
		storage.Index[wish]{Name: byPerson, Key: func(w *wish) []any { return []any{string(w.Person)} }})
	s.aparts, errs[3] = storage.Open(ctx, e, "forum-apart",
		storage.Index[apart]{Name: byForum, Key: func(a *apart) []any { return []any{string(a.Forum)} }})
	return s, errors.Join(errs[:]...)
}

// talks are the phases in which members sit at tables.
var talks = []forum.Phase{forum.Onboarding, forum.Learning, forum.Deliberation, forum.Drafting}

var noSession = civic.Refuse(civic.NotFound, "There is no such session.")

// enter asks the table of the forum, and then for the session in it.
func (s *Deliberations) enter(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, deed forum.Deed) (*meeting.Session, error) {
	if err := s.Forums.Check(ctx, by, f, deed); err != nil {
		return nil, err
	}
	one, err := s.Sessions.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if one.Plan != draft.Forum(string(f)) {
		return nil, noSession
	}
	return one, nil
}

// change is enter for whoever wants to change something.
func (s *Deliberations) change(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID, deed forum.Deed) error {
	one, err := s.enter(ctx, by, f, id, deed)
	if err != nil {
		return err
	}
	if one.State == meeting.Cancelled {
		return civic.Refuse(civic.Conflict, "This session was called off.")
	}
	_, err = s.Forums.During(ctx, f, talks...)
	return err
}

// tell announces on the session's topic, which only those follow who may.
func (s *Deliberations) tell(ctx context.Context, id meeting.ID, what, thing string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "session/" + string(id), What: what, ID: thing})
}

func roundID(id meeting.ID, n int) string { return fmt.Sprintf("%s|%02d", id, n) }

// latest is the newest round of a session, nil before the first.
func (s *Deliberations) latest(ctx context.Context, id meeting.ID) (*Round, error) {
	r, err := s.rounds.First(ctx, storage.Query{Index: bySession, Equal: []any{string(id)}, Descending: true})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return r, err
}

// clean makes what was typed into what is kept.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}

// within tidies what somebody typed and refuses what is empty or too long.
func within(typed *string, most int, field string, empty *civic.Refusal) error {
	*typed = clean(*typed)
	switch long := utf8.RuneCountInString(*typed); {
	case long == 0 && empty != nil:
		return empty.At(field)
	case long > most:
		return civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", long, most).At(field)
	}
	return nil
}
