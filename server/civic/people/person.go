package people

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/storage"
)

// Removed is what stands where a person's name was, once they had themselves
// erased. What they contributed stays, because others answered it.
const Removed = "A person removed"

// Limits on what people type about themselves.
const (
	MaxName         = 80
	MaxOrganisation = 120
	MaxReason       = 1000
)

// Person is someone who signed in at least once, or was introduced.
type Person struct {
	storage.Meta
	// Name is the one shown. Empty until the person chose it: until then
	// they can do nothing.
	Name     string    `json:"name"`
	Language string    `json:"language,omitempty"`
	Created  time.Time `json:"created"`

	// Organisation is set only by an administrator's confirmation.
	Organisation OrganisationID `json:"organisation,omitempty"`
	ConfirmedBy  PersonID       `json:"confirmed_by,omitempty"`
	ConfirmedAt  *time.Time     `json:"confirmed_at,omitempty"`
	Speaker      bool           `json:"speaker,omitempty"`
	// Claim is what the person says about an organisation and nobody
	// confirmed yet.
	Claim *Claim `json:"claim,omitempty"`

	Erased *time.Time `json:"erased,omitempty"`
}

// Claim says "I belong to this organisation".
type Claim struct {
	Organisation string     `json:"organisation"`
	Sector       Sector     `json:"sector"`
	Asked        time.Time  `json:"asked"`
	Declined     *time.Time `json:"declined,omitempty"`
	DeclinedBy   PersonID   `json:"declined_by,omitempty"`
	Reason       string     `json:"reason,omitempty"`
}

// PersonID gives the typed id.
func (p *Person) PersonID() PersonID { return PersonID(p.ID) }

// Welcomed says whether the person chose a name.
func (p *Person) Welcomed() bool { return p.Name != "" && p.Erased == nil }

// Shown is the name to print beside what this person did.
func (p *Person) Shown() string {
	if p.Erased != nil || p.Name == "" {
		return Removed
	}
	return p.Name
}

// claims says whether an administrator has something to decide.
func (p *Person) claims() bool {
	return p.Erased == nil && p.Claim != nil && p.Claim.Declined == nil
}

var personIndexes = []storage.Index[Person]{
	{Name: "name", Key: func(p *Person) []any {
		if !p.Welcomed() {
			return nil
		}
		return []any{foldName(p.Name)}
	}},
	{Name: "claims", Key: func(p *Person) []any {
		if !p.claims() {
			return nil
		}
		return []any{p.Claim.Asked}
	}},
	{Name: "organisation", Key: func(p *Person) []any {
		if p.Organisation == "" || p.Erased != nil {
			return nil
		}
		return []any{string(p.Organisation), foldName(p.Name)}
	}},
}

func foldName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// tidy makes one line of what was typed: no control characters, nothing that
// turns the direction of the text around it, single spaces.
func tidy(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.C, r):
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// nameFrom checks a name that somebody typed.
func nameFrom(typed string) (string, error) {
	name := tidy(typed)
	switch {
	case name == "":
		return "", civic.Refuse(civic.Invalid, "Enter the name to show.").At("name")
	case utf8.RuneCountInString(name) > MaxName:
		return "", civic.Refuse(civic.Invalid, "The name must be %d characters or fewer.", MaxName).At("name")
	case !strings.ContainsFunc(name, unicode.IsLetter):
		return "", civic.Refuse(civic.Invalid, "The name must have at least one letter.").At("name")
	case foldName(name) == foldName(Removed):
		return "", civic.Refuse(civic.Invalid, "Choose another name: this one stands for people who were removed.").At("name")
	}
	return name, nil
}

// Known says whether the sector is one of the four.
func (s Sector) Known() bool {
	for _, sector := range Sectors {
		if s == sector {
			return true
		}
	}
	return false
}
