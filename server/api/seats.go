package api

import (
	"context"
	"net/http"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

// PanelSeat is a seat as the recruiter sees it.
type PanelSeat struct {
	ID    string             `json:"id" doc:"Of the registration."`
	Round int                `json:"round" doc:"Of the draw that filled it."`
	State selection.Standing `json:"state" enum:"drawn,confirmed,declined,left"`
	At    time.Time          `json:"at"`
	// Seated claims that they took it with an account; whose is theirs to tell.
	Seated bool                `json:"seated" doc:"They took the seat with an account."`
	Who    *recruit.Registered `json:"who,omitempty" doc:"Absent when they withdrew their registration."`
}

// PanelSeats are the seats of a forum.
type PanelSeats struct {
	Cache string `header:"Cache-Control"`
	Body  struct {
		Seats []PanelSeat `json:"seats"`
		Empty int         `json:"empty" doc:"Run the lottery again to fill them: quotas shrink by what the others cover."`
	}
}

type markSeat struct {
	InForum
	Body struct {
		ID    string             `json:"id" maxLength:"300"`
		State selection.Standing `json:"state" maxLength:"20" doc:"drawn, confirmed, declined or left. Who declined or left has no seat in the forum and in its votes."`
	}
}

// WaveDeletion is what became of a wave's registrations.
type WaveDeletion struct {
	Wave    int       `json:"wave"`
	Due     time.Time `json:"due"`
	Deleted *int      `json:"deleted,omitempty" doc:"How many registrations; absent before it was done."`
	At      time.Time `json:"at,omitzero" required:"false"`
}

// DeletionReport says what of a forum's registrations was deleted, and when.
type DeletionReport struct {
	Registrations int                        `json:"registrations"`
	Waves         []WaveDeletion             `json:"waves"`
	Names         time.Time                  `json:"names,omitzero" required:"false" doc:"When it was forgotten who is behind which name of the draws."`
	Drawn         int                        `json:"drawn" doc:"How many people the draws chose."`
	Stands        map[selection.Standing]int `json:"stands" doc:"How many of them said yes, said no or left."`
}

// seats are what became of those who were drawn.
func (a *api) seats(tag, base string) {
	all := a.Selections
	on(a, operation{id: "forum-seats", method: http.MethodGet, path: base + "/seats", tag: tag, words: "Who was drawn and how their seat stands, for recruiters alone",
		about: "404 once registrations are deleted: the report of deletion-report says when. Needs the scope admin."},
		func(ctx context.Context, in *InForum) (*PanelSeats, error) {
			found, empty, err := all.Seats(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			v := &PanelSeats{Cache: "no-store"}
			v.Body.Seats, v.Body.Empty = []PanelSeat{}, empty
			for _, s := range found {
				v.Body.Seats = append(v.Body.Seats, PanelSeat{s.ID, s.Round, s.State, s.At, s.Person != "", s.Who})
			}
			return v, nil
		})
	on(a, operation{id: "mark-seat", method: http.MethodPost, path: base + "/seats", tag: tag, status: http.StatusNoContent, words: "Say how a seat stands: taken, declined, left",
		about: "409 when another draw filled it."},
		func(ctx context.Context, in *markSeat) (*none, error) {
			return done(all.Mark(ctx, in.actor, in.id(), in.Body.ID, in.Body.State))
		})
	on(a, operation{id: "deletion-report", method: http.MethodGet, path: base + "/deletions", tag: tag, public: true, words: "What was deleted of the registrations, and when: numbers that name nobody"},
		func(ctx context.Context, in *InForum) (*answer[DeletionReport], error) {
			d, err := all.Deleted(ctx, in.id())
			if err != nil {
				return nil, err
			}
			v := DeletionReport{Registrations: d.Registrations, Waves: []WaveDeletion{}, Names: d.Names, Drawn: d.Drawn, Stands: d.Stands}
			for _, w := range d.Waves {
				v.Waves = append(v.Waves, WaveDeletion{w.Number, w.Delete, w.Deleted, w.Gone})
			}
			return ok(v, nil)
		})
}
