package server

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

func TestTheEditingSocketSaysNoInTheReadersLanguage(t *testing.T) {
	w := newWorld(t)
	path := "/collab/" + w.drafts[0].ID
	never := func([]byte) bool { return false }
	tell := func(key string) (words []byte, reason string) {
		c := w.socket(w.as(key), path)
		c.send(edited(t, 77, "lead", "Somebody"))
		closed := c.until(func(message []byte) bool { words = append(words, message...); return never(message) })
		if !utf8.ValidString(closed.Text) {
			t.Errorf("the reason was cut within a letter: %q", closed.Text)
		}
		return words, closed.Text
	}
	_, english := tell("reader")
	if english != coedit.ReasonReadOnly {
		t.Errorf("in English: %q", english)
	}
	want(t, w.as("reader").get("/language?to=cy&back=/about"), 303)
	said, welsh := tell("reader")
	if welsh != "Cewch ddarllen y testun hwn ond nid ei newid." || !bytes.Contains(said, []byte(welsh)) {
		t.Errorf("in Welsh: %q, and on the page %.200q", welsh, said)
	}

	d := w.draft(0)
	_, err := w.s.drafts.Drafts.Seal(t.Context(), people.Operator(), d.Key())
	must(t, err)
	want(t, w.as("drafter").get("/language?to=cy&back=/about"), 303)
	if _, sealed := tell("drafter"); sealed != "Mae'r testun wedi'i selio: ni all neb ei newid nawr." {
		t.Errorf("a sealed text says %q", sealed)
	}
	gone := w.socket(w.as("drafter"), "/collab/none").until(never)
	if gone.Code != coedit.CloseNotFound || gone.Text == "" || gone.Text == "There is no such draft." {
		t.Errorf("a text that is not there: %d %q", gone.Code, gone.Text)
	}
}
