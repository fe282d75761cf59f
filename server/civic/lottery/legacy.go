package lottery

import (
	"context"
	"errors"
	"math/rand/v2"
)

// tries is how often LEGACY starts anew before it gives up.
const tries = 100

// ErrUnlucky says that filling the panel seat by seat failed every time. A
// panel may exist all the same; the other algorithms would find it.
var ErrUnlucky = errors.New("lottery: the panel could not be filled seat by seat in 100 attempts")

// errDeadEnd ends one attempt.
var errDeadEnd = errors.New("lottery: a quota cannot be met any more")

// sample draws as many panels as a table has rows, each on its own, because
// LEGACY has no distribution that could be rounded; the chances are counted.
func (out *Outcome) sample(ctx context.Context, random *rand.Rand, tell func(Progress)) error {
	for n := range Rows {
		tell(Progress{Balancing, n, Rows})
		panel, err := fill(ctx, out.Pool, random)
		if err != nil {
			return err
		}
		out.drawn = append(out.drawn, panel)
		for _, person := range panel {
			out.Chance[person]++
		}
	}
	for i := range out.Chance {
		out.Chance[i] /= Rows
	}
	return nil
}

// fill makes one panel, seat by seat.
func fill(ctx context.Context, pool *Pool, random *rand.Rand) ([]int, error) {
	for range tries {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		f := newFilling(pool)
		err := f.run(random)
		if err == nil {
			return f.panel, nil
		}
	}
	return nil, ErrUnlucky
}

// filling is one attempt.
type filling struct {
	pool     *Pool
	panel    []int
	left     []bool
	homes    map[string][]int
	selected [][]int
	remains  [][]int
}

func newFilling(pool *Pool) *filling {
	f := &filling{pool: pool, left: make([]bool, len(pool.People)), homes: map[string][]int{}, remains: pool.Count()}
	for i, p := range pool.People {
		f.left[i] = true
		if p.Household != "" {
			f.homes[p.Household] = append(f.homes[p.Household], i)
		}
	}
	for _, counts := range f.remains {
		f.selected = append(f.selected, make([]int, len(counts)))
	}
	return f
}

func (f *filling) run(random *rand.Rand) error {
	// A value of which nobody may be chosen is full from the start.
	for feature := range f.pool.Features {
		for value, q := range f.pool.Features[feature].Quotas {
			if q.Max == 0 {
				f.close(feature, value)
			}
		}
	}
	for len(f.panel) < f.pool.Panel {
		feature, value, err := f.scarcest()
		if err != nil {
			return err
		}
		f.choose(f.anyone(feature, value, random))
	}
	if f.short() {
		return errDeadEnd
	}
	return nil
}

// short claims that a minimum is not met.
func (f *filling) short() bool {
	for feature, counts := range f.selected {
		for value, n := range counts {
			if n < f.pool.Features[feature].Quotas[value].Min {
				return true
			}
		}
	}
	return false
}

// scarcest finds the value whose missing people make up the largest part of
// those who remain.
func (f *filling) scarcest() (feature, value int, err error) {
	best := -1e9
	feature = -1
	for i, counts := range f.remains {
		for v, remain := range counts {
			missing := f.pool.Features[i].Quotas[v].Min - f.selected[i][v]
			if missing > remain {
				return 0, 0, errDeadEnd
			}
			if remain == 0 {
				continue
			}
			if ratio := float64(missing) / float64(remain); ratio > best {
				best, feature, value = ratio, i, v
			}
		}
	}
	if feature < 0 {
		return 0, 0, errDeadEnd
	}
	return feature, value, nil
}

func (f *filling) anyone(feature, value int, random *rand.Rand) int {
	nth := random.IntN(f.remains[feature][value])
	for i, left := range f.left {
		if left && f.pool.People[i].Values[feature] == value {
			if nth == 0 {
				return i
			}
			nth--
		}
	}
	return -1 // not reached: remains counts exactly these people
}

func (f *filling) choose(i int) {
	f.panel = append(f.panel, i)
	person := f.pool.People[i]
	f.leave(i)
	for _, other := range f.homes[person.Household] {
		f.leave(other)
	}
	for feature, value := range person.Values {
		f.selected[feature][value]++
		if f.selected[feature][value] == f.pool.Features[feature].Quotas[value].Max {
			f.close(feature, value)
		}
	}
}

// close takes out all who remain with a value that is full.
func (f *filling) close(feature, value int) {
	for i, p := range f.pool.People {
		if f.left[i] && p.Values[feature] == value {
			f.leave(i)
		}
	}
}

func (f *filling) leave(i int) {
	if !f.left[i] {
		return
	}
	f.left[i] = false
	for feature, value := range f.pool.People[i].Values {
		f.remains[feature][value]--
	}
}
