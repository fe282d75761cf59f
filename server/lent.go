package server

import (
	"context"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// houseRules are the rules of services that keep things of plans and of
// forums: each is asked of the table of what it belongs to.
type houseRules struct{ s *Server }

func (h houseRules) rules() people.Rules { return h.s.forums.Around(h.s.people.Grants) }

// Check asks the table of a plan or of a forum.
func (h houseRules) Check(ctx context.Context, by people.Actor, action people.Action, at people.Scope) error {
	return h.rules().Check(ctx, by, action, at)
}

// Roles gives the roles that count there.
func (h houseRules) Roles(ctx context.Context, by people.Actor, at people.Scope) ([]people.Role, error) {
	return h.rules().Roles(ctx, by, at)
}

// houses knows the plans and the forums that a draft can belong to.
type houses struct{ s *Server }

// Exists refuses a draft of nothing.
func (h houses) Exists(ctx context.Context, plan string) error {
	if id, ours := draft.ForumOf(plan); ours {
		_, err := h.s.forums.Find(ctx, forum.ID(id))
		return err
	}
	return h.s.plans.Exists(ctx, plan)
}

// plansOnly keeps views that make sense for a commitment alone away from the
// draft of a recommendation: who signs it, who clears it, its publication.
func (s *Server) plansOnly(c *fiber.Ctx) error {
	plan, err := s.drafts.Drafts.PlanOf(c.UserContext(), draftID(c))
	if err == nil {
		if _, lent := draft.ForumOf(plan); lent {
			return civic.Refuse(civic.NotFound, "A recommendation has no such page.")
		}
	}
	return c.Next()
}
