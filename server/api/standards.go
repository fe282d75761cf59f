package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
	"github.com/folkmoot/folkmoot/server/civic/standards"
)

// Gauge judges a plan by what is on record.
type Gauge interface {
	Judge(ctx context.Context, by people.Actor, p *plan.Plan) (standards.Report, []*standards.Entry, error)
}

type writeDiary struct {
	InPlan
	Body struct {
		standards.Happening
		Key string `json:"key,omitempty" maxLength:"64" doc:"Sent twice, the same key writes once."`
	}
}

type strikeEntry struct {
	InPlan
	Entry string `path:"entry" maxLength:"64"`
	Body  struct {
		Reason string `json:"reason" maxLength:"4000" doc:"Public."`
	}
}

// Thresholds are the numbers in the rules, and the version to change them by.
type Thresholds struct {
	standards.Thresholds
	Version int64 `json:"version" doc:"0 while they are the usual ones."`
}

type changeThresholds struct {
	InPlan
	Body Thresholds
}

// Standing is the gauge on one day.
type Standing struct {
	standards.Report
	ToProcess bool `json:"toProcess" doc:"No requirement is red, and the public is at least involved."`
}

// of finds the plan in the address.
func (a *api) of(ctx context.Context, in InPlan) (*plan.Plan, error) {
	return a.Plans.ByID(ctx, in.actor, in.id())
}

func (a *api) standards() {
	const tag = "Standards"
	on(a, operation{id: "standards", method: http.MethodGet, path: "/plans/{plan}/standards", tag: tag, public: true,
		words: "How a plan meets the Participation and Co-creation Standards, and the IAP2 level it reached",
		about: "Colours: green is met, amber partly met, red not met, later not due yet. Sentences are in English."},
		func(ctx context.Context, in *InPlan) (*answer[Standing], error) {
			p, err := a.of(ctx, *in)
			if err != nil {
				return nil, err
			}
			report, _, err := a.Gauge.Judge(ctx, in.actor, p)
			return ok(Standing{report, report.ToProcess()}, err)
		})
	on(a, operation{id: "diary", method: http.MethodGet, path: "/plans/{plan}/standards/diary", tag: tag, public: true, words: "The diary of the process, the oldest first"},
		func(ctx context.Context, in *InPlan) (*answer[[]*standards.Entry], error) {
			p, err := a.of(ctx, *in)
			if err != nil {
				return nil, err
			}
			return ok(a.Diary.Entries(ctx, in.actor, p.Scope()))
		})
	on(a, operation{id: "write-diary", method: http.MethodPost, path: "/plans/{plan}/standards/diary", tag: tag, status: http.StatusCreated, words: "Write into the diary"},
		func(ctx context.Context, in *writeDiary) (*answer[*standards.Entry], error) {
			p, err := a.of(ctx, in.InPlan)
			if err != nil {
				return nil, err
			}
			return ok(a.Diary.Write(ctx, in.actor, p.Scope(), in.Body.Key, in.Body.Happening))
		})
	on(a, operation{id: "strike-entry", method: http.MethodPost, path: "/plans/{plan}/standards/diary/{entry}/strike", tag: tag, words: "Strike an entry out, with a reason"},
		func(ctx context.Context, in *strikeEntry) (*answer[*standards.Entry], error) {
			p, err := a.of(ctx, in.InPlan)
			if err != nil {
				return nil, err
			}
			return ok(a.Diary.Strike(ctx, in.actor, p.Scope(), in.Entry, in.Body.Reason))
		})
	a.thresholds(tag)
}

func (a *api) thresholds(tag string) {
	read := func(ctx context.Context, p *plan.Plan) (Thresholds, error) {
		t, version, err := a.Diary.Thresholds(ctx, p.ID)
		return Thresholds{t, version}, err
	}
	on(a, operation{id: "thresholds", method: http.MethodGet, path: "/plans/{plan}/standards/thresholds", tag: tag, public: true, words: "The numbers in the rules of a plan"},
		func(ctx context.Context, in *InPlan) (*answer[Thresholds], error) {
			p, err := a.of(ctx, *in)
			if err != nil {
				return nil, err
			}
			return ok(read(ctx, p))
		})
	on(a, operation{id: "change-thresholds", method: http.MethodPut, path: "/plans/{plan}/standards/thresholds", tag: tag, words: "Change the numbers in the rules of a plan"},
		func(ctx context.Context, in *changeThresholds) (*answer[Thresholds], error) {
			p, err := a.of(ctx, in.InPlan)
			if err != nil {
				return nil, err
			}
			if err := a.Diary.Configure(ctx, in.actor, p.Scope(), in.Body.Version, in.Body.Thresholds); err != nil {
				return nil, err
			}
			return ok(read(ctx, p))
		})
}
