package ballot

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/canon"
	"github.com/folkmoot/folkmoot/server/civic/count"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Closed is a poll's board and result, as they are kept. Its insert decides
// what was in the box: whoever closes a second time finds it.
type Closed struct {
	storage.Meta
	Board  string `json:"board"` // the hash
	Sheets int    `json:"sheets"`
	// Result is the file as it is published, ResultHash its SHA-256.
	Result     string    `json:"result"`
	ResultHash string    `json:"resultHash"`
	At         time.Time `json:"at"`
	// Turnout is how many of each sector were given a paper, and how many
	// not. A number that could point at a person is nil.
	Turnout []Turnout `json:"turnout,omitempty"`
	// Roll is the roll as it is published: a pseudonym and whether a paper was
	// given out, in the order of pseudonyms.
	Roll string `json:"roll"`
}

// Turnout is a row of who came, by sector.
type Turnout struct {
	Sector    people.Sector `json:"sector"`
	Came      *int          `json:"came"`
	StayedOut *int          `json:"stayedOut"`
}

// sheet is a part of a board's file: a document of the store has bounds, a
// board has none.
type sheet struct {
	storage.Meta
	Data string `json:"data"` // base64
}

const sheetBytes = 4 << 20

func sheetID(poll ID, board string, n int) string { return fmt.Sprintf("%s|%s|%04d", poll, board, n) }

