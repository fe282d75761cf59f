package page

import (
	"context"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/publication"
)

const mostNote = publication.MostNote

// VersionsView lists the versions of a draft's text.
type VersionsView struct {
	DraftHead
	Form     govuk.Form
	Versions draft.Page[*draft.Version]
	// Seq is the text as it is now.
	Seq int64
}

// VersionView is the text as it was.
type VersionView struct {
	DraftHead
	Version  *draft.Version // nil for a moment that no version names
	Seq      int64
	Sections []Section
}

// RestoreView asks before an older text comes back.
type RestoreView struct {
	DraftHead
	Form        govuk.Form
	Seq         int64
	Name        string // of the version
	Differences []draft.Difference
}

// PublishView is the checklist before a draft becomes a published version.
type PublishView struct {
	DraftHead
	Form   govuk.Form
	Checks []Check
	// Next is the number that it would get.
	Next     int
	SHA256   string // of the content
	Sections []Section
	// Differences since the last published version.
	Differences []draft.Difference
	// MayOverride: this person may let the text pass what stops it.
	MayOverride bool
	// Advice counts what the linter would do better and that stops nothing.
	Advice  int
	Entries Entries // of overrides in the public record
}

// Check is one line of the checklist, in the reader's language.
type Check struct {
	Text string
	Good bool
	// Stops: publication waits for it. Otherwise it is worth a look.
	Stops bool
	Href  string
	// Hint says what is in the way.
	Hint string
	// Hurdle names what a person may let pass; "" for what nobody can.
	Hurdle   string
	Override *agreement.Override
}

// WritersView says who wrote the text as it stands.
type WritersView struct {
	DraftHead
	Shares []Share
	Fields []WrittenField
}

// Share is how many characters of the present text are a person's.
type Share struct {
	Voice      draft.Voice
	Characters int
}

// WrittenField is one field as stretches, each with its writer.
type WrittenField struct {
	Field draft.Field
	Label string
	Runs  []WrittenRun
}

// WrittenRun is a stretch of text that one person wrote.
type WrittenRun struct {
	Text string
	By   draft.Voice
}

// DraftSettingsView changes a draft's terms.
type DraftSettingsView struct {
	DraftHead
	Form govuk.Form
	// Fields that can be sealed one by one.
	Fields []Section
}

// DetailsView changes the short values of a draft, without scripts.
type DetailsView struct {
	DraftHead
	Form   govuk.Form
	Fields []Section
	Seq    int64
}

func seq(n int64) string { return strconv.FormatInt(n, 10) }

// untilDay is the last day as the date input takes it.
func untilDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(words.London).Format(time.DateOnly)
}

// VersionName is what a version is called: its name, or when it was kept.
func VersionName(ctx context.Context, v *draft.Version) string {
	if v.Name != "" {
		return v.Name
	}
	return words.Short(ctx, v.At)
}

func total(shares []Share) int {
	n := 0
	for _, s := range shares {
		n += s.Characters
	}
	return max(1, n)
}

func shareGrid(ctx context.Context, shares []Share) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "Who wrote the text as it stands"), Columns: []govuk.Column{{Text: words.T(ctx, "Person")},
		{Text: words.T(ctx, "Characters"), Numeric: true}, {Text: words.T(ctx, "Share"), Numeric: true}}}
	for _, s := range shares {
		g.Rows = append(g.Rows, []govuk.Cell{{Body: voice(s.Voice)}, {Text: strconv.Itoa(s.Characters)}, {Text: percent(s.Characters, total(shares))}})
	}
	return g
}

func sectorShares(ctx context.Context, shares []Share) govuk.Grid {
	by, nobodys := map[people.Sector]int{}, 0
	for _, s := range shares {
		if s.Voice.Person == "" { // imported: nobody wrote it here
			nobodys += s.Characters
			continue
		}
		by[s.Voice.Sector] += s.Characters
	}
	g := govuk.Grid{Caption: words.T(ctx, "By sector"), Size: "s", Columns: []govuk.Column{{Text: words.T(ctx, "Sector")},
		{Text: words.T(ctx, "Characters"), Numeric: true}, {Text: words.T(ctx, "Share"), Numeric: true}}}
	for _, s := range people.Sectors {
		if by[s] > 0 {
			g.Rows = append(g.Rows, []govuk.Cell{{Text: SectorName(ctx, s)}, {Text: strconv.Itoa(by[s])}, {Text: percent(by[s], total(shares))}})
		}
	}
	if nobodys > 0 {
		g.Rows = append(g.Rows, []govuk.Cell{{Text: words.T(ctx, "Imported, nobody in particular")}, {Text: strconv.Itoa(nobodys)}, {Text: percent(nobodys, total(shares))}})
	}
	return g
}

func percent(part, whole int) string { return strconv.Itoa((part*100+whole/2)/whole) + "%" }

func openChoices(ctx context.Context) []govuk.Choice {
	return []govuk.Choice{
		{Value: string(people.Commenter), Text: words.T(ctx, "Everybody who is signed in may comment and take a stance")},
		{Value: string(people.Suggester), Text: words.T(ctx, "Everybody who is signed in may also suggest other words")},
		{Value: string(people.Drafter), Text: words.T(ctx, "Everybody who is signed in may also edit the text")},
		{Value: "", Text: words.T(ctx, "Only people with a role here may take part")},
	}
}

func openChosen(ctx context.Context, v DraftSettingsView) []govuk.Choice {
	all := openChoices(ctx)
	chosen := v.Form.Value("open", string(v.Draft.Open))
	for i := range all {
		all[i].Checked = all[i].Value == chosen
	}
	return all
}

func stateChoices(ctx context.Context, states []draft.State) []govuk.Choice {
	var all []govuk.Choice
	for _, s := range states {
		all = append(all, govuk.Choice{Value: string(s), Text: StateName(ctx, s)})
	}
	return all
}

func sealChoices(v DraftSettingsView) []govuk.Choice {
	var all []govuk.Choice
	for _, f := range v.Fields {
		all = append(all, govuk.Choice{Value: string(f.Field), Text: f.Label, Checked: v.Draft.IsSealed(f.Field)})
	}
	return all
}

func checkTasks(ctx context.Context, checks []Check) []govuk.Task {
	var all []govuk.Task
	for _, c := range checks {
		t := govuk.Task{Text: c.Text, Href: c.Href, Hint: c.Hint, Status: words.T(ctx, "Done")}
		switch {
		case !c.Good && c.Override != nil:
			t.Status, t.Colour = words.T(ctx, "Let pass by %s", c.Override.By.Name), "orange"
		case !c.Good && c.Stops:
			t.Status, t.Colour = words.T(ctx, "Needed first"), "red"
		case !c.Good:
			t.Status, t.Colour = words.T(ctx, "Worth a look"), "yellow"
		}
		all = append(all, t)
	}
	return all
}

func (v PublishView) stopped() bool {
	for _, c := range v.Checks {
		if c.Stops && !c.Good {
			return true
		}
	}
	return false
}

// versionChoices are the versions of this page of the list, and the text as it
// is now.
func versionChoices(ctx context.Context, v VersionsView, now bool) []govuk.Choice {
	all := []govuk.Choice{{Value: seq(v.Seq), Text: words.T(ctx, "The text as it is now"), Checked: now}}
	for i, d := range v.Versions.Items {
		all = append(all, govuk.Choice{Value: seq(d.Seq), Text: VersionName(ctx, d), Checked: !now && i == len(v.Versions.Items)-1})
	}
	return all
}
