package draft

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// SaidBy lists the discussions that a person began since a moment, the newest
// first, on drafts that by may read. What was hidden is left out.
func (s *Comments) SaidBy(ctx context.Context, by people.Actor, person people.PersonID, since time.Time, most int) ([]*Thread, error) {
	q := ofPerson(person)
	q.Index, q.From, q.Descending, q.Limit = byPerson, since, true, most
	var all []*Thread
	for t, err := range s.threads.Find(ctx, q) {
		if err != nil {
			return nil, err
		}
		if t.Hidden != nil || !t.At.After(since) {
			continue
		}
		_, err := s.drafts.enter(ctx, by, t.Draft, people.ReadDraft)
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}
