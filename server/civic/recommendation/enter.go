package recommendation

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
)

// The sources under which reports, answers and progress owe their entries in
// the public record: by forum, by recommendation and number.
const (
	reportSource   = "forum-report"
	answerSource   = "forum-answer"
	progressSource = "forum-progress"
)

// Path is where a forum's recommendations stand, or one of them.
func Path(forum string, n int) string {
	at := "/forums/" + forum + "/recommendations"
	if n > 0 {
		at += "/" + strconv.Itoa(n)
	}
	return at
}

func (s *Recommendations) enters() {
	if s.Record == nil {
		return
	}
	s.Record.From(reportSource, func(ctx context.Context, ref string) (*record.Event, error) {
		r, err := s.reports.Get(ctx, ref)
		if noneYet(err) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return r.event(), nil
	})
	s.Record.From(answerSource, func(ctx context.Context, ref string) (*record.Event, error) {
		return s.line(ctx, ref, (*Recommendation).answered)
	})
	s.Record.From(progressSource, func(ctx context.Context, ref string) (*record.Event, error) {
		return s.line(ctx, ref, (*Recommendation).progressed)
	})
}

// line makes the event of one answer or one report of progress.
func (s *Recommendations) line(ctx context.Context, ref string, event func(*Recommendation, int) *record.Event) (*record.Event, error) {
	id, number, _ := strings.Cut(ref, "|")
	n, err := strconv.Atoi(number)
	if err != nil {
		return nil, fmt.Errorf("recommendation: '%s' names no line", ref)
	}
	r, err := s.kept.Get(ctx, id)
	if noneYet(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return event(r, n), nil
}

func (r *Report) event() *record.Event {
	wordings := []string{}
	for _, c := range r.Chapters {
		wordings = append(wordings, c.SHA256)
	}
	return &record.Event{ID: reportSource + "|" + r.ID, Kind: record.Report, Subject: "forum/" + r.ID, Link: "/forums/" + r.ID + "/report", At: r.At,
		Body:     map[string]any{"sha256": r.SHA256, "wordings": wordings},
		Personal: map[string]record.Personal{"publisher": {Text: r.By.Name, Person: r.By.Person}}}
}

func (r *Recommendation) answered(n int) *record.Event {
	if n < 1 || n > len(r.Answers) {
		return nil
	}
	a := r.Answers[n-1]
	body := map[string]any{"recommendation": r.ID, "wording": r.Wording.SHA256, "answer": n, "decision": string(a.Decision), "owner": a.Owner, "minute": a.Minute}
	if !a.Due.IsZero() {
		body["due"] = a.Due.UTC().Format("2006-01-02")
	}
	return &record.Event{ID: answerSource + "|" + ref(r.Key(), n), Kind: record.ForumResponse, Subject: "recommendation/" + r.ID, Within: "forum/" + string(r.Forum),
		Title: r.Title, Link: Path(string(r.Forum), r.N), At: a.At, Body: body,
		Personal: map[string]record.Personal{"reason": {Text: a.Reason, Person: a.By.Person}, "official": {Text: a.By.Name, Person: a.By.Person}}}
}

func (r *Recommendation) progressed(months int) *record.Event {
	for _, p := range r.Progress {
		if p.Months == months {
			return &record.Event{ID: progressSource + "|" + ref(r.Key(), months), Kind: record.Progress, Subject: "recommendation/" + r.ID, Within: "forum/" + string(r.Forum),
				Title: r.Title, Link: Path(string(r.Forum), r.N), At: p.At, Body: map[string]any{"recommendation": r.ID, "months": months, "state": string(p.State)},
				Personal: map[string]record.Personal{"text": {Text: p.Text, Person: p.By.Person}, "official": {Text: p.By.Name, Person: p.By.Person}}}
		}
	}
	return nil
}

func ref(id ID, n int) string { return fmt.Sprintf("%s|%d", id, n) }

// onRecord changes a recommendation by a line that belongs in the public
// record: owed before, entered after.
func (s *Recommendations) onRecord(ctx context.Context, id ID, source, what string, n int, alter func(*Recommendation) error) (*Recommendation, error) {
	owed := false
	r, err := s.change(ctx, id, what, func(r *Recommendation) error {
		if err := alter(r); err != nil || owed {
			return err
		}
		owed = true
		return s.owe(ctx, source, ref(id, n))
	})
	if err == nil {
		s.settle(ctx, source, ref(id, n))
	}
	return r, err
}

func (s *Recommendations) owe(ctx context.Context, source, ref string) error {
	if s.Record == nil {
		return nil
	}
	return s.Record.Owe(ctx, source, ref)
}

// settle enters what was done. It is done whether or not the record can be
// reached now: the next healing settles the debt.
func (s *Recommendations) settle(ctx context.Context, source, ref string) {
	if s.Record != nil {
		_, _ = s.Record.Settle(ctx, source, ref)
	}
}

// Entry is where an answer stands in the public record, nil where it does not.
func (s *Recommendations) Entry(ctx context.Context, id ID, n int) (*record.Entry, error) {
	if s.Record == nil {
		return nil, nil
	}
	return s.Record.Find(ctx, answerSource+"|"+ref(id, n))
}

// ReportEntry is where a forum's report stands in the public record.
func (s *Recommendations) ReportEntry(ctx context.Context, f forum.ID) (*record.Entry, error) {
	if s.Record == nil {
		return nil, nil
	}
	return s.Record.Find(ctx, reportSource+"|"+string(f))
}

// Part is what is kept here about people. What a member confirmed and how they
// rated goes with them; a minority statement stays, without its name.
func (s *Recommendations) Part() people.Part {
	return people.Part{Name: "recommendations", Export: s.export, Erase: s.erase}
}
