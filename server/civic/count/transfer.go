package count

import "slices"

// Whole is one vote in the fixed decimals of the transferable vote: five
// places, as the rules for Scottish local elections have it.
const Whole = 100_000

// Transfer is the count of a single transferable vote. Votes are in
// hundred-thousandths.
type Transfer struct {
	Options []string `json:"options"`
	Seats   int      `json:"seats"`
	Valid   int      `json:"valid"`
	Spoilt  int      `json:"spoilt"`
	// Quota is in whole votes.
	Quota   int     `json:"quota"`
	Stages  []Stage `json:"stages"`
	Elected []int   `json:"elected"`
}

// Stage is one stage: what moved, where every option then stands, and who was
// elected or went out by it.
type Stage struct {
	// Surplus or Out is whose votes moved; the first stage moves none.
	Surplus *int `json:"surplus,omitempty"`
	Out     *int `json:"out,omitempty"`
	// Moved is what each option gained or lost, Votes where it then stands.
	Moved []int64 `json:"moved"`
	Votes []int64 `json:"votes"`
	// Exhausted is what names no option that stands; Lost what the fifth place
	// cut off. Votes, Exhausted and Lost always add up to the valid ballots.
	Exhausted int64     `json:"exhausted"`
	Lost      int64     `json:"lost"`
	Elected   []int     `json:"elected,omitempty"`
	Tie       *TieBreak `json:"tie,omitempty"`
}

// parcel is ballots of one ranking that lie with an option, worth the same.
type parcel struct {
	ballot, rank int
	value        int64
}

type transfer struct {
	*Transfer
	ballots   []Ballot
	lots      []int
	standing  []bool // neither elected nor out
	piles     [][]parcel
	votes     []int64
	surplus   []int // elected and not yet passed on
	exhausted int64
	history   [][]int64
}

// Transfer counts a single transferable vote for so many seats by the rules of
// Scottish local elections: Droop's quota, all ballots of a surplus passed on
// at a weight (weighted inclusive Gregory), values cut off after five places,
// the largest surplus first, and surpluses before anybody goes out.
func (r *Ranked) Transfer(seats int) (*Transfer, error) {
	if err := r.Check(); err != nil {
		return nil, err
	}
	if err := checkSeats(seats, len(r.Options)); err != nil {
		return nil, err
	}
	ballots, spoilt := r.valid()
	t := &transfer{
		Transfer: &Transfer{Options: r.Options, Seats: seats, Spoilt: spoilt, Elected: []int{}},
		ballots:  ballots, lots: r.lots(),
		standing: make([]bool, len(r.Options)), piles: make([][]parcel, len(r.Options)), votes: make([]int64, len(r.Options)),
	}
	for _, b := range ballots {
		t.Valid += b.Times
	}
	if t.Valid == 0 {
		return t.Transfer, nil
	}
	t.Quota = t.Valid/(seats+1) + 1
	t.begin()
	for len(t.Elected) < seats && t.step() {
	}
	return t.Transfer, nil
}

func (t *transfer) begin() {
	for o := range t.standing {
		t.standing[o] = true
	}
	s := Stage{}
	for i := range t.ballots {
		t.pass(parcel{i, 0, Whole}, 0)
	}
	t.finish(&s, make([]int64, len(t.votes)))
}

// pass lays a parcel with its next option, from a rank on.
func (t *transfer) pass(p parcel, from int) {
	worth := p.value * int64(t.ballots[p.ballot].Times)
	o, rank := first(t.ballots[p.ballot], from, t.standing)
	if o < 0 {
		t.exhausted += worth
		return
	}
	p.rank = rank
	t.piles[o] = append(t.piles[o], p)
	t.votes[o] += worth
}

// step does one stage, and says whether there was one to do.
func (t *transfer) step() bool {
	before := slices.Clone(t.votes)
	var s Stage
	if len(t.surplus) > 0 {
		o, tie := choose(extreme(t.surplus, t.votes, false), t.history, false, t.lots)
		s.Surplus, s.Tie = &o, tie
		t.surplus = slices.DeleteFunc(t.surplus, func(x int) bool { return x == o })
		t.passSurplus(o)
	} else {
		left := t.left()
		if len(left) == 0 {
			return false
		}
		o, tie := choose(extreme(left, t.votes, true), t.history, true, t.lots)
		s.Out, s.Tie = &o, tie
		t.standing[o] = false
		t.passAll(o)
	}
	t.finish(&s, before)
	return true
}

func (t *transfer) left() (left []int) {
	for o, stands := range t.standing {
		if stands {
			left = append(left, o)
		}
	}
	return left
}

// passSurplus passes on every ballot of an elected option, each at its value
// times the surplus over the votes; the option keeps the quota.
func (t *transfer) passSurplus(o int) {
	quota := int64(t.Quota) * Whole
	surplus, total, pile := t.votes[o]-quota, t.votes[o], t.piles[o]
	t.piles[o], t.votes[o] = nil, quota
	for _, p := range pile {
		t.pass(parcel{p.ballot, p.rank, p.value * surplus / total}, p.rank+1)
	}
}

func (t *transfer) passAll(o int) {
	pile := t.piles[o]
	t.piles[o], t.votes[o] = nil, 0
	for _, p := range pile {
		t.pass(p, p.rank+1)
	}
}

// finish notes where everybody stands and elects who has the quota, and the
// rest when as many are left as seats.
func (t *transfer) finish(s *Stage, before []int64) {
	sum := t.exhausted
	for o, v := range t.votes {
		s.Moved = append(s.Moved, v-before[o])
		sum += v
	}
	s.Votes, s.Exhausted, s.Lost = slices.Clone(t.votes), t.exhausted, int64(t.Valid)*Whole-sum
	for {
		var reached []int
		for _, o := range t.left() {
			if t.votes[o] >= int64(t.Quota)*Whole {
				reached = append(reached, o)
			}
		}
		if len(reached) == 0 {
			break
		}
		o, tie := choose(extreme(reached, t.votes, false), t.history, false, t.lots)
		if s.Tie == nil {
			s.Tie = tie
		}
		t.elect(s, o)
		if t.votes[o] > int64(t.Quota)*Whole {
			t.surplus = append(t.surplus, o)
		}
	}
	if left := t.left(); len(left) > 0 && len(left) <= t.Seats-len(t.Elected) {
		slices.SortStableFunc(left, func(a, b int) int { return int(t.votes[b] - t.votes[a]) })
		for _, o := range left {
			t.elect(s, o)
		}
	}
	t.history = append(t.history, s.Votes)
	t.Stages = append(t.Stages, *s)
}

func (t *transfer) elect(s *Stage, o int) {
	t.standing[o] = false
	t.Elected = append(t.Elected, o)
	s.Elected = append(s.Elected, o)
}
