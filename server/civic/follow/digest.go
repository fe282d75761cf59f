package follow

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Letter is a mail as it goes out.
type Letter struct {
	// ID is the same however often the letter is sent: receivers that meet it
	// twice show it once.
	ID          string    `json:"id"`
	To          string    `json:"to"`
	Subject     string    `json:"subject"`
	Body        string    `json:"body"`
	Unsubscribe string    `json:"unsubscribe"`
	At          time.Time `json:"at"`
}

// MailState says what became of a mail.
type MailState string

// The states of a mail.
const (
	Waiting MailState = "waiting" // to be sent
	Sending MailState = "sending" // by one server, until its turn runs out
	Sent    MailState = "sent"
	Kept    MailState = "kept" // not sent: there is no way to send
	Failed  MailState = "failed"
)

// Mail is a person's letter for one period, about one session, or of one
// notice. Its id is made of the two, so there is one.
type Mail struct {
	storage.Meta
	Person people.PersonID `json:"person"`
	Period string          `json:"period,omitempty"`
	// Session that it is about; "" for what is new, and for notices.
	Session string `json:"session,omitempty"`
	// Matter is what it says of the session, or that it is a notice, whose Key
	// names what it is about.
	Matter string    `json:"matter,omitempty"`
	Key    string    `json:"key,omitempty"`
	State  MailState `json:"state"`
	At     time.Time `json:"at"`
	// Until is up to when it tells what is new, or when the session begins.
	Until time.Time `json:"until"`
	// Sealed is the letter; nobody who copies the store reads it.
	Sealed string `json:"sealed"`
	// Turn is until when one server alone sends it. Tries counts.
	Turn  time.Time `json:"turn,omitzero"`
	Tries int       `json:"tries,omitempty"`
}

// digestHour is when a day's mails are written, and Monday's the week's.
const digestHour = 7

// period names the day or week whose mail is due last, and its end: what came
// before it is told in it, what came after in the next.
func (s *Follows) period(every Every, now time.Time) (name string, end time.Time) {
	now = now.In(s.zone())
	end = time.Date(now.Year(), now.Month(), now.Day(), digestHour, 0, 0, 0, s.zone())
	if end.After(now) {
		end = end.AddDate(0, 0, -1)
	}
	if every == Daily {
		return end.Format(time.DateOnly), end
	}
	for end.Weekday() != time.Monday {
		end = end.AddDate(0, 0, -1)
	}
	year, week := end.ISOWeek()
	return fmt.Sprintf("%d-W%02d", year, week), end
}

func (s *Follows) zone() *time.Location {
	if s.Zone == nil {
		return time.UTC
	}
	return s.Zone
}

// Run writes the mails that are due and sends those that wait. Any number of
// servers may run it at any time; it says how many were written and sent.
func (s *Follows) Run(ctx context.Context) (written, sent int, err error) {
	var faults []error
	for w, err := range s.wishes.Find(ctx, storage.Query{}) {
		if err != nil {
			return written, sent, err
		}
		period, end := s.period(w.Every, s.Now())
		if w.Every == Never || !w.Told.Before(end) {
			continue
		}
		// One person's trouble is not everybody's.
		fresh, err := s.write(ctx, w, period, end)
		if err != nil {
			faults = append(faults, err)
		}
		if fresh {
			written++
		}
	}
	reminded, err := s.remind(ctx)
	faults = append(faults, err)
	notified, err := s.notify(ctx)
	faults = append(faults, err)
	sent, err = s.send(ctx)
	return written + reminded + notified, sent, errors.Join(append(faults, err)...)
}

// write makes one person's mail of a period, if there is news. The insert
// decides; what was told is noted after it, also by whoever finds it undone.
func (s *Follows) write(ctx context.Context, w *Wish, period string, end time.Time) (bool, error) {
	id := w.ID + "|" + period
	there, err := s.mails.Get(ctx, id)
	if err == nil {
		return false, s.told(ctx, w, there.Until)
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return false, err
	}
	m, err := s.compose(ctx, w, period, end)
	if err != nil {
		return false, err
	}
	if m == nil {
		return false, s.told(ctx, w, end)
	}
	if err := s.mails.Insert(ctx, m); errors.Is(err, storage.ErrExists) {
		return false, nil
	} else if err != nil {
		return false, err
	}
	return true, s.told(ctx, w, m.Until)
}

func (s *Follows) told(ctx context.Context, w *Wish, until time.Time) error {
	if !w.Told.Before(until) {
		return nil
	}
	_, err := s.wishes.Change(ctx, w.ID, func(w *Wish) error {
		if w.Told.Before(until) {
			w.Told = until
		}
		return nil
	})
	return err
}

// compose writes the letter, or nil where there is nothing new or nowhere to
// send it.
func (s *Follows) compose(ctx context.Context, w *Wish, period string, end time.Time) (*Mail, error) {
	to, err := s.reach(ctx, people.PersonID(w.ID))
	if err != nil || to == nil {
		return nil, err
	}
	all, err := s.parts(ctx, to.by, func(f *Followed) time.Time {
		if f.Since.After(w.Told) {
			return f.Since
		}
		return w.Told
	})
	if err != nil {
		return nil, err
	}
	parts := all[:0]
	for _, part := range all {
		part.News = slices.DeleteFunc(part.News, func(n News) bool { return !n.When.Before(end) })
		if len(part.News) > 0 {
			parts = append(parts, part)
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	id := w.ID + "|" + period
	return s.envelope(&Mail{Period: period, Until: end}, id, to, s.Write(ctx, to.person, parts, s.UnsubscribeAt(to.by.Person)))
}

// receiver is somebody whom mail reaches.
type receiver struct {
	by      people.Actor
	person  *people.Person
	address string
}

// reach finds where mail reaches somebody; nil where it does not, or nobody is
// there any more.
func (s *Follows) reach(ctx context.Context, id people.PersonID) (*receiver, error) {
	p, err := s.People.Person(ctx, id)
	if civic.AsRefusal(err) != nil {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	by, err := s.People.Actor(ctx, id)
	if err != nil {
		return nil, err
	}
	addresses, err := s.People.Addresses(ctx, by, id)
	if err != nil || len(addresses) == 0 {
		return nil, err
	}
	return &receiver{by, p, addresses[0].Address}, nil
}

// envelope seals a letter into a mail that waits to be sent, or is kept where
// nothing can be.
func (s *Follows) envelope(m *Mail, id string, to *receiver, l Letter) (*Mail, error) {
	stop := s.UnsubscribeAt(to.by.Person)
	l.ID, l.To, l.At, l.Unsubscribe = s.Vault.Key("mail", id)[:40], to.address, s.Now(), stop
	m.ID, m.Person, m.State, m.At = id, to.by.Person, Waiting, l.At
	if s.Post == nil {
		m.State = Kept
	}
	var err error
	m.Sealed, err = s.seal(l, id)
	return m, err
}
