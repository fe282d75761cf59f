package meeting

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Present lists who is here, in the order in which they joined. Under the
// Chatham House rule those who chair see names while it lasts, and everybody
// else sectors.
func (s *Rooms) Present(ctx context.Context, by people.Actor, id ID) ([]Speaker, error) {
	one, err := s.sessions.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	named, err := s.sessions.May(ctx, by, one, people.HostSession)
	if err != nil {
		return nil, err
	}
	named = named || !one.ChathamHouse
	all := []Speaker{}
	err = s.look(ctx, one, func(_ *Session, r *Room) error {
		guests, h := r.guests(), s.hall(id)
		if named {
			if err := h.learn(ctx, guests); err != nil {
				return err
			}
		}
		for _, g := range guests {
			if named {
				all = append(all, Speaker{g.Seat, h.voice(ctx, g.Seat, g.Sector)})
			} else {
				all = append(all, Speaker{"", VoiceBrief{Sector: g.Sector}})
			}
		}
		return nil
	})
	return all, err
}

// mostAsked is how many unknown seats are asked for one by one; beyond it all
// of a session are read at once.
const mostAsked = 8

// learn remembers who sits where, so that a thousand people who look at one
// room do not each read a thousand seats. Called with the state's lock held.
func (h *hall) learn(ctx context.Context, guests []Guest) error {
	unknown := 0
	for _, g := range guests {
		if _, known := h.voices[g.Seat]; !known {
			unknown++
		}
	}
	if unknown <= mostAsked {
		return nil // voice asks for them
	}
	for t, err := range h.rooms.seats.Find(ctx, storage.Query{Index: "session", Equal: []any{string(h.session)}}) {
		if err != nil {
			return err
		}
		h.remember(t.Seat, briefOf(t))
	}
	return nil
}

// voice says who sits on a seat. Called with the state's lock held.
func (h *hall) voice(ctx context.Context, seat Seat, sector people.Sector) VoiceBrief {
	if v, known := h.voices[seat]; known {
		return v
	}
	v := VoiceBrief{Sector: sector}
	sitting, err := h.rooms.seats.First(ctx, storage.Query{Index: bySeat, Equal: []any{string(h.session), string(seat)}})
	if err == nil {
		v = briefOf(sitting)
	} else if !errors.Is(err, storage.ErrNotFound) {
		return v // not remembered: the next look asks again
	}
	v.Sector = sector
	h.remember(seat, v)
	return v
}

func (h *hall) remember(seat Seat, v VoiceBrief) {
	if h.voices == nil {
		h.voices = map[Seat]VoiceBrief{}
	}
	h.voices[seat] = v
}

func briefOf(t *Sitting) VoiceBrief {
	return VoiceBrief{t.Who.Name, t.Who.OrganisationName, t.Who.Sector}
}
