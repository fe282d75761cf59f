package server

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// agree has both sides sign a draft, officials change it afterwards and say
// why, and civil society dissent: the comment window is open when somebody
// comes to look.
func (st *stage) agree(ctx context.Context, d *draft.Draft) error {
	all := st.s.agreements
	for _, side := range []string{"lead", "drafter"} {
		seen, err := st.seen(ctx, d)
		if err != nil {
			return err
		}
		if _, err := all.Sign(ctx, st.cast[side], d.Key(), seen); err != nil {
			return err
		}
	}
	d, err := st.s.drafts.Drafts.Find(ctx, people.Operator(), d.Key())
	if err != nil {
		return err
	}
	if d, err = st.s.drafts.Drafts.Move(ctx, st.cast["lead"], d.Key(), d.Version, draft.Drafting); err != nil {
		return err
	}
	if err := st.adopt(ctx, d, "objective.1.objective", "Let six districts hold", "Let three districts hold",
		"Money was found for three forums, not for six."); err != nil {
		return err
	}
	seen, err := st.seen(ctx, d)
	if err != nil {
		return err
	}
	if _, err := all.Explain(ctx, st.cast["lead"], d.Key(), seen,
		"The budget that was passed after we agreed pays for three forums. The other three are to follow when there is money for them."); err != nil {
		return err
	}
	_, err = all.Dissent(ctx, st.cast["drafter"], d.Key(),
		"We agreed on six districts. Three are a trial, and a trial was made two years ago. The other three should at least have a year in this text.")
	return err
}

// seen is a draft's text as it is now.
func (st *stage) seen(ctx context.Context, d *draft.Draft) (agreement.Seen, error) {
	content, seq, err := st.s.texts.Current(ctx, d.Key())
	if err != nil {
		return agreement.Seen{}, err
	}
	hash, err := content.Hash()
	return agreement.Seen{Seq: seq, SHA256: hash}, err
}

// letPass publishes texts that were printed before there was a gate: what
// stands in their way is let pass in the coordinator's name, which everybody
// can read on their pages.
func (st *stage) letPass(ctx context.Context, d *draft.Draft, sha string) error {
	gate, err := st.s.agreements.Gate(ctx, people.Operator(), d.Key())
	if err != nil {
		return err
	}
	for _, o := range gate {
		if !o.Stops() {
			continue
		}
		if _, err := st.s.agreements.Override(ctx, st.cast["coordinator"], d.Key(), o.Hurdle, sha,
			"This text was printed and laid before parliament as it stands. It is published here as it was printed."); err != nil {
			return err
		}
	}
	return nil
}
