package ballot_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/ballot/booth"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/forum/forumtest"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

// hall is a forum with somebody in each role, and its ballots.
type hall struct {
	*forumtest.World
	// Ballots ask the forum who has a seat; careless ones do not, so that the
	// roll can hold anybody and the rule is all that stands in the way.
	*ballot.Ballots
	careless *ballot.Ballots
}

func newHall(t *testing.T) *hall {
	t.Helper()
	engine, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "folkmoot.db"))
	must(t, err)
	t.Cleanup(func() { _ = engine.Close() })
	h := &hall{World: forumtest.Open(t, engine, 4)}
	vault, err := people.NewVault(secret)
	must(t, err)
	needs := ballot.Needs{Rules: h.Forums.Around(h.People.Grants), People: h.People, Record: h.Log, Vault: vault, Announce: civic.Silence{}, Now: h.Now}
	h.careless, err = ballot.OpenAll(h.Ctx, engine, needs)
	must(t, err)
	needs.Seated = func(ctx context.Context, plan string) ([]people.PersonID, bool, error) {
		id, ours := draft.ForumOf(plan)
		if !ours {
			return nil, false, nil
		}
		panel, err := h.Forums.Panel(ctx, forum.ID(id))
		return panel, true, err
	}
	h.Ballots, err = ballot.OpenAll(h.Ctx, engine, needs)
	must(t, err)
	return h
}

func (h *hall) place() string { return draft.Forum(string(h.ID)) }

// held is an open ballot of the forum with these people on its roll.
func (h *hall) held(all *ballot.Ballots, a ballot.About, voters ...people.PersonID) *ballot.Poll {
	h.T.Helper()
	lead := h.By[forum.Lead]
	p, err := all.Make(h.Ctx, lead, h.place(), h.place(), a)
	h.Must(err)
	_, err = all.Entitle(h.Ctx, lead, p.Key(), voters)
	h.Must(err)
	p, err = all.Freeze(h.Ctx, lead, p.Key(), h.Now(), h.Now().Add(time.Hour))
	h.Must(err)
	return p
}

func TestInAForumOnlyMembersVoteWhateverRoleOthersHave(t *testing.T) {
	h := newHall(t)
	var everybody []people.PersonID
	for _, by := range h.Each() {
		if by.SignedIn() {
			everybody = append(everybody, by.Person)
		}
	}
	open, private := h.held(h.careless, rollCall(), everybody...), h.held(h.careless, three(), everybody...)
	for name, by := range h.Each() {
		byName := h.CastNamed(h.Ctx, by, open.Key(), say(ballot.Supports, [][]int{{0}}, 1), "")
		_, secretly := booth.Vote(h.Ctx, h.Ballots, by, private.Key(), say(ballot.Supports, [][]int{{0}}, 1))
		if name == string(forum.Member) {
			must(t, byName)
			must(t, secretly)
			continue
		}
		for way, err := range map[string]error{"by name": byName, "in secret": secretly} {
			if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Forbidden && r.Kind != civic.SignIn {
				t.Errorf("%s votes %s: %v", name, way, err)
			}
		}
	}
	reader := h.Members[0]
	reader.Scopes = []people.TokenScope{people.ScopeRead}
	refused(t, h.CastNamed(h.Ctx, reader, open.Key(), say(ballot.Opposes, nil), ""), civic.Forbidden, "token")
}

func TestOnlyMembersArePutOnTheRollOfAForumsBallot(t *testing.T) {
	h := newHall(t)
	lead := h.By[forum.Lead]
	p, err := h.Make(h.Ctx, lead, h.place(), h.place(), three())
	must(t, err)
	for name, by := range h.Each() {
		if !by.SignedIn() {
			continue
		}
		_, err := h.Entitle(h.Ctx, lead, p.Key(), []people.PersonID{h.Members[1].Person, by.Person})
		if name == string(forum.Member) {
			must(t, err)
		} else {
			refused(t, err, civic.Invalid, "1 of the people on this list have no seat")
		}
	}
	for name, by := range h.Each() {
		_, err := h.Make(h.Ctx, by, h.place(), h.place(), three())
		if may := name == string(forum.Lead); may != (err == nil) {
			t.Errorf("%s prepares a ballot of the forum: %v", name, err)
		}
	}
	_, err = h.Make(h.Ctx, h.Admin, "", h.place(), three())
	refused(t, err, civic.Invalid, "those who run that forum")
}

func TestWhoGivesUpTheirSeatDoesNotVoteInTheForum(t *testing.T) {
	h := newHall(t)
	lead := h.By[forum.Lead]
	var panel []people.PersonID
	for _, m := range h.Members {
		panel = append(panel, m.Person)
	}
	p := h.held(h.Ballots, three(), panel...)
	second, err := h.Make(h.Ctx, lead, h.place(), h.place(), three())
	must(t, err)
	_, err = h.Entitle(h.Ctx, lead, second.Key(), panel)
	must(t, err)
	gone := h.Members[3]
	must(t, h.Forums.Leave(h.Ctx, gone.Person, h.ID))
	_, err = booth.Vote(h.Ctx, h.Ballots, gone, p.Key(), say(ballot.Supports, nil))
	refused(t, err, civic.Forbidden, "Your roles")
	_, err = h.Freeze(h.Ctx, lead, second.Key(), h.Now(), h.Now().Add(time.Hour))
	refused(t, err, civic.Invalid, "no seat")
	mine, err := h.ForPerson(h.Ctx, h.Members[0])
	must(t, err)
	if !slices.ContainsFunc(mine, func(m ballot.Mine) bool { return m.ID == p.ID && m.State == ballot.Open && !m.Given }) {
		t.Errorf("what a member may vote in: %+v", mine)
	}
}
