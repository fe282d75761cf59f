package people

// Role is what a person was asked to be: on the platform, on a plan, or on
// one draft. A role on a plan holds on all its drafts.
type Role string

// The roles, from the widest to the narrowest.
const (
	Administrator Role = "administrator" // of the platform: people, organisations, settings
	Coordinator   Role = "coordinator"   // of a plan: its shape, its roles, its publication
	Lead          Role = "lead"          // of a draft: answers for its text
	Moderator     Role = "moderator"     // of a plan: hides, with a reason
	Drafter       Role = "drafter"       // edits the text
	Suggester     Role = "suggester"     // proposes wording
	Commenter     Role = "commenter"     // joins the discussion, takes a stance
	Reader        Role = "reader"        // reads what is not public yet
)

// Roles in the order in which pages show them.
var Roles = []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter, Reader}

// Action is something that a person may or may not do.
type Action string

// The actions, grouped by what they are done to.
const (
	Administer Action = "administer" // see and change people, organisations, settings

	CreatePlan  Action = "plan.create"
	ReadPlan    Action = "plan.read" // before its publication
	EditPlan    Action = "plan.edit" // fields, state, import, new drafts
	GrantOnPlan Action = "plan.grant"

	ReadDraft      Action = "draft.read"
	CommentOnDraft Action = "draft.comment"
	TakeStance     Action = "draft.stance"
	SuggestOnDraft Action = "draft.suggest"
	EditDraft      Action = "draft.edit"
	NameVersion    Action = "draft.name-version"
	RestoreVersion Action = "draft.restore"
	DecideOnDraft  Action = "draft.decide" // accept or decline suggestions, resolve any thread
	SealDraft      Action = "draft.seal"
	ManageDraft    Action = "draft.manage" // title, who it is open to, until when
	GrantOnDraft   Action = "draft.grant"

	SignForGovernment   Action = "draft.sign-government"
	SignForCivilSociety Action = "draft.sign-civil-society"
	DissentOnDraft      Action = "draft.dissent"
	ExplainChange       Action = "draft.explain-change" // opens the comment window of a late change
	ClearText           Action = "draft.clear"
	OverrideGate        Action = "commitment.override"

	HideComment Action = "comment.hide"

	PublishCommitment  Action = "commitment.publish"
	WithdrawCommitment Action = "commitment.withdraw"

	BringInput   Action = "input.bring"  // an idea or evidence; contest the answer to one's own
	TriageInputs Action = "input.triage" // theme, commitment, alike ones; type in what came offline
	AnswerInputs Action = "input.answer"
	ReviewAnswer Action = "input.review"
	ReadSession  Action = "session.read"
	JoinSession  Action = "session.join" // be in the room: speak, ask
	PollSession  Action = "session.poll" // answer its polls
	HostSession  Action = "session.host" // announce, chair, take the record
	PublishNote  Action = "session.publish-note"

	ReadConversation     Action = "conversation.read"
	VoteInConversation   Action = "conversation.vote"
	SayInConversation    Action = "conversation.say"
	ModerateConversation Action = "conversation.moderate"
	HoldConversation     Action = "conversation.hold" // begin, freeze, take the data out before
	RunBallot            Action = "ballot.run"
	Vote                 Action = "ballot.vote" // who may vote is on the ballot's roll
)

// Rule is one row of the table: which roles may, whether everybody may, what
// scope a token needs for it, and the action in words for the page that shows
// the table.
type Rule struct {
	Action   Action     `json:"action"`
	Roles    []Role     `json:"roles"`
	Everyone bool       `json:"everyone"` // without signing in, where the thing itself is public
	Scope    TokenScope `json:"scope"`    // what a program's token must hold as well
	Words    string     `json:"words"`    // English, a key of the catalogue
}

