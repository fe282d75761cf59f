package server

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

// calendarFile is one session for a calendar: to be added, changed or, where
// it was called off, taken out. The identity of the entry stays the same, and
// its sequence goes up with each change, as RFC 5546 asks.
func (s *Server) calendarFile(c *fiber.Ctx) error {
	one, err := s.meetings.Sessions.Find(c.UserContext(), s.actor(c), sessionID(c))
	if err != nil {
		return err
	}
	method := ics.MethodPublish
	if one.State == meeting.Cancelled {
		method = ics.MethodCancel
	}
	return s.sendCalendar(c, method, one.Title, []*meeting.Session{one})
}

// calendarFeed is every session of a plan, or of all, for calendars that come
// back for changes.
func (s *Server) calendarFeed(c *fiber.Ctx) error {
	p, _, err := s.planOf(c)
	if err != nil {
		return err
	}
	all, err := s.listed(c, p)
	if err != nil {
		return err
	}
	title := s.settings.Name
	if p != nil {
		title = p.Title
	}
	return s.sendCalendar(c, ics.MethodPublish, title, all)
}

func (s *Server) sendCalendar(c *fiber.Ctx, method ics.Method, title string, all []*meeting.Session) error {
	cal := ics.NewCalendarFor("Folkmoot")
	cal.SetMethod(method)
	cal.SetName(title)
	cal.SetXWRCalName(title)
	cal.SetRefreshInterval("PT1H")
	cal.SetXPublishedTTL("PT1H")
	for _, one := range all {
		if one.Source == "" { // an imported meeting has no hour
			s.calendarEvent(cal, one)
		}
	}
	c.Set(fiber.HeaderContentType, "text/calendar; charset=utf-8; method="+string(method))
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="session.ics"`)
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	return c.SendString(cal.Serialize())
}

func (s *Server) calendarEvent(cal *ics.Calendar, one *meeting.Session) {
	host := "folkmoot"
	if u, err := url.Parse(s.settings.BaseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	e := cal.AddEvent(one.ID + "@" + host)
	e.SetDtStampTime(one.Told)
	e.SetModifiedAt(one.Told)
	e.SetCreatedTime(one.Created)
	e.SetSequence(one.Sequence)
	// In UTC, so that no calendar needs our idea of a zone; a series is kept as
	// single sessions, each at its own moment, so clock changes are in it.
	e.SetStartAt(one.Start)
	e.SetEndAt(one.End())
	e.SetSummary(one.Title)
	address := strings.TrimSuffix(s.settings.BaseURL, "/") + page.SessionPath(one.ID, "")
	e.SetURL(address)
	about := one.Purpose + "\n\n" + address
	if one.Link != "" {
		about += "\n" + one.Link
	}
	if one.Cancelled != nil {
		about = one.Cancelled.Reason + "\n\n" + address
	}
	e.SetDescription(about)
	switch {
	case one.Place != "":
		e.SetLocation(one.Place)
	case one.Link != "":
		e.SetLocation(one.Link)
	}
	if one.State == meeting.Cancelled {
		e.SetStatus(ics.ObjectStatusCancelled)
		return
	}
	e.SetStatus(ics.ObjectStatusConfirmed)
	for _, before := range []time.Duration{24 * time.Hour, 15 * time.Minute} {
		alarm := e.AddAlarm()
		alarm.SetAction(ics.ActionDisplay)
		alarm.SetTrigger("-PT" + inMinutes(before))
		alarm.SetDescription(one.Title)
	}
}

// inMinutes writes a duration as iCalendar does: 15M.
func inMinutes(d time.Duration) string { return strconv.Itoa(int(d.Minutes())) + "M" }
