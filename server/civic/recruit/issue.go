package recruit

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"sort"
	"time"

	"github.com/folkmoot/folkmoot/storage"
)

// batch is how many codes are kept in one go.
const batch = 500

// issue keeps the codes of a wave, from where an earlier attempt stopped. The
// sealed sheet is there before the first code is, so that whoever goes on, on
// whatever server, keeps the codes that will be printed and no others. Several
// may do it at once.
func (s *Recruiting) issue(ctx context.Context, w *Wave) (*Wave, []byte, error) {
	p, err := s.sheetOf(ctx, w)
	if errors.Is(err, storage.ErrNotFound) {
		w, err := s.waves.Get(ctx, w.ID)
		return w, nil, err
	}
	if err != nil {
		return nil, nil, err
	}
	for {
		sheet, err := s.opened(p)
		if err != nil {
			return nil, nil, err
		}
		all, err := readSheet(sheet)
		if err != nil {
			return nil, nil, err
		}
		taken, err := s.keep(ctx, w, all)
		if err != nil {
			return nil, nil, err
		}
		if taken == "" {
			if err := s.lieAnew(ctx, p); err != nil {
				return nil, nil, err
			}
			done, err := s.waves.Change(ctx, w.ID, func(w *Wave) error {
				w.Making = false
				return nil
			})
			return done, sheet, err
		}
		if p, err = s.exchange(ctx, w, taken); err != nil {
			return nil, nil, err
		}
	}
}

// lieAnew lets a sheet that was finished late lie for the printer as long as
// any other.
func (s *Recruiting) lieAnew(ctx context.Context, p *printing) error {
	until := s.Now().Add(printable)
	if until.Sub(p.Until) < time.Hour {
		return nil
	}
	_, err := s.prints.Change(ctx, p.ID, func(p *printing) error {
		p.Until = until
		return nil
	})
	if errors.Is(err, storage.ErrNotFound) {
		return nil // printed already, by whoever was faster
	}
	return err
}

// issueDue finishes the waves of all forums that a server left halfway.
func (s *Recruiting) issueDue(ctx context.Context) error {
	begun, err := s.waves.All(ctx, storage.Query{Index: byMaking})
	for _, w := range begun {
		if _, _, err := s.issue(ctx, w); err != nil {
			return err
		}
	}
	return err
}

// sheetOf gives the sheet of a wave that is being made, and makes it where
// there is none. Of two who make it at once, the first one's counts. ErrNotFound
// says that all is done: the sheet was made, used and printed in the meantime.
func (s *Recruiting) sheetOf(ctx context.Context, w *Wave) (*printing, error) {
	p, err := s.prints.Get(ctx, w.ID)
	if !errors.Is(err, storage.ErrNotFound) {
		return p, err
	}
	var all []Letter
	given := map[string]bool{}
	for _, a := range w.Areas {
		for range a.Letters {
			all = append(all, Letter{Code: fresh(given), Area: a.Name})
		}
	}
	p = &printing{Sealed: s.sealSheet(w, all), Until: s.Now().Add(printable)}
	p.ID = w.ID
	err = s.prints.Insert(ctx, p)
	if errors.Is(err, storage.ErrExists) {
		return s.prints.Get(ctx, w.ID)
	}
	if err != nil {
		return nil, err
	}
	// Sheets go only when their wave is made, so one that is not made has
	// never had another.
	now, err := s.waves.Get(ctx, w.ID)
	if err == nil && !now.Making {
		err = errors.Join(storage.ErrNotFound, s.prints.Delete(ctx, p.ID, p.Version))
	}
	return p, err
}

// fresh makes a code as it is printed that was not given yet.
func fresh(given map[string]bool) string {
	for {
		code := printed(newCode())
		if !given[code] {
			given[code] = true
			return code
		}
	}
}

// keep keeps the codes of a sheet in its order and passes over those that are
// kept: a code is there only when all before it are, so where to go on is found
// by halving. taken is a code that is on a letter of another wave, which
// chance does once in many millions of years.
func (s *Recruiting) keep(ctx context.Context, w *Wave, letters []Letter) (taken string, err error) {
	all := make([]*invitation, len(letters))
	for i, l := range letters {
		all[i] = &invitation{Wave: w.ID, Area: l.Area}
		all[i].ID = s.codeID(w.Forum, l.Code)
	}
	for at := 0; at < len(all); {
		n, err := s.codes.InsertMany(ctx, all[at:min(at+batch, len(all))])
		at += n
		if err == nil {
			continue
		}
		if !errors.Is(err, storage.ErrExists) {
			return "", err
		}
		there, err := s.there(ctx, w, all[at:])
		if err != nil {
			return "", err
		}
		if there == 0 {
			return letters[at].Code, nil
		}
		at += there
	}
	return "", nil
}

// there counts how many codes from the first on are kept for this wave.
func (s *Recruiting) there(ctx context.Context, w *Wave, all []*invitation) (n int, err error) {
	n = sort.Search(len(all), func(i int) bool {
		kept, fault := s.codes.Get(ctx, all[i].ID)
		if fault != nil && !errors.Is(fault, storage.ErrNotFound) {
			err = fault
		}
		return fault != nil || kept.Wave != w.ID
	})
	return n, err
}

// exchange puts another code in the place of one that is taken, unless
// somebody did so already. Nothing was printed yet.
func (s *Recruiting) exchange(ctx context.Context, w *Wave, taken string) (*printing, error) {
	return s.prints.Change(ctx, w.ID, func(p *printing) error {
		sheet, err := s.opened(p)
		if err != nil {
			return err
		}
		all, err := readSheet(sheet)
		if err != nil {
			return err
		}
		given := map[string]bool{}
		for _, l := range all {
			given[l.Code] = true
		}
		for i := range all {
			if all[i].Code == taken {
				all[i].Code = fresh(given)
			}
		}
		p.Sealed = s.sealSheet(w, all)
		return nil
	})
}

// sealSheet writes the file for the printer and seals it.
func (s *Recruiting) sealSheet(w *Wave, all []Letter) string {
	var b bytes.Buffer
	out := csv.NewWriter(&b)
	_ = out.Write([]string{"code", "area", "closes"})
	for _, l := range all {
		_ = out.Write([]string{l.Code, l.Area, w.Closes.Format(time.DateOnly)})
	}
	out.Flush() // a buffer takes everything
	return s.Vault.Seal(b.String(), "printing|"+w.ID)
}

func (s *Recruiting) opened(p *printing) ([]byte, error) {
	sheet, err := s.Vault.Open(p.Sealed, "printing|"+p.ID)
	return []byte(sheet), err
}

// readSheet reads the letters of a file for the printer.
func readSheet(sheet []byte) ([]Letter, error) {
	rows, err := csv.NewReader(bytes.NewReader(sheet)).ReadAll()
	if err != nil {
		return nil, err
	}
	var all []Letter
	for _, row := range rows[1:] {
		all = append(all, Letter{row[0], row[1]})
	}
	return all, nil
}
