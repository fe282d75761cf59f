package forum

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Selection is how the panel was chosen: committed first, drawn later.
type Selection struct {
	Committed draw.Committed `json:"committed"`
	By        draft.Voice    `json:"by"`
	At        time.Time      `json:"at"`
	// Digits are empty until they are drawn.
	Digits string      `json:"digits,omitempty"`
	Row    int         `json:"row"`
	Method string      `json:"method,omitempty"`
	Seed   string      `json:"seed,omitempty"`
	Drawer draft.Voice `json:"drawer,omitzero"`
	Drawn  time.Time   `json:"drawn,omitzero"`
	// Panel are the pseudonyms on the row.
	Panel []string `json:"panel,omitempty"`
	// Mirror says how many of them gave which answer, beside the quotas and the
	// pool of the sheet; empty where nobody could say.
	Mirror []Mirrored `json:"mirror,omitempty"`
}

// Mirrored is how many people on a panel gave an answer. Answers are counted
// one feature at a time, so that no two of anybody's stand together.
type Mirrored struct {
	Feature string `json:"feature"`
	Value   string `json:"value"`
	People  int    `json:"people"`
}

// Mirroring counts the answers of those who stand on a panel under these
// pseudonyms.
type Mirroring func(panel []string) ([]Mirrored, error)

// published are the two files of a draw, kept under their forum's id.
type published struct {
	storage.Meta
	Sheet string `json:"sheet"`
	Table string `json:"table"`
}

// Files are what everybody can download to check a draw.
type Files struct{ Sheet, Table []byte }

// Commit publishes a lottery's sheet and table before the draw. It happens
// once: a second table after the first could be chosen by what it holds.
func (s *Forums) Commit(ctx context.Context, by people.Actor, id ID, sheet, table []byte) (*Forum, error) {
	if err := s.Check(ctx, by, id, RunLottery); err != nil {
		return nil, err
	}
	f, err := s.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	checked, err := draw.Check(sheet, table, "")
	if err != nil {
		return nil, civic.Refuse(civic.Invalid, "These files are no draw: %s.", err.Error()).At("table")
	}
	c := draw.Prepared{Sheet: checked.Sheet, Table: table}.Commitment(sheet)
	ready := func(f *Forum) error {
		switch {
		case f.goesOn() != nil:
			return f.goesOn()
		case f.Selection == nil && f.Phase != Recruiting:
			return civic.Refuse(civic.Conflict, "Panels are committed at the end of recruiting.")
		case f.Selection != nil && f.last().Digits == "":
			return civic.Refuse(civic.Conflict, "The panels of this forum are committed already, and stay as they are.")
		case f.Selection != nil && !f.Phase.Before(Voting):
			return civic.Refuse(civic.Conflict, "Empty seats are filled before the vote.")
		case f.Selection != nil && c.Panel > f.Panel, f.Selection == nil && c.Panel != f.Panel:
			return civic.Refuse(civic.Invalid, "These panels have %d people, and the forum was announced with %d.", c.Panel, f.Panel).At("table")
		}
		return nil
	}
	if err := ready(f); err != nil {
		return nil, err
	}
	// The files are kept under their hash first: what is committed exists.
	kept := &published{Sheet: string(sheet), Table: string(table)}
	kept.ID = string(id) + "|" + c.Sheet
	if err := s.tables.Insert(ctx, kept); err != nil && !errors.Is(err, storage.ErrExists) {
		return nil, err
	}
	return s.change(ctx, by, id, RunLottery, Committed, func(f *Forum) error {
		if err := ready(f); err != nil {
			return err
		}
		l := s.line(by, Committed)
		next := &Selection{Committed: c, By: l.By, At: l.At}
		if f.Selection == nil {
			f.Selection = next
		} else {
			f.Further = append(f.Further, next)
			l.Round = len(f.Further)
		}
		f.write(l)
		return nil
	})
}

