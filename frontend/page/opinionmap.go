package page

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
)

// MapView is the map of opinions.
type MapView struct {
	ConversationHead
	Picture *conversation.Picture
	// Own is where the person themselves lies; nil where they lie nowhere.
	Own      *opinion.Point
	OwnGroup int
}

// The size of the picture in its own units.
const (
	mapWide, mapHigh = 720, 460
	mapMargin        = 60
)

// blob is a group as it is drawn.
type blob struct {
	Name         string
	Class        string
	X, Y, RX, RY string
	Size         int
}

// dot is a statement, or the reader, as it is drawn.
type dot struct{ X, Y, Label, Title string }

// letter names a group. It means nothing but the order on the map.
func letter(i int) string { return string(rune('A' + i)) }

func groupName(ctx context.Context, i int) string { return words.T(ctx, "Group %s", letter(i)) }

// scale maps places of people into the picture: what is shown reaches to its
// margins.
func (v MapView) scale() func(opinion.Point) (float64, float64) {
	reach := 0.1
	grow := func(p opinion.Point, more opinion.Point) {
		reach = max(reach, math.Abs(p.X)+more.X, (math.Abs(p.Y)+more.Y)*float64(mapWide)/float64(mapHigh))
	}
	for _, g := range v.Picture.Public.Groups {
		grow(g.Centre, g.Spread)
	}
	if v.Own != nil {
		grow(*v.Own, opinion.Point{})
	}
	unit := float64(mapWide/2-mapMargin) / reach
	return func(p opinion.Point) (float64, float64) {
		return mapWide/2 + p.X*unit, mapHigh/2 - p.Y*unit
	}
}

func units(f float64) string { return strconv.FormatFloat(f, 'f', 1, 64) }

func (v MapView) blobs(ctx context.Context) (all []blob) {
	at := v.scale()
	zeroX, _ := at(opinion.Point{})
	oneX, _ := at(opinion.Point{X: 1})
	unit := oneX - zeroX
	for i, g := range v.Picture.Public.Groups {
		x, y := at(g.Centre)
		all = append(all, blob{groupName(ctx, i), "fm-map__group--" + strconv.Itoa(i), units(x), units(y),
			units(max(28, g.Spread.X*unit)), units(max(28, g.Spread.Y*unit)), g.Size})
	}
	return all
}

func (v MapView) own() dot {
	x, y := v.scale()(*v.Own)
	return dot{X: units(x), Y: units(y)}
}

// marks are the statements that divide most, where somebody would lie who said
// nothing but yes to them. Their distances are of another kind than those of
// people, so they have a scale of their own.
func (v MapView) marks(ctx context.Context) (all []dot) {
	divides := v.Picture.Divides()
	reach := 0.1
	for _, s := range divides {
		reach = max(reach, math.Abs(s.Place.X), math.Abs(s.Place.Y)*float64(mapWide)/float64(mapHigh))
	}
	unit := float64(mapWide/2-mapMargin/2) / reach
	for i, s := range divides {
		if i == 8 {
			break
		}
		all = append(all, dot{units(mapWide/2 + s.Place.X*unit), units(mapHigh/2 - s.Place.Y*unit), strconv.Itoa(s.Number + 1), s.Text})
	}
	return all
}

// said is a count in words, or why it is not shown.
func saidWords(ctx context.Context, t *opinion.Tally) string {
	if t == nil {
		return words.T(ctx, "Fewer than 5, not shown")
	}
	return words.T(ctx, "%d%% agree, %d%% disagree (%d voted)", partOf(t.Agree, t.Seen), partOf(t.Disagree, t.Seen), t.Seen)
}

func partOf(part, of int) int {
	if of == 0 {
		return 0
	}
	return int(math.Round(100 * float64(part) / float64(of)))
}

// grid is the table that says what the picture shows.
func (v MapView) grid(ctx context.Context, caption string, rows []conversation.Shown) govuk.Grid {
	g := govuk.Grid{Caption: caption, Size: "m", Columns: []govuk.Column{{Text: words.T(ctx, "Statement")}, {Text: words.T(ctx, "Everybody")}}}
	for i := range v.Picture.Public.Groups {
		g.Columns = append(g.Columns, govuk.Column{Text: groupName(ctx, i)})
	}
	for _, s := range rows {
		row := []govuk.Cell{{Text: fmt.Sprintf("%d. %s", s.Number+1, s.Text)}, {Text: saidWords(ctx, s.All)}}
		for i := range v.Picture.Public.Groups {
			var cell *opinion.Tally
			if i < len(s.Groups) {
				cell = s.Groups[i]
			}
			row = append(row, govuk.Cell{Text: saidWords(ctx, cell)})
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

// rest are the statements that stand in none of the tables above.
func (v MapView) rest() (rest []conversation.Shown) {
	named := map[int]bool{}
	for _, list := range [][]conversation.Shown{v.Picture.Agreed(), v.Picture.Rejected(), v.Picture.Divides()} {
		for _, s := range list {
			named[s.Number] = true
		}
	}
	for _, s := range v.Picture.Statements {
		if !named[s.Number] {
			rest = append(rest, s)
		}
	}
	return rest
}

// divides leaves out what all agree or disagree on.
func (v MapView) divides() (all []conversation.Shown) {
	common := map[int]bool{}
	for _, list := range [][]conversation.Shown{v.Picture.Agreed(), v.Picture.Rejected()} {
		for _, s := range list {
			common[s.Number] = true
		}
	}
	for _, s := range v.Picture.Divides() {
		if !common[s.Number] {
			all = append(all, s)
		}
	}
	return all
}

// text is the statement of a number.
func (v MapView) text(number int) string {
	for _, s := range v.Picture.Statements {
		if s.Number == number {
			return s.Text
		}
	}
	return ""
}

// picture says in words what the drawing shows.
func (v MapView) description(ctx context.Context) string {
	text := ""
	for i, g := range v.Picture.Public.Groups {
		text += words.N(ctx, g.Size, "Group %[2]s: %[1]d person. ", "Group %[2]s: %[1]d people. ", letter(i))
	}
	if v.Own != nil && v.OwnGroup >= 0 {
		text += words.T(ctx, "You are in group %s. ", letter(v.OwnGroup))
	}
	return text + words.T(ctx, "The tables below say what each group thinks.")
}

func (v MapView) whoVoted(ctx context.Context) string {
	n := v.Picture.Public.Voters
	if v.Picture.Eligible > 0 {
		return words.T(ctx, "%d of the %d people who were asked have voted.", n, v.Picture.Eligible)
	}
	return words.N(ctx, n, "%d person has voted. Whoever wants takes part, so this says nothing of how many people in the country think so.",
		"%d people have voted. Whoever wants takes part, so this says nothing of how many people in the country think so.")
}
