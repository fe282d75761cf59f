package people_test

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestTwoAccountsJoinOnAnAddressThatBothProvidersVouchFor(t *testing.T) {
	w := newWorld(t)
	first, err := w.Arrive(t.Context(), arrival("google", "ada"))
	must(t, err)
	other := arrival("github", "4711")
	other.Address = "ADA@example.org"
	second, err := w.Arrive(t.Context(), other)
	must(t, err)
	if first.ID != second.ID {
		t.Error("the second account did not join")
	}
}

func TestAnAddressThatNobodyVouchesForJoinsNothingAndIsNotKept(t *testing.T) {
	w := newWorld(t)
	first, err := w.Arrive(t.Context(), arrival("google", "ada"))
	must(t, err)
	claimed := arrival("microsoft", "mallory")
	claimed.Address, claimed.Vouched = "ada@example.org", false
	second, err := w.Arrive(t.Context(), claimed)
	must(t, err)
	if first.ID == second.ID {
		t.Fatal("an unverified address took over an account")
	}
	kept, err := w.Addresses(t.Context(), operator, second.PersonID())
	must(t, err)
	if len(kept) != 0 {
		t.Errorf("kept %v", kept)
	}
	again, err := w.Arrive(t.Context(), claimed)
	must(t, err)
	if again.ID != second.ID {
		t.Error("the same account came back as somebody else")
	}
}

func TestAKnownAccountStaysItsPersonWhenItsAddressBecomesAnothersAddress(t *testing.T) {
	w := newWorld(t)
	ada, err := w.Arrive(t.Context(), arrival("google", "ada"))
	must(t, err)
	ben, err := w.Arrive(t.Context(), arrival("google", "ben"))
	must(t, err)
	moved := arrival("google", "ben")
	moved.Address = "ada@example.org"
	again, err := w.Arrive(t.Context(), moved)
	must(t, err)
	if again.ID != ben.ID || again.ID == ada.ID {
		t.Error("a change of address at the provider changed who somebody is")
	}
}

func TestManyFirstSignInsAtOnceMakeOnePerson(t *testing.T) {
	w := newWorld(t)
	var wg sync.WaitGroup
	ids := make([]string, 16)
	for i := range ids {
		wg.Add(1)
		go func() {
			defer wg.Done()
			a := arrival([]string{"google", "github"}[i%2], "ada")
			p, err := w.Arrive(t.Context(), a)
			if err != nil {
				t.Error(err)
				return
			}
			ids[i] = p.ID
		}()
	}
	wg.Wait()
	for _, id := range ids {
		if id != ids[0] {
			t.Fatalf("got several people: %v", ids)
		}
	}
}

func TestTheStoreHoldsNoAddressInPlainText(t *testing.T) {
	w := newWorld(t)
	p, err := w.Arrive(t.Context(), people.Arrival{Provider: "google", Issuer: "https://issuer.example", Subject: "subject-of-hers", Address: "very.private@example.org", Vouched: true})
	must(t, err)
	for _, suffix := range []string{"", "-wal"} {
		raw, err := os.ReadFile(w.path + suffix)
		if err != nil {
			continue
		}
		for _, plain := range []string{"very.private", "subject-of-hers"} {
			if bytes.Contains(raw, []byte(plain)) {
				t.Errorf("the store%s tells %q", suffix, plain)
			}
		}
	}
	kept, err := w.Addresses(t.Context(), operator, p.PersonID())
	must(t, err)
	if len(kept) != 1 || kept[0].Address != "very.private@example.org" {
		t.Errorf("got %v", kept)
	}
}

func TestWhatIsSealedForOnePersonDoesNotOpenForAnother(t *testing.T) {
	v, err := people.NewVault(secret)
	must(t, err)
	sealed := v.Seal("ada@example.org", "here")
	if _, err := v.Open(sealed, "there"); err == nil {
		t.Error("opened in another place")
	}
	if _, err := people.NewVault("short"); err == nil {
		t.Error("took a short secret")
	}
}

