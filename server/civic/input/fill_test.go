package input

import (
	"context"
	"fmt"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/storage"
)

// FillPlan keeps n inputs at once, as they would be kept one by one, already
// counted: a third of them answered, in groups of five that read alike.
func (s *Inputs) FillPlan(ctx context.Context, plan string, drafts []draft.ID, n int, by []draft.Voice, official draft.Voice) error {
	t := &tally{Meta: storage.Meta{ID: plan}}
	var inputs []*Input
	var responses []*Response
	for i := range n {
		at := s.Now().Add(-time.Duration(n-i) * time.Minute)
		in := &Input{Plan: plan, Commitment: drafts[i%len(drafts)], Kind: Kinds[i%2*3], By: by[i%len(by)], At: at,
			Title: fmt.Sprint("Input ", i), Body: fmt.Sprintf("What somebody thinks of this, for the %dth time.", i), Theme: fmt.Sprint("Theme ", i%12)}
		in.ID = civic.NewID(at)
		in.Words, in.Group = wordsOf(in.Body), fmt.Sprint("group ", i/5)
		in.step(Received, at, draft.Voice{}, "")
		if i%3 == 0 {
			r := &Response{Plan: plan, Inputs: []ID{in.Key()}, Disposition: NotAdopted, Reason: "No.", By: official, At: at.Add(48 * time.Hour), Done: true}
			r.ID = civic.NewID(at)
			if err := in.take(r, false); err != nil {
				return err
			}
			responses = append(responses, r)
		}
		m := in.mark()
		in.Counted = &m
		t.add(m, 1)
		inputs = append(inputs, in)
	}
	for from := 0; from < len(inputs); from += 1000 {
		if _, err := s.kept.InsertMany(ctx, inputs[from:min(from+1000, len(inputs))]); err != nil {
			return err
		}
	}
	for from := 0; from < len(responses); from += 1000 {
		if _, err := s.responses.InsertMany(ctx, responses[from:min(from+1000, len(responses))]); err != nil {
			return err
		}
	}
	return s.tallies.Insert(ctx, t)
}
