package page

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// AdminView is where administrators begin.
type AdminView struct {
	// Claims counts people who wait for an organisation to be confirmed.
	Claims int
}

func adminTasks(ctx context.Context, v AdminView) []govuk.Task {
	waiting := govuk.Task{Text: words.T(ctx, "People"), Href: "/admin/people", Status: words.T(ctx, "Nobody waits")}
	if v.Claims > 0 {
		waiting.Status, waiting.Colour = words.N(ctx, v.Claims, "%d waits", "%d wait"), "yellow"
	}
	return []govuk.Task{
		waiting,
		{Text: words.T(ctx, "Organisations"), Href: "/admin/organisations"},
		{Text: words.T(ctx, "Mails that were written"), Href: "/admin/mails"},
		{Text: words.T(ctx, "Import a plan"), Href: "/plans/import"},
		{Text: words.T(ctx, "Start a plan"), Href: "/plans/new"},
		{Text: words.T(ctx, "Who may do what"), Href: "/about/permissions"},
	}
}

func organisationGrid(ctx context.Context, all []*people.Organisation) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "Organisations"), Columns: []govuk.Column{{Text: words.T(ctx, "Name")}, {Text: words.T(ctx, "Sector")}, {Text: words.T(ctx, "Since")}, {Text: words.T(ctx, "To do")}}}
	for _, o := range all {
		correct := govuk.A(govuk.Link{Href: OrganisationPath(o.ID), Text: words.T(ctx, "Correct"), About: o.Name})
		g.Rows = append(g.Rows, []govuk.Cell{{Text: o.Name}, {Body: sector(o.Sector)}, {Body: govuk.Date(o.Created)}, {Body: correct}})
	}
	return g
}

// permissionGrid is people.Table to be read: a row an action, a column a role.
func permissionGrid(ctx context.Context, v people.PermissionsView) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "Who may do what"), Columns: []govuk.Column{{Text: words.T(ctx, "What")}, {Text: words.T(ctx, "Everybody")}}}
	for _, r := range v.Roles {
		g.Columns = append(g.Columns, govuk.Column{Text: RoleName(ctx, r)})
	}
	for _, rule := range v.Rules {
		row := []govuk.Cell{{Text: words.Say(ctx, rule.Words)}, may(ctx, rule.Everyone)}
		for _, r := range v.Roles {
			has := false
			for _, have := range rule.Roles {
				has = has || have == r
			}
			row = append(row, may(ctx, has))
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func may(ctx context.Context, yes bool) govuk.Cell {
	if yes {
		return govuk.Cell{Text: words.T(ctx, "Yes")}
	}
	return govuk.Cell{Text: "–", Not: true}
}

func grantable(ctx context.Context, roles []people.Role, chosen string) []govuk.Choice {
	var all []govuk.Choice
	for _, r := range roles {
		all = append(all, govuk.Choice{Value: string(r), Text: RoleName(ctx, r), Hint: roleMeans(ctx, r), Checked: string(r) == chosen})
	}
	return all
}

func personRows(ctx context.Context, v people.PersonView, places Places) []govuk.Row {
	rows := []govuk.Row{{Key: words.T(ctx, "Here since"), Body: govuk.Date(v.Person.Created)}}
	for _, a := range v.Addresses {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "E-mail address"), Text: a.Address})
	}
	if v.Organisation != nil {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "Organisation"), Text: v.Organisation.Name + " (" + SectorName(ctx, v.Organisation.Sector) + ")"})
	}
	for _, g := range v.Grants {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "Role"), Body: grantLine(g, places)})
	}
	if len(v.Grants) == 0 {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "Role"), Text: words.T(ctx, "None besides what everybody may do.")})
	}
	return rows
}

func isAdministrator(grants []*people.Grant) bool {
	for _, g := range grants {
		if g.Role == people.Administrator {
			return true
		}
	}
	return false
}
