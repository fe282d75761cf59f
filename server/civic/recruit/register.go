package recruit

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Begin takes a code from a letter and opens its registration. Word is shown
// once: whoever has it can leave and return. A code whose registration was
// begun and not sent in is given again only to its word, since a second person
// may not read what the first one wrote.
func (s *Recruiting) Begin(ctx context.Context, id forum.ID, code string) (word string, err error) {
	return s.begin(ctx, id, code, false)
}

// BeginFor does it for somebody on the telephone, who reads the code out.
func (s *Recruiting) BeginFor(ctx context.Context, by people.Actor, id forum.ID, code string) (word string, err error) {
	if err := s.Forums.Check(ctx, by, id, forum.TakeCalls); err != nil {
		return "", err
	}
	return s.begin(ctx, id, code, true)
}

// Of finds the forum that a code belongs to: a letter does not make people
// choose.
func (s *Recruiting) Of(ctx context.Context, code string) (forum.ID, error) {
	if err := whole(code); err != nil {
		return "", err
	}
	all, err := s.Forums.All(ctx)
	if err != nil {
		return "", err
	}
	for _, f := range all {
		_, err := s.codes.Get(ctx, s.codeID(f.Key(), code))
		if err == nil {
			return f.Key(), nil
		}
		if !errors.Is(err, storage.ErrNotFound) {
			return "", err
		}
	}
	return "", noCode()
}

func noCode() error {
	return civic.Refuse(civic.NotFound, "This code is not on any of our letters. Check it against your letter.").At("code")
}

// whole refuses what cannot be a code.
func whole(code string) error {
	if len(code) > 100 || len(typed(code)) != codeLength {
		return civic.Refuse(civic.Invalid, "The code has %d letters and digits, such as K7QF-2MXA-9PDR. Check it against your letter.", codeLength).At("code")
	}
	return nil
}

func (s *Recruiting) begin(ctx context.Context, id forum.ID, code string, telephone bool) (word string, err error) {
	if err := whole(code); err != nil {
		return "", err
	}
	i, err := s.codes.Get(ctx, s.codeID(id, code))
	if errors.Is(err, storage.ErrNotFound) {
		return "", noCode()
	}
	if err != nil {
		return "", err
	}
	w, err := s.open(ctx, i.Wave)
	if err != nil {
		return "", err
	}
	word = newWord()
	r := &Registration{Forum: id, Wave: w.ID, Area: i.Area, Word: s.Vault.Key("return", typed(word)), Telephone: telephone, Begun: s.Now(), Delete: w.Delete}
	r.ID = i.ID
	if r.Sealed, err = s.seal(r.ID, Answers{}); err != nil {
		return "", err
	}
	err = s.entries.Insert(ctx, r)
	if errors.Is(err, storage.ErrExists) {
		return "", civic.Refuse(civic.Conflict, "This code was used already. If you began with it, return with the word that you were given; if you did not, telephone us.").At("code")
	}
	return word, err
}

// open finds a wave that still takes registrations.
func (s *Recruiting) open(ctx context.Context, id string) (*Wave, error) {
	w, err := s.waves.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	f, err := s.Forums.Find(ctx, w.Forum)
	if err != nil {
		return nil, err
	}
	switch {
	case f.Halted != nil && f.Halted.For:
		return nil, civic.Refuse(civic.Conflict, "This forum was cancelled.")
	case f.Selection != nil:
		return nil, civic.Refuse(civic.Conflict, "The possible panels are fixed, so nothing can be changed in a registration now.").At("code")
	case f.Phase != forum.Recruiting || !s.Now().Before(w.Closes):
		return nil, civic.Refuse(civic.Conflict, "Registration closed on %s. The members are being chosen among those who registered until then.", w.Closes).At("code")
	}
	return w, nil
}

// Return gives what was saved, to whoever has the word.
func (s *Recruiting) Return(ctx context.Context, word string) (*Registration, Answers, error) {
	r, err := s.byWord(ctx, word)
	if err != nil {
		return nil, Answers{}, err
	}
	a, err := s.unseal(r)
	return r, a, err
}

func (s *Recruiting) byWord(ctx context.Context, word string) (*Registration, error) {
	r, err := s.entries.First(ctx, storage.Query{Index: byWord, Equal: []any{s.Vault.Key("return", typed(word))}})
	if errors.Is(err, storage.ErrNotFound) {
		return nil, civic.Refuse(civic.NotFound, "There is no registration to return to with this word.").At("word")
	}
	return r, err
}

// Save keeps answers so far, sent in or not, until registration closes.
func (s *Recruiting) Save(ctx context.Context, word string, a Answers) error {
	return s.put(ctx, word, a, false)
}

