package server

import (
	"io"
	"maps"
	"mime"
	"slices"
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/follow"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// inputsView begins a list of what people brought to the plan in the address.
func (s *Server) inputsView(c *fiber.Ctx) (page.InputsView, error) {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return page.InputsView{}, err
	}
	s.mark(c, "plan/"+p.ID)
	scope, takes, err := s.plans.Place(ctx, p.ID)
	if err != nil {
		return page.InputsView{}, err
	}
	return page.InputsView{Plan: p, SignedIn: by.SignedIn(),
		MayBring: takes && s.people.Grants.Check(ctx, by, people.BringInput, scope) == nil,
		MaySort:  by.SignedIn() && s.people.Grants.Check(ctx, by, people.TriageInputs, scope) == nil}, nil
}

// showInputs lists everything that people brought to a plan.
func (s *Server) showInputs(c *fiber.Ctx) error {
	v, err := s.inputsView(c)
	if err != nil {
		return err
	}
	v.Ask = input.Ask{Kind: input.Kind(c.Query("kind")), Theme: c.Query("theme"), Waiting: c.Query("show") == "waiting", After: c.Query("after")}
	if v.Ask.Theme != "" {
		if v.Follow, err = s.followButton(c, follow.Theme, v.Plan.ID+"|"+v.Ask.Theme); err != nil {
			return err
		}
	}
	counts, err := s.inputs.Counts(c.UserContext(), s.actor(c), v.Plan.ID)
	if err != nil {
		return err
	}
	v.Themes = slices.Sorted(maps.Keys(counts.Themes))
	if v.Inputs, err = s.inputs.List(c.UserContext(), s.actor(c), v.Plan.ID, v.Ask); err != nil {
		return err
	}
	f := s.planFrame(c, words.T(c.UserContext(), "What people brought"), v.Plan)
	f.Topics = []string{"plan/" + v.Plan.ID}
	return s.show(c, f, page.Inputs(v))
}

// showIdeas lists a plan's ideas and what became of each.
func (s *Server) showIdeas(c *fiber.Ctx) error {
	list, err := s.inputsView(c)
	if err != nil {
		return err
	}
	v := page.IdeasView{InputsView: list, Takes: list.Plan.TakesIdeas()}
	v.Ask = input.Ask{Kind: input.Idea, After: c.Query("after")}
	if fate := c.Query("fate"); fate == "waiting" {
		v.Ask.Waiting = true
	} else {
		v.Ask.Fate = input.Disposition(fate)
	}
	if v.Inputs, err = s.inputs.List(c.UserContext(), s.actor(c), v.Plan.ID, v.Ask); err != nil {
		return err
	}
	f := s.planFrame(c, words.T(c.UserContext(), "Ideas"), v.Plan)
	f.Topics = []string{"plan/" + v.Plan.ID}
	return s.show(c, f, page.Ideas(v))
}

// kindOf is the kind in the address or the form, an idea where there is none.
func kindOf(c *fiber.Ctx) input.Kind {
	if k := input.Kind(typed(c, "kind")); k != "" {
		return k
	}
	return input.Idea
}

// askToBring is the form with which something is brought.
func (s *Server) askToBring(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	scope, _, err := s.plans.Place(ctx, p.ID)
	if err != nil {
		return err
	}
	v := page.BringView{Plan: p, Form: s.form(c), Kind: kindOf(c)}
	action := people.BringInput
	if v.Kind == input.Offline || v.Kind == input.Recommendation {
		action = people.TriageInputs
	}
	if err := s.people.Grants.Check(ctx, by, action, scope); err != nil {
		return err
	}
	if v.Drafts, err = s.drafts.Drafts.ByPlan(ctx, by, p.ID); err != nil {
		return err
	}
	return s.show(c, s.planFrame(c, words.T(ctx, "What people brought"), p).Below(page.PlanInputsPath(p.Slug, "inputs"), words.T(ctx, "What people brought")), page.Bring(v))
}

func (s *Server) bring(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	p, err := s.plans.One(ctx, by, c.Params("plan"))
	if err != nil {
		return err
	}
	n := input.New{Key: c.FormValue("key"), Kind: kindOf(c), Commitment: draft.ID(c.FormValue("commitment")), Title: c.FormValue("title"),
		Body: c.FormValue("body"), Theme: c.FormValue("theme"), Link: c.FormValue("link"),
		Behalf: &input.Behalf{Name: c.FormValue("who"), Sector: people.Sector(c.FormValue("sector")), Where: c.FormValue("where")}}
	if n.File, err = attached(c, "file"); err != nil {
		return err
	}
	if n.Behalf.Received, err = calendarDay(c.FormValue("received")); err != nil {
		return s.again(c, civic.Refuse(civic.Invalid, "Enter the date as year, month and day, such as 2027-03-27.").At("received"), s.askToBring)
	}
	in, err := s.inputs.Bring(ctx, by, p.ID, n)
	if err != nil {
		return s.again(c, err, s.askToBring)
	}
	return onwards(c, page.InputPath(in.ID), "brought", "")
}

