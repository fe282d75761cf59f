package ballot

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/canon"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// MostReason bounds the reason of a vote in a roll-call, in characters.
const MostReason = 2000

// namedVote is a vote of a roll-call. After the count it is what the board's
// commitment opens to, until its owner's account is erased.
type namedVote struct {
	storage.Meta
	Poll    string          `json:"poll"`
	Rules   string          `json:"rules"`
	Person  people.PersonID `json:"person"`
	By      By              `json:"by"`
	Answers []Answer        `json:"answers"`
	Salt    string          `json:"salt"`
}

// By is who cast a vote in a roll-call, and why.
type By struct {
	Name         string        `json:"name"`
	Organisation string        `json:"organisation,omitempty"`
	Sector       people.Sector `json:"sector,omitempty"`
	Reason       string        `json:"reason,omitempty"`
}

// Opening shows whose a vote on the board of a roll-call is: Voter is
// record.Commit of Salt and Text, and Text a By with the poll's id.
type Opening struct {
	Voter string `json:"voter"`
	Salt  string `json:"salt"`
	Text  string `json:"text"`
}

// OwnVote is what somebody cast in a roll-call.
type OwnVote struct {
	Answers []Answer
	Reason  string
}

func (v *namedVote) opening() (Opening, error) {
	text, err := canon.JSON(struct {
		Poll string `json:"poll"`
		By
	}{v.Poll, v.By})
	return Opening{record.Commit(v.Salt, string(text)), v.Salt, string(text)}, err
}

// CastNamed casts a vote of a roll-call. It returns when the vote is kept.
func (s *Ballots) CastNamed(ctx context.Context, by people.Actor, id ID, answers []Answer, reason string) error {
	p, err := s.get(ctx, id)
	if err != nil {
		return err
	}
	if !by.SignedIn() {
		return civic.Refuse(civic.SignIn, "Sign in to vote.")
	}
	if err := s.Rules.Check(ctx, by, people.Vote, p.scope()); err != nil {
		return err
	}
	row, err := s.Entitled(ctx, p, by.Person)
	if err != nil {
		return err
	}
	if row == nil || p.Rules == nil {
		return civic.Refuse(civic.Forbidden, "You are not on the roll of this ballot.")
	}
	if !p.Rules.Named {
		return civic.Refuse(civic.Conflict, "This ballot is secret. It is cast with a voting paper, without a name.")
	}
	if err := s.open(p); err != nil {
		return err
	}
	reason = plain(reason)
	if n := utf8.RuneCountInString(reason); n > MostReason {
		return civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", n, MostReason).At("reason")
	}
	if err := p.Rules.Fit(answers); err != nil {
		return err
	}
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // never fails: crypto/rand ends the program instead
	v := &namedVote{Poll: p.ID, Rules: p.RulesHash, Person: by.Person, Answers: answers, Salt: hex.EncodeToString(salt[:]),
		By: By{by.Name, by.OrganisationName, by.Sector, reason}}
	v.ID = rollID(p, by.Person)
	if err := s.putNamed(ctx, p, v); err != nil {
		return err
	}
	return s.namedInTime(ctx, p)
}

func (s *Ballots) putNamed(ctx context.Context, p *Poll, v *namedVote) error {
	err := s.named.Insert(ctx, v)
	if !errors.Is(err, storage.ErrExists) {
		return err
	}
	_, err = s.named.Change(ctx, v.ID, func(kept *namedVote) error {
		if !p.Revotes && (!reflect.DeepEqual(kept.Answers, v.Answers) || kept.By.Reason != v.By.Reason) {
			return civic.Refuse(civic.Conflict, "You have voted already, and this ballot does not let votes be changed.")
		}
		kept.Answers, kept.By = v.Answers, v.By
		return nil
	})
	return err
}

// namedInTime looks again after a vote is kept: see stillOpen. One that came
// while the poll was closed is counted or not, as the list of votes will say.
func (s *Ballots) namedInTime(ctx context.Context, p *Poll) error {
	now, err := s.get(ctx, p.Key())
	if err != nil || now.Ended.IsZero() {
		return err
	}
	return civic.Refuse(civic.Conflict, "The ballot was closed at the moment you voted. Your vote counts only if it is on the list of votes when that is published.")
}

// Own is what by cast in a roll-call, nil for nothing. They alone can ask.
func (s *Ballots) Own(ctx context.Context, by people.Actor, p *Poll) (*OwnVote, error) {
	if !by.SignedIn() || p.Rules == nil || !p.Rules.Named {
		return nil, nil
	}
	v, err := s.named.Get(ctx, rollID(p, by.Person))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &OwnVote{v.Answers, v.By.Reason}, nil
}

