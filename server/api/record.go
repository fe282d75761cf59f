package api

import (
	"context"
	"net/http"

	"github.com/folkmoot/folkmoot/server/civic/record"
)

type listRecord struct {
	By
	Subject string `query:"subject" maxLength:"400" doc:"Only what is about this, such as commitment/ID."`
	Within  string `query:"within" maxLength:"400" doc:"Only what is part of this, such as plan/ID."`
	Kind    string `query:"kind" maxLength:"40" doc:"Only entries of this kind. Of subject, within and kind the first that is given decides."`
	After   string `query:"after" maxLength:"2000"`
}

// InEntry is the place of an entry in the address.
type InEntry struct {
	By
	Index int64 `path:"index" minimum:"0"`
}

type fromTo struct {
	By
	From int64 `query:"from" required:"true" minimum:"1" doc:"The size of the earlier record."`
	To   int64 `query:"to" required:"true" minimum:"1" doc:"The size of the later one."`
}

// SignedHead is where the public record stands now.
type SignedHead struct {
	record.Point
	Verifier string `json:"verifier" doc:"The public key that checkpoints are verified with."`
}

// EntryInFull is an entry and the personal texts behind its commitments that
// were not erased.
type EntryInFull struct {
	*record.Entry
	Openings []*record.Opening `json:"openings"`
}

func (a *api) record() {
	const tag, base = "Public record", "/record"
	log := a.Record
	on(a, operation{id: "list-record", method: http.MethodGet, path: base, tag: tag, public: true, words: "Entries of the public record, the newest first"},
		func(ctx context.Context, in *listRecord) (*answer[list[*record.Entry]], error) {
			p, err := log.List(ctx, record.Ask{Subject: in.Subject, Within: in.Within, Kind: record.Kind(in.Kind), After: in.After})
			if p.Items == nil {
				p.Items = []*record.Entry{}
			}
			return ok(list[*record.Entry]{p.Items, p.More}, err)
		})
	on(a, operation{id: "record-checkpoint", method: http.MethodGet, path: base + "/checkpoint", tag: tag, public: true,
		words: "The newest signed checkpoint and the key that verifies it"},
		func(ctx context.Context, _ *By) (*answer[SignedHead], error) {
			p, err := log.Checkpoint(ctx)
			if err != nil {
				return nil, err
			}
			return ok(SignedHead{*p, log.Verifier()}, nil)
		})
	on(a, operation{id: "record-entry", method: http.MethodGet, path: base + "/entries/{index}", tag: tag, public: true, words: "One entry"},
		func(ctx context.Context, in *InEntry) (*answer[EntryInFull], error) {
			e, err := log.At(ctx, in.Index)
			if err != nil {
				return nil, err
			}
			openings, err := log.Openings(ctx, e)
			if openings == nil {
				openings = []*record.Opening{}
			}
			return ok(EntryInFull{e, openings}, err)
		})
	on(a, operation{id: "record-proof", method: http.MethodGet, path: base + "/entries/{index}/proof", tag: tag, public: true,
		words: "The proof that an entry is in the record, under the newest checkpoint", about: "'folkmoot verify' checks it offline."},
		func(ctx context.Context, in *InEntry) (*answer[*record.Proof], error) {
			e, err := log.At(ctx, in.Index)
			if err != nil {
				return nil, err
			}
			return ok(log.Prove(ctx, e))
		})
	on(a, operation{id: "record-statement", method: http.MethodGet, path: base + "/entries/{index}/statement", tag: tag, public: true,
		words: "An entry with the words that it committed to, the text that it is about and the proof of all of it", about: "'folkmoot verify' checks it offline. Words that were erased are missing from it."},
		func(ctx context.Context, in *InEntry) (*answer[*record.Statement], error) {
			e, err := log.At(ctx, in.Index)
			if err != nil {
				return nil, err
			}
			text, err := a.Agreements.TextOf(ctx, in.actor, e.Event)
			if err != nil {
				return nil, err
			}
			return ok(log.State(ctx, e, text))
		})
	on(a, operation{id: "record-consistency", method: http.MethodGet, path: base + "/consistency", tag: tag, public: true,
		words: "The proof that a later record continues an earlier one"},
		func(ctx context.Context, in *fromTo) (*answer[*record.Continuity], error) {
			return ok(log.Continues(ctx, in.From, in.To))
		})
}
