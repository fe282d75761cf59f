package draft

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Position is where somebody stands.
type Position string

// The positions.
const (
	Support  Position = "support"
	Concerns Position = "concerns" // support with concerns
	Oppose   Position = "oppose"
	Abstain  Position = "abstain"
)

// Positions in the order in which pages show them.
var Positions = []Position{Support, Concerns, Oppose, Abstain}

// Holder says in whose name a stance is taken.
type Holder string

// The holders.
const (
	InPerson        Holder = "person"
	ForOrganisation Holder = "organisation"
)

// Held is a position with its reason, and the very text that it is about.
type Held struct {
	Position Position  `json:"position"`
	Reason   string    `json:"reason,omitempty"`
	Seq      int64     `json:"seq"`
	SHA256   string    `json:"sha256"`
	By       Voice     `json:"by"`
	At       time.Time `json:"at"`
	Hidden   *Hiding   `json:"hidden,omitempty"`
}

// Stance is where one person, or one organisation, stands on a draft: one
// document for each, whoever speaks for the organisation.
type Stance struct {
	storage.Meta
	Draft  ID     `json:"draft"`
	Holder Holder `json:"holder"`
	Held
	Earlier []Held `json:"earlier,omitempty"`
}

// NewStance is a position as somebody sends it, with the text they saw.
type NewStance struct {
	Holder   Holder // InPerson if empty
	Position Position
	Reason   string
	Seq      int64
	SHA256   string
}

// Stances is where positions are taken and counted.
type Stances struct {
	drafts   *Drafts
	versions *Versions
	kept     *storage.Collection[Stance]
	tallies  *storage.Collection[Tally]
	rounds   rounds
}

const byCell = "cell" // draft, holder, sector, position

func openStances(ctx context.Context, e storage.Engine, drafts *Drafts, versions *Versions) (*Stances, error) {
	kept, err := storage.Open(ctx, e, "draft-stances",
		storage.Index[Stance]{Name: byCell, Key: func(s *Stance) []any {
			return []any{string(s.Draft), string(s.Holder), string(s.By.Sector), string(s.Position)}
		}},
		storage.Index[Stance]{Name: byPerson, Key: func(s *Stance) []any { return []any{string(s.By.Person), s.At} }},
		storage.Index[Stance]{Name: byAt, Key: func(s *Stance) []any { return []any{string(s.Draft), s.At} }},
	)
	tallies, err2 := storage.Open[Tally](ctx, e, "draft-tallies")
	return &Stances{drafts: drafts, versions: versions, kept: kept, tallies: tallies}, errors.Join(err, err2)
}

const mostChanges = 100

// Take records a position, or changes the one there is.
func (s *Stances) Take(ctx context.Context, by people.Actor, id ID, n NewStance) (*Stance, error) {
	d, err := s.drafts.enter(ctx, by, id, people.TakeStance)
	if err != nil {
		return nil, err
	}
	if !d.TakesStances(s.drafts.Now()) {
		return nil, civic.Refuse(civic.Conflict, "Stances on this draft are closed.")
	}
	st := &Stance{Draft: id, Holder: n.Holder, Held: Held{Position: n.Position, Reason: clean(n.Reason),
		Seq: n.Seq, SHA256: n.SHA256, By: VoiceOf(by), At: s.drafts.Now()}}
	if err := st.sign(by); err != nil {
		return nil, err
	}
	if err := st.check(); err != nil {
		return nil, err
	}
	if err := s.versions.vouch(ctx, id, n.Seq, n.SHA256); err != nil {
		return nil, err
	}
	err = s.kept.Insert(ctx, st)
	if isTaken(err) {
		st, err = s.kept.Change(ctx, st.ID, func(there *Stance) error { return there.turn(st.Held) })
	}
	if err != nil {
		return nil, err
	}
	if err := s.recount(ctx, id); err != nil {
		return nil, err
	}
	s.drafts.tell(ctx, d, "stance.changed", d.ID)
	return st, nil
}

// sign puts the right name under a stance: one document for each holder is
// what makes it one each.
func (s *Stance) sign(by people.Actor) error {
	switch s.Holder {
	case "", InPerson:
		s.Holder = InPerson
		s.ID = string(s.Draft) + "|person|" + string(by.Person)
		return nil
	case ForOrganisation:
		if !by.Speaker || by.Organisation == "" {
			return civic.Refuse(civic.Forbidden, "Only a person who is confirmed to speak for an organisation can record its stance.").At("holder")
		}
		s.ID = string(s.Draft) + "|organisation|" + string(by.Organisation)
		return nil
	}
	return civic.Refuse(civic.Invalid, "Choose whether this is your own stance or your organisation's.").At("holder")
}

