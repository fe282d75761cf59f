package ballot

import (
	"context"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// seated refuses voters who have no seat in what the poll belongs to. It is
// asked when they are named and again when the roll is written: a seat can be
// given up in between.
func (s *Ballots) seated(ctx context.Context, plan string, voters []people.PersonID) error {
	if s.Seated == nil {
		return nil
	}
	panel, ours, err := s.Seated(ctx, plan)
	if err != nil || !ours {
		return err
	}
	strangers := 0
	for _, v := range voters {
		if !slices.Contains(panel, v) {
			strangers++
		}
	}
	if strangers > 0 {
		return civic.Refuse(civic.Invalid, "Only the members of a forum vote in its ballots. %d of the people on this list have no seat in it.", strangers).At("voters")
	}
	return nil
}

// belongs refuses to enter a poll in the record under something whose makers
// did not make it: a forum's polls are made with the roles of that forum.
func belongs(plan, within string) error {
	if strings.HasPrefix(within, "forum/") && plan != within {
		return civic.Refuse(civic.Invalid, "A ballot of a forum is prepared by those who run that forum.").At("within")
	}
	return nil
}
