// Package selection is the recruiter's workbench: the quotas of a panel, runs
// of the lottery over those who registered, what a run is committed with, and
// what becomes of the seats that it filled.
//
// It promises: a run works beside the server's other work, says how far it is,
// and can be stopped; quotas that no panel meets are answered with the smallest
// change in words; what is committed was run on the pool as it is, after
// registration closed; each registrant learns their own chance, before and
// after the draw, and nobody else's; a seat that becomes empty is filled by the
// same public procedure.
//
// It refuses to show anybody but the recruiter who is in the pool, and keeps
// the draw's key, its seed and who is behind which pseudonym sealed.
package selection

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/recruit"
	"github.com/folkmoot/folkmoot/storage"
)

// Targets are the quotas of a forum. Their id is the forum's.
type Targets struct {
	storage.Meta
	Features []lottery.Feature `json:"features"`
	At       time.Time         `json:"at"`
}

// State of a run, a stable word.
type State string

// The states.
const (
	Running   State = "running"
	Done      State = "done"
	NoPanel   State = "no-panel" // no panel meets the quotas
	Wrong     State = "wrong"    // the quotas contradict the pool at first sight
	Stopped   State = "stopped"  // by a person, or because its server left
	Committed State = "committed"
)

// Barred are people whom the quotas keep from every panel.
type Barred struct {
	People int              `json:"people"`
	By     []lottery.Change `json:"by"`
}

// Problem is a sentence and what fills it.
type Problem struct {
	Format string `json:"format"`
	Args   []any  `json:"args,omitempty"`
}

// Refusal is the problem as a sentence. A number that was kept as JSON is a
// whole one again.
func (p Problem) Refusal() *civic.Refusal {
	args := make([]any, len(p.Args))
	for i, a := range p.Args {
		args[i] = a
		if n, number := a.(float64); number {
			args[i] = int(n)
		}
	}
	return &civic.Refusal{Kind: civic.Invalid, Format: p.Format, Args: args}
}

// Run is one run of the lottery.
type Run struct {
	storage.Meta
	Forum     forum.ID          `json:"forum"`
	Number    int               `json:"number"`
	Round     int               `json:"round"` // nought chooses the panel, others fill empty seats
	Algorithm lottery.Algorithm `json:"algorithm"`
	State     State             `json:"state"`
	Begun     time.Time         `json:"begun"`
	// Heard is when the server that runs it last said so.
	Heard    time.Time        `json:"heard"`
	Stop     bool             `json:"stop,omitempty"`
	Progress lottery.Progress `json:"progress"`
	Pool     int              `json:"pool"`
	Panel    int              `json:"panel"`
	// Inputs is the hash of the pool and the quotas.
	Inputs   string          `json:"inputs"`
	Figures  lottery.Figures `json:"figures"`
	Chances  []draw.Range    `json:"chances"`
	Barred   []Barred        `json:"barred"`
	Problems []Problem       `json:"problems"`
	// Made are changes that this run was made with; Proposed are the smallest
	// that would give a panel, Beyond what was allowed or within it.
	Made     []lottery.Change `json:"made"`
	Proposed []lottery.Change `json:"proposed"`
	Beyond   bool             `json:"beyond,omitempty"`
	Sheet    string           `json:"sheet,omitempty"`
	Table    string           `json:"table,omitempty"`
	// Sealed is who is behind which pseudonym, until it is forgotten.
	Sealed    string    `json:"sealed,omitempty"`
	Delete    time.Time `json:"delete"`
	Forgotten time.Time `json:"forgotten,omitzero"`
}

// Active claims that the run is being worked on, as far as anybody heard.
func (r *Run) Active(now time.Time) bool {
	return r.State == Running && now.Sub(r.Heard) < silence
}

// silence is how long a run may say nothing before it counts as stopped.
const silence = time.Minute

// secret is what of a draw only the recruiter's machine knows.
type secret struct {
	Seed string              `json:"seed"`
	Owns map[string]draw.Own `json:"owns"` // by registration
}

// Needs is what the workbench is given.
type Needs struct {
	Forums   *forum.Forums
	Recruits *recruit.Recruiting
	Vault    *people.Vault
	Announce civic.Announcer
	Now      civic.Now
	// Program names the build that runs a lottery, for whoever repeats it.
	Program string
	// Notice is how often a run says how far it is; nought is two seconds.
	Notice time.Duration
}

// Workbench is where quotas, runs and seats are kept.
type Workbench struct {
	Needs
	targets *storage.Collection[Targets]
	runs    *storage.Collection[Run]
	members *storage.Collection[Membership]
	life    context.Context
	end     context.CancelFunc
	working sync.WaitGroup
	mu      sync.Mutex
	stops   map[string]context.CancelFunc
}

const (
	byForum  = "forum"
	byDelete = "delete"
	byPerson = "person"
)

// OpenStore opens what a store keeps of selections.
func OpenStore(ctx context.Context, e storage.Engine, n Needs) (*Workbench, error) {
	if n.Notice == 0 {
		n.Notice = noticing
	}
	s := &Workbench{Needs: n, stops: map[string]context.CancelFunc{}}
	s.life, s.end = context.WithCancel(context.WithoutCancel(ctx))
	var errs [3]error
	s.targets, errs[0] = storage.Open[Targets](ctx, e, "forum-targets")
	s.runs, errs[1] = storage.Open(ctx, e, "forum-lotteries",
		storage.Index[Run]{Name: byForum, Key: func(r *Run) []any { return []any{string(r.Forum), r.Number} }},
		storage.Index[Run]{Name: byDelete, Key: func(r *Run) []any {
			if r.Sealed == "" {
				return nil
			}
			return []any{r.Delete}
		}})
	s.members, errs[2] = storage.Open(ctx, e, "forum-members",
		storage.Index[Membership]{Name: byForum, Key: func(m *Membership) []any { return []any{string(m.Forum)} }},
		storage.Index[Membership]{Name: byPerson, Key: func(m *Membership) []any {
			if m.Person == "" {
				return nil
			}
			return []any{string(m.Person)}
		}})
	return s, errors.Join(errs[:]...)
}

// Close stops the runs of this server and waits for them.
func (s *Workbench) Close() {
	s.end()
	s.working.Wait()
}

// Targets are a forum's quotas; before any were set, all that its features
// allow.
func (s *Workbench) Targets(ctx context.Context, by people.Actor, id forum.ID) ([]lottery.Feature, error) {
	if err := s.Forums.Check(ctx, by, id, forum.RunLottery); err != nil {
		return nil, err
	}
	return s.quotas(ctx, id)
}

func (s *Workbench) quotas(ctx context.Context, id forum.ID) ([]lottery.Feature, error) {
	t, err := s.targets.Get(ctx, string(id))
	if err == nil {
		return t.Features, nil
	}
	if !errors.Is(err, storage.ErrNotFound) {
		return nil, err
	}
	f, err := s.Forums.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	var all []lottery.Feature
	for _, feature := range f.Features {
		one := lottery.Feature{Name: feature.Name}
		for _, v := range feature.Values {
			one.Quotas = append(one.Quotas, lottery.Quota{Value: v, Max: f.Panel, MaxFlex: f.Panel})
		}
		all = append(all, one)
	}
	return all, nil
}
