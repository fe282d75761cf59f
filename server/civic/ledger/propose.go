package ledger

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Proposal is an attendance as a session's room kept it. It is worth nothing
// before whoever pays looked at it, corrected it and wrote it with Attend:
// somebody may have sat in the room and left, or taken part without a screen.
type Proposal struct {
	ID string `json:"id"` // of the session
	Attendance
	// Minutes that the room was open, and that it had each of them: whoever left
	// for good after a moment can be told from who stayed.
	Minutes int                     `json:"minutes"`
	Was     map[people.PersonID]int `json:"was"`
}

// Propose lists the attendances of sessions that are over and whose fees
// nobody wrote yet, the first one first.
func (s *Ledger) Propose(ctx context.Context, by people.Actor, f forum.ID) ([]Proposal, error) {
	if err := s.Forums.Check(ctx, by, f, forum.KeepLedger); err != nil {
		return nil, err
	}
	all := []Proposal{}
	if s.Sat == nil {
		return all, nil
	}
	rates, err := s.Rates(ctx, f)
	if err != nil || len(rates) == 0 || rates[len(rates)-1].Minor == 0 {
		return all, err // nothing is paid for sitting
	}
	per := rates[len(rates)-1].Per
	held, err := s.Sat(ctx, f)
	if err != nil || len(held) == 0 {
		return all, err
	}
	known, err := s.panel(ctx, f)
	if err != nil {
		return nil, err
	}
	written, err := s.written(ctx, f, per)
	if err != nil {
		return nil, err
	}
	for _, p := range held {
		members, was := []people.PersonID{}, map[people.PersonID]int{}
		for _, m := range p.Members {
			if known[m] {
				members = append(members, m)
				was[m] = p.Was[m]
			}
		}
		if len(members) > 0 && !written[fees(per, p.Attendance)] {
			p.Members, p.Was = members, was
			all = append(all, p)
		}
	}
	return all, nil
}

// fees names what is paid once: a day or a session.
func fees(per Per, a Attendance) string {
	what := dayOf(a.Day).Format(time.DateOnly)
	if per == PerSession {
		what += "|" + a.Session
	}
	return what
}

// written says for which days or sessions fees stand in the ledger, whoever
// wrote them and however they were named there.
func (s *Ledger) written(ctx context.Context, f forum.ID, per Per) (map[string]bool, error) {
	is := map[string]bool{}
	for l, err := range s.lines.Find(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}}) {
		if err != nil {
			return nil, err
		}
		if l.What == Attended {
			is[fees(per, Attendance{Session: l.Session, Day: l.Day})] = true
		}
	}
	return is, nil
}
