package people

import "context"

// Rules answers whether a person may do something. Every verb of civic asks
// it; nothing else decides.
type Rules interface {
	// Check returns nil when by may do action at scope, and otherwise a
	// *civic.Refusal: SignIn when signing in might help, NotFound when the
	// thing is not to be seen by this person, Forbidden when it is.
	Check(ctx context.Context, by Actor, action Action, scope Scope) error
	// Roles gives every role that by has at scope, the platform's and the
	// plan's included, so that a page can leave out what would be refused.
	Roles(ctx context.Context, by Actor, scope Scope) ([]Role, error)
}
