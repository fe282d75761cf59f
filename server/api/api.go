// Package api is the JSON API under /api/v1: the same verbs as the pages, for
// programs. Its description at /api/v1/openapi.json is made from the Go types
// that the verbs take and return, so it cannot lag behind.
//
// It promises: every refusal is an RFC 9457 problem document in the words that
// a person would read; lists come in pages with a place to go on from; what a
// token may not do is refused by the same rule that refuses its owner. It
// refuses to decide anything itself.
package api

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/charter"
	"github.com/folkmoot/folkmoot/server/civic/conversation"
	"github.com/folkmoot/folkmoot/server/civic/deliberation"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/evaluation"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/learning"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/observer"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/publication"
	"github.com/folkmoot/folkmoot/server/civic/recommendation"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/server/civic/selection"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// Prefix is where the API is mounted.
const Prefix = "/api/v1"

// Services are what the API reaches.
type Services struct {
	Plans        *plan.Plans
	Drafts       *draft.Services
	Meetings     *meeting.Services
	Charter      *charter.Charter
	Publications *publication.Publications
	Agreements   *agreement.Services
	Follows      *follow.Follows
	Record       *record.Log
	Inputs       *input.Inputs
	Ballots      *ballot.Ballots
	People       *people.Register
	Texts        Texts
	Diary        *standards.Diary
	Gauge        Gauge

	Conversations *conversation.Conversations

	Forums     *forum.Forums
	Recruits   *recruit.Recruiting
	Selections *selection.Workbench
	// Knock does what needs a code or a word, unless too many from the address
	// were nobody's.
	Knock func(address string, do func() error) error

	Library         *learning.Library
	Deliberations   *deliberation.Deliberations
	Recommendations *recommendation.Recommendations
	Ledger          *ledger.Ledger
	Evaluations     *evaluation.Evaluations
	Observers       *observer.Observers
	// Actor is who a request is made by.
	Actor func(*fiber.Ctx) people.Actor
	// Status turns an error into words, a status, and whether it was meant:
	// the same answer that pages give.
	Status func(error) (refusal *civic.Refusal, status int, meant bool)
	// Fault hears of an error that nobody refused on purpose.
	Fault func(ctx context.Context, operation string, err error)
	// Demo and Title describe this installation.
	Title string
}

// Texts reads shared documents and says who wrote them.
type Texts interface {
	Current(ctx context.Context, id draft.ID) (draft.Content, int64, error)
	Authorship(ctx context.Context, id draft.ID, seq int64) (Authorship, error)
	// WhoWrote is who wrote what stands in a document of a session now.
	WhoWrote(ctx context.Context, document string) (Authorship, error)
	Import(ctx context.Context, by people.Actor, preview plan.Preview) (*plan.Plan, error)
	Begin(ctx context.Context, by people.Actor, n draft.New, key string) (*draft.Draft, error)
	Shaped(ctx context.Context, by people.Actor, id draft.ID, n int, field draft.Field, from, to int) (*input.Shaping, error)
	Findings(ctx context.Context, by people.Actor, id plan.ID) ([]Finding, error)
}

// By is embedded in every input: who asks. It comes from the session or
// token, never from the request's content.
type By struct {
	actor   people.Actor
	address string // which nothing keeps
}

type (
	actorKey   struct{}
	addressKey struct{}
)

// Resolve reads the person that the middleware found.
func (b *By) Resolve(ctx huma.Context) []error {
	b.actor, _ = ctx.Context().Value(actorKey{}).(people.Actor)
	b.address, _ = ctx.Context().Value(addressKey{}).(string)
	return nil
}

// api is what the operations hang on.
type api struct {
	Services
	huma huma.API
}

