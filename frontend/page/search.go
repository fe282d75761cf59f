package page

import (
	"context"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/search"
)

// SearchView is what somebody looked for, and what was found.
type SearchView struct {
	Asked string
	// Nothing claims that the question has no word in it.
	Nothing bool
	Hits    []search.Hit
	All     int
	// MostBrought of each plan's inputs are looked through.
	MostBrought int
}

// FindKind says in words what a find is.
func FindKind(ctx context.Context, k search.Kind) string {
	switch k {
	case search.Plan:
		return words.T(ctx, "Plan")
	case search.Commitment:
		return words.T(ctx, "Published commitment")
	case search.Draft:
		return words.T(ctx, "Draft")
	case search.Session:
		return words.T(ctx, "Session")
	case search.Forum:
		return words.T(ctx, "Forum")
	case search.Recommendation:
		return words.T(ctx, "Recommendation of a forum")
	case search.Conversation:
		return words.T(ctx, "Conversation")
	case search.Ballot:
		return words.T(ctx, "Ballot")
	}
	return words.T(ctx, "What people brought")
}
