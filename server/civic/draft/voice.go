package draft

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Voice is a person as they were when they spoke: an employer they left since
// is not rewritten into what they said before. The name alone follows the
// person: views show the one they go by now, or that they had themselves
// removed.
type Voice struct {
	Person           people.PersonID       `json:"person"`
	Name             string                `json:"name"`
	Organisation     people.OrganisationID `json:"organisation,omitempty"`
	OrganisationName string                `json:"organisationName,omitempty"`
	Sector           people.Sector         `json:"sector"`
}

// VoiceOf gives the acting person's voice.
func VoiceOf(by people.Actor) Voice {
	v := Voice{by.Person, by.Name, by.Organisation, by.OrganisationName, by.Sector}
	if v.Sector == "" {
		v.Sector = people.Citizen
	}
	return v
}

// Actor gives the person back, with no more powers than a name.
func (v Voice) Actor() people.Actor {
	return people.Actor{Person: v.Person, Name: v.Name, Organisation: v.Organisation,
		OrganisationName: v.OrganisationName, Sector: v.Sector}
}

// named puts the names that people go by now beside what they said.
func (s *Drafts) named(ctx context.Context, voices []*Voice) error {
	seen := map[people.PersonID]bool{}
	var ids []people.PersonID
	for _, v := range voices {
		if v.Person != "" && v.Person != operator && !seen[v.Person] {
			seen[v.Person] = true
			ids = append(ids, v.Person)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	names, err := s.People.Names(ctx, ids)
	if err != nil {
		return err
	}
	for _, v := range voices {
		if !seen[v.Person] {
			continue
		}
		if v.Name = names[v.Person]; v.Name == "" {
			v.Name = people.Removed
		}
	}
	return nil
}

// operator has a name of its own and no entry among the people.
var operator = people.Operator().Person

// Forget leaves whose words they were in kind, and no more: what an erased
// person leaves behind in other rooms.
func (v *Voice) Forget() { v.forget() }
