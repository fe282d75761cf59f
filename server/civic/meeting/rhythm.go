package meeting

import (
	"context"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// LongestGap is how many days may lie between two meetings of the standing
// space, and MostlyLate how many until a gap is no longer merely late: OGP
// Participation and Co-Creation Standards (2021), minimum requirement 1.1,
// 'at least every six months'.
const (
	LongestGap = 183
	MostlyLate = 214
	// ReviewsAYear is how many implementation reviews a year is to have:
	// minimum requirement 5.1.
	ReviewsAYear = 2
)

// Meeting is what the rhythm looks at: a meeting that was held.
type Meeting struct {
	ID        ID
	Title     string
	Kind      Kind
	Held      time.Time
	Published time.Time // zero: its note is not public
	BySector  map[people.Sector]int
	// Asked are the points of its agenda that a sector asked for.
	Asked []Item
}

// Both says whether government and somebody else were there.
func (m Meeting) Both() bool {
	others := 0
	for sector, n := range m.BySector {
		if sector != people.Government {
			others += n
		}
	}
	return m.BySector[people.Government] > 0 && others > 0
}

// Gap is a stretch without a meeting.
type Gap struct {
	From, To time.Time
	Days     int
}

// Pulse says how a space keeps its rhythm.
type Pulse struct {
	// Counted meetings had both sides in the room and left a public note.
	Counted []Meeting
	// Uncounted were held and miss one of the two.
	Uncounted []Meeting
	// Gaps longer than LongestGap, the one that is still going on last.
	Gaps []Gap
	// Longest gap in days, up to today.
	Longest int
	// NextBy is the last day on which a meeting keeps the rhythm; zero without
	// any meeting.
	NextBy time.Time
	// Late: that day is over, and nobody met.
	Late bool
	// Reviews in the year before now.
	Reviews int
}

// Kept says whether no gap was too long, Met whether the reviews were enough.
func (p Pulse) Kept() bool { return len(p.Counted) > 0 && p.Longest <= LongestGap }

// Reviewed says whether the year had its reviews.
func (p Pulse) Reviewed() bool { return p.Reviews >= ReviewsAYear }

// Rhythm computes the pulse of meetings at a moment. since is when the space
// began; the first meeting, where it is zero. Workshops count as meetings: what
// matters is that both sides meet.
func Rhythm(all []Meeting, since, now time.Time) Pulse {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Meeting) int { return a.Held.Compare(b.Held) })
	var p Pulse
	last := since
	for _, m := range all {
		if m.Held.After(now) {
			continue
		}
		if !m.Both() || m.Published.IsZero() || m.Published.After(now) {
			p.Uncounted = append(p.Uncounted, m)
			continue
		}
		p.Counted = append(p.Counted, m)
		if m.Kind == Review && m.Held.After(now.AddDate(-1, 0, 0)) {
			p.Reviews++
		}
		p.stretch(last, m.Held)
		last = m.Held
	}
	p.Late = p.stretch(last, now)
	if !last.IsZero() {
		p.NextBy = last.AddDate(0, 0, LongestGap)
	}
	return p
}

// stretch measures a gap, where there was a beginning, and says whether it is
// too long. Whole days count.
func (p *Pulse) stretch(from, to time.Time) bool {
	if from.IsZero() || to.Before(from) {
		return false
	}
	days := int(to.Sub(from).Hours() / 24)
	p.Longest = max(p.Longest, days)
	if days > LongestGap {
		p.Gaps = append(p.Gaps, Gap{from, to, days})
	}
	return days > LongestGap
}

// Meetings lists what was held in a plan, for the rhythm and the standards.
func (s *Record) Meetings(ctx context.Context, by people.Actor, plan string) ([]Meeting, error) {
	sessions, err := s.sessions.ByPlan(ctx, by, plan, time.Time{}, s.Now(), 0)
	if err != nil {
		return nil, err
	}
	notes := map[string]*Note{}
	for n, err := range s.notes.Find(ctx, storage.Query{Index: "plan", Equal: []any{plan}}) {
		if err != nil {
			return nil, err
		}
		notes[n.ID] = n
	}
	var all []Meeting
	for _, one := range sessions {
		if one.State != Held && one.State != Agreed && one.State != Published {
			continue
		}
		m := Meeting{ID: one.Key(), Title: one.Title, Kind: one.Kind, Held: one.Start}
		for _, item := range one.Agenda {
			if item.From != "" {
				m.Asked = append(m.Asked, item)
			}
		}
		if n := notes[one.ID]; n != nil {
			m.BySector = n.BySector
			if n.Published != nil && one.State == Published {
				m.Published = n.Published.At
			}
		}
		all = append(all, m)
	}
	return all, nil
}
