package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// SharedNotes is what a session writes together.
type SharedNotes struct {
	Document string           `json:"document" doc:"Its name at /collab/, for editors of the y-websocket protocol: one XML fragment for each point, called 'item.' and the point's id."`
	Write    bool             `json:"write" doc:"Whether you may write now."`
	Parts    []meeting.Minute `json:"parts" doc:"Each point of the agenda, and under it what each table wrote that sat there. Under the Chatham House rule nobody is named."`
}

// TablePads are the texts of one table.
type TablePads struct {
	Write bool `json:"write"`
	Notes Pad  `json:"notes"`
	Copy  *Pad `json:"copy,omitempty" doc:"The table's copy of the field that it works on."`
}

// Pad is a text that is written together.
type Pad struct {
	Document string `json:"document" doc:"Its name at /collab/."`
	Part     string `json:"part" doc:"The name of its XML fragment."`
	Text     string `json:"text" doc:"Its words, without form."`
}

type addToNotes struct {
	InSession
	Body struct {
		Item string `json:"item,omitempty" maxLength:"100" doc:"The point's id; the first point if it is left out."`
		Text string `json:"text" maxLength:"16000"`
		Key  string `json:"key,omitempty" maxLength:"100" doc:"Sending it twice writes it once."`
	}
}

// InRound is one time that people went to tables, in the address.
type InRound struct {
	InSession
	Round int `path:"round" minimum:"1" maximum:"9999" doc:"The time that people went to tables, 1 for the first."`
}

// InTable is a table of one round in the address.
type InTable struct {
	InRound
	Table int `path:"table" minimum:"1" maximum:"9999"`
}

func (in *InTable) pad(copied bool) meeting.Pad {
	return meeting.Pad{Session: in.id(), Round: in.Round, Table: in.Table, Copy: copied}
}

type addAtTable struct {
	InTable
	Body struct {
		Text string `json:"text" maxLength:"16000"`
		Copy bool   `json:"copy,omitempty" doc:"Into the table's copy of the field instead of its notes."`
		Key  string `json:"key,omitempty" maxLength:"100" doc:"Sending it twice writes it once."`
	}
}

// together are the operations on what a session writes together.
func (a *api) together() {
	const tag, base = "Sessions", "/sessions/{session}"
	all := a.Meetings.Notes
	on(a, operation{id: "session-notes", method: http.MethodGet, path: base + "/notes", tag: tag, public: true, words: "The shared notes: for those in the room, and for everybody once the note is published",
		about: "They are edited live at /collab/ under the name that is given here."},
		func(ctx context.Context, in *InSession) (*answer[*SharedNotes], error) {
			parts, err := all.Minutes(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			pads, err := all.Pads(ctx, in.id())
			if err != nil {
				return nil, err
			}
			permit, err := all.Admit(ctx, in.actor, pads[0])
			if err != nil {
				return nil, err
			}
			return ok(&SharedNotes{Document: pads[0].Document(), Write: permit.Write, Parts: parts}, nil)
		})
	on(a, operation{id: "add-to-notes", method: http.MethodPost, path: base + "/notes", tag: tag, words: "Add a paragraph to the shared notes"},
		func(ctx context.Context, in *addToNotes) (*none, error) {
			pads, err := all.Pads(ctx, in.id())
			if err != nil {
				return nil, err
			}
			return done(all.Append(ctx, in.actor, pads[0], in.Body.Item, in.Body.Text, in.Body.Key))
		})
	on(a, operation{id: "notes-authorship", method: http.MethodGet, path: base + "/notes/authorship", tag: tag, public: true,
		words: "Who wrote each run of characters of the shared notes, and who deleted what",
		about: "For those who may read them; a field is called 'item.' and the point's id. Under the Chatham House rule it is refused to everybody: nothing is kept of it."},
		func(ctx context.Context, in *InSession) (*answer[Authorship], error) {
			pads, err := all.Pads(ctx, in.id())
			if err != nil {
				return nil, err
			}
			return ok(a.whoWrote(ctx, in.actor, pads[0]))
		})
	on(a, operation{id: "table-authorship", method: http.MethodGet, path: base + "/tables/{round}/{table}/authorship", tag: tag, public: true,
		words: "The same of a table's notes, for those who may read them"},
		func(ctx context.Context, in *InTable) (*answer[Authorship], error) {
			return ok(a.whoWrote(ctx, in.actor, in.pad(false)))
		})
	on(a, operation{id: "session-tables", method: http.MethodGet, path: base + "/tables/{round}", tag: tag, public: true, words: "What the tables of one round wrote, side by side",
		about: "'was' is the field as the tables got it, 'now' as it reads, 'with' how it would read with what a table wrote."},
		func(ctx context.Context, in *InRound) (*answer[*meeting.Comparison], error) {
			return ok(all.Compare(ctx, in.actor, in.id(), in.Round))
		})
	on(a, operation{id: "session-table", method: http.MethodGet, path: base + "/tables/{round}/{table}", tag: tag, public: true, words: "The texts of one table, for those who sit at it"},
		func(ctx context.Context, in *InTable) (*answer[*TablePads], error) {
			return ok(a.tablePads(ctx, in))
		})
	on(a, operation{id: "add-at-table", method: http.MethodPost, path: base + "/tables/{round}/{table}", tag: tag, words: "Add a paragraph at a table"},
		func(ctx context.Context, in *addAtTable) (*none, error) {
			return done(all.Append(ctx, in.actor, in.pad(in.Body.Copy), "", in.Body.Text, in.Body.Key))
		})
	on(a, operation{id: "take-table", method: http.MethodPost, path: base + "/tables/{round}/{table}/take", tag: tag, words: "Bring what a table wrote into the draft, in its authors' names",
		about: "What others wrote in the draft meanwhile stays. Several tables can be taken one after another. Needs the right to decide on the draft. To let tables work on a field, send 'draft' and 'field' with the step 'tables' of lead-session."},
		func(ctx context.Context, in *InTable) (*none, error) {
			return done(all.Take(ctx, in.actor, in.id(), in.Round, in.Table))
		})
}

func (a *api) whoWrote(ctx context.Context, by people.Actor, p meeting.Pad) (Authorship, error) {
	if _, err := a.Meetings.Notes.Authored(ctx, by, p); err != nil {
		return Authorship{}, err
	}
	return a.Texts.WhoWrote(ctx, p.Document())
}

func (a *api) tablePads(ctx context.Context, in *InTable) (*TablePads, error) {
	permit, words, err := a.Meetings.Notes.WordsOf(ctx, in.actor, in.pad(false))
	if err != nil {
		return nil, err
	}
	to := &TablePads{Write: permit.Write, Notes: Pad{Document: in.pad(false).Document()}}
	for _, item := range permit.Parts {
		to.Notes.Part = meeting.PartOf(item.ID)
		to.Notes.Text = words[to.Notes.Part].Words()
	}
	copied, words, err := a.Meetings.Notes.WordsOf(ctx, in.actor, in.pad(true))
	if err != nil || copied.Of == nil {
		return to, nil // the table has notes alone
	}
	field := string(copied.Of.Field)
	to.Copy = &Pad{Document: in.pad(true).Document(), Part: field, Text: words[field].Words()}
	return to, nil
}
