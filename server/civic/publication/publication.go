// Package publication keeps commitments as they were published: numbered,
// immutable texts at addresses that stay.
//
// It promises: of two who publish at once exactly one does; a version never
// changes and is never deleted; its SHA-256 is that of a file which anybody
// can download and check, and names the version before it. Withdrawal is a
// second record beside the first, with a public reason. Both enter the public
// record, also when the program dies between the two.
//
// It refuses to publish a text that is not the one the publisher looked at.
package publication

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/folkmoot/folkmoot/server/civic"
	"github.com/folkmoot/folkmoot/server/civic/agreement"
	"github.com/folkmoot/folkmoot/server/civic/draft"
	"github.com/folkmoot/folkmoot/server/civic/people"
	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// Record is what is published: every word of it is under the hash.
type Record struct {
	Commitment draft.ID `json:"commitment"`
	Plan       string   `json:"plan"`
	PlanSlug   string   `json:"planSlug"`
	PlanTitle  string   `json:"planTitle"`
	Slug       string   `json:"slug"`
	N          int      `json:"version"`

	Number   string        `json:"number,omitempty"`
	Title    string        `json:"title"`
	Template string        `json:"template"`
	Content  draft.Content `json:"content"`
	// ContentSHA256 is the hash of the content alone: the one that stances
	// and versions of the draft hold on to. Seq is its place in the draft.
	ContentSHA256 string `json:"contentSha256"`
	Seq           int64  `json:"seq"`

	Note      string    `json:"note,omitempty"`
	At        time.Time `json:"at"`
	Publisher Publisher `json:"publisher"`
	// Standing is who agreed on the text, how it departs from what they agreed
	// on, and who objects; nil where nobody did any of it.
	Standing *agreement.Standing `json:"standing,omitempty"`
	// Previous is the hash of the version before, "" for the first.
	Previous string `json:"previous,omitempty"`
}

// Publisher is who answers for a publication: an official act, and so a name
// that stays.
type Publisher struct {
	Name         string        `json:"name"`
	Organisation string        `json:"organisation,omitempty"`
	Sector       people.Sector `json:"sector"`
}

// Publication is a record as it is kept.
type Publication struct {
	storage.Meta
	Record Record          `json:"record"`
	SHA256 string          `json:"sha256"`
	By     people.PersonID `json:"by"`
	Place  int             `json:"place"`
}

// Address is where this version stands for ever.
func (r *Record) Address() string { return fmt.Sprintf("%s/v%d", r.Home(), r.N) }

// Home is where the newest version of the commitment stands.
func (r *Record) Home() string { return "/commitments/" + r.PlanSlug + "/" + r.Slug }

// Canonical is the file that is hashed: the record as RFC 8785 writes JSON.
func (r *Record) Canonical() ([]byte, error) { return draft.Canonical(r) }

// Hash is the SHA-256 of Canonical.
func (r *Record) Hash() (string, error) {
	file, err := r.Canonical()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:]), nil
}

// Intact claims that the record is still the one that was hashed.
func (p *Publication) Intact() bool {
	hash, err := p.Record.Hash()
	return err == nil && hash == p.SHA256
}

// Withdrawal takes a version back, in public.
type Withdrawal struct {
	storage.Meta
	Commitment draft.ID        `json:"commitment"`
	N          int             `json:"version_withdrawn"`
	Reason     string          `json:"reason"`
	At         time.Time       `json:"at"`
	By         Publisher       `json:"by"`
	Person     people.PersonID `json:"person"`
}

// Needs is what publications are given.
type Needs struct {
	Rules    people.Rules
	Drafts   *draft.Services
	Plans    Plans
	Announce civic.Announcer
	Now      civic.Now
	// Record is where every publication and withdrawal is entered.
	Record *record.Log
	// Agreements say what a text has behind it; nil leaves that out.
	Agreements *agreement.Services
}

// Plans knows the name and the address of a plan.
type Plans interface {
	Named(ctx context.Context, plan string) (slug, title string, err error)
}

// Publications is where commitments are published, found and withdrawn.
type Publications struct {
	Needs
	kept        *storage.Collection[Publication]
	withdrawals *storage.Collection[Withdrawal]
	heads       *storage.Collection[Head]
}

const (
	byCommitment = "commitment" // commitment, n
	byAddress    = "address"    // plan's slug, slug, n
	byPlanTime   = "plan-time"  // plan, at
	byTime       = "time"       // at
	byPlan       = "plan"       // plan, place, slug
)

// Open opens the publications kept in a store.
func Open(ctx context.Context, e storage.Engine, n Needs) (*Publications, error) {
	if n.Record == nil {
		return nil, errors.New("publication: it needs the public record; a test opens one with recordtest.Open")
	}
	s := &Publications{Needs: n}
	s.enters()
	var errs [3]error
	s.kept, errs[0] = storage.Open(ctx, e, "publications",
		storage.Index[Publication]{Name: byCommitment, Key: func(p *Publication) []any { return []any{string(p.Record.Commitment), p.Record.N} }},
		storage.Index[Publication]{Name: byAddress, Key: func(p *Publication) []any { return []any{p.Record.PlanSlug, p.Record.Slug, p.Record.N} }},
		storage.Index[Publication]{Name: byPlanTime, Key: func(p *Publication) []any { return []any{p.Record.Plan, p.Record.At} }},
		storage.Index[Publication]{Name: byTime, Key: func(p *Publication) []any { return []any{p.Record.At} }},
	)
	s.withdrawals, errs[1] = storage.Open(ctx, e, "withdrawals",
		storage.Index[Withdrawal]{Name: byCommitment, Key: func(w *Withdrawal) []any { return []any{string(w.Commitment), w.N} }})
	s.heads, errs[2] = storage.Open(ctx, e, "publication-heads",
		storage.Index[Head]{Name: byPlan, Key: func(h *Head) []any { return []any{h.Plan, h.Place, h.Slug} }})
	return s, errors.Join(errs[:]...)
}

func versionID(id draft.ID, n int) string { return fmt.Sprintf("%s|%06d", id, n) }

func publisher(by people.Actor) Publisher {
	v := draft.VoiceOf(by)
	return Publisher{Name: v.Name, Organisation: v.OrganisationName, Sector: v.Sector}
}
