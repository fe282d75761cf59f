package agreement

import (
	"context"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Hurdle is one thing that a text has to clear before it is published.
type Hurdle string

// The hurdles, in the order in which they are met.
const (
	Written  Hurdle = "written"  // every part that the template needs
	Sound    Hurdle = "sound"    // no mistake that the linter finds
	Answered Hurdle = "answered" // every input about it
	Heard    Hurdle = "heard"    // every late change explained, its window over
	Cleared  Hurdle = "cleared"  // every stage of the plan's chain
)

// Hurdles in the order in which pages show them.
var Hurdles = []Hurdle{Written, Sound, Answered, Heard, Cleared}

// Look is what a look at a text finds: how many parts are empty that the
// template needs, and how many mistakes the linter sees.
type Look struct{ Empty, Mistakes int }

// Obstacle is how a text stands before one hurdle.
type Obstacle struct {
	Hurdle Hurdle `json:"hurdle"`
	// Size counts what is in the way; 0 when nothing is.
	Size int `json:"size"`
	// Override lets the text pass all the same; nil where nobody decided so.
	Override *Override `json:"override,omitempty"`
	no       *civic.Refusal
}

// Stops says whether the text cannot be published because of it.
func (o Obstacle) Stops() bool { return o.Size > 0 && o.Override == nil }

// Words say what is in the way.
func (o Obstacle) Words() *civic.Refusal { return o.no }

// Override is a named person's decision to publish a text all the same. It is
// for one text and one extent: what grows afterwards stops again.
type Override struct {
	storage.Meta
	Draft  draft.ID    `json:"draft"`
	Plan   string      `json:"plan"`
	Title  string      `json:"title"`
	SHA256 string      `json:"sha256"`
	Hurdle Hurdle      `json:"hurdle"`
	Size   int         `json:"size"`
	Reason string      `json:"reason"`
	By     draft.Voice `json:"by"`
	At     time.Time   `json:"at"`
}

// Gate says how a draft stands before every hurdle that there is for it.
func (s *Services) Gate(ctx context.Context, by people.Actor, id draft.ID) ([]Obstacle, error) {
	d, err := s.Drafts.Drafts.Find(ctx, by, id)
	if err != nil {
		return nil, err
	}
	v, err := s.status(ctx, d)
	if err != nil {
		return nil, err
	}
	return s.gate(ctx, d, v)
}

func (s *Services) gate(ctx context.Context, d *draft.Draft, v *Status) ([]Obstacle, error) {
	all := []Obstacle{}
	add := func(h Hurdle, size int, no *civic.Refusal) {
		if size == 0 {
			no = nil
		}
		all = append(all, Obstacle{Hurdle: h, Size: size, no: no})
	}
	if s.Look != nil {
		found, err := s.Look(ctx, d, v.Text.Content)
		if err != nil {
			return nil, err
		}
		add(Written, found.Empty, civic.Refuse(civic.Conflict, "Parts that the template needs and that are not written: %d.", found.Empty))
		add(Sound, found.Mistakes, civic.Refuse(civic.Conflict, "Mistakes that the linter finds: %d.", found.Mistakes))
	}
	if s.Unanswered != nil {
		n, err := s.Unanswered(ctx, d.Plan, d.Key())
		if err != nil {
			return nil, err
		}
		add(Answered, n, civic.Refuse(civic.Conflict, "Inputs that nobody has answered: %d.", n))
	}
	switch {
	case v.Agreement == nil:
	case v.Unexplained():
		add(Heard, 2, civic.Refuse(civic.Conflict, "The agreed text was changed, and nobody has given the reason."))
	case v.Change != nil && v.Change.Over == nil:
		add(Heard, 1, civic.Refuse(civic.Conflict, "People can comment on the change to the agreed text until %s.", v.Change.Until))
	default:
		add(Heard, 0, nil)
	}
	terms, err := s.Terms(ctx, d.Plan)
	if err != nil {
		return nil, err
	}
	if len(terms.Chain) > 0 {
		n, err := s.uncleared(ctx, d, terms, v.Text.SHA256)
		if err != nil {
			return nil, err
		}
		add(Cleared, n, civic.Refuse(civic.Conflict, "Stages that have not cleared this text: %d.", n))
	}
	return all, s.overridden(ctx, d, v.Text.SHA256, all)
}

// overridden puts the overrides of this very text beside what they are for.
func (s *Services) overridden(ctx context.Context, d *draft.Draft, sha string, all []Obstacle) error {
	for x, err := range s.overrides.Find(ctx, storage.Query{Index: byDraft, Equal: []any{d.ID, sha}, Limit: most}) {
		if err != nil {
			return err
		}
		for i := range all {
			o := &all[i]
			if o.Hurdle == x.Hurdle && o.Size > 0 && x.Size >= o.Size && (o.Override == nil || x.At.Before(o.Override.At)) {
				o.Override = x
			}
		}
	}
	return nil
}

// Override lets a text pass one hurdle, in the name of by and with a reason
// that stands on the publication for ever.
func (s *Services) Override(ctx context.Context, by people.Actor, id draft.ID, h Hurdle, sha, reason string) (*Override, error) {
	d, err := s.Drafts.Drafts.For(ctx, by, id, people.OverrideGate)
	if err != nil {
		return nil, err
	}
	reason = clean(reason)
	if err := said(reason, "reason", civic.Refuse(civic.Invalid, "Say why it is published all the same. Everybody can read the reason, for ever.")); err != nil {
		return nil, err
	}
	v, err := s.status(ctx, d)
	if err != nil {
		return nil, err
	}
	if v.Text.SHA256 != sha {
		return nil, civic.Refuse(civic.Conflict, "The text was changed while you were looking at it. Look at it as it is now, then decide.")
	}
	all, err := s.gate(ctx, d, v)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if o.Hurdle != h || o.Size == 0 {
			continue
		}
		if o.Override != nil {
			return nil, civic.Refuse(civic.Conflict, "%s has decided this already.", o.Override.By.Name)
		}
		return s.override(ctx, by, d, o, sha, reason)
	}
	return nil, civic.Refuse(civic.Conflict, "Nothing stands in the way here, so there is nothing to decide.")
}

