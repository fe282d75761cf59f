package page

import (
	"context"
	"strconv"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
)

// EnrolView asks for a file of registrations.
type EnrolView struct{ ForumHead }

// EnrolledView is what was understood of one.
type EnrolledView struct {
	ForumHead
	Preview *recruit.Preview
	Source  string
}

// mostShown is how many lines of a file its preview shows.
const mostShown = 100

func (v EnrolledView) shown() []*recruit.Line {
	return v.Preview.Lines[:min(len(v.Preview.Lines), mostShown)]
}

// answers sets what the file says of a feature beside how often.
func (v EnrolledView) answers(ctx context.Context) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "What they answered"), Size: "m", Columns: []govuk.Column{{Text: words.T(ctx, "Answer")}, {Text: words.T(ctx, "People"), Numeric: true}}}
	for _, f := range v.Forum.Features {
		counts := map[string]int{}
		for _, l := range v.Preview.Lines {
			counts[l.Answers.Attributes[f.Name]]++
		}
		for _, value := range append(append([]string{}, f.Values...), recruit.PreferNotToSay) {
			if counts[value] > 0 {
				g.Rows = append(g.Rows, []govuk.Cell{{Text: f.Name + ": " + value}, {Text: strconv.Itoa(counts[value])}})
			}
		}
	}
	return g
}

// columns are those that a file needs.
func (v EnrolView) columns() []string {
	all := []string{"code", "name", "address", "email", "phone", "access", "eligible", "consent"}
	for _, f := range v.Forum.Features {
		all = append(all, f.Name)
	}
	return all
}

// NewWordView shows a registration's new word, once.
type NewWordView struct {
	ForumHead
	Word string
}
