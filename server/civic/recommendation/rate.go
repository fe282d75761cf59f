package recommendation

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Mark is what a member thinks of an answer.
type Mark string

// The marks.
const (
	Convinced Mark = "convinced"
	Partly    Mark = "partly"
	Unmoved   Mark = "not"
)

// Marks in the order in which pages offer them.
var Marks = []Mark{Convinced, Partly, Unmoved}

// Words are a mark in English, a key of the catalogue.
func (m Mark) Words() string {
	return map[Mark]string{Convinced: "It answers what we asked", Partly: "It answers part of what we asked", Unmoved: "It does not answer what we asked"}[m]
}

// rating is one member's mark for one answer. Nobody is shown whose it is.
type rating struct {
	storage.Meta
	Recommendation ID              `json:"recommendation"`
	Answer         int             `json:"answer"`
	Person         people.PersonID `json:"person"`
	Mark           Mark            `json:"mark"`
	At             time.Time       `json:"at"`
}

// Fewest is how many marks there must be before they are counted for anybody:
// fewer could tell who gave which.
const Fewest = 5

// Rating is what members think of the latest answer.
type Rating struct {
	Answer int `json:"answer"`
	Given  int `json:"given"`
	// Counts are nil under Fewest.
	Counts map[Mark]int `json:"counts,omitempty"`
}

// Rate marks the latest answer for one member, or changes their mark.
func (s *Recommendations) Rate(ctx context.Context, by people.Actor, id ID, mark Mark) error {
	r, _, err := s.enter(ctx, by, id, forum.Rate, forum.Answering, forum.FollowUp, forum.Closed)
	if err != nil {
		return err
	}
	if !slices.Contains(Marks, mark) {
		return civic.Refuse(civic.Invalid, "Choose one of the three.").At("mark")
	}
	if r.Latest() == nil {
		return civic.Refuse(civic.Conflict, "There is no answer to rate yet.")
	}
	one := &rating{Recommendation: id, Answer: r.Latest().N, Person: by.Person, Mark: mark, At: s.Now()}
	one.ID = fmt.Sprintf("%s|%s|%d", id, by.Person, one.Answer)
	err = s.ratings.Insert(ctx, one)
	if errors.Is(err, storage.ErrExists) {
		_, err = s.ratings.Change(ctx, one.ID, func(there *rating) error {
			there.Mark, there.At = mark, one.At
			return nil
		})
	}
	if err == nil {
		s.tell(ctx, r.Forum, "recommendation.rated", r.ID)
	}
	return err
}

// rated counts the marks for the latest answer, and finds one member's own.
func (s *Recommendations) rated(ctx context.Context, r *Recommendation, by people.Actor) (sum Rating, own Mark, err error) {
	if r.Latest() == nil {
		return sum, "", nil
	}
	sum.Answer = r.Latest().N
	counts := map[Mark]int{}
	for one, err := range s.ratings.Find(ctx, storage.Query{Index: byRated, Equal: []any{r.ID}}) {
		if err != nil {
			return sum, "", err
		}
		if one.Answer != sum.Answer {
			continue
		}
		counts[one.Mark]++
		sum.Given++
		if one.Person == by.Person {
			own = one.Mark
		}
	}
	if sum.Given >= Fewest {
		sum.Counts = counts
	}
	return sum, own, nil
}
