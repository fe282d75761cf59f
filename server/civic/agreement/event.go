package agreement

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Event names an agreement's entry in the public record.
func (a *Agreement) Event() string { return agreementSource + "|" + a.ID }

// Event names a late change's entry in the public record.
func (c *Change) Event() string { return changeSource + "|" + c.ID }

// Event names an override's entry in the public record.
func (o *Override) Event() string { return overrideSource + "|" + o.ID }

// Event names the entry of a dissent's present wording in the public record.
func (x *Dissent) Event() string { return x.wording(len(x.Earlier)) }

func (x *Dissent) wording(n int) string { return fmt.Sprintf("%s|%s|%d", dissentSource, x.ID, n) }

// Events name the entries of what is printed with a publication of a
// commitment, whose content has this hash.
func (st *Standing) Events(id draft.ID, sha string) (all []string) {
	if st == nil {
		return nil
	}
	if st.Agreed != nil {
		all = append(all, st.Agreed.Event(id))
		if st.Change != nil {
			all = append(all, st.Change.Event(id, st.Agreed.N))
		}
	}
	for _, o := range st.Overrides {
		all = append(all, o.Event(id, sha))
	}
	return all
}

// Events name the entries of what a draft's agreement page shows.
func (v *Status) Events() (all []string) {
	if v.Agreement != nil {
		all = append(all, v.Agreement.Event())
	}
	for _, c := range v.Changes {
		all = append(all, c.Event())
	}
	for _, x := range v.Dissents {
		all = append(all, x.Event())
	}
	return all
}

// Event names the entry of the agreement that is printed.
func (a *Agreed) Event(id draft.ID) string { return agreementSource + "|" + agreementID(id, a.N) }

// Event names the entry of the printed change from an agreement. Publications
// from before changes were numbered give a name that no entry has.
func (c *Departure) Event(id draft.ID, n int) string {
	return changeSource + "|" + changeID(id, n, c.Number)
}

// Event names the entry of a printed override of a text.
func (o Overridden) Event(id draft.ID, sha string) string {
	return overrideSource + "|" + overrideID(id, sha, o.Hurdle, o.Size)
}

func changeID(id draft.ID, n, number int) string {
	return fmt.Sprintf("%s|%06d", agreementID(id, n), number)
}

func overrideID(id draft.ID, sha string, h Hurdle, size int) string {
	return fmt.Sprintf("%s|%s|%s|%06d", id, sha, h, size)
}

// TextOf gives the text that an entry of the record is about, as it is
// hashed: that of an agreement or of a late change, for somebody who may read
// the draft. nil where the entry is about no text, or about one that is not
// open to them.
func (s *Services) TextOf(ctx context.Context, by people.Actor, event string) (json.RawMessage, error) {
	source, ref, _ := strings.Cut(event, "|")
	var content draft.Content
	var id draft.ID
	switch source {
	case agreementSource:
		a, err := s.agreements.Get(ctx, ref)
		if err != nil {
			return nil, unlessMissing(err)
		}
		id, content = a.Draft, a.Content
	case changeSource:
		c, err := s.changes.Get(ctx, ref)
		if err != nil {
			return nil, unlessMissing(err)
		}
		id, content = c.Draft, c.Content
	default:
		return nil, nil
	}
	if _, err := s.Drafts.Drafts.Find(ctx, by, id); civic.AsRefusal(err) != nil {
		return nil, nil // the entry is public, its text is not open to this person
	} else if err != nil {
		return nil, err
	}
	return draft.Canonical(content)
}

func unlessMissing(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}
