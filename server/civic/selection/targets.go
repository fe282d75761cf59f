package selection

import (
	"context"
	"errors"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/forum"
	"github.com/folkmoot/folkmoot/server/civic/lottery"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Set keeps the quotas of a forum. They cover each answer of each feature that
// the forum was announced with, and no other.
func (s *Workbench) Set(ctx context.Context, by people.Actor, id forum.ID, features []lottery.Feature) error {
	if err := s.Forums.Check(ctx, by, id, forum.RunLottery); err != nil {
		return err
	}
	f, err := s.Forums.Find(ctx, id)
	if err != nil {
		return err
	}
	if f.Selection != nil {
		return civic.Refuse(civic.Conflict, "The possible panels are committed, so their quotas stay as they are.")
	}
	var rs civic.Refusals
	var kept []lottery.Feature
	for _, announced := range f.Features {
		one := lottery.Feature{Name: announced.Name}
		for _, value := range announced.Values {
			q, found := quota(features, announced.Name, value)
			if !found {
				rs = append(rs, civic.Refuse(civic.Invalid, "%s: there is no quota for '%s'.", announced.Name, value).At("quotas"))
				continue
			}
			q.Value = value
			rs = append(rs, sound(announced.Name, q, f.Panel)...)
			one.Quotas = append(one.Quotas, q)
		}
		kept = append(kept, one)
	}
	for _, feature := range features {
		for _, q := range feature.Quotas {
			if !announced(f.Features, feature.Name, q.Value) {
				rs = append(rs, civic.Refuse(civic.Invalid, "%s: nobody was asked for '%s'.", feature.Name, q.Value).At("quotas"))
			}
		}
	}
	if err := rs.OrNil(); err != nil {
		return err
	}
	t := &Targets{Features: kept, At: s.Now()}
	t.ID = string(id)
	err = s.targets.Insert(ctx, t)
	if errors.Is(err, storage.ErrExists) {
		_, err = s.targets.Change(ctx, t.ID, func(old *Targets) error {
			old.Features, old.At = t.Features, t.At
			return nil
		})
	}
	return err
}

func quota(features []lottery.Feature, name, value string) (lottery.Quota, bool) {
	for _, f := range features {
		for _, q := range f.Quotas {
			if strings.EqualFold(f.Name, name) && strings.EqualFold(q.Value, value) {
				return q, true
			}
		}
	}
	return lottery.Quota{}, false
}

func announced(features []forum.Feature, name, value string) bool {
	for _, f := range features {
		for _, v := range f.Values {
			if strings.EqualFold(f.Name, name) && strings.EqualFold(v, value) {
				return true
			}
		}
	}
	return false
}

// sound refuses numbers that contradict each other.
func sound(feature string, q lottery.Quota, panel int) (rs civic.Refusals) {
	switch {
	case q.Min < 0 || q.Max > panel || q.MinFlex < 0 || q.MaxFlex > panel:
		rs = append(rs, civic.Refuse(civic.Invalid, "%s, '%s': numbers go from 0 to the size of the panel, which is %d.", feature, q.Value, panel).At("quotas"))
	case q.Min > q.Max:
		rs = append(rs, civic.Refuse(civic.Invalid, "%s, '%s': the minimum %d is above the maximum %d.", feature, q.Value, q.Min, q.Max).At("quotas"))
	case q.MinFlex > q.Min || q.MaxFlex < q.Max:
		rs = append(rs, civic.Refuse(civic.Invalid, "%s, '%s': what may be given goes below the minimum and above the maximum, not between them.", feature, q.Value).At("quotas"))
	}
	return rs
}

// SetFile reads the quotas from a CSV file, as package lottery does, and keeps
// them.
func (s *Workbench) SetFile(ctx context.Context, by people.Actor, id forum.ID, csv string) error {
	if err := s.Forums.Check(ctx, by, id, forum.RunLottery); err != nil {
		return err
	}
	features, err := lottery.ReadFeatures(strings.NewReader(csv))
	if err != nil {
		return refusals(err)
	}
	return s.Set(ctx, by, id, features)
}

// refusals says the problems of a file as refusals, with their places.
func refusals(err error) error {
	var problems lottery.Problems
	if !errors.As(err, &problems) {
		return err
	}
	var rs civic.Refusals
	for _, p := range problems {
		if p.Line == 0 {
			rs = append(rs, &civic.Refusal{Kind: civic.Invalid, Format: p.Format, Args: p.Args, Field: "file"})
			continue
		}
		rs = append(rs, civic.Refuse(civic.Invalid, "Line %d, column %d: %s", p.Line, p.Column, p.Sentence()).At("file"))
	}
	return rs.OrNil()
}
