package draft

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// New is a draft to be begun.
type New struct {
	// ID is that of the plan's commitment, when there is one already. A second
	// draft under it is not begun: the first is found.
	ID       ID
	Plan     string
	Number   string
	Place    int
	Title    string
	Template string
	State    State // Drafting if empty
	Open     people.Role
	Until    time.Time
	Private  bool
	Lead     Voice
	Content  Content // the first text
}

func (n New) draft(now time.Time) *Draft {
	d := &Draft{Plan: n.Plan, Number: line(n.Number), Place: n.Place, Title: line(n.Title), Template: n.Template,
		State: n.State, Open: n.Open, Until: n.Until, Private: n.Private, Lead: n.Lead, Created: now, Changed: now}
	if d.State == "" {
		d.State = Drafting
	}
	return d
}

// Check refuses what could not be begun, before anything is kept for it.
func (n New) Check() error { return n.draft(time.Time{}).check() }

// Create begins a draft in a plan. The text is there before the draft is:
// nobody ever meets a draft without its text.
func (s *Drafts) Create(ctx context.Context, by people.Actor, n New) (*Draft, error) {
	if err := s.Rules.Check(ctx, by, people.EditPlan, people.Scope{Plan: n.Plan}); err != nil {
		return nil, err
	}
	if err := s.Plans.Exists(ctx, n.Plan); err != nil {
		return nil, err
	}
	now := s.Now()
	d := n.draft(now)
	if err := d.check(); err != nil {
		return nil, err
	}
	if d.ID = string(n.ID); d.ID == "" {
		d.ID = civic.NewID(now)
	}
	if err := s.Texts.Seed(ctx, d.Key(), n.Content); err != nil {
		return nil, err
	}
	return s.insert(ctx, d)
}

// insert finds an address that is free. Two drafts may have one title.
func (s *Drafts) insert(ctx context.Context, d *Draft) (*Draft, error) {
	stem := civic.Slug(d.Title)
	if stem == "" {
		stem = "commitment"
	}
	for n := 1; n <= 100; n++ {
		d.Slug = stem
		if n > 1 {
			d.Slug = fmt.Sprintf("%s-%d", stem, n)
		}
		err := s.kept.Insert(ctx, d)
		if err == nil {
			s.tell(ctx, d, "draft.created", d.ID)
			return d, nil
		}
		if !isTaken(err) {
			return nil, err
		}
		if first, err := s.kept.Get(ctx, d.ID); err == nil {
			return first, nil
		}
	}
	return nil, civic.Refuse(civic.Conflict, "This plan has too many drafts called %s. Choose another title.", d.Title).At("title")
}

// Terms are what a lead decides about a draft besides its text.
type Terms struct {
	Number  string
	Place   int
	Title   string
	Open    people.Role
	Until   time.Time
	Private bool
	Lead    Voice
}

// Manage changes a draft's terms. was is the version that the person saw. The
// address stays: it may have been passed on.
func (s *Drafts) Manage(ctx context.Context, by people.Actor, id ID, was int64, t Terms) (*Draft, error) {
	return s.change(ctx, by, id, was, people.ManageDraft, "draft.changed", func(d *Draft) error {
		d.Number, d.Place, d.Title = line(t.Number), t.Place, line(t.Title)
		d.Open, d.Until, d.Private, d.Lead = t.Open, t.Until, t.Private, t.Lead
		return d.check()
	})
}

// openRoles are the roles that everybody can be given at once.
var openRoles = []people.Role{"", people.Reader, people.Commenter, people.Suggester, people.Drafter}

func (d *Draft) check() error {
	var rs civic.Refusals
	add := func(err error) {
		if r := civic.AsRefusal(err); r != nil {
			rs = append(rs, r)
		}
	}
	add(within(d.Title, MostTitle, "title", civic.Refuse(civic.Invalid, "Enter a title.")))
	add(atMost(d.Number, 20, "number"))
	if !slices.Contains(openRoles, d.Open) {
		add(civic.Refuse(civic.Invalid, "Choose what everybody who is signed in may do: read, comment, suggest or edit.").At("open"))
	}
	if !slices.Contains(States, d.State) {
		add(civic.Refuse(civic.Invalid, "Choose one of the states of a commitment.").At("state"))
	}
	if !d.Until.IsZero() && (!d.Until.Before(never) || d.Until.Before(never.AddDate(-250, 0, 0))) {
		add(civic.Refuse(civic.Invalid, "Choose a date that people alive today can meet.").At("until"))
	}
	return rs.OrNil()
}