// Close ends a poll, publishes its board and counts it. Before its time only
// those who run it may. It may be repeated, and goes on where it stopped.
func (s *Ballots) Close(ctx context.Context, by people.Actor, id ID) (*Poll, error) {
	p, err := s.For(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if st := p.State(s.Now()); st == Making || st == Frozen {
		return nil, civic.Refuse(civic.Conflict, "This ballot is not open yet.")
	}
	return s.finish(ctx, p)
}

// CloseDue closes every poll whose time is over, and finishes what a crash
// left half-closed. It gives how many were counted.
func (s *Ballots) CloseDue(ctx context.Context) (counted int, err error) {
	due, err := s.polls.All(ctx, storage.Query{Index: byClose})
	if err != nil {
		return 0, err
	}
	var errs []error
	for _, p := range due {
		if p.State(s.Now()) != Closing {
			continue
		}
		if _, err := s.finish(ctx, p); err != nil {
			errs = append(errs, fmt.Errorf("ballot %s: %w", p.ID, err))
			continue
		}
		counted++
	}
	return counted, errors.Join(errs...)
}

// finish takes a poll from its last vote to its result. The end is written
// before the box is read: see stillOpen.
func (s *Ballots) finish(ctx context.Context, p *Poll) (*Poll, error) {
	p, err := s.polls.Change(ctx, p.ID, func(p *Poll) error {
		if p.Ended.IsZero() {
			p.Ended = s.Now().UTC().Truncate(time.Second)
			if p.Closes.Before(p.Ended) {
				p.Ended = p.Closes
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	c, err := s.closings.Get(ctx, p.ID)
	if errors.Is(err, storage.ErrNotFound) {
		c, err = s.count(ctx, p)
	}
	if err != nil {
		return nil, err
	}
	if p, err = s.polls.Change(ctx, p.ID, func(p *Poll) error { p.Board = c.Board; return nil }); err != nil {
		return nil, err
	}
	_, boardErr := s.Record.Settle(ctx, closedSource, p.ID)
	_, resultErr := s.Record.Settle(ctx, resultSource, p.ID)
	err = errors.Join(boardErr, resultErr, s.empty(ctx, p))
	s.tell(ctx, p, "ballot.counted")
	return p, err
}

// count makes the board of the box and keeps it with what it comes to.
func (s *Ballots) count(ctx context.Context, p *Poll) (*Closed, error) {
	c := &Closed{At: p.Ended}
	c.ID = p.ID
	board, err := s.board(ctx, p, c)
	if err != nil {
		return nil, err
	}
	result, err := Count(p.Rules, board)
	if err != nil {
		return nil, err
	}
	raw, err := json.MarshalIndent(result, "", "  ")
	if err != nil {
		return nil, err
	}
	c.Board, c.Result, c.ResultHash = result.Board, string(raw), sumOf(raw)
	if err := s.keepBoard(ctx, p, board, c); err != nil {
		return nil, err
	}
	for _, source := range []string{closedSource, resultSource} {
		if err := s.Record.Owe(ctx, source, p.ID); err != nil {
			return nil, err
		}
	}
	err = s.closings.Insert(ctx, c)
	if errors.Is(err, storage.ErrExists) {
		return s.closings.Get(ctx, c.ID)
	}
	return c, err
}

// board makes the board and, beside it, the roll as it is published.
func (s *Ballots) board(ctx context.Context, p *Poll, c *Closed) (*Board, error) {
	if p.Rules.Named {
		box, err := s.namedBox(ctx, p)
		if err != nil {
			return nil, err
		}
		if _, err = s.turnout(ctx, p, c, func(row *Entitled) bool { return box[row.Person] != nil }); err != nil {
			return nil, err
		}
		return call(p, box)
	}
	box, err := s.box.All(ctx, storage.Query{From: p.ID + "|", To: p.ID + "|~"})
	if err != nil {
		return nil, err
	}
	issued, err := s.turnout(ctx, p, c, func(row *Entitled) bool { return row.Paper != "" })
	if err != nil {
		return nil, err
	}
	return pile(p, issued, box)
}

func sumOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// keepBoard keeps the board's file in sheets, under its hash.
func (s *Ballots) keepBoard(ctx context.Context, p *Poll, b *Board, c *Closed) error {
	raw, err := canon.JSON(b)
	if err != nil {
		return err
	}
	for n := 0; n*sheetBytes < len(raw); n++ {
		part := &sheet{Data: base64.StdEncoding.EncodeToString(raw[n*sheetBytes : min(len(raw), (n+1)*sheetBytes)])}
		part.ID = sheetID(p.Key(), c.Board, n)
		if err := s.boards.Insert(ctx, part); err != nil && !errors.Is(err, storage.ErrExists) {
			return err
		}
		c.Sheets = n + 1
	}
	return nil
}

// turnout reads the roll once it is final.
func (s *Ballots) turnout(ctx context.Context, p *Poll, c *Closed, took func(*Entitled) bool) (issued int, err error) {
	sectors := append([]people.Sector(nil), people.Sectors...)
	table := make([][]int, len(sectors))
	for i := range table {
		table[i] = make([]int, 2)
	}
	var lines []string
	for row, err := range s.roll.Find(ctx, storage.Query{Index: byRules, Equal: []any{p.RulesHash}}) {
		if err != nil {
			return 0, err
		}
		came := 1
		if took(row) {
			came = 0
			issued++
		}
		for i, sector := range sectors {
			if row.Sector == sector || row.Sector == "" && sector == people.Citizen {
				table[i][came]++
			}
		}
		lines = append(lines, pseudonym()+map[int]string{0: ",yes", 1: ",no"}[came])
	}
	for i, cells := range count.Cells(table) {
		if table[i][0]+table[i][1] > 0 {
			c.Turnout = append(c.Turnout, Turnout{Sector: sectors[i], Came: cells[0], StayedOut: cells[1]})
		}
	}
	c.Roll = rollFile(lines)
	return issued, nil
}

// empty destroys what the result no longer needs: the box, in which a paper
// lies beside its answers, and the key, with which papers could be signed.
func (s *Ballots) empty(ctx context.Context, p *Poll) error {
	if err := s.box.DeleteAll(ctx, storage.Query{From: p.ID + "|", To: p.ID + "|~"}); err != nil {
		return err
	}
	s.signers.Delete(keyID(p))
	err := s.keys.Delete(ctx, keyID(p), 0)
	if errors.Is(err, storage.ErrNotFound) {
		err = nil
	}
	return err
}

// Board reads the board of a counted poll.
func (s *Ballots) Board(ctx context.Context, p *Poll) (*Board, error) {
	raw, err := s.boardFile(ctx, p)
	if err != nil {
		return nil, err
	}
	b := &Board{}
	return b, json.Unmarshal(raw, b)
}

func (s *Ballots) boardFile(ctx context.Context, p *Poll) ([]byte, error) {
	c, err := s.Closing(ctx, p)
	if err != nil {
		return nil, err
	}
	var file strings.Builder
	for n := range c.Sheets {
		part, err := s.boards.Get(ctx, sheetID(p.Key(), c.Board, n))
		if err != nil {
			return nil, err
		}
		raw, err := base64.StdEncoding.DecodeString(part.Data)
		if err != nil {
			return nil, err
		}
		file.Write(raw)
	}
	return []byte(file.String()), nil
}

// Closing reads the board's hash and the result of a counted poll. Before
// that there is nothing to read, for nobody.
func (s *Ballots) Closing(ctx context.Context, p *Poll) (*Closed, error) {
	if p.Board == "" {
		return nil, notCounted()
	}
	return s.closings.Get(ctx, p.ID)
}

func notCounted() error {
	return civic.Refuse(civic.Conflict, "This ballot is not counted yet. Nobody can see a result before that.")
}

// Read reads what a counted poll came to.
func (c *Closed) Read() (*Result, error) {
	r := &Result{}
	return r, json.Unmarshal([]byte(c.Result), r)
}
