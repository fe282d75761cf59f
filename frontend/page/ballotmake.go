package page

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
)

// BallotFormView is what a ballot's makers decide of it as a whole.
type BallotFormView struct {
	Form   govuk.Form
	Plan   string
	Within string
	About  ballot.About
}

func (v BallotFormView) namedValue() string {
	if v.About.Named {
		return "yes"
	}
	return "no"
}

func namedChoices(ctx context.Context) []govuk.Choice {
	return []govuk.Choice{
		{Value: "no", Text: words.T(ctx, "Secret"), Hint: words.T(ctx, "For private citizens, such as the members of a forum.")},
		{Value: "yes", Text: words.T(ctx, "By name, a roll-call"), Hint: words.T(ctx, "For those who decide for others, such as a working group or officials.")},
	}
}

// MakeView is a ballot while it is being prepared.
type MakeView struct {
	BallotHead
}

func (v MakeView) terms() BallotFormView {
	return BallotFormView{Form: v.Form, Plan: v.Poll.Plan, Within: v.Poll.Within, About: v.Poll.Terms()}
}

func (v MakeView) methods(ctx context.Context) []govuk.Choice {
	var all []govuk.Choice
	for _, m := range ballot.Methods {
		all = append(all, govuk.Choice{Value: string(m), Text: MethodName(ctx, m)})
	}
	return all
}
