package page

import (
	"context"
	"net/url"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// FollowView is the button beside a thing that one can follow.
type FollowView struct {
	Thing    follow.Thing
	Follows  bool
	SignedIn bool
	CSRF     string
	Feed     string
}

// FollowingView is what is new in all that a person follows.
type FollowingView struct {
	Form  govuk.Form
	Parts []follow.Part
	Wish  *follow.Wish
	Plans []NamedPlan
	Now   time.Time
}

// NamedPlan is a plan to choose.
type NamedPlan struct{ ID, Title string }

// UnsubscribeView ends a person's mails without signing in.
type UnsubscribeView struct {
	Person, Token string
	Done          bool
}

// MailsView is what was written to people, for an administrator.
type MailsView struct {
	Mails   []*follow.Mail
	Letters []follow.Letter
	// Sends: there is a way to send them.
	Sends bool
}

// Shorten cuts a text at a word.
func Shorten(s string, most int) string { return shorten(s, most) }

func mailChoices(ctx context.Context, chosen follow.Every) []govuk.Choice {
	all := []govuk.Choice{
		{Value: string(follow.Daily), Text: words.T(ctx, "At most one a day")},
		{Value: string(follow.Weekly), Text: words.T(ctx, "One a week, on Monday")},
		{Value: string(follow.Never), Text: words.T(ctx, "None")},
	}
	for i := range all {
		all[i].Checked = all[i].Value == string(chosen)
	}
	return all
}

func remindChoices(ctx context.Context, chosen follow.Ahead) []govuk.Choice {
	all := []govuk.Choice{
		{Value: string(follow.DayAhead), Text: words.T(ctx, "A day before")},
		{Value: string(follow.HourAhead), Text: words.T(ctx, "An hour before")},
		{Value: string(follow.NotAhead), Text: words.T(ctx, "No reminders")},
	}
	for i := range all {
		all[i].Checked = all[i].Value == string(chosen)
	}
	return all
}

func kindOfThing(ctx context.Context, k follow.Kind) string {
	switch k {
	case follow.Plan:
		return words.T(ctx, "Plan")
	case follow.Commitment:
		return words.T(ctx, "Commitment")
	case follow.Draft:
		return words.T(ctx, "Draft")
	case follow.Theme:
		return words.T(ctx, "Theme")
	}
	return words.T(ctx, "Person")
}

func planChoices(all []NamedPlan) []govuk.Choice {
	var choices []govuk.Choice
	for _, p := range all {
		choices = append(choices, govuk.Choice{Value: p.ID, Text: p.Title})
	}
	return choices
}

// fieldWords is what a field is called where its template is not at hand.
func fieldWords(ctx context.Context, f draft.Field) string {
	key := string(f)
	for i := len(key) - 1; i >= 0; i-- {
		if key[i] == '.' {
			key = key[i+1:]
			break
		}
	}
	return words.Say(ctx, template.Label(key))
}

func unsubscribePath(v UnsubscribeView) string {
	return "/unsubscribe?" + url.Values{"p": {v.Person}, "t": {v.Token}}.Encode()
}

func mailState(ctx context.Context, s follow.MailState) (text, colour string) {
	switch s {
	case follow.Sent:
		return words.T(ctx, "Sent"), "green"
	case follow.Kept:
		return words.T(ctx, "Kept here"), "grey"
	case follow.Failed:
		return words.T(ctx, "Could not be sent"), "red"
	}
	return words.T(ctx, "Waiting"), "yellow"
}
