package conversation

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"
	"unicode"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Needs is what conversations are given.
type Needs struct {
	Rules    people.Rules
	Announce civic.Announcer
	Now      civic.Now
	Log      *slog.Logger // nil for none
	// Key makes pseudonyms. Whoever loses it can no longer tell who voted, and
	// people can vote again.
	Key []byte
	// Pause is how long votes are gathered before the map is drawn again; a
	// nought is half a second.
	Pause time.Duration
}

// Conversations is where conversations are held.
type Conversations struct {
	Needs
	kept       *storage.Collection[Conversation]
	statements *storage.Collection[Statement]
	votes      *storage.Collection[Vote]
	pictures   *storage.Collection[Picture]
	crowds     *storage.Collection[crowd]

	mu    sync.Mutex
	rooms map[ID]*room
	work  sync.WaitGroup
	ended chan struct{}
}

const (
	byOpened   = "opened"
	byForum    = "forum"    // forum, opened
	byStanding = "standing" // conversation, standing, number
	byNumber   = "number"   // conversation, number
	byAuthor   = "author"   // conversation, author, number
	byAt       = "at"       // conversation, at
)

// OpenStore opens the conversations kept in a store.
func OpenStore(ctx context.Context, e storage.Engine, n Needs) (*Conversations, error) {
	if len(n.Key) < 16 {
		return nil, errors.New("conversation: the key for pseudonyms is missing")
	}
	if n.Pause == 0 {
		n.Pause = 500 * time.Millisecond
	}
	if n.Log == nil {
		n.Log = slog.New(slog.DiscardHandler)
	}
	s := &Conversations{Needs: n, rooms: map[ID]*room{}, ended: make(chan struct{})}
	var errs [5]error
	s.kept, errs[0] = storage.Open(ctx, e, "conversations",
		storage.Index[Conversation]{Name: byOpened, Key: func(c *Conversation) []any { return []any{c.Opened} }},
		storage.Index[Conversation]{Name: byForum, Key: func(c *Conversation) []any {
			if c.Forum == "" {
				return nil
			}
			return []any{c.Forum, c.Opened}
		}})
	s.statements, errs[1] = storage.Open(ctx, e, "conversation-statements",
		storage.Index[Statement]{Name: byNumber, Key: func(st *Statement) []any { return []any{string(st.Conversation), st.Number} }},
		storage.Index[Statement]{Name: byStanding, Key: func(st *Statement) []any {
			return []any{string(st.Conversation), string(st.Standing), st.Number}
		}},
		storage.Index[Statement]{Name: byAuthor, Key: func(st *Statement) []any {
			return []any{string(st.Conversation), string(st.Author), st.Number}
		}})
	s.votes, errs[2] = storage.Open(ctx, e, "conversation-votes",
		storage.Index[Vote]{Name: byAt, Key: func(v *Vote) []any { return []any{string(v.Conversation), v.At} }})
	s.pictures, errs[3] = storage.Open[Picture](ctx, e, "conversation-maps")
	s.crowds, errs[4] = storage.Open(ctx, e, "conversation-crowds",
		storage.Index[crowd]{Name: byHour, Key: func(c *crowd) []any { return []any{c.Hour} }})
	return s, errors.Join(errs[:]...)
}

// Close waits for maps that are being drawn. What was not drawn is drawn from
// the votes when it is asked for.
func (s *Conversations) Close() {
	s.mu.Lock()
	select {
	case <-s.ended:
	default:
		close(s.ended)
	}
	s.mu.Unlock()
	s.work.Wait()
}

var noConversation = civic.Refuse(civic.NotFound, "There is no such conversation.")

func (s *Conversations) find(ctx context.Context, id ID) (*Conversation, error) {
	c, err := s.kept.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noConversation
	}
	return c, err
}

// enter finds a conversation and asks whether by may do this in it.
func (s *Conversations) enter(ctx context.Context, by people.Actor, id ID, action people.Action) (*Conversation, error) {
	c, err := s.find(ctx, id)
	if err != nil {
		return nil, err
	}
	return c, s.Rules.Check(ctx, by, action, people.Scope{Plan: c.Plan, Open: people.Commenter})
}

// May says whether by may do something in a conversation, for pages that leave
// out what is not offered.
func (s *Conversations) May(ctx context.Context, by people.Actor, c *Conversation, action people.Action) bool {
	return s.Rules.Check(ctx, by, action, people.Scope{Plan: c.Plan, Open: people.Commenter}) == nil
}

var letters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

// pseudonym makes the name under which somebody votes here. It cannot be led
// back to a person without the key, nor to their votes in another conversation.
func (s *Conversations) pseudonym(id ID, v Voter) (Pseudonym, error) {
	who := ""
	switch {
	case v.By.SignedIn():
		who = "person\x00" + string(v.By.Person)
	case len(v.Visitor) >= 16 && len(v.Visitor) <= 128:
		who = "visitor\x00" + v.Visitor
	default:
		return "", civic.Refuse(civic.SignIn, "Sign in to do this.")
	}
	mac := hmac.New(sha256.New, s.Key)
	fmt.Fprintf(mac, "conversation\x00%s\x00%s", id, who)
	return Pseudonym(letters.EncodeToString(mac.Sum(nil)[:15])), nil
}

func statementID(id ID, number int) string { return fmt.Sprintf("%s|%06d", id, number) }

func voteID(id ID, who Pseudonym, statement int) string {
	return fmt.Sprintf("%s|%s|%06d", id, who, statement)
}

// line makes what was typed into one line of plain words.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Join(strings.Fields(s), " ")
}

func (s *Conversations) tell(ctx context.Context, id ID, what string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "conversation/" + string(id), What: what, ID: string(id)})
}
