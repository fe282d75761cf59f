package page

import (
	"context"
	"net/url"
	"strconv"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/opinion"
)

// ConversationPath is the address of a conversation or of one of its views.
func ConversationPath(id, view string) string {
	p := "/conversations/" + url.PathEscape(id)
	if view != "" {
		p += "/" + view
	}
	return p
}

// ConversationsView is the list of conversations.
type ConversationsView struct {
	All      []*conversation.Conversation
	MayBegin bool
}

// BeginView is the form that begins a conversation.
type BeginView struct {
	Form govuk.Form
	Plan string
}

// ConversationHead stands above every view of a conversation.
type ConversationHead struct {
	Conversation *conversation.Conversation
	// Forum is the forum that it goes with, nil where there is none.
	Forum       *govuk.Link
	Form        govuk.Form
	SignedIn    bool
	MayModerate bool
	MayHold     bool
	Waiting     int
}

func (h ConversationHead) path(view string) string {
	return ConversationPath(h.Conversation.ID, view)
}

func (h ConversationHead) tabs(ctx context.Context, current string) []govuk.Tab {
	tab := func(view, text string) govuk.Tab {
		return govuk.Tab{Link: govuk.Link{Href: h.path(view), Text: text}, Current: view == current}
	}
	all := []govuk.Tab{
		tab("", words.T(ctx, "Vote")),
		tab("map", words.T(ctx, "Map of opinions")),
		tab("statements", words.T(ctx, "Statements and moderation")),
	}
	if h.Waiting > 0 {
		all[2].Count = strconv.Itoa(h.Waiting)
	}
	return all
}

// TurnView is one statement to vote on.
type TurnView struct {
	ConversationHead
	Turn *conversation.Turn
	// Again is a statement the person came back to; nil for the next one.
	Again *conversation.Statement
	// MayVote: signed in, or visitors may.
	MayVote bool
	// Voted are the statements the person voted on, with their vote.
	Voted []VotedOn
	// Own are the statements the person wrote.
	Own []*conversation.Statement
}

// VotedOn is a statement and what the person said to it.
type VotedOn struct {
	*conversation.Statement
	Vote opinion.Vote
}

func (v TurnView) statement() *conversation.Statement {
	if v.Again != nil {
		return v.Again
	}
	return v.Turn.Next
}

// before is what the person said to the statement they came back to.
func (v TurnView) before(ctx context.Context) string {
	if v.Again == nil {
		return ""
	}
	vote, voted := v.Turn.Votes[v.Again.Number]
	if !voted {
		return ""
	}
	return VoteName(ctx, vote)
}

// VoteName says a vote in words.
func VoteName(ctx context.Context, v opinion.Vote) string {
	switch v {
	case opinion.Agree:
		return words.T(ctx, "Agree")
	case opinion.Disagree:
		return words.T(ctx, "Disagree")
	}
	return words.T(ctx, "Pass")
}

// StandingName says in words what became of a statement.
func StandingName(ctx context.Context, s conversation.Standing) string {
	switch s {
	case conversation.In:
		return words.T(ctx, "Open for votes")
	case conversation.Refused:
		return words.T(ctx, "Not let in")
	}
	return words.T(ctx, "Waits for a moderator")
}

func standingColour(s conversation.Standing) string {
	switch s {
	case conversation.In:
		return "green"
	case conversation.Refused:
		return "red"
	}
	return "yellow"
}

// ModerationView is the queue and the public log.
type ModerationView struct {
	ConversationHead
	Queue    []*conversation.Statement
	In       []*conversation.Statement
	Refusals []*conversation.Statement
	// Refusing is the statement whose refusal is being written.
	Refusing *conversation.Statement
}

// FreezeView asks before a conversation ends.
type FreezeView struct{ ConversationHead }

func (v ModerationView) refusePath(s *conversation.Statement) string {
	return v.path("statements") + "?refuse=" + strconv.Itoa(s.Number) + "#refuse"
}
