package recruit

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Lay lays the registrations of a file down as a server does that dies before
// it marks them as whole.
func Lay(t *testing.T, s *Recruiting, by people.Actor, id forum.ID, raw string) {
	t.Helper()
	p, err := s.Preview(t.Context(), by, id, raw)
	if err != nil {
		t.Fatal(err)
	}
	b := &bringing{Forum: id, Begun: s.Now(), State: laying}
	b.ID = string(id) + "|dies"
	if err := s.bringings.Insert(t.Context(), b); err != nil {
		t.Fatal(err)
	}
	if err := s.layAll(t.Context(), b, p.Lines); err != nil {
		t.Fatal(err)
	}
}
