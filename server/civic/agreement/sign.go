package agreement

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Seen is the text that somebody looked at when they decided.
type Seen struct {
	Seq    int64
	SHA256 string
}

// action is what signing for a side asks of the table.
func action(side people.Sector) people.Action {
	if side == people.Government {
		return people.SignForGovernment
	}
	return people.SignForCivilSociety
}

// Sign puts the name of by's side under the text as it is now. The second side
// to sign the same text makes the agreement.
func (s *Services) Sign(ctx context.Context, by people.Actor, id draft.ID, seen Seen) (*Signature, error) {
	d, err := s.Drafts.Drafts.For(ctx, by, id, action(by.Sector))
	if err != nil {
		return nil, err
	}
	if by.Organisation == "" || !slices.Contains(Sides, by.Sector) {
		return nil, civic.Refuse(civic.Forbidden, "A text is signed in the name of an organisation of government or civil society.")
	}
	if !d.TakesComments() || d.State == draft.Idea || d.State == draft.ThemeGroup {
		return nil, civic.Refuse(civic.Conflict, "A text can be signed once it is being drafted and until it is published.")
	}
	now, err := s.present(ctx, d)
	if err != nil {
		return nil, err
	}
	if now.SHA256 != seen.SHA256 {
		return nil, s.moved(ctx, d, seen, now)
	}
	last, err := s.Latest(ctx, id)
	if err != nil {
		return nil, err
	}
	n := 1
	if last != nil {
		n = last.N + 1
		if last.SHA256 == now.SHA256 && last.Title == now.Title {
			return nil, civic.Refuse(civic.Conflict, "Both sides have agreed on this text already.")
		}
	}
	// Kept as a version, so that the signed text can be read and compared.
	if _, err := s.Drafts.Versions.Keep(ctx, id); err != nil {
		return nil, err
	}
	g := &Signature{Draft: id, N: n, Side: by.Sector, SHA256: now.SHA256, Seq: now.Seq, By: draft.VoiceOf(by), At: s.after(last)}
	g.ID = fmt.Sprintf("%s|%06d|%s|%s", id, n, now.SHA256, by.Sector)
	if err := s.signatures.Insert(ctx, g); isTaken(err) {
		first, err := s.signatures.Get(ctx, g.ID)
		if err != nil {
			return nil, err
		}
		return nil, civic.Refuse(civic.Conflict, "%s has signed this text for your side already.", first.By.Name)
	} else if err != nil {
		return nil, err
	}
	s.tell(ctx, d, "agreement.signed", g.ID)
	return g, s.conclude(ctx, d, n)
}

// moved says that the text is not the one that was looked at, and what became
// different in it.
func (s *Services) moved(ctx context.Context, d *draft.Draft, seen Seen, now Text) error {
	all := civic.Refusals{civic.Refuse(civic.Conflict, "The text was changed a moment ago, so you have not signed it. Look at what is different, then sign the text as it is now.")}
	was, err := s.Drafts.Drafts.Texts.At(ctx, d.Key(), seen.Seq)
	if errors.Is(err, draft.ErrNoText) {
		return all
	}
	if err != nil {
		return err
	}
	for _, one := range draft.Compare(was, now.Content) {
		if one.FormOnly {
			all = append(all, civic.Refuse(civic.Conflict, "In %s, headings, lists, links or bold letters changed.", label(one.Field)))
			continue
		}
		all = append(all, civic.Refuse(civic.Conflict, "In %s, “%s” became “%s”.", label(one.Field), short(one.Old), short(one.New)))
	}
	return all
}

// short keeps a refusal readable where a whole field was written anew.
func short(s string) string {
	r := []rune(s)
	if len(r) <= 200 {
		return s
	}
	return string(r[:200]) + "…"
}

// conclude makes the agreement when both sides signed one text. Whoever finds
// it half done finishes it: the insert decides, and a second changes nothing.
func (s *Services) conclude(ctx context.Context, d *draft.Draft, n int) error {
	pair, err := s.pair(ctx, d.Key(), n)
	if err != nil || pair == nil {
		return err
	}
	content, err := s.Drafts.Drafts.Texts.At(ctx, d.Key(), pair[0].Seq)
	if err != nil {
		return err
	}
	if hash, err := content.Hash(); err != nil || hash != pair[0].SHA256 {
		return errors.Join(err, fmt.Errorf("agreement: the text of %s at %d is not what was signed", d.ID, pair[0].Seq))
	}
	a := &Agreement{Draft: d.Key(), Plan: d.Plan, N: n, Title: d.Title, SHA256: pair[0].SHA256, Seq: pair[0].Seq, Content: content,
		Sealed: d.SealedFields, Whole: d.Sealed}
	for _, g := range pair {
		a.Signed = append(a.Signed, Signed{g.Side, g.By, g.At})
		if g.At.After(a.At) {
			a.At = g.At
		}
	}
	a.ID = agreementID(d.Key(), n)
	err = s.recorded(ctx, agreementSource, a.ID, func() error {
		if err := s.agreements.Insert(ctx, a); err != nil && !isTaken(err) {
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	if d.State == draft.Drafting || d.State == draft.Consultation {
		if err := s.Drafts.Drafts.Follow(ctx, d.Key(), draft.AgreedText); err != nil {
			return err
		}
	}
	s.tell(ctx, d, "agreement.made", a.ID)
	return nil
}

// pair finds the signatures of both sides under one text, government's first;
// nil until there are two.
func (s *Services) pair(ctx context.Context, id draft.ID, n int) ([]*Signature, error) {
	all, err := s.round(ctx, id, n)
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		for _, b := range all {
			if a.Side == people.Government && b.Side == people.CivilSociety && a.SHA256 == b.SHA256 {
				return []*Signature{a, b}, nil
			}
		}
	}
	return nil, nil
}

// round lists the signatures that work towards one agreement.
func (s *Services) round(ctx context.Context, id draft.ID, n int) ([]*Signature, error) {
	return s.signatures.All(ctx, storage.Query{Index: byDraft, Equal: []any{string(id), n}, Limit: most})
}

// Latest is the agreement that holds, or nil before the first.
func (s *Services) Latest(ctx context.Context, id draft.ID) (*Agreement, error) {
	a, err := s.agreements.First(ctx, storage.Query{Index: byDraft, Equal: []any{string(id)}, Descending: true})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return a, err
}
