package input

import (
	"context"

	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// event is how an answer stands in the public record: which inputs, what
// became of them, between which points of the text. The reason and the name
// are beside it, for they are words of a person.
func (r *Response) event() record.Event {
	var ids []string
	for _, id := range r.Inputs {
		ids = append(ids, string(id))
	}
	body := map[string]any{"inputs": ids, "disposition": string(r.Disposition)}
	subject := "plan/" + r.Plan
	if r.Change != nil {
		subject = "commitment/" + string(r.Change.Draft)
		body["from"], body["to"] = r.Change.From, r.Change.To
	}
	return record.Event{ID: "response|" + r.ID, Kind: record.Response, Subject: subject, Within: "plan/" + r.Plan,
		Title: r.Disposition.Words(), Link: "/responses/" + r.ID, At: r.At, Body: body,
		Personal: map[string]record.Personal{"reason": {Text: r.Reason, Person: r.By.Person}, "official": {Text: r.By.Name, Person: r.By.Person}}}
}

// Words are a disposition in English, a key of the catalogue.
func (d Disposition) Words() string {
	return map[Disposition]string{Adopted: "Adopted", InPart: "Adopted in part", NotAdopted: "Not adopted", OutOfScope: "Out of scope",
		Duplicate: "Answered elsewhere", AlreadyDone: "Already done", Deferred: "Put off"}[d]
}

// enter appends an answer to the public record, once: its event id follows from
// the answer, so whoever finishes it again appends nothing. Answers about what is
// not public stay out of it.
func (s *Inputs) enter(ctx context.Context, r *Response) error {
	if s.Record == nil {
		return nil
	}
	public := *r
	public.Done = true
	seen, err := s.readable(ctx, people.Actor{}, &public)
	if err != nil || !seen {
		return err
	}
	_, err = s.Record.Append(ctx, r.event())
	return err
}

// Entry is where an answer stands in the public record, nil where it does not.
func (s *Inputs) Entry(ctx context.Context, r *Response) (*record.Entry, error) {
	if s.Record == nil {
		return nil, nil
	}
	return s.Record.Find(ctx, "response|"+r.ID)
}

// ToAnswer reads what an answer would be to, for its form; what cannot be
// answered is refused as Respond would.
func (s *Inputs) ToAnswer(ctx context.Context, by people.Actor, plan string, n NewResponse) ([]*View, error) {
	all, err := s.chosen(ctx, by, plan, n)
	if err != nil {
		return nil, err
	}
	return s.views(ctx, by, all)
}

// mostShown bounds how many of an answer's inputs its page lists.
const mostShown = 50

// Answered lists the first inputs that an answer reached.
func (s *Inputs) Answered(ctx context.Context, by people.Actor, r *Response) ([]*View, error) {
	all, err := s.kept.All(ctx, storage.Query{Index: byResponse, Equal: []any{r.ID}, Limit: mostShown})
	if err != nil {
		return nil, err
	}
	return s.views(ctx, by, all)
}