// Seal closes fields, or with none named the whole text. People who are
// typing in them are told by the editing session.
func (s *Drafts) Seal(ctx context.Context, by people.Actor, id ID, fields ...Field) (*Draft, error) {
	return s.change(ctx, by, id, 0, people.SealDraft, "draft.sealed", func(d *Draft) error {
		if len(fields) == 0 {
			d.Sealed = true
		}
		for _, f := range fields {
			if !slices.Contains(d.SealedFields, f) {
				d.SealedFields = append(d.SealedFields, f)
			}
		}
		if len(d.SealedFields) > 200 {
			return civic.Refuse(civic.Invalid, "That is more fields than a draft has.")
		}
		slices.Sort(d.SealedFields)
		return nil
	})
}

// Unseal opens fields again, or with none named the whole text; fields that
// were sealed by name stay sealed.
func (s *Drafts) Unseal(ctx context.Context, by people.Actor, id ID, fields ...Field) (*Draft, error) {
	return s.change(ctx, by, id, 0, people.SealDraft, "draft.unsealed", func(d *Draft) error {
		if len(fields) == 0 {
			d.Sealed = false
		}
		d.SealedFields = slices.DeleteFunc(d.SealedFields, func(f Field) bool { return slices.Contains(fields, f) })
		return nil
	})
}

// next says which states a draft may be moved to by hand. Publication alone
// makes it published, amended or withdrawn; from there it can be opened again
// for an amendment.
var next = map[State][]State{
	Idea:           {ThemeGroup, Drafting, CarriedForward},
	ThemeGroup:     {Idea, Drafting, CarriedForward},
	Drafting:       {ThemeGroup, AgreedText, Consultation, CarriedForward},
	AgreedText:     {Drafting, Clearance, Consultation},
	Clearance:      {Drafting, AgreedText, Consultation, Final},
	Consultation:   {Drafting, Clearance, Final},
	Final:          {Drafting, Clearance, Consultation},
	Published:      {Drafting, CarriedForward},
	Amended:        {Drafting, CarriedForward},
	Withdrawn:      {Drafting},
	CarriedForward: {Drafting},
}

// Next lists the states that this draft can be moved to.
func (d *Draft) Next() []State { return next[d.State] }

// Move takes a draft on, or back, in the process.
func (s *Drafts) Move(ctx context.Context, by people.Actor, id ID, was int64, to State) (*Draft, error) {
	return s.change(ctx, by, id, was, people.ManageDraft, "draft.moved", func(d *Draft) error {
		if !slices.Contains(d.Next(), to) {
			return civic.Refuse(civic.Conflict, "A draft cannot go from %s to %s.", string(d.State), string(to)).At("state")
		}
		d.State = to
		return nil
	})
}

// Follow makes the state follow the commitment's publication. It asks no rule:
// publication asked, and its record, which is the truth, is already kept.
func (s *Drafts) Follow(ctx context.Context, id ID, to State) error {
	d, err := s.kept.Change(ctx, string(id), func(d *Draft) error {
		d.State, d.Changed = to, s.Now()
		return nil
	})
	if err == nil {
		s.tell(ctx, d, "draft.moved", d.ID)
	}
	return known(err, noDraft)
}

// Hear lets everybody who is signed in comment until a moment, or with the zero
// time no longer. It asks no rule: whoever opened the hearing was asked.
func (s *Drafts) Hear(ctx context.Context, id ID, until time.Time) error {
	d, err := s.kept.Change(ctx, string(id), func(d *Draft) error {
		d.Hearing = until
		return nil
	})
	if err == nil {
		s.tell(ctx, d, "draft.changed", d.ID)
	}
	return known(err, noDraft)
}

// ofDraft is the query for everything of one draft in an index that begins
// with the draft.
func ofDraft(index string, id ID) storage.Query {
	return storage.Query{Index: index, Equal: []any{string(id)}}
}
