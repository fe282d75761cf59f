package server

import (
	"context"
	"errors"
	"sort"

	"github.com/gofiber/fiber/v2"

	"github.com/folkmoot/folkmoot/frontend/page"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/realtime/coedit"
	"github.com/folkmoot/folkmoot/server/api"
	"github.com/folkmoot/folkmoot/server/civic/draft"
)

// showWriters says over the text who wrote which words of it.
func (s *Server) showWriters(c *fiber.Ctx) error {
	ctx := c.UserContext()
	h, _, err := s.draftHead(c)
	if err != nil {
		return err
	}
	seq, err := s.sessions.Settle(ctx, h.Draft.ID)
	if err != nil {
		return err
	}
	written, err := s.sessions.Authorship(ctx, h.Draft.ID, seq)
	if err != nil {
		return err
	}
	v := page.WritersView{DraftHead: h}
	known := voices{texts: s.texts, known: map[string]draft.Voice{}}
	counted := map[string]int{}
	for _, root := range written.Roots {
		label := h.Labels[draft.Field(root.Root)]
		if label == "" {
			continue // short values: nobody's sentences
		}
		field := page.WrittenField{Field: draft.Field(root.Root), Label: label}
		for _, run := range root.Runs {
			if run.Deleted != nil || run.Text == "" {
				continue
			}
			by, err := known.of(ctx, run.By)
			if err != nil {
				return err
			}
			field.Runs = append(field.Runs, page.WrittenRun{Text: run.Text, By: by})
			counted[run.By.Person] += run.Length
		}
		if len(field.Runs) > 0 {
			v.Fields = append(v.Fields, field)
		}
	}
	rank, err := s.texts.ranks(ctx, h.Draft.Key())
	if err != nil {
		return err
	}
	sort.SliceStable(v.Fields, func(i, j int) bool { return rank(v.Fields[i].Field) < rank(v.Fields[j].Field) })
	for person, n := range counted {
		v.Shares = append(v.Shares, page.Share{Voice: known.known[person], Characters: n})
	}
	sort.Slice(v.Shares, func(i, j int) bool { return v.Shares[i].Characters > v.Shares[j].Characters })
	return s.show(c, s.draftFrame(c, h, words.T(ctx, "Who wrote this")), page.Writers(v))
}

// voices names writers, each looked up once.
type voices struct {
	texts *texts
	known map[string]draft.Voice
}

func (v voices) of(ctx context.Context, w coedit.Writer) (draft.Voice, error) {
	if known, ok := v.known[w.Person]; ok {
		return known, nil
	}
	voice, err := v.texts.voice(ctx, w.Person)
	if w.Person == "" {
		voice = draft.Voice{Name: words.T(ctx, "The imported text"), Sector: "other"}
	}
	v.known[w.Person] = voice
	return voice, err
}

// Authorship is who wrote a text, for programs.
func (t *texts) Authorship(ctx context.Context, id draft.ID, seq int64) (api.Authorship, error) {
	written, err := t.s.sessions.Authorship(ctx, string(id), seq)
	if err != nil {
		if errors.Is(err, coedit.ErrNoVersion) {
			err = draft.ErrNoText
		}
		return api.Authorship{}, err
	}
	known := voices{texts: t, known: map[string]draft.Voice{}}
	to := api.Authorship{Seq: seq, Fields: []api.AuthoredField{}}
	total := shares{}
	for _, root := range written.Roots {
		field, own := api.AuthoredField{Field: root.Root, Runs: []api.AuthoredRun{}}, shares{}
		for _, run := range root.Runs {
			one, err := authoredRun(ctx, known, run)
			if err != nil {
				return to, err
			}
			if run.Deleted != nil {
				field.Deleted = append(field.Deleted, one)
				continue
			}
			field.Runs = append(field.Runs, one)
			own.add(known.known[run.By.Person], run.Length)
			total.add(known.known[run.By.Person], run.Length)
		}
		field.Shares = own.by("person")
		to.Fields = append(to.Fields, field)
	}
	for _, way := range []string{"person", "organisation", "sector"} {
		to.Shares = append(to.Shares, api.AuthoredShares{By: way, Shares: total.by(way)})
	}
	return to, nil
}

func authoredRun(ctx context.Context, known voices, run coedit.Run) (api.AuthoredRun, error) {
	by, err := known.of(ctx, run.By)
	if err != nil {
		return api.AuthoredRun{}, err
	}
	one := api.AuthoredRun{Text: run.Text, Offset: run.Offset, Length: run.Length, Person: run.By.Person, Name: by.Name,
		Organisation: by.OrganisationName, Sector: string(by.Sector), At: run.At}
	if run.Deleted != nil {
		one.DeletedBy, one.DeletedAt = run.Deleted.By.Person, run.Deleted.At
	}
	return one, nil
}

// shares counts characters by voice.
type shares map[draft.Voice]int

func (s shares) add(v draft.Voice, n int) { s[v] += n }

// by sums the shares up in one way, the largest first.
func (s shares) by(way string) []api.AuthorsShare {
	sums := map[string]api.AuthorsShare{}
	all := 0
	for v, n := range s {
		who, name := string(v.Person), v.Name
		switch way {
		case "organisation":
			who, name = string(v.Organisation), v.OrganisationName
		case "sector":
			who, name = string(v.Sector), string(v.Sector)
		}
		sum := sums[who]
		sum.Who, sum.Name, sum.Characters = who, name, sum.Characters+n
		sums[who] = sum
		all += n
	}
	list := make([]api.AuthorsShare, 0, len(sums))
	for _, sum := range sums {
		sum.Share = float64(sum.Characters) / float64(max(all, 1))
		list = append(list, sum)
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].Characters != list[j].Characters {
			return list[i].Characters > list[j].Characters
		}
		return list[i].Who < list[j].Who
	})
	return list
}
