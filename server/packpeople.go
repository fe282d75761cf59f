package server

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/server/civic/input"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan"
)

// packAttendance writes who was at which session: in numbers by sector, and by
// name where a note that everybody can read names them.
func (s *Server) packAttendance(ctx context.Context, k *pack, by people.Actor, p *plan.Plan) error {
	held, err := s.meetings.Record.Meetings(ctx, people.Operator(), p.ID)
	if err != nil {
		return err
	}
	heads := []string{"session", "kind", "held", "note_published"}
	for _, sector := range people.Sectors {
		heads = append(heads, strings.ReplaceAll(string(sector), "-", "_"))
	}
	err = k.rows("attendance.csv", append(heads, "both_sides", "address"), func(row func(...string) error) error {
		for _, m := range held {
			cells := []string{m.Title, string(m.Kind), stampOf(m.Held), stampOf(m.Published)}
			for _, sector := range people.Sectors {
				cells = append(cells, strconv.Itoa(m.BySector[sector]))
			}
			if err := row(append(cells, strconv.FormatBool(m.Both()), s.settings.BaseURL+page.SessionPath(string(m.ID), ""))...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return k.rows("attendees.csv", []string{"session", "held", "name", "organisation", "team", "sector"}, func(row func(...string) error) error {
		for _, m := range held {
			if err := s.packAttendees(ctx, row, by, m); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Server) packAttendees(ctx context.Context, row func(...string) error, by people.Actor, m meeting.Meeting) error {
	if m.Published.IsZero() {
		return nil
	}
	_, note, err := s.meetings.Record.Draw(ctx, by, m.ID)
	if err != nil {
		return err
	}
	for _, a := range note.Attendees {
		if err := row(m.Title, stampOf(m.Held), a.Name, a.Organisation, a.Team, string(a.Sector)); err != nil {
			return err
		}
	}
	return nil
}

// stampOf writes a moment for a table; nothing for none.
func stampOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// packInputs writes the matrix: each thing that people brought, and what
// became of it.
func (s *Server) packInputs(ctx context.Context, k *pack, by people.Actor, p *plan.Plan) error {
	return k.rows("inputs.csv", []string{"address", "kind", "commitment", "theme", "brought_by", "organisation", "sector", "typed_in_for", "brought", "received", "title", "words", "quote", "wording", "link", "file",
		"state", "disposition", "answered", "days", "official", "reason", "answer", "contested_because", "review", "joined_into"}, func(row func(...string) error) error {
		return s.inputs.Each(ctx, by, p.ID, func(v *input.View) error { return row(s.inputCells(v)...) })
	})
}

func (s *Server) inputCells(v *input.View) []string {
	at := func(path string) string { return s.settings.BaseURL + path }
	who, behalf, sector := v.By, "", v.By.Sector
	if v.Behalf != nil {
		behalf, sector = strings.TrimSpace(v.Behalf.Name+" "+v.Behalf.Where), v.Behalf.Sector
	}
	file, days, answer, reason, contested, review, into := "", "", "", "", "", "", ""
	if v.File != nil {
		file = v.File.Name + " sha256:" + v.File.SHA256
	}
	if v.Answer != nil {
		answer, reason = at(page.ResponsePath(v.Answer.ID)), v.Answer.Reason
		days = strconv.Itoa(max(0, int(v.Answered.Sub(v.Since()).Hours()/24)))
	}
	if v.Contest != nil {
		contested, review = v.Contest.Reason, v.Contest.Review
	}
	if v.Into != "" {
		into = at(page.InputPath(string(v.Into)))
	}
	return []string{at(page.InputPath(v.ID)), string(v.Kind), v.About, v.Theme, who.Name, who.OrganisationName, string(sector), behalf, stampOf(v.At), stampOf(v.Since()), v.Title, v.Body, v.Quote, v.Wording, v.Link, file,
		string(v.State), string(v.Disposition), stampOf(v.Answered), days, v.Official.Name, reason, answer, contested, review, into}
}

// packResponses writes each answer once, with the change in the text that it
// names, word by word.
func (s *Server) packResponses(ctx context.Context, k *pack, by people.Actor, p *plan.Plan) error {
	return k.rows("responses.csv", []string{"address", "disposition", "reason", "official", "organisation", "role", "given", "inputs", "put_off_to", "put_off_until", "draft", "from", "to", "words_before", "words_after"},
		func(row func(...string) error) error {
			return s.inputs.EachResponse(ctx, by, p.ID, func(r *input.Response) error {
				cells := []string{s.settings.BaseURL + page.ResponsePath(r.ID), string(r.Disposition), r.Reason, r.By.Name, r.By.OrganisationName, string(r.Role), stampOf(r.At),
					strconv.Itoa(len(r.Inputs)), r.To, stampOf(r.Until), "", "", "", "", ""}
				if c := r.Change; c != nil {
					var old, new []string
					for _, w := range c.Words {
						old, new = append(old, w.Old), append(new, w.New)
					}
					copy(cells[10:], []string{s.settings.BaseURL + page.DraftPath(string(c.Draft), ""), strconv.FormatInt(c.From, 10), strconv.FormatInt(c.To, 10), strings.Join(old, "\n"), strings.Join(new, "\n")})
				}
				return row(cells...)
			})
		})
}
