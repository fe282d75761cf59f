package meeting

import "github.com/folkmoot/folkmoot/server/civic/plan"

// LastUpdate is what was said last of a milestone.
type LastUpdate struct {
	*Entry
	// Stood is where it stood when somebody said so last, which may be earlier;
	// "" where nobody ever did.
	Stood plan.Progress
}

// LastUpdates gives the last update of each milestone by its number, from what
// notes say of a commitment, the newest first.
func LastUpdates(timeline []*Entry) map[int]LastUpdate {
	last := map[int]LastUpdate{}
	for _, e := range timeline {
		if e.Kind != Update {
			continue
		}
		for _, n := range e.Milestones {
			u, known := last[n]
			if !known {
				u.Entry = e
			}
			if u.Stood == "" {
				u.Stood = e.Stage
			}
			last[n] = u
		}
	}
	return last
}
