package draft

import (
	"context"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Drafts is where drafts are begun, found, managed and moved on.
type Drafts struct {
	Needs
	kept *storage.Collection[Draft]
}

const (
	byPlan = "plan"  // plan, place, slug
	bySlug = "slug"  // plan, slug: unique
	byOpen = "until" // public drafts that everybody can join, by when they close
)

// never is later than any date that a person can choose.
var never = time.Date(2200, 1, 1, 0, 0, 0, 0, time.UTC)

func openDrafts(ctx context.Context, e storage.Engine, n Needs) (*Drafts, error) {
	kept, err := storage.Open(ctx, e, "drafts",
		storage.Index[Draft]{Name: byPlan, Key: func(d *Draft) []any { return []any{d.Plan, d.Place, d.Slug} }},
		storage.Index[Draft]{Name: bySlug, Unique: true, Key: func(d *Draft) []any { return []any{d.Plan, d.Slug} }},
		storage.Index[Draft]{Name: byOpen, Key: func(d *Draft) []any {
			switch {
			case d.Open == "" || d.Open == people.Reader || d.Private || !d.TakesComments():
				return nil
			case d.Until.IsZero():
				return []any{never}
			}
			return []any{d.Until}
		}},
	)
	return &Drafts{Needs: n, kept: kept}, err
}

// Find reads one draft, for those who may.
func (s *Drafts) Find(ctx context.Context, by people.Actor, id ID) (*Draft, error) {
	return s.enter(ctx, by, id, people.ReadDraft)
}

// At finds a draft by its address within its plan.
func (s *Drafts) At(ctx context.Context, by people.Actor, plan, slug string) (*Draft, error) {
	d, err := s.kept.First(ctx, storage.Query{Index: bySlug, Equal: []any{plan, slug}})
	if err != nil {
		return nil, known(err, noDraft)
	}
	return d, s.ask(ctx, by, d, people.ReadDraft)
}

// ByPlan lists the drafts of a plan that this person may see, in the plan's
// order.
func (s *Drafts) ByPlan(ctx context.Context, by people.Actor, plan string) ([]*Draft, error) {
	var seen []*Draft
	for d, err := range s.kept.Find(ctx, storage.Query{Index: byPlan, Equal: []any{plan}}) {
		if err != nil {
			return nil, err
		}
		err = s.ask(ctx, by, d, people.ReadDraft)
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		seen = append(seen, d)
	}
	return seen, nil
}

// OpenToAll lists the drafts that everybody can join now, the first to close
// first.
func (s *Drafts) OpenToAll(ctx context.Context, most int) ([]*Draft, error) {
	return s.kept.All(ctx, storage.Query{Index: byOpen, From: s.Now(), Limit: most})
}

// Permit is what a person may do on a draft now: pages leave out the rest and
// editing sessions refuse it.
type Permit struct {
	Read        bool `json:"read"`
	Comment     bool `json:"comment"`
	Stance      bool `json:"stance"`
	Suggest     bool `json:"suggest"`
	Edit        bool `json:"edit"`
	NameVersion bool `json:"nameVersion"`
	Restore     bool `json:"restore"`
	Decide      bool `json:"decide"`
	Seal        bool `json:"seal"`
	Manage      bool `json:"manage"`
	Hide        bool `json:"hide"`
	Publish     bool `json:"publish"`
	// Sealed are fields that nobody may edit even so.
	Sealed []Field `json:"sealed,omitempty"`
}

// May says what by may do on a draft at this moment, its state and its seals
// included.
func (s *Drafts) May(ctx context.Context, by people.Actor, id ID) (Permit, error) {
	d, err := s.Find(ctx, by, id)
	if err != nil {
		return Permit{}, err
	}
	p := Permit{Read: true, Sealed: d.SealedFields}
	for _, q := range []struct {
		action people.Action
		now    bool
		to     *bool
	}{
		{people.CommentOnDraft, d.TakesComments(), &p.Comment},
		{people.TakeStance, d.TakesStances(s.Now()), &p.Stance},
		{people.SuggestOnDraft, d.TakesComments(), &p.Suggest},
		{people.EditDraft, d.TakesEdits(), &p.Edit},
		{people.NameVersion, true, &p.NameVersion},
		{people.RestoreVersion, d.TakesEdits(), &p.Restore},
		{people.DecideOnDraft, true, &p.Decide},
		{people.SealDraft, true, &p.Seal},
		{people.ManageDraft, true, &p.Manage},
		{people.HideComment, true, &p.Hide},
		{people.PublishCommitment, true, &p.Publish},
	} {
		if !q.now {
			continue
		}
		err := s.Rules.Check(ctx, by, q.action, d.Scope(s.Now()))
		if err != nil && civic.AsRefusal(err) == nil {
			return Permit{}, err
		}
		*q.to = err == nil
	}
	return p, nil
}

// For reads one draft for somebody who wants to do more with it than read.
func (s *Drafts) For(ctx context.Context, by people.Actor, id ID, action people.Action) (*Draft, error) {
	return s.enter(ctx, by, id, action)
}

// enter loads a draft and asks whether by may do this on it.
func (s *Drafts) enter(ctx context.Context, by people.Actor, id ID, action people.Action) (*Draft, error) {
	d, err := s.kept.Get(ctx, string(id))
	if err != nil {
		return nil, known(err, noDraft)
	}
	return d, s.ask(ctx, by, d, action)
}

// ask asks the rule. A person who could have done it while the draft was open
// is told that it closed, not that they never could.
func (s *Drafts) ask(ctx context.Context, by people.Actor, d *Draft, action people.Action) error {
	err := s.Rules.Check(ctx, by, action, d.Scope(s.Now()))
	if r := civic.AsRefusal(err); r != nil && r.Kind == civic.Forbidden && d.Closed(s.Now()) {
		before := d.Scope(d.Until.Add(-time.Nanosecond))
		if s.Rules.Check(ctx, by, action, before) == nil {
			return over
		}
	}
	return err
}

// change alters the draft that the caller saw as version was; 0 means
// whichever it is. Asks the rule on what is there now.
func (s *Drafts) change(ctx context.Context, by people.Actor, id ID, was int64, action people.Action, what string, alter func(*Draft) error) (*Draft, error) {
	d, err := s.kept.Change(ctx, string(id), func(d *Draft) error {
		if err := s.ask(ctx, by, d, action); err != nil {
			return err
		}
		if was != 0 && d.Version != was {
			return stale
		}
		d.Changed = s.Now()
		return alter(d)
	})
	if err != nil {
		return nil, known(err, noDraft)
	}
	s.tell(ctx, d, what, d.ID)
	return d, nil
}

// tell announces on the draft's topic, and on the plan's what its page shows.
func (s *Drafts) tell(ctx context.Context, d *Draft, what, id string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "draft/" + d.ID, What: what, ID: id})
	if id == d.ID {
		s.Announce.Announce(ctx, civic.Announcement{Topic: "plan/" + d.Plan, What: what, ID: id})
	}
}

// tellPerson announces on a person's own topic.
func (s *Drafts) tellPerson(ctx context.Context, to people.PersonID, what, id string) {
	if to != "" {
		s.Announce.Announce(ctx, civic.Announcement{Topic: "person/" + string(to), What: what, ID: id})
	}
}

// isTaken says that an insert came second.
func isTaken(err error) bool { return errors.Is(err, storage.ErrExists) }
