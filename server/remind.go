package server

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// calendar tells the reminders what comes.
type calendar struct{ s *Server }

// Coming lists sessions with who is expected there.
func (c calendar) Coming(ctx context.Context, from, to time.Time) ([]follow.Coming, error) {
	sessions, err := c.s.meetings.Sessions.Coming(ctx, from, to)
	if err != nil {
		return nil, err
	}
	var all []follow.Coming
	for _, one := range sessions {
		who, err := c.s.meetings.Sessions.Expected(ctx, one)
		if err != nil {
			return nil, err
		}
		coming := follow.Coming{Session: one.ID, Start: one.Start, Sequence: one.Sequence, CalledOff: one.State == meeting.Cancelled}
		for _, e := range who {
			coming.Who = append(coming.Who, follow.Expected{Person: e.Person, Since: e.Since})
		}
		all = append(all, coming)
	}
	return all, nil
}

// Expects says whether a reminder that waits still means something.
func (c calendar) Expects(ctx context.Context, session string, start time.Time, calledOff bool, id people.PersonID) (bool, error) {
	return c.s.meetings.Sessions.Expects(ctx, meeting.ID(session), start, calledOff, id)
}

// reminder writes the letter before a session, or that it was called off, in
// the reader's language and by the clock of the place.
func (s *Server) reminder(ctx context.Context, by people.Actor, to *people.Person, r follow.Reminder, unsubscribe string) (follow.Letter, error) {
	one, err := s.meetings.Sessions.For(ctx, by, meeting.ID(r.Session), people.JoinSession)
	if err != nil {
		return follow.Letter{}, err
	}
	if l, known := words.ParseLang(to.Language); known {
		ctx = words.With(ctx, l)
	}
	ctx = words.At(ctx, s.now())
	when, base := page.StartOf(ctx, one), s.settings.BaseURL
	var b strings.Builder
	line := func(text string) { b.WriteString(text + "\n") }
	line(words.T(ctx, "Hello %s,", to.Shown()))
	line("")
	subject := words.T(ctx, "%s: %s", when, one.Title)
	switch {
	case r.CalledOff:
		subject = words.T(ctx, "Called off: %s", one.Title)
		line(words.T(ctx, "a session at which you were expected does not take place:"))
	case !r.Was.IsZero():
		subject = words.T(ctx, "Moved to %s: %s", when, one.Title)
		line(words.T(ctx, "a session at which you are expected begins at another time. It was to begin %s, and is now:", words.When(words.In(ctx, one.Where()), r.Was)))
	default:
		line(words.T(ctx, "you are expected at a session:"))
	}
	line("")
	line(one.Title)
	line(when + " (" + one.Zone + ")")
	if r.CalledOff {
		line("")
		line(words.T(ctx, "Why: %s", one.Cancelled.Reason))
		line(base + page.SessionPath(one.ID, ""))
	} else {
		s.expects(ctx, one, line)
	}
	line(words.T(ctx, "Choose when you are reminded: %s", base+"/account/following"))
	line(words.T(ctx, "Stop these mails with one click: %s", unsubscribe))
	return follow.Letter{Subject: subject, Body: b.String()}, nil
}

// expects writes where a session is and what is on its agenda.
func (s *Server) expects(ctx context.Context, one *meeting.Session, line func(string)) {
	base := s.settings.BaseURL
	if one.Place != "" {
		line(words.T(ctx, "Place: %s", one.Place))
	}
	if one.Link != "" {
		line(words.T(ctx, "Call: %s", one.Link))
	}
	line("")
	for i, item := range one.Agenda {
		line(strconv.Itoa(i+1) + ". " + item.Title + " – " + words.N(ctx, item.Minutes, "%d minute", "%d minutes"))
	}
	for _, p := range one.Papers {
		href := p.Href
		if strings.HasPrefix(href, "/") {
			href = base + href
		}
		line("* " + p.Title + ": " + href)
	}
	line("")
	if one.ChathamHouse {
		line(words.T(ctx, "This session is under the Chatham House rule."))
	}
	line(words.T(ctx, "Join, or say that you cannot come: %s", base+page.SessionPath(one.ID, "")))
}

// aheadDays is how far ahead an account shows what comes.
const aheadDays = 28

// sessionNeeds is what sessions ask of somebody: those that they come to, those
// that wait for their answer, meetings that are overdue in the plans that they
// coordinate, and the rules if they changed.
func (s *Server) sessionNeeds(ctx context.Context, by people.Actor) ([]page.Need, error) {
	ahead, err := s.meetings.Sessions.AheadOf(ctx, by, s.now().AddDate(0, 0, aheadDays))
	if err != nil {
		return nil, err
	}
	var all []page.Need
	for _, a := range ahead {
		n := page.Need{Href: page.SessionPath(a.ID, ""), When: a.Start, Minutes: a.Minutes()}
		title, err := s.titled(ctx, by, a.Session)
		if err != nil {
			return nil, err
		}
		switch {
		case a.State == meeting.Cancelled:
			n.Text, n.Minutes = words.T(ctx, "%s, %s, was called off: %s", a.Title, page.StartOf(ctx, a.Session), a.Cancelled.Reason), 1
		case a.State == meeting.Live:
			n.Href, n.Text = page.SessionPath(a.ID, "room"), words.T(ctx, "Join %s: it goes on now", title)
		case a.Coming:
			n.Text = words.T(ctx, "You are expected at %s, %s", title, page.StartOf(ctx, a.Session))
		default:
			n.Text, n.Minutes = words.T(ctx, "Say whether you come to %s, %s", title, page.StartOf(ctx, a.Session)), 1
		}
		all = append(all, n)
	}
	overdue, err := rhythm{s, s.now}.needs(ctx, by)
	if err != nil {
		return nil, err
	}
	rules, err := s.rulesNeed(ctx, by)
	return append(append(all, overdue...), rules...), err
}

// titled names a session with its plan: the steering groups of two plans are
// called alike.
func (s *Server) titled(ctx context.Context, by people.Actor, one *meeting.Session) (string, error) {
	if one.Plan == "" {
		return one.Title, nil
	}
	p, err := s.plans.ByID(ctx, by, plan.ID(one.Plan))
	if civic.AsRefusal(err) != nil {
		return one.Title, nil
	}
	if err != nil {
		return "", err
	}
	return one.Title + " (" + p.Title + ")", nil
}
