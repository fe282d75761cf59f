package draft

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Version is a point in the life of the text that somebody named, or that was
// kept by itself. The text is the document's log up to Seq.
type Version struct {
	storage.Meta
	Draft ID    `json:"draft"`
	Seq   int64 `json:"seq"`
	// Name is "" for a version kept by itself.
	Name string    `json:"name,omitempty"`
	Note string    `json:"note,omitempty"`
	At   time.Time `json:"at"`
	// By named it; nobody did when it was kept by itself.
	By Voice `json:"by,omitzero"`
	// SHA256 is the content's hash, so that a log that was tampered with
	// shows.
	SHA256 string `json:"sha256"`
	// RestoredFrom is the seq whose text this version brought back, or 0.
	RestoredFrom int64 `json:"restoredFrom,omitempty"`
}

// Versions is where points of the text are named, compared and brought back.
type Versions struct {
	drafts *Drafts
	kept   *storage.Collection[Version]
}

const bySeq = "seq" // draft, seq

func openVersions(ctx context.Context, e storage.Engine, drafts *Drafts) (*Versions, error) {
	kept, err := storage.Open(ctx, e, "draft-versions",
		storage.Index[Version]{Name: bySeq, Key: func(v *Version) []any { return []any{string(v.Draft), v.Seq} }},
		storage.Index[Version]{Name: byPerson, Key: func(v *Version) []any {
			return when(v.By.Person != "", []any{string(v.By.Person), v.At})
		}})
	return &Versions{drafts: drafts, kept: kept}, err
}

func versionID(id ID, seq int64) string { return fmt.Sprintf("%s|%016d", id, seq) }

// Name names the text as it is now.
func (s *Versions) Name(ctx context.Context, by people.Actor, id ID, name, note string) (*Version, error) {
	d, err := s.drafts.enter(ctx, by, id, people.NameVersion)
	if err != nil {
		return nil, err
	}
	name, note = line(name), clean(note)
	if err := within(name, MostTitle, "name", civic.Refuse(civic.Invalid, "Enter a name for this version.")); err != nil {
		return nil, err
	}
	if err := atMost(note, MostNote, "note"); err != nil {
		return nil, err
	}
	v, err := s.now(ctx, id)
	if err != nil {
		return nil, err
	}
	v.Name, v.Note, v.By = name, note, VoiceOf(by)
	err = s.kept.Insert(ctx, v)
	if isTaken(err) {
		v, err = s.kept.Change(ctx, v.ID, func(there *Version) error {
			if there.Name != "" {
				return civic.Refuse(civic.Conflict, "This text already has a name: %s.", there.Name).At("name")
			}
			there.Name, there.Note, there.By = name, note, VoiceOf(by)
			return nil
		})
	}
	if err != nil {
		return nil, err
	}
	s.drafts.tell(ctx, d, "version.named", v.ID)
	return v, nil
}

// Keep keeps the text as it is now, unless it is what the latest version has.
// The editing sessions ask for it when people pause; nobody acts. It returns
// the version that holds the present text.
func (s *Versions) Keep(ctx context.Context, id ID) (*Version, error) {
	v, err := s.now(ctx, id)
	if err != nil {
		return nil, err
	}
	last, err := s.last(ctx, id)
	if err != nil || last != nil && last.SHA256 == v.SHA256 {
		return last, err
	}
	return s.insert(ctx, v)
}

// now describes the present text as a version that nobody has named.
func (s *Versions) now(ctx context.Context, id ID) (*Version, error) {
	text, seq, err := s.drafts.Texts.Current(ctx, id)
	if err != nil {
		return nil, err
	}
	hash, err := text.Hash()
	if err != nil {
		return nil, err
	}
	v := &Version{Draft: id, Seq: seq, At: s.drafts.Now(), SHA256: hash}
	v.ID = versionID(id, seq)
	return v, nil
}

func (s *Versions) insert(ctx context.Context, v *Version) (*Version, error) {
	err := s.kept.Insert(ctx, v)
	if isTaken(err) {
		return s.kept.Get(ctx, v.ID)
	}
	if err != nil {
		return nil, err
	}
	s.drafts.Announce.Announce(ctx, civic.Announcement{Topic: "draft/" + string(v.Draft), What: "version.kept", ID: v.ID})
	return v, nil
}

// last is the newest version, or nil before the first.
func (s *Versions) last(ctx context.Context, id ID) (*Version, error) {
	q := ofDraft(bySeq, id)
	q.Descending = true
	v, err := s.kept.First(ctx, q)
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return v, err
}

