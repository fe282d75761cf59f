package recruit_test

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
)

const columns = "code,name,address,email,phone,access,eligible,consent,gender\n"

// row is a line of a file of registrations.
func row(code, name, address, gender string) string {
	return fmt.Sprintf("%s,%s,%s,%s@example.org,,,yes,yes,%s\n", code, name, address, strings.ToLower(strings.Fields(name + " x")[0]), gender)
}

func digest(raw string) string {
	sum := sha256.Sum256([]byte(raw))
	return hex.EncodeToString(sum[:])
}

// said are the sentences of a refusal.
func said(t *testing.T, err error) (all []string) {
	t.Helper()
	var rs civic.Refusals
	if !errors.As(err, &rs) {
		t.Fatalf("got %v, want refusals", err)
	}
	for _, r := range rs {
		all = append(all, r.Error())
	}
	return all
}

func TestAFileOfRegistrationsIsShownFirstAndThenRegistersEverybody(t *testing.T) {
	w, kept := newWorldInFile(t)
	w.registered(t, w.codes[0], answers("Ann", "1 Mill Lane", "Female"))
	// As a spreadsheet in Britain or in Germany writes it, with a column that nobody asked for.
	file := "\xef\xbb\xbf" + strings.ReplaceAll(columns+row(strings.ToLower(w.codes[1]), "Bob", " 1  MILL Lane", "male")+"\n"+row(w.codes[2], "Cy Zed", "2 Mill Lane", "prefer not to say"), ",", ";")
	file = strings.Replace(file, "gender\n", "gender;shoe size\n", 1)
	p, err := w.Preview(w.ctx, w.recruiter, w.id, file)
	must(t, err)
	if len(p.Lines) != 2 || p.Lines[0].Line != 2 || p.Lines[1].Line != 4 || p.Shared != 1 || !slices.Equal(p.Unread, []string{"shoe size"}) || p.Digest != digest(file) {
		t.Errorf("understood %+v", p)
	}
	if got := p.Lines[0].Answers; got.Attributes["gender"] != "Male" || got.Name != "Bob" || p.Lines[1].Answers.Attributes["gender"] != recruit.PreferNotToSay || p.Lines[0].Area != "North ward" {
		t.Errorf("the lines are %+v, %+v", p.Lines[0], p.Lines[1])
	}
	if all, err := w.All(w.ctx, w.recruiter, w.id); err != nil || len(all) != 1 {
		t.Fatalf("the preview kept something: %d %v", len(all), err)
	}
	_, err = w.Bring(w.ctx, w.recruiter, w.id, file+row(w.codes[3], "Dee", "3 Row", "Male"), p.Digest)
	refused(t, err, civic.Conflict, "not the file that was shown")
	n, err := w.Bring(w.ctx, w.recruiter, w.id, file, p.Digest)
	must(t, err)
	all, err := w.second.All(w.ctx, w.recruiter, w.id)
	must(t, err)
	brought := 0
	for _, r := range all {
		if r.Brought {
			brought++
		}
		if r.Shared != (r.Answers.Name != "Cy Zed") {
			t.Errorf("%s shares an address: %t", r.Answers.Name, r.Shared)
		}
	}
	if n != 2 || len(all) != 3 || brought != 2 {
		t.Errorf("%d brought, %d in the pool, %d of them from the file", n, len(all), brought)
	}
	waves, err := w.Waves(w.ctx, w.id)
	must(t, err)
	if waves[0].Finished != 3 {
		t.Errorf("the wave counts %d", waves[0].Finished)
	}
	_, err = w.Begin(w.ctx, w.id, w.codes[1])
	refused(t, err, civic.Conflict, "used already")
	if text := everything(t, kept); strings.Contains(text, "Cy Zed") || strings.Contains(text, "2 Mill") {
		t.Error("what came in the file lies open in the store")
	}
}

