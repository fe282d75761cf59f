package server

import (
	"context"
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

// rhythm tells whoever coordinates a plan that its forum meets too seldom, or
// that a review of what was done is missing.
type rhythm struct {
	s   *Server
	now civic.Now
}

// lacks lists what is overdue in a plan now.
func (r rhythm) lacks(ctx context.Context, p *plan.Plan) ([]meeting.Overdue, error) {
	if !p.State.Public() || p.State == plan.Closed || p.State == plan.Assessed {
		return nil, nil
	}
	held, err := r.s.meetings.Record.Meetings(ctx, people.Operator(), p.ID)
	if err != nil {
		return nil, err
	}
	began, carried := p.Created, time.Time{}
	if len(p.History) > 0 && p.History[0].From == string(plan.Preparing) {
		began = p.History[0].At // until then nobody could come
	}
	for _, m := range p.History {
		if m.To == string(plan.Implementation) {
			carried = m.At
		}
	}
	return meeting.Lacks(held, began, carried, r.now()), nil
}

// noticeKey names one matter of one plan.
func noticeKey(p *plan.Plan, o meeting.Overdue) string {
	return o.Matter + "|" + p.ID + "|" + o.Due.UTC().Format(time.DateOnly)
}

// Due lists what is overdue in all plans, with who coordinates them.
func (r rhythm) Due(ctx context.Context) (all []follow.Notice, err error) {
	plans, err := r.s.plans.All(ctx, people.Operator())
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		lacks, err := r.lacks(ctx, p)
		if err != nil {
			return nil, err
		}
		if len(lacks) == 0 {
			continue
		}
		who, err := r.coordinators(ctx, p)
		if err != nil {
			return nil, err
		}
		for _, o := range lacks {
			all = append(all, follow.Notice{Key: noticeKey(p, o), Who: who})
		}
	}
	return all, nil
}

func (r rhythm) coordinators(ctx context.Context, p *plan.Plan) (who []people.PersonID, err error) {
	grants, err := r.s.people.Grants.At(ctx, people.Operator(), people.Scope{Plan: p.ID})
	for _, g := range grants {
		if g.Role == people.Coordinator {
			who = append(who, g.Person)
		}
	}
	return who, err
}

// of finds the plan and the matter that a notice is about, if both still are
// so and somebody still coordinates the plan.
func (r rhythm) of(ctx context.Context, key string, id people.PersonID) (*plan.Plan, *meeting.Overdue, error) {
	parts := strings.Split(key, "|")
	if len(parts) != 3 {
		return nil, nil, nil
	}
	p, err := r.s.plans.ByID(ctx, people.Operator(), plan.ID(parts[1]))
	if civic.AsRefusal(err) != nil {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	who, err := r.coordinators(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	for _, one := range who {
		if one != id {
			continue
		}
		lacks, err := r.lacks(ctx, p)
		if err != nil {
			return nil, nil, err
		}
		for _, o := range lacks {
			if noticeKey(p, o) == key {
				return p, &o, nil
			}
		}
	}
	return p, nil, nil
}

// Holds says whether a notice is still so, and still theirs.
func (r rhythm) Holds(ctx context.Context, key string, id people.PersonID) (bool, error) {
	_, o, err := r.of(ctx, key, id)
	return o != nil, err
}

// Letter writes to a coordinator, in their language.
func (r rhythm) Letter(ctx context.Context, by people.Actor, to *people.Person, key, unsubscribe string) (l follow.Letter, err error) {
	p, o, err := r.of(ctx, key, by.Person)
	if err != nil {
		return l, err
	}
	if o == nil {
		return l, civic.Refuse(civic.NotFound, "This is not overdue any more.")
	}
	if lang, known := words.ParseLang(to.Language); known {
		ctx = words.With(ctx, lang)
	}
	base := r.s.settings.BaseURL + page.SessionsPath(p.Slug)
	lines := []string{words.T(ctx, "Hello %s,", to.Shown()), "", lacking(ctx, p, *o)}
	if o.Matter == meeting.LateReview {
		lines = append(lines, words.T(ctx, "While a plan is carried out, two meetings a year present what was done and hear comments. One counts when government and others were there and its note is public."))
	} else {
		lines = append(lines, words.T(ctx, "The space for dialogue meets at least every six months. A meeting counts when government and others were there and its note is public."))
	}
	lines = append(lines, "", words.T(ctx, "Announce one, or publish the note of one that was held: %s", base), words.T(ctx, "You are told of this once, because you coordinate the plan."),
		words.T(ctx, "Stop these mails with one click: %s", unsubscribe), "")
	return follow.Letter{Subject: lacking(ctx, p, *o), Body: strings.Join(lines, "\n")}, nil
}

// lacking says what is overdue in one sentence.
func lacking(ctx context.Context, p *plan.Plan, o meeting.Overdue) string {
	if o.Matter == meeting.LateReview {
		return words.T(ctx, "A review of what was done is missing in %s: it was due by %s", p.Title, words.Day(ctx, o.Due))
	}
	return words.T(ctx, "No meeting of both sides for six months in %s: one was due by %s", p.Title, words.Day(ctx, o.Due))
}

// needs is what is overdue in the plans that by coordinates.
func (r rhythm) needs(ctx context.Context, by people.Actor) (all []page.Need, err error) {
	grants, err := r.s.people.Grants.Of(ctx, by, by.Person)
	if err != nil {
		return nil, err
	}
	for _, g := range grants {
		if g.Role != people.Coordinator || g.Plan == "" || g.Draft != "" {
			continue
		}
		p, err := r.s.plans.ByID(ctx, by, plan.ID(g.Plan))
		if civic.AsRefusal(err) != nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		lacks, err := r.lacks(ctx, p)
		if err != nil {
			return nil, err
		}
		for _, o := range lacks {
			all = append(all, page.Need{Href: page.SessionsPath(p.Slug), When: o.Due, Minutes: 10, Text: lacking(ctx, p, o)})
		}
	}
	return all, nil
}
