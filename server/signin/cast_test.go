package signin_test

import (
	"net/url"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/signin/demo"
)

func TestTheDemonstrationRefusesAnAddressThatOthersReach(t *testing.T) {
	for _, base := range []string{"https://folkmoot.example", "http://192.0.2.7:8080", "http://localhost.evil.example", "http://0.0.0.0:8080"} {
		if _, err := demo.New(demo.Config{Base: base, Cast: demo.Cast()}); err == nil {
			t.Errorf("started on %s", base)
		}
	}
	for _, base := range []string{"http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:8080"} {
		if _, err := demo.New(demo.Config{Base: base, Cast: demo.Cast()}); err != nil {
			t.Errorf("refused %s: %v", base, err)
		}
	}
}

func TestSomebodyWhoIsNotInTheCastCannotBeChosen(t *testing.T) {
	w := newWorld(t)
	b := w.browser()
	chooser := b.get("/sign-in/demo")
	want(t, b.post(demo.Prefix+"/choose", url.Values{"id": {chooser.url.Query().Get("id")}, "person": {"root"}}), 422)
	want(t, b.post(demo.Prefix+"/choose", url.Values{"id": {chooser.url.Query().Get("id")}}), 422)
	if end := b.post(demo.Prefix+"/choose", url.Values{"id": {"invented"}, "person": {"drafter"}}); end.url.Path != "/sign-in" {
		t.Errorf("an invented sign-in led to %s", end.url)
	}
}

func TestTheCastHasOnePersonForEachRole(t *testing.T) {
	has := map[people.Role]bool{}
	for _, m := range demo.Cast() {
		for _, r := range m.Roles {
			has[r] = true
		}
	}
	for _, r := range people.Roles {
		if !has[r] {
			t.Errorf("nobody is a %s", r)
		}
	}
}
