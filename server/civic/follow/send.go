package follow

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

const (
	turn     = 5 * time.Minute
	mostTry  = 8
	mostSend = 500 // in one run
)

func (s *Follows) seal(l Letter, place string) (string, error) {
	raw, err := json.Marshal(l)
	return s.Vault.Seal(string(raw), "mail "+place), err
}

// Letter opens a mail's letter.
func (s *Follows) Letter(m *Mail) (Letter, error) {
	var l Letter
	raw, err := s.Vault.Open(m.Sealed, "mail "+m.ID)
	if err == nil {
		err = json.Unmarshal([]byte(raw), &l)
	}
	return l, err
}

// send takes the mails that wait, each for a turn of its own. A server that
// dies in its turn leaves the mail to the next, under the same id.
func (s *Follows) send(ctx context.Context) (sent int, err error) {
	if s.Post == nil {
		return 0, nil
	}
	var faults []error
	for _, state := range []MailState{Waiting, Sending} {
		waiting, err := s.mails.All(ctx, storage.Query{Index: byState, Equal: []any{string(state)}, Limit: mostSend})
		if err != nil {
			return sent, err
		}
		for _, m := range waiting {
			done, err := s.sendOne(ctx, m)
			if done {
				sent++
			}
			faults = append(faults, err)
		}
	}
	return sent, errors.Join(faults...)
}

func (s *Follows) sendOne(ctx context.Context, m *Mail) (bool, error) {
	if s.Now().Before(m.Turn) {
		return false, nil
	}
	m.State, m.Turn = Sending, s.Now().Add(turn<<min(m.Tries, 6))
	m.Tries++
	if err := s.mails.Replace(ctx, m); errors.Is(err, storage.ErrStale) || errors.Is(err, storage.ErrNotFound) {
		return false, nil // another server took it, or the person is gone
	} else if err != nil {
		return false, err
	}
	// Who ended the mails since this one was written does not get it.
	if wanted, err := s.wanted(ctx, m); err != nil {
		return false, err
	} else if !wanted {
		return false, s.mails.Delete(ctx, m.ID, 0)
	}
	l, err := s.Letter(m)
	if err != nil {
		return false, err
	}
	fault := s.Post(ctx, l)
	if fault == nil {
		m.State, m.Turn = Sent, time.Time{}
	} else if m.Tries >= mostTry {
		m.State = Failed
	}
	return fault == nil, errors.Join(fault, s.mails.Replace(ctx, m))
}

// wanted says whether a mail that waits is still to be sent.
func (s *Follows) wanted(ctx context.Context, m *Mail) (bool, error) {
	w, err := s.wishes.Get(ctx, string(m.Person))
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return false, err
	}
	if m.Matter == notice {
		if w != nil && w.ended() || s.Notices == nil {
			return false, nil
		}
		return s.Notices.Holds(ctx, m.Key, m.Person)
	}
	if m.Session == "" {
		return w != nil && w.Every != Never, nil
	}
	if w != nil && w.Remind == NotAhead || s.Calendar == nil {
		return false, nil
	}
	return s.Calendar.Expects(ctx, m.Session, m.Until, m.Matter == calledOff, m.Person)
}

// Mails lists what was written, the newest first, for an administrator.
func (s *Follows) Mails(ctx context.Context, rules people.Rules, by people.Actor, most int) ([]*Mail, []Letter, error) {
	if err := rules.Check(ctx, by, people.Administer, people.Scope{}); err != nil {
		return nil, nil, err
	}
	all, err := s.mails.All(ctx, storage.Query{Index: byTime, Descending: true, Limit: most})
	if err != nil {
		return nil, nil, err
	}
	letters := make([]Letter, len(all))
	for i, m := range all {
		if letters[i], err = s.Letter(m); err != nil {
			return nil, nil, err
		}
	}
	return all, letters, nil
}

// UnsubscribeAt is the address that ends a person's mails in one click.
func (s *Follows) UnsubscribeAt(id people.PersonID) string {
	return s.Base + "/unsubscribe?" + url.Values{"p": {string(id)}, "t": {s.Vault.Mark("unsubscribe", string(id))}}.Encode()
}

// Unsubscribe ends a person's mails, for whoever holds the token that only
// their mails carry. It may be repeated.
func (s *Follows) Unsubscribe(ctx context.Context, id people.PersonID, token string) error {
	if !s.Vault.Marked(token, "unsubscribe", string(id)) {
		return civic.Refuse(civic.Forbidden, "This link is not complete. Open it again from the mail, or change your mails in your account.")
	}
	return s.wish(ctx, id, func(w *Wish) { w.Every, w.Remind = Never, NotAhead })
}

// Part is what is kept here about people.
func (s *Follows) Part() people.Part {
	return people.Part{Name: "following", Export: s.export, Erase: s.erase}
}

// Own is what a person takes away.
type Own struct {
	Followed []*Followed `json:"followed"`
	Wish     *Wish       `json:"wish,omitempty"`
	Letters  []Letter    `json:"letters"`
}

func ofPerson(id people.PersonID) storage.Query {
	return storage.Query{Index: byPerson, Equal: []any{string(id)}}
}

func (s *Follows) export(ctx context.Context, id people.PersonID) (any, error) {
	o := &Own{Letters: []Letter{}}
	var err error
	if o.Followed, err = s.followed.All(ctx, ofPerson(id)); err != nil {
		return nil, err
	}
	if o.Wish, err = s.wishes.Get(ctx, string(id)); err != nil && !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	for m, err := range s.mails.Find(ctx, ofPerson(id)) {
		if err != nil {
			return nil, err
		}
		l, err := s.Letter(m)
		if err != nil {
			return nil, err
		}
		o.Letters = append(o.Letters, l)
	}
	return o, nil
}

func (s *Follows) erase(ctx context.Context, id people.PersonID) error {
	if err := s.wishes.Delete(ctx, string(id), 0); err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	return errors.Join(s.followed.DeleteAll(ctx, ofPerson(id)), s.mails.DeleteAll(ctx, ofPerson(id)))
}
