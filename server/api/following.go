package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/follow"
)

type thing struct {
	By
	Kind string `path:"kind" enum:"plan,commitment,draft,theme,person"`
	ID   string `path:"id" maxLength:"300" doc:"A theme is its plan's id, a bar and its words."`
}

func (t thing) thing() follow.Thing { return follow.Thing{Kind: follow.Kind(t.Kind), ID: t.ID} }

type mails struct {
	By
	Body struct {
		Every string `json:"every" enum:"daily,weekly,never"`
	}
}

type reminders struct {
	By
	Body struct {
		Remind string `json:"remind" enum:"day,hour,never" doc:"How long before a session that you come to."`
	}
}

func (a *api) following() {
	const tag, base = "Following", "/following"
	all := a.Follows
	on(a, operation{id: "following", method: http.MethodGet, path: base, tag: tag,
		words: "What you follow, with what is new since you last looked"},
		func(ctx context.Context, in *struct{ By }) (*answer[[]follow.Part], error) {
			return ok(all.New(ctx, in.actor))
		})
	on(a, operation{id: "follow", method: http.MethodPut, path: base + "/{kind}/{id}", tag: tag, words: "Follow a plan, commitment, draft, theme or person"},
		func(ctx context.Context, in *thing) (*none, error) {
			return done(all.Follow(ctx, in.actor, in.thing()))
		})
	on(a, operation{id: "unfollow", method: http.MethodDelete, path: base + "/{kind}/{id}", tag: tag, words: "Stop following it"},
		func(ctx context.Context, in *thing) (*none, error) {
			return done(all.Unfollow(ctx, in.actor, in.thing()))
		})
	on(a, operation{id: "following-mails", method: http.MethodPut, path: base + "/mails", tag: tag, words: "Say how often you want a mail of what is new"},
		func(ctx context.Context, in *mails) (*none, error) {
			return done(all.Wants(ctx, in.actor, follow.Every(in.Body.Every)))
		})
	on(a, operation{id: "session-reminders", method: http.MethodPut, path: base + "/sessions", tag: tag, words: "Say when you want a mail before a session that you come to"},
		func(ctx context.Context, in *reminders) (*none, error) {
			return done(all.WantsReminders(ctx, in.actor, follow.Ahead(in.Body.Remind)))
		})
}
