package page

import (
	"context"
	"strings"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/charter"
)

// CharterView is an edition of the rules of participation.
type CharterView struct {
	Form     govuk.Form
	Edition  *charter.Edition
	Before   *charter.Edition // to compare with
	All      []*charter.Edition
	Standing charter.Standing
	// MayPublish: this person may publish a new edition.
	MayPublish bool
}

const charterPath = "/about/participation"

// CharterPath is where an edition is read; 0 is the one that holds.
func CharterPath(number int) string {
	if number == 0 {
		return charterPath
	}
	return charterPath + "/v" + whole(number)
}

// CharterChangePath shows what changed between two editions.
func CharterChangePath(from, to int) string {
	return charterPath + "/compare?from=" + whole(from) + "&to=" + whole(to)
}

// old says that another edition holds.
func (v CharterView) old() bool { return v.Edition.Number != v.Standing.Current.Number }

// charterBlock is a stretch of the rules: a heading, a paragraph, or rules.
type charterBlock struct {
	heading, text string
	rules         []string
}

// charterBlocks reads a text as package charter describes it.
func charterBlocks(text string) []charterBlock {
	var all []charterBlock
	for _, stretch := range strings.Split(text, "\n\n") {
		for _, line := range strings.Split(stretch, "\n") {
			last := len(all) - 1
			if title, found := strings.CutPrefix(line, "## "); found {
				all = append(all, charterBlock{heading: title})
			} else if rule, found := strings.CutPrefix(line, "- "); found {
				if last < 0 || all[last].rules == nil {
					all = append(all, charterBlock{})
					last++
				}
				all[last].rules = append(all[last].rules, rule)
			} else if line != "" {
				all = append(all, charterBlock{text: line})
			}
		}
	}
	return all
}

// charterWords are the words of an edition without the marks of its form.
func charterWords(ctx context.Context, e *charter.Edition) string {
	lines := strings.Split(e.In(string(words.Of(ctx))), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimPrefix(strings.TrimPrefix(l, "## "), "- ")
	}
	return strings.Join(lines, "\n")
}

func editionName(ctx context.Context, n int) string { return words.T(ctx, "Edition %d", n) }