func (s *Stance) check() error {
	if !slices.Contains(Positions, s.Position) {
		return civic.Refuse(civic.Invalid, "Choose support, support with concerns, oppose or abstain.").At("position")
	}
	if s.Reason == "" && (s.Position == Concerns || s.Position == Oppose) {
		return civic.Refuse(civic.Invalid, "Say why. A concern that is not written down cannot be answered.").At("reason")
	}
	return atMost(s.Reason, MostReason, "reason")
}

// turn changes a stance and keeps what it was. The same again changes nothing.
func (s *Stance) turn(to Held) error {
	same := s.Held
	same.At, same.Hidden = to.At, to.Hidden
	if same == to {
		return nil
	}
	if len(s.Earlier) >= mostChanges {
		return civic.Refuse(civic.TooMuch, "This stance was changed %d times and stays as it is now.", mostChanges)
	}
	s.Earlier = append(s.Earlier, s.Held)
	s.Held = to
	return nil
}

// vouch refuses a stance on a text that this draft never had.
func (s *Versions) vouch(ctx context.Context, id ID, seq int64, hash string) error {
	if v, err := s.kept.Get(ctx, versionID(id, seq)); err == nil && v.SHA256 == hash {
		return nil // spares reading the log for a text that many stand on
	}
	text, err := s.text(ctx, id, seq)
	if err != nil {
		return err
	}
	actual, err := text.Hash()
	if err == nil && actual != hash {
		err = civic.Refuse(civic.Conflict, "The text you saw is not the text of this draft at that moment. Read it again, then take your stance.")
	}
	return err
}

// Own reads the stances that a person has taken, in person and for their
// organisation; nil where there is none.
func (s *Stances) Own(ctx context.Context, by people.Actor, id ID) (own, organisation *Stance, err error) {
	d, err := s.drafts.enter(ctx, by, id, people.ReadDraft)
	if err != nil || !by.SignedIn() {
		return nil, nil, err
	}
	read := func(suffix string) *Stance {
		st, e := s.kept.Get(ctx, string(id)+suffix)
		if e != nil && !errors.Is(e, storage.ErrNotFound) {
			err = e
		}
		if e != nil {
			return nil
		}
		return st
	}
	own = read("|person|" + string(by.Person))
	if by.Organisation != "" {
		organisation = read("|organisation|" + string(by.Organisation))
	}
	if err != nil {
		return nil, nil, err
	}
	_, err = s.readable(ctx, by, d, own, organisation)
	return own, organisation, err
}

// StanceView is a stance as a page shows it.
type StanceView struct {
	*Stance
	// TextChanged: the draft reads otherwise now than when it was taken.
	TextChanged bool `json:"textChanged"`
	MayHide     bool `json:"mayHide"`
}

// List gives a page of stances, the newest first.
func (s *Stances) List(ctx context.Context, by people.Actor, id ID, after string) (Page[StanceView], error) {
	d, err := s.drafts.enter(ctx, by, id, people.ReadDraft)
	if err != nil {
		return Page[StanceView]{}, err
	}
	text, _, err := s.drafts.Texts.Current(ctx, id)
	if err != nil {
		return Page[StanceView]{}, err
	}
	hash, err := text.Hash()
	if err != nil {
		return Page[StanceView]{}, err
	}
	q := ofDraft(byAt, id)
	q.Descending = true
	all, err := page(ctx, s.kept, q, after)
	if err != nil {
		return Page[StanceView]{}, err
	}
	hides, err := s.readable(ctx, by, d, all.Items...)
	if err != nil {
		return Page[StanceView]{}, err
	}
	p := Page[StanceView]{More: all.More}
	var named []*Voice
	for _, st := range all.Items {
		p.Items = append(p.Items, StanceView{st, st.SHA256 != hash, hides})
		named = append(named, &st.By)
		if st.Hidden != nil {
			named = append(named, &st.Hidden.By)
		}
		for i := range st.Earlier {
			named = append(named, &st.Earlier[i].By)
		}
	}
	return p, s.drafts.named(ctx, named)
}