func TestEveryMistakeOfAFileIsSaidWithItsLineAndNobodyIsRegistered(t *testing.T) {
	w := newWorld(t)
	w.registered(t, w.codes[0], answers("Ann", "1 Mill Lane", "Female"))
	good := row(w.codes[1], "Bob", "2 Row", "Male")
	for _, c := range []struct {
		what, file string
		says       []string
	}{
		{"unknown value", columns + good + row(w.codes[2], "Cy", "3 Row", "Purple"), []string{"Line 3: 'Purple' is not among the answers to 'gender'."}},
		{"blank value", columns + row(w.codes[2], "Cy", "3 Row", ""), []string{"Line 2: the cell under 'gender' is blank. Where somebody did not say, write 'Prefer not to say'."}},
		{"blanks", columns + good + w.codes[2] + ",,,,,,yes,yes,Male\n", []string{"Line 3: the cell under 'name' is blank.", "Line 3: the cell under 'address' is blank.",
			"Line 3: there is neither an e-mail address nor a telephone number."}},
		{"a short line", columns + w.codes[2] + ",Cy\n", []string{"Line 2: the cell under 'address' is blank.", "Line 2: there is neither an e-mail address nor a telephone number.",
			"Line 2: 'eligible' is not 'yes'. Whoever did not say so cannot be registered.", "Line 2: 'consent' is not 'yes'. Whoever did not say so cannot be registered.",
			"Line 2: the cell under 'gender' is blank. Where somebody did not say, write 'Prefer not to say'."}},
		{"no consent", columns + strings.Replace(good, "yes,yes", "yes,no", 1), []string{"Line 2: 'consent' is not 'yes'. Whoever did not say so cannot be registered."}},
		{"a code twice", columns + good + row(strings.ToLower(w.codes[1]), "Cy", "3 Row", "Male"), []string{"Line 3: this code stood on line 2 already."}},
		{"a person twice", columns + good + row(w.codes[2], "BOB", "2  row", "Male"), []string{"Line 3: the same name at the same address stood on line 2 already."}},
		{"a person who registered", columns + row(w.codes[2], "ann", "1 mill lane", "Female"), []string{"Line 2: somebody of this name at this address is registered already."}},
		{"a used code", columns + row(w.codes[0], "Cy", "3 Row", "Male"), []string{"Line 2: this code was used already."}},
		{"an invented code", columns + good + row("K7QF-2MXA-9PDR", "Cy", "3 Row", "Male"), []string{"Line 3: this code is not on any letter of this forum."}},
		{"no code at all", columns + row("12", "Cy", "3 Row", "Male"), []string{"Line 2: the code has 12 letters and digits, such as K7QF-2MXA-9PDR."}},
		{"a long cell", columns + row(w.codes[2], "Cy "+strings.Repeat("x", 498), "3 Row", "Male"), []string{"Line 2: the cell under 'name' is 501 characters long. It can be at most 500."}},
		{"missing columns", "code,name\n", []string{"There is no column 'address'.", "There is no column 'eligible'.", "There is no column 'consent'.", "There is no column 'gender'.",
			"There is neither a column 'email' nor a column 'phone'."}},
		{"a blank answer and a code twice", columns + good + row(w.codes[1], "Cy", "3 Row", "") + row(w.codes[1], "Dee", "4 Row", "Male"), []string{
			"Line 3: the cell under 'gender' is blank. Where somebody did not say, write 'Prefer not to say'.", "Line 3: this code stood on line 2 already.",
			"Line 4: this code stood on line 2 already."}},
		{"all that can be wrong with one line", columns + good + row("12", "Cy", "3 Row", "Male") + strings.Replace(row(w.codes[0], "ANN", "1 mill lane", "Purple"), "yes,yes", "yes,no", 1), []string{
			"Line 3: the code has 12 letters and digits, such as K7QF-2MXA-9PDR.",
			"Line 4: 'consent' is not 'yes'. Whoever did not say so cannot be registered.", "Line 4: 'Purple' is not among the answers to 'gender'.",
			"Line 4: somebody of this name at this address is registered already.", "Line 4: this code was used already."}},
		{"two blank lines of one kind", columns + ",,,,,,yes,yes,Male\n,,,,,,yes,yes,Male\n", []string{
			"Line 2: the cell under 'code' is blank.", "Line 2: the cell under 'name' is blank.", "Line 2: the cell under 'address' is blank.",
			"Line 2: there is neither an e-mail address nor a telephone number.",
			"Line 3: the cell under 'code' is blank.", "Line 3: the cell under 'name' is blank.", "Line 3: the cell under 'address' is blank.",
			"Line 3: there is neither an e-mail address nor a telephone number."}},
		{"a quotation mark", columns + good + "\"x\ny\" z,\n", []string{"Line 4: a quotation mark is out of place."}},
		{"nothing", "", []string{"The file has no registration."}},
		{"heads alone", columns, []string{"The file has no registration."}},
		{"another coding", columns + "\xff", []string{"The file is not in UTF-8. Save it again as 'CSV UTF-8'."}},
		{"a huge file", columns + strings.Repeat("x", recruit.MostFile), []string{"This file is too large: at most 2 MB fit."}},
	} {
		_, err := w.Preview(w.ctx, w.recruiter, w.id, c.file)
		if got := said(t, err); !slices.Equal(got, c.says) {
			t.Errorf("%s: %q, want %q", c.what, got, c.says)
		}
		_, err = w.Bring(w.ctx, w.recruiter, w.id, c.file, digest(c.file))
		if got := said(t, err); !slices.Equal(got, c.says) {
			t.Errorf("%s, confirmed: %q", c.what, got)
		}
	}
	if all, err := w.All(w.ctx, w.recruiter, w.id); err != nil || len(all) != 1 {
		t.Errorf("%d are registered, %v", len(all), err)
	}
	_, err := w.Begin(w.ctx, w.id, w.codes[1])
	must(t, err)
	_, err = w.Preview(w.ctx, w.lead, w.id, columns+good)
	refused(t, err, civic.Forbidden, "Your roles")
	_, err = w.Bring(w.ctx, w.admin, w.id, columns+good, digest(columns+good))
	refused(t, err, civic.Forbidden, "Your roles")
	w.clock.Pass(22 * 24 * time.Hour)
	_, err = w.Preview(w.ctx, w.recruiter, w.id, columns+row(w.codes[2], "Cy", "3 Row", "Male"))
	refused(t, err, civic.Conflict, "Registration closed")
}

