package server

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
	"github.com/folkmoot/folkmoot/server/civic/search"
)

// publicItems are what somebody who is not signed in may read, plans and their
// commitments first.
func (s *Server) publicItems(ctx context.Context) ([]search.Item, error) {
	plans, err := s.plans.All(ctx, people.Actor{})
	if err != nil {
		return nil, err
	}
	var all []search.Item
	titles := map[string]string{}
	for _, p := range plans {
		titles[p.ID] = p.Title
		all = append(all, search.Item{Kind: search.Plan, Title: p.Title, Href: page.PlanPath(p.Slug), Text: p.Introduction})
	}
	for _, p := range plans {
		for _, read := range []func(context.Context, *plan.Plan) ([]search.Item, error){s.commitmentItems, s.inputItems} {
			items, err := read(ctx, p)
			if err != nil {
				return nil, err
			}
			all = append(all, items...)
		}
	}
	for _, read := range []func(context.Context, map[string]string) ([]search.Item, error){s.forumItems, s.sessionItems, s.talkItems, s.ballotItems} {
		items, err := read(ctx, titles)
		if err != nil {
			return nil, err
		}
		all = append(all, items...)
	}
	return all, nil
}

// commitmentItems are a plan's texts: where one is published, what was
// published.
func (s *Server) commitmentItems(ctx context.Context, p *plan.Plan) (all []search.Item, err error) {
	drafts, err := s.drafts.Drafts.ByPlan(ctx, people.Actor{}, p.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range drafts {
		item := search.Item{Kind: search.Draft, Title: d.Title, Href: page.DraftPath(d.ID, ""), Within: p.Title}
		switch v, err := s.publications.Find(ctx, d.Key(), 0); {
		case err == nil:
			item.Kind, item.Title, item.Href, item.Text = search.Commitment, v.Record.Title, v.Record.Home(), allWords(v.Record.Content)
		case civic.AsRefusal(err) == nil:
			return nil, err
		default:
			content, _, err := s.texts.Current(ctx, d.Key())
			if err != nil {
				return nil, err
			}
			item.Text = allWords(content)
		}
		all = append(all, item)
	}
	return all, nil
}

// allWords are the words of a text, the same each time.
func allWords(c draft.Content) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(c.Short)) {
		all = append(all, c.Short[name])
	}
	for _, name := range slices.Sorted(maps.Keys(c.Texts)) {
		all = append(all, c.Texts[name].Words())
	}
	for _, m := range c.Milestones {
		all = append(all, m.Text, m.Lead)
	}
	return strings.Join(slices.DeleteFunc(all, func(w string) bool { return w == "" }), " · ")
}

func (s *Server) inputItems(ctx context.Context, p *plan.Plan) (all []search.Item, err error) {
	ask := input.Ask{}
	for len(all) < mostBrought {
		some, err := s.inputs.List(ctx, people.Actor{}, p.ID, ask)
		if err != nil {
			return nil, err
		}
		for _, v := range some.Items {
			if v.Hidden || v.Called() == "" {
				continue
			}
			said := []string{v.Body, v.Wording, v.By.Name}
			if v.Answer != nil {
				said = append(said, v.Answer.Reason)
			}
			all = append(all, search.Item{Kind: search.Input, Title: v.Called(), Href: page.InputPath(v.ID), Within: p.Title,
				Text: strings.Join(slices.DeleteFunc(said, func(w string) bool { return w == "" }), " · ")})
		}
		if ask.After = some.More; ask.After == "" {
			break
		}
	}
	return all, nil
}

func (s *Server) forumItems(ctx context.Context, _ map[string]string) (all []search.Item, err error) {
	forums, err := s.forums.All(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range forums {
		all = append(all, search.Item{Kind: search.Forum, Title: f.Title, Href: page.ForumPath(f.ID, ""), Within: f.Area, Text: f.Question})
		said, err := s.recommendations.List(ctx, people.Actor{}, f.Key())
		if err != nil {
			return nil, err
		}
		for _, r := range said {
			item := search.Item{Kind: search.Recommendation, Title: r.Title, Href: recommendation.Path(f.ID, r.N), Within: f.Title}
			if r.Content != nil {
				item.Text = allWords(*r.Content)
			}
			if a := r.Latest(); a != nil {
				item.Text += " · " + a.Reason
			}
			all = append(all, item)
		}
	}
	return all, nil
}

func (s *Server) sessionItems(ctx context.Context, plans map[string]string) (all []search.Item, err error) {
	sessions, err := s.meetings.Sessions.Everywhere(ctx, people.Actor{}, time.Time{}, time.Time{}, 0)
	if err != nil {
		return nil, err
	}
	for _, one := range sessions {
		said := []string{one.Purpose}
		for _, point := range one.Agenda {
			said = append(said, point.Title)
		}
		all = append(all, search.Item{Kind: search.Session, Title: one.Title, Href: page.SessionPath(one.ID, ""), Within: plans[one.Plan],
			Text: strings.Join(said, " · ")})
	}
	return all, nil
}

func (s *Server) talkItems(ctx context.Context, plans map[string]string) (all []search.Item, err error) {
	talks, err := s.conversations.All(ctx, people.Actor{})
	for _, k := range talks {
		all = append(all, search.Item{Kind: search.Conversation, Title: k.Title, Href: page.ConversationPath(k.ID, ""), Within: plans[k.Plan], Text: k.Prompt})
	}
	return all, err
}

func (s *Server) ballotItems(ctx context.Context, plans map[string]string) (all []search.Item, err error) {
	for after := ""; ; {
		some, err := s.ballots.All(ctx, people.Actor{}, after)
		if err != nil {
			return nil, err
		}
		for _, b := range some.Items {
			said := []string{b.About}
			for _, q := range b.Questions {
				said = append(said, q.Title)
			}
			all = append(all, search.Item{Kind: search.Ballot, Title: b.Title, Href: page.BallotPath(b.ID, ""), Within: plans[b.Plan], Text: strings.Join(said, " · ")})
		}
		if after = some.More; after == "" {
			return all, nil
		}
	}
}