// mirrored: the draw's page sets the pool, the quotas and the panel side by
// side once it was counted what the panel is like.
func (s *Forums) mirrored(ctx context.Context, id ID) error {
	f, err := s.Find(ctx, id)
	if err == nil && (f.Selection == nil || len(f.Selection.Mirror) == 0) {
		err = civic.Refuse(civic.Conflict, "Nobody has counted yet what the panel is like beside the pool and the quotas.")
	}
	return err
}

// Draws are the draws of a forum, the first one first.
func (f *Forum) Draws() []*Selection {
	if f.Selection == nil {
		return nil
	}
	return append([]*Selection{f.Selection}, f.Further...)
}

// last is the newest draw; there is one.
func (f *Forum) last() *Selection {
	all := f.Draws()
	return all[len(all)-1]
}

// Published gives the files of a forum's first draw.
func (s *Forums) Published(ctx context.Context, id ID) (Files, error) {
	return s.PublishedOf(ctx, id, 0)
}

// PublishedOf gives the files of one of a forum's draws, counted from nought.
func (s *Forums) PublishedOf(ctx context.Context, id ID, round int) (Files, error) {
	f, err := s.Find(ctx, id)
	if err != nil {
		return Files{}, err
	}
	if round < 0 || round >= len(f.Draws()) {
		return Files{}, civic.Refuse(civic.NotFound, "The panels of this forum are not committed yet.")
	}
	kept, err := s.tables.Get(ctx, string(id)+"|"+f.Draws()[round].Committed.Sheet)
	if err != nil {
		return Files{}, err
	}
	return Files{[]byte(kept.Sheet), []byte(kept.Table)}, nil
}

// Draw enters the digits that were drawn in public, how, and the seed that was
// committed to. The panel follows from them; it is accepted once, and count
// says what it is like.
func (s *Forums) Draw(ctx context.Context, by people.Actor, id ID, digits, method, seed string, count Mirroring) (*Forum, error) {
	if err := s.Check(ctx, by, id, RunLottery); err != nil {
		return nil, err
	}
	f, err := s.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	round := max(0, len(f.Draws())-1)
	files, err := s.PublishedOf(ctx, id, round)
	if err != nil {
		return nil, err
	}
	var rs civic.Refusals
	digits, seed = strings.TrimSpace(digits), strings.TrimSpace(seed)
	if _, err := draw.Row(digits); err != nil {
		rs = append(rs, civic.Refuse(civic.Invalid, "Enter the %d digits that were drawn, such as 042.", draw.Digits).At("digits"))
	}
	if short(&rs, &method, mostLine, "method"); method == "" {
		rs = append(rs, civic.Refuse(civic.Invalid, "Say how the digits were drawn.").At("method"))
	}
	number, err := strconv.ParseUint(seed, 10, 64)
	if err != nil {
		rs = append(rs, civic.Refuse(civic.Invalid, "The seed is a whole number.").At("seed"))
	}
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	v, err := draw.Verify(files.Sheet, files.Table, digits, f.Draws()[round].Committed.Table)
	if err != nil {
		return nil, err
	}
	mirror, err := count(v.Members)
	if err != nil {
		return nil, err
	}
	return s.change(ctx, by, id, RunLottery, Drawn, func(f *Forum) error {
		sel := f.Draws()[round]
		switch {
		case f.goesOn() != nil:
			return f.goesOn()
		case round == 0 && f.Phase != Choosing || round > 0 && !f.Phase.Before(Voting):
			return civic.Refuse(civic.Conflict, "Digits are entered while members are chosen.")
		case sel.Digits != "":
			return civic.Refuse(civic.Conflict, "The digits of this forum were drawn already: %s.", sel.Digits)
		case draw.SeedHash(number) != sel.Committed.SeedSHA256:
			return civic.Refuse(civic.Invalid, "This is not the seed that was committed to.").At("seed")
		}
		l := s.line(by, Drawn)
		l.Round = round
		sel.Digits, sel.Row, sel.Method, sel.Seed, sel.Panel = digits, v.Row, method, seed, v.Members
		sel.Drawer, sel.Drawn, sel.Mirror = l.By, l.At, mirror
		f.write(l)
		return nil
	})
}
