package page

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

// review lists what was answered, to be read once more.
func (v PaperView) review(ctx context.Context) []govuk.Row {
	var rows []govuk.Row
	for i, q := range v.questions() {
		rows = append(rows, govuk.Row{Key: q.Title, Text: AnswerWords(ctx, q, v.answer(i))})
	}
	reason := v.Reason
	if reason == "" {
		reason = words.T(ctx, "Left blank")
	}
	return append(rows, govuk.Row{Key: words.T(ctx, "Your reason"), Text: reason})
}

// inputs are a question's answer as the paper's own form would send it.
func (v PaperView) inputs(i int, q ballot.Question) (all [][2]string) {
	a := v.answer(i)
	if a.Point != "" {
		all = append(all, [2]string{q.ID, string(a.Point)})
	}
	for _, o := range a.Choose {
		all = append(all, [2]string{q.ID, strconv.Itoa(o)})
	}
	for o := range q.Options {
		name := fmt.Sprintf("%s-%d", q.ID, o)
		if n := v.rankOf(i, o); n != "" {
			all = append(all, [2]string{name, n})
		}
		if n := v.pointsOf(i, o); n != "" {
			all = append(all, [2]string{name, n})
		}
	}
	return all
}

// paperWords are the sentences that the paper's script says itself.
func paperWords(ctx context.Context) string {
	raw, err := json.Marshal(map[string]string{
		"place":     words.T(ctx, "Question %s of %s", "#", "#"),
		"have":      words.T(ctx, "You have your voting paper. Answer one question after the other. Nothing is cast before you say so at the end."),
		"begin":     words.T(ctx, "Answer the questions"),
		"voted":     words.T(ctx, "You have voted with this paper. If you cast it again, the new vote takes the place of the old one."),
		"taking":    words.T(ctx, "Your paper is being signed …"),
		"casting":   words.T(ctx, "Your vote is being cast …"),
		"blank":     words.T(ctx, "Left blank"),
		"change":    words.T(ctx, "Change"),
		"order":     words.T(ctx, "Your order so far: %s", "#"),
		"left":      words.T(ctx, "Points left: %s", "#"),
		"twice":     words.T(ctx, "You gave the same number to two options. Give each a number of its own."),
		"gap":       words.T(ctx, "You left a number out. Number the options without a gap."),
		"over":      words.T(ctx, "You gave more points than you have."),
		"number":    words.T(ctx, "Give whole points, such as 3."),
		"offline":   words.T(ctx, "There is no connection. Nothing is lost: try again in a moment. The same paper counts once."),
		"failed":    words.T(ctx, "This did not work. Load the page again and try once more."),
		"cannot":    words.T(ctx, "This browser cannot make a voting paper on this page: it lacks what keeps your vote secret, or keeps nothing for this site. A newer browser, or the same one outside a private window, can."),
		"elsewhere": words.T(ctx, "You took your voting paper already, and it is not in this browser. Use the browser in which you took it."),
		"changed":   words.T(ctx, "Your vote was changed"),
		"thrown":    words.T(ctx, "Your paper is thrown away. Your vote stays in the box."),
		"receipt":   words.T(ctx, "Receipt of a secret ballot: %s", "#"),
	})
	if err != nil {
		return "{}" // cannot happen: the map holds strings
	}
	return string(raw)
}
