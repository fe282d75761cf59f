package recommendation

import (
	"context"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// Needs is what recommendations are given.
type Needs struct {
	Forums  *forum.Forums
	Drafts  *draft.Services
	Ballots *ballot.Ballots
	Record  *record.Log
	// Inputs are where a recommendation enters a plan.
	Inputs *input.Inputs
	// Base is the platform's own address, for links out of it.
	Base     string
	Announce civic.Announcer
	Now      civic.Now
}

// Recommendations is where they are written, settled, voted on, reported and
// answered.
type Recommendations struct {
	Needs
	kept    *storage.Collection[Recommendation]
	ratings *storage.Collection[rating]
	votes   *storage.Collection[Vote]
	reports *storage.Collection[Report]
}

const (
	byForum  = "forum"  // forum, number: unique
	byDraft  = "draft"  // draft
	byRated  = "rated"  // recommendation, person
	byPerson = "person" // person
)

// Limits in characters and entries.
const (
	MostTitle = 200
	MostText  = 10000
	MostLine  = 500
	mostEach  = 60 // recommendations of a forum, as many as a ballot has questions
	mostNotes = 50 // minority statements on one
)

// Open opens the recommendations kept in a store.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Recommendations, error) {
	s := &Recommendations{Needs: n}
	var errs [4]error
	s.kept, errs[0] = storage.Open(ctx, e, "recommendations",
		storage.Index[Recommendation]{Name: byForum, Unique: true, Key: func(r *Recommendation) []any { return []any{string(r.Forum), r.N} }},
		storage.Index[Recommendation]{Name: byDraft, Key: func(r *Recommendation) []any { return []any{string(r.Draft)} }})
	s.ratings, errs[1] = storage.Open(ctx, e, "recommendation-ratings",
		storage.Index[rating]{Name: byRated, Key: func(r *rating) []any { return []any{string(r.Recommendation), string(r.Person)} }},
		storage.Index[rating]{Name: byPerson, Key: func(r *rating) []any { return []any{string(r.Person)} }})
	s.votes, errs[2] = storage.Open[Vote](ctx, e, "recommendation-votes")
	s.reports, errs[3] = storage.Open[Report](ctx, e, "forum-reports")
	s.enters()
	s.proves()
	return s, errors.Join(errs[:]...)
}

var (
	noSuch = civic.Refuse(civic.NotFound, "There is no such recommendation.")
	gone   = civic.Refuse(civic.Conflict, "This recommendation was withdrawn.")
)

func (s *Recommendations) get(ctx context.Context, id ID) (*Recommendation, error) {
	r, err := s.kept.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noSuch
	}
	return r, err
}

// enter reads a recommendation for somebody who wants to do something to it,
// in one of the phases in which that is done.
func (s *Recommendations) enter(ctx context.Context, by people.Actor, id ID, deed forum.Deed, phases ...forum.Phase) (*Recommendation, *forum.Forum, error) {
	r, err := s.get(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	if err := s.Forums.Check(ctx, by, r.Forum, deed); err != nil {
		return nil, nil, err
	}
	f, err := s.Forums.During(ctx, r.Forum, phases...)
	if err == nil && r.Withdrawn != nil {
		err = gone
	}
	return r, f, err
}

// change alters one and tells those who watch its forum.
func (s *Recommendations) change(ctx context.Context, id ID, what string, alter func(*Recommendation) error) (*Recommendation, error) {
	r, err := s.kept.Change(ctx, string(id), alter)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noSuch
	}
	if err == nil {
		s.tell(ctx, r.Forum, what, r.ID)
	}
	return r, err
}

func (s *Recommendations) tell(ctx context.Context, f forum.ID, what, id string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "forum/" + string(f), What: what, ID: id})
}

// of lists a forum's recommendations in their order, the withdrawn ones too.
func (s *Recommendations) of(ctx context.Context, f forum.ID) ([]*Recommendation, error) {
	return s.kept.All(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
}

// standing lists those that were not withdrawn.
func (s *Recommendations) standing(ctx context.Context, f forum.ID) ([]*Recommendation, error) {
	all, err := s.of(ctx, f)
	var kept []*Recommendation
	for _, r := range all {
		if r.Standing() {
			kept = append(kept, r)
		}
	}
	return kept, err
}

// text tidies what somebody typed and refuses what is empty or too long.
func text(rs *civic.Refusals, typed *string, most int, field string, empty *civic.Refusal) {
	*typed = strings.TrimSpace(strings.ToValidUTF8(*typed, "\uFFFD"))
	switch long := utf8.RuneCountInString(*typed); {
	case long == 0 && empty != nil:
		*rs = append(*rs, empty.At(field))
	case long > most:
		*rs = append(*rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", long, most).At(field))
	}
}
