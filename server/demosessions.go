package server

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/fuzzydate"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// sessions are the meetings of the plans: reviews that were held, a workshop
// that comes, and one that is going on.
func (st *stage) sessions(ctx context.Context) error {
	all, err := st.s.plans.All(ctx, people.Operator())
	if err != nil {
		return err
	}
	for _, p := range all {
		switch p.State {
		case plan.Implementation:
			err = st.reviews(ctx, p)
		case plan.Drafting:
			err = st.workshops(ctx, p)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// at is a day so far from now, at two in the afternoon in London.
func (st *stage) at(days int) time.Time {
	y, m, d := st.now.In(londonZone).AddDate(0, 0, days).Date()
	return time.Date(y, m, d, 14, 0, 0, 0, londonZone)
}

var londonZone = func() *time.Location {
	zone, err := time.LoadLocation("Europe/London")
	if err != nil {
		return time.UTC
	}
	return zone
}()

// reviews are the past meetings about the published plan.
func (st *stage) reviews(ctx context.Context, p *plan.Plan) error {
	drafts, err := st.s.drafts.Drafts.ByPlan(ctx, people.Operator(), p.ID)
	if err != nil {
		return err
	}
	for i, days := range []int{-260, -120} {
		about := meeting.About{Title: "Review of the plan, autumn", Purpose: "What was done about each commitment since the last meeting, and what people who use it think of that.",
			Kind: meeting.Review, Start: st.at(days), Zone: "Europe/London", Place: "Old Customs House, Aldren", Access: meeting.ForRoles, Turns: meeting.BySector,
			Agenda: meeting.ReadAgenda("Welcome, 5\nWhat was done, 40\nWhat civil society sees, 30, from civil society\nNext steps, 15", nil)}
		if i == 1 {
			about.Title = "Review of the plan, spring"
		}
		one, err := st.s.meetings.Sessions.Enter(ctx, st.cast["coordinator"], p.ID, "", about)
		if err != nil {
			return err
		}
		if err := st.hold(ctx, one.Key(), drafts); err != nil {
			return err
		}
	}
	return nil
}

// hold takes a session from its beginning to its published note.
func (st *stage) hold(ctx context.Context, id meeting.ID, drafts []*draft.Draft) error {
	all, chair := st.s.meetings, st.cast["coordinator"]
	for _, key := range []string{"coordinator", "lead", "drafter", "speaker", "citizen"} {
		if err := all.Rooms.Join(ctx, st.cast[key], id, true); err != nil {
			return err
		}
	}
	if err := all.Rooms.Begin(ctx, chair, id); err != nil {
		return err
	}
	for i, said := range []meeting.Said{
		{Kind: meeting.Update, Text: "Twenty-six of the 41 bodies publish in the one format, and four more begin next month.", Speaker: "Demo Lead Official", Milestones: []int{1}, Stage: plan.InProgress},
		{Kind: meeting.Update, Text: "The second milestone waits for new rooms and is three months late.", Speaker: "Demo Lead Official", Milestones: []int{2}, Stage: plan.Delayed},
		{Kind: meeting.Decision, Text: "The figures of each month are published on its tenth day, late or not."},
		{Kind: meeting.Action, Text: "Publish the list of payments that were late, with the body that was.", Owner: "Treasury of Aldren", Due: fuzzydate.Parse("end of next quarter")},
		{Kind: meeting.Action, Text: "Ask ten journalists whether they find the payments.", Owner: "Open Lines Network", Due: fuzzydate.Parse("Autumn 2027")},
		{Kind: meeting.NotTaken, Text: "A league table of bodies.", Reason: "The monthly list shows the same without ranking bodies of different size."},
		{Kind: meeting.Dissent, Text: "Civil society does not agree that this is under way as promised: the milestone says thirty bodies by June 2025."},
	} {
		if i < len(drafts) && said.Kind == meeting.Update {
			said.Commitment = drafts[i].Key()
		}
		if _, err := all.Record.Add(ctx, chair, id, "", said); err != nil {
			return err
		}
	}
	if err := all.Rooms.End(ctx, chair, id); err != nil {
		return err
	}
	words := meeting.Words{Recap: "The plan was amended once since the last meeting.", Author: "Demo Coordinator", Provenance: "the Open Government Office of Aldren", Next: fuzzydate.Parse("in six months")}
	if _, err := all.Record.Write(ctx, chair, id, 0, words); err != nil {
		return err
	}
	if err := all.Record.Agree(ctx, chair, id); err != nil {
		return err
	}
	return all.Record.Publish(ctx, chair, id)
}

// workshops are what goes on about the plan that is being drafted: one in a
// week, a series, and one that is live with a queue and a question.
func (st *stage) workshops(ctx context.Context, p *plan.Plan) error {
	drafts, err := st.s.drafts.Drafts.ByPlan(ctx, people.Operator(), p.ID)
	if err != nil {
		return err
	}
	about := meeting.About{Title: "Workshop on open contracting", Purpose: "Agree who checks the notices, and write it into the milestones. The text can still change until the draft closes.",
		Kind: meeting.Workshop, Start: st.at(7), Zone: "Europe/London", Place: "Library of Aldren, upper room", Access: meeting.ForEverybody, Turns: meeting.BySector,
		Agenda: meeting.ReadAgenda("Welcome, 5\nWho checks the notices?, 25, from civil society\nMilestones, 25\nNext steps, 5", nil)}
	if len(drafts) > 0 {
		about.Drafts = []draft.ID{drafts[0].Key()}
	}
	if _, err := st.s.meetings.Sessions.Enter(ctx, st.cast["coordinator"], p.ID, "", about); err != nil {
		return err
	}
	quiet := about
	quiet.Title, quiet.Purpose, quiet.ChathamHouse, quiet.Start, quiet.Kind = "Steering group", "What officials and civil society need to say to each other plainly.", true, st.at(21), meeting.Forum
	quiet.Access, quiet.Drafts = meeting.ForRoles, nil
	if _, err := st.s.meetings.Sessions.EnterSeries(ctx, st.cast["coordinator"], p.ID, "", quiet, meeting.FourMonths, 3); err != nil {
		return err
	}
	about.Title, about.Start = "Open hour on the drafts", st.now
	live, err := st.s.meetings.Sessions.Enter(ctx, st.cast["coordinator"], p.ID, "", about)
	if err != nil {
		return err
	}
	if _, err := st.s.meetings.Sessions.SetDeputies(ctx, st.cast["coordinator"], live.Key(), []people.PersonID{st.cast["drafter"].Person}); err != nil {
		return err
	}
	rooms, id := st.s.meetings.Rooms, live.Key()
	for _, key := range []string{"lead", "speaker", "suggester"} {
		if err := rooms.Join(ctx, st.cast[key], id, true); err != nil {
			return err
		}
	}
	if err := rooms.Begin(ctx, st.cast["coordinator"], id); err != nil {
		return err
	}
	if err := rooms.Ask(ctx, st.cast["speaker"], id, meeting.Speak); err != nil {
		return err
	}
	return rooms.Question(ctx, st.cast["suggester"], id, "Does the Audit Office have the people to check every notice?")
}
