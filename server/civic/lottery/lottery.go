// Package lottery chooses panels that mirror a population from the people who
// answered a letter, and gives everybody in the pool as fair a chance as the
// quotas allow.
//
// Numbers in, numbers out: it knows no store, no page and no person beyond an
// id. The same pool, algorithm and seed give the same result on every machine.
// It promises that every panel it names keeps every quota, its size, and at
// most one person of a household; that a chance it calls the best possible is
// proven so; and that quotas which no panel meets are answered with the
// smallest change that somebody allowed, in words, never with a near miss.
package lottery

import (
	"context"
	"errors"
	"math/rand/v2"
)

// Version names the procedure. It changes whenever the same input and seed
// would give another result, so that a published draw says how to repeat it.
const Version = "1"

// Algorithm names a way to spread the chances over panels.
type Algorithm string

const (
	// Leximin raises the lowest chance as far as it goes, then the second
	// lowest, and so on. Its chances are unique, which makes it the default.
	Leximin Algorithm = "leximin"
	// Maximin raises the lowest chance as far as it goes, and no other.
	Maximin Algorithm = "maximin"
	// Nash makes the product of all chances as large as it can be.
	Nash Algorithm = "nash"
	// Legacy fills one panel seat by seat, the scarcest quota first, as the
	// Sortition Foundation did until 2020. Nobody's chance is known before.
	Legacy Algorithm = "legacy"
)

// Algorithms lists all of them, the default first.
func Algorithms() []Algorithm { return []Algorithm{Leximin, Maximin, Nash, Legacy} }

// Known claims that the algorithm exists.
func (a Algorithm) Known() bool {
	return a == Leximin || a == Maximin || a == Nash || a == Legacy
}

// Stage is what a lottery is busy with, a stable word.
type Stage string

const (
	// Gathering: panels are made so that everybody stands on one.
	Gathering Stage = "gathering"
	// Balancing: chances are evened out.
	Balancing Stage = "balancing"
)

// Progress says how far a stage is: Done Of so many, which grows to the end.
type Progress struct {
	Stage Stage `json:"stage"`
	Done  int   `json:"done"`
	Of    int   `json:"of"`
}

// Options of one run.
type Options struct {
	Algorithm Algorithm // Leximin when empty
	Seed      uint64
	// Tell hears of progress, in the run's own goroutine; may be nil.
	Tell func(Progress)
}

// Outcome is the result of a run: chances, and the panels behind them.
type Outcome struct {
	Algorithm Algorithm
	Seed      uint64
	// Pool is the pool with its people in the order of their ids; places in
	// all that follows refer to it.
	Pool *Pool
	// Chance of each person. Those of Legacy were counted, not computed.
	Chance []float64
	// Unreachable people can be on no panel: see Blocked for the reason.
	Unreachable []int

	groups *grouping
	mix    []shape
	share  []float64
	drawn  [][]int // Legacy's panels
}

// ErrNoPanel says that no panel meets the quotas. Relax finds what to change.
var ErrNoPanel = errors.New("lottery: no panel meets the quotas")

// Run computes the chances. Its errors are Problems, ErrNoPanel, and the
// context's: a cancelled run leaves nothing behind.
func Run(ctx context.Context, pool *Pool, o Options) (*Outcome, error) {
	if o.Algorithm == "" {
		o.Algorithm = Leximin
	}
	if !o.Algorithm.Known() {
		return nil, Problems{{Format: "There is no algorithm '%s'.", Args: []any{string(o.Algorithm)}}}
	}
	if o.Tell == nil {
		o.Tell = func(Progress) {}
	}
	if err := pool.Check(); err != nil {
		return nil, err
	}
	out := &Outcome{Algorithm: o.Algorithm, Seed: o.Seed, Pool: pool.ordered()}
	out.groups = group(out.Pool, nil)
	out.Chance = make([]float64, len(out.Pool.People))
	random := rand.New(rand.NewPCG(o.Seed, 1))
	if o.Algorithm == Legacy {
		return out, out.sample(ctx, random, o.Tell)
	}
	return out, out.spread(ctx, random, o.Tell)
}

// spread finds the distribution over panels. It first tries to reach the ideal
// of people in parts, which would prove itself; where whole people cannot
// reach it, it goes on from the panels found on the way.
func (out *Outcome) spread(ctx context.Context, random *rand.Rand, tell func(Progress)) error {
	c := newCommittee(out.groups)
	attempts := []int{len(c.kinds)}
	if out.Algorithm == Maximin {
		// What evens out all chances has the best lowest one too, and whole
		// people reach it more often than a corner with that level alone.
		attempts = []int{1, len(c.kinds)}
	}
	gathered := func(done float64) { tell(Progress{Gathering, int(100 * done), 100}) }
	var known []shape
	for _, most := range attempts {
		expected, err := ideal(ctx, c, most)
		if err != nil {
			return err
		}
		if expected == nil {
			break
		}
		shapes, shares, rest, err := parts(ctx, c, expected, gathered)
		if err != nil {
			return err
		}
		if rest <= whole && out.Algorithm != Nash {
			out.reached(expected, shapes, shares)
			return nil
		}
		known = append(known, shapes...)
	}
	return out.settle(ctx, c, known, random, tell)
}

// reached takes the ideal as the outcome: it proves itself.
func (out *Outcome) reached(expected []float64, shapes []shape, shares []float64) {
	out.mix, out.share = shapes, normal(shares)
	for k, n := range expected {
		if n < nothing {
			out.Unreachable = append(out.Unreachable, out.groups.kinds[k].people...)
		}
	}
	out.read()
}

// whole is the share of chance that may be missing for the ideal to count as
// reached.
const whole = 1e-7

func normal(shares []float64) []float64 {
	sum := 0.0
	for _, s := range shares {
		sum += s
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares
}

// settle finds the distribution by adding panels until nothing is left to gain.
func (out *Outcome) settle(ctx context.Context, c *committee, shapes []shape, random *rand.Rand, tell func(Progress)) error {
	found, err := gather(ctx, c, shapes, random, func(done, of int) { tell(Progress{Gathering, done, of}) })
	if err != nil {
		return err
	}
	if len(found.shapes) == 0 {
		return ErrNoPanel
	}
	people := 0
	for k, covered := range found.covered {
		if covered {
			people += len(c.kinds[k].people)
		} else {
			out.Unreachable = append(out.Unreachable, c.kinds[k].people...)
		}
	}
	balanced := func(done int) { tell(Progress{Balancing, done, people}) }
	if out.Algorithm == Nash {
		out.mix, out.share, err = product(ctx, found, balanced)
	} else {
		most := len(c.kinds)
		if out.Algorithm == Maximin {
			most = 1
		}
		m := newMaster(out.groups, found.shapes, found.covered)
		if err = raise(ctx, c, m, most, balanced); err == nil {
			out.mix, out.share = m.mix()
		}
	}
	if err == nil {
		out.read()
	}
	return err
}

// read turns the shares of the panels into chances of people.
func (out *Outcome) read() {
	for i, s := range out.mix {
		for k, n := range s {
			members := out.groups.kinds[k].people
			for _, person := range members {
				out.Chance[person] += out.share[i] * float64(n) / float64(len(members))
			}
		}
	}
	for i, c := range out.Chance {
		out.Chance[i] = min(c, 1)
	}
}

// Panels says how many different make-ups the distribution holds, and whether
// there is a distribution at all.
func (out *Outcome) Panels() int { return max(len(out.mix), len(out.drawn)) }
