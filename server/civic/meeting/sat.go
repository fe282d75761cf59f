package meeting

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Sat is a session that is over: when it was, how long, and who sat in its
// room.
type Sat struct {
	ID    ID
	Title string
	Kind  Kind
	// Day is that of the session's own calendar, at midnight UTC.
	Day time.Time
	// Lasted is from the room's beginning to its end, or what the agenda says
	// where the session had no room.
	Lasted time.Duration
	// People are in the order in which they came. Under the Chatham House rule
	// nobody's name is kept, and none is here.
	People []people.PersonID
	// Was says for each of them how long the room had them, from its beginning
	// to its end: whoever closed the page without leaving was there to the end.
	Was map[people.PersonID]time.Duration
}

// Was is how long somebody was in a room that began then, until a later time.
func (p *Place) Was(began, until time.Time) time.Duration {
	was := time.Duration(p.Stayed * float64(time.Second))
	if !p.Here || began.IsZero() {
		return was
	}
	from := p.Joined
	if !p.Back.IsZero() {
		from = p.Back
	}
	if from.Before(began) {
		from = began
	}
	return was + max(0, until.Sub(from))
}

// Sat lists the sessions of a plan or of a forum that are over, the first one
// first. It names people and asks nobody for a role: it is for rules that ask
// themselves, such as who is paid.
func (s *Rooms) Sat(ctx context.Context, plan string) ([]Sat, error) {
	var all []Sat
	held, err := s.sessions.kept.All(ctx, storage.Query{Index: byPlan, Equal: []any{plan}})
	if err != nil {
		return nil, err
	}
	for _, one := range held {
		if !one.Over() || one.State == Cancelled {
			continue
		}
		stays := map[Seat]time.Duration{}
		sat := Sat{Was: map[people.PersonID]time.Duration{}, ID: one.Key(), Title: one.Title, Kind: one.Kind, Lasted: time.Duration(one.Minutes()) * time.Minute}
		err := s.look(ctx, one, func(one *Session, r *Room) error {
			y, m, d := heldAt(one, r).In(one.Where()).Date()
			sat.Day = time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
			if !r.Began.IsZero() && r.Over.After(r.Began) {
				sat.Lasted = r.Over.Sub(r.Began)
			}
			for seat, place := range r.Seats {
				stays[seat] = place.Was(r.Began, r.Over)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		for seat, err := range s.seats.Find(ctx, storage.Query{Index: "session", Equal: []any{one.ID}}) {
			if err != nil {
				return nil, err
			}
			sat.People = append(sat.People, seat.Who.Person)
			sat.Was[seat.Who.Person] = stays[seat.Seat]
		}
		all = append(all, sat)
	}
	return all, nil
}
