package recommendation

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// Confirm says for one member: this text, word for word, is what we mean. sha
// is the hash of the text that they saw; a word changed since refuses it. With
// more than half of the members the wording is frozen, and stays as it is.
func (s *Recommendations) Confirm(ctx context.Context, by people.Actor, id ID, sha string) (*Recommendation, error) {
	r, _, err := s.enter(ctx, by, id, forum.SettleWording, forum.Drafting)
	if err != nil {
		return nil, err
	}
	if r.Settled() {
		return r, s.shut(ctx, r)
	}
	w, err := s.present(ctx, r)
	if err != nil {
		return nil, err
	}
	if w.SHA256 != sha {
		return nil, civic.Refuse(civic.Conflict, "Somebody changed the text since you read it. Read it again, then confirm it.")
	}
	if empty(w.Content) {
		return nil, civic.Refuse(civic.Conflict, "There is nothing to confirm yet: write what you recommend and why.")
	}
	panel, err := s.Forums.Panel(ctx, r.Forum)
	if err != nil {
		return nil, err
	}
	r, err = s.change(ctx, id, "recommendation.confirmed", func(r *Recommendation) error {
		switch {
		case r.Withdrawn != nil:
			return gone
		case r.Settled():
			return nil
		}
		r.Confirmed = slices.DeleteFunc(r.Confirmed, func(c Confirmed) bool { return c.Person == by.Person })
		r.Confirmed = append(r.Confirmed, Confirmed{by.Person, sha, s.Now()})
		if n := r.confirmations(sha, panel); 2*n > len(panel) {
			w.For, w.Of, w.At = n, len(panel), s.Now()
			r.Wording = w
		}
		return nil
	})
	if err != nil || !r.Settled() {
		return r, err
	}
	return r, s.shut(ctx, r)
}

// confirmations counts who confirmed a text and is a member now.
func (r *Recommendation) confirmations(sha string, panel []people.PersonID) (n int) {
	for _, c := range r.Confirmed {
		if c.SHA256 == sha && slices.Contains(panel, c.Person) {
			n++
		}
	}
	return n
}

// present is the text as it is now.
func (s *Recommendations) present(ctx context.Context, r *Recommendation) (*Wording, error) {
	content, seq, err := s.Drafts.Drafts.Texts.Current(ctx, r.Draft)
	if err != nil {
		return nil, err
	}
	w := &Wording{Content: content, Seq: seq}
	w.SHA256, err = content.Hash()
	return w, err
}

// shut closes the draft of a settled recommendation: its discussion can be
// read, and nothing be added. Doing it again changes nothing.
func (s *Recommendations) shut(ctx context.Context, r *Recommendation) error {
	return s.Drafts.Drafts.Follow(ctx, r.Draft, draft.Published)
}

func empty(c draft.Content) bool {
	return c.Texts[template.Recommended].Words() == "" || c.Texts[template.Reasons].Words() == ""
}

// Dissent adds a minority statement, until the report is published. signed is
// the name that the member wants under it, "" for none.
func (s *Recommendations) Dissent(ctx context.Context, by people.Actor, id ID, key, words, signed string) (*Recommendation, error) {
	if _, _, err := s.enter(ctx, by, id, forum.SettleWording, forum.Drafting, forum.Voting, forum.Reporting); err != nil {
		return nil, err
	}
	var rs civic.Refusals
	text(&rs, &words, MostText, "statement", civic.Refuse(civic.Invalid, "Write what you want to be read beside the recommendation."))
	text(&rs, &signed, MostTitle, "signed", nil)
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	m := Minority{ID: civic.NewID(s.Now()), Text: words, Signed: signed, Person: by.Person, At: s.Now()}
	if key != "" {
		m.ID = civic.SameID("minority", string(id), string(by.Person), key)
	}
	return s.change(ctx, id, "recommendation.dissented", func(r *Recommendation) error {
		switch {
		case !r.Settled():
			return civic.Refuse(civic.Conflict, "Minority statements are written once the wording is frozen. Until then, change the wording.")
		case slices.ContainsFunc(r.Minority, func(there Minority) bool { return there.ID == m.ID }):
			return nil
		case len(r.Minority) >= mostNotes:
			return civic.Refuse(civic.TooMuch, "There are %d minority statements already. Join one that says the same.", mostNotes)
		}
		if reported, err := s.reported(ctx, r.Forum); err != nil || reported {
			if err == nil {
				err = civic.Refuse(civic.Conflict, "The report is published and stays as it is.")
			}
			return err
		}
		r.Minority = append(r.Minority, m)
		return nil
	})
}
