package meeting

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Stage is a room as pages and programs see it at one moment of the server's
// clock. Under the Chatham House rule it has sectors and no names, except for
// those who chair, while the session lasts. Counts of an open poll are in
// nobody's.
type Stage struct {
	Session ID        `json:"session"`
	Seq     int64     `json:"seq"`
	Now     time.Time `json:"now"` // the server's clock
	Began   time.Time `json:"began,omitzero"`
	Over    time.Time `json:"over,omitzero"`
	Paused  bool      `json:"paused"`

	Item      *Item    `json:"item,omitempty"`
	ItemPlace int      `json:"itemPlace,omitempty"` // 1 for the first
	Left      float64  `json:"left"`                // seconds; negative when over time
	Chair     *Speaker `json:"chair,omitempty"`
	FloorN    int      `json:"floorN"`
	Floor     *Waiting `json:"floor,omitempty"`
	Speaking  float64  `json:"speaking"` // seconds that the floor has been held
	Turns     Turns    `json:"turns"`
	// Queue in the order in which the room is to be heard.
	Queue     []Waiting     `json:"queue"`
	Here      int           `json:"here"`
	Sectors   []SectorShare `json:"sectors"`
	Poll      *StagePoll    `json:"poll,omitempty"`   // the one that is open
	Counted   []StagePoll   `json:"counted"`          // closed ones, the newest first
	Questions []StageAsk    `json:"questions"`        // the most wanted first
	Reactions []int         `json:"reactions"`        // to this point, in the order of Reactions
	Told      *Message      `json:"told,omitempty"`   // to everybody
	Tables    int           `json:"tables,omitempty"` // small tables, while people sit at them
	Round     int           `json:"round,omitempty"`
	Rounds    []Round       `json:"rounds,omitempty"` // of small tables, with what they worked on
}

// Speaker is somebody in the room.
type Speaker struct {
	Seat Seat `json:"seat,omitempty"`
	VoiceBrief
}

// Waiting is a turn with who takes it.
type Waiting struct {
	N    int    `json:"n"`
	Kind string `json:"kind"`
	Speaker
	Used float64 `json:"used"` // seconds of speaking before this turn
}

// SectorShare is how many of a sector are here and how long they spoke.
type SectorShare struct {
	Sector people.Sector `json:"sector"`
	Here   int           `json:"here"`
	Used   float64       `json:"used"` // seconds
}

// StagePoll is a poll: counts only once it is closed.
type StagePoll struct {
	N        int                     `json:"n"`
	Kind     string                  `json:"kind"`
	Question string                  `json:"question"`
	Options  []string                `json:"options"`
	Voted    int                     `json:"voted"`
	Closed   time.Time               `json:"closed,omitzero"`
	Counts   []int                   `json:"counts,omitempty"`
	BySector map[people.Sector][]int `json:"bySector,omitempty"`
}

// StageAsk is a question with how many want it answered.
type StageAsk struct {
	N       int     `json:"n"`
	Text    string  `json:"text"`
	By      Speaker `json:"by"`
	Support int     `json:"support"`
	Settled bool    `json:"answered,omitempty"`
}

// Stage gives the room as somebody sees it.
func (s *Rooms) Stage(ctx context.Context, by people.Actor, id ID) (*Session, *Stage, error) {
	one, err := s.sessions.Find(ctx, by, id)
	if err != nil {
		return nil, nil, err
	}
	named := !one.ChathamHouse
	if !named {
		if named, err = s.sessions.May(ctx, by, one, people.HostSession); err != nil {
			return nil, nil, err
		}
	}
	return s.stage(ctx, one, named)
}

// Public gives the room as everybody may see it who may read of the session.
func (s *Rooms) Public(ctx context.Context, id ID) (*Session, *Stage, error) {
	one, err := s.sessions.kept.Get(ctx, string(id))
	if err != nil {
		return nil, nil, known(err, noSession)
	}
	return s.stage(ctx, one, !one.ChathamHouse)
}

func (s *Rooms) stage(ctx context.Context, one *Session, named bool) (_ *Session, st *Stage, err error) {
	err = s.look(ctx, one, func(one *Session, r *Room) error {
		who := func(seat Seat, sector people.Sector) Speaker { return Speaker{seat, VoiceBrief{Sector: sector}} }
		if named && !r.Sealed {
			h := s.hall(one.Key())
			who = func(seat Seat, sector people.Sector) Speaker { return Speaker{seat, h.voice(ctx, seat, sector)} }
		}
		st = r.stage(one, s.Now(), who)
		if one.ChathamHouse {
			st.veil(named)
		}
		return nil
	})
	return one, st, err
}

// veil takes out what could tell who said what: how sectors voted, because a
// sector of one is a name, and which questions came from one seat.
func (st *Stage) veil(named bool) {
	for i := range st.Counted {
		st.Counted[i].BySector = nil
	}
	for i := range st.Questions {
		if !named {
			st.Questions[i].By.Seat = ""
		}
	}
}

// latestCounted is how many closed polls a stage shows.
const latestCounted = 20

