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
}

// Open opens the collections and gives the services.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Services, error) {
	s := &Services{}
	var err1, err2 error
	s.Sessions, err1 = openSessions(ctx, e, n)
	s.Rooms, err2 = openRooms(ctx, e, s.Sessions)
	return s, errors.Join(err1, err2)
}
