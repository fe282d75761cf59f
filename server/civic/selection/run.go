package selection

import (
	"context"
	"crypto/rand"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/lottery/draw"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// mostRuns of one forum: a recruiter who needs more is looking for a panel.
const mostRuns = 200

// Latest is the newest run of a forum; nil when there is none.
func (s *Workbench) Latest(ctx context.Context, by people.Actor, id forum.ID) (*Run, error) {
	if err := s.Forums.Check(ctx, by, id, forum.RunLottery); err != nil {
		return nil, err
	}
	return s.latest(ctx, id)
}

func (s *Workbench) latest(ctx context.Context, id forum.ID) (*Run, error) {
	r, err := s.runs.First(ctx, storage.Query{Index: byForum, Equal: []any{string(id)}, Descending: true})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return r, err
}

// Start runs the lottery over the pool as it is now. Relaxed makes the changes
// that the last run proposed, which its recruiter saw and agreed to.
func (s *Workbench) Start(ctx context.Context, by people.Actor, id forum.ID, algorithm lottery.Algorithm, relaxed bool) (*Run, error) {
	if err := s.Forums.Check(ctx, by, id, forum.RunLottery); err != nil {
		return nil, err
	}
	before, err := s.latest(ctx, id)
	if err != nil {
		return nil, err
	}
	if algorithm == "" {
		algorithm = lottery.Leximin
	}
	var changes []lottery.Change
	number := 1
	switch {
	case !algorithm.Known():
		return nil, civic.Refuse(civic.Invalid, "There is no algorithm '%s'.", string(algorithm)).At("algorithm")
	case before != nil && before.Active(s.Now()):
		return nil, civic.Refuse(civic.Conflict, "The lottery is running already. Wait for it, or stop it.")
	case relaxed && (before == nil || len(before.Proposed) == 0):
		return nil, civic.Refuse(civic.Conflict, "No change of quotas was proposed.")
	case relaxed:
		changes = append(slices.Clone(before.Made), before.Proposed...)
	}
	if before != nil {
		number = before.Number + 1
	}
	if number > mostRuns {
		return nil, civic.Refuse(civic.TooMuch, "The lottery of a forum is run at most %d times.", mostRuns)
	}
	p, err := s.pool(ctx, by, id)
	if err != nil {
		return nil, err
	}
	p.Pool = p.With(changes)
	r := &Run{Forum: id, Number: number, Round: p.round, Algorithm: algorithm, State: Running, Begun: s.Now(), Heard: s.Now(),
		Pool: len(p.People), Panel: p.Panel, Inputs: p.hash(), Made: changes, Delete: p.delete}
	r.ID = fmt.Sprintf("%s|%03d", id, number)
	err = s.runs.Insert(ctx, r)
	if errors.Is(err, storage.ErrExists) {
		return nil, civic.Refuse(civic.Conflict, "The lottery is running already. Wait for it, or stop it.")
	}
	if err != nil {
		return nil, err
	}
	s.work(r.ID, p)
	return r, nil
}

// Stop ends a run before it is done, on whichever server it works.
func (s *Workbench) Stop(ctx context.Context, by people.Actor, id forum.ID) error {
	r, err := s.Latest(ctx, by, id)
	if err != nil {
		return err
	}
	if r == nil || r.State != Running {
		return civic.Refuse(civic.Conflict, "The lottery is not running.")
	}
	if _, err := s.runs.Change(ctx, r.ID, func(r *Run) error {
		if r.State == Running {
			r.Stop, r.State = true, Stopped
		}
		return nil
	}); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if stop := s.stops[r.ID]; stop != nil {
		stop()
	}
	return nil
}

// work runs the lottery in a goroutine of its own.
func (s *Workbench) work(id string, p *pool) {
	ctx, stop := context.WithCancel(s.life)
	s.mu.Lock()
	s.stops[id] = stop
	s.mu.Unlock()
	s.working.Add(1)
	go func() {
		defer s.working.Done()
		defer func() {
			stop()
			s.mu.Lock()
			delete(s.stops, id)
			s.mu.Unlock()
		}()
		outcome := s.solve(ctx, id, p)
		// A run that is stopped because its server leaves says so with a
		// context that outlives it.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		r, err := s.runs.Change(last, id, func(r *Run) error {
			if r.State != Running {
				return nil
			}
			outcome(r)
			return nil
		})
		if err == nil {
			s.tell(last, r)
		}
	}()
}

