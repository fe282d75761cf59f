package agreement

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Name is who acted, as it is printed and hashed with a publication: an
// official act, and so a name that stays.
type Name struct {
	Name         string        `json:"name"`
	Organisation string        `json:"organisation,omitempty"`
	Sector       people.Sector `json:"sector"`
}

func nameOf(v draft.Voice) Name { return Name{v.Name, v.OrganisationName, v.Sector} }

// Standing is what a text has behind it and against it when it is published.
// It is part of the publication, under its hash, and never changes.
type Standing struct {
	Agreed *Agreed `json:"agreed,omitempty"`
	// Change is the late change that the published text carries.
	Change   *Departure  `json:"lateChange,omitempty"`
	Dissents []Objection `json:"dissents,omitempty"`
}

// Agreed says on which text the sides agreed, and who signed it.
type Agreed struct {
	N      int        `json:"n"`
	SHA256 string     `json:"sha256"`
	Signed []SignedBy `json:"signed"`
}

// SignedBy is one signature as it is printed.
type SignedBy struct {
	Side people.Sector `json:"side"`
	By   Name          `json:"by"`
	At   time.Time     `json:"at"`
}

// Departure is a late change as it is printed.
type Departure struct {
	Differences []draft.Difference `json:"differences"`
	Reason      string             `json:"reason"`
	By          Name               `json:"by"`
	At          time.Time          `json:"at"`
	Until       time.Time          `json:"until"`
}

// Objection is a dissent as it is printed.
type Objection struct {
	Side people.Sector `json:"side"`
	By   Name          `json:"by"`
	Body string        `json:"body"`
	At   time.Time     `json:"at"`
}

func second(t time.Time) time.Time { return t.UTC().Truncate(time.Second) }

// Standing says what a draft's text has behind it and against it now; nil
// where nobody signed and nobody objects.
func (s *Services) Standing(ctx context.Context, d *draft.Draft) (*Standing, error) {
	v, err := s.status(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := s.named(ctx, v); err != nil {
		return nil, err
	}
	return v.standing(), nil
}

func (s *Status) standing() *Standing {
	if s.Agreement == nil && len(s.Dissents) == 0 {
		return nil
	}
	st := &Standing{}
	if a := s.Agreement; a != nil {
		st.Agreed = &Agreed{N: a.N, SHA256: a.SHA256}
		for _, one := range a.Signed {
			st.Agreed.Signed = append(st.Agreed.Signed, SignedBy{one.Side, nameOf(one.By), second(one.At)})
		}
	}
	if c := s.Change; c != nil {
		st.Change = &Departure{s.Differences, c.Reason, nameOf(c.By), second(c.At), second(c.Until)}
	}
	for _, x := range s.Dissents {
		st.Dissents = append(st.Dissents, Objection{x.Side, nameOf(x.By), x.Body, second(x.At)})
	}
	return st
}
