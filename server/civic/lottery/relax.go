package lottery

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sort"

	"github.com/folkmoot/folkmoot/server/civic/lottery/simplex"
)

// Change is one quota's bound moved from one number to another.
type Change struct {
	Feature string `json:"feature"`
	Value   string `json:"value"`
	// Minimum claims that the minimum moves; otherwise the maximum does.
	Minimum bool `json:"minimum"`
	From    int  `json:"from"`
	To      int  `json:"to"`
}

// Format is the change's sentence, the key of its translation; Args fill it.
func (c Change) Format() string {
	if c.Minimum {
		return "%s: the minimum for '%s' goes from %d to %d."
	}
	return "%s: the maximum for '%s' goes from %d to %d."
}

// Args of the sentence.
func (c Change) Args() []any { return []any{c.Feature, c.Value, c.From, c.To} }

// String is the sentence in English.
func (c Change) String() string { return fmt.Sprintf(c.Format(), c.Args()...) }

// ErrRigid says that no change within what was allowed makes a panel possible.
var ErrRigid = errors.New("lottery: no panel exists even when every quota gives all that it may")

// Relax finds the smallest change of quotas that makes a panel possible. A
// lowered minimum costs more the smaller it is, so that small groups keep
// their seats. It stays within each quota's flex; beyond says to leave that
// aside, which is advice and needs somebody's consent. No change at all means
// that a panel exists as it is.
func Relax(ctx context.Context, pool *Pool, beyond bool) ([]Change, error) {
	return relax(ctx, group(pool, nil), beyond, -1)
}

// relax does it, with at least one of the kind must on the panel; -1 for none.
func relax(ctx context.Context, g *grouping, beyond bool, must int) ([]Change, error) {
	c := newCommittee(g)
	type give struct {
		change Change
		sign   int
		column int
	}
	var gives []give
	for f, feature := range g.pool.Features {
		for v, q := range feature.Quotas {
			row := c.rowOf[f][v]
			c.program.Row(row, float64(q.Min), float64(q.Max))
			lower, higher := q.Min-q.MinFlex, q.MaxFlex-q.Max
			if beyond {
				lower, higher = q.Min, max(0, g.pool.Panel-q.Max)
			}
			if lower > 0 {
				cost := -(1 + 2/float64(q.Min))
				j := c.program.Add(0, float64(lower), cost, true, simplex.Entry{Row: row, Coef: 1})
				gives = append(gives, give{Change{feature.Name, q.Value, true, q.Min, q.Min}, -1, j})
			}
			if higher > 0 {
				j := c.program.Add(0, float64(higher), -1, true, simplex.Entry{Row: row, Coef: -1})
				gives = append(gives, give{Change{feature.Name, q.Value, false, q.Max, q.Max}, 1, j})
			}
		}
	}
	if must >= 0 {
		c.program.Bound(must, 1, float64(c.kinds[must].most))
	}
	found, err := c.program.Best(ctx, simplex.Hunt{Floor: math.Inf(-1), Enough: math.Inf(1)})
	if err != nil {
		return nil, err
	}
	if found.Values == nil {
		return nil, ErrRigid
	}
	var changes []Change
	for _, give := range gives {
		if by := int(math.Round(found.Values[give.column])); by > 0 {
			give.change.To = give.change.From + give.sign*by
			changes = append(changes, give.change)
		}
	}
	return changes, nil
}

// With is the pool with the changes made to its quotas.
func (p *Pool) With(changes []Change) *Pool {
	features := make([]Feature, len(p.Features))
	for f, feature := range p.Features {
		features[f] = Feature{feature.Name, append([]Quota(nil), feature.Quotas...)}
		for v := range features[f].Quotas {
			q := &features[f].Quotas[v]
			for _, c := range changes {
				switch {
				case c.Feature != feature.Name || c.Value != q.Value:
				case c.Minimum:
					q.Min, q.MinFlex = c.To, min(q.MinFlex, c.To)
				default:
					q.Max, q.MaxFlex = c.To, max(q.MaxFlex, c.To)
				}
			}
		}
	}
	return &Pool{features, p.People, p.Panel}
}

// Blocked is a group of people, alike in all features, whom the quotas keep
// from every panel.
type Blocked struct {
	// People are their places in the outcome's pool.
	People []int
	// By are the smallest changes of quotas that would let one of them in.
	By []Change
}

// Blocked explains for everybody unreachable which quotas stand in the way.
func (out *Outcome) Blocked(ctx context.Context) ([]Blocked, error) {
	kinds := map[int]bool{}
	for _, person := range out.Unreachable {
		kinds[out.groups.of[person]] = true
	}
	order := make([]int, 0, len(kinds))
	for k := range kinds {
		order = append(order, k)
	}
	sort.Ints(order)
	var blocked []Blocked
	for _, k := range order {
		by, err := relax(ctx, out.groups, true, k)
		if err != nil {
			return nil, err
		}
		blocked = append(blocked, Blocked{out.groups.kinds[k].people, by})
	}
	return blocked, nil
}
