package input

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// New is something as somebody brings it.
type New struct {
	Key        string // makes a second sending of the same form find the first
	Kind       Kind
	Commitment draft.ID // "" for the whole plan
	Title      string
	Body       string
	Theme      string
	Link       string
	File       *Upload
	// Behalf is whose words these are, for what an official types in.
	Behalf *Behalf
}

// Limits of what is brought.
const (
	MostTitle = 200
	MostBody  = 10000
	MostLink  = 1000
	MostWho   = 200
	mostHour  = 30 // by one person; those who type in for others are not held up
)

// official claims that only those who sort inputs bring this kind.
func (k Kind) official() bool { return k == Offline || k == Recommendation }

func (n *New) tidy(now time.Time) error {
	n.Title, n.Body, n.Theme, n.Link = line(n.Title), clean(n.Body), line(n.Theme), line(n.Link)
	var rs civic.Refusals
	if !slices.Contains([]Kind{Idea, Evidence, Offline, Recommendation}, n.Kind) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose what you bring: an idea or evidence.").At("kind"))
	}
	within(&rs, n.Title, MostTitle, "title", civic.Refuse(civic.Invalid, "Enter a title."))
	empty := civic.Refuse(civic.Invalid, "Say it in your own words.")
	if n.Kind == Evidence {
		empty = civic.Refuse(civic.Invalid, "Say in a few words what this shows.")
	}
	within(&rs, n.Body, MostBody, "body", empty)
	within(&rs, n.Theme, MostTheme, "theme", nil)
	within(&rs, n.Link, MostLink, "link", nil)
	if n.Link != "" && !webAddress(n.Link) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Enter the whole address, beginning with https://").At("link"))
	}
	if n.Kind == Evidence && n.Link == "" && n.File == nil {
		rs = append(rs, civic.Refuse(civic.Invalid, "Add a file or a link.").At("file"))
	}
	if n.File != nil {
		rs = append(rs, n.File.problems()...)
	}
	if n.Kind.official() {
		rs = append(rs, n.Behalf.tidy(now)...)
	} else {
		n.Behalf = nil
	}
	return rs.OrNil()
}

// longAgo bounds the day of what is typed in: before it, a year is mistyped.
const longAgo = 10

func (b *Behalf) tidy(now time.Time) (rs civic.Refusals) {
	if b == nil {
		b = &Behalf{}
	}
	b.Name, b.Where = line(b.Name), line(b.Where)
	within(&rs, b.Name, MostWho, "who", civic.Refuse(civic.Invalid, "Say whose words these are, as they want to be named."))
	within(&rs, b.Where, MostWho, "where", nil)
	if !b.Sector.Known() {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose the sector of whoever said it.").At("sector"))
	}
	switch ahead := b.Received.Sub(now); {
	case b.Received.IsZero():
	case ahead >= 12*time.Hour:
		rs = append(rs, civic.Refuse(civic.Invalid, "This day is still to come. Enter the day on which it was received.").At("received"))
	case ahead >= 0: // a day is given by its noon, and this one is today's
		b.Received = time.Time{}
	case b.Received.Before(now.AddDate(-longAgo, 0, 0)):
		rs = append(rs, civic.Refuse(civic.Invalid, "This is more than %d years ago. Enter the day on which it was received.", longAgo).At("received"))
	}
	return rs
}

func webAddress(link string) bool {
	u, err := url.Parse(link)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil
}

// Bring keeps something that somebody brings to a plan. The input is kept
// last: a file without one is a file that nobody can reach.
func (s *Inputs) Bring(ctx context.Context, by people.Actor, plan string, n New) (*Input, error) {
	if err := s.mayBring(ctx, by, plan, n); err != nil {
		return nil, err
	}
	if err := n.tidy(s.Now()); err != nil {
		return nil, err
	}
	in := &Input{Plan: plan, Commitment: n.Commitment, Kind: n.Kind, By: draft.VoiceOf(by), At: s.Now(), Behalf: n.Behalf,
		Title: n.Title, Body: n.Body, Theme: n.Theme, Link: n.Link}
	in.ID = civic.NewID(in.At)
	if n.Key != "" {
		in.ID = civic.SameID("input", string(n.Kind), plan, string(by.Person), n.Key)
	}
	if first, err := s.kept.Get(ctx, in.ID); err == nil {
		return first, again(first, in)
	}
	if err := s.notTooOften(ctx, by, n.Kind); err != nil {
		return nil, err
	}
	if n.File != nil {
		var err error
		if in.File, err = s.keepFile(ctx, in.Key(), n.File); err != nil {
			return nil, err
		}
	}
	in.step(Received, in.Since(), draft.Voice{}, "")
	if n.Kind.official() {
		in.step(Acknowledged, in.At, in.By, "")
	}
	err := s.insert(ctx, in)
	if errors.Is(err, storage.ErrExists) {
		first, err := s.kept.Get(ctx, in.ID)
		if err != nil {
			return nil, err
		}
		return first, again(first, in)
	}
	if err != nil {
		return nil, err
	}
	s.tell(ctx, in, by.Person, "input.received")
	return in, nil
}

// again answers a second sending: the first one's result if it says the same.
func again(first, second *Input) error {
	if first.Title != second.Title || first.Body != second.Body {
		return civic.Refuse(civic.Conflict, "You sent this a moment ago with other words. Begin a new one to say more.")
	}
	return nil
}

func (s *Inputs) mayBring(ctx context.Context, by people.Actor, plan string, n New) error {
	if n.Kind.official() {
		return s.may(ctx, by, plan, n.Commitment, people.TriageInputs)
	}
	scope, takes, err := s.Plans.Place(ctx, plan)
	if err != nil {
		return err
	}
	if err := s.Rules.Check(ctx, by, people.BringInput, scope); err != nil {
		return err
	}
	if !takes {
		return civic.Refuse(civic.Conflict, "This plan takes no more ideas or evidence.")
	}
	if n.Commitment == "" {
		return nil
	}
	return s.may(ctx, by, plan, n.Commitment, people.ReadPlan)
}

func (s *Inputs) notTooOften(ctx context.Context, by people.Actor, kind Kind) error {
	if kind.official() {
		return nil
	}
	recent, err := s.kept.All(ctx, storage.Query{Index: byPerson, Equal: []any{string(by.Person)}, From: s.Now().Add(-time.Hour), Limit: 10 * mostHour})
	n := 0
	for _, in := range recent {
		if in.Source == "" {
			n++
		}
	}
	if err == nil && n >= mostHour {
		return tooOften
	}
	return err
}
