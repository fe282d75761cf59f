package draft

import (
	"context"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Fate says what became of a suggestion.
type Fate string

// The fates. Accepting is between the decision and the text: whoever accepts
// again finishes what was begun.
const (
	OpenFate  Fate = "open"
	Accepting Fate = "accepting"
	Accepted  Fate = "accepted"
	Declined  Fate = "declined"
	TakenBack Fate = "withdrawn"
)

// Suggestion is a proposed wording for words of the text. What it replaces is
// the anchor's quotation.
type Suggestion struct {
	storage.Meta
	Draft  ID        `json:"draft"`
	By     Voice     `json:"by"`
	At     time.Time `json:"at"`
	Anchor Anchor    `json:"anchor"`
	// Wording is what should stand there; "" takes the words out.
	Wording string    `json:"wording"`
	Reason  string    `json:"reason,omitempty"`
	Fate    Fate      `json:"fate"`
	Decided *Decision `json:"decided,omitempty"`
	Rank    int       `json:"rank"`
	Offset  int       `json:"offset"`
	Hidden  *Hiding   `json:"hidden,omitempty"`
	// Heard: the inbox knows it as it is.
	Heard bool `json:"heard,omitempty"`
}

// Decision says who decided on a suggestion, why, and for an accepted one
// which change of the text it became.
type Decision struct {
	By     Voice     `json:"by"`
	At     time.Time `json:"at"`
	Reason string    `json:"reason,omitempty"`
	Seq    int64     `json:"seq,omitempty"`
	// Role is the one in which it was decided.
	Role people.Role `json:"role,omitempty"`
	// Old and New are the words that an acceptance replaced, and by what;
	// Changed: New is not what was proposed.
	Old     string `json:"old,omitempty"`
	New     string `json:"new,omitempty"`
	Changed bool   `json:"changed,omitempty"`
}

// NewSuggestion is a wording as somebody proposes it, for selected words or
// for a whole block.
type NewSuggestion struct {
	Key     string // as in NewComment
	Anchor  *Anchor
	Block   *Block
	Wording string
	Reason  string
}

// Suggestions is where wordings are proposed and decided on.
type Suggestions struct {
	drafts   *Drafts
	comments *Comments
	kept     *storage.Collection[Suggestion]
}

const (
	byFate  = "fate"  // draft, fate, rank, offset, at
	byField = "field" // undecided: draft, field, offset
)

func (g *Suggestion) undecided() bool { return g.Fate == OpenFate || g.Fate == Accepting }

func openSuggestions(ctx context.Context, e storage.Engine, drafts *Drafts) (*Suggestions, error) {
	type G = Suggestion
	kept, err := storage.Open(ctx, e, "draft-suggestions",
		storage.Index[G]{Name: byFate, Key: func(g *G) []any {
			return []any{string(g.Draft), string(g.Fate), g.Rank, g.Offset, g.At}
		}},
		storage.Index[G]{Name: byText, Key: func(g *G) []any { return []any{string(g.Draft), g.Rank, g.Offset, g.At} }},
		storage.Index[G]{Name: byField, Key: func(g *G) []any {
			return when(g.undecided(), []any{string(g.Draft), string(g.Anchor.Field), g.Offset})
		}},
		storage.Index[G]{Name: byPerson, Key: func(g *G) []any { return []any{string(g.By.Person), g.At} }},
		storage.Index[G]{Name: byUnheard, Key: func(g *G) []any { return when(!g.Heard, []any{g.At}) }},
	)
	return &Suggestions{drafts: drafts, kept: kept}, err
}

var noSuggestion = civic.Refuse(civic.NotFound, "There is no such suggestion.")

// Propose proposes other words.
func (s *Suggestions) Propose(ctx context.Context, by people.Actor, id ID, n NewSuggestion) (*Suggestion, error) {
	d, err := s.enter(ctx, by, id, people.SuggestOnDraft)
	if err != nil {
		return nil, err
	}
	g := &Suggestion{Draft: id, By: VoiceOf(by), At: s.drafts.Now(), Wording: clean(n.Wording), Reason: clean(n.Reason), Fate: OpenFate}
	if err := g.check(); err != nil {
		return nil, err
	}
	g.ID = civic.NewID(g.At)
	if n.Key != "" {
		g.ID = sameID("suggestion", string(id), string(by.Person), n.Key)
	}
	if first, err := s.kept.Get(ctx, g.ID); err == nil {
		return first, g.again(first)
	}
	if err := s.drafts.notTooOften(ctx, by, s.recent); err != nil {
		return nil, err
	}
	if err := s.anchor(ctx, g, n); err != nil {
		return nil, err
	}
	err = s.kept.Insert(ctx, g)
	if isTaken(err) {
		first, err := s.kept.Get(ctx, g.ID)
		if err != nil {
			return nil, err
		}
		return first, g.again(first)
	}
	if err != nil {
		return nil, err
	}
	s.drafts.tell(ctx, d, "suggestion.proposed", g.ID)
	s.tellInbox(ctx, g)
	return g, nil
}

func (s *Suggestions) enter(ctx context.Context, by people.Actor, id ID, action people.Action) (*Draft, error) {
	d, err := s.drafts.enter(ctx, by, id, action)
	if err == nil && !d.TakesComments() {
		err = discussed
	}
	return d, err
}

func (g *Suggestion) check() error {
	if err := g.checkWording(); err != nil {
		return err
	}
	return within(g.Reason, MostReason, "reason", civic.Refuse(civic.Invalid, "Say what this would make better."))
}

func (g *Suggestion) checkWording() error {
	if err := atMost(g.Wording, MostWording, "wording"); err != nil {
		return err
	}
	if strings.Contains(g.Wording, "\n") {
		return civic.Refuse(civic.Invalid, "Suggest words for one paragraph at a time, without a line break.").At("wording")
	}
	return nil
}

func (g *Suggestion) again(first *Suggestion) error {
	if first.Wording != g.Wording || first.Reason != g.Reason {
		return sentTwice
	}
	return nil
}

func (s *Suggestions) anchor(ctx context.Context, g *Suggestion, n NewSuggestion) error {
	a, err := s.drafts.anchor(ctx, g.Draft, n.Anchor, n.Block)
	if err != nil {
		return err
	}
	if a == nil {
		return civic.Refuse(civic.Invalid, "Choose the words that you want to change.").At("quote")
	}
	if a.Quote == g.Wording {
		return civic.Refuse(civic.Invalid, "These are the words that stand there now. Change them to suggest something.").At("wording")
	}
	g.Anchor = *a
	places, err := s.drafts.Texts.Resolve(ctx, g.Draft, []Anchor{*a})
	if err == nil {
		g.Rank, g.Offset = places[0].Rank, places[0].From
	}
	return err
}

func (s *Suggestions) recent(ctx context.Context, by people.Actor, since time.Time) (int, error) {
	return s.kept.Count(ctx, storage.Query{Index: byPerson, Equal: []any{string(by.Person)}, From: since})
}

func (s *Suggestions) find(ctx context.Context, id ID, suggestion string) (*Suggestion, error) {
	g, err := s.kept.Get(ctx, suggestion)
	if err == nil && g.Draft != id {
		return nil, noSuggestion
	}
	return g, known(err, noSuggestion)
}
