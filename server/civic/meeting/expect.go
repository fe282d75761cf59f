package meeting

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Expected is somebody who said that they come, or who was asked to lead.
type Expected struct {
	Person people.PersonID
	Leads  bool
	Since  time.Time // when they said so, or were last asked
}

// Coming lists the sessions that begin after from and not after to, those that
// were called off included, whoever may read them: for what is sent to people
// one by one.
func (s *Sessions) Coming(ctx context.Context, from, to time.Time) ([]*Session, error) {
	all, err := s.kept.All(ctx, storage.Query{Index: byStart, From: from, To: to.Add(time.Nanosecond)})
	return slices.DeleteFunc(all, func(one *Session) bool {
		return one.State != Announced && one.State != Cancelled || !one.Start.After(from)
	}), err
}

// Expected lists who is expected at a session: whoever leads it, unless they
// said that they cannot come, and whoever said that they come. Each stands
// once. Whoever called it off knows that.
func (s *Sessions) Expected(ctx context.Context, one *Session) ([]Expected, error) {
	replies, err := s.replies.All(ctx, storage.Query{Index: "session", Equal: []any{one.ID}})
	if err != nil {
		return nil, err
	}
	var all []Expected
	said := map[people.PersonID]bool{}
	for _, r := range replies {
		said[r.By.Person] = true
		if r.Coming {
			all = append(all, Expected{r.By.Person, one.Leads(r.By.Person), r.At})
		}
	}
	for _, v := range append(slices.Clone(one.Deputies), one.Host) {
		if v.Person != "" && !said[v.Person] {
			said[v.Person] = true
			all = append(all, Expected{v.Person, true, one.Created})
		}
	}
	if one.Cancelled != nil {
		all = slices.DeleteFunc(all, func(e Expected) bool { return e.Person == one.Cancelled.By.Person })
	}
	return all, nil
}

// Expects says whether a session is still to begin at that time and somebody
// is still expected there; calledOff asks it of one that was called off.
func (s *Sessions) Expects(ctx context.Context, id ID, start time.Time, calledOff bool, person people.PersonID) (bool, error) {
	one, err := s.kept.Get(ctx, string(id))
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	state := Announced
	if calledOff {
		state = Cancelled
	}
	if err != nil || one.State != state || !one.Start.Equal(start) || !start.After(s.Now()) {
		return false, err
	}
	all, err := s.Expected(ctx, one)
	return slices.ContainsFunc(all, func(e Expected) bool { return e.Person == person }), err
}

// Ahead is a session that concerns somebody.
type Ahead struct {
	*Session
	Coming bool // they said so, or lead it
	Asked  bool // it is for those with a role, they have one, and did not answer yet
}

// AheadOf lists what comes for by until a moment, what is live first: sessions
// that they come to or lead, those that ask whether they come, and those that
// they wanted to come to and that were called off, until their time is over.
func (s *Sessions) AheadOf(ctx context.Context, by people.Actor, until time.Time) ([]Ahead, error) {
	if !by.SignedIn() {
		return nil, civic.Refuse(civic.SignIn, "Sign in to see what comes.")
	}
	// A session that began and is not over may have started hours ago.
	all, err := s.kept.All(ctx, storage.Query{Index: byStart, From: s.Now().Add(-12 * time.Hour), To: until})
	if err != nil {
		return nil, err
	}
	var ahead []Ahead
	for _, one := range all {
		if one.State != Announced && one.State != Live && one.State != Cancelled || one.State != Live && one.End().Before(s.Now()) {
			continue
		}
		a, err := s.aheadOf(ctx, by, one)
		if err != nil {
			return nil, err
		}
		if a.Coming || a.Asked {
			ahead = append(ahead, a)
		}
	}
	slices.SortStableFunc(ahead, func(a, b Ahead) int {
		if live := a.State == Live; live != (b.State == Live) {
			if live {
				return -1
			}
			return 1
		}
		return a.Start.Compare(b.Start)
	})
	return ahead, nil
}

func (s *Sessions) aheadOf(ctx context.Context, by people.Actor, one *Session) (Ahead, error) {
	a := Ahead{Session: one}
	r, err := s.replies.Get(ctx, one.ID+"|"+string(by.Person))
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return a, err
	}
	if r != nil && err == nil {
		a.Coming = r.Coming
	} else {
		a.Coming = one.Leads(by.Person)
		a.Asked = !a.Coming && one.Access == ForRoles
	}
	if one.State == Cancelled {
		a.Asked = false
		a.Coming = a.Coming && one.Cancelled != nil && one.Cancelled.By.Person != by.Person
	}
	if a.Coming || a.Asked {
		may, err := s.May(ctx, by, one, people.JoinSession)
		if err != nil || !may {
			return Ahead{Session: one}, err
		}
	}
	return a, nil
}
