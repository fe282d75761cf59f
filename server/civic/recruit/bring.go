package recruit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Preview is what was understood of a file of registrations: forms that came
// by post, or what a company collected. Nothing of it is kept.
type Preview struct {
	Lines []*Line `json:"lines"`
	// Shared is how many of them share an address, with each other or with
	// somebody who registered before: the lottery never chooses both.
	Shared int `json:"shared"`
	// Unread are columns that nobody asked for. They are not kept.
	Unread []string `json:"unread"`
	// Digest is the SHA-256 of the file, which is confirmed with it.
	Digest string `json:"digest"`
}

// Preview reads a file of registrations for the recruiter. A mistake in any
// line refuses the file, with all mistakes and their lines.
func (s *Recruiting) Preview(ctx context.Context, by people.Actor, id forum.ID, raw string) (*Preview, error) {
	if err := s.Forums.Check(ctx, by, id, forum.ReadRegistrations); err != nil {
		return nil, err
	}
	f, err := s.Forums.Find(ctx, id)
	if err != nil {
		return nil, err
	}
	read := readFile(raw, f.Features)
	before, err := s.All(ctx, by, id)
	if err != nil {
		return nil, err
	}
	p := &Preview{Lines: read.lines, Unread: read.unread, Digest: digestOf(raw)}
	p.Shared = read.twice(before)
	if err := s.onLetters(ctx, id, read); err != nil {
		return nil, err
	}
	return p, read.mistakes()
}

func digestOf(raw string) string {
	sum := sha256.Sum256([]byte(raw))
	return hex.EncodeToString(sum[:])
}

// household is an address as it is compared: letters' case and spaces do not
// count.
func household(address string) string {
	return strings.Join(strings.Fields(strings.ToLower(address)), " ")
}

// twice finds codes and people that stand in a file twice or registered before,
// and counts those who share an address.
func (f *file) twice(before []Registered) (shared int) {
	codes, persons, homes := map[string]int{}, map[[2]string]int{}, map[string]int{}
	for _, r := range before {
		home := household(r.Answers.Address)
		persons[[2]string{strings.ToLower(r.Answers.Name), home}] = 0
		homes[home]++
	}
	for _, l := range f.lines {
		if code := typed(l.code); code != "" {
			if first, there := codes[code]; there {
				f.no(l.Line, "Line %d: this code stood on line %d already.", l.Line, first)
			} else {
				codes[code] = l.Line
			}
		}
		home := household(l.Answers.Address)
		if home == "" {
			continue // said to be blank already
		}
		homes[home]++
		if l.Answers.Name == "" {
			continue
		}
		who := [2]string{strings.ToLower(l.Answers.Name), home}
		switch first, there := persons[who]; {
		case !there:
			persons[who] = l.Line
		case first == 0:
			f.no(l.Line, "Line %d: somebody of this name at this address is registered already.", l.Line)
		default:
			f.no(l.Line, "Line %d: the same name at the same address stood on line %d already.", l.Line, first)
		}
	}
	for _, l := range f.lines {
		if homes[household(l.Answers.Address)] > 1 {
			shared++
		}
	}
	return shared
}

// onLetters finds the letter of each line: a registration answers one, however
// it came.
func (s *Recruiting) onLetters(ctx context.Context, id forum.ID, f *file) error {
	waves := map[string]*Wave{}
	for _, l := range f.lines {
		if len(f.wrong) >= mostMistakes {
			return nil
		}
		if l.code == "" {
			continue // said to be blank already
		}
		if whole(l.code) != nil {
			f.no(l.Line, "Line %d: the code has %d letters and digits, such as K7QF-2MXA-9PDR.", l.Line, codeLength)
			continue
		}
		i, err := s.codes.Get(ctx, s.codeID(id, l.code))
		if errors.Is(err, storage.ErrNotFound) {
			f.no(l.Line, "Line %d: this code is not on any letter of this forum.", l.Line)
			continue
		}
		if err != nil {
			return err
		}
		if waves[i.Wave] == nil {
			// A forum that takes nobody any more refuses the whole file.
			if waves[i.Wave], err = s.open(ctx, i.Wave); err != nil {
				return err
			}
		}
		l.Area, l.wave = i.Area, waves[i.Wave]
		switch _, err := s.entries.Get(ctx, i.ID); {
		case err == nil:
			f.no(l.Line, "Line %d: this code was used already.", l.Line)
		case !errors.Is(err, storage.ErrNotFound):
			return err
		}
	}
	return nil
}

// Bring registers everybody in a file, or nobody. Digest is that of the
// preview: what was confirmed is what is kept.
//
// The registrations are laid down under the name of their bringing, which
// claims their codes, and count for nobody until the bringing is marked as
// whole: that one write is the commit.
func (s *Recruiting) Bring(ctx context.Context, by people.Actor, id forum.ID, raw, digest string) (int, error) {
	if err := s.Forums.Check(ctx, by, id, forum.ReadRegistrations); err != nil {
		return 0, err
	}
	if digest != digestOf(raw) {
		return 0, civic.Refuse(civic.Conflict, "This is not the file that was shown. Look at it again before you confirm it.").At("file")
	}
	if err := s.clear(ctx); err != nil {
		return 0, err
	}
	p, err := s.Preview(ctx, by, id, raw)
	if err != nil {
		return 0, err
	}
	b := &bringing{Forum: id, Begun: s.Now(), State: laying}
	b.ID = string(id) + "|" + civic.NewID(s.Now())
	if err := s.bringings.Insert(ctx, b); err != nil {
		return 0, err
	}
	err = s.layAll(ctx, b, p.Lines)
	if err == nil {
		err = s.complete(ctx, b, len(p.Lines))
	}
	if err != nil {
		// What was laid down is taken back even when nobody waits any more.
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return 0, errors.Join(err, s.takeBack(last, b.ID))
	}
	return len(p.Lines), nil
}

// complete marks a bringing as whole, unless it was taken back for lasting too
// long.
func (s *Recruiting) complete(ctx context.Context, b *bringing, lines int) error {
	late := civic.Refuse(civic.Conflict, "This took too long and was stopped. Nothing was half-done; please try again.")
	_, err := s.bringings.Change(ctx, b.ID, func(b *bringing) error {
		if b.State != laying {
			return late
		}
		b.State, b.Lines = brought, lines
		return nil
	})
	if errors.Is(err, storage.ErrNotFound) {
		return late
	}
	return err
}

// layAll lays the registrations of a bringing down.
func (s *Recruiting) layAll(ctx context.Context, b *bringing, lines []*Line) error {
	all := make([]*Registration, len(lines))
	for i, l := range lines {
		r := &Registration{Forum: b.Forum, Wave: l.wave.ID, Area: l.Area, Word: s.Vault.Key("return", newWord()), Begun: b.Begun, Finished: b.Begun,
			Delete: l.wave.Delete, Brought: b.ID, Household: s.Vault.Key("household", string(b.Forum), household(l.Answers.Address))}
		r.ID = s.codeID(b.Forum, l.code)
		var err error
		if r.Sealed, err = s.seal(r.ID, l.Answers); err != nil {
			return err
		}
		all[i] = r
	}
	n, err := s.entries.InsertMany(ctx, all)
	if errors.Is(err, storage.ErrExists) {
		return civic.Refuse(civic.Conflict, "Line %d: this code was used already.", lines[n].Line).At("file")
	}
	return err
}
