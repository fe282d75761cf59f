package recommendation

import (
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/ballot"
	"github.com/folkmoot/folkmoot/server/civic/count"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/plan/template"
	"github.com/folkmoot/folkmoot/storage"
)

// Vote is the members' secret vote on all recommendations of a forum. Its id
// is the forum's: there is one.
type Vote struct {
	storage.Meta
	Poll ballot.ID `json:"poll"`
	// Questions are the recommendations in the order of the poll's questions.
	Questions []ID      `json:"questions"`
	At        time.Time `json:"at"`
}

// Ask puts the frozen recommendations to the members' secret vote: one
// five-point question each, the members on its roll, the rules in the public
// record. A share of nought to be carried, or for a consensus, is the usual
// one. A second asking finds the first.
func (s *Recommendations) Ask(ctx context.Context, by people.Actor, f forum.ID, needs count.Thresholds, opens, closes time.Time) (*Vote, error) {
	if err := s.Forums.Check(ctx, by, f, forum.RunVote); err != nil {
		return nil, err
	}
	one, err := s.Forums.During(ctx, f, forum.Drafting, forum.Voting)
	if err != nil {
		return nil, err
	}
	v, err := s.VoteOf(ctx, f)
	if err != nil {
		return nil, err
	}
	if v == nil {
		if v, err = s.paper(ctx, by, one, needs); err != nil {
			return nil, err
		}
	}
	// Whoever comes after a crash, or second, goes on with the poll that is
	// written down; its rules are frozen once.
	poll, err := s.Ballots.For(ctx, by, v.Poll)
	if err != nil || poll.Rules != nil {
		return v, err
	}
	panel, err := s.Forums.Panel(ctx, f)
	if err != nil {
		return nil, err
	}
	if _, err := s.Ballots.Entitle(ctx, by, v.Poll, panel); err != nil {
		return nil, err
	}
	if _, err := s.Ballots.Freeze(ctx, by, v.Poll, opens, closes); err != nil {
		return nil, err
	}
	s.tell(ctx, f, "recommendations.put-to-vote", string(v.Poll))
	return v, nil
}

// paper makes the poll and writes down that it is this forum's.
func (s *Recommendations) paper(ctx context.Context, by people.Actor, f *forum.Forum, needs count.Thresholds) (*Vote, error) {
	all, err := s.standing(ctx, f.Key())
	if err != nil {
		return nil, err
	}
	if err := settled(all); err != nil {
		return nil, err
	}
	v := &Vote{At: s.Now()}
	about := ballot.About{Title: f.Title, About: f.Question, Quorum: needs.Quorum, Revotes: true}
	for _, r := range all {
		v.Questions = append(v.Questions, r.Key())
		about.Questions = append(about.Questions, ballot.Question{Title: strconv.Itoa(r.N) + ". " + r.Title,
			Text: cut(r.Wording.Content.Texts[template.Recommended].Words(), ballot.MostAbout), Method: ballot.Support,
			Carried: needs.Carried, Consensus: needs.Consensus})
	}
	poll, err := s.Ballots.Make(ctx, by, draft.Forum(f.ID), "forum/"+f.ID, about)
	if err != nil {
		return nil, err
	}
	v.ID, v.Poll = f.ID, poll.Key()
	if err := s.votes.Insert(ctx, v); errors.Is(err, storage.ErrExists) {
		return s.VoteOf(ctx, f.Key())
	} else if err != nil {
		return nil, err
	}
	return v, nil
}

func cut(words string, most int) string {
	all := []rune(words)
	if len(all) <= most {
		return words
	}
	return string(all[:most-1]) + "…"
}

// settled refuses a vote on what the members have not frozen.
func settled(all []*Recommendation) error {
	if len(all) == 0 {
		return civic.Refuse(civic.Conflict, "There is no recommendation to vote on yet.")
	}
	for _, r := range all {
		if !r.Settled() {
			return civic.Refuse(civic.Conflict, "The wording of this recommendation is not frozen yet: %s.", r.Title)
		}
	}
	return nil
}

// VoteOf gives the vote on a forum's recommendations, nil before there is one.
func (s *Recommendations) VoteOf(ctx context.Context, f forum.ID) (*Vote, error) {
	v, err := s.votes.Get(ctx, string(f))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return v, err
}

// Counted gives the support of each recommendation once the vote is counted,
// nil before: nobody sees a result earlier.
func (s *Recommendations) Counted(ctx context.Context, f forum.ID) (map[ID]Support, error) {
	v, err := s.VoteOf(ctx, f)
	if v == nil || err != nil {
		return nil, err
	}
	p, err := s.Ballots.Find(ctx, people.Actor{}, v.Poll)
	if err != nil {
		return nil, err
	}
	if p.Board == "" {
		return nil, nil
	}
	c, err := s.Ballots.Closing(ctx, p)
	if err != nil {
		return nil, err
	}
	result, err := c.Read()
	if err != nil {
		return nil, err
	}
	counted := map[ID]Support{}
	for i, item := range result.Items {
		if i < len(v.Questions) && item.Support != nil && item.Outcome != nil {
			counted[v.Questions[i]] = Support{Poll: p.ID, Support: *item.Support, Outcome: *item.Outcome}
		}
	}
	return counted, nil
}
