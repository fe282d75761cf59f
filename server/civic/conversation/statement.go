package conversation

import (
	"context"
	"errors"
	"regexp"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// markup is what looks like code: it would do no harm, and nobody can agree
// with it.
// What begins like a formula would be run by a spreadsheet that opens the
// published file.
var markup = regexp.MustCompile(`(?i)<\s*[/!]?\s*[a-z]|javascript:|&#?\w+;|^[=+@]`)

func checkText(text string) *civic.Refusal {
	switch n := utf8.RuneCountInString(text); {
	case n == 0:
		return civic.Refuse(civic.Invalid, "Write a statement that people can agree or disagree with.")
	case n > MostStatement:
		return civic.Refuse(civic.Invalid, "This is %d characters long. A statement can be at most %d: say one thing, and write a second statement for the next.", n, MostStatement)
	case markup.MatchString(text):
		return civic.Refuse(civic.Invalid, "A statement is plain words. Leave out the code.")
	}
	return nil
}

// Say brings a statement. It waits until a moderator lets it in. One that says
// much the same as another is refused and names it, unless anyway is set.
func (s *Conversations) Say(ctx context.Context, by people.Actor, id ID, text string, anyway bool) (*Statement, error) {
	c, err := s.enter(ctx, by, id, people.SayInConversation)
	if err != nil {
		return nil, err
	}
	if !c.TakesVotes() {
		return nil, frozen()
	}
	text = line(text)
	if r := checkText(text); r != nil {
		return nil, r.At("text")
	}
	who, err := s.pseudonym(id, Voter{By: by})
	if err != nil {
		return nil, err
	}
	waiting := 0
	for st, err := range s.statements.Find(ctx, storage.Query{Index: byAuthor, Equal: []any{string(id), string(who)}}) {
		if err != nil {
			return nil, err
		}
		if st.Standing == Waiting {
			waiting++
		}
	}
	if waiting >= MostWaiting {
		return nil, civic.Refuse(civic.TooMuch, "%d statements of yours wait for a moderator. Write the next when they have been looked at.", waiting).At("text")
	}
	if err := s.notTwice(ctx, id, text, anyway); err != nil {
		return nil, err
	}
	st, err := s.add(ctx, &Statement{Conversation: id, Text: text, Standing: Waiting, Author: who})
	if err == nil {
		s.tell(ctx, id, "statement.waiting")
	}
	return st, err
}

// frozen is made anew each time because a refusal can be given a field.
func frozen() *civic.Refusal {
	return civic.Refuse(civic.Conflict, "This conversation is frozen. What came of it is on its map.")
}

func (s *Conversations) notTwice(ctx context.Context, id ID, text string, anyway bool) error {
	all, err := s.all(ctx, id)
	if err != nil {
		return err
	}
	var others []string
	for _, st := range all {
		if st.Standing != Refused {
			others = append(others, st.Text)
		}
	}
	which, likeness := opinion.Alike(text, others)
	if likeness > 0.999 {
		return civic.Refuse(civic.Conflict, "This is already there: “%s” You can vote on it.", others[which]).At("text")
	}
	if likeness >= opinion.TooAlike && !anyway {
		return civic.Refuse(civic.Conflict, "This says much the same as “%s” Vote on that one, or send yours again if it means something else.", others[which]).At("text")
	}
	return nil
}

func (s *Conversations) all(ctx context.Context, id ID) ([]*Statement, error) {
	return s.statements.All(ctx, storage.Query{Index: byNumber, Equal: []any{string(id)}})
}

// add gives a statement the next number. Its id is the commit: of two that are
// added at once the second takes the number after.
func (s *Conversations) add(ctx context.Context, st *Statement) (*Statement, error) {
	last, err := s.statements.First(ctx, storage.Query{Index: byNumber, Equal: []any{string(st.Conversation)}, Descending: true})
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	if err == nil && last != nil {
		st.Number = last.Number + 1
	}
	st.At = s.Now()
	for ; st.Number < MostStatements; st.Number++ {
		st.ID = statementID(st.Conversation, st.Number)
		err := s.statements.Insert(ctx, st)
		if err == nil {
			return st, nil
		}
		if !errors.Is(err, storage.ErrExists) {
			return nil, err
		}
	}
	return nil, civic.Refuse(civic.TooMuch, "This conversation has as many statements as it can hold.").At("text")
}

// Own lists the statements that somebody wrote here, with what became of them.
func (s *Conversations) Own(ctx context.Context, by people.Actor, id ID) ([]*Statement, error) {
	if _, err := s.enter(ctx, by, id, people.ReadConversation); err != nil || !by.SignedIn() {
		return nil, err
	}
	who, err := s.pseudonym(id, Voter{By: by})
	if err != nil {
		return nil, err
	}
	return s.statements.All(ctx, storage.Query{Index: byAuthor, Equal: []any{string(id), string(who)}})
}

// Queue lists what waits for a moderator, the oldest first.
func (s *Conversations) Queue(ctx context.Context, by people.Actor, id ID) ([]*Statement, error) {
	if _, err := s.enter(ctx, by, id, people.ModerateConversation); err != nil {
		return nil, err
	}
	return s.statements.All(ctx, storage.Query{Index: byStanding, Equal: []any{string(id), string(Waiting)}, Limit: 100})
}

// Refusals lists why statements were refused, for everybody. What they said is
// left out: it was refused.
func (s *Conversations) Refusals(ctx context.Context, by people.Actor, id ID) ([]*Statement, error) {
	if _, err := s.enter(ctx, by, id, people.ReadConversation); err != nil {
		return nil, err
	}
	all, err := s.statements.All(ctx, storage.Query{Index: byStanding, Equal: []any{string(id), string(Refused)}})
	for _, st := range all {
		st.Text, st.Author, st.Moderator = "", "", ""
	}
	return all, err
}

// Decide lets a statement in, or refuses it with a reason. A statement that is
// in can be refused later; its votes then no longer move the map.
func (s *Conversations) Decide(ctx context.Context, by people.Actor, id ID, number int, letIn bool, reason string) (*Statement, error) {
	c, err := s.enter(ctx, by, id, people.ModerateConversation)
	if err != nil {
		return nil, err
	}
	if !c.TakesVotes() {
		return nil, frozen()
	}
	reason = line(reason)
	if !letIn && reason == "" {
		return nil, civic.Refuse(civic.Invalid, "Say why the statement is refused. Everybody can read the reason.").At("reason")
	}
	if n := utf8.RuneCountInString(reason); n > MostReason {
		return nil, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", n, MostReason).At("reason")
	}
	to := Refused
	if letIn {
		to, reason = In, ""
	}
	st, err := s.statements.Change(ctx, statementID(id, number), func(st *Statement) error {
		if st.Standing == to {
			return civic.Refuse(civic.Conflict, "Another moderator decided that a moment ago.")
		}
		st.Standing, st.Reason, st.Moderator, st.Decided = to, reason, by.Person, s.Now()
		return nil
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noStatement
	}
	if err != nil {
		return nil, err
	}
	s.touch(id, nil)
	s.tell(ctx, id, "statement.decided")
	return st, nil
}

var noStatement = civic.Refuse(civic.NotFound, "There is no such statement to vote on.")
