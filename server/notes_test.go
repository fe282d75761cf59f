package server

import (
	"context"
	"strings"
	"testing"

	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/realtime/ydoc"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

const theProblem = draft.Field("objective.1.problem")

// held is a live session with the coordinator in the chair and some of the
// cast in it.
func (w *world) held(alter func(*meeting.About), cast ...string) meeting.ID {
	w.t.Helper()
	ctx, host := w.t.Context(), w.actor("coordinator")
	a := aboutSessionIn(w)
	if alter != nil {
		alter(&a)
	}
	one, err := w.s.meetings.Sessions.Enter(ctx, host, w.plan.ID, "", a)
	must(w.t, err)
	for _, key := range append([]string{"coordinator"}, cast...) {
		must(w.t, w.s.meetings.Rooms.Join(ctx, w.actor(key), one.Key(), true))
	}
	must(w.t, w.s.meetings.Rooms.Begin(ctx, host, one.Key()))
	return one.Key()
}

func chatham(a *meeting.About) { a.ChathamHouse = true }

// refusedWith asks for a refusal with these words in it.
func refusedWith(t *testing.T, err error, words string) {
	t.Helper()
	if r := civic.AsRefusal(err); r == nil || !strings.Contains(r.Error(), words) {
		t.Fatalf("got %v, want a refusal that says %q", err, words)
	}
}

// minutes are the notes so far, a line for each part.
func (w *world) minutes(by string, id meeting.ID) (lines []string) {
	w.t.Helper()
	all, err := w.s.meetings.Notes.Minutes(w.t.Context(), w.actor(by), id)
	must(w.t, err)
	for _, m := range all {
		who := ""
		for _, p := range m.By {
			for key, id := range w.cast {
				if id == p {
					who += " " + key
				}
			}
		}
		place := m.Title
		if m.Table > 0 {
			place += " table " + string(rune('0'+m.Table))
		}
		lines = append(lines, strings.TrimSpace(place+": "+m.Text.Words())+who)
	}
	return lines
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Fatalf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// at says at which table of the present round each of the cast sits.
func (w *world) at(id meeting.ID, cast ...string) map[string]int {
	w.t.Helper()
	tables := map[string]int{}
	for _, key := range cast {
		own, err := w.s.meetings.Rooms.Own(w.t.Context(), w.actor(key), id)
		must(w.t, err)
		tables[key] = own.Table
	}
	return tables
}

// puts changes words of a shared document in the name of whoever the gate says
// that this person is.
func (w *world) puts(by, document, root, old, new string) error {
	w.t.Helper()
	cred := &credential{resolve: func(context.Context) (people.Actor, error) { return w.actor(by), nil }}
	grant, err := gate{w.s}.Admit(w.t.Context(), cred, document)
	if err != nil {
		return err
	}
	if !grant.Write {
		return &coedit.Refused{Reason: "read only: " + grant.Why}
	}
	_, err = w.s.sessions.Edit(w.t.Context(), document, coedit.Author{Person: grant.Person, Organisation: grant.Organisation, Sector: grant.Sector}, func(doc *ydoc.Doc) ([]byte, error) {
		return doc.Transact(w.s.texts.client(document, by+old+new), func(tx *ydoc.Txn) error {
			text := doc.Root(root).PlainText()
			at := strings.Index(text, old)
			if at < 0 {
				w.t.Fatalf("%s does not say %q but %q", document, old, text)
			}
			return replace(tx, doc.Root(root), units(text[:at]), old, new)
		})
	})
	return err
}

func TestNotesHaveAHeadingForEachPointAndKeepWhoWroteThem(t *testing.T) {
	w := newWorld(t)
	id := w.held(nil, "citizen", "drafter")
	ctx, notes, pad := t.Context(), w.s.meetings.Notes, meeting.Pad{Session: id}
	must(t, notes.Append(ctx, w.actor("citizen"), pad, "milestones", "Firms hear too late.", "k1"))
	must(t, notes.Append(ctx, w.actor("citizen"), pad, "milestones", "Firms hear too late.", "k1")) // sent twice
	must(t, notes.Append(ctx, w.actor("drafter"), pad, "milestones", "Nine days is what the office needs.", "k2"))
	same(t, w.minutes("citizen", id), "Welcome:", "Milestones: Firms hear too late.\nNine days is what the office needs. drafter citizen")
	refusedWith(t, notes.Append(ctx, w.actor("citizen"), pad, "lunch", "Soup.", ""), "no such point")
	refusedWith(t, notes.Append(ctx, w.actor("citizen"), pad, "welcome", " ", ""), "Write what is to stand")
	refusedWith(t, notes.Append(ctx, w.actor("suggester"), pad, "welcome", "From outside.", ""), "Join the session")
	if _, err := notes.Minutes(ctx, people.Actor{}, id); civic.AsRefusal(err) == nil {
		t.Errorf("whoever is not in the room reads the notes: %v", err)
	}

	a := aboutSessionIn(w)
	a.Agenda = meeting.ReadAgenda("Welcome, 5\nWho pays, 10", nil)
	_, err := w.s.meetings.Sessions.Change(ctx, w.actor("coordinator"), id, 0, a)
	must(t, err)
	must(t, notes.Append(ctx, w.actor("citizen"), pad, "who-pays", "The office.", "k3"))
	same(t, w.minutes("citizen", id), "Welcome:", "Who pays: The office. citizen", "Milestones: Firms hear too late.\nNine days is what the office needs. drafter citizen")
}

func TestNotesAreClosedWhenTheNoteIsAgreedAndArePublicWithIt(t *testing.T) {
	w := newWorld(t)
	id := w.held(nil, "citizen")
	ctx, host, pad := t.Context(), w.actor("coordinator"), meeting.Pad{Session: id}
	must(t, w.s.meetings.Notes.Append(ctx, w.actor("citizen"), pad, "", "Said in the room.", "k1"))
	must(t, w.s.meetings.Rooms.End(ctx, host, id))
	must(t, w.s.meetings.Notes.Append(ctx, w.actor("citizen"), pad, "", "And corrected after it.", "k2"))
	must(t, w.s.meetings.Record.Agree(ctx, host, id))
	refusedWith(t, w.s.meetings.Notes.Append(ctx, w.actor("citizen"), pad, "", "Too late.", "k3"), "agreed")
	if err := w.puts("coordinator", pad.Document(), "item.welcome", "Said", "Shouted"); err == nil || !strings.Contains(err.Error(), "agreed") {
		t.Errorf("the live document of an agreed note answers %v", err)
	}
	must(t, w.s.meetings.Record.Reopen(ctx, host, id))
	must(t, w.puts("coordinator", pad.Document(), "item.welcome", "Said", "Spoken"))
	must(t, w.s.meetings.Record.Agree(ctx, host, id))
	if _, err := w.s.meetings.Notes.Minutes(ctx, people.Actor{}, id); civic.AsRefusal(err) == nil {
		t.Error("the notes are public before the note is")
	}
	must(t, w.s.meetings.Record.Publish(ctx, host, id))
	_, note, err := w.s.meetings.Record.Draw(ctx, people.Actor{}, id)
	must(t, err)
	if len(note.Shared) != 1 || note.Shared[0].Text.Words() != "Spoken in the room.\nAnd corrected after it." {
		t.Errorf("the published note has %+v", note.Shared)
	}
	if by := note.Shared[0].By; len(by) != 2 || by[0] != w.cast["citizen"] {
		t.Errorf("it was written by %v", by)
	}
}

// gathered is a session that worked on a field at two tables.
func (w *world) gathered(alter func(*meeting.About)) (id meeting.ID, first, second string) {
	w.t.Helper()
	id = w.held(alter, "citizen", "drafter")
	ctx, host := w.t.Context(), w.actor("coordinator")
	must(w.t, w.s.meetings.Rooms.Leave(ctx, host, id)) // the chair sits at no table
	must(w.t, w.s.meetings.Rooms.SeatAtTables(ctx, host, id, 2, &meeting.Field{Draft: w.drafts[0].Key(), Field: theProblem}))
	tables := w.at(id, "citizen", "drafter")
	first, second = "citizen", "drafter"
	if tables["citizen"] == 2 {
		first, second = second, first
	}
	if tables[first] != 1 || tables[second] != 2 {
		w.t.Fatalf("they sit at %v", tables)
	}
	table := func(n int, copied bool) meeting.Pad {
		return meeting.Pad{Session: id, Round: 1, Table: n, Copy: copied}
	}
	must(w.t, w.s.meetings.Notes.Append(ctx, w.actor(first), table(1, false), "", "We speak of firms.", "k1"))
	must(w.t, w.s.meetings.Notes.Append(ctx, w.actor(second), table(2, false), "", "We speak of time.", "k2"))
	must(w.t, w.puts(first, table(1, true).Document(), string(theProblem), "Small firms", "Small firms and charities"))
	must(w.t, w.puts(second, table(2, true).Document(), string(theProblem), "in time", "before it is too late"))
	// Meanwhile somebody edits the draft itself.
	must(w.t, w.puts("lead", w.drafts[0].ID, string(theProblem), "of contracts", "of public contracts"))
	return id, first, second
}

func TestWhatTablesWroteIsTakenOneAfterAnotherInItsAuthorsNames(t *testing.T) {
	w := newWorld(t)
	id, first, second := w.gathered(nil)
	ctx, host, notes := t.Context(), w.actor("coordinator"), w.s.meetings.Notes
	refusedWith(t, notes.Take(ctx, host, id, 1, 1), "Call everybody back")
	if err := w.puts(first, meeting.Pad{Session: id, Round: 1, Table: 2, Copy: true}.Document(), string(theProblem), "in", "x"); err == nil {
		t.Error("somebody writes at another table")
	}
	same(t, w.minutes(first, id), "Welcome:", "Milestones:")
	must(t, w.s.meetings.Rooms.Gather(ctx, host, id))
	err := w.puts(first, meeting.Pad{Session: id, Round: 1, Table: 1, Copy: true}.Document(), string(theProblem), "charities", "x")
	if err == nil || !strings.Contains(err.Error(), "called back") {
		t.Errorf("a table writes on after it was called back: %v", err)
	}
	same(t, w.minutes(first, id), "Welcome:", "Welcome table 1: We speak of firms. "+first, "Welcome table 2: We speak of time. "+second, "Milestones:")

	c, err := notes.Compare(ctx, w.actor(second), id, 1)
	must(t, err)
	if c.Was.Words() != "Small firms do not hear of contracts in time." || c.Now.Words() != "Small firms do not hear of public contracts in time." {
		t.Errorf("the field was %q and is %q", c.Was.Words(), c.Now.Words())
	}
	if got := c.AtTable[0].Text.Words(); got != "Small firms and charities do not hear of contracts in time." {
		t.Errorf("table 1 says %q", got)
	}
	if got := c.AtTable[1].With.Words(); got != "Small firms do not hear of public contracts before it is too late." {
		t.Errorf("with table 2 it would say %q", got)
	}
	if len(c.AtTable[0].By) != 1 || c.AtTable[0].By[0] != w.cast[first] {
		t.Errorf("table 1 was written by %v", c.AtTable[0].By)
	}

	refusedWith(t, notes.Take(ctx, w.actor("citizen"), id, 1, 1), "")
	must(t, notes.Take(ctx, host, id, 1, 1))
	refusedWith(t, notes.Take(ctx, host, id, 1, 1), "brings nothing")
	must(t, notes.Take(ctx, host, id, 1, 2))
	content, seq, _ := w.text(0)
	if got := content.Texts[theProblem].Words(); got != "Small firms and charities do not hear of public contracts before it is too late." {
		t.Fatalf("the draft says %q", got)
	}
	written, err := w.s.texts.Authorship(ctx, w.drafts[0].Key(), seq)
	must(t, err)
	wrote := map[string]string{}
	for _, f := range written.Fields {
		for _, run := range f.Runs {
			wrote[run.Person] += run.Text
		}
	}
	if !strings.Contains(wrote[string(w.cast[first])], "charities") || !strings.Contains(wrote[string(w.cast[second])], "too late") || !strings.Contains(wrote[string(w.cast["lead"])], "public") {
		t.Errorf("it stands under %q", wrote)
	}
	// Whoever comes now reads in the diary what happened, and in the notes what was written.
	must(t, w.s.meetings.Rooms.Join(ctx, w.actor("suggester"), id, true))
	own, err := w.s.meetings.Rooms.Own(ctx, w.actor("suggester"), id)
	must(t, err)
	var missed []string
	for _, h := range own.Missed {
		missed = append(missed, strings.TrimSpace(h.What+" "+h.Text))
	}
	same(t, missed, "opened", "tabled", "gathered", "took 1", "took 2")
	same(t, w.minutes("suggester", id), "Welcome:", "Welcome table 1: We speak of firms. "+first, "Welcome table 2: We speak of time. "+second, "Milestones:")
}

func TestATableThatEverybodyLeftKeepsWhatItHasAndOneThatWroteNothingSaysSo(t *testing.T) {
	w := newWorld(t)
	id := w.held(nil, "citizen", "drafter")
	ctx, host, notes := t.Context(), w.actor("coordinator"), w.s.meetings.Notes
	must(t, w.s.meetings.Rooms.Leave(ctx, host, id))
	must(t, w.s.meetings.Rooms.SeatAtTables(ctx, host, id, 2, &meeting.Field{Draft: w.drafts[0].Key(), Field: theProblem}))
	n := w.at(id, "citizen")["citizen"]
	must(t, notes.Append(ctx, w.actor("citizen"), meeting.Pad{Session: id, Round: 1, Table: n}, "", "Written before leaving.", "k"))
	must(t, w.s.meetings.Rooms.Leave(ctx, w.actor("citizen"), id))
	must(t, w.s.meetings.Rooms.Leave(ctx, w.actor("drafter"), id)) // both tables are empty now
	must(t, w.s.meetings.Rooms.Gather(ctx, host, id))
	c, err := notes.Compare(ctx, host, id, 1)
	must(t, err)
	for _, at := range c.AtTable {
		want := ""
		if at.N == n {
			want = "Written before leaving."
		}
		if at.Notes.Text.Words() != want || !at.Same {
			t.Errorf("table %d has %q, and a text that changes the draft: %t", at.N, at.Notes.Text.Words(), !at.Same)
		}
		refusedWith(t, notes.Take(ctx, host, id, 1, at.N), "brings nothing")
	}
	if len(c.AtTable) != 2 {
		t.Errorf("%d tables are laid side by side", len(c.AtTable))
	}
}

func TestNothingOfWhoWroteWhatIsKeptUnderTheChathamHouseRule(t *testing.T) {
	w := newWorld(t)
	id, first, second := w.gathered(chatham)
	ctx, host, notes, pad := t.Context(), w.actor("coordinator"), w.s.meetings.Notes, meeting.Pad{Session: id}
	must(t, notes.Append(ctx, w.actor(first), pad, "", "Plainly said.", "k9"))
	cred := &credential{resolve: func(context.Context) (people.Actor, error) { return w.actor(first), nil }}
	grant, err := gate{w.s}.Admit(ctx, cred, pad.Document())
	must(t, err)
	if !grant.Unseen || grant.Name+grant.Organisation+grant.Sector != "" || grant.Person == string(w.cast[first]) || grant.Person == "" {
		t.Errorf("the live document hears of %+v", grant)
	}
	w.authorshipRefused(id, first, second)
	must(t, w.s.meetings.Rooms.Gather(ctx, host, id))
	same(t, w.minutes(first, id), "Welcome: Plainly said.", "Welcome table 1: We speak of firms.", "Welcome table 2: We speak of time.", "Milestones:")
	must(t, notes.Take(ctx, host, id, 1, 2))
	_, seq, _ := w.text(0)
	written, err := w.s.texts.Authorship(ctx, w.drafts[0].Key(), seq)
	must(t, err)
	found := false
	for _, f := range written.Fields {
		for _, run := range f.Runs {
			if strings.Contains(run.Text, "too late") {
				found = run.Person == "session."+string(id) && run.Name == "Written together in a session"
			}
			if run.Person == string(w.cast[second]) {
				t.Errorf("the draft names %s for %q", second, run.Text)
			}
		}
	}
	if !found {
		t.Error("the table's words do not stand under the session's name")
	}
	must(t, w.s.meetings.Rooms.End(ctx, host, id))
	same(t, w.minutes("coordinator", id), "Welcome: Plainly said.", "Welcome table 1: We speak of firms.", "Welcome table 2: We speak of time.", "Milestones:")
	for _, p := range []meeting.Pad{pad, {Session: id, Round: 1, Table: 1}, {Session: id, Round: 1, Table: 2}, {Session: id, Round: 1, Table: 1, Copy: true}} {
		if kept, err := w.s.sessions.Kept(ctx, p.Document()); err != nil || kept {
			t.Errorf("the history of %s is kept: %v", p.Document(), err)
		}
		if err := w.puts("coordinator", p.Document(), "item.welcome", "Plainly", "x"); err == nil {
			t.Errorf("%s is written to after the session", p.Document())
		}
	}
	w.authorshipRefused(id, first, second)
	must(t, w.puts("coordinator", meeting.Pad{Session: id, Kept: true}.Document(), "item.welcome", "Plainly", "Openly"))
	must(t, w.s.meetings.Record.Agree(ctx, host, id))
	must(t, w.s.meetings.Record.Publish(ctx, host, id))
	w.namesNobody(id, first, second)
}

// namesNobody looks through all that the store holds of a session's texts.
func (w *world) namesNobody(id meeting.ID, cast ...string) {
	w.t.Helper()
	everything := w.dump("coedit_rows") + w.dump("coedit_states") + w.dump("draft-seeds") + w.dump("session-pens") + w.dump("session-notes") +
		w.dump("session-events") + w.dump("session-rooms") + w.dump("session-seats")
	if !strings.Contains(everything, "Openly said.") || !strings.Contains(everything, string(id)) {
		w.t.Error("the words of the session are not in what is looked through")
	}
	for _, line := range strings.Split(everything, "\n") {
		if !strings.Contains(line, string(id)) {
			continue
		}
		for _, key := range cast {
			if strings.Contains(line, string(w.cast[key])) || strings.Contains(line, w.actor(key).Name) {
				w.t.Errorf("%s is named: %.200s", key, line)
			}
		}
	}
}

// dump is every document of a table, a line each, those of draft documents in
// readable letters too.
func (w *world) dump(table string) string {
	w.t.Helper()
	rows, err := w.s.engine.Table(w.t.Context(), table, nil)
	must(w.t, err)
	var b strings.Builder
	for row, err := range rows.Find(w.t.Context(), storage.Range{Index: -1}) {
		must(w.t, err)
		b.WriteString(row.ID + " " + string(row.Body) + "\n")
	}
	return b.String()
}