// Table is who may do what: the only place where it is written. Pages, the
// API and sockets all ask it; the permissions page shows it; a test asks
// every route and every socket each question in it.
var Table = []Rule{
	{Administer, []Role{Administrator}, false, ScopeAdmin, "See and change people, organisations and settings"},

	{CreatePlan, []Role{Administrator}, false, ScopeAdmin, "Start or import a plan"},
	{ReadPlan, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter, Reader}, true, ScopeRead, "Read a plan"},
	{EditPlan, []Role{Administrator, Coordinator}, false, ScopeAdmin, "Change a plan and add drafts to it"},
	{GrantOnPlan, []Role{Administrator, Coordinator}, false, ScopeAdmin, "Give and take roles on a plan"},

	{ReadDraft, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter, Reader}, true, ScopeRead, "Read a draft"},
	{CommentOnDraft, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter}, false, ScopeWrite, "Comment and reply"},
	{TakeStance, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter}, false, ScopeWrite, "Support or oppose a draft"},
	{SuggestOnDraft, []Role{Administrator, Coordinator, Lead, Drafter, Suggester}, false, ScopeWrite, "Suggest other words"},
	{EditDraft, []Role{Administrator, Coordinator, Lead, Drafter}, false, ScopeWrite, "Edit the text of a draft"},
	{NameVersion, []Role{Administrator, Coordinator, Lead, Drafter}, false, ScopeWrite, "Name a version"},
	{RestoreVersion, []Role{Administrator, Coordinator, Lead}, false, ScopeWrite, "Restore an older version"},
	{DecideOnDraft, []Role{Administrator, Coordinator, Lead}, false, ScopeWrite, "Accept or decline suggestions, resolve any thread"},
	{SealDraft, []Role{Administrator, Coordinator, Lead}, false, ScopeWrite, "Seal a field or a whole draft, and open it again"},
	{ManageDraft, []Role{Administrator, Coordinator, Lead}, false, ScopeWrite, "Change a draft's title, dates and who it is open to"},
	{GrantOnDraft, []Role{Administrator, Coordinator, Lead}, false, ScopeAdmin, "Give and take roles on a draft"},

	{SignForGovernment, []Role{Administrator, Coordinator, Lead}, false, ScopePublish, "Sign the agreed text for government, with a confirmed organisation of government"},
	{SignForCivilSociety, []Role{Administrator, Coordinator, Lead, Drafter}, false, ScopePublish, "Sign the agreed text for civil society, with a confirmed organisation of civil society"},
	{DissentOnDraft, []Role{Administrator, Coordinator, Lead, Drafter}, false, ScopePublish, "Attach a dissent to a text, for a confirmed organisation of government or civil society"},
	{ExplainChange, []Role{Administrator, Coordinator, Lead}, false, ScopeWrite, "Give the reason for a change to an agreed text, which opens its comment window"},
	{ClearText, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter, Reader}, false, ScopeWrite, "Clear a text and read the officials' notes, where one is named for the plan's clearance"},
	{OverrideGate, []Role{Administrator, Coordinator}, false, ScopePublish, "Let a text be published although something stands in the way, with a public reason"},

	{HideComment, []Role{Administrator, Coordinator, Moderator}, false, ScopeWrite, "Hide a comment, with a reason"},

	{PublishCommitment, []Role{Administrator, Coordinator, Lead}, false, ScopePublish, "Publish a commitment"},
	{WithdrawCommitment, []Role{Administrator, Coordinator}, false, ScopePublish, "Withdraw a published commitment, with a reason"},

	{BringInput, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter}, false, ScopeWrite, "Bring an idea or evidence, contest an answer to it"},
	{TriageInputs, []Role{Administrator, Coordinator, Lead}, false, ScopeWrite, "Sort what people brought, type in what came on paper"},
	{AnswerInputs, []Role{Administrator, Coordinator, Lead}, false, ScopeWrite, "Answer what people brought, with a reason"},
	{ReviewAnswer, []Role{Administrator, Coordinator}, false, ScopeWrite, "Review an answer that was contested"},
	{ReadSession, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter, Reader}, true, ScopeRead, "Read about a session and what came of it"},
	{JoinSession, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter}, false, ScopeWrite, "Join a session: speak and ask"},
	{PollSession, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter}, false, ScopeWrite, "Vote in the quick polls of a session"},
	{HostSession, []Role{Administrator, Coordinator, Lead}, false, ScopeWrite, "Announce and chair a session, and keep its record"},
	{PublishNote, []Role{Administrator, Coordinator, Lead}, false, ScopePublish, "Agree and publish the note of a session"},

	{ReadConversation, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter, Reader}, true, ScopeRead, "Read a conversation and its map"},
	{VoteInConversation, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter}, true, ScopeWrite, "Vote on the statements of a conversation; where it takes only people who sign in, after signing in"},
	{SayInConversation, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter}, false, ScopeWrite, "Write a statement in a conversation"},
	{ModerateConversation, []Role{Administrator, Coordinator, Moderator}, false, ScopeWrite, "Let a statement into a conversation or refuse it, with a reason"},
	{HoldConversation, []Role{Administrator, Coordinator}, false, ScopeAdmin, "Begin a conversation, freeze it, bring votes into it"},
	{RunBallot, []Role{Administrator, Coordinator}, false, ScopeAdmin, "Make a secret ballot, open it and close it"},
	{Vote, []Role{Administrator, Coordinator, Lead, Moderator, Drafter, Suggester, Commenter, Reader}, true, ScopeWrite, "Vote in a secret ballot, for who is on its roll"},
}

// Scope is where an action takes place. Draft implies Plan to be set too.
type Scope struct {
	Plan  string
	Draft string
	// Open is the role that every signed-in person has on this draft, as its
	// lead decided ("" for none).
	Open Role
	// Private hides the thing from people without a role on it.
	Private bool
}

// RuleFor finds the row for an action. An action without a row is a mistake in
// the program, and nobody may do it.
func RuleFor(action Action) (Rule, bool) {
	for _, rule := range Table {
		if rule.Action == action {
			return rule, true
		}
	}
	return Rule{}, false
}
