package page

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

// LetterPath is where somebody with a letter begins.
const LetterPath = "/letter"

// LetterStepPath is one thing that is asked, or the page with all answers.
func LetterStepPath(step string) string {
	if step == "check" {
		return LetterPath + "/check"
	}
	return LetterPath + "/answer/" + step
}

// CodeView asks for a code or a word.
type CodeView struct{ Form govuk.Form }

// LetterView is a registration as its owner sees it.
type LetterView struct {
	Form         govuk.Form
	Forum        *forum.Forum
	Registration *recruit.Registration
	Answers      recruit.Answers
	Word         string
	SignedIn     bool
	// Closed says why nothing can be changed any more; "" while it can.
	Closed string
	// Step is what is asked: "eligible", "name", "feature-0" ...
	Step string
	// Own are this registrant's chances.
	Own []selection.Own
}

func (v LetterView) steps() []string {
	all := []string{"eligible", "name", "contact", "address"}
	for i := range v.Forum.Features {
		all = append(all, "feature-"+strconv.Itoa(i))
	}
	return append(all, "access")
}

// seated claims that they were drawn for a seat that they have not given up.
func (v LetterView) seated() bool {
	return slices.ContainsFunc(v.Own, func(o selection.Own) bool {
		return o.Drawn && o.Chosen && o.State != selection.Declined && o.State != selection.Left
	})
}

// Known claims that the step is one of the questions.
func (v LetterView) Known() bool { return v.place() >= 0 }

func (v LetterView) place() int {
	for i, s := range v.steps() {
		if s == v.Step {
			return i
		}
	}
	return -1
}

// Next is the step after this one.
func (v LetterView) Next() string {
	if all := v.steps(); v.place()+1 < len(all) {
		return all[v.place()+1]
	}
	return "check"
}

func (v LetterView) before() string {
	if at := v.place(); at > 0 {
		return LetterStepPath(v.steps()[at-1])
	}
	return LetterPath + "/word"
}

// Feature is the number of the feature that is asked about, -1 for none.
func (v LetterView) Feature() int {
	if n, found := strings.CutPrefix(v.Step, "feature-"); found {
		if i, err := strconv.Atoi(n); err == nil && i >= 0 && i < len(v.Forum.Features) {
			return i
		}
	}
	return -1
}

// Title is what the step asks.
func (v LetterView) Title(ctx context.Context) string { return v.title(ctx, v.Step) }

func (v LetterView) title(ctx context.Context, step string) string {
	v.Step = step
	if i := v.Feature(); i >= 0 {
		return v.Forum.Features[i].Name
	}
	switch step {
	case "eligible":
		return words.T(ctx, "Can you be a member?")
	case "name":
		return words.T(ctx, "What is your name?")
	case "contact":
		return words.T(ctx, "How can we reach you?")
	case "address":
		return words.T(ctx, "Where do you live?")
	}
	return words.T(ctx, "What do you need to take part?")
}

func (v LetterView) answer(ctx context.Context, step string) string {
	v.Step = step
	if i := v.Feature(); i >= 0 {
		if said := v.Answers.Attributes[v.Forum.Features[i].Name]; said != recruit.PreferNotToSay {
			return said
		}
		return words.T(ctx, "Prefer not to say")
	}
	switch step {
	case "eligible":
		if v.Answers.Eligible {
			return words.T(ctx, "Yes")
		}
		return ""
	case "name":
		return v.Answers.Name
	case "contact":
		return strings.TrimSpace(v.Answers.Email + " " + v.Answers.Phone)
	case "address":
		return v.Answers.Address
	}
	if v.Answers.Access == "" {
		return words.T(ctx, "Nothing in particular")
	}
	return v.Answers.Access
}

func (v LetterView) choices(ctx context.Context) []govuk.Choice {
	f := v.Forum.Features[v.Feature()]
	var all []govuk.Choice
	for _, value := range f.Values {
		all = append(all, govuk.Choice{Value: value, Text: value})
	}
	return append(all, govuk.Choice{Value: recruit.PreferNotToSay, Text: words.T(ctx, "Prefer not to say")})
}

// chancePercent writes a chance with one digit behind the point.
func chancePercent(p float64) string { return strconv.FormatFloat(100*p, 'f', 1, 64) + "%" }

// RecruitingView are the letters of a forum.
type RecruitingView struct {
	ForumHead
	Waves []recruit.Sending
}

func (v RecruitingView) at(w recruit.Sending, what string) string {
	return v.path("recruiting/" + strconv.Itoa(w.Number) + "/" + what)
}

// PrintedLetter is a letter with the picture of its code.
type PrintedLetter struct {
	recruit.Letter
	Picture string // the path of the black squares
	Size    int
}

func (p PrintedLetter) box() string {
	n := strconv.Itoa(p.Size + 8)
	return "-4 -4 " + n + " " + n
}

// LettersView are letters to print.
type LettersView struct {
	ForumHead
	Wave    *recruit.Wave
	Letters []PrintedLetter
	From    int
	All     int
	More    int // where the next begin; 0 at the end
	Site    string
}

// RegisteredView is who registered, for the recruiter.
type RegisteredView struct {
	ForumHead
	People []recruit.Registered
	From   int
	All    int
	More   int
}
