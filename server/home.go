package server

import (
	"context"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

// What the front page shows at most.
const (
	mostDecisions = 5
	mostNeeds     = 8
)

// home is the front page: what people can still change, and for who is signed
// in, first what needs them.
func (s *Server) home(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	v := page.HomeView{SignedIn: by.SignedIn()}
	var err error
	if v.Asks, err = s.asks(ctx); err != nil {
		return err
	}
	if v.Decided, err = s.decisions(ctx); err != nil {
		return err
	}
	if by.SignedIn() {
		all, err := s.allNeeds(ctx, by)
		if err != nil {
			return err
		}
		v.Needs, v.MoreNeeds = all[:min(len(all), mostNeeds)], len(all) > mostNeeds
	}
	f := s.frame(c, "")
	f.Section, f.Feed, f.Done = "home", "/feed.atom", page.AccountDone(ctx, c.Query("done"))
	return s.show(c, f, page.Home(v))
}

func (s *Server) decisions(ctx context.Context) ([]page.Decision, error) {
	feed, err := s.publications.Feed(ctx, "", mostDecisions)
	if err != nil {
		return nil, err
	}
	var all []page.Decision
	for _, v := range feed {
		all = append(all, decision(v))
	}
	return all, nil
}

func decision(v *publication.View) page.Decision {
	d := page.Decision{Href: v.Record.Address(), Title: v.Record.Title, Plan: v.Record.PlanTitle, Number: v.Record.N, Note: v.Record.Note, When: v.Record.At}
	if v.Withdrawal != nil {
		d.Withdrawn, d.Note, d.When = true, v.Withdrawal.Reason, v.Withdrawal.At
	}
	return d
}

// needs is what waits for a person: where somebody named them.
func (s *Server) needs(ctx context.Context, by people.Actor) ([]page.Need, error) {
	named, err := s.drafts.Comments.Mentions(ctx, by, "")
	if err != nil {
		return nil, err
	}
	var all []page.Need
	for _, m := range named.Items {
		if len(all) == mostNeeds {
			break
		}
		d, err := s.drafts.Drafts.Find(ctx, by, m.Draft)
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		all = append(all, page.Need{Href: page.ThreadPath(d.ID, m.Thread), Text: words.T(ctx, "You were named in the discussion of %s", d.Title), When: m.At, Minutes: aMention})
	}
	news, err := s.inputs.News(ctx, by)
	if err != nil || len(news) == 0 {
		return all, err
	}
	return append([]page.Need{{Href: "/account/inputs", When: news[0].News, Minutes: min(len(news)*aReading, aSitting),
		Text: words.N(ctx, len(news), "There is news of %d thing that you said", "There is news of %d things that you said")}}, all...), nil
}

// since says what changed in a draft since this person's last visit.
func (s *Server) since(ctx context.Context, by people.Actor, h page.DraftHead) (*page.Since, error) {
	was, err := s.drafts.Comments.Visit(ctx, by, h.Draft.Key())
	if err != nil || was.At.IsZero() || was.Seq == was.Now {
		return nil, err
	}
	changed, err := s.drafts.Versions.Compare(ctx, by, h.Draft.Key(), was.Seq, was.Now)
	if err != nil || len(changed) == 0 {
		return nil, err
	}
	v := &page.Since{When: was.At, Href: page.ComparePath(page.DraftPath(h.Draft.ID, "versions"), strconv.FormatInt(was.Seq, 10), strconv.FormatInt(was.Now, 10))}
	for _, d := range changed {
		label := h.Labels[d.Field]
		if label == "" {
			label = string(d.Field)
		}
		v.Fields = append(v.Fields, govuk.Link{Href: "#field-" + string(d.Field), Text: label})
	}
	return v, nil
}

// latest is the newest of the discussion, for beside the text.
func (s *Server) latest(ctx context.Context, by people.Actor, h page.DraftHead) ([]*draft.ThreadView, error) {
	threads, err := s.drafts.Comments.List(ctx, by, h.Draft.Key(), draft.Ask{Order: draft.NewestFirst})
	if err != nil {
		return nil, err
	}
	return threads.Items[:min(len(threads.Items), 5)], nil
}
