package page

import (
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

func TestATextThatIsSealedAsAWholeSaysSoOnce(t *testing.T) {
	f := Frame{Lang: "en", Now: now, Path: "/x", CSRF: "proof"}
	v := sampleDraft(false)
	sealed := *v.Draft
	v.Draft = &sealed
	note := "nobody can change it now"
	if html := rendered(t, sample{"one field", f, Draft(v)}, words.English); strings.Count(html, note) != 1 || !strings.Contains(html, "This part is sealed") {
		t.Errorf("one sealed field is noted %d times", strings.Count(html, note))
	}
	sealed.Sealed = true
	for i := range v.Sections {
		v.Sections[i].Sealed = true
	}
	if html := rendered(t, sample{"whole", f, Draft(v)}, words.English); strings.Count(html, note) != 1 || strings.Contains(html, "This part is sealed") {
		t.Errorf("a sealed text is noted %d times", strings.Count(html, note))
	}
}

func TestAnAdministratorReadsOnWhatAPersonsRolesAre(t *testing.T) {
	f := Frame{Lang: "en", Now: now, Path: "/x", CSRF: "proof"}
	one := &people.Person{Meta: storage.Meta{ID: "p1"}, Name: "Person One"}
	shown := func(places Places, grants ...*people.Grant) string {
		return rendered(t, sample{"person", f, Person("proof", people.PersonView{PersonRow: people.PersonRow{Person: one}, Grants: grants}, places)}, words.English)
	}
	grant := &people.Grant{Meta: storage.Meta{ID: "g"}, Person: "p1", Role: people.Coordinator, Plan: "plan"}
	if html := shown(Places{"g": {Href: "/plans/one", Text: "A plan of one"}}, grant); !strings.Contains(html, `href="/plans/one"`) || strings.Contains(html, "on a plan") {
		t.Error("a role's plan has no name")
	}
	if html := shown(nil); !strings.Contains(html, "None besides what everybody may do.") || strings.Contains(html, "on a plan") {
		t.Error("somebody without a role seems to have one")
	}
}