func (s *Workbench) tell(ctx context.Context, r *Run) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "forum/" + string(r.Forum), What: "lottery." + string(r.State), ID: r.ID})
}

// noticing is how often a run says how far it is, unless it was told.
const noticing = 2 * time.Second

// solve gives what a run came to, as a change of its document.
func (s *Workbench) solve(ctx context.Context, id string, p *pool) func(*Run) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var last time.Time
	tell := func(at lottery.Progress) {
		if now := time.Now(); now.Sub(last) >= s.Notice {
			last = now
			r, err := s.runs.Change(ctx, id, func(r *Run) error {
				r.Progress, r.Heard = at, s.Now()
				return nil
			})
			switch {
			case err != nil:
			case r.Stop:
				stop() // somebody stopped it at another server
			default:
				s.tell(ctx, r)
			}
		}
	}
	r, err := s.runs.Get(ctx, id)
	if err != nil {
		return failed(Stopped)
	}
	seed := randomSeed()
	out, err := lottery.Run(ctx, p.Pool, lottery.Options{Algorithm: r.Algorithm, Seed: seed, Tell: tell})
	var problems lottery.Problems
	switch {
	case errors.As(err, &problems):
		return func(r *Run) {
			r.State, r.Problems = Wrong, problemsOf(problems)
		}
	case errors.Is(err, lottery.ErrNoPanel):
		return s.relax(ctx, p.Pool)
	case err != nil:
		return failed(Stopped)
	}
	done, err := s.finish(ctx, r, p, out, seed)
	if err != nil {
		return failed(Stopped)
	}
	return done
}

func failed(state State) func(*Run) { return func(r *Run) { r.State = state } }

func randomSeed() uint64 {
	var b [8]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the program instead
	return binary.BigEndian.Uint64(b[:])
}

// relax says what would give a panel, as the outcome of a run.
func (s *Workbench) relax(ctx context.Context, p *lottery.Pool) func(*Run) {
	changes, beyond, err := smallest(ctx, p)
	if err != nil && !errors.Is(err, lottery.ErrRigid) {
		return failed(Stopped)
	}
	return func(r *Run) { r.State, r.Proposed, r.Beyond = NoPanel, changes, beyond }
}

// finish prepares the draw of a run that found its chances.
func (s *Workbench) finish(ctx context.Context, r *Run, p *pool, out *lottery.Outcome, seed uint64) (func(*Run), error) {
	key := make(draw.Key, 32)
	_, _ = rand.Read(key) // never fails
	prepared, err := draw.Prepare(out, key, p.title, s.Program, r.Made)
	if err != nil {
		return nil, err
	}
	sheet, err := json.MarshalIndent(prepared.Sheet, "", "  ")
	if err != nil {
		return nil, err
	}
	kept := secret{Seed: strconv.FormatUint(seed, 10), Owns: map[string]draw.Own{}}
	for _, own := range prepared.Owns {
		kept.Owns[own.ID] = own
	}
	raw, err := json.Marshal(kept)
	if err != nil {
		return nil, err
	}
	var barred []Barred
	if out.Algorithm != lottery.Legacy {
		blocked, err := out.Blocked(ctx)
		if err != nil {
			return nil, err
		}
		for _, b := range blocked {
			barred = append(barred, Barred{len(b.People), b.By})
		}
	}
	return func(r *Run) {
		r.State, r.Figures, r.Chances, r.Barred = Done, out.Figures(), prepared.Sheet.Chances, barred
		r.Sheet, r.Table = string(append(sheet, '\n')), string(prepared.Table)
		r.Sealed = s.Vault.Seal(string(raw), "draw|"+r.ID)
	}, nil
}
