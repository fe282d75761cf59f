package recommendation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/canon"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Chapter is one recommendation as the report has it.
type Chapter struct {
	ID       ID            `json:"id"`
	N        int           `json:"n"`
	Title    string        `json:"title"`
	Theme    string        `json:"theme,omitempty"`
	Content  draft.Content `json:"content"`
	SHA256   string        `json:"sha256"`
	Support  Support       `json:"support"`
	Minority []Said        `json:"minority,omitempty"`
}

// Said is a minority statement as everybody reads it.
type Said struct {
	ID     string    `json:"id"`
	Text   string    `json:"text"`
	Signed string    `json:"signed,omitempty"`
	At     time.Time `json:"at"`
}

// Report is what a forum hands over: the members' words, their votes and what
// a minority said. Its id is the forum's.
type Report struct {
	storage.Meta
	// How the forum worked, in the words of who delivered it. It adds no
	// analysis to what members said.
	How      string    `json:"how"`
	Chapters []Chapter `json:"chapters"`
	// SHA256 of the canonical JSON of all that.
	SHA256 string      `json:"sha256"`
	By     draft.Voice `json:"by"`
	At     time.Time   `json:"at"`
}

// Publish publishes the report, once: every recommendation in the wording that
// the members froze, with the count of their vote and the minority statements.
func (s *Recommendations) Publish(ctx context.Context, by people.Actor, f forum.ID, how string) (*Report, error) {
	if err := s.Forums.Check(ctx, by, f, forum.Report); err != nil {
		return nil, err
	}
	if _, err := s.Forums.During(ctx, f, forum.Reporting); err != nil {
		return nil, err
	}
	var rs civic.Refusals
	text(&rs, &how, MostText, "how", civic.Refuse(civic.Invalid, "Say how the forum worked: when it met, for how long, whom it heard."))
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	counted, err := s.Counted(ctx, f)
	if err != nil {
		return nil, err
	}
	if counted == nil {
		return nil, civic.Refuse(civic.Conflict, "The members' vote is not counted yet.")
	}
	all, err := s.standing(ctx, f)
	if err != nil {
		return nil, err
	}
	r := &Report{How: how, By: draft.VoiceOf(by), At: s.Now()}
	r.ID = string(f)
	for _, one := range all {
		if support, voted := counted[one.Key()]; voted && one.Settled() {
			r.Chapters = append(r.Chapters, Chapter{ID: one.Key(), N: one.N, Title: one.Title, Theme: one.Theme,
				Content: one.Wording.Content, SHA256: one.Wording.SHA256, Support: support, Minority: one.said()})
		}
	}
	if r.SHA256, err = r.hash(); err != nil {
		return nil, err
	}
	if err := s.keepReport(ctx, f, r); err != nil {
		return nil, err
	}
	// The report is there for everybody to see, so its condition is met by it.
	// Where that cannot be kept now, or a token may not say so, the lead can.
	_, _ = s.Forums.Show(ctx, by, f, forum.ReportPublished, "/forums/"+string(f)+"/report")
	return r, nil
}

func (s *Recommendations) keepReport(ctx context.Context, f forum.ID, r *Report) error {
	if err := s.owe(ctx, reportSource, string(f)); err != nil {
		return err
	}
	err := s.reports.Insert(ctx, r)
	if errors.Is(err, storage.ErrExists) {
		return civic.Refuse(civic.Conflict, "The report is published and stays as it is.")
	}
	if err != nil {
		return err
	}
	s.settle(ctx, reportSource, string(f))
	s.tell(ctx, f, "report.published", string(f))
	return nil
}

// hash is of what the report says, not of who published it. The votes are in
// it as they were counted: the shares follow from them.
func (r *Report) hash() (string, error) {
	var chapters []map[string]any
	for _, c := range r.Chapters {
		chapters = append(chapters, map[string]any{"id": c.ID, "n": c.N, "title": c.Title, "theme": c.Theme, "content": c.Content,
			"poll": c.Support.Poll, "support": c.Support.Support, "minority": c.Minority})
	}
	raw, err := canon.JSON(map[string]any{"how": r.How, "chapters": chapters})
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), err
}

// said are the minority statements without who wrote them.
func (r *Recommendation) said() []Said {
	var all []Said
	for _, m := range r.Minority {
		all = append(all, Said{m.ID, m.Text, m.Signed, m.At})
	}
	return all
}

// ReportOf gives a forum's report, nil before it is published.
func (s *Recommendations) ReportOf(ctx context.Context, f forum.ID) (*Report, error) {
	r, err := s.reports.Get(ctx, string(f))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return r, err
}

func (s *Recommendations) reported(ctx context.Context, f forum.ID) (bool, error) {
	r, err := s.ReportOf(ctx, f)
	return r != nil, err
}
