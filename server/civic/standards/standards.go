// Package standards judges how a plan is made and carried out by the rules
// that its independent reviewer will use: the minimum requirements of the Open
// Government Partnership's Participation and Co-creation Standards (in force
// since 1 January 2022), and the level that the public reached on the
// spectrum of the International Association for Public Participation (IAP2).
//
// It promises that every colour is computed from records that anybody can
// open, that it says what is missing and how many days are left, and that the
// same records on the same day give the same colours. It refuses to judge
// what nobody recorded: no record is red, never a guess.
package standards

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Colour is a verdict, in the key that reviewers print.
type Colour string

// The colours. Later is ours: a duty that does not hold yet is not failed.
const (
	Green Colour = "green" // the requirement is met
	Amber Colour = "amber" // steps were taken, and something is missing
	Red   Colour = "red"   // there is no evidence that it is met
	Later Colour = "later" // nothing is due yet
)

// Number names a minimum requirement as the Standards do.
type Number string

// The minimum requirements.
const (
	Space      Number = "1.1" // a space for dialogue that meets every six months, with public rules
	Website    Number = "2.1" // a public site that is maintained
	Repository Number = "2.2" // a repository of documents, updated twice a year
	Timeline   Number = "3.1" // the timeline, two weeks before development starts
	Outreach   Number = "3.2" // outreach to stakeholders
	Inputs     Number = "3.3" // a mechanism to gather inputs, for long enough
	Feedback   Number = "4.1" // reasoned responses to what came in
	Reviews    Number = "5.1" // two meetings a year on implementation
)

// Sentence is something said, in English and as a key of the catalogue. In
// JSON it is the English sentence.
type Sentence struct {
	Format string
	Args   []any
}

// String is the sentence in English; days are written as 2027-03-27.
func (s Sentence) String() string {
	args := slices.Clone(s.Args)
	for i, a := range args {
		if t, isTime := a.(time.Time); isTime {
			args[i] = t.Format(time.DateOnly)
		}
	}
	return fmt.Sprintf(s.Format, args...)
}

// MarshalText writes the sentence for programs.
func (s Sentence) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads back what MarshalText wrote: the words alone.
func (s *Sentence) UnmarshalText(text []byte) error {
	s.Format, s.Args = strings.ReplaceAll(string(text), "%", "%%"), nil
	return nil
}

func say(format string, args ...any) Sentence { return Sentence{format, args} }

// Evidence is one record that a verdict rests on.
type Evidence struct {
	Title string    `json:"title"`
	At    time.Time `json:"at,omitzero"`
	// Link is where it stands: an address of this platform, or elsewhere.
	Link string `json:"link,omitempty"`
}

// Verdict is what the records say about one requirement.
type Verdict struct {
	Number   Number     `json:"number"`
	Title    Sentence   `json:"title"`
	Colour   Colour     `json:"colour"`
	Found    []Sentence `json:"found"`   // what is there
	Missing  []Sentence `json:"missing"` // what is not, each something to do
	Due      time.Time  `json:"due,omitzero"`
	DaysLeft *int       `json:"daysLeft,omitempty"` // until Due, negative when it is past
	Evidence []Evidence `json:"evidence"`
}

// Report is the whole gauge on one day.
type Report struct {
	At       time.Time `json:"at"`
	Verdicts []Verdict `json:"verdicts"`
	Spectrum Spectrum  `json:"spectrum"`
}

// ToProcess claims that the plan was made according to process: no
// requirement is red, and the public was at least involved.
func (r Report) ToProcess() bool {
	for _, v := range r.Verdicts {
		if v.Colour == Red {
			return false
		}
	}
	return r.Spectrum.Reached >= Involve
}

// Count tells how many verdicts have a colour.
func (r Report) Count(c Colour) int {
	n := 0
	for _, v := range r.Verdicts {
		if v.Colour == c {
			n++
		}
	}
	return n
}

// Thresholds are the numbers in the rules. Days are calendar days.
type Thresholds struct {
	MeetingGap     int `json:"meetingGap"`     // days between two meetings, at most
	MeetingGrace   int `json:"meetingGrace"`   // days beyond it that are amber
	SiteAge        int `json:"siteAge"`        // days since the site's last update; amber up to twice as many
	UpdatesApart   int `json:"updatesApart"`   // days between two updates of the repository that count as two
	TimelineBefore int `json:"timelineBefore"` // days from the timeline's publication to the start
	WindowLength   int `json:"windowLength"`   // days that a window for inputs is open
	Sectors        int `json:"sectors"`        // kinds of stakeholders among the inputs
	AnsweredAmber  int `json:"answeredAmber"`  // percent of inputs answered that is amber; 100 is green
	ReviewsAYear   int `json:"reviewsAYear"`   // implementation reviews in each year of the plan
}

