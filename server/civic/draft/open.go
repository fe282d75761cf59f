package draft

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Needs is what the services here are given.
type Needs struct {
	Rules    people.Rules
	Texts    Texts
	Plans    Plans
	People   People
	Announce civic.Announcer
	Now      civic.Now
	Limits   Limits // the zero Limits mean Usual
	Inbox    Inbox  // nil where nothing is answered
}

// Plans knows which plans there are.
type Plans interface {
	// Exists returns nil, or the refusal to show when there is no such plan.
	Exists(ctx context.Context, plan string) error
}

// People knows who can be mentioned.
type People interface {
	// Names gives the names of those among ids who exist.
	Names(ctx context.Context, ids []people.PersonID) (map[people.PersonID]string, error)
}

// Limits bound what one person can add in a time.
type Limits struct {
	PerMinute int // comments, replies and suggestions
	PerHour   int
}

// Usual leaves room for a lively discussion and none for a machine.
var Usual = Limits{PerMinute: 10, PerHour: 120}

// Services are the verbs of a draft, by what they are about.
type Services struct {
	Drafts      *Drafts
	Versions    *Versions
	Comments    *Comments
	Suggestions *Suggestions
	Stances     *Stances
}

// Open opens the collections and gives the services.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Services, error) {
	if n.Limits == (Limits{}) {
		n.Limits = Usual
	}
	s := &Services{}
	var errs [5]error
	s.Drafts, errs[0] = openDrafts(ctx, e, n)
	s.Versions, errs[1] = openVersions(ctx, e, s.Drafts)
	s.Comments, errs[2] = openComments(ctx, e, s.Drafts)
	s.Suggestions, errs[3] = openSuggestions(ctx, e, s.Drafts)
	s.Suggestions.comments = s.Comments
	s.Stances, errs[4] = openStances(ctx, e, s.Drafts, s.Versions)
	return s, errors.Join(errs[:]...)
}

// The sentences that more than one verb needs.
var (
	noDraft = civic.Refuse(civic.NotFound, "There is no such draft.")
	over    = civic.Refuse(civic.Forbidden, "The time for everybody to take part in this draft is over.")
	stale   = civic.Refuse(civic.Conflict, "Someone changed this while you were looking at it. See what is there now, then try again.")
	badPage = civic.Refuse(civic.Invalid, "This link to the next page is not complete. Start from the first page.")
)

// known turns the store's answers into words; other errors are faults.
func known(err error, missing *civic.Refusal) error {
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return missing
	case errors.Is(err, storage.ErrStale):
		return stale
	case errors.Is(err, storage.ErrCursor):
		return badPage
	}
	return err
}
