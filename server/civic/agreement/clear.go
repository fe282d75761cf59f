package agreement

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Stage is one step of a plan's clearance: policy, legal, the minister's
// office, in the order in which texts go through them.
type Stage struct {
	Name string `json:"name"`
	// People who clear at this stage; any one of them is enough.
	People []people.PersonID `json:"people"`
}

// Clearance is what one stage said of one text, in public.
type Clearance struct {
	storage.Meta
	Draft  draft.ID `json:"draft"`
	SHA256 string   `json:"sha256"`
	Stage  string   `json:"stage"`
	// Cleared or else returned to its drafters, with Words that everybody reads.
	Cleared bool        `json:"cleared"`
	Words   string      `json:"words,omitempty"`
	By      draft.Voice `json:"by"`
	At      time.Time   `json:"at"`
	Earlier []Words     `json:"earlier,omitempty"`
}

// Note is what officials of the chain say among themselves about a text.
type Note struct {
	storage.Meta
	Draft draft.ID    `json:"draft"`
	Body  string      `json:"body"`
	By    draft.Voice `json:"by"`
	At    time.Time   `json:"at"`
}

// Desk is a draft's clearance as one person may see it.
type Desk struct {
	Text   Text         `json:"text"`
	Stages []StageState `json:"stages"`
	// InChain: the person is named at a stage, and reads the notes.
	InChain bool    `json:"inChain"`
	Notes   []*Note `json:"notes,omitempty"`
}

// StageState is one stage and what it said of the text as it is now.
type StageState struct {
	Stage string `json:"stage"`
	// Outcome of this text; nil while it waits.
	Outcome *Clearance `json:"outcome,omitempty"`
	// MayClear: it is this stage's turn, and the person is named at it.
	MayClear bool `json:"mayClear"`
}

func (t *Terms) names(by people.Actor) bool {
	return by.SignedIn() && slices.ContainsFunc(t.Chain, func(one Stage) bool { return slices.Contains(one.People, by.Person) })
}

// inChain asks whether by is one of the officials who clear this plan's texts.
func (s *Services) inChain(ctx context.Context, by people.Actor, id draft.ID) (*draft.Draft, *Terms, error) {
	d, err := s.Drafts.Drafts.For(ctx, by, id, people.ClearText)
	if err != nil {
		return nil, nil, err
	}
	terms, err := s.Terms(ctx, d.Plan)
	if err != nil {
		return nil, nil, err
	}
	if !terms.names(by) {
		return nil, nil, civic.Refuse(civic.Forbidden, "Only officials who are named for this plan's clearance can do this.")
	}
	return d, terms, nil
}

// Desk says how far a text's clearance is, and to officials of the chain what
// they noted.
func (s *Services) Desk(ctx context.Context, by people.Actor, id draft.ID) (*Desk, error) {
	d, err := s.Drafts.Drafts.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	terms, err := s.Terms(ctx, d.Plan)
	if err != nil {
		return nil, err
	}
	k := &Desk{Stages: []StageState{}}
	if k.Text, err = s.present(ctx, d); err != nil {
		return nil, err
	}
	// Asked as a verb would ask, so that a token's scopes count too.
	if _, _, err := s.inChain(ctx, by, id); err == nil {
		k.InChain = true
	} else if civic.AsRefusal(err) == nil {
		return nil, err
	}
	said, err := s.outcomes(ctx, d, k.Text.SHA256)
	if err != nil {
		return nil, err
	}
	var voices []*draft.Voice
	turn := true
	for _, stage := range terms.Chain {
		one := StageState{Stage: stage.Name, Outcome: said[stage.Name]}
		if one.Outcome != nil {
			voices = append(voices, &one.Outcome.By)
		}
		done := one.Outcome != nil && one.Outcome.Cleared
		one.MayClear = k.InChain && turn && !done && slices.Contains(stage.People, by.Person)
		turn = turn && done
		k.Stages = append(k.Stages, one)
	}
	if k.InChain {
		if k.Notes, err = s.notes.All(ctx, storage.Query{Index: byDraft, Equal: []any{d.ID}, Descending: true, Limit: most}); err != nil {
			return nil, err
		}
		for _, n := range k.Notes {
			voices = append(voices, &n.By)
		}
	}
	return k, s.Drafts.Drafts.Named(ctx, voices)
}

// outcomes of one text by the name of the stage.
func (s *Services) outcomes(ctx context.Context, d *draft.Draft, sha string) (map[string]*Clearance, error) {
	all := map[string]*Clearance{}
	for c, err := range s.clearances.Find(ctx, storage.Query{Index: byDraft, Equal: []any{d.ID, sha}, Limit: most}) {
		if err != nil {
			return nil, err
		}
		all[c.Stage] = c
	}
	return all, nil
}

func (s *Services) uncleared(ctx context.Context, d *draft.Draft, t *Terms, sha string) (int, error) {
	said, err := s.outcomes(ctx, d, sha)
	n := 0
	for _, stage := range t.Chain {
		if c := said[stage.Name]; c == nil || !c.Cleared {
			n++
		}
	}
	return n, err
}