func TestTheConfiguredAddressBecomesAdministratorOnlyWhenVouchedFor(t *testing.T) {
	w := newWorld(t)
	unverified := people.Arrival{Provider: "x", Issuer: "https://x.example", Subject: "1", Address: "first.admin@example.org"}
	p, err := w.Arrive(t.Context(), unverified)
	must(t, err)
	if w.actor(p.PersonID()).Administrator {
		t.Fatal("an unverified address became administrator")
	}
	vouched := people.Arrival{Provider: "y", Issuer: "https://y.example", Subject: "2", Address: "first.admin@example.org", Vouched: true}
	p, err = w.Arrive(t.Context(), vouched)
	must(t, err)
	if !w.actor(p.PersonID()).Administrator {
		t.Fatal("the configured address did not become administrator")
	}
	second := w.administrator("Second")
	must(t, w.Grants.Take(t.Context(), second, p.PersonID(), people.Administrator, people.Scope{}))
	_, err = w.Arrive(t.Context(), vouched)
	must(t, err)
	if w.actor(p.PersonID()).Administrator {
		t.Error("what an administrator took away came back with the next sign-in")
	}
}

func TestANameIsOneLineThatTurnsNothingAround(t *testing.T) {
	w := newWorld(t)
	ada := w.person("Ada")
	must(t, w.Rename(t.Context(), ada, "  Ada \u202e\n Lovelace\x00 "))
	if got := w.actor(ada.Person).Name; got != "Ada Lovelace" {
		t.Errorf("got %q", got)
	}
	for _, bad := range []string{"", " \t", "\u202e", "123", strings.Repeat("a", 81), "a person removed"} {
		refused(t, w.Rename(t.Context(), ada, bad), civic.Invalid)
	}
}

func TestAFirstSignInNamesEveryMistakeAtOnceAndKeepsNothing(t *testing.T) {
	w := newWorld(t)
	p, err := w.Arrive(t.Context(), arrival("google", "ada"))
	must(t, err)
	err = w.Greet(t.Context(), p.PersonID(), people.Welcome{Organisation: "Open Lines", Sector: "royalty"})
	var many civic.Refusals
	if many, _ = err.(civic.Refusals); len(many) != 2 || many[0].Field != "name" || many[1].Field != "sector" {
		t.Fatalf("got %v", err)
	}
	if kept, _ := w.Person(t.Context(), p.PersonID()); kept.Welcomed() || kept.Claim != nil {
		t.Error("something was kept")
	}
}

func TestErasingLeavesOnlyThatAPersonWasHere(t *testing.T) {
	w := newWorld(t)
	ada := w.person("Ada Lovelace")
	w.give(ada, people.Drafter, people.Scope{Plan: "p"})
	word, _, err := w.Sessions.Begin(t.Context(), ada.Person, people.Entry{Through: "demo", Device: "Firefox"})
	must(t, err)
	token, _, err := w.Tokens.Issue(t.Context(), ada, people.NewToken{Name: "script", Scopes: []people.TokenScope{people.ScopeRead}, Days: 5})
	must(t, err)
	forgotten := false
	w.Attach(people.Part{
		Name:   "notes",
		Export: func(_ ctx, id people.PersonID) (any, error) { return []string{"a note"}, nil },
		Erase:  func(_ ctx, id people.PersonID) error { forgotten = id == ada.Person; return nil },
	})
	x, err := w.Export(t.Context(), ada)
	must(t, err)
	raw, err := json.Marshal(x)
	must(t, err)
	for _, part := range []string{"Ada Lovelace", "ada-lovelace@example.org", "drafter", "Firefox", "script", "a note"} {
		if !bytes.Contains(raw, []byte(part)) {
			t.Errorf("the export lacks %q", part)
		}
	}
	must(t, w.Erase(t.Context(), ada))
	if !forgotten {
		t.Error("a part was not asked to forget")
	}
	if name, _ := w.Name(t.Context(), ada.Person); name != people.Removed {
		t.Errorf("the name left is %q", name)
	}
	_, _, _, err = w.Sessions.Resolve(t.Context(), word)
	refused(t, err, civic.SignIn)
	_, _, err = w.Tokens.Resolve(t.Context(), token)
	refused(t, err, civic.SignIn)
	refused(t, w.Grants.Check(t.Context(), ada, people.EditDraft, people.Scope{Plan: "p", Draft: "d"}), civic.Forbidden)
	back, err := w.Arrive(t.Context(), arrival("demo", "Ada Lovelace"))
	must(t, err)
	if back.ID == string(ada.Person) || back.Welcomed() {
		t.Error("after erasing, signing in again must start from nothing")
	}
}

func TestTheLastAdministratorCannotLeave(t *testing.T) {
	w := newWorld(t)
	only := w.administrator("Only")
	refused(t, w.Erase(t.Context(), only), civic.Conflict)
	refused(t, w.Grants.Take(t.Context(), only, only.Person, people.Administrator, people.Scope{}), civic.Conflict)
	if !w.actor(only.Person).Administrator {
		t.Error("the refusal took the role all the same")
	}
}
