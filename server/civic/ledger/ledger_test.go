package ledger_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/ledger"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

func TestMoneyIsOwedClaimedApprovedAndPaidAndEachStepIsALine(t *testing.T) {
	w := newWorld(t, 2)
	ann := w.Members[0]
	_, err := w.Claim(w.Ctx, ann, w.ID, ledger.NewClaim{For: ledger.Travel, Minor: 100, Day: w.today(), Note: "Bus"})
	w.Refused(err, civic.Conflict, "not set yet")
	w.rated(7500, ledger.PerDay)
	if n := w.attended("Saturday morning", w.Members...); n != 2 {
		t.Errorf("%d fees", n)
	}
	if n := w.attended("Saturday afternoon", ann); n != 0 {
		t.Error("two sessions of one day are paid twice where days are paid")
	}
	w.Pass(24 * time.Hour)
	if n := w.attended("Sunday", ann); n != 1 {
		t.Error("the next day is not paid")
	}
	bus, care := w.claimed(ann, 640, "The bus there and back, twice"), w.claimed(ann, 9000, "Mum was looked after on both days")
	if a := w.account(ann); a.Balance != 15000 || a.Waiting != 2 || a.Asked != 9640 || a.Lines[2].Note != "The bus there and back, twice" {
		t.Errorf("before a decision the account is %+v", a)
	}
	_, err = w.Decide(w.Ctx, w.payer, bus.ID, ledger.Verdict{Minor: 641})
	w.Refused(err, civic.Invalid, "£6.40")
	_, err = w.Decide(w.Ctx, w.payer, care.ID, ledger.Verdict{Minor: 6000})
	w.Refused(err, civic.Invalid, "not all of it")
	_, err = w.Decide(w.Ctx, w.payer, bus.ID, ledger.Verdict{Minor: 640})
	w.Must(err)
	w.Pass(time.Minute)
	_, err = w.Decide(w.Ctx, w.payer, care.ID, ledger.Verdict{Minor: 6000, Reason: "We pay up to £30 a day."})
	w.Must(err)
	_, err = w.Decide(w.Ctx, w.payer, care.ID, ledger.Verdict{Reason: "No."})
	w.Refused(err, civic.Conflict, "decided already")
	w.Must(w.Prefer(w.Ctx, ann, w.ID, ledger.Voucher))
	a := w.account(ann)
	if a.Balance != 21640 || a.Waiting != 0 || a.Wish != ledger.Voucher {
		t.Fatalf("after the decisions the account is %+v", a)
	}
	pay := ledger.Payment{Minor: 21640, Day: w.today(), Method: ledger.Voucher, Reference: "FIN-77", Saw: a.Balance}
	paid, err := w.Pay(w.Ctx, w.payer, w.ID, a.Payee, pay)
	w.Must(err)
	_, err = w.Pay(w.Ctx, w.payer, w.ID, a.Payee, pay)
	w.Refused(err, civic.Conflict, "£0.00 now")
	a = w.account(ann)
	if last := a.Lines[len(a.Lines)-1]; a.Balance != 0 || a.Paid != 21640 || a.Owed != 21640 || last.By.Name != "The payer" || last.Reference != "FIN-77" || last.ID != paid.ID {
		t.Errorf("when it is paid the account is %+v", a)
	}
	// A payment to the wrong person is taken back by a line, and made anew.
	_, err = w.Reverse(w.Ctx, w.payer, paid.ID, "It went to somebody else.")
	w.Must(err)
	_, err = w.Reverse(w.Ctx, w.payer, paid.ID, "It went to somebody else.")
	w.Refused(err, civic.Conflict, "taken back already")
	if a = w.account(ann); a.Balance != 21640 || a.Paid != 0 || len(a.Lines) != 8 {
		t.Errorf("after it was taken back the account is %+v", a)
	}
	_, err = w.Pay(w.Ctx, w.payer, w.ID, a.Payee, pay)
	w.Must(err)
	// So is an approval: the claim can be decided anew.
	approved := a.Lines[4]
	if approved.What != ledger.Approved || approved.Of != bus.ID {
		t.Fatalf("the fifth line is %+v", approved.Line)
	}
	_, err = w.Reverse(w.Ctx, w.payer, approved.ID, "Wrong claim.")
	w.Must(err)
	if a = w.account(ann); a.Balance != -640 || a.Waiting != 1 {
		t.Errorf("an approval that is taken back leaves %+v", a)
	}
	_, err = w.Decide(w.Ctx, w.payer, bus.ID, ledger.Verdict{Minor: 640})
	w.Must(err)
}

