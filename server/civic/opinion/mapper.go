package opinion

// Mapper keeps a conversation's votes and the last map, from which the next
// one starts. It is not safe for use by several goroutines at once.
type Mapper struct {
	// Force is the number of groups to find, or nought for the number that
	// separates them best.
	Force int

	votes   Votes
	people  map[int]bool // statements that ask about the person
	axes    *axes
	in      []bool
	base    []Point
	centres map[int][]Point
	k       int
	next    int
	streak  int
}

// NewMapper begins an empty conversation.
func NewMapper() *Mapper {
	return &Mapper{people: map[int]bool{}, centres: map[int][]Point{}}
}

// Cast records a vote; see Votes.Cast.
func (m *Mapper) Cast(person, statement int, vote Vote) { m.votes.Cast(person, statement, vote) }

// LeaveOut keeps a statement out of the axes; see Votes.LeaveOut.
func (m *Mapper) LeaveOut(statement int, out bool) { m.votes.LeaveOut(statement, out) }

// AboutPeople marks a statement that asks about the person and not about an
// opinion: it is out of the axes and is asked of everybody early.
func (m *Mapper) AboutPeople(statement int) {
	m.people[statement] = true
	m.votes.LeaveOut(statement, true)
}

// Votes are the votes so far, to be read.
func (m *Mapper) Votes() *Votes { return &m.votes }

// Map is the picture of a conversation at one moment. Slices of statements are
// indexed by statement, those of people by person.
type Map struct {
	People     int `json:"people"`
	Statements int `json:"statements"`
	Votes      int `json:"votes"`
	// Centre is the mean vote on each statement, Axes the two directions along
	// which votes differ most, Explained the share of the difference each holds.
	Centre    []float64    `json:"centre"`
	Axes      [2][]float64 `json:"axes"`
	Explained [2]float64   `json:"explained"`
	// Points are the people; In says who has voted enough to be in a group.
	Points []Point `json:"points"`
	In     []int   `json:"in"`
	// Places and Extremity are of the statements.
	Places    []Point   `json:"places"`
	Extremity []float64 `json:"extremity"`
	Bases     []Base    `json:"bases"`
	Groups    []Group   `json:"groups"`
	// Silhouettes by number of groups: how well so many groups are apart.
	Silhouettes map[int]float64 `json:"silhouettes"`
	Tallies     []Tally         `json:"tallies"`
	Consensus   Consensus       `json:"consensus"`
	// Bridging is high where every group agrees; Priority is how much is
	// learnt by asking the next person.
	Bridging []float64 `json:"bridging"`
	Priority []float64 `json:"priority"`
}

// Map draws the picture of the votes so far, starting from the last one.
func (m *Mapper) Map() *Map {
	m.prepare()
	return m.draw(nil)
}

// With draws the picture with groups that are given instead of found, each a
// list of people: to compare with another program's groups, or to look at the
// opinions of groups known from elsewhere.
func (m *Mapper) With(groups [][]int) *Map {
	m.prepare()
	return m.draw(groups)
}

func (m *Mapper) prepare() {
	settled := exact
	if m.axes != nil {
		settled = warm
	}
	m.axes = m.votes.principal(m.axes, nil, settled)
	m.takeIn()
}

func (m *Mapper) draw(given [][]int) *Map {
	v := &m.votes
	to := v.projection(m.axes)
	d := &Map{
		People: v.People(), Statements: v.Statements(), Votes: v.Count(),
		Centre: m.axes.centre, Axes: [2][]float64{to.first, to.second}, Explained: m.axes.explained,
		Points: make([]Point, v.People()), In: []int{}, Tallies: append([]Tally(nil), v.tallies...),
		Places: make([]Point, v.Statements()), Extremity: make([]float64, v.Statements()),
	}
	var placed []Point
	for p, row := range v.rows {
		d.Points[p] = to.person(row, v.out)
		if m.in[p] {
			d.In = append(d.In, p)
			placed = append(placed, d.Points[p])
		}
	}
	for t := range d.Places {
		d.Places[t] = to.statement(t)
		d.Extremity[t] = extremity(d.Places[t])
	}
	d.Bases = m.bases(d.In, placed)
	if given == nil {
		d.Groups, d.Silhouettes = m.divide(d.Bases)
	} else {
		d.Groups = m.named(given, d.Points)
	}
	m.describe(d)
	return d
}

func (m *Mapper) named(given [][]int, points []Point) []Group {
	groups := make([]Group, len(given))
	for i, members := range given {
		groups[i].Members = members
		for _, p := range members {
			groups[i].Centre.X += points[p].X / float64(len(members))
			groups[i].Centre.Y += points[p].Y / float64(len(members))
		}
	}
	return groups
}

// describe says what each group thinks, what all share, and what to ask next.
func (m *Mapper) describe(d *Map) {
	all := make([]Tally, d.Statements)
	for i := range d.Groups {
		g := &d.Groups[i]
		g.Tallies = m.votes.Tallies(g.Members)
		for t, sum := range g.Tallies {
			all[t] = all[t].plus(sum)
		}
	}
	for i := range d.Groups {
		d.Groups[i].Known = known(d.Groups[i].Tallies, all, m.votes.out)
	}
	d.Consensus = consensus(d.Tallies, m.votes.out)
	d.Bridging = bridging(d.Groups, d.Statements)
	d.Priority = make([]float64, d.Statements)
	for t := range d.Priority {
		d.Priority[t] = priority(all[t], d.Extremity[t])
		if m.people[t] {
			d.Priority[t] = aboutPeople
		}
	}
}
