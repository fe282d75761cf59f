package page

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// RecordPath is the public record, or what of it is about a subject.
const RecordPath = "/record"

// EntryPath is one entry of the public record.
func EntryPath(index int64) string { return RecordPath + "/" + strconv.FormatInt(index, 10) }

// RecordView is a stretch of the public record.
type RecordView struct {
	About    string // what somebody looked for
	Entries  record.Page
	Point    *record.Point // nil when it cannot be signed
	Verifier string
	More     string // address of the next page; empty at the end
}

// Entries are entries of the public record by the event that they are of.
type Entries map[string]*record.Entry

// EntryView is one entry with what vouches for it.
type EntryView struct {
	*record.Entry
	Leaf     record.Leaf
	Openings []*record.Opening
	Proof    *record.Proof // nil when the record cannot be signed
	Point    *record.Point
	Verifier string
}

// RecordKind says in words what an entry is.
func RecordKind(ctx context.Context, k record.Kind) string {
	switch k {
	case record.Publication:
		return words.T(ctx, "A commitment was published")
	case record.Withdrawal:
		return words.T(ctx, "A published commitment was withdrawn")
	case record.Agreement:
		return words.T(ctx, "A text was agreed")
	case record.Change:
		return words.T(ctx, "An agreed text was changed")
	case record.Dissent:
		return words.T(ctx, "A dissent was attached")
	case record.Override:
		return words.T(ctx, "A condition was overridden")
	case record.Response:
		return words.T(ctx, "Input was answered")
	case record.Timeline:
		return words.T(ctx, "A timeline was set or changed")
	case record.Selection:
		return words.T(ctx, "Pool and panels were fixed before a draw")
	case record.Draw:
		return words.T(ctx, "A lottery was drawn")
	}
	return ballotKind(ctx, k)
}

func ballotKind(ctx context.Context, k record.Kind) string {
	switch k {
	case record.BallotFrozen:
		return words.T(ctx, "The rules of a ballot were fixed")
	case record.BallotOpened:
		return words.T(ctx, "A ballot was opened")
	case record.BallotClosed:
		return words.T(ctx, "A ballot was closed")
	case record.BallotResult:
		return words.T(ctx, "A ballot was counted")
	case record.Report:
		return words.T(ctx, "A forum reported")
	case record.ForumResponse:
		return words.T(ctx, "An authority answered a forum")
	case record.Progress:
		return words.T(ctx, "Progress was reported")
	case record.Moderation:
		return words.T(ctx, "Moderation was counted")
	case record.Checkpoint:
		return words.T(ctx, "Another record was noted")
	}
	return string(k)
}

// openingName says in words what a personal text beside an entry is.
func openingName(ctx context.Context, name string) string {
	switch name {
	case "publisher":
		return words.T(ctx, "Published by")
	case "withdrawn by":
		return words.T(ctx, "Withdrawn by")
	case "reason":
		return words.T(ctx, "Reason")
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// facts are what an entry says, one line each.
func (v EntryView) facts(ctx context.Context) []govuk.Row {
	rows := []govuk.Row{
		{Key: words.T(ctx, "When"), Body: govuk.Time(v.At)},
		{Key: words.T(ctx, "About"), Body: govuk.A(govuk.Link{Href: recordAbout(v.Subject), Text: v.Subject})},
	}
	if v.Within != "" {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "Part of"), Body: govuk.A(govuk.Link{Href: recordAbout(v.Within), Text: v.Within})})
	}
	if v.Link != "" {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "Where it stands"), Body: govuk.A(govuk.Link{Href: v.Link, Text: v.Link})})
	}
	there := map[string]bool{}
	for _, o := range v.Openings {
		there[o.Name] = true
		text := o.Text
		if !v.Leaf.Opens(o) {
			text = words.T(ctx, "This was altered: it is not what was recorded.")
		}
		rows = append(rows, govuk.Row{Key: openingName(ctx, o.Name), Text: text})
	}
	for name := range v.Leaf.Commitments {
		if !there[name] {
			rows = append(rows, govuk.Row{Key: openingName(ctx, name), Text: words.T(ctx, "Erased. The record shows that it was there, not what it said.")})
		}
	}
	return rows
}

func recordAbout(subject string) string {
	return RecordPath + "?" + url.Values{"about": {subject}}.Encode()
}

// shortHash is the beginning of a hash, enough to tell two apart by eye.
func shortHash(hash string) string {
	if len(hash) <= 16 {
		return hash
	}
	return hash[:16] + "…"
}

// StatementName is what the file of an entry with its words is called.
func StatementName(index int64) string {
	return "entry-" + strconv.FormatInt(index, 10) + ".statement.json"
}

func verifyStatement(e *record.Entry) string { return "folkmoot verify " + StatementName(e.Index) }
