package ballot

import (
	"fmt"

	"github.com/folkmoot/folkmoot/server/civic/count"
)

// ResultFormat names how a result is written.
const ResultFormat = "folkmoot-result/1"

// Result is what a board comes to.
type Result struct {
	Format   string `json:"format"`
	Poll     ID     `json:"poll"`
	Board    string `json:"board"` // the hash of the board that was counted
	Eligible int    `json:"eligible"`
	Issued   int    `json:"issued"`
	Cast     int    `json:"cast"`
	Quorate  bool   `json:"quorate"`
	Items    []Item `json:"items"`
}

// Item is the count of one question, by its method.
type Item struct {
	Question string          `json:"question"`
	Method   Method          `json:"method"`
	Blank    int             `json:"blank"`
	Support  *count.Support  `json:"support,omitempty"`
	Outcome  *count.Outcome  `json:"outcome,omitempty"`
	Marks    *count.Marks    `json:"marks,omitempty"`
	Runoff   *count.Runoff   `json:"runoff,omitempty"`
	Schulze  *count.Schulze  `json:"schulze,omitempty"`
	Transfer *count.Transfer `json:"transfer,omitempty"`
	// Winners are the options that win, best first; empty for Support.
	Winners []int `json:"winners,omitempty"`
}

// Count counts a board under its rules. It uses nothing else, so whoever has
// the two comes to the same result.
func Count(r *Rules, b *Board) (*Result, error) {
	hash, err := b.Hash()
	if err != nil {
		return nil, err
	}
	res := &Result{Format: ResultFormat, Poll: r.Poll, Board: hash, Eligible: b.Eligible, Issued: b.Issued, Cast: b.Cast(),
		Quorate: b.Cast() > 0 && b.Cast()*100 >= r.Quorum*b.Eligible}
	if len(b.Answers) != len(r.Questions) {
		return nil, fmt.Errorf("ballot: the board answers %d questions of %d", len(b.Answers), len(r.Questions))
	}
	for i, q := range r.Questions {
		item, err := r.item(q, b.Answers[i].Answers, res)
		if err != nil {
			return nil, fmt.Errorf("ballot: question %s: %w", q.ID, err)
		}
		res.Items = append(res.Items, item)
	}
	return res, nil
}

func (r *Rules) item(q Question, all []Answer, res *Result) (Item, error) {
	item := Item{Question: q.ID, Method: q.Method}
	var given []Answer
	for _, a := range all {
		if a.Blank() {
			item.Blank++
			continue
		}
		given = append(given, a)
	}
	switch q.Method {
	case Support:
		s := supported(given)
		o := s.Outcome(res.Eligible, count.Thresholds{Carried: q.Carried, Consensus: q.Consensus})
		// The quorum is one of ballots, and a ballot that is blank here is one.
		o.Quorate = res.Quorate
		o.Carried, o.Consensus = o.Carried && o.Quorate, o.Consensus && o.Quorate
		item.Support, item.Outcome = &s, &o
	case Approval, Dots:
		m := marks(q, given)
		item.Marks = &m
		if m.Points[m.Order[0]] > 0 {
			item.Winners = m.Order[:1]
		}
	default:
		return item, item.rank(q, given)
	}
	return item, nil
}

func supported(given []Answer) (s count.Support) {
	for _, a := range given {
		switch a.Point {
		case StronglySupport:
			s.Strongly++
		case Supports:
			s.Support++
		case Neither:
			s.Neither++
		case Opposes:
			s.Oppose++
		case StronglyOppose:
			s.StronglyOppose++
		case NoOpinion:
			s.NoOpinion++
		}
	}
	return s
}

func marks(q Question, given []Answer) count.Marks {
	ballots := make([][]int, len(given))
	for i, a := range given {
		ballots[i] = a.Choose
		if q.Method == Dots {
			ballots[i] = a.Spread
		}
	}
	if q.Method == Dots {
		return count.Dots(len(q.Options), q.Points, ballots, q.Lot)
	}
	return count.Approval(len(q.Options), ballots, q.Lot)
}

// rank counts a ranked question. Without a single vote there is no winner.
func (item *Item) rank(q Question, given []Answer) (err error) {
	ranked := &count.Ranked{Options: q.Options, Lot: q.Lot}
	for _, a := range given {
		ranked.Ballots = append(ranked.Ballots, count.Ballot{Ranks: a.Ranks, Times: 1})
	}
	if len(given) == 0 {
		return nil
	}
	switch q.Method {
	case Runoff:
		if item.Runoff, err = ranked.Runoff(); err == nil {
			item.Winners = []int{item.Runoff.Winner}
		}
	case Schulze:
		if item.Schulze, err = ranked.Schulze(); err == nil {
			item.Winners = item.Schulze.Order[:1]
		}
	case Transfer:
		if item.Transfer, err = ranked.Transfer(q.Seats); err == nil {
			item.Winners = item.Transfer.Elected
		}
	default:
		err = fmt.Errorf("there is no way to count %q", q.Method)
	}
	return err
}
