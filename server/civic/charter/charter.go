// Package charter holds the rules of participation: what everybody who takes
// part agrees to, in numbered editions.
//
// It promises that an edition never changes once it is published; that each
// has a number, a day, whoever published it and why; that of two people who
// publish at once one is first and the other is told; and that a person can be
// shown what changed since they last agreed, or since they joined.
//
// It refuses to publish an edition that changes nothing or does not say why,
// and to take an older edition for what somebody agreed to later.
package charter

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// The most characters of an edition's text, in each language, and of the
// reason for it.
const (
	MostText   = 20000
	MostReason = 1000
)

// Edition is one published text of the rules. A line that begins with "## " is
// a heading, one that begins with "- " a rule of a list; an empty line ends a
// paragraph.
type Edition struct {
	storage.Meta        // id: the number, so that there is one of each
	Number       int    `json:"number"`
	Text         string `json:"text"`
	// Welsh is the same text in Welsh; "" where nobody wrote it.
	Welsh string `json:"welsh,omitempty"`
	// Reason is what changed and why, in the publisher's words; "" for the first.
	Reason string `json:"reason,omitempty"`
	// By is who published it; nobody for the text that the platform began with.
	By draft.Voice `json:"by,omitzero"`
	At time.Time   `json:"at"`
}

// In gives the text in a language, in English where it has no other.
func (e *Edition) In(lang string) string {
	if lang == "cy" && e.Welsh != "" {
		return e.Welsh
	}
	return e.Text
}

// Consent is to which edition somebody agreed last.
type Consent struct {
	storage.Meta           // id: the person
	Number       int       `json:"number"`
	At           time.Time `json:"at"`
}

// Needs is what the rules are given.
type Needs struct {
	Rules  people.Rules
	People interface {
		Person(ctx context.Context, id people.PersonID) (*people.Person, error)
	}
	Announce civic.Announcer
	Now      civic.Now
}

// Charter is where the rules are read, published and agreed to.
type Charter struct {
	Needs
	editions *storage.Collection[Edition]
	consents *storage.Collection[Consent]
}

const byNumber = "number"

// Open opens the collections.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Charter, error) {
	s := &Charter{Needs: n}
	var err1, err2 error
	s.editions, err1 = storage.Open(ctx, e, "charter-editions",
		storage.Index[Edition]{Name: byNumber, Key: func(e *Edition) []any { return []any{e.Number} }})
	s.consents, err2 = storage.Open[Consent](ctx, e, "charter-consents")
	return s, errors.Join(err1, err2)
}

func editionID(n int) string { return strconv.Itoa(n) }

// Plant publishes the text that a platform begins with, the first time only.
func (s *Charter) Plant(ctx context.Context, text, welsh string) error {
	e := &Edition{Number: 1, Text: clean(text), Welsh: clean(welsh), At: s.Now()}
	e.ID = editionID(1)
	if err := s.editions.Insert(ctx, e); err != nil && !errors.Is(err, storage.ErrExists) {
		return err
	}
	return nil
}

// Current is the edition that holds.
func (s *Charter) Current(ctx context.Context) (*Edition, error) {
	return s.editions.First(ctx, storage.Query{Index: byNumber, Descending: true, Limit: 1})
}

// Edition reads one edition by its number.
func (s *Charter) Edition(ctx context.Context, n int) (*Edition, error) {
	e, err := s.editions.Get(ctx, editionID(n))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, civic.Refuse(civic.NotFound, "There is no such edition of the rules.")
	}
	return e, err
}

// Editions lists all of them, the newest first.
func (s *Charter) Editions(ctx context.Context) ([]*Edition, error) {
	return s.editions.All(ctx, storage.Query{Index: byNumber, Descending: true})
}

// New is an edition as it is written. Saw is the number of the edition that
// its writer changed.
type New struct {
	Saw    int
	Text   string
	Welsh  string
	Reason string
}

// Publish makes a new edition. It holds at once; who took part before is shown
// what changed. Sending the same twice publishes once.
func (s *Charter) Publish(ctx context.Context, by people.Actor, n New) (*Edition, error) {
	if err := s.Rules.Check(ctx, by, people.Administer, people.Scope{}); err != nil {
		return nil, err
	}
	now, err := s.Current(ctx)
	if err != nil {
		return nil, err
	}
	e := &Edition{Number: n.Saw + 1, Text: clean(n.Text), Welsh: clean(n.Welsh), Reason: clean(n.Reason), By: draft.VoiceOf(by), At: s.Now()}
	if now.Number == e.Number && now.same(e) && now.Reason == e.Reason && now.By.Person == by.Person {
		return now, nil
	}
	if now.Number != n.Saw {
		return nil, another
	}
	if err := e.check(now); err != nil {
		return nil, err
	}
	e.ID = editionID(e.Number)
	if err := s.editions.Insert(ctx, e); errors.Is(err, storage.ErrExists) {
		return nil, another
	} else if err != nil {
		return nil, err
	}
	s.Announce.Announce(ctx, civic.Announcement{Topic: "charter/rules", What: "charter.published", ID: e.ID})
	return e, nil
}

var another = civic.Refuse(civic.Conflict, "Somebody published another edition while you were writing. See what it says, then try again.")

func (e *Edition) same(other *Edition) bool { return e.Text == other.Text && e.Welsh == other.Welsh }

func (e *Edition) check(before *Edition) error {
	var rs civic.Refusals
	for _, f := range []struct {
		name, text string
		most       int
		empty      *civic.Refusal
	}{
		{"text", e.Text, MostText, civic.Refuse(civic.Invalid, "Write the rules.")},
		{"welsh", e.Welsh, MostText, nil},
		{"reason", e.Reason, MostReason, civic.Refuse(civic.Invalid, "Say what changed and why. Everybody who took part before reads this.")},
	} {
		n := utf8.RuneCountInString(f.text)
		switch {
		case n == 0 && f.empty != nil:
			rs = append(rs, f.empty.At(f.name))
		case n > f.most:
			rs = append(rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", n, f.most).At(f.name))
		}
	}
	if len(rs) == 0 && e.same(before) {
		rs = append(rs, civic.Refuse(civic.Invalid, "The text is the same as before.").At("text"))
	}
	return rs.OrNil()
}

// clean makes what was typed into what is kept: one kind of line end, no
// control characters, no space at the end of lines.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, s)
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = strings.TrimRightFunc(lines[i], unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}
