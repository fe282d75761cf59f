package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

type moveForum struct {
	InForum
	Body struct {
		From forum.Phase `json:"from" maxLength:"40" doc:"Where you saw it: of two who move it at once, one does."`
	}
}

// InGate names a condition of a forum.
type InGate struct {
	InForum
	Gate string `path:"gate" maxLength:"64"`
}

type showGate struct {
	InGate
	Body struct {
		Link string `json:"link" maxLength:"2000" doc:"Where everybody can see that the condition is met."`
	}
}

type reasoned struct {
	Reason string `json:"reason" maxLength:"20000" doc:"Public, and in the record for ever: at least 20 characters."`
}

type liftGate struct {
	InGate
	Body reasoned
}

type haltForum struct {
	InForum
	Body reasoned
}

// ForumGate is a condition as it stands.
type ForumGate struct {
	Gate   forum.Gate          `json:"gate"`
	Words  string              `json:"words"`
	Met    bool                `json:"met"`
	Warns  bool                `json:"warns" doc:"It only warns."`
	Blocks bool                `json:"blocks"`
	Shown  *forum.Confirmation `json:"shown,omitempty"`
	Lifted *forum.Override     `json:"lifted,omitempty"`
}

// forumPhases are the steps of a forum and what stands before them.
func (a *api) forumPhases(tag, base string) {
	all := a.Forums
	on(a, operation{id: "forum-gates", method: http.MethodGet, path: base + "/gates", tag: tag, public: true, words: "What stands before the next phase"},
		func(ctx context.Context, in *InForum) (*answer[[]ForumGate], error) {
			f, err := all.Find(ctx, in.id())
			if err != nil {
				return nil, err
			}
			gates := []ForumGate{}
			for _, g := range f.Gates(f.Phase) {
				gates = append(gates, ForumGate{g.Gate, g.Words, g.Met, g.Warns, g.Blocks(), g.Shown, g.Lifted})
			}
			return ok(gates, nil)
		})
	on(a, operation{id: "move-forum", method: http.MethodPost, path: base + "/move", tag: tag, words: "Take a forum to its next phase, as the delivery lead",
		about: "409 names the first condition that is not met, or says that it moved on in the meantime."},
		func(ctx context.Context, in *moveForum) (*answer[*forum.Forum], error) {
			return ok(all.Advance(ctx, in.actor, in.id(), in.Body.From))
		})
	on(a, operation{id: "show-gate", method: http.MethodPut, path: base + "/gates/{gate}", tag: tag, words: "Say where a condition can be seen to be met",
		about: "Only conditions that the forum does not show by itself. The evidence plan is approved by the advisory group, the others are shown by the delivery lead."},
		func(ctx context.Context, in *showGate) (*answer[*forum.Forum], error) {
			return ok(all.Show(ctx, in.actor, in.id(), forum.Gate(in.Gate), in.Body.Link))
		})
	on(a, operation{id: "lift-gate", method: http.MethodPost, path: base + "/gates/{gate}/lift", tag: tag, words: "Go on although a condition is not met",
		about: "You stand for it by name, in public and for ever. The lottery's own conditions are lifted by nobody."},
		func(ctx context.Context, in *liftGate) (*answer[*forum.Forum], error) {
			return ok(all.LiftGate(ctx, in.actor, in.id(), forum.Gate(in.Gate), in.Body.Reason))
		})
	for _, halt := range []struct {
		id, words string
		do        func(context.Context, people.Actor, forum.ID, string) (*forum.Forum, error)
	}{{"pause", "Let a forum stand still", all.Pause}, {"cancel", "End a forum for good", all.Cancel}} {
		on(a, operation{id: halt.id + "-forum", method: http.MethodPost, path: base + "/" + halt.id, tag: tag, words: halt.words},
			func(ctx context.Context, in *haltForum) (*answer[*forum.Forum], error) {
				return ok(halt.do(ctx, in.actor, in.id(), in.Body.Reason))
			})
	}
	on(a, operation{id: "resume-forum", method: http.MethodPost, path: base + "/resume", tag: tag, words: "Let a paused forum go on"},
		func(ctx context.Context, in *InForum) (*answer[*forum.Forum], error) {
			return ok(all.Resume(ctx, in.actor, in.id()))
		})
}
