package recruit

import (
	"testing"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
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

// Codes counts what is kept for a wave.
func Codes(t *testing.T, s *Recruiting, wave string) (n int) {
	t.Helper()
	for i, err := range s.codes.Find(t.Context(), storage.Query{}) {
		if err != nil {
			t.Fatal(err)
		}
		if i.Wave == wave {
			n++
		}
	}
	return n
}

// Planned are the letters of a wave that is being made.
func Planned(t *testing.T, s *Recruiting, wave string) []Letter {
	t.Helper()
	p, err := s.prints.Get(t.Context(), wave)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := s.opened(p)
	if err != nil {
		t.Fatal(err)
	}
	all, err := readSheet(sheet)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// Take keeps a code for another wave, as chance might have it.
func Take(t *testing.T, s *Recruiting, id forum.ID, code, wave string) {
	t.Helper()
	i := &invitation{Wave: wave, Area: "Elsewhere"}
	i.ID = s.codeID(id, code)
	if err := s.codes.Insert(t.Context(), i); err != nil {
		t.Fatal(err)
	}
}
