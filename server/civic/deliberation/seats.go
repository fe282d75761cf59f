package deliberation

import (
	"context"
	"slices"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/meeting"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/seating"
	"github.com/folkmoot/folkmoot/storage"
)

// Person is somebody who sits at a table, by the name they chose to be shown.
type Person struct {
	ID   people.PersonID `json:"id"`
	Name string          `json:"name"`
}

// Place is one table with the people at it.
type Place struct {
	N           int      `json:"n"`
	Offers      []Need   `json:"offers,omitempty"`
	Facilitator Person   `json:"facilitator"`
	Members     []Person `json:"members"`
}

// Plan is what the lead sees of a session's tables.
type Plan struct {
	Session *meeting.Session `json:"-"`
	// Round is nought before the first draw.
	Round     int     `json:"round"`
	Version   int64   `json:"version" doc:"Send it back with a change, so that nobody's is lost."`
	Confirmed bool    `json:"confirmed"`
	Tables    []Place `json:"tables"`
	// Without sit at no table: they cannot come, or came later.
	Without []Person `json:"without"`
	// Helpers beyond those at tables.
	Helpers []Person    `json:"helpers"`
	Apart   [][2]Person `json:"apart"`
	// Wanted counts what people need, of nobody by name.
	Wanted map[Need]int `json:"wanted"`
	// Again counts pairs at these tables that met before; Mixed is how near the
	// tables come to mirroring the panel, of 100.
	Again int `json:"again"`
	Mixed int `json:"mixed" doc:"100 is as mixed as the panel itself."`
	// Known claims that the panel said anything of itself to mix by.
	Known bool `json:"known"`
}

// Seating shows the lead the tables of a session as they are drawn or confirmed.
func (s *Deliberations) Seating(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID) (*Plan, error) {
	one, err := s.enter(ctx, by, f, id, forum.SeatTables)
	if err != nil {
		return nil, err
	}
	p := &Plan{Session: one, Tables: []Place{}, Without: []Person{}, Helpers: []Person{}, Apart: [][2]Person{}}
	if p.Wanted, err = s.Wanted(ctx, by, f); err != nil {
		return nil, err
	}
	pairs, err := s.aparts.All(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
	if err != nil {
		return nil, err
	}
	for _, a := range pairs {
		p.Apart = append(p.Apart, [2]Person{s.called(ctx, a.Who[0]), s.called(ctx, a.Who[1])})
	}
	last, err := s.latest(ctx, id)
	if err != nil {
		return nil, err
	}
	if last == nil {
		last = &Round{Forum: f, Session: id}
	}
	p.Round, p.Version, p.Confirmed = last.N, last.Version, last.began()
	for i := range last.Tables {
		p.Tables = append(p.Tables, s.placed(ctx, last, i+1))
	}
	if err := s.rest(ctx, p, last); err != nil || last.N == 0 {
		return p, err
	}
	return p, s.judge(ctx, p, last)
}

// rest lists who sits nowhere.
func (s *Deliberations) rest(ctx context.Context, p *Plan, r *Round) error {
	panel, err := s.Forums.Panel(ctx, r.Forum)
	if err != nil {
		return err
	}
	helpers, err := s.helpers(ctx, r.Forum)
	if err != nil {
		return err
	}
	for _, id := range panel {
		if r.tableOf(id) == 0 {
			p.Without = append(p.Without, s.called(ctx, id))
		}
	}
	for _, id := range helpers {
		if r.tableOf(id) == 0 {
			p.Helpers = append(p.Helpers, s.called(ctx, id))
		}
	}
	return nil
}

// judge says how good the tables are, of all people at once.
func (s *Deliberations) judge(ctx context.Context, p *Plan, r *Round) error {
	ask, err := s.ask(ctx, r, Layout{Tables: len(r.Tables), Absent: r.Absent})
	if err != nil {
		return err
	}
	var tables [][]string
	var whole []string
	for _, t := range r.Tables {
		tables = append(tables, words(t.Members))
		whole = append(whole, words(t.Members)...)
	}
	q := seating.Measure(*ask, tables)
	p.Again = q.Again
	// The worst that could be is that people of a kind all sit together.
	worst := 0.0
	for _, g := range ask.Guests {
		if slices.Contains(whole, g.ID) {
			for _, v := range g.Values {
				if v != "" {
					worst++
				}
			}
		}
	}
	if p.Known = worst > 0; p.Known {
		p.Mixed = max(0, 100-int(100*q.Imbalance/worst+0.5))
	}
	return nil
}

// called is somebody's name; somebody who was forgotten has none.
func (s *Deliberations) called(ctx context.Context, id people.PersonID) Person {
	who, err := s.People.Actor(ctx, id)
	if err != nil {
		return Person{ID: id}
	}
	return Person{ID: id, Name: who.Name}
}

func (s *Deliberations) placed(ctx context.Context, r *Round, n int) Place {
	t := r.Tables[n-1]
	p := Place{N: n, Offers: t.Offers, Facilitator: s.called(ctx, t.Facilitator), Members: []Person{}}
	for _, id := range t.Members {
		p.Members = append(p.Members, s.called(ctx, id))
	}
	return p
}

// Mine is where by sits now in a session: nil until it is confirmed, or where
// they have no table.
func (s *Deliberations) Mine(ctx context.Context, by people.Actor, f forum.ID, id meeting.ID) (*Place, error) {
	if _, err := s.enter(ctx, by, f, id, forum.SitAtTable); err != nil {
		return nil, err
	}
	r, n, err := s.seatOf(ctx, by, id)
	if err != nil || n == 0 {
		return nil, err
	}
	p := s.placed(ctx, r, n)
	return &p, nil
}

// seatOf finds the newest confirmed round and the table of by in it.
func (s *Deliberations) seatOf(ctx context.Context, by people.Actor, id meeting.ID) (*Round, int, error) {
	all, err := s.rounds.All(ctx, storage.Query{Index: bySession, Equal: []any{string(id)}, Descending: true})
	if err != nil {
		return nil, 0, err
	}
	for _, r := range all {
		if r.began() {
			return r, r.tableOf(by.Person), nil
		}
	}
	return nil, 0, nil
}

// Allotted are the tables of a session's newest confirmed round, for the room
// in which it is held; nil where there are none.
func (s *Deliberations) Allotted(ctx context.Context, one *meeting.Session) ([][]people.PersonID, error) {
	if _, ours := draft.ForumOf(one.Plan); !ours {
		return nil, nil
	}
	r, _, err := s.seatOf(ctx, people.Actor{}, one.Key())
	if err != nil || r == nil {
		return nil, err
	}
	tables := make([][]people.PersonID, len(r.Tables))
	for i, t := range r.Tables {
		tables[i] = append(slices.Clone(t.Members), t.Facilitator)
	}
	return tables, nil
}
