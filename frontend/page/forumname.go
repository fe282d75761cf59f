package page

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/forum"
)

// ForumRoleName names a role of a forum.
func ForumRoleName(ctx context.Context, r forum.Role) string {
	switch r {
	case forum.Commissioner:
		return words.T(ctx, "Commissioner")
	case forum.Lead:
		return words.T(ctx, "Delivery lead")
	case forum.Recruiter:
		return words.T(ctx, "Recruiter")
	case forum.Operator:
		return words.T(ctx, "Telephone operator")
	case forum.EvidenceLead:
		return words.T(ctx, "Evidence lead")
	case forum.Advisory:
		return words.T(ctx, "Advisory group")
	case forum.Facilitator:
		return words.T(ctx, "Facilitator")
	case forum.Member:
		return words.T(ctx, "Member chosen by lot")
	case forum.Speaker:
		return words.T(ctx, "Speaker")
	case forum.Observer:
		return words.T(ctx, "Observer")
	case forum.Payer:
		return words.T(ctx, "Payments officer")
	}
	return words.T(ctx, "Evaluator")
}

// forumRoleMeans says what a role does, and what it must not.
func forumRoleMeans(ctx context.Context, r forum.Role) string {
	switch r {
	case forum.Commissioner:
		return words.T(ctx, "Answers for the authority: writes the question and the promise until letters go out, and the responses. Sees no registration.")
	case forum.Lead:
		return words.T(ctx, "Runs the forum at arm's length from the authority and takes it through its phases. Sees no registration, and has no vote.")
	case forum.Recruiter:
		return words.T(ctx, "Sends the letters, sees who registered, runs the lottery. Sees nothing of what members say.")
	case forum.Operator:
		return words.T(ctx, "Registers people who telephone, with the code of their letter. Sees no other registration.")
	case forum.EvidenceLead:
		return words.T(ctx, "Brings papers and speakers.")
	case forum.Advisory:
		return words.T(ctx, "Judges whether the evidence is balanced, and approves its plan.")
	case forum.Facilitator:
		return words.T(ctx, "Helps a table to talk, and takes no side.")
	case forum.Member:
		return words.T(ctx, "Learns, deliberates, recommends and votes.")
	case forum.Speaker:
		return words.T(ctx, "Brings material and answers questions.")
	case forum.Observer:
		return words.T(ctx, "Watches what is said before everybody, and says nothing. It counts once they accept the code of conduct.")
	case forum.Payer:
		return words.T(ctx, "Approves what members claim, pays them and keeps the ledger. Sees members' names and payments, and nothing that they say in the forum.")
	}
	return words.T(ctx, "Judges how the forum was run, from data without names.")
}