// Mount puts the API on an application, behind its middleware.
func Mount(app *fiber.App, s Services) {
	config := huma.DefaultConfig(s.Title, "1.0.0")
	config.Info.Description = "Plans, drafts, comments, suggestions, stances, versions and published commitments. " +
		"Reading what is public needs no token. Everything else needs a personal access token, sent as 'Authorization: Bearer fm_…'."
	config.OpenAPIPath, config.DocsPath, config.SchemasPath = "/openapi", "", ""
	config.CreateHooks = nil // answers carry no link to their schema
	config.Components.Schemas = huma.NewMapRegistry("#/components/schemas/", schemaName)
	config.Servers = []*huma.Server{{URL: Prefix}}
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"token": {Type: "http", Scheme: "bearer", Description: "A personal access token, issued on the account page or by 'folkmoot token issue'."},
	}
	group := app.Group(Prefix)
	a := &api{Services: s, huma: humafiber.NewWithGroup(app, group, config)}
	a.huma.UseMiddleware(func(ctx huma.Context, next func(huma.Context)) {
		c := humafiber.Unwrap(ctx)
		next(huma.WithValue(huma.WithValue(ctx, actorKey{}, s.Actor(c)), addressKey{}, c.IP()))
	})
	a.plans()
	a.drafts()
	a.comments()
	a.suggestions()
	a.inputs()
	a.stances()
	a.versions()
	a.commitments()
	a.agreements()
	a.following()
	a.record()
	a.ballots()
	a.people()
	a.organisations()
	a.standards()
	a.conversations()
	a.learning()
	a.deliberation()
	a.forums()
	a.letters()
	a.calls()
	a.registrations()
	a.selections()
	a.recommendations()
	a.charter()
	a.payments()
	a.evaluations()
	a.observers()
	a.forumTables()
	a.sessions()
	a.rooms()
	a.together()
	a.notes()
	a.hosting()
}

// schemaName tells types of the same name apart by their package: a draft's
// Content and a plan's.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	// A list of a room's things is named after the room too.
	if kind, of, generic := strings.Cut(t.Name(), "["); generic {
		if _, thing, civic := strings.Cut(of, "/server/civic/"); civic {
			room, of, _ := strings.Cut(strings.TrimSuffix(thing, "]"), ".")
			return strings.ToUpper(kind[:1]) + kind[1:] + roomName(room) + of
		}
	}
	_, room, civic := strings.Cut(t.PkgPath(), "/server/civic/")
	if !civic || t.Name() == "" {
		return name
	}
	return roomName(room) + name
}

func roomName(room string) string {
	return strings.ToUpper(room[:1]) + strings.ReplaceAll(room[1:], "/", "")
}

// operation describes one verb of the API.
type operation struct {
	id, method, path, words, about string
	tag                            string
	public                         bool // works without a token
	status                         int
	body                           int64 // the most its body may hold, in bytes
}

// on mounts one verb: parse, call, answer. Errors become problem documents in
// one place.
func on[I, O any](a *api, op operation, do func(context.Context, *I) (*O, error)) {
	described := huma.Operation{
		OperationID: op.id, Method: op.method, Path: op.path, Summary: op.words, Description: op.about,
		Tags: []string{op.tag}, DefaultStatus: op.status, MaxBodyBytes: op.body,
		Errors: []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusConflict,
			http.StatusUnprocessableEntity, http.StatusTooManyRequests},
	}
	if described.MaxBodyBytes == 0 {
		described.MaxBodyBytes = 256 << 10
	}
	if !op.public {
		described.Security = []map[string][]string{{"token": {}}}
	}
	huma.Register(a.huma, described, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, in)
		if err != nil {
			return nil, a.problem(ctx, op.id, err)
		}
		return out, nil
	})
}

// problem turns an error into a problem document.
func (a *api) problem(ctx context.Context, operation string, err error) error {
	var ready huma.StatusError
	if errors.As(err, &ready) {
		return err
	}
	refusal, status, meant := a.Status(err)
	if !meant {
		a.Fault(ctx, operation, err)
	}
	problem := &huma.ErrorModel{Title: http.StatusText(status), Status: status, Detail: refusal.Error()}
	var many civic.Refusals
	if errors.As(err, &many) {
		for _, r := range many {
			problem.Errors = append(problem.Errors, detail(r))
		}
	} else if refusal.Field != "" {
		problem.Errors = []*huma.ErrorDetail{detail(refusal)}
	}
	return problem
}

func detail(r *civic.Refusal) *huma.ErrorDetail {
	d := &huma.ErrorDetail{Message: r.Error()}
	if r.Field != "" {
		d.Location = "body." + r.Field
	}
	return d
}

// answer wraps a body for huma.
type answer[T any] struct {
	Body T
}

func ok[T any](body T, err error) (*answer[T], error) {
	if err != nil {
		return nil, err
	}
	return &answer[T]{body}, nil
}

// list is a page of things and the place to go on from.
type list[T any] struct {
	Items []T    `json:"items"`
	More  string `json:"more,omitempty" doc:"Pass as 'after' to read on; absent at the end."`
}

func page[T any](p draft.Page[T], err error) (*answer[list[T]], error) {
	if p.Items == nil {
		p.Items = []T{}
	}
	return ok(list[T]{p.Items, p.More}, err)
}

// none is the answer of a verb that returns nothing.
type none struct{}

func done(err error) (*none, error) {
	if err != nil {
		return nil, err
	}
	return &none{}, nil
}
