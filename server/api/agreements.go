package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/agreement"
)

type sign struct {
	InDraft
	Body struct {
		Seq    int64  `json:"seq" minimum:"0" doc:"The text you read: 'seq' of GET /drafts/{draft}/text."`
		SHA256 string `json:"sha256" maxLength:"64" doc:"The text you read: 'sha256' of GET /drafts/{draft}/text. Another text is refused as a conflict, with what is different in it."`
	}
}

type explain struct {
	InDraft
	Body struct {
		Reason string `json:"reason" maxLength:"16000" doc:"Everybody can read it."`
		SHA256 string `json:"sha256" maxLength:"64" doc:"The text that the reason is for: 'sha256' of GET /drafts/{draft}/text."`
	}
}

type dissent struct {
	InDraft
	Body struct {
		Dissent string `json:"dissent" maxLength:"16000" doc:"Everybody can read it; it is published beside the text."`
	}
}

type setTerms struct {
	InPlan
	Body struct {
		Version      int64    `json:"version" minimum:"0" doc:"The version you read; 0 when the plan set no terms of its own."`
		Days         int      `json:"days" doc:"Working days to comment on a late change, from 1 to 90."`
		Zone         string   `json:"zone" maxLength:"64" doc:"Such as Europe/London."`
		BankHolidays bool     `json:"bankHolidays" doc:"Leave out those of England and Wales."`
		Holidays     []string `json:"holidays,omitempty" maxItems:"500" doc:"Further days, such as 2027-12-27."`
		Chain        []stage  `json:"chain,omitempty" maxItems:"8" doc:"Who clears a text before it is published, in their order; empty for nobody."`
	}
}

func (a *api) agreements() {
	const tag, base = "Agreements", "/drafts/{draft}/agreements"
	all := a.Agreements
	on(a, operation{id: "agreement", method: http.MethodGet, path: base, tag: tag, public: true,
		words: "Who signed which text, what was changed since, and who dissents"},
		func(ctx context.Context, in *InDraft) (*answer[*agreement.Status], error) {
			return ok(all.Status(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "sign", method: http.MethodPost, path: base, tag: tag, status: http.StatusCreated,
		words: "Sign the text for your side", about: "Your side is your confirmed organisation's sector. When both sides have signed the same text, it is agreed."},
		func(ctx context.Context, in *sign) (*answer[*agreement.Signature], error) {
			return ok(all.Sign(ctx, in.actor, in.id(), agreement.Seen{Seq: in.Body.Seq, SHA256: in.Body.SHA256}))
		})
	on(a, operation{id: "explain-change", method: http.MethodPost, path: base + "/changes", tag: tag, status: http.StatusCreated,
		words: "Give the reason for a change to the agreed text", about: "The difference is public from then on, and its comment window is open."},
		func(ctx context.Context, in *explain) (*answer[*agreement.Change], error) {
			return ok(all.Explain(ctx, in.actor, in.id(), agreement.Seen{SHA256: in.Body.SHA256}, in.Body.Reason))
		})
	on(a, operation{id: "dissent", method: http.MethodPut, path: base + "/dissent", tag: tag,
		words: "Attach your organisation's dissent, or say it otherwise", about: "One for each organisation and version. Earlier words are kept."},
		func(ctx context.Context, in *dissent) (*answer[*agreement.Dissent], error) {
			return ok(all.Dissent(ctx, in.actor, in.id(), in.Body.Dissent))
		})
	on(a, operation{id: "withdraw-dissent", method: http.MethodDelete, path: base + "/dissent", tag: tag, words: "Take your organisation's dissent back"},
		func(ctx context.Context, in *InDraft) (*none, error) {
			return done(all.Withdraw(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "agreement-terms", method: http.MethodGet, path: "/plans/{plan}/agreements/terms", tag: tag, public: true,
		words: "How a plan handles its agreed texts"},
		func(ctx context.Context, in *InPlan) (*answer[*agreement.Terms], error) {
			if _, err := a.Plans.ByID(ctx, in.actor, in.id()); err != nil {
				return nil, err
			}
			return ok(all.Terms(ctx, in.Plan))
		})
	on(a, operation{id: "set-agreement-terms", method: http.MethodPut, path: "/plans/{plan}/agreements/terms", tag: tag,
		words: "Change how a plan handles its agreed texts"},
		func(ctx context.Context, in *setTerms) (*answer[*agreement.Terms], error) {
			if _, err := a.Plans.ByID(ctx, in.actor, in.id()); err != nil {
				return nil, err
			}
			b := in.Body
			return ok(all.SetTerms(ctx, in.actor, in.Plan, b.Version, agreement.Terms{Days: b.Days, Zone: b.Zone, BankHolidays: b.BankHolidays, Holidays: b.Holidays, Chain: stages(b.Chain)}))
		})
	a.gate()
}
