package api

import (
	"bytes"
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/plan/importer"
	"github.com/folkmoot/folkmoot/server/civic/plan/lint"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
)

// InPlan is the plan in the address: its id.
type InPlan struct {
	By
	Plan string `path:"plan" maxLength:"64" doc:"The plan's id."`
}

func (o InPlan) id() plan.ID { return plan.ID(o.Plan) }

type createPlan struct {
	By
	Body AboutPlan
}

// AboutPlan is what a plan says of itself, as it is sent: dates in words.
type AboutPlan struct {
	Title        string `json:"title" maxLength:"600"`
	Short        string `json:"short,omitempty" maxLength:"100" doc:"What people call it: NAP4."`
	Number       int    `json:"number,omitempty" doc:"Its place in the row of plans."`
	Jurisdiction string `json:"jurisdiction,omitempty" maxLength:"200"`
	Template     string `json:"template" maxLength:"40" doc:"One of GET /templates."`
	Cycle        string `json:"cycle,omitempty" maxLength:"200" doc:"Its years as they are written: 2027-2029."`
	DocumentType string `json:"documentType,omitempty" maxLength:"200"`
	Introduction string `json:"introduction,omitempty" maxLength:"200000"`
}

// over puts what was sent over what a plan said before.
func (b AboutPlan) over(was plan.About) plan.About {
	was.Title, was.Short, was.Number, was.Jurisdiction = b.Title, b.Short, b.Number, b.Jurisdiction
	was.Template, was.DocumentType, was.Introduction = template.ID(b.Template), b.DocumentType, b.Introduction
	was.During(b.Cycle)
	return was
}

type changePlan struct {
	InPlan
	Body struct {
		Version int64     `json:"version" doc:"The version you read."`
		About   AboutPlan `json:"about"`
	}
}

type movePlan struct {
	InPlan
	Body struct {
		Version int64  `json:"version" doc:"The version you read."`
		State   string `json:"state"`
		Note    string `json:"note,omitempty" maxLength:"2000"`
	}
}

type document struct {
	By
	Name    string `query:"name" maxLength:"200" doc:"The file's name; its ending helps to tell text, Markdown and HTML apart."`
	RawBody []byte `contentType:"text/plain"`
}

// Finding is something that the linter found in a plan, and the draft it is in.
type Finding struct {
	lint.Finding
	Draft draft.ID `json:"draft,omitempty"`
}

func (a *api) plans() {
	const tag = "Plans"
	on(a, operation{id: "list-plans", method: http.MethodGet, path: "/plans", tag: tag, public: true, words: "All plans, the newest cycle first"},
		func(ctx context.Context, in *By) (*answer[[]*plan.Plan], error) {
			return ok(a.Plans.All(ctx, in.actor))
		})
	on(a, operation{id: "plan", method: http.MethodGet, path: "/plans/{plan}", tag: tag, public: true, words: "One plan"},
		func(ctx context.Context, in *InPlan) (*answer[*plan.Plan], error) {
			return ok(a.Plans.ByID(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "create-plan", method: http.MethodPost, path: "/plans", tag: tag, status: http.StatusCreated, words: "Start an empty plan"},
		func(ctx context.Context, in *createPlan) (*answer[*plan.Plan], error) {
			return ok(a.Plans.Create(ctx, in.actor, in.Body.over(plan.About{})))
		})
	on(a, operation{id: "change-plan", method: http.MethodPut, path: "/plans/{plan}", tag: tag, words: "Change what a plan says of itself"},
		func(ctx context.Context, in *changePlan) (*answer[*plan.Plan], error) {
			was, err := a.Plans.ByID(ctx, in.actor, in.id())
			if err != nil {
				return nil, err
			}
			return ok(a.Plans.Edit(ctx, in.actor, in.id(), in.Body.Version, in.Body.About.over(was.About)))
		})
	on(a, operation{id: "move-plan", method: http.MethodPost, path: "/plans/{plan}/state", tag: tag, words: "Take a plan to another state of the process"},
		func(ctx context.Context, in *movePlan) (*answer[*plan.Plan], error) {
			return ok(a.Plans.Move(ctx, in.actor, in.id(), in.Body.Version, plan.State(in.Body.State), in.Body.Note))
		})
	on(a, operation{id: "plan-commitments", method: http.MethodGet, path: "/plans/{plan}/commitments", tag: tag, public: true, words: "The commitments of a plan: their facts and progress"},
		func(ctx context.Context, in *InPlan) (*answer[[]*plan.Commitment], error) {
			return ok(a.Plans.Commitments(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "plan-drafts", method: http.MethodGet, path: "/plans/{plan}/drafts", tag: tag, public: true, words: "The drafts of a plan, in its order"},
		func(ctx context.Context, in *InPlan) (*answer[[]*draft.Draft], error) {
			return ok(a.Drafts.Drafts.ByPlan(ctx, in.actor, in.Plan))
		})
	on(a, operation{id: "plan-findings", method: http.MethodGet, path: "/plans/{plan}/findings", tag: tag, public: true, words: "What the linter finds in a plan"},
		func(ctx context.Context, in *InPlan) (*answer[[]Finding], error) {
			return ok(a.Texts.Findings(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "templates", method: http.MethodGet, path: "/templates", tag: tag, public: true, words: "The templates of commitments, by generation"},
		func(context.Context, *By) (*answer[[]template.Template], error) { return ok(template.All(), nil) })
	a.imports(tag)
}

func (a *api) imports(tag string) {
	const most = 5 << 20
	read := func(in *document) (plan.Preview, error) {
		return importer.Read(in.Name, bytes.NewReader(in.RawBody))
	}
	on(a, operation{id: "preview-import", method: http.MethodPost, path: "/plans/import/preview", tag: tag, body: most,
		words: "What would be understood of a plan document", about: "Text, Markdown or HTML. Nothing is kept."},
		func(ctx context.Context, in *document) (*answer[plan.Preview], error) {
			if err := a.People.Grants.Check(ctx, in.actor, people.CreatePlan, people.Scope{}); err != nil {
				return nil, err
			}
			return ok(read(in))
		})
	on(a, operation{id: "import-plan", method: http.MethodPost, path: "/plans/import", tag: tag, body: most, status: http.StatusCreated,
		words: "Import a plan document, all or nothing", about: "Each commitment becomes a draft."},
		func(ctx context.Context, in *document) (*answer[*plan.Plan], error) {
			// Asked before reading: a stranger's document is not worth the work.
			if err := a.People.Grants.Check(ctx, in.actor, people.CreatePlan, people.Scope{}); err != nil {
				return nil, err
			}
			understood, err := read(in)
			if err != nil {
				return nil, err
			}
			return ok(a.Texts.Import(ctx, in.actor, understood))
		})
}
