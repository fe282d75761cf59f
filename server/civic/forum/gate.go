package forum

import "slices"

// Gate is a condition of good practice that stands between two phases.
type Gate string

// The gates. The first ones are read off the forum itself; the others are
// confirmed by a named person, with a link to where it can be seen.
const (
	ClearRemit     Gate = "remit"
	ClearPromise   Gate = "promise"
	OpenFunding    Gate = "funding"
	SourcedTargets Gate = "targets"
	DataProtection Gate = "data-protection"
	PanelCommitted Gate = "panel-committed"
	PanelDrawn     Gate = "panel-drawn"
	AdvisoryGroup  Gate = "advisory-group"

	SelectionReport Gate = "selection-report"
	EvidencePlan    Gate = "evidence-plan"
	EvidenceWhole   Gate = "evidence-whole"
	EnoughHours     Gate = "hours"
	WordingFrozen   Gate = "wording-frozen"
	VoteCommitted   Gate = "vote-committed"
	TallyPublished  Gate = "tally"
	ReportPublished Gate = "report"
	AllAnswered     Gate = "answers"
	ProgressTold    Gate = "progress"
)

// Barrier is a gate in its place.
type Barrier struct {
	Gate Gate
	// From is the phase that cannot be left before the gate is met.
	From Phase
	// Warns claims that it only warns.
	Warns bool
	// Words are the condition in English, a key of the catalogue.
	Words string
	// met reads the condition off the forum; nil where it is confirmed.
	met func(*Forum) bool
}

// Confirmed claims that the gate is met by a confirmation, not by what the
// forum holds.
func (b Barrier) Confirmed() bool { return b.met == nil }

// fewestAdvisers is how many people an advisory group has at least.
const fewestAdvisers = 3

// Barriers are all gates, in the order of the phases.
var Barriers = []Barrier{
	{ClearRemit, Design, false, "The question, what is in and out of scope, and the trade-offs are written down", func(f *Forum) bool {
		return f.Question != "" && len(f.In) > 0 && len(f.Out) > 0 && len(f.TradeOffs) > 0
	}},
	{ClearPromise, Design, false, "The authority promises to answer: who decides, by when, in which words", func(f *Forum) bool {
		return f.Promise.Body != "" && !f.Promise.AnswerBy.IsZero() && f.Promise.Text != ""
	}},
	{OpenFunding, Design, false, "Who pays, and how much, is public", func(f *Forum) bool { return f.Funder != "" && f.Budget > 0 }},
	{SourcedTargets, Design, false, "The size of the panel and what it mirrors are set, each with the source of its figures", func(f *Forum) bool {
		return f.Panel > 0 && len(f.Features) > 0 && !slices.ContainsFunc(f.Features, func(t Feature) bool { return t.Name == "" || t.Source == "" || len(t.Values) < 2 })
	}},
	{DataProtection, Design, false, "The data protection assessment and the privacy notice are linked", func(f *Forum) bool { return f.Assessment != "" && f.Notice != "" }},

	{PanelCommitted, Recruiting, false, "The way of choosing, the pool in numbers and the hash of the possible panels are public", func(f *Forum) bool { return f.Selection != nil }},
	{PanelDrawn, Choosing, false, "The digits were drawn in public", func(f *Forum) bool { return f.Selection != nil && f.Selection.Digits != "" }},
	{SelectionReport, Onboarding, false, "A report compares the pool, the targets and the panel", nil},
	{AdvisoryGroup, Onboarding, false, "An advisory group of at least three people is named, with what each stands for", func(f *Forum) bool {
		return len(f.Advisers) >= fewestAdvisers && !slices.ContainsFunc(f.Advisers, func(a Adviser) bool { return a.Interest == "" })
	}},
	{EvidencePlan, Onboarding, false, "The advisory group approved the evidence plan", nil},
	{EvidenceWhole, Learning, true, "Every piece of evidence has a summary, its speaker and position, and captions or a transcript", nil},
	{EnoughHours, Deliberation, false, "Members had the hours for learning and deliberation that were promised", nil},
	{WordingFrozen, Drafting, false, "Members froze the wording of their recommendations", nil},
	{VoteCommitted, Drafting, false, "The rules of the vote are frozen and public", nil},
	{TallyPublished, Voting, false, "The count is published with what is needed to check it", nil},
	{ReportPublished, Reporting, false, "The report is published, in the members' words", nil},
	{AllAnswered, Answering, false, "Each recommendation has an answer with a reason, a name and a date", nil},
	{ProgressTold, FollowUp, false, "Progress was reported after 6, 12 and 24 months", nil},
}

// Standing is a gate as it stands for one forum.
type Standing struct {
	Barrier
	Met bool
	// Shown or Lifted say by whom, where that is how it stands.
	Shown  *Confirmation
	Lifted *Override
}

// Blocks claims that the gate keeps the forum where it is.
func (s Standing) Blocks() bool { return !s.Met && s.Lifted == nil && !s.Warns }

// Gates are the gates at the end of a phase as they stand.
func (f *Forum) Gates(phase Phase) []Standing {
	var all []Standing
	for _, b := range Barriers {
		if b.From != phase {
			continue
		}
		s := Standing{Barrier: b}
		for i := range f.Shown {
			if f.Shown[i].Gate == b.Gate {
				s.Shown = &f.Shown[i]
			}
		}
		for i := range f.Lifted {
			if f.Lifted[i].Gate == b.Gate {
				s.Lifted = &f.Lifted[i]
			}
		}
		s.Met = s.Shown != nil
		if b.met != nil {
			s.Met = b.met(f)
		}
		all = append(all, s)
	}
	return all
}

// barrier finds a gate.
func barrier(g Gate) (Barrier, bool) {
	i := slices.IndexFunc(Barriers, func(b Barrier) bool { return b.Gate == g })
	if i < 0 {
		return Barrier{}, false
	}
	return Barriers[i], true
}
