package server

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
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

// cleared has a text go through the plan's clearance before it is published:
// policy first, then legal.
func (st *stage) cleared(ctx context.Context, d *draft.Draft) error {
	all := st.s.agreements
	terms := *agreement.Usual()
	terms.Chain = []agreement.Stage{{Name: "Policy", People: []people.PersonID{st.cast["lead"].Person}}, {Name: "Legal", People: []people.PersonID{st.cast["coordinator"].Person}}}
	if _, err := all.SetTerms(ctx, st.cast["coordinator"], d.Plan, 0, terms); err != nil {
		return err
	}
	seen, err := st.seen(ctx, d)
	if err != nil {
		return err
	}
	if _, err := all.Note(ctx, st.cast["lead"], d.Key(), "The treasury asked whether twenty days can be kept at the end of the year. They can."); err != nil {
		return err
	}
	if _, err := all.Clear(ctx, st.cast["lead"], d.Key(), "Policy", seen.SHA256, true, ""); err != nil {
		return err
	}
	_, err = all.Clear(ctx, st.cast["coordinator"], d.Key(), "Legal", seen.SHA256, true, "The law on payments asks for thirty days; twenty is within it.")
	return err
}

// follows lets people of the cast follow what they would.
func (st *stage) follows(ctx context.Context, p *plan.Plan, d *draft.Draft) error {
	for who, things := range map[string][]follow.Thing{
		"citizen": {{Kind: follow.Plan, ID: p.ID}, {Kind: follow.Draft, ID: d.ID}, {Kind: follow.Theme, ID: p.ID + "|Small firms"}},
		"speaker": {{Kind: follow.Draft, ID: d.ID}},
	} {
		for _, thing := range things {
			if err := st.s.follows.Follow(ctx, st.cast[who], thing); err != nil {
				return err
			}
		}
	}
	return nil
}
