package server

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/selection"
)

// selectionRoutes are the lottery of a forum and its public draw.
func (s *Server) selectionRoutes(f fiber.Router) {
	f.Get("/quotas", s.showQuotas)
	f.Post("/quotas", s.setQuotas)
	f.Get("/lottery", s.showLottery)
	f.Post("/lottery", s.runTheLottery)
	f.Get("/seats", s.showSeats)
	f.Post("/seats", s.markSeat)
	f.Get("/draw", s.showDraw)
	f.Post("/draw", s.enterDigits)
	f.Get("/draw/:round<int>/:file", s.sendDraw)
}

func (s *Server) showQuotas(c *fiber.Ctx) error {
	h, err := s.forumFor(c, runLottery)
	if err != nil {
		return err
	}
	ctx, by := c.UserContext(), s.actor(c)
	v := page.QuotasView{ForumHead: h}
	if v.Features, err = s.selections.Targets(ctx, by, h.Forum.Key()); err != nil {
		return err
	}
	all, err := s.recruits.All(ctx, by, h.Forum.Key())
	if err != nil {
		return err
	}
	v.Pool, v.Counts = len(all), map[[2]string]int{}
	for _, r := range all {
		for name, value := range r.Answers.Attributes {
			v.Counts[[2]string{name, value}]++
		}
	}
	return s.show(c, s.forumFrame(c, h, words.T(ctx, "Quotas")), page.Quotas(v))
}

func (s *Server) setQuotas(c *fiber.Ctx) error {
	ctx, by, id := c.UserContext(), s.actor(c), forumID(c)
	file, err := fileOf(c, "file")
	if err != nil {
		return err
	}
	if file != "" {
		err = s.selections.SetFile(ctx, by, id, file)
	} else {
		var features []lottery.Feature
		if features, err = s.typedQuotas(c); err == nil {
			err = s.selections.Set(ctx, by, id, features)
		}
	}
	if err != nil {
		return s.again(c, err, s.showQuotas)
	}
	return onwards(c, page.ForumPath(string(id), "quotas"), "kept", "")
}

// typedQuotas reads the table of quotas: four numbers for each answer.
func (s *Server) typedQuotas(c *fiber.Ctx) ([]lottery.Feature, error) {
	f, err := s.forums.Find(c.UserContext(), forumID(c))
	if err != nil {
		return nil, err
	}
	var rs civic.Refusals
	var all []lottery.Feature
	for i, feature := range f.Features {
		one := lottery.Feature{Name: feature.Name}
		for j, value := range feature.Values {
			q := lottery.Quota{Value: value}
			for k, to := range []*int{&q.Min, &q.Max, &q.MinFlex, &q.MaxFlex} {
				name := page.QuotaName(i, j, k)
				*to = numberOf(&rs, c.FormValue(name), name)
			}
			one.Quotas = append(one.Quotas, q)
		}
		all = append(all, one)
	}
	return all, rs.OrNil()
}

func (s *Server) showLottery(c *fiber.Ctx) error {
	h, err := s.forumFor(c, runLottery)
	if err != nil {
		return err
	}
	ctx, by, id := c.UserContext(), s.actor(c), h.Forum.Key()
	v := page.LotteryView{ForumHead: h}
	if v.Run, err = s.selections.Latest(ctx, by, id); err != nil {
		return err
	}
	if v.Run != nil {
		v.Active = v.Run.Active(s.now())
	}
	if v.Open, err = s.recruits.Open(ctx, id); err != nil {
		return err
	}
	f := s.forumFrame(c, h, words.T(ctx, "Lottery"))
	f.Topics = []string{"forum/" + h.Forum.ID}
	return s.show(c, f, page.Lottery(v))
}

func (s *Server) runTheLottery(c *fiber.Ctx) (err error) {
	ctx, by, id, what := c.UserContext(), s.actor(c), forumID(c), "running"
	switch c.FormValue("do") {
	case "stop":
		what = "stopped-run"
		err = s.selections.Stop(ctx, by, id)
	case "commit":
		if _, err = s.selections.Commit(ctx, by, id); err == nil {
			return onwards(c, page.ForumPath(string(id), "draw"), "committed", "")
		}
	case "relax":
		_, err = s.selections.Start(ctx, by, id, lottery.Algorithm(c.FormValue("algorithm")), true)
	default:
		_, err = s.selections.Start(ctx, by, id, lottery.Algorithm(c.FormValue("algorithm")), false)
	}
	if err != nil {
		return s.again(c, err, s.showLottery)
	}
	return onwards(c, page.ForumPath(string(id), "lottery"), what, "")
}

func (s *Server) showSeats(c *fiber.Ctx) error {
	h, err := s.forumFor(c, runLottery)
	if err != nil {
		return err
	}
	v := page.SeatsView{ForumHead: h}
	if v.Gone, err = s.selections.Deleted(c.UserContext(), h.Forum.Key()); err != nil {
		return err
	}
	if v.Gone.Names.IsZero() {
		v.Gone = nil
		if v.Seats, v.Empty, err = s.selections.Seats(c.UserContext(), s.actor(c), h.Forum.Key()); err != nil {
			return err
		}
	}
	return s.show(c, s.forumFrame(c, h, words.T(c.UserContext(), "Seats")), page.Seats(v))
}

func (s *Server) markSeat(c *fiber.Ctx) error {
	err := s.selections.Mark(c.UserContext(), s.actor(c), forumID(c), c.FormValue("seat"), selection.Standing(c.FormValue("state")))
	if err != nil {
		return s.again(c, err, s.showSeats)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "seats"), "kept", "")
}

// showDraw is the public draw: what was committed, then the digits and the row.
func (s *Server) showDraw(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, err := s.forumHead(c)
	if err != nil {
		return err
	}
	v := page.DrawView{ForumHead: h, MayDraw: s.forums.May(ctx, s.actor(c), h.Forum.Key(), forum.RunLottery)}
	for round, sel := range h.Forum.Draws() {
		files, err := s.forums.PublishedOf(ctx, h.Forum.Key(), round)
		if err != nil {
			return err
		}
		checked, err := draw.Check(files.Sheet, files.Table, sel.Committed.Table)
		if err != nil {
			return err
		}
		v.Rounds = append(v.Rounds, page.DrawRound{Selection: sel, Sheet: checked.Sheet})
	}
	if v.Deletion, err = s.selections.Deleted(ctx, h.Forum.Key()); err != nil {
		return err
	}
	f := s.forumFrame(c, h, words.T(ctx, "How members are chosen"))
	f.Topics = []string{"forum/" + h.Forum.ID}
	return s.show(c, f, page.Draw(v))
}

func (s *Server) enterDigits(c *fiber.Ctx) error {
	if _, err := s.selections.Draw(c.UserContext(), s.actor(c), forumID(c), c.FormValue("digits"), c.FormValue("method")); err != nil {
		return s.again(c, err, s.showDraw)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "draw"), "drawn", "")
}

// sendDraw sends one of the two files by which anybody checks a draw.
func (s *Server) sendDraw(c *fiber.Ctx) error {
	round, _ := strconv.Atoi(c.Params("round"))
	files, err := s.forums.PublishedOf(c.UserContext(), forumID(c), round)
	if err != nil {
		return err
	}
	switch c.Params("file") {
	case draw.SheetName:
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
		return c.Send(files.Sheet)
	case draw.TableName:
		c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
		return c.Send(files.Table)
	}
	return fiber.ErrNotFound
}