// namedBox is every vote of a roll-call, by person.
func (s *Ballots) namedBox(ctx context.Context, p *Poll) (map[people.PersonID]*namedVote, error) {
	box := map[people.PersonID]*namedVote{}
	for v, err := range s.named.Find(ctx, storage.Query{Index: byRules, Equal: []any{p.RulesHash}}) {
		if err != nil {
			return nil, err
		}
		box[v.Person] = v
	}
	return box, nil
}

// call makes the board of a roll-call.
func call(p *Poll, box map[people.PersonID]*namedVote) (*Board, error) {
	b := &Board{Format: BoardFormat, Poll: p.Key(), Rules: p.RulesHash, Eligible: p.Rules.Eligible, Issued: len(box), Papers: []Sign{}}
	for _, v := range box {
		o, err := v.opening()
		if err != nil {
			return nil, err
		}
		b.Votes = append(b.Votes, Signed{o.Voter, v.Answers})
	}
	slices.SortFunc(b.Votes, func(a, b Signed) int { return strings.Compare(a.Voter, b.Voter) })
	var err error
	b.Answers, err = piles(p.Rules, b.ballots())
	return b, err
}

func (b *Board) ballots() [][]Answer {
	all := make([][]Answer, len(b.Votes))
	for i, v := range b.Votes {
		all[i] = v.Answers
	}
	return all
}

// checkVotes checks the votes of a roll-call: each stands once, and the piles
// that are counted hold what they say.
func (b *Board) checkVotes(r *Rules) error {
	last := ""
	for i, v := range b.Votes {
		if raw, err := hex.DecodeString(v.Voter); err != nil || len(raw) != 32 || v.Voter <= last {
			return fmt.Errorf("ballot: vote %d of the board (%s) stands there twice, or out of order", i+1, v.Voter)
		}
		if len(v.Answers) != len(r.Questions) {
			return fmt.Errorf("ballot: vote %d of the board (%s) does not answer the questions of this poll", i+1, v.Voter)
		}
		last = v.Voter
	}
	if len(b.Papers) > 0 {
		return errors.New("ballot: the board of a roll-call holds voting papers")
	}
	again, err := piles(r, b.ballots())
	if err != nil {
		return err
	}
	for i := range again {
		if i >= len(b.Answers) || !reflect.DeepEqual(again[i], b.Answers[i]) {
			return fmt.Errorf("ballot: the answers to question %s are not those of the votes on the board", r.Questions[i].ID)
		}
	}
	return nil
}

// Names opens the votes on the board of a counted roll-call, in the board's
// order. Those of people whose accounts were erased are not among them.
func (s *Ballots) Names(ctx context.Context, p *Poll) ([]Opening, error) {
	if p.Board == "" {
		return nil, notCounted()
	}
	all := []Opening{}
	for v, err := range s.named.Find(ctx, storage.Query{Index: byRules, Equal: []any{p.RulesHash}}) {
		if err != nil {
			return nil, err
		}
		if v.By.Name == "" {
			continue
		}
		o, err := v.opening()
		if err != nil {
			return nil, err
		}
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b Opening) int { return strings.Compare(a.Voter, b.Voter) })
	return all, nil
}

// Read gives whose the vote is; it is an error where the opening is not the
// one that was committed to.
func (o Opening) Read(p ID) (By, error) {
	var said struct {
		Poll ID `json:"poll"`
		By
	}
	if record.Commit(o.Salt, o.Text) != o.Voter || json.Unmarshal([]byte(o.Text), &said) != nil || said.Poll != p {
		return By{}, fmt.Errorf("ballot: the name given for the vote %s is not the one that was committed to", o.Voter)
	}
	return said.By, nil
}

// forget takes a name off a vote. While the poll goes on the vote stays: it
// was cast.
func (s *Ballots) forget(ctx context.Context, v *namedVote) error {
	p, err := s.polls.Get(ctx, v.Poll)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if p == nil || p.Board != "" {
		return s.named.Delete(ctx, v.ID, 0)
	}
	_, err = s.named.Change(ctx, v.ID, func(v *namedVote) error { v.By = By{}; return nil })
	return err
}

// Holds claims that a vote with a paper of this number is in the box, or on
// the board once that is published. It says nothing of the choice.
func (s *Ballots) Holds(ctx context.Context, p *Poll, number string) (bool, error) {
	if raw, err := hex.DecodeString(number); err != nil || len(raw) != 32 {
		return false, civic.Refuse(civic.Invalid, "The number of a receipt has 64 letters and digits. Copy all of it.").At("number")
	}
	number = strings.ToLower(number)
	if p.Board != "" {
		b, err := s.Board(ctx, p)
		return err == nil && b.Has(number), err
	}
	_, err := s.box.Get(ctx, boxID(p, number))
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
