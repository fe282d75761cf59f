package meeting

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

// Brief is what everybody may know of a session that is not open to everybody:
// no place, no link, nobody's name.
type Brief struct {
	ID      ID        `json:"id"`
	Title   string    `json:"title"`
	Purpose string    `json:"purpose"`
	Kind    Kind      `json:"kind"`
	Start   time.Time `json:"start"`
	Zone    string    `json:"zone"`
	Minutes int       `json:"minutes"`
	State   State     `json:"state"`
}

// Announced lists the sessions of a plan or of a forum as everybody may know
// of them, the first one first. Whoever runs a forum owes everybody that much.
func (s *Sessions) Announced(ctx context.Context, plan string) ([]Brief, error) {
	all := []Brief{}
	for one, err := range s.kept.Find(ctx, storage.Query{Index: byPlan, Equal: []any{plan}}) {
		if err != nil {
			return nil, err
		}
		all = append(all, Brief{one.Key(), one.Title, one.Purpose, one.Kind, one.Start, one.Zone, one.Minutes(), one.State})
	}
	return all, nil
}
