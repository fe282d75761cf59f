package api

import (
	"context"
	"net/http"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// InInput is one input.
type InInput struct {
	By
	Input string `path:"input" maxLength:"64"`
}

func (o InInput) id() input.ID { return input.ID(o.Input) }

type askInputs struct {
	InPlan
	Kind        string `query:"kind" enum:"comment,suggestion,evidence,idea,recommendation,offline"`
	Disposition string `query:"disposition" enum:"adopted,in-part,not-adopted,out-of-scope,duplicate,already-done,deferred" doc:"Only with a kind."`
	Commitment  string `query:"commitment" maxLength:"64"`
	Waiting     bool   `query:"waiting" doc:"Only what can be answered, the oldest first."`
	Theme       string `query:"theme" maxLength:"240" doc:"The whole theme, or with 'waiting' what of it waits."`
	Alike       string `query:"alike" maxLength:"64" doc:"Only of what waits: the 'group' of an input."`
	After       string `query:"after" maxLength:"2000"`
}

func (in *askInputs) ask() input.Ask {
	return input.Ask{Waiting: in.Waiting || in.Alike != "", Group: in.Alike, Commitment: draft.ID(in.Commitment),
		Theme: in.Theme, Kind: input.Kind(in.Kind), Fate: input.Disposition(in.Disposition), After: in.After}
}

type bringInput struct {
	InPlan
	Body struct {
		Key        string `json:"key,omitempty" maxLength:"100" doc:"Sending the same key again finds the first input."`
		Kind       string `json:"kind" enum:"evidence,idea,recommendation,offline"`
		Commitment string `json:"commitment,omitempty" maxLength:"64"`
		Title      string `json:"title" maxLength:"800"`
		Body       string `json:"body" maxLength:"40000"`
		Theme      string `json:"theme,omitempty" maxLength:"240"`
		Link       string `json:"link,omitempty" maxLength:"4000"`
		File       *struct {
			Name    string `json:"name" maxLength:"400"`
			Content []byte `json:"content" doc:"Base64."`
		} `json:"file,omitempty"`
		Behalf *struct {
			Name   string `json:"name" maxLength:"800"`
			Sector string `json:"sector" enum:"civil-society,government,citizen,other"`
			Where  string `json:"where,omitempty" maxLength:"800"`

			Received time.Time `json:"received,omitzero" doc:"The day on which it was received, by its noon, where it was typed in later. It counts on that day."`
		} `json:"behalf,omitempty" doc:"Whose words an official types in."`
	}
}

func (in *bringInput) civic() input.New {
	b := in.Body
	n := input.New{Key: b.Key, Kind: input.Kind(b.Kind), Commitment: draft.ID(b.Commitment), Title: b.Title, Body: b.Body, Theme: b.Theme, Link: b.Link}
	if b.File != nil {
		n.File = &input.Upload{Name: b.File.Name, Content: b.File.Content}
	}
	if b.Behalf != nil {
		n.Behalf = &input.Behalf{Name: b.Behalf.Name, Sector: people.Sector(b.Behalf.Sector), Where: b.Behalf.Where, Received: b.Behalf.Received}
	}
	return n
}

type sortInputs struct {
	InPlan
	Body struct {
		Inputs     []string `json:"inputs" maxItems:"500"`
		To         string   `json:"to,omitempty" enum:"acknowledged,triaged,considered"`
		Theme      *string  `json:"theme,omitempty" maxLength:"240"`
		Commitment *string  `json:"commitment,omitempty" maxLength:"64"`
	}
}

type joinInputs struct {
	InPlan
	Body struct {
		Inputs []string `json:"inputs" maxItems:"500"`
	}
}

// NewAnswer is an answer as an official gives it.
type NewAnswer struct {
	Disposition string    `json:"disposition" enum:"adopted,in-part,not-adopted,out-of-scope,duplicate,already-done,deferred"`
	Reason      string    `json:"reason" maxLength:"20000" doc:"Everybody can read it."`
	Of          string    `json:"of,omitempty" maxLength:"64" doc:"The input that a duplicate repeats."`
	To          string    `json:"to,omitempty" maxLength:"800" doc:"Where or until when it is deferred, in words."`
	Until       time.Time `json:"until,omitzero"`
	Change      *struct {
		Draft string `json:"draft" maxLength:"64"`
		From  int64  `json:"from" doc:"The number of the text before."`
		To    int64  `json:"to" doc:"The number of the text after."`
		Field string `json:"field,omitempty" maxLength:"200"`
	} `json:"change,omitempty" doc:"Needed for what was adopted, also in part."`
}

func (n NewAnswer) civic() input.NewResponse {
	to := input.NewResponse{Disposition: input.Disposition(n.Disposition), Reason: n.Reason, Of: input.ID(n.Of), To: n.To, Until: n.Until}
	if c := n.Change; c != nil {
		to.Change = &input.NewChange{Draft: draft.ID(c.Draft), From: c.From, To: c.To, Field: draft.Field(c.Field)}
	}
	return to
}

type respond struct {
	InPlan
	Body struct {
		Key    string   `json:"key,omitempty" maxLength:"100"`
		Inputs []string `json:"inputs,omitempty" maxItems:"500"`
		Group  string   `json:"group,omitempty" maxLength:"64" doc:"Answer all alike ones that wait."`
		NewAnswer
	}
}

type contestAnswer struct {
	InInput
	Body struct {
		Reason string `json:"reason" maxLength:"20000"`
	}
}

type reviewAnswer struct {
	InInput
	Body struct {
		Upheld  bool       `json:"upheld,omitempty" doc:"The answer stands; else 'instead' is the new one."`
		Reason  string     `json:"reason" maxLength:"20000"`
		Instead *NewAnswer `json:"instead,omitempty"`
	}
}

type pagedPlan struct {
	InPlan
	After string `query:"after" maxLength:"2000"`
}

type pagedOwn struct {
	By
	After string `query:"after" maxLength:"2000"`
}

type inResponse struct {
	By
	Response string `path:"response" maxLength:"64"`
}

type askShaped struct {
	InPublished
	Field string `query:"field" required:"true" maxLength:"200"`
	From  int    `query:"from" minimum:"0" doc:"In UTF-16 units of the field's text."`
	To    int    `query:"to" minimum:"0" doc:"0 for the end of the field."`
}

func inputIDs(all []string) []input.ID {
	ids := make([]input.ID, len(all))
	for i, id := range all {
		ids[i] = input.ID(id)
	}
	return ids
}

func (a *api) inputs() {
	const tag, base, one = "Inputs", "/plans/{plan}/inputs", "/inputs/{input}"
	all := a.Inputs
	on(a, operation{id: "list-inputs", method: http.MethodGet, path: base, tag: tag, public: true, words: "What people brought to a plan"},
		func(ctx context.Context, in *askInputs) (*answer[list[*input.View]], error) {
			return page(all.List(ctx, in.actor, in.Plan, in.ask()))
		})
	on(a, operation{id: "bring-input", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated, body: 8 << 20,
		words: "Bring an idea or evidence; officials also type in what came offline"},
		func(ctx context.Context, in *bringInput) (*answer[*input.View], error) {
			brought, err := all.Bring(ctx, in.actor, in.Plan, in.civic())
			if err != nil {
				return nil, err
			}
			return ok(all.Find(ctx, in.actor, brought.Key()))
		})
	on(a, operation{id: "input", method: http.MethodGet, path: one, tag: tag, public: true, words: "One input, its life and its answer"},
		func(ctx context.Context, in *InInput) (*answer[*input.View], error) {
			return ok(all.Find(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "my-inputs", method: http.MethodGet, path: "/me/inputs", tag: tag, words: "What became of what you said"},
		func(ctx context.Context, in *pagedOwn) (*answer[list[*input.View]], error) {
			own, err := all.Mine(ctx, in.actor, in.After)
			return page(own.Page, err)
		})
	on(a, operation{id: "sort-inputs", method: http.MethodPost, path: base + "/sort", tag: tag, words: "Acknowledge, sort or consider inputs"},
		func(ctx context.Context, in *sortInputs) (*none, error) {
			n := input.Sorting{Inputs: inputIDs(in.Body.Inputs), To: input.State(in.Body.To), Theme: in.Body.Theme}
			if in.Body.Commitment != nil {
				id := draft.ID(*in.Body.Commitment)
				n.Commitment = &id
			}
			_, err := all.Sort(ctx, in.actor, in.Plan, n)
			return done(err)
		})
	on(a, operation{id: "join-inputs", method: http.MethodPost, path: base + "/join", tag: tag,
		words: "Join inputs that say the same", about: "All go to the oldest of them, and get its answer."},
		func(ctx context.Context, in *joinInputs) (*answer[*input.View], error) {
			into, err := all.Join(ctx, in.actor, in.Plan, inputIDs(in.Body.Inputs))
			if err != nil {
				return nil, err
			}
			return ok(all.Find(ctx, in.actor, into.Key()))
		})
	on(a, operation{id: "contest-answer", method: http.MethodPost, path: one + "/contest", tag: tag, words: "Contest the answer to what you brought"},
		func(ctx context.Context, in *contestAnswer) (*none, error) {
			_, err := all.ContestAnswer(ctx, in.actor, in.id(), in.Body.Reason)
			return done(err)
		})
	on(a, operation{id: "review-answer", method: http.MethodPost, path: one + "/review", tag: tag, words: "Review a contested answer"},
		func(ctx context.Context, in *reviewAnswer) (*none, error) {
			v := input.Review{Upheld: in.Body.Upheld, Reason: in.Body.Reason}
			if in.Body.Instead != nil {
				v.Instead = in.Body.Instead.civic()
			}
			_, err := all.ReviewAnswer(ctx, in.actor, in.id(), v)
			return done(err)
		})
	a.responses()
}

func (a *api) responses() {
	const tag, base = "Responses", "/plans/{plan}/responses"
	all := a.Inputs
	on(a, operation{id: "list-responses", method: http.MethodGet, path: base, tag: tag, public: true, words: "The answers of a plan, the newest first"},
		func(ctx context.Context, in *pagedPlan) (*answer[list[*input.Response]], error) {
			return page(all.Responses(ctx, in.actor, in.Plan, in.After))
		})
	on(a, operation{id: "respond", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated,
		words: "Answer one input, or many alike ones", about: "What was joined with another is refused, with the id of where it went."},
		func(ctx context.Context, in *respond) (*answer[*input.Response], error) {
			n := in.Body.civic()
			n.Key, n.Inputs, n.Group = in.Body.Key, inputIDs(in.Body.Inputs), in.Body.Group
			return ok(all.Respond(ctx, in.actor, in.Plan, n))
		})
	on(a, operation{id: "count-responses", method: http.MethodGet, path: base + "/counts", tag: tag, public: true, words: "How many are answered, and how soon"},
		func(ctx context.Context, in *InPlan) (*answer[*input.Counts], error) {
			return ok(all.Counts(ctx, in.actor, in.Plan))
		})
	on(a, operation{id: "response", method: http.MethodGet, path: "/responses/{response}", tag: tag, public: true, words: "One answer"},
		func(ctx context.Context, in *inResponse) (*answer[*input.Response], error) {
			return ok(all.Response(ctx, in.actor, in.Response))
		})
	on(a, operation{id: "shaped", method: http.MethodGet, path: "/commitments/{commitment}/versions/{version}/shaped", tag: "Commitments", public: true,
		words: "What shaped a stretch of a published text"},
		func(ctx context.Context, in *askShaped) (*answer[*input.Shaping], error) {
			return ok(a.Texts.Shaped(ctx, in.actor, in.id(), in.Version, draft.Field(in.Field), in.From, in.To))
		})
}