// attached reads a file of a form; nil where none was chosen. The whole
// request is bounded, so the file is.
func attached(c *fiber.Ctx, name string) (*input.Upload, error) {
	head, err := c.FormFile(name)
	if err != nil || head.Filename == "" {
		return nil, nil
	}
	f, err := head.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	content, err := io.ReadAll(io.LimitReader(f, input.MostFile+1))
	return &input.Upload{Name: head.Filename, Content: content}, err
}

// inputPage reads one input with what surrounds it.
func (s *Server) inputPage(c *fiber.Ctx) (page.InputPage, error) {
	ctx, by := c.UserContext(), s.actor(c)
	v := page.InputPage{Form: s.form(c)}
	var err error
	if v.View, err = s.inputs.Find(ctx, by, input.ID(c.Params("input"))); err != nil {
		return v, err
	}
	if v.Plan, err = s.plans.ByID(ctx, by, plan.ID(v.View.Plan)); err != nil {
		return v, err
	}
	other := func(id input.ID) (*input.View, error) {
		found, err := s.inputs.Find(ctx, by, id)
		if civic.AsRefusal(err) != nil {
			return nil, nil // it is not open to this person
		}
		return found, err
	}
	if v.View.Into != "" {
		if v.Into, err = other(v.View.Into); err != nil {
			return v, err
		}
	}
	if v.Answer == nil {
		return v, nil
	}
	if v.Entry, err = s.inputs.Entry(ctx, v.Answer); err != nil {
		return v, err
	}
	if v.Answer.Of != "" {
		v.Of, err = other(v.Answer.Of)
	}
	return v, err
}

func (s *Server) showInput(c *fiber.Ctx) error {
	v, err := s.inputPage(c)
	if err != nil {
		return err
	}
	f := s.planFrame(c, words.T(c.UserContext(), "What people brought"), v.Plan)
	s.mark(c, "plan/"+v.Plan.ID)
	f.Topics, f.Marks = []string{"plan/" + v.Plan.ID}, marksOf(c)
	return s.show(c, f, page.Input(v))
}

// sendFile sends a file that somebody brought, as a download that no browser
// runs or guesses the kind of.
func (s *Server) sendFile(c *fiber.Ctx) error {
	file, content, err := s.inputs.Read(c.UserContext(), s.actor(c), input.ID(c.Params("input")))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderContentType, fiber.MIMEOctetStream)
	c.Set(fiber.HeaderContentDisposition, mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
	c.Set(fiber.HeaderCacheControl, "private, no-cache")
	c.Set(fiber.HeaderETag, strconv.Quote(file.SHA256))
	return c.Send(content)
}

func (s *Server) contestAnswer(c *fiber.Ctx) error {
	in, err := s.inputs.ContestAnswer(c.UserContext(), s.actor(c), input.ID(c.Params("input")), c.FormValue("reason"))
	if err != nil {
		return s.again(c, err, s.showInput)
	}
	return onwards(c, page.InputPath(in.ID), "contested", "")
}

func (s *Server) askToReview(c *fiber.Ctx) error {
	v, err := s.inputPage(c)
	if err != nil {
		return err
	}
	if err := s.inputs.May(c.UserContext(), s.actor(c), v.View.Plan, v.Commitment, people.ReviewAnswer); err != nil {
		return err
	}
	f := s.planFrame(c, words.T(c.UserContext(), "Review the answer"), v.Plan).Below(page.InputPath(v.ID), words.T(c.UserContext(), "The answer"))
	return s.show(c, f, page.ReviewInput(v))
}

func (s *Server) reviewAnswer(c *fiber.Ctx) error {
	n := input.Review{Reason: c.FormValue("reason"), Upheld: c.FormValue("disposition") == "upheld",
		Instead: input.NewResponse{Disposition: input.Disposition(c.FormValue("disposition")), To: c.FormValue("to")}}
	in, err := s.inputs.ReviewAnswer(c.UserContext(), s.actor(c), input.ID(c.Params("input")), n)
	if err != nil {
		return s.again(c, err, s.askToReview)
	}
	return onwards(c, page.InputPath(in.ID), "reviewed", "")
}

// showOwn is what became of what a person said. Seeing it makes it known.
func (s *Server) showOwn(c *fiber.Ctx) error {
	ctx, by := c.UserContext(), s.actor(c)
	own, err := s.inputs.Mine(ctx, by, c.Query("after"))
	if err != nil {
		return err
	}
	v := page.OwnView{Own: own, Plans: map[string]string{}}
	for _, one := range own.Items {
		if _, known := v.Plans[one.Plan]; known {
			continue
		}
		p, err := s.plans.ByID(ctx, by, plan.ID(one.Plan))
		if err != nil && civic.AsRefusal(err) == nil {
			return err
		}
		if err == nil {
			v.Plans[one.Plan] = p.Title
		}
	}
	if err := s.inputs.Looked(ctx, by); err != nil {
		return err
	}
	s.mark(c, "person/"+string(by.Person))
	f := s.frame(c, words.T(ctx, "What became of what you said"))
	f.Topics = []string{"person/" + string(by.Person)}
	return s.show(c, f, page.OwnInputs(v))
}
