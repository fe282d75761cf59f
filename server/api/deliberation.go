package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
)

// InForumSession names a session of a forum.
type InForumSession struct {
	InForum
	Session string `path:"forumSession" maxLength:"64"`
}

func (o InForumSession) session() meeting.ID { return meeting.ID(o.Session) }

// InCard names a card of a session.
type InCard struct {
	InForumSession
	Card string `path:"card" maxLength:"64"`
}

type planSession struct {
	InForum
	Body struct {
		Key   string       `json:"key,omitempty" maxLength:"200" doc:"Sent twice, it is planned once."`
		About AboutSession `json:"about"`
	}
}

type drawTables struct {
	InForumSession
	Body struct {
		Version int64      `json:"version" doc:"Of the tables that you saw; 0 for none."`
		Tables  int        `json:"tables"`
		Offers  [][]string `json:"offers,omitempty" maxItems:"60" doc:"What each table has, the first one first: step-free, hearing-loop, near-door, quiet, signed, welsh."`
		Absent  []string   `json:"absent,omitempty" maxItems:"2000" doc:"Ids of people to leave out."`
	}
}

type moveSeat struct {
	InForumSession
	Body struct {
		Version int64  `json:"version"`
		Person  string `json:"person" maxLength:"64"`
		To      int    `json:"to" doc:"The table's number; 0 for none."`
	}
}

type confirmSeating struct {
	InForumSession
	Body struct {
		Version int64 `json:"version"`
	}
}

type keepApart struct {
	InForum
	Body struct {
		One   string `json:"one" maxLength:"64"`
		Other string `json:"other" maxLength:"64"`
		Keep  bool   `json:"keep" doc:"false lets them sit together again."`
	}
}

type tableNeeds struct {
	InForum
	Body struct {
		Needs []string `json:"needs" maxItems:"20"`
	}
}

type readTable struct {
	InForumSession
	Round int `query:"round" doc:"0 for the newest."`
}

type writeCard struct {
	InForumSession
	Body struct {
		Key   string `json:"key,omitempty" maxLength:"200" doc:"Sent twice, it is written once."`
		Text  string `json:"text" maxLength:"20000"`
		Theme string `json:"theme,omitempty" maxLength:"1000"`
	}
}

type joinCards struct {
	InForumSession
	Body struct {
		Key   string   `json:"key,omitempty" maxLength:"200"`
		Cards []string `json:"cards" maxItems:"60"`
		Text  string   `json:"text" maxLength:"20000"`
	}
}

type sortCard struct {
	InCard
	Body struct {
		Pile  string `json:"pile" enum:",first,next,later,parking"`
		Theme string `json:"theme,omitempty" maxLength:"1000"`
	}
}

type bringCard struct {
	InCard
	Body struct {
		Before bool `json:"before" doc:"false takes it back to the table."`
	}
}

type useCard struct {
	InCard
	Body struct {
		Recommendation int `json:"recommendation,omitempty" doc:"The number of one that is being written; 0 begins one."`
	}
}

