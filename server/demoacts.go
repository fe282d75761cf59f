package server

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// published is a plan that is being carried out: every commitment published,
// one of them twice.
func (st *stage) published(ctx context.Context) error {
	p, err := st.bring(ctx, "published.md")
	if err != nil {
		return err
	}
	drafts, err := st.s.drafts.Drafts.ByPlan(ctx, people.Operator(), p.ID)
	if err != nil {
		return err
	}
	for i, d := range drafts {
		if err := st.publish(ctx, d, 0, ""); err != nil {
			return err
		}
		if i > 0 {
			continue
		}
		if err := st.amend(ctx, d); err != nil {
			return err
		}
	}
	return st.move(ctx, p, plan.Consultation, plan.Finalising, plan.Published, plan.Implementation)
}

func (st *stage) publish(ctx context.Context, d *draft.Draft, after int, note string) error {
	content, _, err := st.s.texts.Current(ctx, d.Key())
	if err != nil {
		return err
	}
	hash, err := content.Hash()
	if err != nil {
		return err
	}
	if err := st.letPass(ctx, d, hash); err != nil {
		return err
	}
	_, err = st.s.publications.Publish(ctx, st.cast["lead"], d.Key(), publication.New{SHA256: hash, After: after, Note: note})
	return err
}

// amend publishes a second version, so that there is a difference to look at.
func (st *stage) amend(ctx context.Context, d *draft.Draft) error {
	all := st.s.drafts
	d, err := all.Drafts.Find(ctx, people.Operator(), d.Key())
	if err != nil {
		return err
	}
	if d, err = all.Drafts.Move(ctx, st.cast["lead"], d.Key(), d.Version, draft.Drafting); err != nil {
		return err
	}
	if err := st.adopt(ctx, d, "objective.1.objective", "within 30 days", "within 20 days",
		"Thirty days is longer than most questions live. Twenty was promised at the first review."); err != nil {
		return err
	}
	if err := st.cleared(ctx, d); err != nil {
		return err
	}
	return st.publish(ctx, d, 1, "Payments are published within 20 days instead of 30, as agreed at the first review.")
}

// adopt has somebody suggest other words for part of a paragraph, and the lead
// accept them.
func (st *stage) adopt(ctx context.Context, d *draft.Draft, field draft.Field, old, new, why string) error {
	g, err := st.suggest(ctx, "drafter", d, field, old, new, why)
	if err != nil {
		return err
	}
	_, err = st.s.drafts.Suggestions.Accept(ctx, st.cast["lead"], d.Key(), g.ID)
	return err
}

func (st *stage) suggest(ctx context.Context, who string, d *draft.Draft, field draft.Field, old, new, why string) (*draft.Suggestion, error) {
	a, err := st.s.texts.words(ctx, d.Key(), field, old)
	if err != nil {
		return nil, err
	}
	return st.s.drafts.Suggestions.Propose(ctx, st.cast[who], d.Key(), draft.NewSuggestion{Anchor: &a, Wording: new, Reason: why})
}

func (st *stage) say(ctx context.Context, who string, d *draft.Draft, field draft.Field, quote, body string) (*draft.Thread, error) {
	n := draft.NewComment{Body: body}
	if quote != "" {
		a, err := st.s.texts.words(ctx, d.Key(), field, quote)
		if err != nil {
			return nil, err
		}
		n.Anchor = &a
	}
	return st.s.drafts.Comments.Post(ctx, st.cast[who], d.Key(), n)
}

// gathering is a district that collects ideas.
func (st *stage) gathering(ctx context.Context) error {
	p, err := st.bring(ctx, "gathering.md")
	if err != nil {
		return err
	}
	drafts, err := st.s.drafts.Drafts.ByPlan(ctx, people.Operator(), p.ID)
	if err != nil {
		return err
	}
	for _, d := range drafts {
		if d, err = st.open(ctx, d, people.Commenter, 40); err != nil {
			return err
		}
		if d, err = st.s.drafts.Drafts.Move(ctx, people.Operator(), d.Key(), d.Version, draft.ThemeGroup); err != nil {
			return err
		}
		if _, err = st.s.drafts.Drafts.Move(ctx, people.Operator(), d.Key(), d.Version, draft.Idea); err != nil {
			return err
		}
	}
	_, err = st.say(ctx, "citizen", drafts[0], "", "", "Please start with the stops that have no roof.")
	return err
}