// Finish sends the registration in. Shared claims that somebody else
// registered from the same address: both stay in the pool, and the lottery
// never chooses both.
func (s *Recruiting) Finish(ctx context.Context, word string, a Answers) (shared bool, err error) {
	if err := s.put(ctx, word, a, true); err != nil {
		return false, err
	}
	r, err := s.byWord(ctx, word)
	if err != nil || r.Household == "" {
		return false, err
	}
	whole, err := s.whole(ctx, r.Forum)
	if err != nil {
		return false, err
	}
	for other, err := range s.entries.Find(ctx, storage.Query{Index: byHousehold, Equal: []any{string(r.Forum), r.Household}}) {
		if err != nil {
			return false, err
		}
		shared = shared || other.ID != r.ID && whole[other.Brought]
	}
	return shared, nil
}

func (s *Recruiting) put(ctx context.Context, word string, a Answers, finish bool) error {
	r, err := s.byWord(ctx, word)
	if err != nil {
		return err
	}
	if _, err := s.open(ctx, r.Wave); err != nil {
		return err
	}
	f, err := s.Forums.Find(ctx, r.Forum)
	if err != nil {
		return err
	}
	if err := a.check(f.Features, finish); err != nil {
		return err
	}
	sealed, err := s.seal(r.ID, a)
	if err != nil {
		return err
	}
	_, err = s.entries.Change(ctx, r.ID, func(r *Registration) error {
		if !r.Withdrawn.IsZero() {
			return civic.Refuse(civic.Conflict, "This registration was withdrawn.")
		}
		r.Sealed, r.Household = sealed, ""
		if address := household(a.Address); address != "" {
			r.Household = s.Vault.Key("household", string(r.Forum), address)
		}
		if finish && r.Finished.IsZero() {
			r.Finished = s.Now()
		}
		return nil
	})
	return err
}

// Withdraw takes somebody out of the pool and deletes what they said. The code
// stays used.
func (s *Recruiting) Withdraw(ctx context.Context, word string) error {
	r, err := s.byWord(ctx, word)
	if err != nil {
		return err
	}
	return s.withdraw(ctx, r)
}

func (s *Recruiting) withdraw(ctx context.Context, r *Registration) error {
	empty, err := s.seal(r.ID, Answers{})
	if err != nil {
		return err
	}
	_, err = s.entries.Change(ctx, r.ID, func(r *Registration) error {
		r.Sealed, r.Household, r.Withdrawn = empty, "", s.Now()
		return nil
	})
	return err
}

// Takes claims that a registration can still be changed, or says why not.
func (s *Recruiting) Takes(ctx context.Context, r *Registration) error {
	_, err := s.open(ctx, r.Wave)
	return err
}

// check refuses what is too long at any time, and what is missing when the
// registration is sent in.
func (a *Answers) check(features []forum.Feature, finish bool) error {
	var rs civic.Refusals
	for _, written := range []struct {
		field string
		text  *string
	}{{"name", &a.Name}, {"email", &a.Email}, {"phone", &a.Phone}, {"address", &a.Address}, {"access", &a.Access}} {
		*written.text = strings.TrimSpace(strings.ToValidUTF8(*written.text, "\uFFFD"))
		if long := utf8.RuneCountInString(*written.text); long > 500 {
			rs = append(rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", long, 500).At(written.field))
		}
	}
	kept := map[string]string{}
	for _, f := range features {
		value := strings.TrimSpace(a.Attributes[f.Name])
		if utf8.RuneCountInString(value) > 200 {
			rs = append(rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", utf8.RuneCountInString(value), 200).At(f.Name))
		}
		if value != "" && value != PreferNotToSay && len(f.Values) > 0 && !slices.Contains(f.Values, value) {
			rs = append(rs, civic.Refuse(civic.Invalid, "Choose one of the answers.").At(f.Name))
		}
		if kept[f.Name] = value; finish && value == "" {
			rs = append(rs, civic.Refuse(civic.Invalid, "Choose an answer, or 'Prefer not to say'.").At(f.Name))
		}
	}
	a.Attributes = kept
	if finish {
		for _, missing := range []struct {
			yes   bool
			no    *civic.Refusal
			field string
		}{
			{a.Name != "", civic.Refuse(civic.Invalid, "Give your name."), "name"},
			{a.Email != "" || a.Phone != "", civic.Refuse(civic.Invalid, "Give an e-mail address or a telephone number, so that we can reach you."), "email"},
			{a.Address != "", civic.Refuse(civic.Invalid, "Give your address. It is used to choose at most one person of a household."), "address"},
			{a.Eligible, civic.Refuse(civic.Invalid, "Only people who live in the area and can be members may register. If that is not you, you need do nothing more. Thank you for looking."), "eligible"},
			{a.Consent, civic.Refuse(civic.Invalid, "We may keep what you said only if you agree."), "consent"},
		} {
			if !missing.yes {
				rs = append(rs, missing.no.At(missing.field))
			}
		}
	}
	return rs.OrNil()
}

func (s *Recruiting) seal(place string, a Answers) (string, error) {
	raw, err := json.Marshal(a)
	if err != nil {
		return "", err
	}
	return s.Vault.Seal(string(raw), "registration|"+place), nil
}

func (s *Recruiting) unseal(r *Registration) (a Answers, err error) {
	raw, err := s.Vault.Open(r.Sealed, "registration|"+r.ID)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal([]byte(raw), &a)
}