// Usual are the thresholds of the Standards, and for what they leave open
// those that reviewers have accepted.
func Usual() Thresholds {
	return Thresholds{MeetingGap: 183, MeetingGrace: 31, SiteAge: 90, UpdatesApart: 30, TimelineBefore: 14, WindowLength: 28,
		Sectors: 2, AnsweredAmber: 80, ReviewsAYear: 2}
}

// check refuses thresholds that would make every plan green.
func (t Thresholds) check() error {
	for _, typed := range []struct {
		field string
		n     int
	}{{"meetingGap", t.MeetingGap}, {"siteAge", t.SiteAge}, {"updatesApart", t.UpdatesApart}, {"timelineBefore", t.TimelineBefore},
		{"windowLength", t.WindowLength}, {"sectors", t.Sectors}, {"reviewsAYear", t.ReviewsAYear}} {
		if typed.n < 1 || typed.n > 3650 {
			return civic.Refuse(civic.Invalid, "Enter a whole number from 1 to 3650.").At(typed.field)
		}
	}
	if t.MeetingGrace < 0 || t.MeetingGrace > 365 {
		return civic.Refuse(civic.Invalid, "Enter a whole number from 0 to 365.").At("meetingGrace")
	}
	if t.AnsweredAmber < 1 || t.AnsweredAmber > 100 {
		return civic.Refuse(civic.Invalid, "Enter a whole number from 1 to 100.").At("answeredAmber")
	}
	return nil
}

// Meeting is a meeting as the gauge sees it.
type Meeting struct {
	Evidence
	Present map[people.Sector]int
	// NotePublished is when its note was; zero while there is none.
	NotePublished time.Time
	// Review: results on implementation were presented and comments taken.
	Review bool
}

// others are the people present who do not speak for government.
func (m Meeting) others() int {
	n := 0
	for sector, present := range m.Present {
		if sector != people.Government {
			n += present
		}
	}
	return n
}

// both claims that the two sides met.
func (m Meeting) both() bool { return m.Present[people.Government] > 0 && m.others() > 0 }

// Document is an entry of the repository.
type Document struct {
	Evidence
	CoCreation, Implementation bool // what it shows; may be both
}

// Window is a time in which people were asked for inputs.
type Window struct {
	Evidence
	Open, Close time.Time
	// Inputs by sector of who brought them.
	Inputs map[people.Sector]int
}

// Answers counts inputs that a reasoned response is due to.
type Answers struct {
	InScope int
	// InTime were answered before the plan was published, or by now.
	InTime int
	// Link is where they can be read.
	Link string
}

// Records are what was recorded about a plan. Zero times mean 'not recorded'.
type Records struct {
	Zone        *time.Location // in which days are counted; UTC where nil
	Began       time.Time      // when the plan was started here
	Starts      time.Time      // when its development starts, or started
	Published   time.Time      // when the plan was published; zero before
	Ends        time.Time      // the last day of the plan
	Rules       *Evidence      // the rules of participation
	Timeline    *Evidence      // the timeline, as first published
	InputsClose time.Time      // the last day for inputs
	SiteUpdated Evidence
	Meetings    []Meeting
	Documents   []Document
	Outreach    []Evidence
	Windows     []Window
	Answers     Answers
	Partnership Partnership
}

// Judge computes the gauge.
func Judge(r Records, t Thresholds, now time.Time) Report {
	if r.Zone == nil {
		r.Zone = time.UTC
	}
	d := desk{r, t, now}
	return Report{At: now, Spectrum: d.spectrum(), Verdicts: []Verdict{
		d.space(), d.website(), d.repository(), d.timeline(), d.outreach(), d.inputs(), d.feedback(), d.reviews(),
	}}
}

// desk is where one judgement is made.
type desk struct {
	Records
	t   Thresholds
	now time.Time
}

// days counts the midnights between two moments, in the plan's zone: clocks
// that go forward or back make no day longer.
func (d desk) days(from, to time.Time) int {
	return int(d.midnight(to).Sub(d.midnight(from)) / (24 * time.Hour))
}

// midnight is the day of a moment, written as if in UTC.
func (d desk) midnight(t time.Time) time.Time {
	y, m, day := t.In(d.Zone).Date()
	return time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
}

// within says by when something is due, and how long that is.
func (d desk) within(v *Verdict, due time.Time) {
	left := d.days(d.now, due)
	v.Due, v.DaysLeft = due, &left
}
