package learning_test

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/forum/forumtest"
	"github.com/folkmoot/folkmoot/server/civic/learning"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage/sqlite"
)

type world struct {
	*forumtest.World
	*learning.Library
}

func newWorld(t *testing.T) *world {
	t.Helper()
	engine, err := sqlite.Open(context.Background(), filepath.Join(t.TempDir(), "folkmoot.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = engine.Close() })
	w := &world{World: forumtest.Open(t, engine, 2)}
	w.Library, err = learning.Open(w.Ctx, engine, learning.Needs{Forums: w.World.Forums, Announce: civic.Silence{}, Now: w.World.Now})
	w.Must(err)
	w.To(forum.Learning)
	return w
}

func talk() learning.Piece {
	return learning.Piece{Kind: learning.Talk, Title: "What a crossing does", Speaker: "The road safety officer", Part: learning.Informant,
		Summary: "A crossing halves how many children are hurt.", Link: "https://millbrook.example/talk", Transcript: "Good morning. ..."}
}

func TestAPieceIsWholeBeforeTheGroupIsAsked(t *testing.T) {
	w := newWorld(t)
	lead := w.By[forum.EvidenceLead]
	for field, spoil := range map[string]func(*learning.Piece){
		"kind":       func(p *learning.Piece) { p.Kind = "song" },
		"part":       func(p *learning.Piece) { p.Part = "" },
		"title":      func(p *learning.Piece) { p.Title = " " },
		"speaker":    func(p *learning.Piece) { p.Speaker = "" },
		"summary":    func(p *learning.Piece) { p.Summary = "" },
		"link":       func(p *learning.Piece) { p.Link = "javascript:alert(1)" },
		"position":   func(p *learning.Piece) { p.Part = learning.Advocate },
		"transcript": func(p *learning.Piece) { p.Transcript = "" },
	} {
		p := talk()
		spoil(&p)
		_, err := w.Offer(w.Ctx, lead, w.ID, "", p)
		if r := civic.AsRefusal(err); r == nil || r.Field != field || r.Kind != civic.Invalid {
			t.Errorf("without its %s: %v", field, err)
		}
	}
	first, err := w.Offer(w.Ctx, lead, w.ID, "k", talk())
	w.Must(err)
	again, err := w.Offer(w.Ctx, lead, w.ID, "k", talk())
	w.Must(err)
	if first.ID != again.ID {
		t.Error("sent twice, it stands there twice")
	}
	captioned := talk()
	captioned.Transcript, captioned.Captions = "", "https://millbrook.example/captions"
	_, err = w.Offer(w.Ctx, lead, w.ID, "", captioned)
	w.Must(err)
}

func TestMembersSeeWhatTheAdvisoryGroupLetInAndNothingElse(t *testing.T) {
	w := newWorld(t)
	lead := w.By[forum.EvidenceLead]
	_, err := w.World.Forums.Show(w.Ctx, w.By[forum.Lead], w.ID, forum.EvidenceWhole, "/forums/x/evidence")
	w.Refused(err, civic.Conflict, "no evidence in the library")
	one, err := w.Offer(w.Ctx, lead, w.ID, "", talk())
	w.Must(err)
	for name, by := range w.Each() {
		if name == "advisory" {
			continue
		}
		if _, err := w.Decide(w.Ctx, by, one.ID, true, ""); civic.AsRefusal(err) == nil {
			t.Errorf("%s lets it in: %v", name, err)
		}
		all, err := w.List(w.Ctx, by, w.ID)
		w.Must(err)
		if sees := len(all) == 1; sees != slices.Contains([]string{"lead", "evidence-lead"}, name) {
			t.Errorf("%s sees what waits: %t", name, sees)
		}
		_, err = w.Offer(w.Ctx, by, w.ID, "by "+name, learning.Piece{})
		r := civic.AsRefusal(err)
		if offers := slices.Contains([]string{"lead", "evidence-lead", "speaker"}, name); r == nil || offers != (r.Kind == civic.Invalid) {
			t.Errorf("%s offers: %v", name, err)
		}
	}
	adviser := w.By[forum.Advisory]
	_, err = w.Decide(w.Ctx, adviser, one.ID, false, " ")
	w.Refused(err, civic.Invalid, "Say why it is sent back")
	_, err = w.Decide(w.Ctx, adviser, one.ID, false, "It names a child.")
	w.Must(err)
	all, err := w.List(w.Ctx, w.Members[0], w.ID)
	w.Must(err)
	if len(all) != 0 {
		t.Error("members see what was sent back")
	}
	_, err = w.Decide(w.Ctx, adviser, one.ID, true, "")
	w.Must(err)
	_, err = w.Decide(w.Ctx, adviser, one.ID, false, "On second thoughts.")
	w.Refused(err, civic.Conflict, "members have seen it")
	all, err = w.List(w.Ctx, people.Actor{}, w.ID)
	w.Must(err)
	if len(all) != 1 || all[0].Decision.By.Name != "The advisory" {
		t.Errorf("the library has %+v", all)
	}
	_, err = w.World.Forums.Show(w.Ctx, w.By[forum.Lead], w.ID, forum.EvidenceWhole, "/forums/x/evidence")
	w.Must(err)
}

func TestQuestionsAreAnsweredInTheOpenAndNobodyIsToldWhoseTheyAre(t *testing.T) {
	w := newWorld(t)
	for name, by := range w.Each() {
		_, err := w.Ask(w.Ctx, by, w.ID, "", "", false)
		r := civic.AsRefusal(err)
		if r == nil || (name == "member") != (r.Kind == civic.Invalid) {
			t.Errorf("%s asks: %v", name, err)
		}
	}
	_, err := w.Ask(w.Ctx, w.Members[0], w.ID, "", strings.Repeat("x", 10_000), false)
	w.Refused(err, civic.Invalid, "10000 characters")
	first, err := w.Ask(w.Ctx, w.Members[0], w.ID, "k", "How much is a crossing?", false)
	w.Must(err)
	again, err := w.Ask(w.Ctx, w.Members[0], w.ID, "k", "How much is a crossing?", false)
	w.Must(err)
	w.Pass(1)
	more, err := w.Ask(w.Ctx, w.Members[1], w.ID, "", "We want to hear a bus driver.", true)
	w.Must(err)
	if first.ID != again.ID || first.Person != "" {
		t.Errorf("asked twice: %+v, %+v", first, again)
	}
	for name, by := range w.Each() {
		_, err := w.Answer(w.Ctx, by, first.ID, "")
		r := civic.AsRefusal(err)
		if answers := slices.Contains([]string{"commissioner", "lead", "evidence-lead", "speaker"}, name); r == nil || answers != (r.Kind == civic.Invalid) {
			t.Errorf("%s answers: %v", name, err)
		}
	}
	_, err = w.Answer(w.Ctx, w.By[forum.Commissioner], first.ID, "About forty thousand pounds.")
	w.Must(err)
	all, err := w.Questions(w.Ctx, w.ID)
	w.Must(err)
	if len(all) != 2 || all[0].ID != more.ID || all[1].Replies[0].By.Name != "The commissioner" || all[0].Person != "" || all[1].Person != "" {
		t.Errorf("everybody reads %+v %+v", all[0], all[1])
	}
	part := w.Part()
	w.Must(part.Erase(w.Ctx, w.Members[0].Person))
	w.Must(part.Erase(w.Ctx, w.By[forum.Commissioner].Person))
	all, err = w.Questions(w.Ctx, w.ID)
	w.Must(err)
	if all[1].Text == "" || all[1].Replies[0].By.Name == "The commissioner" {
		t.Errorf("after erasing it is %+v", all[1])
	}
}

func TestAMemberAsksNoFasterThanPeopleDo(t *testing.T) {
	w := newWorld(t)
	for range 20 {
		_, err := w.Ask(w.Ctx, w.Members[0], w.ID, "", "And why?", false)
		w.Must(err)
	}
	_, err := w.Ask(w.Ctx, w.Members[0], w.ID, "", "And why?", false)
	w.Refused(err, civic.TooMuch, "a lot in an hour")
	_, err = w.Ask(w.Ctx, w.Members[1], w.ID, "", "And why?", false)
	w.Must(err)
}
