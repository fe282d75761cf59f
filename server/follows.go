package server

import (
	"cmp"
	"context"
	"net/url"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// happenings knows what is new in what people follow.
type happenings struct{ s *Server }

const mostNews = 50

// Named gives a thing's title and address for somebody who may read it.
func (h happenings) Named(ctx context.Context, by people.Actor, t follow.Thing) (title, href string, err error) {
	switch t.Kind {
	case follow.Plan:
		p, err := h.s.plans.ByID(ctx, by, plan.ID(t.ID))
		if err != nil {
			return "", "", err
		}
		return p.Title, page.PlanPath(p.Slug), nil
	case follow.Draft:
		d, err := h.s.drafts.Drafts.Find(ctx, by, draft.ID(t.ID))
		if err != nil {
			return "", "", err
		}
		return d.Title, page.DraftPath(d.ID, ""), nil
	case follow.Commitment:
		v, err := h.s.publications.Find(ctx, draft.ID(t.ID), 0)
		if err != nil {
			return "", "", err
		}
		return v.Record.Title, v.Record.Home(), nil
	case follow.Theme:
		id, theme, found := strings.Cut(t.ID, "|")
		if !found || theme == "" {
			break
		}
		p, err := h.s.plans.ByID(ctx, by, plan.ID(id))
		if err != nil {
			return "", "", err
		}
		return theme + " · " + p.Title, page.PlanPath(p.Slug) + "/inputs?" + url.Values{"theme": {theme}}.Encode(), nil
	case follow.Person:
		if !by.SignedIn() {
			return "", "", civic.Refuse(civic.SignIn, "Sign in to look for people.")
		}
		p, err := h.s.people.Person(ctx, people.PersonID(t.ID))
		if err != nil {
			return "", "", err
		}
		return p.Shown(), "/account/following", nil
	}
	return "", "", civic.Refuse(civic.NotFound, "There is no such thing to follow.")
}

// News of a thing since a moment.
func (h happenings) News(ctx context.Context, by people.Actor, t follow.Thing, since time.Time) ([]follow.News, error) {
	switch t.Kind {
	case follow.Plan:
		return h.ofPlan(ctx, by, t.ID, since)
	case follow.Draft:
		return h.ofDraft(ctx, by, draft.ID(t.ID), since)
	case follow.Commitment:
		return h.ofCommitment(ctx, draft.ID(t.ID), since)
	case follow.Theme:
		return h.ofTheme(ctx, by, t.ID, since)
	case follow.Person:
		return h.ofPerson(ctx, by, people.PersonID(t.ID), since)
	}
	return nil, nil
}

func published(ctx context.Context, v *publication.View) follow.News {
	n := follow.News{When: v.Record.At, Href: v.Record.Address(), Title: v.Record.Title, Text: words.T(ctx, "Version %d is published.", v.Record.N)}
	if v.Withdrawal != nil {
		n.When, n.Text = v.Withdrawal.At, words.T(ctx, "Version %d is withdrawn.", v.Record.N)
	}
	return n
}

// isNew claims that a publication came after a moment. Its date is a whole
// second, so it counts from that second's end: whoever looked a little earlier
// in the same second would otherwise never hear of it.
func isNew(n follow.News, since time.Time) bool {
	return n.When.Add(time.Second - time.Nanosecond).After(since)
}

func (h happenings) ofPlan(ctx context.Context, by people.Actor, id string, since time.Time) ([]follow.News, error) {
	feed, err := h.s.publications.Feed(ctx, id, mostNews)
	if err != nil {
		return nil, err
	}
	var all []follow.News
	for _, v := range feed {
		if n := published(ctx, v); isNew(n, since) {
			all = append(all, n)
		}
	}
	drafts, err := h.s.drafts.Drafts.ByPlan(ctx, by, id)
	for _, d := range drafts {
		if d.Created.After(since) {
			all = append(all, follow.News{When: d.Created, Href: page.DraftPath(d.ID, ""), Title: d.Title, Text: words.T(ctx, "A new draft is being written.")})
		}
	}
	return all, err
}

func (h happenings) ofCommitment(ctx context.Context, id draft.ID, since time.Time) ([]follow.News, error) {
	versions, err := h.s.publications.Versions(ctx, id, "")
	if err != nil {
		return nil, err
	}
	var all []follow.News
	for _, v := range versions.Items {
		n := published(ctx, v)
		if !isNew(n, since) {
			continue
		}
		if v.Withdrawal == nil && v.Record.N > 1 {
			if n.Differences, err = h.s.publications.Changes(ctx, id, v.Record.N); err != nil {
				return nil, err
			}
		}
		all = append(all, n)
	}
	return all, nil
}

func (h happenings) ofDraft(ctx context.Context, by people.Actor, id draft.ID, since time.Time) ([]follow.News, error) {
	d, err := h.s.drafts.Drafts.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	all, err := h.textOf(ctx, by, d, since)
	if err != nil {
		return nil, err
	}
	threads, err := h.s.drafts.Comments.List(ctx, by, id, draft.Ask{Order: draft.NewestFirst})
	if err != nil {
		return nil, err
	}
	for _, t := range threads.Items {
		if t.At.After(since) && t.By.Person != by.Person && t.Hidden == nil {
			all = append(all, follow.News{When: t.At, Href: page.ThreadPath(d.ID, t.ID), Title: d.Title, Text: words.T(ctx, "%s commented: %s", t.By.Name, page.Shorten(t.Body, 140))})
		}
	}
	v, err := h.s.agreements.Status(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if c := v.Change; c != nil && c.At.After(since) {
		all = append(all, follow.News{When: c.At, Href: page.DraftPath(d.ID, "agreement"), Title: d.Title, Text: words.T(ctx, "The agreed text was changed. Comments are open until %s.", words.When(ctx, c.Until)), Differences: c.Differences})
	} else if a := v.Agreement; a != nil && a.At.After(since) {
		all = append(all, follow.News{When: a.At, Href: page.DraftPath(d.ID, "agreement"), Title: d.Title, Text: words.T(ctx, "Government and civil society agreed on the text.")})
	}
	for _, x := range v.Dissents {
		if x.At.After(since) {
			all = append(all, follow.News{When: x.At, Href: page.DraftPath(d.ID, "agreement"), Title: d.Title, Text: words.T(ctx, "%s dissents.", x.By.OrganisationName)})
		}
	}
	return all, nil
}

// textOf compares a draft's text with the last version from before a moment.
func (h happenings) textOf(ctx context.Context, by people.Actor, d *draft.Draft, since time.Time) ([]follow.News, error) {
	var was, now *draft.Version
	for after := ""; ; {
		versions, err := h.s.drafts.Versions.List(ctx, by, d.Key(), after)
		if err != nil {
			return nil, err
		}
		for _, v := range versions.Items {
			if now == nil {
				now = v
			}
			if was == nil && !v.At.After(since) {
				was = v
			}
		}
		if after = versions.More; was != nil || after == "" {
			break
		}
	}
	if now == nil || !now.At.After(since) {
		return nil, nil
	}
	n := follow.News{When: now.At, Href: page.DraftPath(d.ID, ""), Title: d.Title, Text: words.T(ctx, "The text was changed.")}
	if was != nil {
		var err error
		if n.Differences, err = h.s.drafts.Versions.Compare(ctx, by, d.Key(), was.Seq, now.Seq); err != nil {
			return nil, err
		}
		if len(n.Differences) == 0 {
			return nil, nil
		}
	}
	return []follow.News{n}, nil
}

func (h happenings) ofTheme(ctx context.Context, by people.Actor, id string, since time.Time) ([]follow.News, error) {
	plan, theme, _ := strings.Cut(id, "|")
	inputs, err := h.s.inputs.List(ctx, by, plan, input.Ask{Theme: theme})
	var all []follow.News
	for _, in := range inputs.Items {
		title := in.Called()
		if in.At.After(since) {
			all = append(all, follow.News{When: in.At, Href: page.InputPath(in.ID), Title: title, Text: words.T(ctx, "%s brought something to this theme.", in.By.Name)})
		}
		if in.Answer != nil && in.Answered.After(since) {
			all = append(all, follow.News{When: in.Answered, Href: page.InputPath(in.ID), Title: title, Text: words.T(ctx, "Answered: %s", page.DispositionName(ctx, in.Disposition))})
		}
	}
	return all, err
}

func (h happenings) ofPerson(ctx context.Context, by people.Actor, id people.PersonID, since time.Time) ([]follow.News, error) {
	brought, err := h.s.inputs.BroughtBy(ctx, by, id, since, mostNews)
	var all []follow.News
	for _, in := range brought {
		all = append(all, follow.News{When: in.At, Href: page.InputPath(in.ID), Title: cmp.Or(in.About, in.Called()),
			Text: page.InputKind(ctx, in.Kind) + ": " + in.Called()})
	}
	return all, err
}
