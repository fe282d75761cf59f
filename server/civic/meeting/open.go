package meeting

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/storage"
)

// Services are the verbs of the room, by what they are about.
type Services struct {
	Sessions *Sessions
	Rooms    *Rooms
	Record   *Record
	Notes    *Notes
}

// Open opens the collections and gives the services.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Services, error) {
	s := &Services{}
	var err1, err2, err3 error
	s.Sessions, err1 = openSessions(ctx, e, n)
	s.Rooms, err2 = openRooms(ctx, e, s.Sessions)
	s.Record, err3 = openRecord(ctx, e, s.Sessions, s.Rooms)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	s.Notes = &Notes{Needs: n, sessions: s.Sessions, rooms: s.Rooms}
	s.Record.pads = s.Notes
	return s, nil
}
