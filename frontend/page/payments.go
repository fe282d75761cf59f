package page

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
)

// PaymentsView is what everybody may know of a forum's payments.
type PaymentsView struct {
	ForumHead
	Rates  []ledger.Rate
	Sums   *ledger.Sums
	MaySet bool
}

// rate is the one that holds; nil before the first.
func rate(all []ledger.Rate) *ledger.Rate {
	if len(all) == 0 {
		return nil
	}
	return &all[len(all)-1]
}

// RateWords says what members are paid.
func RateWords(ctx context.Context, r ledger.Rate) string {
	switch {
	case r.Minor == 0:
		return words.T(ctx, "Members get back what taking part costs them.")
	case r.Per == ledger.PerDay:
		return words.T(ctx, "Members get %s for each day, and what taking part costs them.", ledger.Money(r.Minor, r.Currency))
	}
	return words.T(ctx, "Members get %s for each session, and what taking part costs them.", ledger.Money(r.Minor, r.Currency))
}

// sumBars draw the sums that are shown, against the largest.
func (v PaymentsView) sumBars(ctx context.Context) (all []ballotBar) {
	most := v.Sums.Paid.Minor
	for _, s := range v.Sums.Owed {
		most = max(most, s.Minor)
	}
	for _, s := range append(slices.Clone(v.Sums.Owed), v.Sums.Paid) {
		if !s.Shown || s.Minor < 0 {
			continue
		}
		class := "fm-tally--all"
		if s.Paid {
			class = "fm-tally--support"
		}
		all = append(all, ballotBar{Label: sumName(ctx, s), Text: ledger.Money(s.Minor, v.Sums.Currency), Class: class, Width: reach(float64(s.Minor), float64(most))})
	}
	return all
}

func sumName(ctx context.Context, s ledger.Sum) string {
	if s.Paid {
		return words.T(ctx, "Paid out so far")
	}
	return words.Say(ctx, s.For.Words())
}

func (v PaymentsView) sumGrid(ctx context.Context) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "What the forum pays"), Columns: []govuk.Column{{Text: words.T(ctx, "For")}, {Text: words.T(ctx, "Amount"), Numeric: true},
		{Text: words.T(ctx, "People"), Numeric: true}, {Text: words.T(ctx, "Counted until")}}}
	for _, s := range append(slices.Clone(v.Sums.Owed), v.Sums.Paid) {
		row := []govuk.Cell{{Text: sumName(ctx, s)}, {Text: words.T(ctx, "Not shown: nobody, or fewer than five people")}, {Text: "–"}, {Text: "–"}}
		if s.Shown {
			row[1].Text, row[2].Text, row[3].Body = ledger.Money(s.Minor, v.Sums.Currency), strconv.Itoa(s.People), govuk.Date(s.Last)
		}
		g.Rows = append(g.Rows, row)
	}
	return g
}

func currencies() (all []govuk.Choice) {
	for _, code := range ledger.Codes {
		all = append(all, govuk.Choice{Value: code, Text: code})
	}
	return all
}

func rateOr(all []ledger.Rate) ledger.Rate {
	if r := rate(all); r != nil {
		return *r
	}
	return ledger.Rate{Per: ledger.PerDay, Currency: "GBP"}
}

func feeOf(all []ledger.Rate) string {
	if r := rate(all); r != nil {
		return ledger.Plain(r.Minor, r.Currency)
	}
	return ""
}

// OwnPaymentsView is a member's own account.
type OwnPaymentsView struct {
	ForumHead
	Account *ledger.Account
	Rates   []ledger.Rate
	Now     time.Time
}

func costs(ctx context.Context) []govuk.Choice {
	return []govuk.Choice{{Value: string(ledger.Travel), Text: words.Say(ctx, ledger.Travel.Words())}, {Value: string(ledger.Care), Text: words.Say(ctx, ledger.Care.Words())}}
}

func methods(ctx context.Context) (all []govuk.Choice) {
	for _, m := range ledger.Methods {
		all = append(all, govuk.Choice{Value: string(m), Text: words.Say(ctx, m.Words())})
	}
	return all
}

// accountRows say an account as pairs.
func accountRows(ctx context.Context, a *ledger.Account) []govuk.Row {
	if a.Currency == "" {
		return nil
	}
	name := words.T(ctx, "Still to be paid")
	if a.Balance < 0 {
		name = words.T(ctx, "Paid too much")
	}
	rows := []govuk.Row{{Key: name, Text: ledger.Money(max(a.Balance, -a.Balance), a.Currency)}, {Key: words.T(ctx, "Paid"), Text: ledger.Money(a.Paid, a.Currency)}}
	if a.Waiting > 0 {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "Claims that wait for an answer"), Text: strconv.Itoa(a.Waiting) + ", " + ledger.Money(a.Asked, a.Currency)})
	}
	if a.Wish != "" {
		rows = append(rows, govuk.Row{Key: words.T(ctx, "How you want to be paid"), Text: words.Say(ctx, a.Wish.Words())})
	}
	return rows
}

// lineName says what a line of the ledger is.
func lineName(ctx context.Context, e ledger.Entry) string {
	name := words.Say(ctx, e.What.Words())
	switch {
	case e.Session != "":
		name += ": " + e.Session
	case e.For != "" && e.What != ledger.Attended:
		name += ": " + words.Say(ctx, e.For.Words())
	}
	return name
}

func lineMoney(e ledger.Entry) string {
	switch {
	case e.What == ledger.Claimed:
		return "(" + ledger.Money(e.Asked, e.Currency) + ")"
	case e.Minor == 0:
		return "–"
	}
	return ledger.Money(e.Minor, e.Currency)
}