func TestOnlyTheMemberAndWhoPaysSeeAMembersLines(t *testing.T) {
	w := newWorld(t, 2)
	w.rated(5000, ledger.PerSession)
	w.attended("First", w.Members...)
	claim, err := w.Claim(w.Ctx, w.Members[0], w.ID, ledger.NewClaim{For: ledger.Care, Minor: 100, Day: w.today(), Note: "My son",
		File: &ledger.Upload{Name: "Ann Smith's sitter.PDF", Content: []byte("%PDF-1.7 receipt")}})
	w.Must(err)
	for name, by := range w.Each() {
		may := func(what string, err error, who ...string) {
			t.Helper()
			if r := civic.AsRefusal(err); slices.Contains(who, name) != (err == nil || r != nil && r.Kind != civic.Forbidden && r.Kind != civic.SignIn) {
				t.Errorf("%s: %s: %v", what, name, err)
			}
		}
		_, err := w.Accounts(w.Ctx, by, w.ID)
		may("accounts", err, "payer")
		_, err = w.Table(w.Ctx, by, w.ID)
		may("table", err, "payer")
		_, err = w.Own(w.Ctx, by, w.ID)
		may("own", err, "member")
		_, _, err = w.Read(w.Ctx, by, claim.ID)
		may("receipt", err, "payer", "member")
		_, err = w.Attend(w.Ctx, by, w.ID, ledger.Attendance{})
		may("attend", err, "payer")
		_, err = w.Decide(w.Ctx, by, claim.ID, ledger.Verdict{Minor: -1})
		may("decide", err, "payer")
		_, err = w.Pay(w.Ctx, by, w.ID, claim.Payee, ledger.Payment{})
		may("pay", err, "payer")
		_, err = w.Reverse(w.Ctx, by, claim.ID, "No")
		may("reverse", err, "payer")
		_, err = w.Claim(w.Ctx, by, w.ID, ledger.NewClaim{})
		may("claim", err, "member")
		may("prefer", w.Prefer(w.Ctx, by, w.ID, "gold"), "member")
		_, err = w.SetRate(w.Ctx, by, w.ID, ledger.Rate{})
		may("rate", err, "lead")
		if _, err := w.Sums(w.Ctx, w.ID); err != nil {
			t.Errorf("sums: %v", err)
		}
	}
	_, _, err = w.Read(w.Ctx, w.Members[1], claim.ID)
	w.Refused(err, civic.Forbidden, "Your roles")
	file, raw, err := w.Read(w.Ctx, w.payer, claim.ID)
	w.Must(err)
	if file.Kind != "pdf" || !bytes.Equal(raw, []byte("%PDF-1.7 receipt")) {
		t.Errorf("the receipt is %+v %q", file, raw)
	}
	// Whoever leaves is still owed, and still sees it.
	w.Must(w.World.Forums.Leave(w.Ctx, w.Members[0].Person, w.ID))
	if a := w.account(w.Members[0]); a.Balance != 5000 {
		t.Errorf("who left is owed %d", a.Balance)
	}
	w.claimed(w.Members[0], 120, "The last bus")
}

func TestNotesAndReceiptsAreNotReadableInTheStore(t *testing.T) {
	w := newWorld(t, 1)
	w.rated(100, ledger.PerDay)
	_, err := w.Claim(w.Ctx, w.Members[0], w.ID, ledger.NewClaim{For: ledger.Care, Minor: 100, Day: w.today(), Note: "dementia of my mother",
		File: &ledger.Upload{Name: "ann-smith.png", Content: []byte("\x89PNG\r\n\x1a\n a picture of a receipt")}})
	w.Must(err)
	for _, name := range []string{"forum-ledger", "forum-receipts"} {
		table, err := w.Engine.Table(w.Ctx, name, nil)
		w.Must(err)
		rows := 0
		for row, err := range table.Find(w.Ctx, storage.Range{Index: -1}) {
			w.Must(err)
			rows++
			for _, secret := range []string{"dementia", "a picture", "ann-smith"} {
				if bytes.Contains(row.Body, []byte(secret)) {
					t.Errorf("%s holds %q", name, secret)
				}
			}
		}
		if rows == 0 {
			t.Errorf("%s holds nothing", name)
		}
	}
}

