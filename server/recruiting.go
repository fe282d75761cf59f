package server

import (
	"io"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"
	"rsc.io/qr"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
)

const (
	takeCalls  = forum.TakeCalls
	runLottery = forum.RunLottery
)

// recruitingRoutes are the letters and the pool of a forum.
func (s *Server) recruitingRoutes(f fiber.Router) {
	f.Get("/telephone", s.askForCall)
	f.Post("/telephone", s.takeCall)
	f.Get("/recruiting", s.showRecruiting)
	f.Post("/recruiting", s.sendLetters)
	f.Get("/recruiting/:wave<int>/codes.csv", s.sendCodes)
	f.Get("/recruiting/:wave<int>/letters", s.showLetters)
	f.Post("/recruiting/:wave<int>/printed", s.lettersPrinted)
	f.Post("/recruiting/:wave<int>/close", s.closeWave)
	s.bringingRoutes(f)
	f.Get("/recruiting/people", s.showRegistered)
	f.Post("/recruiting/people", s.withdrawRegistered)
}

// forumFor is the head of a page that a role alone sees.
func (s *Server) forumFor(c *fiber.Ctx, deed forum.Deed) (page.ForumHead, error) {
	h, err := s.forumHead(c)
	if err != nil {
		return h, err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	return h, s.forums.Check(c.UserContext(), s.actor(c), h.Forum.Key(), deed)
}

func (s *Server) showRecruiting(c *fiber.Ctx) error {
	h, err := s.forumFor(c, runLottery)
	if err != nil {
		return err
	}
	v := page.RecruitingView{ForumHead: h}
	if v.Waves, err = s.recruits.Waves(c.UserContext(), h.Forum.Key()); err != nil {
		return err
	}
	return s.show(c, s.forumFrame(c, h, words.T(c.UserContext(), "Letters")), page.Recruiting(v))
}

// sendLetters makes a wave and its codes.
func (s *Server) sendLetters(c *fiber.Ctx) error {
	var rs civic.Refusals
	w := recruit.Wave{Forum: forumID(c), Closes: dayOf(&rs, c.FormValue("closes"), "closes"), Delete: dayOf(&rs, c.FormValue("delete"), "delete")}
	for _, line := range filled(c.FormValue("areas")) {
		at := strings.LastIndex(line, ":")
		n, err := strconv.Atoi(strings.TrimSpace(line[at+1:]))
		if at < 0 || err != nil {
			rs = append(rs, civic.Refuse(civic.Invalid, "Write each line as an area, a colon and how many letters go there, such as North ward: 250.").At("areas"))
			break
		}
		w.Areas = append(w.Areas, recruit.Area{Name: line[:at], Letters: n})
	}
	err := rs.OrNil()
	if err == nil {
		_, _, err = s.recruits.Send(c.UserContext(), s.actor(c), w)
	}
	if err != nil {
		return s.again(c, err, s.showRecruiting)
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "recruiting"), "letters", "")
}

func waveID(c *fiber.Ctx) string {
	n, _ := strconv.Atoi(c.Params("wave"))
	return recruit.WaveID(forumID(c), n)
}

// sendCodes is the file for the printer.
func (s *Server) sendCodes(c *fiber.Ctx) error {
	w, sheet, _, err := s.recruits.Letters(c.UserContext(), s.actor(c), waveID(c))
	if err != nil {
		return err
	}
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentType, "text/csv; charset=utf-8")
	c.Set(fiber.HeaderContentDisposition, `attachment; filename="codes-`+string(w.Forum)+"-"+strconv.Itoa(w.Number)+`.csv"`)
	return c.Send(sheet)
}

// lettersAPage is how many letters are made ready to print at once: a browser
// must lay them out.
const lettersAPage = 100

// showLetters makes letters to print, each with its code and a picture of it.
func (s *Server) showLetters(c *fiber.Ctx) error {
	h, err := s.forumFor(c, runLottery)
	if err != nil {
		return err
	}
	w, _, all, err := s.recruits.Letters(c.UserContext(), s.actor(c), waveID(c))
	if err != nil {
		return err
	}
	from := min(max(0, int(wholeNumber(c, "from"))), len(all))
	v := page.LettersView{ForumHead: h, Wave: w, From: from, All: len(all), Site: s.settings.BaseURL}
	for _, one := range all[from:min(from+lettersAPage, len(all))] {
		code, err := qr.Encode(s.settings.BaseURL+page.LetterPath+"?code="+one.Code, qr.M)
		if err != nil {
			return err
		}
		v.Letters = append(v.Letters, page.PrintedLetter{Letter: one, Picture: squares(code), Size: code.Size})
	}
	if from+lettersAPage < len(all) {
		v.More = from + lettersAPage
	}
	return s.show(c, s.forumFrame(c, h, words.T(c.UserContext(), "Letters to print")), page.Letters(v))
}

// squares draws the black of a code as one path, a row's neighbours together.
func squares(code *qr.Code) string {
	var b strings.Builder
	for y := range code.Size {
		for x := 0; x < code.Size; x++ {
			if !code.Black(x, y) {
				continue
			}
			from := x
			for x < code.Size && code.Black(x, y) {
				x++
			}
			b.WriteString("M" + strconv.Itoa(from) + " " + strconv.Itoa(y) + "h" + strconv.Itoa(x-from) + "v1h-" + strconv.Itoa(x-from) + "z")
		}
	}
	return b.String()
}

func (s *Server) lettersPrinted(c *fiber.Ctx) error {
	if err := s.recruits.Printed(c.UserContext(), s.actor(c), waveID(c)); err != nil {
		return err
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "recruiting"), "printed", "")
}

func (s *Server) closeWave(c *fiber.Ctx) error {
	if _, err := s.recruits.Close(c.UserContext(), s.actor(c), waveID(c)); err != nil {
		return err
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "recruiting"), "closed", "")
}

// showRegistered lists who registered, a hundred on a page.
func (s *Server) showRegistered(c *fiber.Ctx) error {
	h, err := s.forumFor(c, forum.ReadRegistrations)
	if err != nil {
		return err
	}
	all, err := s.recruits.All(c.UserContext(), s.actor(c), h.Forum.Key())
	if err != nil {
		return err
	}
	from := min(max(0, int(wholeNumber(c, "from"))), len(all))
	v := page.RegisteredView{ForumHead: h, All: len(all), From: from, People: all[from:min(from+lettersAPage, len(all))]}
	if from+lettersAPage < len(all) {
		v.More = from + lettersAPage
	}
	return s.show(c, s.forumFrame(c, h, words.T(c.UserContext(), "Who registered")), page.Registered(v))
}

func (s *Server) withdrawRegistered(c *fiber.Ctx) error {
	if err := s.recruits.WithdrawFor(c.UserContext(), s.actor(c), forumID(c), c.FormValue("registered")); err != nil {
		return err
	}
	return onwards(c, page.ForumPath(string(forumID(c)), "recruiting/people"), "out", "")
}

// fileOf reads a small text file that a form brought; "" when there is none.
func fileOf(c *fiber.Ctx, name string) (string, error) {
	head, err := c.FormFile(name)
	if err != nil || head.Size == 0 {
		return "", nil // no file was chosen
	}
	f, err := head.Open()
	if err != nil {
		return "", err
	}
	defer f.Close()
	raw, err := io.ReadAll(io.LimitReader(f, mostBody))
	return string(raw), err
}
