package page

import (
	"encoding/json"
	"strings"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

func recordSamples(visitor Frame) []sample {
	e := &record.Entry{Index: 7, Leaf: `{"event":"publication|x"}`, Hash: strings.Repeat("h", 44), Event: "publication|x", Kind: record.Publication,
		Subject: "commitment/x", Within: "plan/p", Title: "Open contracting <script>alert(1)</script>", Link: "/commitments/nap/open-contracting/v1", At: now}
	other := &record.Entry{Index: 6, Kind: record.Withdrawal, Subject: "commitment/x", At: now}
	p := &record.Point{Meta: storage.Meta{ID: "9"}, Size: 9, Root: strings.Repeat("r", 43) + "=", Note: "folkmoot.example/record\n9\nroot\n\n— folkmoot.example/record sig\n", At: now}
	leaf := record.Leaf{Body: json.RawMessage(`{}`), Commitments: map[string]string{"publisher": record.Commit("s", "Person One"), "reason": "x"}}
	open := []*record.Opening{{Name: "publisher", Salt: "s", Text: "Person One"}}
	proof := &record.Proof{Index: 7, Size: 9, Path: []string{"a", "b", "c"}}
	title := func(s string) Frame {
		f := visitor
		f.Title = s
		f.Trail = []govuk.Link{{Href: RecordPath, Text: "The public record"}}
		return f
	}
	return []sample{
		{"record", title("The public record"), Record(RecordView{About: "/plans/nap", Entries: record.Page{Items: []*record.Entry{e, other}}, Point: p, Verifier: "folkmoot.example/record+1+key", More: "/record?after=x"})},
		{"record-empty", title("The public record"), Record(RecordView{Verifier: "k"})},
		{"record-entry", title("Entry 7"), RecordEntry(EntryView{Entry: e, Leaf: leaf, Openings: open, Proof: proof, Point: p, Verifier: "k"})},
		{"record-entry-unproved", title("Entry 7"), RecordEntry(EntryView{Entry: e, Leaf: leaf, Verifier: "k"})},
	}
}
