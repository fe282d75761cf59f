package learning

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Needs is what learning is given.
type Needs struct {
	Forums   *forum.Forums
	Announce civic.Announcer
	Now      civic.Now
}

// Library is where evidence and questions are kept.
type Library struct {
	Needs
	kept      *storage.Collection[Evidence]
	questions *storage.Collection[Question]
}

const (
	byForum  = "forum"  // forum, time
	byPerson = "person" // person, time
)

// Limits in characters and numbers.
const (
	mostLine       = 500
	MostSummary    = 2000
	MostTranscript = 200_000
	MostQuestion   = 2000
	mostPieces     = 200 // of a forum
	mostHour       = 20  // questions of one member
)

// learns are the phases in which members learn and ask.
var learns = []forum.Phase{forum.Onboarding, forum.Learning, forum.Deliberation, forum.Drafting}

// Open opens the libraries kept in a store.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Library, error) {
	s := &Library{Needs: n}
	var errs [2]error
	s.kept, errs[0] = storage.Open(ctx, e, "forum-evidence",
		storage.Index[Evidence]{Name: byForum, Key: func(v *Evidence) []any { return []any{string(v.Forum), v.At} }},
		storage.Index[Evidence]{Name: byPerson, Key: func(v *Evidence) []any { return []any{string(v.By.Person), v.At} }})
	s.questions, errs[1] = storage.Open(ctx, e, "forum-questions",
		storage.Index[Question]{Name: byForum, Key: func(q *Question) []any { return []any{string(q.Forum), q.At} }},
		storage.Index[Question]{Name: byPerson, Key: func(q *Question) []any { return []any{string(q.Person), q.At} }})
	n.Forums.Prove(forum.EvidenceWhole, s.someIn)
	return s, errors.Join(errs[:]...)
}

// someIn: what is let in has everything, so there only must be some.
func (s *Library) someIn(ctx context.Context, f forum.ID) error {
	all, err := s.List(ctx, people.Actor{}, f)
	if err == nil && len(all) == 0 {
		err = civic.Refuse(civic.Conflict, "There is no evidence in the library yet.")
	}
	return err
}

func (p *Piece) tidy() error {
	var rs civic.Refusals
	if !slices.Contains(Kinds, p.Kind) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose what it is: a paper, a talk or what somebody lived through.").At("kind"))
	}
	if !slices.Contains(Parts, p.Part) {
		rs = append(rs, civic.Refuse(civic.Invalid, "Choose from where the speaker speaks.").At("part"))
	}
	within(&rs, &p.Title, mostLine, "title", civic.Refuse(civic.Invalid, "Enter a title."))
	within(&rs, &p.Speaker, mostLine, "speaker", civic.Refuse(civic.Invalid, "Say who speaks or wrote it, as they want to be named."))
	within(&rs, &p.Affiliation, mostLine, "affiliation", nil)
	within(&rs, &p.Position, mostLine, "position", nil)
	within(&rs, &p.Summary, MostSummary, "summary", civic.Refuse(civic.Invalid, "Say in plain English what it says, so that a neighbour understands it."))
	within(&rs, &p.Transcript, MostTranscript, "transcript", nil)
	for _, l := range []struct {
		link  *string
		field string
	}{{&p.Link, "link"}, {&p.Captions, "captions"}} {
		within(&rs, l.link, mostLine, l.field, nil)
		if *l.link != "" && !webAddress(*l.link) {
			rs = append(rs, civic.Refuse(civic.Invalid, "Enter the whole address, beginning with https://").At(l.field))
		}
	}
	if p.Part == Advocate && p.Position == "" {
		rs = append(rs, civic.Refuse(civic.Invalid, "Say what the speaker argues for.").At("position"))
	}
	if p.Kind == Talk && p.Captions == "" && p.Transcript == "" {
		rs = append(rs, civic.Refuse(civic.Invalid, "Add captions or a transcript: some members cannot hear a talk.").At("transcript"))
	}
	return rs.OrNil()
}

func webAddress(link string) bool {
	u, err := url.Parse(link)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil
}

