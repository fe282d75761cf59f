package server

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// deliberated plans two sessions of a forum: one that is going on, with its
// tables and their cards, and one that comes.
func (st *stage) deliberated(ctx context.Context, f *forum.Forum, panel []people.Actor) error {
	if err := st.secondFacilitator(ctx, f); err != nil {
		return err
	}
	all, lead := st.s.meetings, st.cast["delivery"]
	about := meeting.About{Title: "What must change at the school gates", Purpose: "Each table writes what it would change, sorts it, and brings the best before everybody.",
		Kind: meeting.Deliberation, Start: st.now.Add(-40 * time.Minute), Zone: "Europe/London", Place: "Market hall of Sorrel, ground floor", Access: meeting.ForRoles,
		Turns: meeting.ByPerson, Agenda: meeting.ReadAgenda("Welcome, 10\nAt tables: what would you change?, 60\nBefore everybody, 40", nil),
		Papers: []meeting.Paper{{Title: "The map of the six schools", Href: page.ForumPath(f.ID, "evidence")}}}
	one, err := all.Sessions.Enter(ctx, lead, draft.Forum(f.ID), "", about)
	if err != nil {
		return err
	}
	about.Title, about.Purpose, about.Kind = "Words that we all mean", "Read each recommendation aloud and mend what is not clear.", meeting.Wording
	about.Start, about.Papers = st.at(9), nil
	about.Agenda = meeting.ReadAgenda("Welcome, 10\nEach recommendation, 90\nWhat is still missing, 20", nil)
	if _, err := all.Sessions.Enter(ctx, lead, draft.Forum(f.ID), "", about); err != nil {
		return err
	}
	if err := all.Rooms.Begin(ctx, lead, one.Key()); err != nil {
		return err
	}
	if err := st.s.deliberations.Wish(ctx, panel[3], f.Key(), []deliberation.Need{deliberation.Loop}); err != nil {
		return err
	}
	r, err := st.s.deliberations.Draw(ctx, lead, f.Key(), one.Key(), 0, deliberation.Layout{Tables: 2, Offers: [][]deliberation.Need{{deliberation.Loop}}})
	if err != nil {
		return err
	}
	if _, err := st.s.deliberations.Confirm(ctx, lead, f.Key(), one.Key(), r.Version); err != nil {
		return err
	}
	return st.carded(ctx, f.Key(), one.Key(), panel)
}

// secondFacilitator appoints somebody made up beside the one of the cast.
func (st *stage) secondFacilitator(ctx context.Context, f *forum.Forum) error {
	id, err := st.s.people.Introduce(ctx, people.Operator(), people.Introduction{Provider: "demo-panel", Issuer: "https://panel.invalid",
		Subject: "facilitator-2", Name: "Demo Facilitator 2", Organisation: st.cast["facilitator"].OrganisationName, Sector: people.CivilSociety})
	if err != nil {
		return err
	}
	by, err := st.s.people.Actor(ctx, id)
	if err != nil {
		return err
	}
	return st.s.forums.Appoint(ctx, st.cast["delivery"], f.Key(), by, forum.Facilitator)
}

// carded has members write cards, wherever the draw put them: each table has
// some that are alike, some that are sorted and one that was brought.
func (st *stage) carded(ctx context.Context, id forum.ID, session meeting.ID, panel []people.Actor) error {
	all := st.s.deliberations
	thoughts := []string{"Cars wait with their engines on, right beside the gate.", "A place to set children down that is not the gate.",
		"Nobody crosses at the crossing, because it is fifty steps too far.", "The lorries come at half past eight.",
		"Older children could walk the younger ones, if the path had lights.", "A bus that stops at the school and not at the church.",
		"Parents stop on the yellow lines because nobody ever comes to look.", "One road that is closed for half an hour, twice a day.",
		"The pavement in Mill Lane ends where the fence begins.", "Teachers need to park as well.", "A zebra crossing where children really cross.",
		"Twenty miles an hour, with a sign that says how fast you are."}
	theirs := map[int][]*deliberation.View{}
	for i, by := range panel {
		at, err := all.Mine(ctx, by, id, session)
		if err != nil {
			return err
		}
		if at == nil || i >= len(thoughts) {
			continue
		}
		v, err := all.Write(ctx, by, id, session, "", thoughts[i], "")
		if err != nil {
			return err
		}
		theirs[at.N] = append(theirs[at.N], v)
		if n := len(theirs[at.N]); n == 2 {
			_, err = all.Sort(ctx, by, id, session, v.ID, deliberation.First, "At the gate")
		} else if n == 3 {
			if _, err = all.Sort(ctx, by, id, session, v.ID, deliberation.First, "On the way"); err == nil {
				_, err = all.Bring(ctx, by, id, session, v.ID, true)
			}
		} else if n == 4 {
			_, err = all.Sort(ctx, by, id, session, v.ID, deliberation.Parking, "")
		}
		if err != nil {
			return err
		}
	}
	return nil
}
