package ballot

import (
	"slices"

	"github.com/folkmoot/folkmoot/server/civic"
)

// Point is a place on the five-point scale, or no opinion.
type Point string

// The points.
const (
	StronglySupport Point = "strongly-support"
	Supports        Point = "support"
	Neither         Point = "neither"
	Opposes         Point = "oppose"
	StronglyOppose  Point = "strongly-oppose"
	NoOpinion       Point = "no-opinion"
)

// Points in the order in which a ballot shows them.
var Points = []Point{StronglySupport, Supports, Neither, Opposes, StronglyOppose, NoOpinion}

// Answer is what a ballot says to one question. An empty answer is a blank:
// it is counted as cast, and as nothing else.
type Answer struct {
	Point  Point   `json:"point,omitempty"`  // of Support
	Choose []int   `json:"choose,omitempty"` // of Approval: the options, ascending
	Spread []int   `json:"spread,omitempty"` // of Dots: points by option
	Ranks  [][]int `json:"ranks,omitempty"`  // of ranked methods, the first choice first
}

// Blank claims that the question was left out.
func (a Answer) Blank() bool {
	return a.Point == "" && len(a.Choose) == 0 && len(a.Spread) == 0 && len(a.Ranks) == 0
}

// fits says in words why an answer cannot be an answer to a question.
func (q Question) fits(a Answer) error {
	if a.Blank() {
		return nil
	}
	alone := func(n int) bool { return n > 0 && n == lenOf(a) }
	switch q.Method {
	case Support:
		if !slices.Contains(Points, a.Point) || lenOf(a) > 0 {
			return civic.Refuse(civic.Invalid, "Choose one of the points for “%s”, or leave it out.", q.Title).At(q.ID)
		}
	case Approval:
		if !alone(len(a.Choose)) || a.Point != "" || !slices.IsSorted(a.Choose) || !distinct(a.Choose, len(q.Options)) {
			return civic.Refuse(civic.Invalid, "Choose options that are on the ballot for “%s”.", q.Title).At(q.ID)
		}
	case Dots:
		spent := 0
		for _, n := range a.Spread {
			if n < 0 || n > q.Points {
				return civic.Refuse(civic.Invalid, "Give whole points for “%s”, none below nought.", q.Title).At(q.ID)
			}
			spent += n
		}
		if !alone(len(a.Spread)) || a.Point != "" || len(a.Spread) != len(q.Options) || spent > q.Points {
			return civic.Refuse(civic.Invalid, "You have %d points for “%s”. You gave %d.", q.Points, q.Title, spent).At(q.ID)
		}
	default:
		var named []int
		for _, rank := range a.Ranks {
			if len(rank) == 0 {
				return civic.Refuse(civic.Invalid, "Number the options of “%s” without leaving a number out.", q.Title).At(q.ID)
			}
			if len(rank) > 1 && q.Method != Schulze {
				// It would stop counting there without its owner knowing.
				return civic.Refuse(civic.Invalid, "Give each option of “%s” a number of its own.", q.Title).At(q.ID)
			}
			named = append(named, rank...)
		}
		if !alone(len(a.Ranks)) || a.Point != "" || !distinct(named, len(q.Options)) {
			return civic.Refuse(civic.Invalid, "Rank each option of “%s” once at most.", q.Title).At(q.ID)
		}
	}
	return nil
}

// lenOf is how much of an answer is not a point.
func lenOf(a Answer) int { return len(a.Choose) + len(a.Spread) + len(a.Ranks) }

// distinct claims that all numbers are different options that are there.
func distinct(options []int, of int) bool {
	seen := map[int]bool{}
	for _, o := range options {
		if o < 0 || o >= of || seen[o] {
			return false
		}
		seen[o] = true
	}
	return true
}

// Fit checks a whole ballot: one answer a question, in their order.
func (r *Rules) Fit(answers []Answer) error {
	if len(answers) != len(r.Questions) {
		return civic.Refuse(civic.Invalid, "This ballot has %d questions. Send one answer for each, an empty one for what is left out.", len(r.Questions))
	}
	var wrong civic.Refusals
	for i, q := range r.Questions {
		if refused := civic.AsRefusal(q.fits(answers[i])); refused != nil {
			wrong = append(wrong, refused)
		}
	}
	return wrong.OrNil()
}
