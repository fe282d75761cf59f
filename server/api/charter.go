package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/charter"
)

// InEdition is an edition of the rules in the address.
type InEdition struct {
	By
	Number int `path:"n" minimum:"1" doc:"The edition's number."`
}

type publishRules struct {
	By
	Body struct {
		Saw    int    `json:"saw" doc:"The number of the edition that you changed."`
		Text   string `json:"text" maxLength:"80000" doc:"A line that begins with '## ' is a heading, one that begins with '- ' a rule."`
		Welsh  string `json:"welsh,omitempty" maxLength:"80000"`
		Reason string `json:"reason" maxLength:"4000" doc:"What changed, and why."`
	}
}

// OwnRules is where somebody stands with the rules of participation.
type OwnRules struct {
	Current *charter.Edition `json:"current"`
	Agreed  int              `json:"agreed,omitempty" doc:"The edition that you agreed to, or that held when you joined; left out for a visitor."`
	Changed bool             `json:"changed" doc:"The rules changed since."`
}

// charter is mounted before the sessions, whose paths would swallow it.
func (a *api) charter() {
	const tag, base = "Sessions", "/sessions/rules"
	all := a.Charter
	on(a, operation{id: "rules-of-participation", method: http.MethodGet, path: base, tag: tag, public: true,
		words: "The rules of participation that hold, and whether they changed since you agreed"},
		func(ctx context.Context, in *By) (*answer[OwnRules], error) {
			st, err := all.Standing(ctx, in.actor)
			return ok(OwnRules{st.Current, st.Agreed, err == nil && st.Behind()}, err)
		})
	on(a, operation{id: "rules-editions", method: http.MethodGet, path: base + "/editions", tag: tag, public: true, words: "Every edition of the rules, the newest first"},
		func(ctx context.Context, _ *By) (*answer[[]*charter.Edition], error) {
			return ok(all.Editions(ctx))
		})
	on(a, operation{id: "rules-edition", method: http.MethodGet, path: base + "/editions/{n}", tag: tag, public: true, words: "One edition of the rules, as it was published"},
		func(ctx context.Context, in *InEdition) (*answer[*charter.Edition], error) {
			return ok(all.Edition(ctx, in.Number))
		})
	on(a, operation{id: "publish-rules", method: http.MethodPost, path: base + "/editions", tag: tag, status: http.StatusCreated, words: "Publish a new edition of the rules",
		about: "It holds at once. Of two who publish at once one is first; the other is answered 409."},
		func(ctx context.Context, in *publishRules) (*answer[*charter.Edition], error) {
			b := in.Body
			return ok(all.Publish(ctx, in.actor, charter.New{Saw: b.Saw, Text: b.Text, Welsh: b.Welsh, Reason: b.Reason}))
		})
	on(a, operation{id: "agree-to-rules", method: http.MethodPut, path: base + "/editions/{n}/agreed", tag: tag, words: "Say that you read an edition and will keep to it"},
		func(ctx context.Context, in *InEdition) (*none, error) {
			return done(all.Agree(ctx, in.actor, in.Number))
		})
}