// deliberation is what a forum's members do at tables.
func (a *api) deliberation() {
	const tag, base = "Deliberation", "/forums/{forum}/sessions"
	on(a, operation{id: "list-forum-sessions", method: http.MethodGet, path: base, tag: tag, public: true, words: "When a forum's members meet",
		about: "Place, link and people are in GET /sessions/{session}, for those who may follow it."},
		func(ctx context.Context, in *InForum) (*answer[[]meeting.Brief], error) {
			if _, err := a.Forums.Find(ctx, in.id()); err != nil {
				return nil, err
			}
			return ok(a.Meetings.Sessions.Announced(ctx, draft.Forum(in.Forum)))
		})
	on(a, operation{id: "plan-forum-session", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated, words: "Plan a session of a forum, as its lead",
		about: "It is held in the room: the operations under /sessions/{session} are for it as well."},
		func(ctx context.Context, in *planSession) (*answer[*meeting.Session], error) {
			if err := a.Forums.Check(ctx, in.actor, in.id(), forum.PlanSessions); err != nil {
				return nil, err
			}
			return ok(a.Meetings.Sessions.Enter(ctx, in.actor, draft.Forum(in.Forum), in.Body.Key, in.Body.About.about(nil)))
		})
	a.seating(tag, base+"/{forumSession}")
	a.cards(tag, base+"/{forumSession}")
	on(a, operation{id: "keep-apart", method: http.MethodPut, path: "/forums/{forum}/apart", tag: tag, status: http.StatusNoContent, words: "Keep two people at different tables, or let them sit together"},
		func(ctx context.Context, in *keepApart) (*none, error) {
			return done(a.Deliberations.KeepApart(ctx, in.actor, in.id(), people.PersonID(in.Body.One), people.PersonID(in.Body.Other), in.Body.Keep))
		})
	on(a, operation{id: "own-table-needs", method: http.MethodGet, path: "/forums/{forum}/table-needs", tag: tag, words: "What you said you need at a table; nobody else reads it"},
		func(ctx context.Context, in *InForum) (*answer[[]deliberation.Need], error) {
			return ok(a.Deliberations.Own(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "say-table-needs", method: http.MethodPut, path: "/forums/{forum}/table-needs", tag: tag, status: http.StatusNoContent, words: "Say what you need at a table"},
		func(ctx context.Context, in *tableNeeds) (*none, error) {
			return done(a.Deliberations.Wish(ctx, in.actor, in.id(), needsOf(in.Body.Needs)))
		})
}

func needsOf(all []string) (needs []deliberation.Need) {
	for _, n := range all {
		needs = append(needs, deliberation.Need(n))
	}
	return needs
}

func (a *api) seating(tag, base string) {
	all := a.Deliberations
	seen := func(ctx context.Context, in InForumSession, err error) (*answer[*deliberation.Plan], error) {
		if err != nil {
			return nil, err
		}
		return ok(all.Seating(ctx, in.actor, in.id(), in.session()))
	}
	on(a, operation{id: "seating", method: http.MethodGet, path: base + "/seating", tag: tag, words: "The tables of a session, for its lead"},
		func(ctx context.Context, in *InForumSession) (*answer[*deliberation.Plan], error) {
			return seen(ctx, *in, nil)
		})
	on(a, operation{id: "draw-tables", method: http.MethodPost, path: base + "/seating", tag: tag, words: "Draw tables, or draw them again",
		about: "Mixed by what members said when they registered, parting those who met; confirmed tables are followed by another round."},
		func(ctx context.Context, in *drawTables) (*answer[*deliberation.Plan], error) {
			l := deliberation.Layout{Tables: in.Body.Tables}
			for _, offers := range in.Body.Offers {
				l.Offers = append(l.Offers, needsOf(offers))
			}
			for _, id := range in.Body.Absent {
				l.Absent = append(l.Absent, people.PersonID(id))
			}
			_, err := all.Draw(ctx, in.actor, in.id(), in.session(), in.Body.Version, l)
			return seen(ctx, in.InForumSession, err)
		})
	on(a, operation{id: "move-seat", method: http.MethodPost, path: base + "/seating/moves", tag: tag, words: "Move somebody to another table"},
		func(ctx context.Context, in *moveSeat) (*answer[*deliberation.Plan], error) {
			_, err := all.Move(ctx, in.actor, in.id(), in.session(), in.Body.Version, people.PersonID(in.Body.Person), in.Body.To)
			return seen(ctx, in.InForumSession, err)
		})
	on(a, operation{id: "confirm-tables", method: http.MethodPost, path: base + "/seating/confirmation", tag: tag, words: "Confirm the tables: everybody sees their own"},
		func(ctx context.Context, in *confirmSeating) (*answer[*deliberation.Plan], error) {
			_, err := all.Confirm(ctx, in.actor, in.id(), in.session(), in.Body.Version)
			return seen(ctx, in.InForumSession, err)
		})
	on(a, operation{id: "my-table", method: http.MethodGet, path: base + "/table", tag: tag, words: "Your own table and its cards"},
		func(ctx context.Context, in *readTable) (*answer[*deliberation.OnTable], error) {
			return ok(all.Cards(ctx, in.actor, in.id(), in.session(), in.Round))
		})
	on(a, operation{id: "brought-cards", method: http.MethodGet, path: base + "/cards", tag: tag, words: "What tables brought before everybody"},
		func(ctx context.Context, in *InForumSession) (*answer[*deliberation.Plenary], error) {
			return ok(all.Before(ctx, in.actor, in.id(), in.session()))
		})
}

func (a *api) cards(tag, base string) {
	all := a.Deliberations
	on(a, operation{id: "write-card", method: http.MethodPost, path: base + "/cards", tag: tag, status: http.StatusCreated, words: "Put a card on your own table"},
		func(ctx context.Context, in *writeCard) (*answer[*deliberation.View], error) {
			return ok(all.Write(ctx, in.actor, in.id(), in.session(), in.Body.Key, in.Body.Text, in.Body.Theme))
		})
	on(a, operation{id: "join-cards", method: http.MethodPost, path: base + "/cards/joins", tag: tag, status: http.StatusCreated, words: "Join cards into one; those it is made of are kept"},
		func(ctx context.Context, in *joinCards) (*answer[*deliberation.View], error) {
			return ok(all.Join(ctx, in.actor, in.id(), in.session(), in.Body.Key, in.Body.Cards, in.Body.Text))
		})
	on(a, operation{id: "part-card", method: http.MethodPost, path: base + "/cards/{card}/parting", tag: tag, words: "Take a joining card apart"},
		func(ctx context.Context, in *InCard) (*answer[*deliberation.View], error) {
			return ok(all.Unjoin(ctx, in.actor, in.id(), in.session(), in.Card))
		})
	on(a, operation{id: "sort-card", method: http.MethodPut, path: base + "/cards/{card}/pile", tag: tag, words: "Sort a card into a pile and under a theme"},
		func(ctx context.Context, in *sortCard) (*answer[*deliberation.View], error) {
			return ok(all.Sort(ctx, in.actor, in.id(), in.session(), in.Card, deliberation.Pile(in.Body.Pile), in.Body.Theme))
		})
	on(a, operation{id: "bring-card", method: http.MethodPut, path: base + "/cards/{card}/before", tag: tag, words: "Bring a card before everybody, or take it back"},
		func(ctx context.Context, in *bringCard) (*answer[*deliberation.View], error) {
			return ok(all.Bring(ctx, in.actor, in.id(), in.session(), in.Card, in.Body.Before))
		})
	on(a, operation{id: "use-card", method: http.MethodPost, path: base + "/cards/{card}/recommendation", tag: tag, words: "Make a card material of a recommendation, as a member"},
		func(ctx context.Context, in *useCard) (*answer[*recommendation.View], error) {
			return ok(all.Recommend(ctx, in.actor, in.id(), in.session(), in.Card, in.Body.Recommendation))
		})
}
