package server

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// What the front page asks people to join: at most so many cards, sessions of
// so many days ahead.
const (
	mostAsks     = 5
	daysAhead    = 14
	toRegister   = 6 // minutes, as the letter's page says
	toGiveATurn  = 5 // minutes for a first round through statements
	mostSessions = 50
)

// asks are what people can still change: drafts, and of what else goes on the
// next session, the forum whose letters are out and the open conversation.
func (s *Server) asks(ctx context.Context) ([]page.Ask, error) {
	var others []page.Ask
	for _, read := range []func(context.Context) (*page.Ask, error){s.comingSession, s.recruitingForum, s.openConversation} {
		one, err := read(ctx)
		if err != nil {
			return nil, err
		}
		if one != nil {
			others = append(others, *one)
		}
	}
	drafts, err := s.openDrafts(ctx, mostAsks-len(others))
	return append(drafts, others...), err
}

// comingSession is the next that everybody may join, or one that goes on.
func (s *Server) comingSession(ctx context.Context) (*page.Ask, error) {
	now := s.now()
	all, err := s.meetings.Sessions.Everywhere(ctx, people.Actor{}, now.AddDate(0, 0, -1), now.AddDate(0, 0, daysAhead), mostSessions)
	if err != nil {
		return nil, err
	}
	for _, one := range all {
		live := one.State == meeting.Live
		if one.Access != meeting.ForEverybody || one.Over() || !live && one.Start.Before(now) {
			continue
		}
		a := &page.Ask{Kind: page.AskSession, Href: page.SessionPath(one.ID, ""), Title: one.Title, Text: one.Purpose, When: page.StartOf(ctx, one)}
		if live {
			a.Kind = page.AskLive
		}
		for _, point := range one.Agenda {
			a.Minutes += point.Minutes
		}
		a.Plan, err = s.planTitle(ctx, one.Plan)
		return a, err
	}
	return nil, nil
}

// recruitingForum is the newest forum whose codes can be used.
func (s *Server) recruitingForum(ctx context.Context) (*page.Ask, error) {
	all, err := s.forums.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range all {
		if f.Phase != forum.Recruiting || f.Halted != nil || f.Selection != nil {
			continue
		}
		until, err := s.recruits.Until(ctx, f.Key())
		if err != nil {
			return nil, err
		}
		if s.now().Before(until) {
			return &page.Ask{Kind: page.AskForum, Href: page.ForumPath(f.ID, ""), Title: f.Title, Plan: f.Area, Text: f.Question,
				Until: until, Minutes: toRegister}, nil
		}
	}
	return nil, nil
}

// openConversation is the newest that takes votes.
func (s *Server) openConversation(ctx context.Context) (*page.Ask, error) {
	all, err := s.conversations.All(ctx, people.Actor{})
	if err != nil {
		return nil, err
	}
	for _, k := range all {
		if k.TakesVotes() {
			title, err := s.planTitle(ctx, k.Plan)
			return &page.Ask{Kind: page.AskConversation, Href: page.ConversationPath(k.ID, ""), Title: k.Title, Plan: title, Text: k.Prompt,
				Minutes: toGiveATurn}, err
		}
	}
	return nil, nil
}

// planTitle names a plan that everybody may see, "" for any other and for
// none.
func (s *Server) planTitle(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	p, err := s.plans.ByID(ctx, people.Actor{}, plan.ID(id))
	if civic.AsRefusal(err) != nil {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	return p.Title, nil
}

// openDrafts are those that everybody may take part in, the first to close first.
func (s *Server) openDrafts(ctx context.Context, most int) ([]page.Ask, error) {
	open, err := s.drafts.Drafts.OpenToAll(ctx, most)
	if err != nil {
		return nil, err
	}
	var all []page.Ask
	for _, d := range open {
		p, err := s.plans.ByID(ctx, people.Actor{}, plan.ID(d.Plan))
		if civic.AsRefusal(err) != nil {
			continue // a plan that is not public yet
		}
		if err != nil {
			return nil, err
		}
		counts, err := s.draftCounts(ctx, d.Key())
		if err != nil {
			return nil, err
		}
		content, _, err := s.texts.Current(ctx, d.Key())
		if err != nil {
			return nil, err
		}
		all = append(all, page.Ask{Href: page.DraftPath(d.ID, ""), Title: d.Title, Plan: p.Title, Minutes: minutes(content),
			Until: d.Until, Comments: counts.Comments, Stances: counts.Stances})
	}
	return all, nil
}

// minutes is how long reading a draft takes, at 200 words a minute, and as
// long again to say something about it.
func minutes(c draft.Content) int {
	letters := 0
	for _, text := range c.Texts {
		letters += len(text.Words())
	}
	return max(2, 2*letters/6/200)
}
