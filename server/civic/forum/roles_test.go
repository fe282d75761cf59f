package forum_test

import (
	"slices"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Who may do what, written down a second time: a change of the table must be
// meant.
var may = map[forum.Deed][]string{
	forum.Found:             {"administrator"},
	forum.Appoint:           {"administrator", "lead"},
	forum.EditRemit:         {"commissioner", "lead"},
	forum.NameGroup:         {"lead"},
	forum.Confirm:           {"lead"},
	forum.ApproveIt:         {"advisory"},
	forum.Move:              {"lead"},
	forum.Lift:              {"administrator", "lead"},
	forum.Stop:              {"administrator", "lead"},
	forum.ReadRegistrations: {"recruiter"},
	forum.RunLottery:        {"recruiter"},
	forum.OfferEvidence:     {"lead", "evidence-lead", "speaker"},
	forum.ApproveEvidence:   {"advisory"},
	forum.AskQuestion:       {"member"},
	forum.AnswerQuestion:    {"commissioner", "lead", "evidence-lead", "speaker"},
	forum.ReadWording:       {"lead", "facilitator", "member"},
	forum.Discuss:           {"lead", "facilitator", "member"},
	forum.WriteWording:      {"member"},
	forum.SettleWording:     {"member"},
	forum.RunVote:           {"lead"},
	forum.CastVote:          {"member"},
	forum.HoldTalk:          {"administrator", "lead"},
	forum.Report:            {"lead"},
	forum.Reply:             {"commissioner"},
	forum.Rate:              {"member"},
	forum.TakeCalls:         {"recruiter", "operator"},
	forum.PlanSessions:      {"lead"},
	forum.FollowSessions:    {"lead", "evidence-lead", "advisory", "facilitator", "member", "speaker", "observer"},
	forum.SpeakInSessions:   {"lead", "evidence-lead", "facilitator", "member", "speaker"},
	forum.VoteInPolls:       {"member"},
	forum.SeatTables:        {"lead"},
	forum.SitAtTable:        {"facilitator", "member"},
	forum.SetRates:          {"lead"},
	forum.KeepLedger:        {"payer"},
	forum.ClaimCosts:        {"member"},
	forum.AskOpinions:       {"lead", "evaluator"},
	forum.GiveOpinion:       {"facilitator", "member", "observer"},
	forum.SeeOpinions:       {"lead", "evaluator"},
	forum.EvaluateIt:        {"evaluator"},
	forum.AdmitObservers:    {"lead"},
}

func TestEachRoleMayDoWhatTheTableSaysAndNothingElse(t *testing.T) {
	w := newWorld(t)
	who := map[string]people.Actor{"administrator": w.admin, "nobody here": w.other}
	for role, by := range w.by {
		who[string(role)] = by
	}
	if len(may) != len(forum.Table) {
		t.Fatalf("the table has %d rows and the test %d", len(forum.Table), len(may))
	}
	for deed, allowed := range may {
		for name, by := range who {
			err := w.Check(w.ctx, by, w.id, deed)
			if slices.Contains(allowed, name) {
				must(t, err)
				continue
			}
			if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Forbidden {
				t.Errorf("%s may %s: %v", name, deed, err)
			}
		}
		refused(t, w.Check(w.ctx, people.Actor{}, w.id, deed), civic.SignIn, "Sign in")
	}
	refused(t, w.Check(w.ctx, w.admin, w.id, "read-ballots"), civic.Forbidden, "Nobody")
}

func TestARoleHoldsInItsForumAloneAndNoLongerThanItIsHeld(t *testing.T) {
	w := newWorld(t)
	second, err := w.Found(w.ctx, w.admin, forum.Remit{Title: "Another forum"}, false)
	must(t, err)
	lead := w.by[forum.Lead]
	_, err = w.Pause(w.ctx, lead, second.Key(), "We have no power to do this here.")
	refused(t, err, civic.Forbidden, "Your roles")
	must(t, w.Dismiss(w.ctx, w.admin, w.id, lead.Person, forum.Lead))
	_, err = w.Advance(w.ctx, lead, w.id, forum.Design)
	refused(t, err, civic.Forbidden, "Your roles")
	refused(t, w.Dismiss(w.ctx, w.admin, w.id, lead.Person, forum.Lead), civic.NotFound, "does not have that role")
}

func TestATokenDoesNoMoreThanItsScopes(t *testing.T) {
	w := newWorld(t)
	reader := w.by[forum.Lead]
	reader.Scopes = []people.TokenScope{people.ScopeRead}
	_, err := w.Advance(w.ctx, reader, w.id, forum.Design)
	refused(t, err, civic.Forbidden, "token")
}

func TestALeadAppointsEverybodyButLeadsAndCommissioners(t *testing.T) {
	w := newWorld(t)
	lead := w.by[forum.Lead]
	must(t, w.Appoint(w.ctx, lead, w.id, w.other, forum.Facilitator))
	must(t, w.Appoint(w.ctx, lead, w.id, w.other, forum.Facilitator))
	refused(t, w.Appoint(w.ctx, lead, w.id, w.other, forum.Lead), civic.Forbidden, "Your roles")
	refused(t, w.Appoint(w.ctx, lead, w.id, w.other, forum.Commissioner), civic.Forbidden, "Your roles")
	refused(t, w.Appoint(w.ctx, lead, w.id, w.other, "king"), civic.Invalid, "There is no role")
}

func TestRolesThatJudgeEachOtherAreNotHeldByOnePerson(t *testing.T) {
	w := newWorld(t)
	for _, pair := range forum.Apart {
		for _, p := range [][2]forum.Role{pair, {pair[1], pair[0]}} {
			give := func() error { return w.Appoint(w.ctx, w.admin, w.id, w.by[p[0]], p[1]) }
			if p[1] == forum.Member {
				give = func() error { return w.Admit(w.ctx, w.by[p[0]], w.id) }
			}
			refused(t, give(), civic.Conflict, "cannot have both")
		}
	}
}

func TestNobodyMakesAMemberOrTakesASeatThatWasDrawn(t *testing.T) {
	w := newWorld(t)
	member := w.by[forum.Member]
	for name, by := range map[string]people.Actor{"lead": w.by[forum.Lead], "administrator": w.admin} {
		refused(t, w.Appoint(w.ctx, by, w.id, w.other, forum.Member), civic.Forbidden, "Members are chosen by lot")
		refused(t, w.Dismiss(w.ctx, by, w.id, member.Person, forum.Member), civic.Forbidden, "Nobody takes away a seat that was drawn by lot")
		if roles, err := w.RolesOf(w.ctx, w.other.Person, w.id); err != nil || len(roles) > 0 {
			t.Errorf("the %s made a member: %v, %v", name, roles, err)
		}
	}
	refused(t, w.Dismiss(w.ctx, w.by[forum.Recruiter], w.id, member.Person, forum.Member), civic.Forbidden, "Your roles")
	if roles, err := w.RolesOf(w.ctx, member.Person, w.id); err != nil || len(roles) != 1 {
		t.Errorf("the member is %v, %v", roles, err)
	}
}

func TestWhoWasChosenByLotIsNotListed(t *testing.T) {
	w := newWorld(t)
	seats, err := w.Seats(w.ctx, w.id)
	must(t, err)
	for _, s := range seats {
		if s.Role == forum.Member {
			t.Errorf("%s is listed as a member", s.Who.Name)
		}
	}
	if len(seats) != len(forum.Roles)-1 {
		t.Errorf("%d seats", len(seats))
	}
}
