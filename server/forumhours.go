package server

import (
	"context"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

// held is how long the sessions of each kind lasted that are over.
func (s *Server) held(ctx context.Context, id forum.ID) (map[meeting.Kind]time.Duration, error) {
	all, err := s.meetings.Rooms.Sat(ctx, draft.Forum(string(id)))
	had := map[meeting.Kind]time.Duration{}
	for _, one := range all {
		had[one.Kind] += one.Lasted
	}
	return had, err
}

// enoughHours lets nobody say that members had the hours they were promised
// while the sessions do not add up to them. Whoever knows of hours that no
// session stands for lifts the condition, and says so in public.
func (s *Server) enoughHours(ctx context.Context, id forum.ID) error {
	f, err := s.forums.Find(ctx, id)
	if err != nil {
		return err
	}
	had, err := s.held(ctx, id)
	if err != nil {
		return err
	}
	return fewHours(f, had)
}

// fewHours refuses where less was held than the forum promised.
func fewHours(f *forum.Forum, had map[meeting.Kind]time.Duration) error {
	hours := func(d time.Duration) string { return strconv.FormatFloat(d.Hours(), 'f', 1, 64) }
	if l := had[meeting.Learning]; l < time.Duration(f.LearningHours)*time.Hour {
		return civic.Refuse(civic.Conflict, "Members were promised %d hours of learning, and the sessions that were held add up to %s.", f.LearningHours, hours(l))
	}
	if d := had[meeting.Deliberation]; d < time.Duration(f.DeliberationHours)*time.Hour {
		return civic.Refuse(civic.Conflict, "Members were promised %d hours of deliberation, and the sessions that were held add up to %s.", f.DeliberationHours, hours(d))
	}
	return nil
}
