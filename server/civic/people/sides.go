package people

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
)

// sides are the actions that are done in the name of a side, and from which
// sectors. A role alone is not enough for them: an administrator must have
// confirmed that the person belongs to an organisation of that sector.
var sides = map[Action][]Sector{
	SignForGovernment:   {Government},
	SignForCivilSociety: {CivilSociety},
	DissentOnDraft:      {Government, CivilSociety},
}

// SectorsFor says for which sectors an action speaks; none for what people do
// in their own name.
func SectorsFor(action Action) []Sector { return sides[action] }

// sided asks whether by speaks for the side that an action needs. It reads
// the organisation as it is confirmed now.
func (g *Grants) sided(ctx context.Context, by Actor, action Action) error {
	needed := sides[action]
	if len(needed) == 0 {
		return nil
	}
	p, err := g.register.person(ctx, by.Person)
	if err != nil {
		return err
	}
	now, err := g.register.actor(ctx, p)
	if err != nil || now.Organisation != "" && slices.Contains(needed, now.Sector) {
		return err
	}
	if len(needed) > 1 {
		return civic.Refuse(civic.Forbidden, "This is done in the name of an organisation of government or civil society, and yours is not confirmed as one.")
	}
	if needed[0] == Government {
		return civic.Refuse(civic.Forbidden, "Only somebody whose confirmed organisation belongs to government can do this.")
	}
	return civic.Refuse(civic.Forbidden, "Only somebody whose confirmed organisation belongs to civil society can do this.")
}
