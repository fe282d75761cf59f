package forum

import (
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Role is what somebody was appointed to be in one forum.
type Role string

// The roles of a forum.
const (
	Commissioner Role = "commissioner" // answers for the authority
	Lead         Role = "lead"         // delivers the forum at arm's length from it
	Recruiter    Role = "recruiter"    // runs registration and the lottery
	Operator     Role = "operator"     // registers people who telephone
	EvidenceLead Role = "evidence-lead"
	Advisory     Role = "advisory"    // of the advisory group
	Facilitator  Role = "facilitator" // of a table
	Member       Role = "member"      // chosen by lot
	Speaker      Role = "speaker"
	Observer     Role = "observer"
	Evaluator    Role = "evaluator"
	Payer        Role = "payer" // keeps the ledger of what members are paid
)

// Roles in the order in which pages show them.
var Roles = []Role{Commissioner, Lead, Recruiter, Operator, EvidenceLead, Advisory, Facilitator, Member, Speaker, Observer, Evaluator, Payer}

// Deed is something that a role may do in a forum.
type Deed string

// The deeds. What no row names, nobody may.
const (
	Found     Deed = "found"
	Appoint   Deed = "appoint"
	EditRemit Deed = "edit-remit" // until letters go out
	NameGroup Deed = "name-advisers"
	Confirm   Deed = "confirm-gate"
	ApproveIt Deed = "approve-evidence-plan"
	Move      Deed = "move"
	Lift      Deed = "lift-gate"
	Stop      Deed = "stop" // pause, resume, cancel

	ReadRegistrations Deed = "read-registrations"
	RunLottery        Deed = "run-lottery" // targets, runs, committing, drawing

	OfferEvidence   Deed = "offer-evidence"
	ApproveEvidence Deed = "approve-evidence"
	AskQuestion     Deed = "ask-question" // or ask for more evidence
	AnswerQuestion  Deed = "answer-question"

	ReadWording   Deed = "read-wording" // of recommendations that are being written
	Discuss       Deed = "discuss-wording"
	WriteWording  Deed = "write-wording"
	SettleWording Deed = "settle-wording" // confirm it, dissent from it
	RunVote       Deed = "run-vote"
	CastVote      Deed = "cast-vote"
	HoldTalk      Deed = "hold-conversation" // begin, moderate and freeze it
	Report        Deed = "publish-report"
	Reply         Deed = "answer-recommendations" // and report on progress
	Rate          Deed = "rate-answers"
	TakeCalls     Deed = "take-calls"

	PlanSessions    Deed = "plan-sessions"   // announce, chair, keep the record
	FollowSessions  Deed = "follow-sessions" // what is said before everybody
	SpeakInSessions Deed = "speak-in-sessions"
	VoteInPolls     Deed = "vote-in-polls"
	SeatTables      Deed = "seat-tables"
	SitAtTable      Deed = "sit-at-table" // one's own: write and sort its cards
	SetRates        Deed = "set-rates"
	KeepLedger      Deed = "keep-ledger"
	ClaimCosts      Deed = "claim-costs" // and see one's own payments

	AskOpinions    Deed = "ask-opinions" // of how the forum was run
	GiveOpinion    Deed = "give-opinion" // about it, without a name
	SeeOpinions    Deed = "see-opinions" // before the report, in numbers
	EvaluateIt     Deed = "evaluate"     // take the answers away, and judge
	AdmitObservers Deed = "admit-observers"
)

// Permission is one row of the table.
type Permission struct {
	Deed  Deed
	Roles []Role
	// Administrators of the platform may as well.
	Administrators bool
	// Scope is what a program's token must hold.
	Scope people.TokenScope
	// Words are the deed in English, a key of the catalogue.
	Words string
}

// Table says who may do what in a forum. Reading the public hub needs no row:
// what a forum publishes is for everybody.
var Table = []Permission{
	{Found, nil, true, people.ScopeAdmin, "Found a forum"},
	{Appoint, []Role{Lead}, true, people.ScopeAdmin, "Give and take roles in a forum"},
	{EditRemit, []Role{Commissioner, Lead}, false, people.ScopeWrite, "Write the question, the remit and the promise, until letters go out"},
	{NameGroup, []Role{Lead}, false, people.ScopeWrite, "Name the advisory group"},
	{Confirm, []Role{Lead}, false, people.ScopeWrite, "Show that a condition is met"},
	{ApproveIt, []Role{Advisory}, false, people.ScopeWrite, "Approve the evidence plan"},
	{Move, []Role{Lead}, false, people.ScopePublish, "Take a forum to its next phase"},
	{Lift, []Role{Lead}, true, people.ScopePublish, "Go on although a condition is not met, with a public reason"},
	{Stop, []Role{Lead}, true, people.ScopePublish, "Pause or cancel a forum, with a public reason"},

	{ReadRegistrations, []Role{Recruiter}, false, people.ScopeAdmin, "See who registered and what they said of themselves"},
	{RunLottery, []Role{Recruiter}, false, people.ScopePublish, "Run the lottery, commit its panels and enter the digits drawn"},

	{OfferEvidence, []Role{Lead, EvidenceLead, Speaker}, false, people.ScopeWrite, "Put a paper, a talk or what somebody lived through before the advisory group"},
	{ApproveEvidence, []Role{Advisory}, false, people.ScopeWrite, "Let evidence into the library or send it back, with a reason"},
	{AskQuestion, []Role{Member}, false, people.ScopeWrite, "Ask a question or ask for more evidence"},
	{AnswerQuestion, []Role{Commissioner, Lead, EvidenceLead, Speaker}, false, people.ScopeWrite, "Answer members' questions in the open"},

	{ReadWording, []Role{Lead, Facilitator, Member}, false, people.ScopeRead, "Read recommendations while they are being written"},
	{Discuss, []Role{Lead, Facilitator, Member}, false, people.ScopeWrite, "Comment on recommendations while they are being written"},
	{WriteWording, []Role{Member}, false, people.ScopeWrite, "Begin recommendations, write them and say where one stands"},
	{SettleWording, []Role{Member}, false, people.ScopeWrite, "Confirm the wording of a recommendation, or add a minority statement"},
	{RunVote, []Role{Lead}, false, people.ScopePublish, "Put the recommendations to the members' secret vote"},
	{CastVote, []Role{Member}, false, people.ScopeWrite, "Vote in the forum's ballots"},
	{HoldTalk, []Role{Lead}, true, people.ScopeWrite, "Hold the public conversation beside a forum and moderate it"},
	{Report, []Role{Lead}, false, people.ScopePublish, "Publish the report in the members' words"},
	{Reply, []Role{Commissioner}, false, people.ScopePublish, "Answer recommendations and report on progress"},
	{Rate, []Role{Member}, false, people.ScopeWrite, "Rate the answer to a recommendation"},

	{PlanSessions, []Role{Lead}, false, people.ScopeWrite, "Plan sessions, chair them and keep their record"},
	{FollowSessions, []Role{Lead, EvidenceLead, Advisory, Facilitator, Member, Speaker, Observer}, false, people.ScopeRead, "Follow sessions: what is said before everybody"},
	{SpeakInSessions, []Role{Lead, EvidenceLead, Facilitator, Member, Speaker}, false, people.ScopeWrite, "Join a session: speak and ask"},
	{VoteInPolls, []Role{Member}, false, people.ScopeWrite, "Vote in the quick polls of a session"},
	{SeatTables, []Role{Lead}, false, people.ScopeWrite, "Give people their tables"},
	{SitAtTable, []Role{Facilitator, Member}, false, people.ScopeWrite, "Sit at a table: write, join and sort its cards"},
	{TakeCalls, []Role{Recruiter, Operator}, false, people.ScopeWrite, "Register somebody who telephones, with the code of their letter"},

	{SetRates, []Role{Lead}, false, people.ScopeWrite, "Say what members are paid for taking part, and what they can claim"},
	{KeepLedger, []Role{Payer}, false, people.ScopeAdmin, "See what each member is owed, approve what they claim, and mark it paid"},
	{ClaimCosts, []Role{Member}, false, people.ScopeWrite, "Claim what taking part cost, and see one's own payments"},

	{AskOpinions, []Role{Lead, Evaluator}, false, people.ScopeWrite, "Ask members, facilitators and observers how the forum is run"},
	{GiveOpinion, []Role{Facilitator, Member, Observer}, false, people.ScopeWrite, "Say how the forum is run, without a name"},
	{SeeOpinions, []Role{Lead, Evaluator}, false, people.ScopeRead, "See before the report, in numbers, what people think of how it is run"},
	{EvaluateIt, []Role{Evaluator}, false, people.ScopeRead, "Take away the answers without names, and publish a judgement of the forum"},
	{AdmitObservers, []Role{Lead}, false, people.ScopePublish, "Let observers in or decline them, with a reason"},
}

// permission finds a deed's row.
func permission(d Deed) (Permission, bool) {
	i := slices.IndexFunc(Table, func(p Permission) bool { return p.Deed == d })
	if i < 0 {
		return Permission{}, false
	}
	return Table[i], true
}

// Apart are roles that one person cannot hold together: whoever is chosen,
// judges or answers must not run what they are chosen by, judged by or
// answered.
var Apart = [][2]Role{
	{Commissioner, Lead}, {Commissioner, Recruiter}, {Commissioner, Operator}, {Commissioner, Advisory}, {Commissioner, Facilitator}, {Commissioner, Member}, {Commissioner, Evaluator},
	{Member, Lead}, {Member, Recruiter}, {Member, Operator}, {Member, EvidenceLead}, {Member, Advisory}, {Member, Facilitator}, {Member, Speaker}, {Member, Observer}, {Member, Evaluator},
	{Lead, Advisory}, {Lead, Evaluator}, {Recruiter, Evaluator}, {EvidenceLead, Advisory},
	{Member, Payer},
}
