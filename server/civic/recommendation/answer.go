package recommendation

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// mostAnswers bounds how often an authority can change its mind on record.
const mostAnswers = 20

func (a *Answer) tidy() error {
	var rs civic.Refusals
	if !slices.Contains(Decisions, a.Decision) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose what becomes of it.").At("decision"))
	}
	text(&rs, &a.Reason, MostText, "reason", civic.Refuse(civic.Invalid, "Give the members a reason."))
	text(&rs, &a.Owner, MostTitle, "owner", civic.Refuse(civic.Invalid, "Say who answers for it in the authority."))
	text(&rs, &a.Body, MostTitle, "body", nil)
	text(&rs, &a.Minute, MostLine, "minute", civic.Refuse(civic.Invalid, "Say where it was decided: the address or the number of the minute."))
	if strings.Contains(a.Minute, "://") && !webAddress(a.Minute) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Enter the whole address, beginning with https://").At("minute"))
	}
	if a.Due.IsZero() && (a.Decision == Accept || a.Decision == InPart) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Say by when it is done.").At("due"))
	}
	if year := a.Due.Year(); !a.Due.IsZero() && (year < 1990 || year > 2200) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose a date that people alive today can meet.").At("due"))
	}
	return rs.OrNil()
}

func webAddress(link string) bool {
	u, err := url.Parse(link)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil
}

// Reply answers a recommendation for the authority. saw is the number of the
// answer that the person looked at, 0 for none; a later answer stands beside
// the earlier ones and takes none away.
func (s *Recommendations) Reply(ctx context.Context, by people.Actor, id ID, saw int, a Answer) (*Recommendation, error) {
	r, _, err := s.enter(ctx, by, id, forum.Reply, forum.Answering, forum.FollowUp)
	if err != nil {
		return nil, err
	}
	if err := a.tidy(); err != nil {
		return nil, err
	}
	reported, err := s.reported(ctx, r.Forum)
	if err != nil {
		return nil, err
	}
	a.N, a.By, a.At = saw+1, draft.VoiceOf(by), s.Now()
	return s.onRecord(ctx, id, answerSource, "recommendation.answered", a.N, func(r *Recommendation) error {
		switch {
		case !reported || !r.Settled():
			return civic.Refuse(civic.Conflict, "The report is not published yet, so there is nothing to answer.")
		case len(r.Answers) != saw:
			return civic.Refuse(civic.Conflict, "Somebody answered this in the meantime. See their answer, then change it if you still need to.")
		case saw >= mostAnswers:
			return civic.Refuse(civic.TooMuch, "This was answered %d times already.", mostAnswers)
		}
		r.Answers = append(r.Answers, a)
		return nil
	})
}

// Report tells what was done, so many months after the report. Each of the
// three reports is made once.
func (s *Recommendations) Report(ctx context.Context, by people.Actor, id ID, p Progress) (*Recommendation, error) {
	if _, _, err := s.enter(ctx, by, id, forum.Reply, forum.FollowUp); err != nil {
		return nil, err
	}
	var rs civic.Refusals
	if !slices.Contains(Months, p.Months) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Progress is reported after 6, 12 and 24 months.").At("months"))
	}
	if !slices.Contains(AllStates, p.State) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose how far it has come.").At("state"))
	}
	text(&rs, &p.Text, MostText, "progress", civic.Refuse(civic.Invalid, "Say what was done, and what was not."))
	text(&rs, &p.Link, MostLine, "link", nil)
	if p.Link != "" && !webAddress(p.Link) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Enter the whole address, beginning with https://").At("link"))
	}
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	p.By, p.At = draft.VoiceOf(by), s.Now()
	return s.onRecord(ctx, id, progressSource, "recommendation.progress", p.Months, func(r *Recommendation) error {
		if len(r.Answers) == 0 {
			return civic.Refuse(civic.Conflict, "Answer the recommendation first.")
		}
		if slices.ContainsFunc(r.Progress, func(there Progress) bool { return there.Months == p.Months }) {
			return civic.Refuse(civic.Conflict, "Progress after %d months was reported already.", p.Months)
		}
		r.Progress = append(r.Progress, p)
		slices.SortFunc(r.Progress, func(a, b Progress) int { return a.Months - b.Months })
		return nil
	})
}

// Latest is the answer that counts, nil before the first.
func (r *Recommendation) Latest() *Answer {
	if len(r.Answers) == 0 {
		return nil
	}
	return &r.Answers[len(r.Answers)-1]
}

// Unreported are the months for which no progress was told that are past, as
// they count from the report.
func Unreported(told []Progress, published, now time.Time) (due []int) {
	for _, months := range Months {
		there := slices.ContainsFunc(told, func(p Progress) bool { return p.Months == months })
		if !there && !now.Before(published.AddDate(0, months, 0)) {
			due = append(due, months)
		}
	}
	return due
}
