package recruit

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/csv"
	"errors"
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
)

// letters of a code: without those that are taken for each other in print.
const letters = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

const codeLength = 12

// Send makes a wave and its codes, and returns them as a file for the printer.
// What works them is kept as hashes; for printing they lie sealed until the
// recruiter says that they are printed, and no longer than a week.
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
	w.Sent = s.Now()
	if err := w.check(); err != nil {
		return nil, nil, err
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
	sheet, err := s.issue(ctx, &w)
	if err == nil {
		err = s.lay(ctx, &w, sheet)
	}
	return &w, sheet, err
}

func (w *Wave) check() error {
	sum := 0
	for i := range w.Areas {
		a := &w.Areas[i]
		a.Name = strings.Join(strings.Fields(a.Name), " ")
		if a.Name == "" || len(a.Name) > 200 || a.Letters < 1 {
			return civic.Refuse(civic.Invalid, "Give each area a name and how many letters go there.").At("areas")
		}
		sum += min(a.Letters, mostLetters+1)
	}
	switch {
	case sum == 0 || sum > mostLetters || len(w.Areas) > mostAreas:
		return civic.Refuse(civic.Invalid, "A wave has from 1 to %d letters.", mostLetters).At("areas")
	case !w.Closes.After(w.Sent):
		return civic.Refuse(civic.Invalid, "The day on which registration closes has passed.").At("closes")
	case !w.Delete.After(w.Closes) || w.Delete.After(w.Sent.Add(2*365*24*time.Hour)):
		return civic.Refuse(civic.Invalid, "Registrations are deleted after registration closes, and within two years.").At("delete")
	}
	return nil
}

// issue makes the codes. Chance repeats one in a wave of this size once in
// many millions of years; an insert that finds one taken makes another.
func (s *Recruiting) issue(ctx context.Context, w *Wave) ([]byte, error) {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write([]string{"code", "area", "closes"})
	for _, a := range w.Areas {
		for range a.Letters {
			for {
				code := newCode()
				i := &invitation{Wave: w.ID, Area: a.Name}
				i.ID = s.codeID(w.Forum, code)
				err := s.codes.Insert(ctx, i)
				if errors.Is(err, storage.ErrExists) {
					continue
				}
				if err != nil {
					return nil, err
				}
				_ = out.Write([]string{printed(code), a.Name, w.Closes.Format(time.DateOnly)})
				break
			}
		}
	}
	out.Flush() // a buffer takes everything
	return b.Bytes(), nil
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
