package evaluation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Needs is what evaluations are given.
type Needs struct {
	Forums *forum.Forums
	// Reported says whether a forum's report is published.
	Reported func(ctx context.Context, f forum.ID) (bool, error)
	Announce civic.Announcer
	Now      civic.Now
}

// Evaluations is where the questionnaires of all forums are kept.
type Evaluations struct {
	Needs
	kept       *storage.Collection[Questionnaire]
	roll       *storage.Collection[entitled]
	box        *storage.Collection[sheet]
	said       *storage.Collection[words]
	judgements *storage.Collection[Judgement]
}

const (
	byForum         = "forum"         // forum, number or time
	byQuestionnaire = "questionnaire" // questionnaire
	byPerson        = "person"
)

// Limits in characters, entries and days.
const (
	MostWords     = 3000
	MostJudgement = 20_000
	MostStatement = 200
	mostTitle     = 200
	mostAsked     = 20  // statements of one questionnaire
	mostEach      = 100 // questionnaires of a forum
	longest       = 100 // days that one is open
)

// Open opens the evaluations kept in a store.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Evaluations, error) {
	s := &Evaluations{Needs: n}
	var errs [5]error
	s.kept, errs[0] = storage.Open(ctx, e, "forum-questionnaires",
		storage.Index[Questionnaire]{Name: byForum, Key: func(q *Questionnaire) []any { return []any{string(q.Forum), q.N} }})
	s.roll, errs[1] = storage.Open(ctx, e, "forum-questionnaire-roll",
		storage.Index[entitled]{Name: byQuestionnaire, Key: func(r *entitled) []any { return []any{r.Questionnaire} }},
		storage.Index[entitled]{Name: byPerson, Key: func(r *entitled) []any { return []any{string(r.Person)} }})
	s.box, errs[2] = storage.Open(ctx, e, "forum-questionnaire-box",
		storage.Index[sheet]{Name: byQuestionnaire, Key: func(a *sheet) []any { return []any{a.Questionnaire} }})
	s.said, errs[3] = storage.Open(ctx, e, "forum-questionnaire-words",
		storage.Index[words]{Name: byQuestionnaire, Key: func(w *words) []any { return []any{w.Questionnaire} }})
	s.judgements, errs[4] = storage.Open(ctx, e, "forum-judgements",
		storage.Index[Judgement]{Name: byForum, Key: func(j *Judgement) []any { return []any{string(j.Forum), j.At} }})
	return s, errors.Join(errs[:]...)
}

// New is a questionnaire as it is written.
type New struct {
	Title string
	After string
	For   forum.Role
	// Statements; none asks about the defaults of the audience.
	Statements []string
	Closes     time.Time
}

// Ask puts a questionnaire to its audience, who can answer from then on.
func (s *Evaluations) Ask(ctx context.Context, by people.Actor, f forum.ID, n New) (*Questionnaire, error) {
	if err := s.Forums.Check(ctx, by, f, forum.AskOpinions); err != nil {
		return nil, err
	}
	if err := n.tidy(s.Now()); err != nil {
		return nil, err
	}
	all, err := s.of(ctx, f)
	if err != nil {
		return nil, err
	}
	if len(all) >= mostEach {
		return nil, civic.Refuse(civic.TooMuch, "A forum can have at most %d questionnaires.", mostEach)
	}
	q := &Questionnaire{Forum: f, N: len(all) + 1, Title: n.Title, After: n.After, For: n.For, Statements: n.Statements, Closes: n.Closes,
		By: draft.VoiceOf(by), At: s.Now()}
	q.ID = ID(f, q.N)
	err = s.kept.Insert(ctx, q)
	if errors.Is(err, storage.ErrExists) {
		return nil, civic.Refuse(civic.Conflict, "Somebody put another questionnaire at the same moment. Look at it before you send yours.")
	}
	if err != nil {
		return nil, err
	}
	if err := s.entitle(ctx, q); err != nil {
		return nil, err
	}
	s.tell(ctx, f, "evaluation.asked", q.ID)
	return q, nil
}

func (n *New) tidy(now time.Time) error {
	var rs civic.Refusals
	within(&rs, &n.Title, mostTitle, "title", civic.Refuse(civic.Invalid, "Enter a title, such as 'After the first Saturday'."))
	within(&rs, &n.After, mostTitle, "after", nil)
	if !slices.Contains(Audiences, n.For) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose who is asked.").At("for"))
	}
	kept := []string{}
	for _, text := range n.Statements {
		if within(&rs, &text, MostStatement, "statements", nil); text != "" {
			kept = append(kept, text)
		}
	}
	if n.Statements = kept; len(kept) == 0 {
		n.Statements = slices.Clone(Defaults[n.For])
	}
	if len(n.Statements) > mostAsked {
		rs = append(rs, civic.Refuse(civic.Invalid, "There can be at most %d of these.", mostAsked).At("statements"))
	}
	if !n.Closes.After(now) || n.Closes.After(now.AddDate(0, 0, longest)) {
		rs = append(rs, civic.Refuse(civic.Invalid, "It closes on a day to come, within %d days.", longest).At("closes"))
	}
	return rs.OrNil()
}

// End closes a questionnaire before its time, for good: numbers can be seen
// from then on, and an answer after that would show in them.
func (s *Evaluations) End(ctx context.Context, by people.Actor, id string) (*Questionnaire, error) {
	if err := s.Forums.Check(ctx, by, forumOf(id), forum.AskOpinions); err != nil {
		return nil, err
	}
	q, err := s.kept.Change(ctx, id, func(q *Questionnaire) error {
		if !q.Open(s.Now()) {
			return civic.Refuse(civic.Conflict, "This questionnaire is closed already.")
		}
		q.Ended = s.Now()
		return nil
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noSuch
	}
	if err == nil {
		s.tell(ctx, q.Forum, "evaluation.ended", q.ID)
	}
	return q, err
}

// ID names a questionnaire of a forum.
func ID(f forum.ID, n int) string { return fmt.Sprintf("%s|%03d", f, n) }

// forumOf is the forum that a questionnaire's id names: it is asked for
// permission before it is told whether there is one.
func forumOf(id string) forum.ID {
	f, _, _ := strings.Cut(id, "|")
	return forum.ID(f)
}

var noSuch = civic.Refuse(civic.NotFound, "There is no such questionnaire.")

func (s *Evaluations) get(ctx context.Context, id string) (*Questionnaire, error) {
	q, err := s.kept.Get(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noSuch
	}
	return q, err
}

func (s *Evaluations) of(ctx context.Context, f forum.ID) ([]*Questionnaire, error) {
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	return s.kept.All(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
}

func (s *Evaluations) tell(ctx context.Context, f forum.ID, what, id string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "forum/" + string(f), What: what, ID: id})
}

// within tidies what somebody typed and refuses what is empty or too long.
func within(rs *civic.Refusals, typed *string, most int, field string, empty *civic.Refusal) {
	*typed = strings.TrimSpace(strings.ToValidUTF8(*typed, "\uFFFD"))
	switch long := utf8.RuneCountInString(*typed); {
	case long == 0 && empty != nil:
		*rs = append(*rs, empty.At(field))
	case long > most:
		*rs = append(*rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", long, most).At(field))
	}
}
