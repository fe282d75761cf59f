package ballot

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/canon"
	"github.com/folkmoot/folkmoot/server/civic/count"
)

// Method is how a question is answered and counted.
type Method string

// The methods.
const (
	Support  Method = "support"  // one item on five points, with thresholds
	Approval Method = "approval" // every option that one can agree to
	Dots     Method = "dots"     // points spread over options
	Runoff   Method = "runoff"   // ranked, by instant run-off
	Schulze  Method = "schulze"  // ranked, by Schulze's method
	Transfer Method = "transfer" // ranked, for several seats
)

// Methods in the order in which pages show them.
var Methods = []Method{Support, Approval, Dots, Runoff, Schulze, Transfer}

// The most that a poll may hold.
const (
	MostQuestions = 60
	MostOptions   = 40
	MostTitle     = 300
	MostAbout     = 5000
	MostVoters    = 20_000
	MostPoints    = 100
)

// Question is one thing that is voted on.
type Question struct {
	ID      string   `json:"id"` // "q1", "q2" ...: given when the poll is kept
	Title   string   `json:"title"`
	Text    string   `json:"text,omitempty"`
	Method  Method   `json:"method"`
	Options []string `json:"options,omitempty"`
	// Thresholds of Support, in hundredths; the quorum is the poll's.
	Carried   int `json:"carried,omitempty"`
	Consensus int `json:"consensus,omitempty"`
	Seats     int `json:"seats,omitempty"`  // of Transfer
	Points    int `json:"points,omitempty"` // of Dots
	// Lot is the order in which options win a tie that the method leaves
	// open: drawn when the poll is frozen, before anybody votes.
	Lot []int `json:"lot,omitempty"`
}

// RulesFormat names how the rules of a poll are written.
const RulesFormat = "folkmoot-poll/1"

// Rules are everything that decides what a vote will mean. They are entered in
// the public record before the poll opens, and never change after that.
type Rules struct {
	Format    string     `json:"format"`
	Poll      ID         `json:"poll"`
	Plan      string     `json:"plan,omitempty"`
	Within    string     `json:"within,omitempty"`
	Title     string     `json:"title"`
	About     string     `json:"about,omitempty"`
	Questions []Question `json:"questions"`
	Quorum    int        `json:"quorum"`
	Revotes   bool       `json:"revotes"`
	Opens     time.Time  `json:"opens"`
	Closes    time.Time  `json:"closes"`
	Eligible  int        `json:"eligible"`
	FrozenAt  time.Time  `json:"frozenAt"`
	Key       PublicKey  `json:"key"`
}

// Hash is the SHA-256 of the rules' canonical JSON.
func (r *Rules) Hash() (string, error) { return hashOf(r) }

func hashOf(v any) (string, error) {
	raw, err := canon.JSON(v)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// tidy trims what was typed and numbers the questions.
func (p *Poll) tidy() {
	p.Title, p.About = plain(p.Title), plain(p.About)
	for i := range p.Questions {
		q := &p.Questions[i]
		q.ID, q.Title, q.Text, q.Lot = questionID(i), plain(q.Title), plain(q.Text), nil
		var options []string
		for _, o := range q.Options {
			if o = plain(o); o != "" {
				options = append(options, o)
			}
		}
		q.Options = options
		if q.Method == Support {
			q.Options = nil
			if q.Carried == 0 {
				q.Carried = count.Usual.Carried
			}
			if q.Consensus == 0 {
				q.Consensus = count.Usual.Consensus
			}
		}
		if q.Method == Dots && q.Points == 0 {
			q.Points = 8
		}
		if q.Method == Transfer && q.Seats == 0 {
			q.Seats = 1
		}
	}
}

func plain(s string) string { return strings.TrimSpace(strings.ToValidUTF8(s, "\uFFFD")) }

// check says everything that keeps a poll from being kept as it is.
func (p *Poll) check() error {
	var wrong civic.Refusals
	refuse := func(field, format string, args ...any) {
		wrong = append(wrong, civic.Refuse(civic.Invalid, format, args...).At(field))
	}
	if p.Title == "" {
		refuse("title", "Give the ballot a title.")
	}
	if n := utf8.RuneCountInString(p.Title); n > MostTitle {
		refuse("title", "This is %d characters long. It can be at most %d.", n, MostTitle)
	}
	if n := utf8.RuneCountInString(p.About); n > MostAbout {
		refuse("about", "This is %d characters long. It can be at most %d.", n, MostAbout)
	}
	if p.Quorum < 0 || p.Quorum > 100 {
		refuse("quorum", "The quorum is a share from 0 to 100.")
	}
	if len(p.Questions) > MostQuestions {
		refuse("questions", "A ballot can have at most %d questions.", MostQuestions)
	}
	for _, q := range p.Questions {
		if r := q.check(); r != nil {
			wrong = append(wrong, r)
		}
	}
	return wrong.OrNil()
}

func (q Question) check() *civic.Refusal {
	field := "question-" + q.ID
	refuse := func(format string, args ...any) *civic.Refusal {
		return civic.Refuse(civic.Invalid, format, args...).At(field)
	}
	switch {
	case q.Title == "":
		return refuse("Every question needs words.")
	case utf8.RuneCountInString(q.Title) > MostTitle || utf8.RuneCountInString(q.Text) > MostAbout:
		return refuse("The question “%s” is too long.", q.Title[:min(60, len(q.Title))])
	case !slices.Contains(Methods, q.Method):
		return refuse("Choose how “%s” is counted.", q.Title)
	case q.Method == Support:
		if q.Carried < 1 || q.Carried > 100 || q.Consensus < q.Carried || q.Consensus > 100 {
			return refuse("The thresholds of “%s” are shares from 1 to 100, and consensus is not below carried.", q.Title)
		}
		return nil
	case len(q.Options) < 2 || len(q.Options) > MostOptions:
		return refuse("“%s” needs from 2 to %d options.", q.Title, MostOptions)
	case q.Method == Transfer && (q.Seats < 1 || q.Seats >= len(q.Options)):
		return refuse("“%s” needs fewer seats than options, and at least one.", q.Title)
	case q.Method == Dots && (q.Points < 1 || q.Points > MostPoints):
		return refuse("“%s” gives from 1 to %d points to each person.", q.Title, MostPoints)
	}
	seen := map[string]bool{}
	for _, o := range q.Options {
		if seen[o] || utf8.RuneCountInString(o) > MostTitle {
			return refuse("The options of “%s” must differ, and each be at most %d characters long.", q.Title, MostTitle)
		}
		seen[o] = true
	}
	return nil
}

func questionID(i int) string { return "q" + strconv.Itoa(i+1) }