// List gives the versions of a draft, the newest first.
func (s *Versions) List(ctx context.Context, by people.Actor, id ID, after string) (Page[*Version], error) {
	if _, err := s.drafts.enter(ctx, by, id, people.ReadDraft); err != nil {
		return Page[*Version]{}, err
	}
	q := ofDraft(bySeq, id)
	q.Descending = true
	p, err := page(ctx, s.kept, q, after)
	if err != nil {
		return p, err
	}
	var named []*Voice
	for _, v := range p.Items {
		named = append(named, &v.By)
	}
	return p, s.drafts.named(ctx, named)
}

// First is the oldest version that was kept, or nil before the first.
func (s *Versions) First(ctx context.Context, by people.Actor, id ID) (*Version, error) {
	if _, err := s.drafts.enter(ctx, by, id, people.ReadDraft); err != nil {
		return nil, err
	}
	v, err := s.kept.First(ctx, ofDraft(bySeq, id))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return v, err
}

// Named reads the version that was kept at a change, or nil where none was.
func (s *Versions) Named(ctx context.Context, id ID, seq int64) (*Version, error) {
	v, err := s.kept.Get(ctx, versionID(id, seq))
	if errors.Is(err, storage.ErrNotFound) {
		return nil, nil
	}
	return v, err
}

// Text reads the text as it was at seq, which need not be a version.
func (s *Versions) Text(ctx context.Context, by people.Actor, id ID, seq int64) (Content, error) {
	if _, err := s.drafts.enter(ctx, by, id, people.ReadDraft); err != nil {
		return Content{}, err
	}
	return s.text(ctx, id, seq)
}

// text reads the text at seq and, if a version holds its hash, checks it.
func (s *Versions) text(ctx context.Context, id ID, seq int64) (Content, error) {
	c, err := s.drafts.Texts.At(ctx, id, seq)
	if errors.Is(err, ErrNoText) {
		return c, civic.Refuse(civic.NotFound, "There is no such version of this draft.")
	}
	if err != nil {
		return c, err
	}
	v, err := s.kept.Get(ctx, versionID(id, seq))
	if errors.Is(err, storage.ErrNotFound) {
		return c, nil
	}
	if err != nil {
		return c, err
	}
	hash, err := c.Hash()
	if err == nil && hash != v.SHA256 {
		err = fmt.Errorf("draft: the text of %s at %d is not what it was when it was kept", id, seq)
	}
	return c, err
}

// Compare says what differs between the texts at two points, by field.
func (s *Versions) Compare(ctx context.Context, by people.Actor, id ID, old, new int64) ([]Difference, error) {
	if _, err := s.drafts.enter(ctx, by, id, people.ReadDraft); err != nil {
		return nil, err
	}
	a, err := s.text(ctx, id, old)
	if err != nil {
		return nil, err
	}
	b, err := s.text(ctx, id, new)
	if err != nil {
		return nil, err
	}
	return Compare(a, b), nil
}

// Restore makes the text what it was at seq, as a new change: nothing that
// came in between is lost. Both the text before and the one after are kept as
// versions.
func (s *Versions) Restore(ctx context.Context, by people.Actor, id ID, seq int64) (*Version, error) {
	d, err := s.drafts.enter(ctx, by, id, people.RestoreVersion)
	if err != nil {
		return nil, err
	}
	if !d.TakesEdits() {
		return nil, notNow(d)
	}
	old, err := s.text(ctx, id, seq)
	if err != nil {
		return nil, err
	}
	before, err := s.Keep(ctx, id)
	if err != nil {
		return nil, err
	}
	present, _, err := s.drafts.Texts.Current(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, diff := range Compare(present, old) {
		if d.IsSealed(diff.Field) {
			return nil, civic.Refuse(civic.Conflict, "Restoring this version would change a sealed field: %s. Open the field first.", string(diff.Field))
		}
	}
	if before.Seq == seq {
		return before, nil
	}
	if _, err := s.drafts.Texts.Restore(ctx, id, by, seq); err != nil {
		return nil, err
	}
	v, err := s.now(ctx, id)
	if err != nil {
		return nil, err
	}
	v.By, v.RestoredFrom = VoiceOf(by), seq
	return s.insert(ctx, v)
}

// notNow says why the text cannot change.
func notNow(d *Draft) error {
	if d.Sealed {
		return civic.Refuse(civic.Conflict, "This draft is sealed. Its lead can open it again.")
	}
	return civic.Refuse(civic.Conflict, "The text of this draft is not open to changes at this stage.")
}
