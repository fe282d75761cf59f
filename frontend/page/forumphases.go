package page

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
)

// PhasesView is where a forum is taken from phase to phase.
type PhasesView struct {
	ForumHead
	Gates            []forum.Standing
	MayMove, MayLift bool
	MayStop          bool
	// MayConfirm ordinary conditions, MayApprove the evidence plan.
	MayConfirm, MayApprove bool
	// Held is how long sessions of each kind lasted by the clock of their
	// rooms; nil where no condition asks for it.
	Held map[meeting.Kind]time.Duration
}

// hours says how long members met so far, "" where they did not.
func (v PhasesView) hours(ctx context.Context) string {
	learning, deliberation := v.Held[meeting.Learning], v.Held[meeting.Deliberation]
	promised := v.Forum.LearningHours+v.Forum.DeliberationHours > 0
	if learning+deliberation == 0 && !promised {
		return ""
	}
	in := func(d time.Duration) string { return strconv.FormatFloat(d.Hours(), 'f', 1, 64) }
	had := words.T(ctx, "By the clocks of the rooms, members had %s hours of learning and %s hours of deliberation so far.", in(learning), in(deliberation))
	if promised {
		had += " " + words.T(ctx, "They were promised %d and %d.", v.Forum.LearningHours, v.Forum.DeliberationHours)
	}
	return had
}

// proposed is the address that a confirmation begins with: whoever confirms
// can put another there.
func (v PhasesView) proposed(g forum.Gate) string {
	switch g {
	case forum.SelectionReport:
		return v.path("draw")
	case forum.ReportPublished:
		return v.path("report")
	case forum.EvidencePlan, forum.EvidenceWhole:
		return v.path("evidence")
	case forum.EnoughHours:
		if v.Held[meeting.Learning]+v.Held[meeting.Deliberation] == 0 {
			return ""
		}
		return v.path("sessions")
	}
	return v.path("recommendations")
}

func (v PhasesView) mayShow(g forum.Standing) bool {
	if g.Gate == forum.EvidencePlan {
		return v.MayApprove
	}
	return v.MayConfirm
}

func (v PhasesView) ready() bool {
	return !slices.ContainsFunc(v.Gates, forum.Standing.Blocks)
}

// ask is a field of one of the page's forms, of which several have a field of
// that name: what was typed and what was wrong belong to the one that was sent,
// which its field "of" tells from the others by the value "which".
func (v PhasesView) ask(f govuk.Field, of, which string) govuk.Field {
	if v.Form.Value(of, "") == which {
		return v.Form.Fill(f)
	}
	f.ID = f.Name + "-" + which
	return f
}

// liftable claims that somebody may lift the condition.
func liftable(g forum.Gate) bool { return g != forum.PanelCommitted && g != forum.PanelDrawn }

func gateState(ctx context.Context, g forum.Standing) (text, colour string) {
	switch {
	case g.Met:
		return words.T(ctx, "Met"), "green"
	case g.Lifted != nil:
		return words.T(ctx, "Lifted"), "yellow"
	case g.Warns:
		return words.T(ctx, "Not met, which is a warning"), "yellow"
	}
	return words.T(ctx, "Missing"), "red"
}