func (r *Room) stage(one *Session, now time.Time, who func(Seat, people.Sector) Speaker) *Stage {
	st := &Stage{Session: r.Session, Seq: r.Seq, Now: now, Began: r.Began, Over: r.Over, Paused: !r.Paused.IsZero(),
		FloorN: r.FloorN, Turns: r.Turns, Told: r.Told, Speaking: r.Speaking(now).Seconds(), Round: r.Round}
	if item, there := one.Item(r.Item); there {
		st.Item, st.Left = &item, r.Left(item, now).Seconds()
		st.ItemPlace = slices.Index(one.Agenda, item) + 1
	}
	if p := r.Seats[r.Chair]; p != nil {
		chair := who(r.Chair, p.Sector)
		st.Chair = &chair
	}
	if r.Apart {
		st.Tables = len(r.Tables)
	}
	st.Queue = make([]Waiting, 0, len(r.Queue))
	for _, t := range r.InTurn() {
		st.Queue = append(st.Queue, r.waiting(t, who))
	}
	for _, round := range r.Rounds {
		one := *round
		one.Taken = slices.Clone(round.Taken)
		st.Rounds = append(st.Rounds, one)
	}
	if r.Floor != nil {
		w := r.waiting(r.Floor.Turn, who)
		st.Floor = &w
	}
	all, by := r.Here()
	st.Here = all
	for _, sector := range people.Sectors {
		if by[sector] > 0 || r.Used[sector] > 0 {
			st.Sectors = append(st.Sectors, SectorShare{sector, by[sector], r.Used[sector]})
		}
	}
	counts := r.React[r.Item]
	st.Reactions = counts[:]
	r.stagePolls(st)
	st.Questions = make([]StageAsk, 0, len(r.Asks))
	for _, q := range r.Asks {
		st.Questions = append(st.Questions, StageAsk{q.N, q.Text, who(q.Seat, q.Sector), q.Support, q.Answered})
	}
	slices.SortStableFunc(st.Questions, func(a, b StageAsk) int {
		if a.Settled != b.Settled {
			if a.Settled {
				return 1
			}
			return -1
		}
		return cmp.Or(cmp.Compare(b.Support, a.Support), cmp.Compare(a.N, b.N))
	})
	return st
}

func (r *Room) waiting(t Turn, who func(Seat, people.Sector) Speaker) Waiting {
	w := Waiting{N: t.N, Kind: t.Kind, Speaker: who(t.Seat, t.Sector)}
	if p := r.Seats[t.Seat]; p != nil {
		w.Used = p.Used
	}
	return w
}

func (r *Room) stagePolls(st *Stage) {
	st.Counted = []StagePoll{}
	for i := len(r.Polls) - 1; i >= 0; i-- {
		p := r.Polls[i]
		shown := StagePoll{N: p.N, Kind: p.Kind, Question: p.Question, Options: p.Options, Voted: p.Voted, Closed: p.Closed, Counts: p.Counts, BySector: p.BySector}
		switch {
		case p.Closed.IsZero():
			shown.Counts, shown.BySector = nil, nil
			st.Poll = &shown
		case len(st.Counted) < latestCounted:
			st.Counted = append(st.Counted, shown)
		}
	}
}

// Own is what the room holds of one person: theirs to see and nobody else's.
type Own struct {
	Seat     Seat        `json:"seat,omitempty"`
	Joined   bool        `json:"joined"` // and did not leave
	Since    time.Time   `json:"since,omitzero"`
	Removed  string      `json:"removed,omitempty"`
	HasFloor bool        `json:"hasFloor"`
	Place    int         `json:"place,omitempty"` // in the queue, 1 for the next
	Votes    map[int]int `json:"votes,omitempty"` // in the open poll, by its number
	Table    int         `json:"table,omitempty"` // while people sit at tables
	Missed   []Happening `json:"missed,omitempty"`
}

// Own gives what the room holds of by.
func (s *Rooms) Own(ctx context.Context, by people.Actor, id ID) (Own, error) {
	var own Own
	one, err := s.sessions.Find(ctx, by, id)
	if err != nil || !by.SignedIn() {
		return own, err
	}
	sitting, err := s.seats.Get(ctx, sittingID(id, by.Person))
	if errors.Is(err, storage.ErrNotFound) {
		return own, nil
	}
	if err != nil {
		return own, err
	}
	err = s.look(ctx, one, func(_ *Session, r *Room) error {
		own = r.own(sitting.Seat)
		return nil
	})
	return own, err
}

func (r *Room) own(seat Seat) Own {
	p := r.Seats[seat]
	if p == nil {
		return Own{}
	}
	own := Own{Seat: seat, Joined: p.Here, Since: p.Joined, Removed: p.Removed, HasFloor: r.Floor != nil && r.Floor.Seat == seat, Votes: map[int]int{}}
	own.Place = 1 + slices.IndexFunc(r.InTurn(), func(t Turn) bool { return t.Seat == seat })
	if poll := r.Polling(); poll != nil {
		if choice, voted := poll.Votes[seat]; voted {
			own.Votes[poll.N] = choice
		}
	}
	for _, t := range r.Tables {
		if r.Apart && slices.Contains(t.Seats, seat) {
			own.Table = t.N
		}
	}
	if !r.Began.IsZero() && p.Joined.After(r.Began) {
		for _, h := range r.Diary {
			if h.At.Before(p.Joined) {
				own.Missed = append(own.Missed, h)
			}
		}
	}
	return own
}
