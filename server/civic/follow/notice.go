package follow

import (
	"context"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Notice is a matter that somebody answers for and is told of once, whatever
// they follow: a meeting that is overdue.
type Notice struct {
	// Key is the same for as long as it is the same matter.
	Key string
	Who []people.PersonID
}

// Notices know what people are to be told.
type Notices interface {
	// Due lists what is so now.
	Due(ctx context.Context) ([]Notice, error)
	// Holds says whether a notice that waits is still true, and still theirs.
	Holds(ctx context.Context, key string, id people.PersonID) (bool, error)
	// Letter writes it, or refuses where the person may not read of it.
	Letter(ctx context.Context, by people.Actor, to *people.Person, key, unsubscribe string) (Letter, error)
}

// notify writes the notices that are due.
func (s *Follows) notify(ctx context.Context) (written int, err error) {
	if s.Notices == nil {
		return 0, nil
	}
	all, err := s.Notices.Due(ctx)
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, n := range all {
		for _, id := range n.Who {
			fresh, err := s.notifyOne(ctx, n.Key, id)
			if fresh {
				written++
			}
			faults = append(faults, err)
		}
	}
	return written, errors.Join(faults...)
}

// notifyOne writes one person's letter of one matter. The insert decides.
func (s *Follows) notifyOne(ctx context.Context, key string, who people.PersonID) (bool, error) {
	id := string(who) + "|notice|" + key
	if _, err := s.mails.Get(ctx, id); err == nil || !errors.Is(err, storage.ErrNotFound) {
		return false, err
	}
	w, err := s.wishes.Get(ctx, string(who))
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return false, err
	}
	if err == nil && w.ended() {
		return false, nil
	}
	to, err := s.reach(ctx, who)
	if err != nil || to == nil {
		return false, err
	}
	l, err := s.Notices.Letter(ctx, to.by, to.person, key, s.UnsubscribeAt(who))
	if civic.AsRefusal(err) != nil {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	return s.put(ctx, &Mail{Matter: notice, Key: key}, id, to, l)
}

// notice is the matter of such a mail.
const notice = "notice"

// ended says whether somebody ended all mails.
func (w *Wish) ended() bool { return w.Every == Never && w.Remind == NotAhead }