// lineTag says how a line stands; "" where that goes without saying.
func lineTag(ctx context.Context, e ledger.Entry) (text, colour string) {
	switch {
	case e.Back:
		return words.T(ctx, "Taken back"), "red"
	case e.Open:
		return words.T(ctx, "Waits for an answer"), "yellow"
	}
	return "", ""
}

// accountGrid is an account as a table.
func accountGrid(ctx context.Context, a *ledger.Account) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "Every line of the account"), Columns: []govuk.Column{{Text: words.T(ctx, "What")}, {Text: words.T(ctx, "Day")},
		{Text: words.T(ctx, "Amount"), Numeric: true}, {Text: words.T(ctx, "Written by")}, {Text: words.T(ctx, "Note")}}}
	for _, e := range a.Lines {
		day := e.Day
		if day.IsZero() {
			day = e.At
		}
		by := e.By.Name
		if e.What == ledger.Claimed {
			by = words.T(ctx, "The member")
		}
		note := govuk.Cell{Text: "–"}
		if e.Note != "" || e.Reference != "" || e.Receipt != nil {
			note = govuk.Cell{Body: lineNote(e)}
		}
		g.Rows = append(g.Rows, []govuk.Cell{{Body: lineWhat(e)}, {Body: govuk.Date(day)}, {Text: lineMoney(e)}, {Text: by}, note})
	}
	return g
}

// LedgerView is every account of a forum, for who pays.
type LedgerView struct {
	ForumHead
	Accounts []*ledger.Account
	Rates    []ledger.Rate
	// Ticked members of a form that was refused, or of the proposal.
	Ticked map[string]bool
	// Proposed are sessions that are over and whose fees are not written; From
	// is the one that fills the form, nil for none.
	Proposed []ledger.Proposal
	From     *ledger.Proposal
}

// Propose fills a form that nobody has typed into with who sat in a room: that
// of the session with this id, or the first that waits.
func (v *LedgerView) Propose(session string) {
	if v.Form.Values != nil || len(v.Proposed) == 0 {
		return
	}
	v.From = &v.Proposed[0]
	for i := range v.Proposed {
		if v.Proposed[i].ID == session {
			v.From = &v.Proposed[i]
		}
	}
	v.Form.Values = map[string]string{"session": v.From.Session, "day": v.From.Day.Format(time.DateOnly)}
	for _, m := range v.From.Members {
		v.Ticked[string(m)] = true
	}
}

// members are those who can have taken part, and of a proposal how long the
// room had each of them.
func (v LedgerView) members(ctx context.Context) (all []govuk.Choice) {
	for _, a := range v.Accounts {
		if a.Member == "" {
			continue
		}
		one := govuk.Choice{Value: string(a.Member), Text: a.Name, Checked: v.Ticked[string(a.Member)]}
		if v.From != nil {
			if was, sat := v.From.Was[a.Member]; sat {
				one.Hint = words.T(ctx, "In the room for %d of %d minutes, as far as it knows", was, v.From.Minutes)
			}
		}
		all = append(all, one)
	}
	return all
}

// PayeeName is whose account it is.
func PayeeName(ctx context.Context, a *ledger.Account) string {
	if a.Name == "" {
		return words.T(ctx, "Somebody whose account is erased (%s)", a.Payee[:6])
	}
	return a.Name
}

func (v LedgerView) grid(ctx context.Context) govuk.Grid {
	g := govuk.Grid{Caption: words.T(ctx, "What each member is owed"), Columns: []govuk.Column{{Text: words.T(ctx, "Member")}, {Text: words.T(ctx, "Still to be paid"), Numeric: true},
		{Text: words.T(ctx, "Paid"), Numeric: true}, {Text: words.T(ctx, "Claims that wait"), Numeric: true}}}
	for _, a := range v.Accounts {
		waits := "–"
		if a.Waiting > 0 {
			waits = strconv.Itoa(a.Waiting)
		}
		name := govuk.A(govuk.Link{Href: v.path("ledger/" + a.Payee), Text: PayeeName(ctx, a)})
		g.Rows = append(g.Rows, []govuk.Cell{{Body: name}, {Text: moneyOr(a.Balance, a.Currency)}, {Text: moneyOr(a.Paid, a.Currency)}, {Text: waits}})
	}
	return g
}

func moneyOr(minor int64, currency string) string {
	if currency == "" {
		return "–"
	}
	return ledger.Money(minor, currency)
}

// AccountOfView is one member's account, for who pays.
type AccountOfView struct {
	ForumHead
	Account *ledger.Account
	Now     time.Time
	// Line whose form was refused; it stays filled.
	Line string
}

func (v AccountOfView) path() string { return v.ForumHead.path("ledger/" + v.Account.Payee) }

// field fills an input only in the form that was refused.
func (v AccountOfView) field(line string, f govuk.Field) govuk.Field {
	if v.Line == line {
		return v.Form.Fill(f)
	}
	f.ID = f.Name + "-" + line
	return f
}

// open are the claims that wait for a decision.
func (v AccountOfView) open() (all []ledger.Entry) {
	for _, e := range v.Account.Lines {
		if e.Open {
			all = append(all, e)
		}
	}
	return all
}

// back are the lines that can be taken back.
func (v AccountOfView) back() (all []govuk.Choice) {
	for _, e := range v.Account.Lines {
		if e.Minor != 0 && !e.Back && e.What != ledger.Reversed {
			all = append(all, govuk.Choice{Value: e.ID, Text: string(e.What) + ", " + e.Day.Format(time.DateOnly) + ", " + lineMoney(e)})
		}
	}
	return all
}
