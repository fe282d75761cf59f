package input

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// Needs is what inputs are given.
type Needs struct {
	Rules    people.Rules
	Drafts   *draft.Services
	Plans    Plans
	Announce civic.Announcer
	Now      civic.Now
	Log      *slog.Logger // nil for none
	Record   *record.Log  // nil where there is no public record
}

// Plans knows where a plan's rules are asked.
type Plans interface {
	// Place gives the scope of a plan, and whether it takes ideas now: its
	// Open is then the role that everybody has.
	Place(ctx context.Context, plan string) (scope people.Scope, takes bool, err error)
}

// Inputs is where things are brought, sorted, answered and counted.
type Inputs struct {
	Needs
	kept      *storage.Collection[Input]
	responses *storage.Collection[Response]
	files     *storage.Collection[chunk]
	tallies   *storage.Collection[tally]
	likes     *storage.Collection[like]
	seen      *storage.Collection[looked]
}

const (
	byPlan       = "plan"       // plan, at
	byKind       = "kind"       // plan, kind, at
	byFate       = "fate"       // plan, kind, disposition or "", at
	byDraft      = "draft"      // commitment, at
	byAnswered   = "answered"   // has an answer that counts: plan, answered
	byWaiting    = "waiting"    // can be answered: plan, since when
	byWaitDraft  = "wait-draft" // plan, commitment, since when
	byWaitTheme  = "wait-theme" // plan, theme, since when
	byWaitKind   = "wait-kind"  // plan, kind, since when
	byWaitGroup  = "wait-group" // plan, group, since when
	byContested  = "contested"  // plan, at
	byTheme      = "theme"      // plan, theme, at
	byHeard      = "heard"      // commitment, answered: answers to voices from outside government
	byAgain      = "again"      // commitment, since when: the same by when it came
	bySector     = "sector"     // plan, whose voice counts, since when; without what was taken back
	byPerson     = "person"     // person, at
	byNews       = "news"       // person, when others last did something to it
	byInto       = "into"       // where it was joined, at
	byResponse   = "response"   // response, at
	byUncounted  = "uncounted"  // plan
	byUnfinished = "unfinished" // responses that may not have reached every input
	byChange     = "change"     // responses that changed a commitment: commitment, at
	byBand       = "band"       // plan, band, at
)

func openKept(ctx context.Context, e storage.Engine) (*storage.Collection[Input], error) {
	type I = Input
	index := func(name string, holds func(*I) bool, key func(*I) []any) storage.Index[I] {
		return storage.Index[I]{Name: name, Key: func(in *I) []any {
			if holds != nil && !holds(in) {
				return nil
			}
			return key(in)
		}}
	}
	return storage.Open(ctx, e, "inputs",
		index(byPlan, nil, func(in *I) []any { return []any{in.Plan, in.At} }),
		index(byKind, nil, func(in *I) []any { return []any{in.Plan, string(in.Kind), in.At} }),
		index(byFate, nil, func(in *I) []any { return []any{in.Plan, string(in.Kind), string(in.Disposition), in.At} }),
		index(byDraft, func(in *I) bool { return in.Commitment != "" }, func(in *I) []any { return []any{string(in.Commitment), in.At} }),
		index(byWaiting, (*I).open, func(in *I) []any { return []any{in.Plan, in.Since()} }),
		index(byWaitDraft, (*I).open, func(in *I) []any { return []any{in.Plan, string(in.Commitment), in.Since()} }),
		index(byWaitTheme, (*I).open, func(in *I) []any { return []any{in.Plan, in.Theme, in.Since()} }),
		index(byWaitKind, (*I).open, func(in *I) []any { return []any{in.Plan, string(in.Kind), in.Since()} }),
		index(byWaitGroup, (*I).open, func(in *I) []any { return []any{in.Plan, in.Group, in.Since()} }),
		index(byTheme, func(in *I) bool { return in.Theme != "" }, func(in *I) []any { return []any{in.Plan, in.Theme, in.At} }),
		index(byHeard, (*I).heard, func(in *I) []any { return []any{string(in.Commitment), in.Answered} }),
		index(byAgain, (*I).heard, func(in *I) []any { return []any{string(in.Commitment), in.Since()} }),
		index(bySector, func(in *I) bool { return in.State != Withdrawn }, func(in *I) []any { return []any{in.Plan, string(in.sector()), in.Since()} }),
		index(byContested, func(in *I) bool { return in.State == Contested }, func(in *I) []any { return []any{in.Plan, in.At} }),
		index(byPerson, nil, func(in *I) []any { return []any{string(in.By.Person), in.At} }),
		index(byNews, func(in *I) bool { return !in.News.IsZero() }, func(in *I) []any { return []any{string(in.By.Person), in.News} }),
		index(byAnswered, func(in *I) bool { return in.mark().Class == "answered" }, func(in *I) []any { return []any{in.Plan, in.Answered} }),
		index(byInto, func(in *I) bool { return in.Into != "" }, func(in *I) []any { return []any{string(in.Into), in.At} }),
		index(byResponse, func(in *I) bool { return in.Response != "" }, func(in *I) []any { return []any{in.Response, in.At} }),
		index(byUncounted, (*I).uncounted, func(in *I) []any { return []any{in.Plan} }),
	)
}

