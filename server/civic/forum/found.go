package forum

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/storage"
)

// Limits in characters, entries and people.
const (
	mostTitle  = 200
	mostText   = 5000
	mostLine   = 500
	mostList   = 30
	mostPanel  = 1000
	mostHours  = 1000
	leastWords = 20 // of a public reason
)

// Found begins a forum in its design.
func (s *Forums) Found(ctx context.Context, by people.Actor, r Remit, demonstration bool) (*Forum, error) {
	if err := s.Check(ctx, by, "", Found); err != nil {
		return nil, err
	}
	if err := r.tidy(); err != nil {
		return nil, err
	}
	f := &Forum{Remit: r, Phase: Design, Created: s.Now(), Demonstration: demonstration}
	f.write(s.line(by, Founded))
	f.ID = civic.Slug(r.Title)
	err := storage.ErrExists
	if f.ID != "" && f.ID != "new" {
		err = s.kept.Insert(ctx, f)
	}
	if errors.Is(err, storage.ErrExists) {
		f.ID = strings.TrimPrefix(f.ID+"-"+civic.NewID(s.Now()), "-")
		err = s.kept.Insert(ctx, f)
	}
	if err != nil {
		return nil, err
	}
	s.Announce.Announce(ctx, civic.Announcement{Topic: "forums", What: "forum.founded", ID: f.ID})
	if s.Record != nil {
		if err := s.Record.Owe(ctx, source, lineRef(f.Key(), 0)); err == nil {
			_, _ = s.Record.Settle(ctx, source, lineRef(f.Key(), 0))
		}
	}
	return f, nil
}

// Write changes what a forum is about, until letters go out: people answer the
// letter that they got.
func (s *Forums) Write(ctx context.Context, by people.Actor, id ID, r Remit) (*Forum, error) {
	if err := s.Check(ctx, by, id, EditRemit); err != nil {
		return nil, err
	}
	if err := r.tidy(); err != nil {
		return nil, err
	}
	return s.change(ctx, by, id, EditRemit, "written", func(f *Forum) error {
		if err := f.goesOn(); err != nil {
			return err
		}
		if f.Phase != Design {
			return civic.Refuse(civic.Conflict, "The letters are out, so the question and the remit stay as people were told.")
		}
		f.Remit = r
		return nil
	})
}

// Advise names the advisory group.
func (s *Forums) Advise(ctx context.Context, by people.Actor, id ID, group []Adviser) (*Forum, error) {
	var rs civic.Refusals
	if len(group) > mostList {
		rs = append(rs, civic.Refuse(civic.Invalid, "There can be at most %d of these.", mostList).At("advisers"))
	}
	for i := range group {
		a := &group[i]
		for _, text := range []*string{&a.Name, &a.Organisation, &a.Interest, &a.Declared} {
			short(&rs, text, mostLine, "advisers")
		}
		if a.Name == "" {
			rs = append(rs, civic.Refuse(civic.Invalid, "Give every adviser's name.").At("advisers"))
		}
	}
	if err := rs.OrNil(); err != nil {
		return nil, err
	}
	return s.change(ctx, by, id, NameGroup, "advised", func(f *Forum) error {
		f.Advisers = group
		return f.goesOn()
	})
}

