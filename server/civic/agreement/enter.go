package agreement

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// The sources under which acts of this room owe their entries in the public
// record. The reference is the id of what was kept; a dissent's is followed by
// which of its wordings.
const (
	agreementSource = "agreement"
	changeSource    = "late-change"
	dissentSource   = "dissent"
	overrideSource  = "override"
)

// recorded does what needs an entry in the public record, and enters it. What
// a crash leaves between the two is entered when the record heals.
func (s *Services) recorded(ctx context.Context, source, ref string, do func() error) error {
	if s.Record == nil {
		return do()
	}
	if err := s.Record.Owe(ctx, source, ref); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	_, err := s.Record.Settle(ctx, source, ref)
	return err
}

// enters says how the record's events of this room are made. All of an event
// comes from what is kept, so that whoever makes it makes the same.
func (s *Services) enters() {
	if s.Record == nil {
		return
	}
	s.Record.From(agreementSource, made(s.agreements, (*Agreement).event))
	s.Record.From(changeSource, made(s.changes, (*Change).event))
	s.Record.From(overrideSource, made(s.overrides, (*Override).event))
	s.Record.From(dissentSource, func(ctx context.Context, ref string) (*record.Event, error) {
		at := strings.LastIndexByte(ref, '#')
		n, err := strconv.Atoi(ref[at+1:])
		if at < 0 || err != nil {
			return nil, nil
		}
		x, err := s.dissents.Get(ctx, ref[:at])
		if errors.Is(err, storage.ErrNotFound) || err == nil && n > len(x.Earlier) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return x.event(n), nil
	})
}

func made[T any](kept *storage.Collection[T], event func(*T) *record.Event) record.Source {
	return func(ctx context.Context, ref string) (*record.Event, error) {
		doc, err := kept.Get(ctx, ref)
		if errors.Is(err, storage.ErrNotFound) {
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		return event(doc), nil
	}
}

func about(kind record.Kind, id string, d draft.ID, plan, title string) *record.Event {
	return &record.Event{ID: id, Kind: kind, Subject: "commitment/" + string(d), Within: "plan/" + plan, Title: title, Link: "/drafts/" + string(d) + "/agreement"}
}

func (a *Agreement) event() *record.Event {
	e := about(record.Agreement, a.Event(), a.Draft, a.Plan, a.Title)
	e.At, e.Personal = a.At, map[string]record.Personal{}
	signed := map[string]any{}
	for _, one := range a.Signed {
		signed[string(one.Side)] = one.By.OrganisationName
		e.Personal["signed for "+string(one.Side)] = record.Personal{Text: one.By.Name, Person: one.By.Person}
	}
	e.Body = map[string]any{"commitment": string(a.Draft), "agreement": a.N, "contentSha256": a.SHA256, "signed": signed}
	return e
}

func (c *Change) event() *record.Event {
	e := about(record.Change, c.Event(), c.Draft, c.Plan, c.Title)
	e.At = c.At
	e.Body = map[string]any{"commitment": string(c.Draft), "agreement": c.Agreement, "change": c.Number, "contentSha256": c.SHA256,
		"until": second(c.Until).Format("2006-01-02T15:04:05Z")}
	e.Personal = map[string]record.Personal{"explained by": {Text: c.By.Name, Person: c.By.Person}, "reason": {Text: c.Reason, Person: c.By.Person}}
	return e
}

func (o *Override) event() *record.Event {
	e := about(record.Override, o.Event(), o.Draft, o.Plan, o.Title)
	e.At = o.At
	e.Body = map[string]any{"commitment": string(o.Draft), "hurdle": string(o.Hurdle), "size": o.Size, "contentSha256": o.SHA256}
	e.Personal = map[string]record.Personal{"decided by": {Text: o.By.Name, Person: o.By.Person}, "reason": {Text: o.Reason, Person: o.By.Person}}
	return e
}

// event of the n-th wording of a dissent.
func (x *Dissent) event(n int) *record.Event {
	body, person, name, at := x.Body, x.By.Person, x.By.Name, x.At
	if n < len(x.Earlier) {
		body, person, name, at = x.Earlier[n].Body, x.Earlier[n].By, "", x.Earlier[n].At
	}
	e := about(record.Dissent, x.wording(n), x.Draft, x.Plan, x.By.OrganisationName)
	e.At = at
	e.Body = map[string]any{"commitment": string(x.Draft), "version": x.For, "wording": n + 1, "organisation": x.By.OrganisationName, "side": string(x.Side)}
	e.Personal = map[string]record.Personal{"dissent": {Text: body, Person: person}, "said by": {Text: name, Person: person}}
	return e
}