func (s *Services) override(ctx context.Context, by people.Actor, d *draft.Draft, o Obstacle, sha, reason string) (*Override, error) {
	x := &Override{Draft: d.Key(), Plan: d.Plan, Title: d.Title, SHA256: sha, Hurdle: o.Hurdle, Size: o.Size, Reason: reason, By: draft.VoiceOf(by), At: s.Now()}
	x.ID = overrideID(d.Key(), sha, o.Hurdle, o.Size)
	err := s.recorded(ctx, overrideSource, x.ID, func() error { return s.overrides.Insert(ctx, x) })
	if isTaken(err) {
		first, err := s.overrides.Get(ctx, x.ID)
		if err != nil {
			return nil, err
		}
		return nil, civic.Refuse(civic.Conflict, "%s has decided this already.", first.By.Name)
	}
	if err != nil {
		return nil, err
	}
	s.tell(ctx, d, "agreement.overridden", x.ID)
	return x, nil
}

// Pass refuses a text that something stops, with everything that does, or says
// what stands on its publication.
func (s *Services) Pass(ctx context.Context, d *draft.Draft) (*Standing, error) {
	v, err := s.status(ctx, d)
	if err != nil {
		return nil, err
	}
	if err := s.named(ctx, v); err != nil {
		return nil, err
	}
	all, err := s.gate(ctx, d, v)
	if err != nil {
		return nil, err
	}
	var stops civic.Refusals
	st := v.standing()
	for _, o := range all {
		if o.Stops() {
			stops = append(stops, o.no)
		}
		if x := o.Override; x != nil {
			st.Overrides = append(st.Overrides, Overridden{x.Hurdle, x.Size, x.Reason, nameOf(x.By), second(x.At)})
		}
	}
	if err := stops.OrNil(); err != nil {
		return nil, err
	}
	if st.Cleared, err = s.cleared(ctx, d, v.Text.SHA256); err != nil {
		return nil, err
	}
	return st.orNil(), nil
}
