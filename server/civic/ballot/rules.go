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
	Named     bool       `json:"named,omitempty"`
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
	p.Questions = slices.Clone(p.Questions) // the caller's stay as they are
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
	if p.Title == "" {
		wrong = append(wrong, civic.Refuse(civic.Invalid, "Give the ballot a title.").At("title"))
	}
	if n := utf8.RuneCountInString(p.Title); n > MostTitle {
		wrong = append(wrong, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", n, MostTitle).At("title"))
	}
	if n := utf8.RuneCountInString(p.About); n > MostAbout {
		wrong = append(wrong, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", n, MostAbout).At("about"))
	}
	if p.Quorum < 0 || p.Quorum > 100 {
		wrong = append(wrong, civic.Refuse(civic.Invalid, "The quorum is a share from 0 to 100.").At("quorum"))
	}
	if len(p.Questions) > MostQuestions {
		wrong = append(wrong, civic.Refuse(civic.Invalid, "A ballot can have at most %d questions.", MostQuestions).At("questions"))
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
	switch {
	case q.Title == "":
		return civic.Refuse(civic.Invalid, "Every question needs words.").At(field)
	case utf8.RuneCountInString(q.Title) > MostTitle || utf8.RuneCountInString(q.Text) > MostAbout:
		return civic.Refuse(civic.Invalid, "The question “%s” is too long.", strings.ToValidUTF8(q.Title[:min(60, len(q.Title))], "")).At(field)
	case !slices.Contains(Methods, q.Method):
		return civic.Refuse(civic.Invalid, "Choose how “%s” is counted.", q.Title).At(field)
	case q.Method == Support:
		if q.Carried < 1 || q.Carried > 100 || q.Consensus < q.Carried || q.Consensus > 100 {
			return civic.Refuse(civic.Invalid, "The thresholds of “%s” are shares from 1 to 100, and consensus is not below carried.", q.Title).At(field)
		}
		return nil
	case len(q.Options) < 2 || len(q.Options) > MostOptions:
		return civic.Refuse(civic.Invalid, "“%s” needs from 2 to %d options.", q.Title, MostOptions).At(field)
	case q.Method == Transfer && (q.Seats < 1 || q.Seats >= len(q.Options)):
		return civic.Refuse(civic.Invalid, "“%s” needs fewer seats than options, and at least one.", q.Title).At(field)
	case q.Method == Dots && (q.Points < 1 || q.Points > MostPoints):
		return civic.Refuse(civic.Invalid, "“%s” gives from 1 to %d points to each person.", q.Title, MostPoints).At(field)
	}
	seen := map[string]bool{}
	for _, o := range q.Options {
		if seen[o] || utf8.RuneCountInString(o) > MostTitle {
			return civic.Refuse(civic.Invalid, "The options of “%s” must differ, and each be at most %d characters long.", q.Title, MostTitle).At(field)
		}
		seen[o] = true
	}
	return nil
}

func questionID(i int) string { return "q" + strconv.Itoa(i+1) }
