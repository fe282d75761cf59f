package server

import (
	"time"

	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// ballot opens a secret ballot on the plan, with the whole cast on its roll.
func (w *world) ballot() string {
	w.t.Helper()
	ctx, by := w.t.Context(), people.Operator()
	p, err := w.s.ballots.Make(ctx, by, w.plan.ID, "", ballot.About{Title: "Which line first?", Revotes: true, Questions: []ballot.Question{
		{Title: "Shelters at every stop", Method: ballot.Support},
		{Title: "Which line first?", Method: ballot.Runoff, Options: []string{"North", "South", "West"}},
	}})
	must(w.t, err)
	var voters []people.PersonID
	for _, id := range w.cast {
		voters = append(voters, id)
	}
	_, err = w.s.ballots.Entitle(ctx, by, p.Key(), voters)
	must(w.t, err)
	_, err = w.s.ballots.Freeze(ctx, by, p.Key(), time.Time{}, w.s.now().Add(time.Hour))
	must(w.t, err)
	return p.ID
}

// counted is a ballot that was closed.
func (w *world) counted() string {
	w.t.Helper()
	id := w.ballot()
	_, err := w.s.ballots.Close(w.t.Context(), people.Operator(), ballot.ID(id))
	must(w.t, err)
	return id
}

// rollCall opens a ballot that is taken by name.
func (w *world) rollCall() string {
	w.t.Helper()
	ctx, by := w.t.Context(), people.Operator()
	p, err := w.s.ballots.Make(ctx, by, w.plan.ID, "", ballot.About{Title: "Shall the group recommend it?", Revotes: true, Named: true,
		Questions: []ballot.Question{{Title: "Recommend the register", Method: ballot.Support}}})
	must(w.t, err)
	var voters []people.PersonID
	for _, id := range w.cast {
		voters = append(voters, id)
	}
	_, err = w.s.ballots.Entitle(ctx, by, p.Key(), voters)
	must(w.t, err)
	_, err = w.s.ballots.Freeze(ctx, by, p.Key(), time.Time{}, w.s.now().Add(time.Hour))
	must(w.t, err)
	return p.ID
}
