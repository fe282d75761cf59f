package agreement

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/workday"
	"github.com/folkmoot/folkmoot/storage"
)

// Terms are how one plan handles its agreed texts.
type Terms struct {
	storage.Meta
	// Days is how many working days people have to comment on a late change.
	Days int `json:"days"`
	// Zone is where the days are counted; BankHolidays leaves out those of
	// England and Wales, Holidays further days as 2027-12-27.
	Zone         string   `json:"zone"`
	BankHolidays bool     `json:"bankHolidays"`
	Holidays     []string `json:"holidays"`
	// Chain is who has to clear a text before it is published; empty for none.
	Chain []Stage         `json:"chain,omitempty"`
	By    people.PersonID `json:"by,omitempty"`
	At    time.Time       `json:"at,omitzero"`
}

// Usual are the terms of a plan that set none.
func Usual() *Terms {
	return &Terms{Days: 10, Zone: "Europe/London", BankHolidays: true, Holidays: []string{}}
}

func (t *Terms) calendar() workday.Calendar {
	zone, err := time.LoadLocation(t.Zone)
	if err != nil {
		zone = time.UTC // checked when it was set; a system may have lost its zones
	}
	return workday.Calendar{Zone: zone, BankHolidays: t.BankHolidays, Holidays: t.Holidays}
}

// until is the last minute of the window that begins at a moment.
func (t *Terms) until(from time.Time) time.Time {
	return t.calendar().After(from, t.Days).Add(-time.Minute)
}

// Terms reads a plan's terms.
func (s *Services) Terms(ctx context.Context, plan string) (*Terms, error) {
	t, err := s.terms.Get(ctx, plan)
	if errors.Is(err, storage.ErrNotFound) {
		t, err = Usual(), nil
		t.ID = plan
	}
	return t, err
}

// SetTerms changes a plan's terms. seen is the version that the person had
// before them. Windows that are open keep the end that they were given.
func (s *Services) SetTerms(ctx context.Context, by people.Actor, plan string, seen int64, t Terms) (*Terms, error) {
	if err := s.Rules.Check(ctx, by, people.EditPlan, people.Scope{Plan: plan}); err != nil {
		return nil, err
	}
	t.Holidays = slices.DeleteFunc(slices.Clone(t.Holidays), func(day string) bool { return strings.TrimSpace(day) == "" })
	for i := range t.Holidays {
		t.Holidays[i] = strings.TrimSpace(t.Holidays[i])
	}
	slices.Sort(t.Holidays)
	t.Holidays = slices.Compact(t.Holidays)
	if err := t.check(); err != nil {
		return nil, err
	}
	t.Meta = storage.Meta{ID: plan, Version: seen}
	t.By, t.At = by.Person, s.Now()
	err := error(nil)
	if seen == 0 {
		err = s.terms.Insert(ctx, &t)
	} else {
		err = s.terms.Replace(ctx, &t)
	}
	if isTaken(err) || errors.Is(err, storage.ErrStale) || errors.Is(err, storage.ErrNotFound) {
		return nil, civic.Refuse(civic.Conflict, "Someone changed this while you were looking at it. See what is there now, then try again.")
	}
	return &t, err
}

func (t *Terms) check() error {
	var rs civic.Refusals
	if t.Days < 1 || t.Days > 90 {
		rs = append(rs, civic.Refuse(civic.Invalid, "Enter how many working days people have, from 1 to 90.").At("days"))
	}
	if _, err := time.LoadLocation(t.Zone); err != nil || t.Zone == "" || t.Zone == "Local" {
		rs = append(rs, civic.Refuse(civic.Invalid, "Enter a time zone such as Europe/London.").At("zone"))
	}
	if len(t.Holidays) > 500 {
		rs = append(rs, civic.Refuse(civic.Invalid, "That is too many holidays. There can be 500.").At("holidays"))
	}
	for _, day := range t.Holidays {
		if _, err := time.Parse(time.DateOnly, day); err != nil {
			rs = append(rs, civic.Refuse(civic.Invalid, "“%s” is not a day such as 2027-12-27.", day).At("holidays"))
			break
		}
	}
	if r := civic.AsRefusal(t.checkChain()); r != nil {
		rs = append(rs, r)
	}
	return rs.OrNil()
}
