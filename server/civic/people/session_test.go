package people_test

import (
	"context"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

type ctx = context.Context

func TestASessionEndsWhenIdleAndInAnyCaseAtItsEnd(t *testing.T) {
	w := newWorld(t)
	ada := w.person("Ada")
	word, _, err := w.Sessions.Begin(t.Context(), ada.Person, people.Entry{Through: "demo", Device: ""})
	must(t, err)
	w.pass(7*24*time.Hour + time.Second)
	_, _, _, err = w.Sessions.Resolve(t.Context(), word)
	refused(t, err, civic.SignIn)

	word, _, err = w.Sessions.Begin(t.Context(), ada.Person, people.Entry{Through: "demo", Device: ""})
	must(t, err)
	for range 5 {
		w.pass(6 * 24 * time.Hour)
		if _, _, _, err = w.Sessions.Resolve(t.Context(), word); err != nil {
			break
		}
	}
	refused(t, err, civic.SignIn)
}

func TestAPersonSeesAndEndsOnlyTheirOwnSessions(t *testing.T) {
	w := newWorld(t)
	ada, ben := w.person("Ada"), w.person("Ben")
	here, mine, err := w.Sessions.Begin(t.Context(), ada.Person, people.Entry{Through: "demo", Device: "Firefox on Linux"})
	must(t, err)
	_, there, err := w.Sessions.Begin(t.Context(), ada.Person, people.Entry{Through: "demo", Device: "Safari on iOS"})
	must(t, err)
	refused(t, w.Sessions.End(t.Context(), ben, mine.ID), civic.NotFound)
	must(t, w.Sessions.EndOthers(t.Context(), ada, mine.ID))
	left, err := w.Sessions.List(t.Context(), ada)
	must(t, err)
	if len(left) != 1 || left[0].ID != mine.ID {
		t.Errorf("left are %v", left)
	}
	if !w.heard.hear("person/"+string(ada.Person), "session.ended") {
		t.Error("what the other browser has open was not told", there.ID)
	}
	must(t, w.Sessions.End(t.Context(), ada, mine.ID))
	_, _, _, err = w.Sessions.Resolve(t.Context(), here)
	refused(t, err, civic.SignIn)
}

func TestTheIdThatPagesShowDoesNotSignAnybodyIn(t *testing.T) {
	w := newWorld(t)
	ada := w.person("Ada")
	_, doc, err := w.Sessions.Begin(t.Context(), ada.Person, people.Entry{Through: "demo", Device: ""})
	must(t, err)
	_, _, _, err = w.Sessions.Resolve(t.Context(), doc.ID)
	refused(t, err, civic.SignIn)
}

func TestATokenActsForItsOwnerNarrowedToItsScopes(t *testing.T) {
	w := newWorld(t)
	ada := w.administrator("Ada")
	word, doc, err := w.Tokens.Issue(t.Context(), ada, people.NewToken{Name: "script", Scopes: []people.TokenScope{people.ScopeWrite}, Days: 10})
	must(t, err)
	_, by, err := w.Tokens.Resolve(t.Context(), word)
	must(t, err)
	must(t, w.Grants.Check(t.Context(), by, people.EditDraft, people.Scope{Plan: "p", Draft: "d"}))
	must(t, w.Grants.Check(t.Context(), by, people.ReadDraft, people.Scope{Plan: "p", Draft: "d"}))
	refused(t, w.Grants.Check(t.Context(), by, people.Administer, people.Scope{}), civic.Forbidden)
	_, _, err = w.Tokens.Issue(t.Context(), by, people.NewToken{Name: "another", Scopes: people.TokenScopes, Days: 10})
	refused(t, err, civic.Forbidden)
	refused(t, w.Rename(t.Context(), by, "Robot"), civic.Forbidden)

	all, err := w.Tokens.List(t.Context(), ada)
	must(t, err)
	if len(all) != 1 || all[0].Used == nil {
		t.Errorf("the list does not show its use: %+v", all)
	}
	must(t, w.Tokens.Revoke(t.Context(), ada, doc.ID))
	_, _, err = w.Tokens.Resolve(t.Context(), word)
	refused(t, err, civic.SignIn)
	if !w.heard.hear("person/"+string(ada.Person), "token.revoked") {
		t.Error("sockets of the token were not told")
	}
}

func TestATokenExpiresAndLastsAYearAtMost(t *testing.T) {
	w := newWorld(t)
	ada := w.person("Ada")
	for _, n := range []people.NewToken{
		{Name: "x", Scopes: people.TokenScopes, Days: 366},
		{Name: "x", Scopes: people.TokenScopes, Days: 0},
		{Name: "", Scopes: people.TokenScopes, Days: 1},
		{Name: "x", Days: 1},
		{Name: "x", Days: 1, Scopes: []people.TokenScope{"everything"}},
	} {
		_, _, err := w.Tokens.Issue(t.Context(), ada, n)
		refused(t, err, civic.Invalid)
	}
	word, _, err := w.Tokens.Issue(t.Context(), ada, people.NewToken{Name: "x", Scopes: people.TokenScopes, Days: 1})
	must(t, err)
	w.pass(24 * time.Hour)
	_, _, err = w.Tokens.Resolve(t.Context(), word)
	refused(t, err, civic.SignIn)
}

func TestTokensHaveALimitAndRevokedOnesGiveWay(t *testing.T) {
	w := newWorld(t)
	ada := w.person("Ada")
	n := people.NewToken{Name: "x", Scopes: people.TokenScopes, Days: 1}
	var last *people.Token
	for range people.MaxTokens {
		var err error
		_, last, err = w.Tokens.Issue(t.Context(), ada, n)
		must(t, err)
	}
	_, _, err := w.Tokens.Issue(t.Context(), ada, n)
	refused(t, err, civic.TooMuch)
	must(t, w.Tokens.Revoke(t.Context(), ada, last.ID))
	_, _, err = w.Tokens.Issue(t.Context(), ada, n)
	must(t, err)
	_, _, err = w.Tokens.Issue(t.Context(), ada, n)
	refused(t, err, civic.TooMuch)
}

func TestAnAdministratorCorrectsAnOrganisationAndItsMembersSpeakForTheRightSector(t *testing.T) {
	w := newWorld(t)
	ada, root := w.person("Ada"), w.administrator("Root")
	for _, name := range []string{"Open Lines", "Shut Doors"} {
		must(t, w.ClaimOrganisation(t.Context(), ada, name, people.Government))
		must(t, w.ConfirmClaim(t.Context(), root, ada.Person))
	}
	id := w.actor(ada.Person).Organisation
	refused(t, w.ChangeOrganisation(t.Context(), ada, id, "Mine", people.Citizen), civic.Forbidden)
	refused(t, w.ChangeOrganisation(t.Context(), root, id, "open lines", people.Government), civic.Conflict)
	refused(t, w.ChangeOrganisation(t.Context(), root, id, " ", people.Government), civic.Invalid)
	refused(t, w.ChangeOrganisation(t.Context(), root, "unknown", "Else", people.Government), civic.NotFound)
	must(t, w.ChangeOrganisation(t.Context(), root, id, "Wide Doors", people.CivilSociety))
	if got := w.actor(ada.Person); got.OrganisationName != "Wide Doors" || got.Sector != people.CivilSociety {
		t.Errorf("got %+v", got)
	}
}

func TestTheOperatorIssuesATokenByNameOrAddressAndNobodyElseDoes(t *testing.T) {
	w := newWorld(t)
	w.person("Ada Lovelace")
	n := people.NewToken{Name: "import", Scopes: []people.TokenScope{people.ScopeRead}, Days: 7}
	for _, words := range []string{"ada lovelace", "Ada-Lovelace@Example.org"} {
		word, _, err := w.Tokens.IssueFor(t.Context(), operator, words, n)
		must(t, err)
		if _, by, err := w.Tokens.Resolve(t.Context(), word); err != nil || by.Name != "Ada Lovelace" {
			t.Errorf("%s: got %+v, %v", words, by, err)
		}
	}
	_, _, err := w.Tokens.IssueFor(t.Context(), operator, "Nobody", n)
	refused(t, err, civic.Invalid)
	_, _, err = w.Tokens.IssueFor(t.Context(), w.administrator("Root"), "Ada Lovelace", n)
	refused(t, err, civic.Forbidden)
}

func TestAnOrganisationCountsOnlyOnceAnAdministratorConfirmedIt(t *testing.T) {
	w := newWorld(t)
	ada, root := w.person("Ada"), w.administrator("Root")
	must(t, w.ClaimOrganisation(t.Context(), ada, "Open Lines", people.CivilSociety))
	if got := w.actor(ada.Person); got.Organisation != "" || got.Sector != people.Citizen {
		t.Fatalf("unconfirmed, yet %+v", got)
	}
	waiting, _, err := w.Claims(t.Context(), root, "", 10)
	must(t, err)
	if len(waiting) != 1 || waiting[0].PersonID() != ada.Person {
		t.Fatalf("waiting are %v", waiting)
	}
	refused(t, w.ConfirmClaim(t.Context(), ada, ada.Person), civic.Forbidden)
	refused(t, w.SetSpeaker(t.Context(), root, ada.Person, true), civic.Conflict)
	must(t, w.ConfirmClaim(t.Context(), root, ada.Person))
	must(t, w.SetSpeaker(t.Context(), root, ada.Person, true))
	got := w.actor(ada.Person)
	if got.OrganisationName != "Open Lines" || got.Sector != people.CivilSociety || !got.Speaker {
		t.Fatalf("confirmed, yet %+v", got)
	}
	refused(t, w.ConfirmClaim(t.Context(), root, ada.Person), civic.Conflict)

	ben := w.person("Ben")
	must(t, w.ClaimOrganisation(t.Context(), ben, "OPEN LINES", people.Government))
	must(t, w.ConfirmClaim(t.Context(), root, ben.Person))
	if b := w.actor(ben.Person); b.Organisation != got.Organisation || b.Sector != people.CivilSociety {
		t.Errorf("one name made two organisations: %+v", b)
	}
	must(t, w.LeaveOrganisation(t.Context(), ada))
	if got := w.actor(ada.Person); got.Speaker || got.Organisation != "" || got.Sector != people.Citizen {
		t.Errorf("after leaving still %+v", got)
	}
}

func TestADeclinedClaimSaysWhyAndCanBeMadeAgain(t *testing.T) {
	w := newWorld(t)
	ada, root := w.person("Ada"), w.administrator("Root")
	must(t, w.ClaimOrganisation(t.Context(), ada, "Open Lines", people.CivilSociety))
	refused(t, w.DeclineClaim(t.Context(), root, ada.Person, " "), civic.Invalid)
	must(t, w.DeclineClaim(t.Context(), root, ada.Person, "They do not know you."))
	p, err := w.Person(t.Context(), ada.Person)
	must(t, err)
	if p.Claim == nil || p.Claim.Reason != "They do not know you." {
		t.Errorf("got %+v", p.Claim)
	}
	if waiting, _, _ := w.Claims(t.Context(), root, "", 10); len(waiting) != 0 {
		t.Error("still waiting after a decision")
	}
	must(t, w.ClaimOrganisation(t.Context(), ada, "Open Lines", people.CivilSociety))
	must(t, w.ConfirmClaim(t.Context(), root, ada.Person))
}