// Offer puts a piece before the advisory group. key makes a second sending
// find the first.
func (s *Library) Offer(ctx context.Context, by people.Actor, f forum.ID, key string, p Piece) (*Evidence, error) {
	if err := s.Forums.Check(ctx, by, f, forum.OfferEvidence); err != nil {
		return nil, err
	}
	if _, err := s.Forums.During(ctx, f, append([]forum.Phase{forum.Design, forum.Recruiting, forum.Choosing}, learns...)...); err != nil {
		return nil, err
	}
	if err := p.tidy(); err != nil {
		return nil, err
	}
	n, err := s.kept.Count(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
	if err != nil {
		return nil, err
	}
	if n >= mostPieces {
		return nil, civic.Refuse(civic.TooMuch, "A library can have at most %d pieces.", mostPieces)
	}
	e := &Evidence{Forum: f, Piece: p, By: draft.VoiceOf(by), At: s.Now()}
	e.ID = civic.NewID(e.At)
	if key != "" {
		e.ID = civic.SameID("evidence", string(f), string(by.Person), key)
	}
	err = s.kept.Insert(ctx, e)
	if errors.Is(err, storage.ErrExists) {
		return s.kept.Get(ctx, e.ID)
	}
	if err == nil {
		s.tell(ctx, f, "evidence.offered", e.ID)
	}
	return e, err
}

// Decide lets a piece into the library or sends it back, for the advisory
// group. What was sent back can be let in later; what members have seen stays.
func (s *Library) Decide(ctx context.Context, by people.Actor, id string, in bool, reason string) (*Evidence, error) {
	e, err := s.kept.Get(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, noEvidence
	}
	if err != nil {
		return nil, err
	}
	if err := s.Forums.Check(ctx, by, e.Forum, forum.ApproveEvidence); err != nil {
		return nil, err
	}
	var rs civic.Refusals
	var needed *civic.Refusal
	if !in {
		needed = civic.Refuse(civic.Invalid, "Say why it is sent back.")
	}
	within(&rs, &reason, MostSummary, "reason", needed)
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	e, err = s.kept.Change(ctx, id, func(e *Evidence) error {
		if e.In() {
			return civic.Refuse(civic.Conflict, "It stands in the library already, and members have seen it.")
		}
		e.Decision = &Decision{In: in, Reason: reason, By: draft.VoiceOf(by), At: s.Now()}
		return nil
	})
	if err == nil {
		s.tell(ctx, e.Forum, "evidence.decided", e.ID)
	}
	return e, err
}

var noEvidence = civic.Refuse(civic.NotFound, "There is no such evidence.")

// List gives the library to everybody. What waits, or was sent back, is there
// for the advisory group and who commissions evidence; a speaker sees their own.
func (s *Library) List(ctx context.Context, by people.Actor, f forum.ID) ([]*Evidence, error) {
	if _, err := s.Forums.Find(ctx, f); err != nil {
		return nil, err
	}
	all, err := s.kept.All(ctx, storage.Query{Index: byForum, Equal: []any{string(f)}})
	if err != nil {
		return nil, err
	}
	judges := s.Forums.May(ctx, by, f, forum.ApproveEvidence)
	held, err := s.Forums.RolesOf(ctx, by.Person, f)
	if err != nil {
		return nil, err
	}
	judges = judges || slices.Contains(held, forum.Lead) || slices.Contains(held, forum.EvidenceLead)
	return slices.DeleteFunc(all, func(e *Evidence) bool {
		return !e.In() && !judges && !(by.SignedIn() && e.By.Person == by.Person)
	}), nil
}

func (s *Library) tell(ctx context.Context, f forum.ID, what, id string) {
	s.Announce.Announce(ctx, civic.Announcement{Topic: "forum/" + string(f), What: what, ID: id})
}

// within tidies what somebody typed and refuses what is empty or too long.
func within(rs *civic.Refusals, typed *string, most int, field string, empty *civic.Refusal) {
	*typed = strings.TrimSpace(strings.ToValidUTF8(*typed, "\uFFFD"))
	switch long := utf8.RuneCountInString(*typed); {
	case long == 0 && empty != nil:
		*rs = append(*rs, empty.At(field))
	case long > most:
		*rs = append(*rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", long, most).At(field))
	}
}

// recent counts what a member asked in the last hour.
func (s *Library) recent(ctx context.Context, by people.Actor) (int, error) {
	return s.questions.Count(ctx, storage.Query{Index: byPerson, Equal: []any{string(by.Person)}, From: s.Now().Add(-time.Hour)})
}
