package ballot

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/server/civic/record"
	"github.com/folkmoot/folkmoot/storage"
)

// The sources under which ballots owe their entries in the public record.
const (
	frozenSource = "ballot-frozen"
	closedSource = "ballot-closed"
	resultSource = "ballot-result"
)

// enters says how the record's events of a poll are made.
func (s *Ballots) enters() {
	from := func(source string, event func(ctx context.Context, p *Poll) (*record.Event, error)) {
		s.Record.From(source, func(ctx context.Context, ref string) (*record.Event, error) {
			p, err := s.polls.Get(ctx, ref)
			if errors.Is(err, storage.ErrNotFound) {
				return nil, nil
			}
			if err != nil || p.Rules == nil {
				return nil, err
			}
			return event(ctx, p)
		})
	}
	from(frozenSource, func(_ context.Context, p *Poll) (*record.Event, error) {
		e := p.event(record.BallotFrozen)
		e.At, e.Body = p.Rules.FrozenAt, map[string]any{"poll": p.ID, "sha256": p.RulesHash, "eligible": p.Rules.Eligible}
		return e, nil
	})
	closing := func(kind record.Kind, body func(c *Closed) map[string]any) func(context.Context, *Poll) (*record.Event, error) {
		return func(ctx context.Context, p *Poll) (*record.Event, error) {
			c, err := s.closings.Get(ctx, p.ID)
			if errors.Is(err, storage.ErrNotFound) {
				return nil, nil
			}
			if err != nil {
				return nil, err
			}
			e := p.event(kind)
			e.At, e.Body = c.At, body(c)
			return e, nil
		}
	}
	from(closedSource, closing(record.BallotClosed, func(c *Closed) map[string]any {
		return map[string]any{"poll": c.ID, "sha256": c.Board, "roll": sumOf([]byte(c.Roll))}
	}))
	from(resultSource, closing(record.BallotResult, func(c *Closed) map[string]any {
		return map[string]any{"poll": c.ID, "sha256": c.ResultHash, "board": c.Board}
	}))
}

func (p *Poll) event(kind record.Kind) *record.Event {
	within := p.Within
	if within == "" && p.Plan != "" {
		within = "plan/" + p.Plan
	}
	return &record.Event{ID: string(kind) + "|" + p.ID, Kind: kind, Subject: "ballot/" + p.ID, Within: within,
		Title: p.Title, Link: "/ballots/" + p.ID}
}

// pseudonym names a line of the published roll and nobody: it is drawn anew.
func pseudonym() string {
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // never fails: crypto/rand ends the program instead
	return hex.EncodeToString(raw[:])
}

// rollFile is the roll as it is published.
func rollFile(lines []string) string {
	slices.Sort(lines)
	return "pseudonym,issued\n" + strings.Join(lines, "\n") + "\n"
}
