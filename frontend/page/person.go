package page

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// SectorName is a sector as pages write it.
func SectorName(ctx context.Context, s people.Sector) string {
	switch s {
	case people.CivilSociety:
		return words.T(ctx, "Civil society")
	case people.Government:
		return words.T(ctx, "Government")
	case people.OtherSector:
		return words.T(ctx, "Other")
	}
	return words.T(ctx, "Citizen")
}

// RoleName is a role as pages write it.
func RoleName(ctx context.Context, r people.Role) string {
	switch r {
	case people.Administrator:
		return words.T(ctx, "Administrator")
	case people.Coordinator:
		return words.T(ctx, "Coordinator")
	case people.Lead:
		return words.T(ctx, "Lead")
	case people.Moderator:
		return words.T(ctx, "Moderator")
	case people.Drafter:
		return words.T(ctx, "Drafter")
	case people.Suggester:
		return words.T(ctx, "Suggester")
	case people.Commenter:
		return words.T(ctx, "Commenter")
	case people.Reader:
		return words.T(ctx, "Reader")
	}
	return words.T(ctx, "Nobody")
}

// roleMeans says what a role is for, where it is given.
func roleMeans(ctx context.Context, r people.Role) string {
	switch r {
	case people.Administrator:
		return words.T(ctx, "Looks after people, organisations and settings of the whole site.")
	case people.Coordinator:
		return words.T(ctx, "Looks after a plan: its shape, its roles, its publication.")
	case people.Lead:
		return words.T(ctx, "Answers for the text of a draft.")
	case people.Moderator:
		return words.T(ctx, "Hides comments that break the rules, with a reason.")
	case people.Drafter:
		return words.T(ctx, "Edits the text.")
	case people.Suggester:
		return words.T(ctx, "Proposes other words, joins the discussion.")
	case people.Commenter:
		return words.T(ctx, "Joins the discussion and takes a stance.")
	case people.Reader:
		return words.T(ctx, "Reads what is not public yet.")
	}
	return ""
}

func sectorClass(s people.Sector) string {
	switch s {
	case people.CivilSociety, people.Government, people.OtherSector:
		return "fm-sector--" + string(s)
	}
	return "fm-sector--citizen"
}
