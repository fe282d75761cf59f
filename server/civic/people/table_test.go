package people_test

import (
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// expected says the table a second time, in another form: a column for each
// role in the order of people.Roles, then v when visitors may, then the scope.
//
//	Administrator Coordinator Lead Moderator Drafter Suggester commenter reader
var expected = map[people.Action]string{
	people.Administer:          "A....... - admin",
	people.CreatePlan:          "A....... - admin",
	people.ReadPlan:            "ACLMDScr v read",
	people.EditPlan:            "AC...... - admin",
	people.GrantOnPlan:         "AC...... - admin",
	people.ReadDraft:           "ACLMDScr v read",
	people.CommentOnDraft:      "ACLMDSc. - write",
	people.TakeStance:          "ACLMDSc. - write",
	people.SuggestOnDraft:      "ACL.DS.. - write",
	people.EditDraft:           "ACL.D... - write",
	people.NameVersion:         "ACL.D... - write",
	people.RestoreVersion:      "ACL..... - write",
	people.DecideOnDraft:       "ACL..... - write",
	people.SealDraft:           "ACL..... - write",
	people.ManageDraft:         "ACL..... - write",
	people.GrantOnDraft:        "ACL..... - admin",
	people.RunBallot:           "AC...... - admin",
	people.Vote:                "ACLMDScr v write",
	people.HideComment:         "AC.M.... - write",
	people.PublishCommitment:   "ACL..... - publish",
	people.WithdrawCommitment:  "AC...... - publish",
	people.BringInput:          "ACLMDSc. - write",
	people.TriageInputs:        "ACL..... - write",
	people.AnswerInputs:        "ACL..... - write",
	people.ReviewAnswer:        "AC...... - write",
	people.ReadSession:         "ACLMDScr v read",
	people.JoinSession:         "ACLMDSc. - write",
	people.PollSession:         "ACLMDSc. - write",
	people.HostSession:         "ACL..... - write",
	people.PublishNote:         "ACL..... - publish",
	people.SignForGovernment:   "ACL..... - publish",
	people.SignForCivilSociety: "ACL.D... - publish",
	people.DissentOnDraft:      "ACL.D... - publish",
	people.ExplainChange:       "ACL..... - write",

	people.ReadConversation:     "ACLMDScr v read",
	people.VoteInConversation:   "ACLMDSc. v write",
	people.SayInConversation:    "ACLMDSc. - write",
	people.ModerateConversation: "AC.M.... - write",
	people.HoldConversation:     "AC...... - admin",
	people.ClearText:            "ACLMDScr - write",
	people.OverrideGate:         "AC...... - publish",
}

func TestEveryRowOfTheTableIsExpectedAndNoOther(t *testing.T) {
	for _, rule := range people.Table {
		if _, known := expected[rule.Action]; !known {
			t.Errorf("nobody wrote down who may %s", rule.Action)
		}
		if rule.Words == "" {
			t.Errorf("%s has no words for the page", rule.Action)
		}
	}
	if len(people.Table) != len(expected) {
		t.Errorf("the table has %d rows, %d are expected", len(people.Table), len(expected))
	}
}

func TestEveryRoleMayDoWhatTheTableSaysAndNothingElse(t *testing.T) {
	w := newWorld(t)
	at := people.Scope{Plan: "p1", Draft: "d1", Private: true}
	holders := map[people.Role]people.Actor{}
	for _, role := range people.Roles {
		by := w.person("The " + string(role))
		place := people.Scope{Plan: "p1"}
		if role == people.Administrator {
			place = people.Scope{}
		}
		w.give(by, role, place)
		holders[role] = by
	}
	for action, row := range expected {
		holders := holders
		if speaksFor := people.SectorsFor(action); len(speaksFor) > 0 {
			holders = w.members(action, speaksFor[0])
		}
		columns, rest, _ := strings.Cut(row, " ")
		visitors, scope, _ := strings.Cut(rest, " ")
		for i, role := range people.Roles {
			t.Run(string(action)+" by a "+string(role), func(t *testing.T) {
				may := columns[i] != '.'
				err := w.Grants.Check(t.Context(), holders[role], action, at)
				if may {
					must(t, err)
				} else {
					refused(t, err, civic.Forbidden)
				}
				token := holders[role]
				token.Scopes = []people.TokenScope{people.TokenScope(scope)}
				if may {
					must(t, w.Grants.Check(t.Context(), token, action, at))
				}
				for _, other := range people.TokenScopes {
					if string(other) != scope {
						token.Scopes = []people.TokenScope{other}
						refused(t, w.Grants.Check(t.Context(), token, action, at), civic.Forbidden)
					}
				}
			})
		}
		t.Run(string(action)+" by nobody in particular", func(t *testing.T) {
			open := people.Scope{Plan: "p1", Draft: "d1"}
			stranger := w.person("A stranger to " + string(action))
			byVisitor, byStranger := w.Grants.Check(t.Context(), people.Actor{}, action, open), w.Grants.Check(t.Context(), stranger, action, open)
			if visitors == "v" {
				must(t, byVisitor)
				must(t, byStranger)
			} else {
				refused(t, byVisitor, civic.SignIn)
				refused(t, byStranger, civic.Forbidden)
			}
			refused(t, w.Grants.Check(t.Context(), people.Actor{}, action, at), civic.SignIn)
			refused(t, w.Grants.Check(t.Context(), stranger, action, at), civic.NotFound)
		})
	}
}

func TestAnActionWithoutARowIsForNobody(t *testing.T) {
	w := newWorld(t)
	refused(t, w.Grants.Check(t.Context(), w.administrator("Root"), "draft.burn", people.Scope{Plan: "p"}), civic.Forbidden)
}

func TestADraftThatIsOpenGivesItsRoleToEverybodySignedIn(t *testing.T) {
	w := newWorld(t)
	stranger := w.person("Stranger")
	open := people.Scope{Plan: "p", Draft: "d", Open: people.Suggester, Private: true}
	must(t, w.Grants.Check(t.Context(), stranger, people.SuggestOnDraft, open))
	refused(t, w.Grants.Check(t.Context(), stranger, people.EditDraft, open), civic.Forbidden)
	refused(t, w.Grants.Check(t.Context(), people.Actor{}, people.SuggestOnDraft, open), civic.SignIn)
}

func TestARoleOnADraftReadsThePlanAroundItAndNoOtherDraft(t *testing.T) {
	w := newWorld(t)
	drafter := w.person("Drafter")
	w.give(drafter, people.Drafter, people.Scope{Plan: "p", Draft: "d1"})
	must(t, w.Grants.Check(t.Context(), drafter, people.EditDraft, people.Scope{Plan: "p", Draft: "d1", Private: true}))
	must(t, w.Grants.Check(t.Context(), drafter, people.ReadPlan, people.Scope{Plan: "p", Private: true}))
	refused(t, w.Grants.Check(t.Context(), drafter, people.EditPlan, people.Scope{Plan: "p", Private: true}), civic.Forbidden)
	refused(t, w.Grants.Check(t.Context(), drafter, people.ReadDraft, people.Scope{Plan: "p", Draft: "d2", Private: true}), civic.NotFound)
	refused(t, w.Grants.Check(t.Context(), drafter, people.ReadPlan, people.Scope{Plan: "q", Private: true}), civic.NotFound)
}

func TestARoleTakenAwayIsGoneForTheNextQuestionAndIsAnnounced(t *testing.T) {
	w := newWorld(t)
	at := people.Scope{Plan: "p", Draft: "d"}
	drafter := w.person("Drafter")
	w.give(drafter, people.Drafter, at)
	remembered := w.actor(drafter.Person) // what an open socket still holds
	must(t, w.Grants.Check(t.Context(), remembered, people.EditDraft, at))
	must(t, w.Grants.Take(t.Context(), operator, drafter.Person, people.Drafter, at))
	refused(t, w.Grants.Check(t.Context(), remembered, people.EditDraft, at), civic.Forbidden)
	if !w.heard.hear("person/"+string(drafter.Person), "roles.changed") {
		t.Error("nobody was told")
	}
	w.give(drafter, people.Drafter, at)
	must(t, w.Grants.Check(t.Context(), remembered, people.EditDraft, at))
	held, err := w.Grants.At(t.Context(), operator, at)
	must(t, err)
	if len(held) != 1 || len(held[0].History) != 3 {
		t.Errorf("the history of giving, taking and giving is %+v", held)
	}
}

func TestAnAdministratorIsAskedAnewToo(t *testing.T) {
	w := newWorld(t)
	first, second := w.administrator("First"), w.administrator("Second")
	must(t, w.Grants.Take(t.Context(), first, second.Person, people.Administrator, people.Scope{}))
	if !second.Administrator {
		t.Fatal("the test needs an actor that still remembers the role")
	}
	refused(t, w.Grants.Check(t.Context(), second, people.Administer, people.Scope{}), civic.Forbidden)
}