// open opens a draft to everybody for so many days.
func (st *stage) open(ctx context.Context, d *draft.Draft, to people.Role, days int) (*draft.Draft, error) {
	until := st.now.AddDate(0, 0, days).Truncate(24 * time.Hour).Add(17 * time.Hour)
	return st.s.drafts.Drafts.Manage(ctx, people.Operator(), d.Key(), d.Version, draft.Terms{Number: d.Number, Place: d.Place,
		Title: d.Title, Open: to, Until: until, Lead: draft.VoiceOf(st.cast["lead"])})
}

// drafting is the plan that everybody is writing now.
func (st *stage) drafting(ctx context.Context) error {
	p, err := st.bring(ctx, "drafting.md")
	if err != nil {
		return err
	}
	drafts, err := st.s.drafts.Drafts.ByPlan(ctx, people.Operator(), p.ID)
	if err != nil {
		return err
	}
	for i, d := range drafts {
		if drafts[i], err = st.open(ctx, d, people.Commenter, 14+7*i); err != nil {
			return err
		}
	}
	if err := st.told(ctx, p); err != nil {
		return err
	}
	if err := st.follows(ctx, p, drafts[0]); err != nil {
		return err
	}
	if err := st.discuss(ctx, drafts[0]); err != nil {
		return err
	}
	if err := st.brought(ctx, p, drafts[0]); err != nil {
		return err
	}
	if err := st.talk(ctx, p); err != nil {
		return err
	}
	if err := st.votes(ctx, p); err != nil {
		return err
	}
	return st.agree(ctx, drafts[2])
}

// discuss puts a conversation on the first draft: threads, suggestions that
// compete, stances, a named version.
func (st *stage) discuss(ctx context.Context, d *draft.Draft) error {
	all := st.s.drafts
	if _, err := all.Versions.Name(ctx, st.cast["lead"], d.Key(), "First text by officials", "Before anybody else had seen it."); err != nil {
		return err
	}
	thread, err := st.say(ctx, "citizen", d, "objective.1.problem", "Small firms do not hear of them in time",
		"We are a firm of four. The last notice we saw closed the day after it was published.")
	if err != nil {
		return err
	}
	for _, reply := range []struct{ who, body string }{
		{"lead", "Thank you. Would a fixed time between notice and closing help you more than an earlier notice?"},
		{"citizen", "Both, but the fixed time first. Ten working days would do."},
	} {
		if _, err := all.Comments.Reply(ctx, st.cast[reply.who], d.Key(), thread.ID, draft.NewReply{Body: reply.body}); err != nil {
			return err
		}
	}
	if _, err := st.say(ctx, "drafter", d, "", "", "The milestones say what is published, and nothing of who checks it. Could the Audit Office be named?"); err != nil {
		return err
	}
	if err := st.adopt(ctx, d, "objective.1.objective", "above 10,000 crowns", "above 5,000 crowns",
		"Most contracts with small firms are between 5,000 and 10,000 crowns."); err != nil {
		return err
	}
	for _, g := range []struct{ who, new string }{{"suggester", "is seen the week it doubles"}, {"drafter", "is questioned before it doubles"}} {
		if _, err := st.suggest(ctx, g.who, d, "objective.1.contribution", "is seen while it doubles", g.new, "Says when, so that it can be checked."); err != nil {
			return err
		}
	}
	return st.stand(ctx, d)
}

func (st *stage) stand(ctx context.Context, d *draft.Draft) error {
	content, seq, err := st.s.texts.Current(ctx, d.Key())
	if err != nil {
		return err
	}
	hash, err := content.Hash()
	if err != nil {
		return err
	}
	for _, one := range []struct {
		who, reason string
		holder      draft.Holder
		position    draft.Position
	}{
		{"speaker", "We would like the quarterly review in the text, not only in the table.", draft.ForOrganisation, draft.Concerns},
		{"citizen", "", draft.InPerson, draft.Support},
		{"suggester", "", draft.InPerson, draft.Support},
		{"coordinator", "", draft.InPerson, draft.Abstain},
	} {
		n := draft.NewStance{Holder: one.holder, Position: one.position, Reason: one.reason, Seq: seq, SHA256: hash}
		if _, err := st.s.drafts.Stances.Take(ctx, st.cast[one.who], d.Key(), n); err != nil {
			return err
		}
	}
	return nil
}