func TestWhatIsWrongIsSaidAndNothingIsWritten(t *testing.T) {
	w := newWorld(t, 1)
	lead, ann := w.By[forum.Lead], w.Members[0]
	for field, r := range map[string]ledger.Rate{"currency": {Minor: 1, Per: ledger.PerDay, Currency: "XXX"}, "per": {Minor: 1, Currency: "gbp"},
		"fee": {Minor: -1, Per: ledger.PerDay, Currency: "GBP"}, "claims": {Per: ledger.PerDay, Currency: "GBP", Claims: strings.Repeat("x", 10_000)}} {
		_, err := w.SetRate(w.Ctx, lead, w.ID, r)
		if got := civic.AsRefusal(err); got == nil || got.Field != field {
			t.Errorf("a rate with a wrong %s: %v", field, err)
		}
	}
	w.rated(100, ledger.PerDay)
	good := ledger.NewClaim{Key: "k", For: ledger.Travel, Minor: 100, Day: w.today(), Note: "Bus"}
	for field, spoil := range map[string]func(*ledger.NewClaim){
		"for": func(c *ledger.NewClaim) { c.For = ledger.Fee }, "amount": func(c *ledger.NewClaim) { c.Minor = 0 },
		"day": func(c *ledger.NewClaim) { c.Day = w.today().AddDate(0, 0, 2) }, "note": func(c *ledger.NewClaim) { c.Note = " " },
		"file": func(c *ledger.NewClaim) { c.File = &ledger.Upload{Name: "x.pdf", Content: []byte("<script>")} },
	} {
		c := good
		spoil(&c)
		_, err := w.Claim(w.Ctx, ann, w.ID, c)
		if got := civic.AsRefusal(err); got == nil || got.Field != field || got.Kind != civic.Invalid {
			t.Errorf("a claim with a wrong %s: %v", field, err)
		}
	}
	for _, name := range []string{"x.exe", "pdf"} {
		_, err := w.Claim(w.Ctx, ann, w.ID, ledger.NewClaim{For: ledger.Travel, Minor: 1, Day: w.today(), Note: "x", File: &ledger.Upload{Name: name, Content: []byte("%PDF-")}})
		w.Refused(err, civic.Invalid, "PDF or a picture")
	}
	_, err := w.Attend(w.Ctx, w.payer, w.ID, ledger.Attendance{Session: "First", Day: w.today(), Members: []people.PersonID{w.Other.Person}})
	w.Refused(err, civic.Invalid, "not a member")
	if a := w.account(ann); len(a.Lines) != 0 {
		t.Errorf("%d lines were written", len(a.Lines))
	}
	one, err := w.Claim(w.Ctx, ann, w.ID, good)
	w.Must(err)
	again, err := w.Claim(w.Ctx, ann, w.ID, good)
	w.Must(err)
	if one.ID != again.ID {
		t.Error("a claim that is sent twice stands twice")
	}
	_, err = w.SetRate(w.Ctx, lead, w.ID, ledger.Rate{Minor: 1, Per: ledger.PerDay, Currency: "EUR"})
	w.Refused(err, civic.Conflict, "amounts in GBP")
}

