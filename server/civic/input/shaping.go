package input

import (
	"context"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Shaping is what stands behind a stretch of a published text: who wrote it,
// and what people brought that is in it or was about it.
type Shaping struct {
	Field draft.Field `json:"field"`
	// From and To count UTF-16 units of the field's text.
	From int    `json:"from"`
	To   int    `json:"to"`
	Text string `json:"text"`
	// Writers wrote its characters, the most first.
	Writers []Written `json:"writers"`
	// Carried are suggestions whose words stand in it, or took words out of it.
	Carried []*View `json:"carried"`
	// About are comments on its words.
	About []*View `json:"about"`
	// Answers changed it: those whose words are found in it.
	Answers []*Response `json:"answers"`
}

// Written is how many characters somebody wrote.
type Written struct {
	By         draft.Voice `json:"by"`
	Characters int         `json:"characters"`
}

// mostBehind bounds the answers that are looked through for a text.
const mostBehind = 500

// Fill reads the inputs and answers behind a stretch, for those who may read
// the draft that it came from: the suggestions and comments found in the text
// itself, and the answers whose words are in it.
func (s *Inputs) Fill(ctx context.Context, by people.Actor, commitment draft.ID, sh *Shaping, suggestions, threads []string) error {
	sh.Carried, sh.About, sh.Answers = []*View{}, []*View{}, []*Response{}
	var err error
	if sh.Carried, err = s.known(ctx, by, suggestions, OfSuggestion); err != nil {
		return err
	}
	if sh.About, err = s.known(ctx, by, threads, OfComment); err != nil {
		return err
	}
	behind, err := s.Behind(ctx, commitment, mostBehind)
	if err != nil {
		return err
	}
	for _, r := range behind {
		if r.Suggestion != "" || !r.Change.in(sh) {
			continue // a suggestion's own answer stands with the suggestion
		}
		seen, err := s.readable(ctx, by, r)
		if err != nil {
			return err
		}
		if seen {
			sh.Answers = append(sh.Answers, r)
		}
	}
	return nil
}

func (s *Inputs) known(ctx context.Context, by people.Actor, sources []string, id func(string) ID) ([]*View, error) {
	var all []*Input
	for _, source := range sources {
		in, err := s.kept.Get(ctx, string(id(source)))
		if err = ignoreMissing(err); err != nil {
			return nil, err
		}
		if in != nil {
			all = append(all, in)
		}
	}
	return s.views(ctx, by, all)
}

// in claims that words which an answer put there stand in this text. Single
// short words say too little: they stand in many sentences.
func (c *Change) in(sh *Shaping) bool {
	for _, w := range c.Words {
		words := strings.Join(strings.Fields(w.New), " ")
		if w.Field == sh.Field && len(words) >= 4 && strings.Contains(strings.Join(strings.Fields(sh.Text), " "), words) {
			return true
		}
	}
	return false
}