// Two servers bring files that share a code, while somebody begins with
// another one: whoever loses has registered nobody, and every code that was
// not used can be used.
func TestAFileThatMeetsACodeUsedInTheMeantimeRegistersNobody(t *testing.T) {
	w := newWorld(t)
	first := columns + row(w.codes[1], "Bob", "2 Row", "Male") + row(w.codes[0], "Ann", "1 Row", "Female")
	other := columns + row(w.codes[2], "Cy", "3 Row", "Male") + row(w.codes[0], "Dee", "4 Row", "Female")
	begin := make(chan struct{})
	var wait sync.WaitGroup
	errs := make([]error, 2)
	for i, file := range []string{first, other} {
		wait.Go(func() {
			<-begin
			_, errs[i] = []*recruit.Recruiting{w.Recruiting, w.second}[i].Bring(w.ctx, w.recruiter, w.id, file, digest(file))
		})
	}
	close(begin)
	wait.Wait()
	all, err := w.All(w.ctx, w.recruiter, w.id)
	must(t, err)
	var names []string
	for _, r := range all {
		names = append(names, r.Answers.Name)
	}
	slices.Sort(names)
	won := slices.IndexFunc(errs, func(err error) bool { return err == nil })
	lost := 1 - won
	if won < 0 || !slices.Equal(names, [][]string{{"Ann", "Bob"}, {"Cy", "Dee"}}[won]) {
		t.Fatalf("%v are registered, after %v", names, errs)
	}
	if r := civic.AsRefusal(errs[lost]); r == nil || r.Error() != "Line 3: this code was used already." {
		t.Errorf("the other was told %v", errs[lost])
	}
	_, err = w.Begin(w.ctx, w.id, w.codes[1+lost])
	must(t, err)
}

func TestWhatAServerLaidDownBeforeItDiedIsTakenBackAndCountsForNobodyUntilThen(t *testing.T) {
	w := newWorld(t)
	file := columns + row(w.codes[0], "Ann", "1 Row", "Female") + row(w.codes[1], "Bob", "2 Row", "Male")
	recruit.Lay(t, w.Recruiting, w.recruiter, w.id, file)
	if all, err := w.All(w.ctx, w.recruiter, w.id); err != nil || len(all) != 0 {
		t.Errorf("%d count that were laid down, %v", len(all), err)
	}
	waves, err := w.Waves(w.ctx, w.id)
	must(t, err)
	if waves[0].Begun != 0 {
		t.Errorf("the wave counts %d", waves[0].Begun)
	}
	if _, shared := w.registered(t, w.codes[2], answers("Cy", "1 Row", "Male")); shared {
		t.Error("somebody shares an address with a registration that does not count")
	}
	_, err = w.second.DeleteDue(w.ctx)
	must(t, err)
	_, err = w.Begin(w.ctx, w.id, w.codes[0])
	refused(t, err, civic.Conflict, "used already") // its server may be at it
	w.clock.Pass(11 * time.Minute)
	_, err = w.second.DeleteDue(w.ctx)
	must(t, err)
	n, err := w.Bring(w.ctx, w.recruiter, w.id, file, digest(file))
	must(t, err)
	if n != 2 {
		t.Errorf("%d are registered", n)
	}
}

func TestANewWordReplacesTheOldOne(t *testing.T) {
	w := newWorld(t)
	word, _ := w.registered(t, w.codes[0], answers("Ann", "1 Mill Lane", "Female"))
	all, err := w.All(w.ctx, w.recruiter, w.id)
	must(t, err)
	_, err = w.NewWord(w.ctx, w.lead, w.id, all[0].ID)
	refused(t, err, civic.Forbidden, "Your roles")
	_, err = w.NewWord(w.ctx, w.recruiter, w.id, "none")
	refused(t, err, civic.NotFound, "no such registration")
	fresh, err := w.NewWord(w.ctx, w.recruiter, w.id, all[0].ID)
	must(t, err)
	_, _, err = w.Return(w.ctx, word)
	refused(t, err, civic.NotFound, "no registration to return to")
	_, a, err := w.second.Return(w.ctx, fresh)
	must(t, err)
	if a.Name != "Ann" {
		t.Errorf("the new word leads to %+v", a)
	}
	must(t, w.Withdraw(w.ctx, fresh))
	_, err = w.NewWord(w.ctx, w.recruiter, w.id, all[0].ID)
	refused(t, err, civic.Conflict, "withdrawn")
}