func TestWhatTwoOfficialsDoAtOnceIsDoneOnce(t *testing.T) {
	w := newWorld(t, 1)
	w.rated(5000, ledger.PerSession)
	other := w.open()
	ann := w.Members[0]
	claim := w.claimed(ann, 300, "Bus")
	twice := func(do func(*ledger.Ledger) error) (done int) {
		t.Helper()
		var errs [2]error
		var both sync.WaitGroup
		for i, s := range []*ledger.Ledger{w.Ledger, other} {
			both.Go(func() { errs[i] = do(s) })
		}
		both.Wait()
		for _, err := range errs {
			if err == nil {
				done++
			} else if r := civic.AsRefusal(err); r == nil || r.Kind != civic.Conflict {
				t.Errorf("the other is told %v", err)
			}
		}
		return done
	}
	if n := twice(func(s *ledger.Ledger) error {
		_, err := s.Decide(w.Ctx, w.payer, claim.ID, ledger.Verdict{Minor: 300})
		return err
	}); n != 1 {
		t.Errorf("one claim is approved %d times", n)
	}
	twice(func(s *ledger.Ledger) error {
		_, err := s.Attend(w.Ctx, w.payer, w.ID, ledger.Attendance{Session: "First", Day: w.today(), Members: []people.PersonID{ann.Person}})
		return err
	})
	a := w.account(ann)
	if a.Balance != 5300 {
		t.Fatalf("one fee and one claim make %d", a.Balance)
	}
	if n := twice(func(s *ledger.Ledger) error {
		_, err := s.Pay(w.Ctx, w.payer, w.ID, a.Payee, ledger.Payment{Minor: 5300, Day: w.today(), Method: ledger.Bank, Reference: "R", Saw: 5300})
		return err
	}); n != 1 || w.account(ann).Balance != 0 {
		t.Errorf("it is paid %d times and %d is owed", n, w.account(ann).Balance)
	}
}

func TestSumsGoOnInStepsOfFivePeopleAndSayNothingOfFewer(t *testing.T) {
	w := newWorld(t, 12)
	w.rated(5000, ledger.PerSession)
	sums := func() *ledger.Sums {
		t.Helper()
		w.Pass(time.Minute)
		s, err := w.Sums(w.Ctx, w.ID)
		w.Must(err)
		return s
	}
	w.attended("First", w.Members[:4]...)
	if s := sums(); s.Owed[0].Shown || s.Owed[0].Minor != 0 || s.Owed[0].People != 0 {
		t.Errorf("four people are shown as %+v", s.Owed[0])
	}
	w.attended("First", w.Members...)
	if s := sums(); !s.Owed[0].Shown || s.Owed[0].Minor != 60000 || s.Owed[0].People != 12 {
		t.Errorf("twelve people are shown as %+v", s.Owed[0])
	}
	w.attended("Second", w.Members[:1]...)
	if s := sums(); s.Owed[0].Minor != 60000 {
		t.Errorf("one fee more is seen in the sum: %+v", s.Owed[0])
	}
	for _, m := range w.Members[:5] {
		claim := w.claimed(m, 100, "Bus")
		_, err := w.Decide(w.Ctx, w.payer, claim.ID, ledger.Verdict{Minor: 100})
		w.Must(err)
		w.Pass(time.Hour)
	}
	s := sums()
	if travel := s.Owed[1]; !travel.Shown || travel.Minor != 500 || travel.People != 5 || s.Owed[2].Shown || s.Paid.Shown {
		t.Errorf("the sums are %+v", s)
	}
	for _, m := range w.Members[:6] {
		a := w.account(m)
		_, err := w.Pay(w.Ctx, w.payer, w.ID, a.Payee, ledger.Payment{Minor: 1000, Day: w.today(), Method: ledger.Bank, Reference: "R", Saw: a.Balance})
		w.Must(err)
		w.Pass(time.Hour)
	}
	if s := sums(); s.Paid.Minor != 5000 || s.Paid.People != 5 {
		t.Errorf("six payments one by one are shown as %+v", s.Paid)
	}
}

