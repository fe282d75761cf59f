package recruit

import (
	"context"
	"crypto/rand"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Limits of one wave.
const (
	mostLetters = 50_000
	mostAreas   = 500
	mostWaves   = 20
	// mostSheet bounds the file for the printer, which is kept as one sealed
	// document; a line of it has so many bytes besides the name of its area.
	mostSheet  = 11 << 20
	lineLength = 40
)

// letters of a code: without those that are taken for each other in print.
const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

const codeLength = 12

// Send makes a wave and its codes, and returns them as a file for the printer.
// What works them is kept as hashes; for printing they lie sealed until the
// recruiter says that they are printed, and no longer than a week.
//
// A server that dies on the way leaves a wave that is being made. The same
// wave sent again is that wave, finished: nobody gets two letters for it.
func (s *Recruiting) Send(ctx context.Context, by people.Actor, w Wave) (*Wave, []byte, error) {
	if err := s.Forums.Check(ctx, by, w.Forum, forum.RunLottery); err != nil {
		return nil, nil, err
	}
	f, err := s.Forums.Find(ctx, w.Forum)
	if err != nil {
		return nil, nil, err
	}
	if f.Phase != forum.Recruiting || f.Halted != nil {
		return nil, nil, civic.Refuse(civic.Conflict, "Letters go out while a forum is recruiting.")
	}
	if f.Selection != nil {
		return nil, nil, civic.Refuse(civic.Conflict, "The possible panels are fixed, so no more letters go out.")
	}
	w.Sent, w.Making = s.Now(), true
	if err := w.check(); err != nil {
		return nil, nil, err
	}
	begun, err := s.waves.All(ctx, storage.Query{Index: byMaking, Equal: []any{string(w.Forum)}})
	if err != nil {
		return nil, nil, err
	}
	for _, one := range begun {
		if one.same(&w) {
			return s.issue(ctx, one)
		}
	}
	// The number is the id, so that of two who send at once each has a wave.
	for w.Number = 1; ; w.Number++ {
		if w.Number > mostWaves {
			return nil, nil, civic.Refuse(civic.TooMuch, "A forum has at most %d waves of letters.", mostWaves)
		}
		w.ID = WaveID(w.Forum, w.Number)
		if err = s.waves.Insert(ctx, &w); !errors.Is(err, storage.ErrExists) {
			break
		}
	}
	if err != nil {
		return nil, nil, err
	}
	return s.issue(ctx, &w)
}

// same claims that two waves are one letter to the same households.
func (w *Wave) same(other *Wave) bool {
	return slices.Equal(w.Areas, other.Areas) && w.Closes.Equal(other.Closes) && w.Delete.Equal(other.Delete)
}

func (w *Wave) check() error {
	sum, size := 0, 0
	w.Areas = slices.Clone(w.Areas) // the caller's stay as they are
	for i := range w.Areas {
		a := &w.Areas[i]
		a.Name = strings.Join(strings.Fields(a.Name), " ")
		if a.Name == "" || len(a.Name) > 200 || a.Letters < 1 {
			return civic.Refuse(civic.Invalid, "Give each area a name and how many letters go there.").At("areas")
		}
		sum += min(a.Letters, mostLetters+1)
		size += min(a.Letters, mostLetters+1) * (len(a.Name) + strings.Count(a.Name, `"`) + lineLength)
	}
	switch {
	case sum == 0 || sum > mostLetters || len(w.Areas) > mostAreas:
		return civic.Refuse(civic.Invalid, "A wave has from 1 to %d letters.", mostLetters).At("areas")
	case size > mostSheet:
		return civic.Refuse(civic.Invalid, "The names of these areas are too long for so many letters. Shorten them.").At("areas")
	case !w.Closes.After(w.Sent):
		return civic.Refuse(civic.Invalid, "The day on which registration closes has passed.").At("closes")
	case !w.Delete.After(w.Closes) || w.Delete.After(w.Sent.Add(2*365*24*time.Hour)):
		return civic.Refuse(civic.Invalid, "Registrations are deleted after registration closes, and within two years.").At("delete")
	}
	return nil
}

func newCode() string {
	var b [codeLength]byte
	for i := range b {
		for {
			var one [1]byte
			_, _ = rand.Read(one[:]) // never fails: crypto/rand ends the program instead
			// Larger values would make some letters likelier than others.
			if n := int(one[0]); n < 256/len(letters)*len(letters) {
				b[i] = letters[n%len(letters)]
				break
			}
		}
	}
	return string(b[:])
}

// printed puts a code in groups of four, as people read and type.
func printed(code string) string { return code[:4] + "-" + code[4:8] + "-" + code[8:] }

// typed reads a code as people type it: case, spaces and hyphens do not count.
func typed(code string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z':
			return r - 'a' + 'A'
		case r == '-' || r == ' ' || r == '\t':
			return -1
		}
		return r
	}, code)
}

func (s *Recruiting) codeID(id forum.ID, code string) string {
	return string(id) + "|" + s.Vault.Key("invitation", string(id), typed(code))
}
