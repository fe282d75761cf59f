package publication

import (
	"context"
	"errors"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// New is a publication as its publisher asks for it.
type New struct {
	// SHA256 of the content that the publisher looked at.
	SHA256 string
	// After is the newest version that the publisher saw, 0 for none.
	After int
	// Note says what changed; every version but the first needs one.
	Note string
}

// Publish makes the draft's present text the next version. One insert decides:
// the id holds the number, and the second of two finds it taken.
func (s *Publications) Publish(ctx context.Context, by people.Actor, id draft.ID, n New) (*Publication, error) {
	d, err := s.Drafts.Drafts.For(ctx, by, id, people.PublishCommitment)
	if err != nil {
		return nil, err
	}
	before, err := s.newest(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := publishable(d, before, n); err != nil {
		return nil, err
	}
	p, err := s.compose(ctx, by, d, before, n)
	if err != nil {
		return nil, err
	}
	if err := s.expect(ctx, p); err != nil {
		return nil, err
	}
	if err := s.Record.Owe(ctx, publicationSource, p.ID); err != nil {
		return nil, err
	}
	err = s.kept.Insert(ctx, p)
	if errors.Is(err, storage.ErrExists) {
		first, err := s.kept.Get(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		return nil, overtaken(first)
	}
	if err != nil {
		return nil, err
	}
	return p, s.published(ctx, p)
}

// published brings everything up to the version that is now kept. Should it
// fail half-way, the version stands and the next reader of the list repairs it.
func (s *Publications) published(ctx context.Context, p *Publication) error {
	_, entered := s.Record.Settle(ctx, publicationSource, p.ID)
	h, err := s.refresh(ctx, p.Record.Commitment)
	if err == nil {
		err = s.Drafts.Drafts.Follow(ctx, p.Record.Commitment, h.state())
	}
	_, kept := s.Drafts.Versions.Keep(ctx, p.Record.Commitment)
	err = errors.Join(err, kept, entered)
	s.tell(ctx, p, "commitment.published")
	return err
}

func overtaken(first *Publication) error {
	return civic.Refuse(civic.Conflict, "%s published version %d of this commitment a moment ago. Read it before you publish another.",
		first.Record.Publisher.Name, first.Record.N)
}

// MostNote is how long a change note or a reason can be, in characters.
const MostNote = 1000

func publishable(d *draft.Draft, before *Publication, n New) error {
	switch d.State {
	case draft.Idea, draft.ThemeGroup, draft.CarriedForward:
		return civic.Refuse(civic.Conflict, "This is not a draft yet. Move it to drafting before you publish it.")
	}
	note := strings.TrimSpace(n.Note)
	if before != nil && n.After != before.Record.N {
		return overtaken(before)
	}
	if before == nil && n.After != 0 {
		return civic.Refuse(civic.Conflict, "Version %d of this commitment does not exist.", n.After)
	}
	if before != nil && note == "" {
		return civic.Refuse(civic.Invalid, "Say what changed since version %d.", before.Record.N).At("note")
	}
	return tooLong(note, "note")
}

func tooLong(s, field string) error {
	if n := utf8.RuneCountInString(s); n > MostNote {
		return civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", n, MostNote).At(field)
	}
	return nil
}

// compose writes the record of the text as it is now.
func (s *Publications) compose(ctx context.Context, by people.Actor, d *draft.Draft, before *Publication, n New) (*Publication, error) {
	content, seq, err := s.Drafts.Drafts.Texts.Current(ctx, d.Key())
	if err != nil {
		return nil, err
	}
	hash, err := content.Hash()
	if err != nil {
		return nil, err
	}
	if hash != n.SHA256 {
		return nil, civic.Refuse(civic.Conflict, "The text was changed while you were looking at it. Look at it as it is now, then publish.")
	}
	slug, title, err := s.Plans.Named(ctx, d.Plan)
	if err != nil {
		return nil, err
	}
	p := &Publication{By: by.Person, Place: d.Place, Record: Record{
		Commitment: d.Key(), Plan: d.Plan, PlanSlug: slug, PlanTitle: title, Slug: d.Slug, N: 1,
		Number: d.Number, Title: d.Title, Template: d.Template, Content: content, ContentSHA256: hash, Seq: seq,
		Note: strings.TrimSpace(strings.ToValidUTF8(n.Note, "\uFFFD")), At: s.Now().UTC().Truncate(time.Second), Publisher: publisher(by),
	}}
	if s.Agreements != nil {
		if p.Record.Standing, err = s.Agreements.Pass(ctx, d); err != nil {
			return nil, err
		}
	}
	if before != nil {
		p.Record.N, p.Record.Previous = before.Record.N+1, before.SHA256
		gone, err := s.withdrawn(ctx, d.Key(), before.Record.N)
		if err != nil {
			return nil, err
		}
		if gone == nil && before.Record.ContentSHA256 == hash && before.Record.Title == d.Title && before.Record.Number == d.Number {
			return nil, civic.Refuse(civic.Conflict, "Nothing was changed since version %d.", before.Record.N)
		}
	}
	p.ID = versionID(d.Key(), p.Record.N)
	p.SHA256, err = p.Record.Hash()
	return p, err
}

// Withdraw takes a version back. It stays at its address, under the reason.
func (s *Publications) Withdraw(ctx context.Context, by people.Actor, id draft.ID, n int, reason string) (*Withdrawal, error) {
	if _, err := s.Drafts.Drafts.For(ctx, by, id, people.WithdrawCommitment); err != nil {
		return nil, err
	}
	reason = strings.TrimSpace(strings.ToValidUTF8(reason, "\uFFFD"))
	if reason == "" {
		return nil, civic.Refuse(civic.Invalid, "Say why this is withdrawn. Everybody can read the reason.").At("reason")
	}
	if err := tooLong(reason, "reason"); err != nil {
		return nil, err
	}
	p, err := s.get(ctx, id, n)
	if err != nil {
		return nil, err
	}
	w := &Withdrawal{Commitment: id, N: n, Reason: reason, At: s.Now().UTC().Truncate(time.Second), By: publisher(by), Person: by.Person}
	w.ID = p.ID
	if err := s.expect(ctx, p); err != nil {
		return nil, err
	}
	if err := s.Record.Owe(ctx, withdrawalSource, w.ID); err != nil {
		return nil, err
	}
	err = s.withdrawals.Insert(ctx, w)
	if errors.Is(err, storage.ErrExists) {
		return nil, civic.Refuse(civic.Conflict, "Version %d is withdrawn already.", n)
	}
	if err != nil {
		return nil, err
	}
	_, entered := s.Record.Settle(ctx, withdrawalSource, w.ID)
	err = errors.Join(entered, s.follow(ctx, id))
	s.tell(ctx, p, "commitment.withdrawn")
	return w, err
}

func (s *Publications) tell(ctx context.Context, p *Publication, what string) {
	for _, topic := range []string{"plan/" + p.Record.Plan, "draft/" + string(p.Record.Commitment)} {
		s.Announce.Announce(ctx, civic.Announcement{Topic: topic, What: what, ID: p.ID})
	}
}
