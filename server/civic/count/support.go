package count

import "fmt"

func checkSeats(seats, options int) error {
	if seats < 1 || seats > options {
		return fmt.Errorf("there can be from 1 to %d seats", options)
	}
	return nil
}

// Support is what people said to one item on five points. No opinion is not a
// point: it counts towards the quorum and not towards the share.
type Support struct {
	Strongly       int `json:"strongly"`
	Support        int `json:"support"`
	Neither        int `json:"neither"`
	Oppose         int `json:"oppose"`
	StronglyOppose int `json:"stronglyOppose"`
	NoOpinion      int `json:"noOpinion"`
}

// Thresholds are what an item needs, in hundredths of those with an opinion,
// and what the vote needs, in hundredths of those who may vote. They are fixed
// before the vote opens.
type Thresholds struct {
	Carried   int `json:"carried"`
	Consensus int `json:"consensus"`
	Quorum    int `json:"quorum"`
}

// Usual are the thresholds where nothing else was declared.
var Usual = Thresholds{Carried: 50, Consensus: 80}

// Outcome is what an item came to.
type Outcome struct {
	Valid int `json:"valid"`
	Cast  int `json:"cast"`
	// For is the support of either strength; both shares are in hundredths.
	For         int     `json:"for"`
	Share       float64 `json:"share"`
	StrongShare float64 `json:"strongShare"`
	Turnout     float64 `json:"turnout"`
	Quorate     bool    `json:"quorate"`
	Carried     bool    `json:"carried"`
	Consensus   bool    `json:"consensus"`
}

// Outcome weighs the support of an item among so many who may vote. Shares are
// compared as whole numbers, so exactly the threshold is enough.
func (s Support) Outcome(eligible int, t Thresholds) Outcome {
	o := Outcome{For: s.Strongly + s.Support}
	o.Valid = o.For + s.Neither + s.Oppose + s.StronglyOppose
	o.Cast = o.Valid + s.NoOpinion
	o.Share, o.StrongShare, o.Turnout = hundredths(o.For, o.Valid), hundredths(s.Strongly, o.Valid), hundredths(o.Cast, eligible)
	o.Quorate = o.Cast*100 >= t.Quorum*eligible && o.Cast > 0
	o.Carried = o.Quorate && o.Valid > 0 && o.For*100 >= t.Carried*o.Valid
	o.Consensus = o.Carried && o.For*100 >= t.Consensus*o.Valid
	return o
}

func hundredths(part, of int) float64 {
	if of == 0 {
		return 0
	}
	return 100 * float64(part) / float64(of)
}