func TestErasingTakesThePersonAndLeavesTheSums(t *testing.T) {
	w := newWorld(t, 6)
	w.rated(5000, ledger.PerSession)
	w.attended("First", w.Members...)
	ann := w.Members[0]
	claim, err := w.Claim(w.Ctx, ann, w.ID, ledger.NewClaim{For: ledger.Travel, Minor: 100, Day: w.today(), Note: "From Mill Lane",
		File: &ledger.Upload{Name: "r.pdf", Content: []byte("%PDF-1.7")}})
	w.Must(err)
	w.Must(w.Prefer(w.Ctx, ann, w.ID, ledger.Cash))
	w.Pass(time.Minute)
	before, err := w.Sums(w.Ctx, w.ID)
	w.Must(err)
	part := w.Part()
	taken, err := part.Export(w.Ctx, ann.Person)
	w.Must(err)
	if lines := taken.(map[string]any)["lines"].([]ledger.Entry); len(lines) != 2 || lines[1].Note != "From Mill Lane" {
		t.Errorf("a member takes away %+v", lines)
	}
	for range 2 {
		w.Must(part.Erase(w.Ctx, ann.Person))
	}
	after, err := w.Sums(w.Ctx, w.ID)
	w.Must(err)
	if before.Owed[0] != after.Owed[0] {
		t.Errorf("the sum was %+v and is %+v", before.Owed[0], after.Owed[0])
	}
	all, err := w.Accounts(w.Ctx, w.payer, w.ID)
	w.Must(err)
	i := slices.IndexFunc(all, func(a *ledger.Account) bool { return a.Payee == claim.Payee })
	if a := all[i]; a.Member != "" || a.Name != "" || a.Wish != "" || len(a.Lines) != 2 || a.Lines[1].Note != "" || a.Lines[1].Receipt != nil {
		t.Errorf("the account is %+v", a)
	}
	_, _, err = w.Read(w.Ctx, w.payer, claim.ID)
	w.Refused(err, civic.NotFound, "no file")
	w.Must(part.Erase(w.Ctx, w.payer.Person))
	if a := w.account(w.Members[1]); a.Lines[0].By.Name == "The payer" {
		t.Error("who was erased still stands under a line")
	}
}

func TestALineLeadsToItsMemberForSevenYears(t *testing.T) {
	w := newWorld(t, 1)
	w.rated(5000, ledger.PerSession)
	w.attended("First", w.Members[0])
	w.Pass(6 * 366 * 24 * time.Hour)
	w.attended("Second", w.Members[0])
	w.Pass(366 * 24 * time.Hour)
	n, err := w.PartDue(w.Ctx)
	w.Must(err)
	if a := w.account(w.Members[0]); n != 1 || len(a.Lines) != 1 || a.Lines[0].Session != "Second" {
		t.Errorf("%d lines are parted and %d left", n, len(a.Lines))
	}
}

func TestTheTableForTheFinanceOfficeAddsUpAndRunsNothing(t *testing.T) {
	w := newWorld(t, 1)
	w.rated(123456, ledger.PerSession)
	w.attended("=HYPERLINK(1)", w.Members[0])
	a := w.account(w.Members[0])
	_, err := w.Pay(w.Ctx, w.payer, w.ID, a.Payee, ledger.Payment{Minor: 3456, Day: w.today(), Method: ledger.Bank, Reference: "R1", Saw: a.Balance})
	w.Must(err)
	raw, err := w.Table(w.Ctx, w.payer, w.ID)
	w.Must(err)
	rows, err := csv.NewReader(bytes.NewReader(raw)).ReadAll()
	w.Must(err)
	if len(rows) != 3 || rows[1][10] != "1234.56" || rows[1][6] != "'=HYPERLINK(1)" || rows[2][11] != "34.56" || rows[2][14] != "R1" || rows[1][1] != "Member 1" {
		t.Errorf("the table is %q", rows)
	}
}

func TestAmountsAreReadAsPeopleTypeThemAndNeverRounded(t *testing.T) {
	for typed, want := range map[string]int64{"12": 1200, "12.5": 1250, "£12.50": 1250, " 1,250.00 ": 125000, ".5": 50, "0": 0} {
		if got, err := ledger.Amount(typed, "GBP", "amount"); err != nil || got != want {
			t.Errorf("%q is %d, %v", typed, got, err)
		}
	}
	for _, typed := range []string{"", "12.505", "-3", "1e3", "12.5.0", "twelve", "99999999999", "€5"} {
		if _, err := ledger.Amount(typed, "GBP", "amount"); civic.AsRefusal(err) == nil {
			t.Errorf("%q is taken: %v", typed, err)
		}
	}
	if n, err := ledger.Amount("1200", "JPY", "amount"); err != nil || n != 1200 {
		t.Errorf("1200 yen are %d, %v", n, err)
	}
	for minor, want := range map[int64]string{0: "£0.00", 5: "£0.05", 123456: "£1,234.56", -300: "−£3.00"} {
		if got := ledger.Money(minor, "GBP"); got != want {
			t.Errorf("%d is written %s", minor, got)
		}
	}
	if got := ledger.Money(1234567, "JPY"); got != "JPY 1,234,567" {
		t.Errorf("yen are written %s", got)
	}
}
