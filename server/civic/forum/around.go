package forum

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// rooms says which deed of a forum each action of the platform is, where it is
// done to something that belongs to a forum: a recommendation's draft, a vote.
// What no row names, nobody may do there, an administrator included.
var rooms = map[people.Action]Deed{
	people.EditPlan:       WriteWording, // begin a draft
	people.ReadDraft:      ReadWording,
	people.CommentOnDraft: Discuss,
	people.TakeStance:     WriteWording,
	people.SuggestOnDraft: WriteWording,
	people.EditDraft:      WriteWording,
	people.NameVersion:    WriteWording,
	people.RestoreVersion: WriteWording,
	people.DecideOnDraft:  WriteWording,
	people.HideComment:    Appoint, // the lead keeps order
	people.RunBallot:      RunVote,
	people.Vote:           CastVote,

	people.HoldConversation:     HoldTalk,
	people.ModerateConversation: HoldTalk,

	people.ReadSession: FollowSessions,
	people.JoinSession: SpeakInSessions,
	people.PollSession: VoteInPolls,
	people.HostSession: PlanSessions,
	people.PublishNote: PlanSessions,
}

// door is the deed that lets somebody know of a hidden thing at all: who only
// follows sessions knows of those, and of no wording.
func door(action people.Action) Deed {
	switch action {
	case people.ReadSession, people.JoinSession, people.PollSession, people.HostSession, people.PublishNote:
		return FollowSessions
	}
	return ReadWording
}

// public are the actions of everybody beside a forum: a conversation is held
// by it and is for all, by the platform's own rules.
var public = map[people.Action]bool{people.ReadConversation: true, people.VoteInConversation: true, people.SayInConversation: true}

// around answers for things of forums by the table of forums, and for all else
// by the platform's.
type around struct {
	forums *Forums
	rest   people.Rules
}

// Around gives the rules for services that keep things of plans and of forums
// alike: what belongs to a forum carries draft.Forum(id) in its plan's place.
func (s *Forums) Around(rest people.Rules) people.Rules { return around{s, rest} }

// Check asks the table of the forum that the scope names.
func (a around) Check(ctx context.Context, by people.Actor, action people.Action, at people.Scope) error {
	id, ours := draft.ForumOf(at.Plan)
	if !ours || by.Operates() {
		return a.rest.Check(ctx, by, action, at)
	}
	if public[action] {
		return a.rest.Check(ctx, by, action, people.Scope{Open: at.Open})
	}
	deed, known := rooms[action]
	if at.Private {
		// Whether a hidden thing exists is told only to those who may see it.
		bare := by
		bare.Scopes = nil
		err := a.forums.Check(ctx, bare, ID(id), door(action))
		if r := civic.AsRefusal(err); r != nil && r.Kind == civic.Forbidden {
			return civic.Refuse(civic.NotFound, "There is nothing here that is open to you.")
		}
		if err != nil {
			return err
		}
	}
	if !known {
		return civic.Refuse(civic.Forbidden, "Nobody can do this.")
	}
	if action == people.HostSession && at.Open == people.Lead {
		deed = SpeakInSessions // asked to lead this one session, as a deputy is
	}
	return a.forums.Check(ctx, by, ID(id), deed)
}

// Roles gives no role of a plan for what belongs to a forum: its roles are
// other ones.
func (a around) Roles(ctx context.Context, by people.Actor, at people.Scope) ([]people.Role, error) {
	if _, ours := draft.ForumOf(at.Plan); ours && !by.Operates() {
		return nil, nil
	}
	return a.rest.Roles(ctx, by, at)
}
