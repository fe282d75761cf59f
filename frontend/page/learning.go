package page

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/learning"
)

// LibraryView is what members learn from.
type LibraryView struct {
	ForumHead
	All                 []*learning.Evidence
	MayOffer, MayDecide bool
}

// QuestionsView is what members asked.
type QuestionsView struct {
	ForumHead
	All []*learning.Question
	// Answering is the question whose answer was refused; its form stays open.
	Answering         string
	MayAsk, MayAnswer bool
}

// evidenceRows say a piece as pairs.
func evidenceRows(ctx context.Context, e *learning.Evidence) []govuk.Row {
	who := e.Speaker
	if e.Affiliation != "" {
		who += ", " + e.Affiliation
	}
	rows := []govuk.Row{{Key: words.T(ctx, "Who speaks"), Text: who}, {Key: words.T(ctx, "From where"), Text: words.Say(ctx, e.Part.Words())}}
	if e.Position != "" {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "What they want"), Text: e.Position})
	}
	return rows
}

func evidenceState(ctx context.Context, e *learning.Evidence) (text, colour string) {
	switch {
	case e.In():
		return words.T(ctx, "In the library"), "green"
	case e.Waits():
		return words.T(ctx, "Waits for the advisory group"), "yellow"
	}
	return words.T(ctx, "Sent back"), "red"
}

func evidenceKinds(ctx context.Context) (all []govuk.Choice) {
	for _, k := range learning.Kinds {
		all = append(all, govuk.Choice{Value: string(k), Text: words.Say(ctx, k.Words())})
	}
	return all
}

func evidenceParts(ctx context.Context) (all []govuk.Choice) {
	for _, p := range learning.Parts {
		all = append(all, govuk.Choice{Value: string(p), Text: words.Say(ctx, p.Words())})
	}
	return all
}
