package page

import (
	"context"
	"strings"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// CastView lets a person choose who to be in the demonstration.
type CastView struct {
	Form    govuk.Form
	Action  string
	Hidden  map[string]string // what the sign-in carries along
	Members []CastMember
}

// CastMember is somebody to be in the demonstration.
type CastMember struct {
	ID           string
	Name         string
	Organisation string
	Sector       people.Sector
	Part         string // what they can do, in a few words
}

// FormOf makes the form of a page out of what was sent and refused.
func FormOf(ctx context.Context, csrf string, t people.Typed) govuk.Form {
	f := govuk.Form{CSRF: csrf, Values: t.Values}
	if len(t.Problems) > 0 {
		f.Problems = govuk.Problems(ctx, t.Problems)
	}
	return f
}

// AccountDone says what the last step on an account, or on a person, did.
func AccountDone(ctx context.Context, what string) string {
	switch what {
	case "renamed":
		return words.T(ctx, "Your name is changed, also beside what you wrote before.")
	case "language":
		return words.T(ctx, "Your language is changed.")
	case "claimed":
		return words.T(ctx, "An administrator will confirm your organisation. Until then you are shown as before.")
	case "withdrawn":
		return words.T(ctx, "Your request is withdrawn.")
	case "left":
		return words.T(ctx, "You no longer speak for an organisation.")
	case "ended":
		return words.T(ctx, "That browser is signed out.")
	case "others":
		return words.T(ctx, "All other browsers are signed out.")
	case "revoked":
		return words.T(ctx, "The token is revoked. Programs that used it are refused from now on.")
	case "erased":
		return words.T(ctx, "You are forgotten here. What you contributed stays, without your name.")
	case "confirmed":
		return words.T(ctx, "The organisation is confirmed.")
	case "declined":
		return words.T(ctx, "The request is declined. The person reads your reason.")
	case "removed":
		return words.T(ctx, "The person no longer belongs to the organisation.")
	case "corrected":
		return words.T(ctx, "The organisation is corrected. It holds from now on; what its people said before stays under the name and sector it had.")
	case "speaker":
		return words.T(ctx, "It is changed who speaks for the organisation.")
	case "given":
		return words.T(ctx, "The role is given. It holds from now on.")
	case "taken":
		return words.T(ctx, "The role is taken away. It is gone at once, also on open pages.")
	}
	return ""
}

func scopeName(ctx context.Context, s people.TokenScope) string {
	switch s {
	case people.ScopeWrite:
		return words.T(ctx, "Draft, comment, suggest, take a stance")
	case people.ScopePublish:
		return words.T(ctx, "Publish and withdraw")
	case people.ScopeAdmin:
		return words.T(ctx, "Give roles, manage people, organisations and plans")
	}
	return words.T(ctx, "Read everything you can read")
}

func scopeNames(ctx context.Context, scopes []people.TokenScope) string {
	var all []string
	for _, s := range scopes {
		all = append(all, scopeName(ctx, s))
	}
	return strings.Join(all, "; ")
}

func scopeChoices(ctx context.Context, chosen []people.TokenScope) []govuk.Choice {
	var all []govuk.Choice
	for _, s := range people.TokenScopes {
		c := govuk.Choice{Value: string(s), Text: scopeName(ctx, s)}
		for _, have := range chosen {
			c.Checked = c.Checked || have == s
		}
		all = append(all, c)
	}
	return all
}

func sectorChoices(ctx context.Context, chosen string) []govuk.Choice {
	hints := map[people.Sector]string{
		people.CivilSociety: words.T(ctx, "A charity, campaign, union, community or professional body"),
		people.Government:   words.T(ctx, "A department, agency, devolved administration or council"),
		people.OtherSector:  words.T(ctx, "A company, university, international body or anything else"),
	}
	var all []govuk.Choice
	for _, s := range people.Sectors {
		if s != people.Citizen {
			all = append(all, govuk.Choice{Value: string(s), Text: SectorName(ctx, s), Hint: hints[s], Checked: chosen == string(s)})
		}
	}
	return all
}

func castChoices(ctx context.Context, members []CastMember) []govuk.Choice {
	var all []govuk.Choice
	for _, m := range members {
		who := m.Part
		if m.Organisation != "" {
			who = m.Organisation + " · " + SectorName(ctx, m.Sector) + " · " + m.Part
		}
		all = append(all, govuk.Choice{Value: m.ID, Text: m.Name, Hint: who})
	}
	return all
}

func accountTabs(ctx context.Context, current string) []govuk.Tab {
	tab := func(path, text string) govuk.Tab {
		return govuk.Tab{Link: govuk.Link{Href: path, Text: text}, Current: path == current}
	}
	return []govuk.Tab{
		tab("/account", words.T(ctx, "Your account")),
		tab("/account/inputs", words.T(ctx, "What became of what you said")),
		tab("/account/following", words.T(ctx, "What you follow")),
		tab("/account/sessions", words.T(ctx, "Where you are signed in")),
		tab("/account/tokens", words.T(ctx, "Tokens for programs")),
		tab("/account/data", words.T(ctx, "My data")),
	}
}

// Places are links to what somebody's roles are on, by the grant's id.
type Places map[string]govuk.Link

// providerName is a way to sign in as people know it; further providers go by
// the name that the operator gave them.
func providerName(ctx context.Context, name string) string {
	switch name {
	case "google":
		return "Google"
	case "microsoft":
		return "Microsoft"
	case "github":
		return "GitHub"
	case "demo":
		return words.T(ctx, "Demonstration")
	}
	return name
}

// giver names who gave a role, within a sentence.
func giver(ctx context.Context, name string) string {
	if name == people.Operator().Name {
		return words.T(ctx, "the operator")
	}
	return name
}