// Open opens the inputs kept in a store.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Inputs, error) {
	s := &Inputs{Needs: n}
	var errs [6]error
	s.kept, errs[0] = openKept(ctx, e)
	s.responses, errs[1] = storage.Open(ctx, e, "input-responses",
		storage.Index[Response]{Name: byPlan, Key: func(r *Response) []any { return []any{r.Plan, r.At} }},
		storage.Index[Response]{Name: byUnfinished, Key: func(r *Response) []any {
			if r.Done {
				return nil
			}
			return []any{r.At}
		}},
		storage.Index[Response]{Name: byChange, Key: func(r *Response) []any {
			if r.Change == nil {
				return nil
			}
			return []any{string(r.Change.Draft), r.At}
		}},
		storage.Index[Response]{Name: byPerson, Key: func(r *Response) []any { return []any{string(r.By.Person), r.At} }})
	s.files, errs[2] = storage.Open[chunk](ctx, e, "input-files")
	s.tallies, errs[3] = storage.Open[tally](ctx, e, "input-tallies")
	s.likes, errs[4] = storage.Open(ctx, e, "input-likes",
		storage.Index[like]{Name: byBand, Key: func(l *like) []any { return []any{l.Plan, l.Band, l.At} }})
	s.seen, errs[5] = storage.Open[looked](ctx, e, "input-looked")
	return s, errors.Join(errs[:]...)
}

// The sentences that more than one verb needs.
var (
	noInput  = civic.Refuse(civic.NotFound, "There is no such input.")
	badPage  = civic.Refuse(civic.Invalid, "This link to the next page is not complete. Start from the first page.")
	tooOften = civic.Refuse(civic.TooMuch, "That is a lot in an hour. Take a break, then send it again.")
)

func known(err error, missing *civic.Refusal) error {
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return missing
	case errors.Is(err, storage.ErrCursor):
		return badPage
	}
	return err
}

func ignoreMissing(err error) error {
	if errors.Is(err, storage.ErrNotFound) {
		return nil
	}
	return err
}

// page reads one page of a query, and one entry beyond to know whether there
// is more.
func page[T any](ctx context.Context, c *storage.Collection[T], q storage.Query, after string) (draft.Page[*T], error) {
	q.After, q.Limit = after, draft.PageSize+1
	all, err := c.All(ctx, q)
	if err != nil {
		return draft.Page[*T]{}, known(err, noInput)
	}
	p := draft.Page[*T]{Items: all}
	if len(all) > draft.PageSize {
		p.Items = all[:draft.PageSize]
		p.More = c.Cursor(q.Index, all[draft.PageSize-1])
	}
	return p, nil
}

// clean makes what was typed into what is kept.
func clean(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s))
}

func line(s string) string { return strings.Join(strings.Fields(clean(s)), " ") }

// within collects what is wrong with one text.
func within(rs *civic.Refusals, s string, most int, field string, empty *civic.Refusal) {
	if s == "" && empty != nil {
		*rs = append(*rs, empty.At(field))
	}
	if n := utf8.RuneCountInString(s); n > most {
		*rs = append(*rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", n, most).At(field))
	}
}

// tell announces on the plan's topic, the draft's, and the person's own.
func (s *Inputs) tell(ctx context.Context, in *Input, by people.PersonID, what string) {
	topics := []string{"plan/" + in.Plan}
	if in.Commitment != "" {
		topics = append(topics, "draft/"+string(in.Commitment))
	}
	if in.By.Person != "" && in.By.Person != by {
		topics = append(topics, "person/"+string(in.By.Person))
	}
	for _, topic := range topics {
		s.Announce.Announce(ctx, civic.Announcement{Topic: topic, What: what, ID: in.ID})
	}
}

// ask asks the rule where the input belongs.
func (s *Inputs) ask(ctx context.Context, by people.Actor, in *Input, action people.Action) error {
	return s.may(ctx, by, in.Plan, in.Commitment, action)
}

// May asks the rule for a place: a plan, or one of its drafts.
func (s *Inputs) May(ctx context.Context, by people.Actor, plan string, commitment draft.ID, action people.Action) error {
	return s.may(ctx, by, plan, commitment, action)
}

func (s *Inputs) may(ctx context.Context, by people.Actor, plan string, commitment draft.ID, action people.Action) error {
	if commitment != "" {
		if action == people.ReadPlan {
			action = people.ReadDraft
		}
		d, err := s.Drafts.Drafts.For(ctx, by, commitment, action)
		if err == nil && d.Plan != plan {
			return civic.Refuse(civic.NotFound, "There is no such draft in this plan.")
		}
		return err
	}
	scope, _, err := s.Plans.Place(ctx, plan)
	if err != nil {
		return err
	}
	return s.Rules.Check(ctx, by, action, scope)
}

// find reads an input for those who may read where it belongs.
func (s *Inputs) find(ctx context.Context, by people.Actor, id ID) (*Input, error) {
	in, err := s.kept.Get(ctx, string(id))
	if err != nil {
		return nil, known(err, noInput)
	}
	return in, s.ask(ctx, by, in, people.ReadPlan)
}
