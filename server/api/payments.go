package api

import (
	"context"
	"net/http"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Payments is what everybody may know of what a forum pays.
type Payments struct {
	Rates []ledger.Rate `json:"rates" doc:"The one that holds is the last."`
	Sums  *ledger.Sums  `json:"sums"`
}

type setRate struct {
	InForum
	Body struct {
		Minor    int64  `json:"minor" doc:"The fee in the currency's smallest unit."`
		Per      string `json:"per" enum:"day,session"`
		Currency string `json:"currency" maxLength:"3"`
		Claims   string `json:"claims,omitempty" maxLength:"20000"`
	}
}

// ReceiptFile is a receipt as a program sends it.
type ReceiptFile struct {
	Name    string `json:"name" maxLength:"400"`
	Content []byte `json:"content" doc:"Base64."`
}

type claimCosts struct {
	InForum
	Body struct {
		Key   string       `json:"key,omitempty" maxLength:"200" doc:"Sent twice, it is claimed once."`
		For   string       `json:"for" enum:"travel,care"`
		Minor int64        `json:"minor"`
		Day   time.Time    `json:"day"`
		Note  string       `json:"note" maxLength:"20000"`
		File  *ReceiptFile `json:"file,omitempty"`
	}
}

type preferMethod struct {
	InForum
	Body struct {
		Method string `json:"method" enum:"bank,voucher,cash,waived"`
	}
}

type attended struct {
	InForum
	Body struct {
		Session string            `json:"session" maxLength:"1000"`
		Day     time.Time         `json:"day"`
		Members []people.PersonID `json:"members" maxItems:"1000"`
	}
}

// Written says how many lines are new.
type Written struct {
	Lines int `json:"lines"`
}

// OnPaymentLine names a line of a forum's ledger, such as a claim.
type OnPaymentLine struct {
	InForum
	Line string `path:"claim" maxLength:"64"`
}

type decideClaim struct {
	OnPaymentLine
	Body struct {
		Minor  int64  `json:"minor" doc:"Nought declines it."`
		Reason string `json:"reason,omitempty" maxLength:"20000" doc:"Needed for anything less than what was asked."`
	}
}

type takeBack struct {
	OnPaymentLine
	Body struct {
		Reason string `json:"reason" maxLength:"20000"`
	}
}

type markPaid struct {
	InForum
	Payee string `path:"payee" maxLength:"64"`
	Body  struct {
		Minor     int64     `json:"minor"`
		Day       time.Time `json:"day"`
		Method    string    `json:"method" enum:"bank,voucher,cash,waived"`
		Reference string    `json:"reference" maxLength:"1000"`
		Saw       int64     `json:"saw" doc:"The balance that was paid; where it is another one by now, it is refused."`
	}
}

func (a *api) payments() {
	const tag, base = "Payments", "/forums/{forum}/payments"
	all := a.Ledger
	on(a, operation{id: "forum-payments", method: http.MethodGet, path: base, tag: tag, public: true, words: "What a forum pays its members, in sums",
		about: "A sum goes on in steps of five people or more, so that none says what one person got."},
		func(ctx context.Context, in *InForum) (*answer[Payments], error) {
			rates, err := all.Rates(ctx, in.id())
			if err != nil {
				return nil, err
			}
			sums, err := all.Sums(ctx, in.id())
			return ok(Payments{rates, sums}, err)
		})
	on(a, operation{id: "set-payment-rate", method: http.MethodPost, path: base + "/rates", tag: tag, status: http.StatusCreated, words: "Say what members are paid from now on"},
		func(ctx context.Context, in *setRate) (*answer[*ledger.Rate], error) {
			b := in.Body
			return ok(all.SetRate(ctx, in.actor, in.id(), ledger.Rate{Minor: b.Minor, Per: ledger.Per(b.Per), Currency: b.Currency, Claims: b.Claims}))
		})
	on(a, operation{id: "my-payments", method: http.MethodGet, path: base + "/mine", tag: tag, words: "What one is owed and got, as a member"},
		func(ctx context.Context, in *InForum) (*answer[*ledger.Account], error) {
			return ok(all.Own(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "claim-costs", method: http.MethodPost, path: base + "/claims", tag: tag, status: http.StatusCreated, body: 8 << 20, words: "Claim what taking part cost, as a member"},
		func(ctx context.Context, in *claimCosts) (*answer[*ledger.Account], error) {
			b := in.Body
			n := ledger.NewClaim{Key: b.Key, For: ledger.For(b.For), Minor: b.Minor, Day: b.Day, Note: b.Note}
			if b.File != nil {
				n.File = &ledger.Upload{Name: b.File.Name, Content: b.File.Content}
			}
			if _, err := all.Claim(ctx, in.actor, in.id(), n); err != nil {
				return nil, err
			}
			return ok(all.Own(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "prefer-payment", method: http.MethodPut, path: base + "/mine/method", tag: tag, status: http.StatusNoContent, words: "Say how one wants to be paid"},
		func(ctx context.Context, in *preferMethod) (*none, error) {
			return done(all.Prefer(ctx, in.actor, in.id(), ledger.Method(in.Body.Method)))
		})
	a.keepLedger(tag, base)
}

// keepLedger are the operations of the official who pays.
func (a *api) keepLedger(tag, base string) {
	all := a.Ledger
	on(a, operation{id: "payment-accounts", method: http.MethodGet, path: base + "/accounts", tag: tag, words: "What each member is owed, for who pays"},
		func(ctx context.Context, in *InForum) (*answer[[]*ledger.Account], error) {
			return ok(all.Accounts(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "proposed-attendance", method: http.MethodGet, path: base + "/attendance", tag: tag, words: "Who sat in the rooms of sessions whose fees are not written yet, for who pays",
		about: "What record-attendance takes, to be looked at and corrected first: somebody may have come without a screen, or left."},
		func(ctx context.Context, in *InForum) (*answer[[]ledger.Proposal], error) {
			return ok(all.Propose(ctx, in.actor, in.id()))
		})
	on(a, operation{id: "record-attendance", method: http.MethodPost, path: base + "/attendance", tag: tag, words: "Write the fees of those who took part in a session"},
		func(ctx context.Context, in *attended) (*answer[Written], error) {
			n, err := all.Attend(ctx, in.actor, in.id(), ledger.Attendance{Session: in.Body.Session, Day: in.Body.Day, Members: in.Body.Members})
			return ok(Written{n}, err)
		})
	on(a, operation{id: "decide-claim", method: http.MethodPost, path: base + "/claims/{claim}/decision", tag: tag, words: "Approve a claim, or a part of it, or decline it"},
		func(ctx context.Context, in *decideClaim) (*answer[*ledger.Account], error) {
			l, err := all.Decide(ctx, in.actor, in.Line, ledger.Verdict{Minor: in.Body.Minor, Reason: in.Body.Reason})
			return a.accountOf(ctx, in.By, l, err)
		})
	on(a, operation{id: "mark-paid", method: http.MethodPost, path: base + "/accounts/{payee}/payments", tag: tag, status: http.StatusCreated, words: "Mark money as paid"},
		func(ctx context.Context, in *markPaid) (*answer[*ledger.Account], error) {
			b := in.Body
			l, err := all.Pay(ctx, in.actor, in.id(), in.Payee, ledger.Payment{Minor: b.Minor, Day: b.Day, Method: ledger.Method(b.Method), Reference: b.Reference, Saw: b.Saw})
			return a.accountOf(ctx, in.By, l, err)
		})
	on(a, operation{id: "take-back-payment-line", method: http.MethodPost, path: base + "/lines/{claim}/reversal", tag: tag, status: http.StatusCreated, words: "Take a line back by another line"},
		func(ctx context.Context, in *takeBack) (*answer[*ledger.Account], error) {
			l, err := all.Reverse(ctx, in.actor, in.Line, in.Body.Reason)
			return a.accountOf(ctx, in.By, l, err)
		})
}

// accountOf gives the account to which a line belongs, as who pays sees it.
func (a *api) accountOf(ctx context.Context, by By, l *ledger.Line, err error) (*answer[*ledger.Account], error) {
	if err != nil {
		return nil, err
	}
	return ok(a.Ledger.Of(ctx, by.actor, l.Forum, l.Payee))
}
