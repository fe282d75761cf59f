package ballot

import (
	"context"
	"crypto/rand"
	"errors"
	"math/big"
	"slices"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// list is who may vote, while a poll is being made.
type list struct {
	storage.Meta
	People []people.PersonID `json:"people"`
}

// About is what makers decide of a poll.
type About struct {
	Title     string     `json:"title"`
	About     string     `json:"about,omitempty"`
	Questions []Question `json:"questions"`
	Quorum    int        `json:"quorum,omitempty"`
	Revotes   bool       `json:"revotes,omitempty"`
	// Named makes it a roll-call: votes are published with names.
	Named bool `json:"named,omitempty"`
}

// Terms gives what was decided of a poll, to change it.
func (p *Poll) Terms() About {
	return About{p.Title, p.About, slices.Clone(p.Questions), p.Quorum, p.Revotes, p.Named}
}

func (a About) over(p *Poll) error {
	p.Title, p.About, p.Questions, p.Quorum, p.Revotes, p.Named = a.Title, a.About, slices.Clone(a.Questions), a.Quorum, a.Revotes, a.Named
	p.tidy()
	return p.check()
}

// Make begins a poll. plan is where its makers' roles count, within what it
// belongs to in the public record; both may be empty.
func (s *Ballots) Make(ctx context.Context, by people.Actor, plan, within string, a About) (*Poll, error) {
	if err := s.Rules.Check(ctx, by, people.RunBallot, people.Scope{Plan: plan}); err != nil {
		return nil, err
	}
	if err := belongs(plan, within); err != nil {
		return nil, err
	}
	p := &Poll{Plan: plan, Within: within}
	p.ID = civic.NewID(s.Now())
	if err := a.over(p); err != nil {
		return nil, err
	}
	l := &list{}
	l.ID = p.ID
	return p, errors.Join(s.polls.Insert(ctx, p), s.lists.Insert(ctx, l))
}

func frozen() error {
	return civic.Refuse(civic.Conflict, "The rules of this ballot are in the public record and cannot be changed any more.")
}

// Change changes a poll that was not frozen yet. version is the one its
// makers looked at.
func (s *Ballots) Change(ctx context.Context, by people.Actor, id ID, version int64, a About) (*Poll, error) {
	p, err := s.For(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if p.Rules != nil {
		return nil, frozen()
	}
	if version != p.Version {
		return nil, civic.Refuse(civic.Conflict, "Someone else changed this in the meantime. Look at it again, then repeat your change.")
	}
	if err := a.over(p); err != nil {
		return nil, err
	}
	return p, s.polls.Replace(ctx, p)
}

// Entitle sets who may vote, by person. Doubles count once.
func (s *Ballots) Entitle(ctx context.Context, by people.Actor, id ID, voters []people.PersonID) (*Poll, error) {
	p, err := s.For(ctx, by, id)
	if err != nil {
		return nil, err
	}
	if p.Rules != nil {
		return nil, frozen()
	}
	voters = slices.Clone(voters)
	slices.Sort(voters)
	voters = slices.Compact(voters)
	if len(voters) > MostVoters {
		return nil, civic.Refuse(civic.Invalid, "A ballot can have at most %d voters.", MostVoters).At("voters")
	}
	if err := s.seated(ctx, p.Plan, voters); err != nil {
		return nil, err
	}
	if _, err := s.lists.Change(ctx, p.ID, func(l *list) error { l.People = voters; return nil }); err != nil {
		return nil, err
	}
	p.Voters = len(voters)
	return p, s.polls.Replace(ctx, p)
}

// EntitleNamed sets who may vote from lines that each hold a name or an e-mail
// address. A line that names nobody, or more than one, refuses all of them.
func (s *Ballots) EntitleNamed(ctx context.Context, by people.Actor, id ID, lines string) (*Poll, error) {
	if _, err := s.For(ctx, by, id); err != nil {
		return nil, err
	}
	var voters []people.PersonID
	var wrong civic.Refusals
	for line := range strings.Lines(lines) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if len(voters)+len(wrong) > MostVoters || len(line) > 400 {
			return nil, civic.Refuse(civic.Invalid, "A ballot can have at most %d voters.", MostVoters).At("voters")
		}
		person, err := s.People.WhoIs(ctx, line)
		if r := civic.AsRefusal(err); r != nil {
			if len(wrong) < 20 {
				wrong = append(wrong, civic.Refuse(civic.Invalid, "“%s”: nobody here, or more than one person, is known by this.", line).At("voters"))
			}
			continue
		}
		if err != nil {
			return nil, err
		}
		voters = append(voters, person.PersonID())
	}
	if err := wrong.OrNil(); err != nil {
		return nil, err
	}
	return s.Entitle(ctx, by, id, voters)
}

// Freeze fixes the rules, enters them in the public record and writes the
// roll. Nothing of them can be changed after it. A poll that opens at once is
// open from then on.
func (s *Ballots) Freeze(ctx context.Context, by people.Actor, id ID, opens, closes time.Time) (*Poll, error) {
	p, err := s.For(ctx, by, id)
	if err != nil {
		return nil, err
	}
	now := s.Now().UTC().Truncate(time.Second)
	opens, closes = opens.UTC().Truncate(time.Second), closes.UTC().Truncate(time.Second)
	if opens.Before(now) {
		opens = now
	}
	l, err := s.lists.Get(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	switch {
	case p.Rules != nil:
		return nil, frozen()
	case len(p.Questions) == 0:
		return nil, civic.Refuse(civic.Conflict, "Add a question before you open the ballot.")
	case len(l.People) == 0:
		return nil, civic.Refuse(civic.Conflict, "Say who may vote before you open the ballot.")
	case !closes.After(opens):
		return nil, civic.Refuse(civic.Invalid, "The closing must be after the opening.").At("closes")
	}
	if err := s.seated(ctx, p.Plan, l.People); err != nil {
		return nil, err
	}
	key, private, err := s.newKey(id)
	if err != nil {
		return nil, err
	}
	p.Opens, p.Closes, p.Voters = opens, closes, len(l.People)
	p.Rules = &Rules{Format: RulesFormat, Poll: id, Plan: p.Plan, Within: p.Within, Title: p.Title, About: p.About, Questions: drawn(p.Questions),
		Quorum: p.Quorum, Revotes: p.Revotes, Named: p.Named, Opens: opens, Closes: closes, Eligible: len(l.People), FrozenAt: now, Key: key}
	if p.RulesHash, err = p.Rules.Hash(); err != nil {
		return nil, err
	}
	return p, s.freeze(ctx, p, l, private)
}

// freeze keeps what was frozen. The poll itself is last and decides; the roll
// and the key are kept under the rules' hash, so that of two who freeze at
// once neither meddles with what the other wrote.
func (s *Ballots) freeze(ctx context.Context, p *Poll, l *list, private *sealedKey) error {
	private.ID = keyID(p)
	if err := errors.Join(s.writeRoll(ctx, p, l.People), s.keys.Insert(ctx, private)); err != nil {
		return err
	}
	if err := s.Record.Owe(ctx, frozenSource, p.ID); err != nil {
		return err
	}
	if err := s.polls.Replace(ctx, p); err != nil {
		if errors.Is(err, storage.ErrStale) {
			err = errors.Join(s.strikeRoll(ctx, p, l.People), s.keys.Delete(ctx, private.ID, 0))
			if err == nil {
				err = civic.Refuse(civic.Conflict, "Someone else changed this in the meantime. Look at it again, then repeat your change.")
			}
		}
		return err
	}
	_, err := s.Record.Settle(ctx, frozenSource, p.ID)
	s.tell(ctx, p, "ballot.frozen")
	return err
}

// drawn gives every question with options the lot that decides its ties.
func drawn(all []Question) []Question {
	all = slices.Clone(all)
	for i := range all {
		n := len(all[i].Options)
		if n == 0 {
			continue
		}
		lot := make([]int, n)
		for j := range lot {
			lot[j] = j
		}
		for j := n - 1; j > 0; j-- {
			k, _ := rand.Int(rand.Reader, big.NewInt(int64(j+1))) // never fails: crypto/rand ends the program instead
			lot[j], lot[k.Int64()] = lot[k.Int64()], lot[j]
		}
		all[i].Lot = lot
	}
	return all
}