// cleared are the outcomes as they are printed with a publication.
func (s *Services) cleared(ctx context.Context, d *draft.Draft, sha string) ([]ClearedBy, error) {
	terms, err := s.Terms(ctx, d.Plan)
	if err != nil {
		return nil, err
	}
	said, err := s.outcomes(ctx, d, sha)
	var all []ClearedBy
	for _, stage := range terms.Chain {
		if c := said[stage.Name]; c != nil {
			all = append(all, ClearedBy{c.Stage, c.Cleared, c.Words, nameOf(c.By), second(c.At)})
		}
	}
	return all, err
}

// Clear says in public what a stage makes of the text: cleared, or returned.
// A text goes through the stages in their order, and again when it changed.
func (s *Services) Clear(ctx context.Context, by people.Actor, id draft.ID, stage, sha string, cleared bool, public string) (*Clearance, error) {
	d, terms, err := s.inChain(ctx, by, id)
	if err != nil {
		return nil, err
	}
	now, err := s.present(ctx, d)
	if err != nil {
		return nil, err
	}
	if now.SHA256 != sha {
		return nil, civic.Refuse(civic.Conflict, "The text was changed while you were looking at it. Look at it as it is now, then decide.")
	}
	public = clean(public)
	if !cleared || public != "" {
		if err := said(public, "words", civic.Refuse(civic.Invalid, "Say why the text is returned. Everybody can read it.")); err != nil {
			return nil, err
		}
	}
	if err := s.turn(ctx, by, d, terms, stage, sha); err != nil {
		return nil, err
	}
	c := &Clearance{Draft: id, SHA256: sha, Stage: stage, Cleared: cleared, Words: public, By: draft.VoiceOf(by), At: s.Now()}
	c.ID = fmt.Sprintf("%s|%s|%s", id, sha, civic.Slug(stage))
	err = s.clearances.Insert(ctx, c)
	if isTaken(err) {
		c, err = s.clearances.Change(ctx, c.ID, func(there *Clearance) error {
			if there.Cleared {
				return civic.Refuse(civic.Conflict, "%s has cleared this text at this stage already.", there.By.Name)
			}
			there.Earlier = append(there.Earlier, Words{there.Words, there.By.Person, there.At})
			there.Cleared, there.Words, there.By, there.At = cleared, public, draft.VoiceOf(by), s.Now()
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	s.tell(ctx, d, "agreement.cleared", d.ID)
	return c, nil
}

// turn asks whether a text is with a stage now, and by speaks for the stage.
func (s *Services) turn(ctx context.Context, by people.Actor, d *draft.Draft, terms *Terms, stage, sha string) error {
	said, err := s.outcomes(ctx, d, sha)
	if err != nil {
		return err
	}
	for _, one := range terms.Chain {
		if one.Name == stage {
			if !slices.Contains(one.People, by.Person) {
				return civic.Refuse(civic.Forbidden, "You are not named for this stage of the clearance.")
			}
			return nil
		}
		if c := said[one.Name]; c == nil || !c.Cleared {
			return civic.Refuse(civic.Conflict, "This text has not been cleared by %s yet, which comes before.", one.Name)
		}
	}
	return civic.Refuse(civic.NotFound, "This plan's clearance has no such stage.")
}

// Note keeps what officials of the chain say among themselves.
func (s *Services) Note(ctx context.Context, by people.Actor, id draft.ID, body string) (*Note, error) {
	d, _, err := s.inChain(ctx, by, id)
	if err != nil {
		return nil, err
	}
	body = clean(body)
	if err := said(body, "note", civic.Refuse(civic.Invalid, "Write your note.")); err != nil {
		return nil, err
	}
	n := &Note{Draft: id, Body: body, By: draft.VoiceOf(by), At: s.Now()}
	n.ID = civic.NewID(s.Now())
	if err := s.notes.Insert(ctx, n); err != nil {
		return nil, err
	}
	s.tell(ctx, d, "agreement.noted", d.ID)
	return n, nil
}

const mostStages = 8

func (t *Terms) checkChain() error {
	seen := map[string]bool{}
	for i := range t.Chain {
		one := &t.Chain[i]
		one.Name = strings.Join(strings.Fields(clean(one.Name)), " ")
		slug := civic.Slug(one.Name)
		switch {
		case slug == "" || utf8.RuneCountInString(one.Name) > 60:
			return civic.Refuse(civic.Invalid, "Give each stage of the clearance a name of at most 60 characters.").At("chain")
		case seen[slug]:
			return civic.Refuse(civic.Invalid, "There are two stages called %s.", one.Name).At("chain")
		case len(one.People) == 0 || len(one.People) > 20:
			return civic.Refuse(civic.Invalid, "Name 1 to 20 people for the stage %s.", one.Name).At("chain")
		}
		seen[slug] = true
	}
	if len(t.Chain) > mostStages {
		return civic.Refuse(civic.Invalid, "A clearance can have %d stages.", mostStages).At("chain")
	}
	return nil
}
