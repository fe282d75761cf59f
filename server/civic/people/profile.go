package people

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic"
)

// Languages that pages can be shown in.
var Languages = []string{"en", "cy"}

// Welcome is what a person answers when they sign in for the first time.
type Welcome struct {
	Name         string
	Organisation string // may be empty
	Sector       Sector // of the organisation
}

// Greet takes the answers of a first sign-in: all of them, or, with every
// mistake named, none.
func (r *Register) Greet(ctx context.Context, id PersonID, w Welcome) error {
	var wrong civic.Refusals
	name, err := nameFrom(w.Name)
	if refusal := civic.AsRefusal(err); refusal != nil {
		wrong = append(wrong, refusal)
	}
	claim, err := r.claimFrom(w.Organisation, w.Sector)
	if refusal := civic.AsRefusal(err); refusal != nil {
		wrong = append(wrong, refusal)
	}
	if err := wrong.OrNil(); err != nil {
		return err
	}
	return r.change(ctx, id, func(p *Person) error {
		if p.Name != "" {
			return civic.Refuse(civic.Conflict, "You have chosen a name already. You can change it in your account.")
		}
		p.Name, p.Claim = name, claim
		return nil
	})
}

// Rename changes the name shown, also beside what was written before.
func (r *Register) Rename(ctx context.Context, by Actor, typed string) error {
	if err := inPerson(by); err != nil {
		return err
	}
	name, err := nameFrom(typed)
	if err != nil {
		return err
	}
	return r.change(ctx, by.Person, func(p *Person) error {
		p.Name = name
		return nil
	})
}

// Speak sets the language that pages are shown in.
func (r *Register) Speak(ctx context.Context, by Actor, language string) error {
	if err := inPerson(by); err != nil {
		return err
	}
	for _, known := range Languages {
		if known == language {
			return r.change(ctx, by.Person, func(p *Person) error {
				p.Language = language
				return nil
			})
		}
	}
	return civic.Refuse(civic.Invalid, "Choose a language from the list.").At("language")
}
