package agreement

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Status is where a draft stands between the sides.
type Status struct {
	// Agreement that holds; nil before the first.
	Agreement *Agreement `json:"agreement,omitempty"`
	// Signatures towards the next agreement; those under another text than the
	// present one do not count for it.
	Signatures []*Signature `json:"signatures"`
	// Text as it is now.
	Text Text `json:"text"`
	// Differences of the text from the agreed one, in what both sides hold
	// each other to.
	Differences []draft.Difference `json:"differences"`
	// Change is the late change whose reason was given for the text as it is
	// now; nil when the text says what was agreed, or nobody said why not.
	Change *Change `json:"change,omitempty"`
	// Changes from the agreement, the newest first.
	Changes  []*Change  `json:"changes"`
	Dissents []*Dissent `json:"dissents"`
	// Beside is the published version that these dissents stand beside.
	Beside int `json:"beside"`
	// What the person who asks may do.
	MaySign    bool          `json:"maySign"`
	Side       people.Sector `json:"side,omitempty"`
	MayExplain bool          `json:"mayExplain"`
	MayDissent bool          `json:"mayDissent"`
}

// Unexplained says whether the text departs from what was agreed and nobody
// gave the reason yet.
func (s *Status) Unexplained() bool { return len(s.Differences) > 0 && s.Change == nil }

// Signed gives the signature of a side under the text as it is now, or nil.
func (s *Status) Signed(side people.Sector) *Signature {
	for _, g := range s.Signatures {
		if g.Side == side && g.SHA256 == s.Text.SHA256 {
			return g
		}
	}
	return nil
}

// Status says where a draft stands, for somebody who may read it.
func (s *Services) Status(ctx context.Context, by people.Actor, id draft.ID) (*Status, error) {
	d, err := s.Drafts.Drafts.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	v, err := s.status(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := s.may(ctx, by, d, v); err != nil {
		return nil, err
	}
	return v, s.named(ctx, v)
}

// Concerns says cheaply, without reading its text, whether anything about a
// draft's agreement or clearance can wait for by: something was signed, or the
// text has left its drafters and by is named in the plan's chain.
func (s *Services) Concerns(ctx context.Context, by people.Actor, d *draft.Draft) (bool, error) {
	_, err := s.signatures.First(ctx, storage.Query{Index: byDraft, Equal: []any{d.ID}})
	if err == nil {
		return true, nil
	}
	if !errors.Is(err, storage.ErrNotFound) || d.State == draft.Drafting {
		return false, unlessMissing(err)
	}
	terms, err := s.Terms(ctx, d.Plan)
	return err == nil && terms.names(by), err
}

func (s *Services) status(ctx context.Context, d *draft.Draft) (*Status, error) {
	v := &Status{Signatures: []*Signature{}, Differences: []draft.Difference{}, Changes: []*Change{}, Dissents: []*Dissent{}}
	var err error
	if v.Text, err = s.present(ctx, d); err != nil {
		return nil, err
	}
	if v.Agreement, err = s.settled(ctx, d); err != nil {
		return nil, err
	}
	n := 1
	if v.Agreement != nil {
		n = v.Agreement.N + 1
	}
	if v.Signatures, err = s.round(ctx, d.Key(), n); err != nil {
		return nil, err
	}
	if v.Beside, err = s.beside(ctx, d); err != nil {
		return nil, err
	}
	if v.Dissents, err = s.Dissents(ctx, d.Key(), v.Beside); err != nil || v.Agreement == nil {
		return v, err
	}
	v.Differences = v.Agreement.fromAgreed(d, v.Text)
	if v.Changes, err = s.changes.All(ctx, storage.Query{Index: byDraft, Equal: []any{string(d.Key()), v.Agreement.N}, Descending: true, Limit: most}); err != nil {
		return nil, err
	}
	if len(v.Changes) > 0 && len(v.Differences) > 0 && v.Changes[0].covers(v.Agreement, d, v.Text) {
		if v.Change, err = s.ended(ctx, v.Changes[0]); err != nil {
			return nil, err
		}
		v.Changes[0] = v.Change
	}
	return v, nil
}

// Beside lists what organisations said beside one published version. What is
// published is for everybody, so nothing here asks who reads.
func (s *Services) Beside(ctx context.Context, id draft.ID, version int) ([]*Dissent, error) {
	all, err := s.Dissents(ctx, id, version)
	if err != nil {
		return nil, err
	}
	var voices []*draft.Voice
	for _, x := range all {
		voices = append(voices, &x.By)
	}
	return all, s.Drafts.Drafts.Named(ctx, voices)
}

// settled is the agreement that holds. Where both signed and the server died
// before it could say so, it is concluded now.
func (s *Services) settled(ctx context.Context, d *draft.Draft) (*Agreement, error) {
	a, err := s.Latest(ctx, d.Key())
	if err != nil {
		return nil, err
	}
	n := 1
	if a != nil {
		n = a.N + 1
	}
	pair, err := s.pair(ctx, d.Key(), n)
	if err != nil || pair == nil {
		return a, err
	}
	if err := s.conclude(ctx, d, n); err != nil {
		return nil, err
	}
	return s.Latest(ctx, d.Key())
}

func (s *Services) may(ctx context.Context, by people.Actor, d *draft.Draft, v *Status) error {
	for _, side := range Sides {
		if by.Sector == side {
			v.Side = side
		}
	}
	for _, one := range []struct {
		action people.Action
		now    bool
		to     *bool
	}{
		{action(by.Sector), v.Side != "" && by.Organisation != "" && d.TakesComments() && d.State != draft.Idea && d.State != draft.ThemeGroup, &v.MaySign},
		{people.ExplainChange, v.Unexplained(), &v.MayExplain},
		{people.DissentOnDraft, by.Organisation != "", &v.MayDissent},
	} {
		if !one.now {
			continue
		}
		err := s.Rules.Check(ctx, by, one.action, d.Scope(s.Now()))
		if err != nil && civic.AsRefusal(err) == nil {
			return err
		}
		*one.to = err == nil
	}
	return nil
}

// named puts the names that people go by now beside what they said.
func (s *Services) named(ctx context.Context, v *Status) error {
	var voices []*draft.Voice
	if v.Agreement != nil {
		for i := range v.Agreement.Signed {
			voices = append(voices, &v.Agreement.Signed[i].By)
		}
	}
	for _, g := range v.Signatures {
		voices = append(voices, &g.By)
	}
	for _, c := range v.Changes {
		voices = append(voices, &c.By)
	}
	for _, x := range v.Dissents {
		voices = append(voices, &x.By)
	}
	return s.Drafts.Drafts.Named(ctx, voices)
}
