package server

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/signin"
)

// formLocal names what a request remembers while it is answered.
type formLocal int

const (
	problemsLocal formLocal = iota
	marksLocal
	tokenWordLocal
)

// actor is on whose behalf the request runs.
func (s *Server) actor(c *fiber.Ctx) people.Actor { return signin.Actor(c) }

// proof is what the page's forms must carry.
func (s *Server) proof(c *fiber.Ctx) string { return s.signin.Proof(c) }

// form begins a page's form: empty, or as it was when it was refused.
func (s *Server) form(c *fiber.Ctx) govuk.Form {
	f := govuk.Form{CSRF: s.proof(c), Key: civic.NewID(s.now()), Problems: problems(c)}
	if f.Problems == nil {
		return f
	}
	f.Values = map[string]string{}
	for name, all := range posted(c) {
		if len(all) > 0 && name != "csrf" {
			f.Values[name] = all[0]
		}
	}
	// The same key again: if the first sending was kept after all, the
	// second finds it.
	if key := f.Values["key"]; key != "" {
		f.Key = key
	}
	return f
}

// problems are what a refused form is shown again with.
func problems(c *fiber.Ctx) []govuk.Problem {
	all, _ := c.Locals(problemsLocal).([]govuk.Problem)
	return all
}

// again shows a page anew with what was wrong in its form and everything that
// was typed. What is not about the form goes to the page for refusals, which
// keeps what was typed too.
func (s *Server) again(c *fiber.Ctx, err error, show fiber.Handler) error {
	r := civic.AsRefusal(err)
	if r == nil || r.Kind != civic.Invalid && r.Kind != civic.TooMuch && r.Kind != civic.Conflict {
		return err
	}
	all := civic.Refusals{r}
	errors.As(err, &all)
	var found []govuk.Problem
	for _, one := range all {
		found = append(found, govuk.Problem{Field: one.Field, Text: words.Refusal(c.UserContext(), one)})
	}
	c.Locals(problemsLocal, found)
	c.Status(status(r.Kind))
	return show(c)
}

// onwards leads to a page after something was done, which says so.
func onwards(c *fiber.Ctx, path, what, fragment string) error {
	return c.Redirect(path+"?done="+what+fragment, fiber.StatusSeeOther)
}

// done says in words what onwards named.
func (s *Server) done(c *fiber.Ctx) string {
	ctx := c.UserContext()
	switch c.Query("done") {
	case "said":
		return words.T(ctx, "Your comment is on the page.")
	case "changed":
		return words.T(ctx, "Your change is kept.")
	case "hidden":
		return words.T(ctx, "It is hidden. The reason stands in its place.")
	case "shown":
		return words.T(ctx, "It is shown again.")
	case "suggested":
		return words.T(ctx, "Your suggestion is on the page. You will see here what becomes of it.")
	case "accepted":
		return words.T(ctx, "The suggestion is accepted and stands in the text.")
	case "declined":
		return words.T(ctx, "The suggestion is declined. Its author can read your reason.")
	case "stance":
		return words.T(ctx, "Your stance is recorded. You can change it until stances close.")
	case "named":
		return words.T(ctx, "This version has a name now.")
	case "restored":
		return words.T(ctx, "The older text is back, as a new edit.")
	case "published":
		return words.T(ctx, "It is published. This page and its address stay as they are now.")
	case "edition":
		return words.T(ctx, "The new edition of the rules holds from now on.")
	case "agreed-rules":
		return words.T(ctx, "It is noted that you have read the rules.")
	case "withdrawn":
		return words.T(ctx, "It is withdrawn. The reason stands on its page.")
	case "signed":
		return words.T(ctx, "Your signature stands under this text.")
	case "explained":
		return words.T(ctx, "The difference and its reason are public, and the comment window is open.")
	case "overridden":
		return words.T(ctx, "Your decision and its reason are kept. They stand on the publication for ever.")
	case "cleared":
		return words.T(ctx, "What this stage says of the text is public.")
	case "noted":
		return words.T(ctx, "Your note is kept. Only officials of the clearance read it.")
	case "dissented":
		return words.T(ctx, "The dissent stands beside the text.")
	case "undissented":
		return words.T(ctx, "The dissent is taken back.")
	case "imported":
		return words.T(ctx, "The plan is imported. Each commitment has a draft.")
	case "moved":
		return words.T(ctx, "The state is changed.")
	case "written":
		return words.T(ctx, "It is in the diary.")
	case "struck":
		return words.T(ctx, "The entry is struck out. The reason stands beside it.")
	case "brought":
		return words.T(ctx, "It is received. You will see here what becomes of it, and in your account.")
	case "contested":
		return words.T(ctx, "Your objection is on the page. Another official looks at the answer again.")
	case "reviewed":
		return words.T(ctx, "The review is on the page. Whoever contested the answer reads it.")
	case "sorted":
		return words.T(ctx, "That is noted. Those who brought it see it too.")
	case "answered":
		return words.T(ctx, "The answer is given. Those who brought it are told.")
	case "announced":
		return words.T(ctx, "The session is announced.")
	case "replied":
		return words.T(ctx, "Those who lead the session know it now.")
	case "called-off":
		return words.T(ctx, "The session is called off. Calendars are told.")
	case "in-the-record":
		return words.T(ctx, "It stands in the record.")
	case "agreed":
		return words.T(ctx, "The note is agreed.")
	case "note-published":
		return words.T(ctx, "The note is published. What it says of commitments stands on their timelines.")
	case "begun":
		return words.T(ctx, "The conversation is open.")
	case "stated":
		return words.T(ctx, "Your statement waits for a moderator. You will see here what becomes of it.")
	case "let-in":
		return words.T(ctx, "The statement is open for votes.")
	case "kept-out":
		return words.T(ctx, "The statement is kept out. Your reason is in the log.")
	case "frozen":
		return words.T(ctx, "The conversation is frozen.")
	case "ballot-saved":
		return words.T(ctx, "It is saved.")
	case "voted":
		return words.T(ctx, "Your vote is cast. Until the closing only you see it.")
	case "ballot-fixed":
		return words.T(ctx, "The rules are fixed and in the public record.")
	case "ballot-counted":
		return words.T(ctx, "The ballot is closed and counted.")
	case "sealed":
		return words.T(ctx, "The seal is changed. People who are typing are told.")
	}
	return ""
}

// typed is one value of a form, or of the address where there is no form.
func typed(c *fiber.Ctx, name string) string {
	if v := c.FormValue(name); v != "" {
		return v
	}
	return c.Query(name)
}

// wholeNumber reads a number, 0 where there is none.
func wholeNumber(c *fiber.Ctx, name string) int64 {
	n, _ := strconv.ParseInt(typed(c, name), 10, 64)
	return n
}

// day reads a date as a person chose it: the end of that day in London.
func day(value string) (time.Time, error) {
	if value == "" {
		return time.Time{}, nil
	}
	t, err := time.ParseInLocation("2006-01-02", value, words.London)
	if err != nil {
		return t, civic.Refuse(civic.Invalid, "Enter the date as year, month and day, such as 2027-03-27.").At("until")
	}
	return t.AddDate(0, 0, 1).Add(-time.Minute), nil
}
