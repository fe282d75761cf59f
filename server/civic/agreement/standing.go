package agreement

import (
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
	// Overrides are the hurdles that a named person let it pass, and why.
	Overrides []Overridden `json:"overrides,omitempty"`
	Cleared   []ClearedBy  `json:"cleared,omitempty"`
}

// Overridden is an override as it is printed.
type Overridden struct {
	Hurdle Hurdle    `json:"hurdle"`
	Size   int       `json:"size"`
	Reason string    `json:"reason"`
	By     Name      `json:"by"`
	At     time.Time `json:"at"`
}

// ClearedBy is what one stage of clearance said, as it is printed.
type ClearedBy struct {
	Stage   string    `json:"stage"`
	Cleared bool      `json:"cleared"`
	Words   string    `json:"words,omitempty"`
	By      Name      `json:"by"`
	At      time.Time `json:"at"`
}

// orNil leaves out a standing that says nothing.
func (st *Standing) orNil() *Standing {
	if st.Agreed == nil && len(st.Dissents)+len(st.Overrides)+len(st.Cleared) == 0 {
		return nil
	}
	return st
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
	// Number counts the changes from the agreement; 0 in publications from
	// before this was printed.
	Number      int                `json:"number,omitempty"`
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

// standing is what a text has behind it and against it.
func (s *Status) standing() *Standing {
	st := &Standing{}
	if a := s.Agreement; a != nil {
		st.Agreed = &Agreed{N: a.N, SHA256: a.SHA256}
		for _, one := range a.Signed {
			st.Agreed.Signed = append(st.Agreed.Signed, SignedBy{one.Side, nameOf(one.By), second(one.At)})
		}
	}
	if c := s.Change; c != nil {
		st.Change = &Departure{c.Number, s.Differences, c.Reason, nameOf(c.By), second(c.At), second(c.Until)}
	}
	for _, x := range s.Dissents {
		st.Dissents = append(st.Dissents, Objection{x.Side, nameOf(x.By), x.Body, second(x.At)})
	}
	return st
}