// tidy trims what was typed and refuses what is too much; what is missing is
// for the gates to say.
func (r *Remit) tidy() error {
	var rs civic.Refusals
	for _, t := range []struct {
		text  *string
		most  int
		field string
	}{{&r.Title, mostTitle, "title"}, {&r.Area, mostTitle, "area"}, {&r.Authority, mostTitle, "authority"}, {&r.Question, mostLine, "question"},
		{&r.Promise.Body, mostTitle, "body"}, {&r.Promise.Text, mostText, "promise"}, {&r.Funder, mostLine, "funder"},
		{&r.Assessment, mostLine, "assessment"}, {&r.Notice, mostLine, "notice"}, {&r.Telephone, mostTitle, "telephone"}} {
		short(&rs, t.text, t.most, t.field)
	}
	if r.Title == "" {
		rs = append(rs, civic.Refuse(civic.Invalid, "Give the forum a title.").At("title"))
	}
	for _, l := range []struct {
		field string
		list  *[]string
	}{{"in", &r.In}, {"out", &r.Out}, {"tradeOffs", &r.TradeOffs}} {
		kept := []string{}
		for _, text := range *l.list {
			if short(&rs, &text, mostLine, l.field); text != "" {
				kept = append(kept, text)
			}
		}
		if *l.list = kept; len(kept) > mostList {
			rs = append(rs, civic.Refuse(civic.Invalid, "There can be at most %d of these.", mostList).At(l.field))
		}
	}
	if len(r.Features) > mostList {
		rs = append(rs, civic.Refuse(civic.Invalid, "There can be at most %d of these.", mostList).At("features"))
	}
	named := map[string]bool{}
	r.Features = slices.Clone(r.Features) // the caller's stay as they are
	for i := range r.Features {
		short(&rs, &r.Features[i].Name, mostTitle, "features")
		short(&rs, &r.Features[i].Source, mostLine, "features")
		r.Features[i].tidy(&rs)
		if name := strings.ToLower(r.Features[i].Name); named[name] {
			rs = append(rs, civic.Refuse(civic.Invalid, "The feature '%s' is named twice.", r.Features[i].Name).At("features"))
		} else {
			named[name] = true
		}
	}
	if r.Budget < 0 {
		rs = append(rs, civic.Refuse(civic.Invalid, "The budget is a whole number of pounds.").At("budget"))
	}
	if r.Panel < 0 || r.Panel > mostPanel {
		rs = append(rs, civic.Refuse(civic.Invalid, "A panel has at most %d people.", mostPanel).At("panel"))
	}
	for _, h := range []struct {
		field string
		hours int
	}{{"learningHours", r.LearningHours}, {"deliberationHours", r.DeliberationHours}} {
		if h.hours < 0 || h.hours > mostHours {
			rs = append(rs, civic.Refuse(civic.Invalid, "Members can be promised at most %d hours.", mostHours).At(h.field))
		}
	}
	for _, l := range []struct{ field, link string }{{"assessment", r.Assessment}, {"notice", r.Notice}} {
		if l.link != "" && !isLink(l.link) {
			rs = append(rs, civic.Refuse(civic.Invalid, "Give an address that begins with https:// or with a / on this platform.").At(l.field))
		}
	}
	return rs.OrNil()
}

// tidy trims the answers and refuses one that is given twice: people could not
// tell which of the two to choose.
func (f *Feature) tidy(rs *civic.Refusals) {
	kept, known := []string{}, map[string]bool{}
	for _, v := range f.Values {
		if short(rs, &v, mostTitle, "features"); v == "" {
			continue
		}
		if known[strings.ToLower(v)] {
			*rs = append(*rs, civic.Refuse(civic.Invalid, "'%s' has the answer '%s' twice.", f.Name, v).At("features"))
		}
		known[strings.ToLower(v)] = true
		kept = append(kept, v)
	}
	if f.Values = kept; len(kept) > mostList {
		*rs = append(*rs, civic.Refuse(civic.Invalid, "There can be at most %d of these.", mostList).At("features"))
	}
}

func short(rs *civic.Refusals, text *string, most int, field string) {
	*text = strings.TrimSpace(strings.ToValidUTF8(*text, "\uFFFD"))
	if long := utf8.RuneCountInString(*text); long > most {
		*rs = append(*rs, civic.Refuse(civic.Invalid, "This is %d characters long. It can be at most %d.", long, most).At(field))
	}
}

// isLink claims that a link leads to the web, or to a page of this platform.
func isLink(link string) bool {
	u, err := url.Parse(link)
	if err != nil || strings.ContainsAny(link, "\\ \n\t") {
		return false
	}
	return u.Scheme == "https" && u.Host != "" || u.Scheme == "" && u.Host == "" && strings.HasPrefix(link, "/") && !strings.HasPrefix(link, "//")
}
