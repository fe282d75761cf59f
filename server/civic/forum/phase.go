package forum

import "slices"

// Phase is where a forum stands.
type Phase string

// The phases, in their order.
const (
	Design       Phase = "design"
	Recruiting   Phase = "recruiting"
	Choosing     Phase = "selection"
	Onboarding   Phase = "onboarding"
	Learning     Phase = "learning"
	Deliberation Phase = "deliberation"
	Drafting     Phase = "drafting"
	Voting       Phase = "vote"
	Reporting    Phase = "report"
	Answering    Phase = "response"
	FollowUp     Phase = "follow-up"
	Closed       Phase = "closed"
)

// Phases in their order.
var Phases = []Phase{Design, Recruiting, Choosing, Onboarding, Learning, Deliberation, Drafting, Voting, Reporting, Answering, FollowUp, Closed}

// Words are a phase in English, a key of the catalogue.
func (p Phase) Words() string {
	return map[Phase]string{
		Design: "Being designed", Recruiting: "Letters are out", Choosing: "Choosing members by lot", Onboarding: "Members are getting ready",
		Learning: "Learning", Deliberation: "Deliberating", Drafting: "Drafting recommendations", Voting: "Voting",
		Reporting: "Writing the report", Answering: "Waiting for the authority's answer", FollowUp: "Following up what was promised", Closed: "Closed",
	}[p]
}

// Next is the phase after this one, "" after the last.
func (p Phase) Next() Phase {
	i := slices.Index(Phases, p)
	if i < 0 || i+1 == len(Phases) {
		return ""
	}
	return Phases[i+1]
}

// Before claims that p comes earlier than other.
func (p Phase) Before(other Phase) bool {
	return slices.Index(Phases, p) < slices.Index(Phases, other)
}
