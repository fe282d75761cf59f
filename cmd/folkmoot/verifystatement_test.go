package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

func TestVerifyReadsTheWordsOfAnAnswerAndFindsThoseThatWereAltered(t *testing.T) {
	settings := server.Defaults()
	settings.Data = t.TempDir()
	if err := settings.Check(); err != nil {
		t.Fatal(err)
	}
	l, done, err := server.OpenRecord(t.Context(), settings)
	if err != nil {
		t.Fatal(err)
	}
	defer done()
	text := json.RawMessage(`{"texts":{"objective":"Open contracts"}}`)
	hash, err := record.Fingerprint(text)
	if err != nil {
		t.Fatal(err)
	}
	e, err := l.Append(t.Context(), record.Event{ID: "response|1", Kind: record.Response, Subject: "plan/x", At: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC),
		Body: map[string]any{"contentSha256": hash}, Personal: map[string]record.Personal{"reason": {Text: "There is no money for wood."}, "official": {Text: "Lea Lead"}}})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := l.State(t.Context(), e, text)
	if err != nil {
		t.Fatal(err)
	}
	change := func(alter func(*record.Statement)) string {
		other := *whole
		other.Words = append([]record.Words{}, whole.Words...)
		alter(&other)
		return written(t, "entry-0.statement.json", other)
	}
	for what, c := range map[string]struct {
		file string
		code int
		says string
	}{
		"as it was downloaded":     {change(func(*record.Statement) {}), 0, "reason: There is no money for wood."},
		"without one of its words": {change(func(s *record.Statement) { s.Words = s.Words[:1] }), 0, "erased or left out: 1"},
		"with a word altered": {change(func(s *record.Statement) {
			s.Words[1].Text = strings.Replace(s.Words[1].Text, "no money", "money", 1)
		}), 1, "not those that were recorded"},
		"with words that nobody said": {change(func(s *record.Statement) {
			s.Words = append(s.Words, record.Words{Name: "promise", Text: "Next year."})
		}), 1, "not those"},
		"with another text": {change(func(s *record.Statement) { s.Text = json.RawMessage(`{"texts":{}}`) }), 1, "the text is not the one"},
		"without its proof": {change(func(s *record.Statement) { s.Proof = nil }), 1, "no proof"},
	} {
		out, said, code := call(t, nil, "verify", c.file)
		if code != c.code || !strings.Contains(out, c.says) {
			t.Errorf("%s: ended with %d\n%s%s", what, code, out, said)
		}
	}
}
