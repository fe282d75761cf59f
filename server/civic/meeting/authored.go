package meeting

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Authored says of which document somebody may see who wrote each letter, or
// refuses. Under the Chatham House rule nobody may, whoever they are and
// whenever they ask: while the session lasts the document knows hands and no
// people, and afterwards it does not know those either.
func (s *Notes) Authored(ctx context.Context, by people.Actor, p Pad) (*PadPermit, error) {
	permit, err := s.Admit(ctx, by, p)
	if err != nil {
		return nil, err
	}
	if permit.Veiled {
		return nil, civic.Refuse(civic.Conflict, "Who wrote what is not kept under the Chatham House rule.")
	}
	return permit, nil
}
