package recommendation_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/ballot/booth"
	"github.com/folkmoot/folkmoot/server/civic/count"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/draft/drafttest"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/forum/forumtest"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// world is a forum whose members recommend.
type world struct {
	*forumtest.World
	*recommendation.Recommendations
	texts   *drafttest.Texts
	drafts  *draft.Services
	ballots *ballot.Ballots
}

type house struct{ w *world }

func (h house) Exists(ctx context.Context, plan string) error {
	id, _ := draft.ForumOf(plan)
	_, err := h.w.Forums.Find(ctx, forum.ID(id))
	return err
}

func (h house) Names(ctx context.Context, ids []people.PersonID) (map[people.PersonID]string, error) {
	names := map[people.PersonID]string{}
	for _, id := range ids {
		p, err := h.w.People.Person(ctx, id)
		if err != nil {
			return nil, err
		}
		names[id] = p.Shown()
	}
	return names, nil
}

func newWorld(t *testing.T, members int) *world {
	t.Helper()
	engine, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "folkmoot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	w := &world{World: forumtest.Open(t, engine, members)}
	w.texts = drafttest.New(w.Now)
	rules := w.Forums.Around(w.People.Grants)
	w.drafts, err = draft.Open(w.Ctx, w.Engine, draft.Needs{Rules: rules, Texts: w.texts, Plans: house{w}, People: house{w}, Announce: civic.Silence{}, Now: w.Now})
	w.Must(err)
	vault, err := people.NewVault(forumtest.Secret)
	w.Must(err)
	w.ballots, err = ballot.OpenAll(w.Ctx, w.Engine, ballot.Needs{Rules: rules, People: w.People, Record: w.Log, Vault: vault, Announce: civic.Silence{}, Now: w.Now})
	w.Must(err)
	w.Recommendations = w.node()
	w.People.Attach(w.Recommendations.Part())
	return w
}

// node is another server on the same store.
func (w *world) node() *recommendation.Recommendations {
	w.T.Helper()
	s, err := recommendation.Open(w.Ctx, w.Engine, recommendation.Needs{Forums: w.Forums, Drafts: w.drafts, Ballots: w.ballots, Record: w.Log, Announce: civic.Silence{}, Now: w.Now})
	w.Must(err)
	return s
}

func (w *world) member(i int) people.Actor { return w.Members[i] }

// begun is a recommendation as its first words stand.
func (w *world) begun(title string) *recommendation.Recommendation {
	w.T.Helper()
	r, err := w.Begin(w.Ctx, w.member(0), w.ID, recommendation.New{Title: title, Text: "The council should plant a tree on every street.", Why: "Shade costs little and lasts."})
	w.Must(err)
	return r
}

// hash is that of the text as it is now.
func (w *world) hash(r *recommendation.Recommendation) string {
	w.T.Helper()
	c, _, err := w.texts.Current(w.Ctx, r.Draft)
	w.Must(err)
	hash, err := c.Hash()
	w.Must(err)
	return hash
}

// frozen has more than half of the members confirm a wording.
func (w *world) frozen(title string) *recommendation.Recommendation {
	w.T.Helper()
	r, err := w.begun(title), error(nil)
	for i := range len(w.Members)/2 + 1 {
		r, err = w.Confirm(w.Ctx, w.member(i), r.Key(), w.hash(r))
		w.Must(err)
	}
	if !r.Settled() {
		w.T.Fatal("more than half confirmed it and it is not frozen")
	}
	return r
}

// counted holds the vote: each member says the same of every question.
func (w *world) counted(points ...ballot.Point) {
	w.T.Helper()
	v, err := w.Ask(w.Ctx, w.By[forum.Lead], w.ID, count.Thresholds{Quorum: 50}, w.Now(), w.Now().Add(48*time.Hour))
	w.Must(err)
	w.To(forum.Voting)
	for i, point := range points {
		answers := make([]ballot.Answer, len(v.Questions))
		for q := range answers {
			answers[q] = ballot.Answer{Point: point}
		}
		_, err := booth.Vote(w.Ctx, w.ballots, w.member(i), v.Poll, answers)
		w.Must(err)
	}
	w.Pass(49 * time.Hour)
	_, err = w.ballots.Close(w.Ctx, w.By[forum.Lead], v.Poll)
	w.Must(err)
}

// reported takes two frozen recommendations through the vote to the report.
func (w *world) reported() (first, second *recommendation.Recommendation) {
	w.T.Helper()
	w.To(forum.Drafting)
	first, second = w.frozen("Trees on every street"), w.frozen("Benches in the square")
	w.counted(ballot.StronglySupport, ballot.Supports, ballot.Supports, ballot.Opposes)
	w.To(forum.Reporting)
	_, err := w.Publish(w.Ctx, w.By[forum.Lead], w.ID, "Members met for four days.")
	w.Must(err)
	return first, second
}

func answer(d recommendation.Decision) recommendation.Answer {
	return recommendation.Answer{Decision: d, Reason: "The money is in the budget of next year.", Owner: "Head of Streets", Minute: "Cabinet, minute 12",
		Due: time.Date(2027, 9, 1, 0, 0, 0, 0, time.UTC)}
}
