package page

import (
	"context"
	"maps"
	"slices"
	"strings"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
)

// Kept is one thing that a person typed into a form that was refused, shown
// back so that nothing is lost.
type Kept struct{ Name, Text string }

// Fault is a page that says no, or that something broke.
type Fault struct {
	Status  int
	Refusal *civic.Refusal
	// Request names the request, for whoever looks into a fault.
	Request string
	Kept    []Kept
	// Back is where the person came from; "" where unknown.
	Back   string
	SignIn string // where to sign in, when that might help
}

// FaultTitle is the heading, and the title of the window.
func FaultTitle(ctx context.Context, status int) string {
	switch status {
	case 401:
		return words.T(ctx, "Sign in to do this")
	case 403:
		return words.T(ctx, "You cannot do this")
	case 404:
		return words.T(ctx, "Page not found")
	case 405, 415, 400, 422:
		return words.T(ctx, "This could not be accepted")
	case 409:
		return words.T(ctx, "Something changed meanwhile")
	case 413:
		return words.T(ctx, "This is too large")
	case 429:
		return words.T(ctx, "Too much at once")
	}
	return words.T(ctx, "Something went wrong")
}

func (f Fault) problems(ctx context.Context) []govuk.Problem {
	if f.Refusal == nil {
		return nil
	}
	text := words.Refusal(ctx, f.Refusal)
	if text == FaultTitle(ctx, f.Status)+"." {
		return nil // the heading says it
	}
	return []govuk.Problem{{Text: text}}
}

// carried are the values of forms that no person typed in words.
var carried = map[string]bool{"csrf": true, "key": true, "field": true, "block": true, "quote": true, "start": true, "end": true,
	"seq": true, "sha256": true, "seen": true, "saw": true, "after": true, "do": true, "mention": true, "position": true, "holder": true}

// KeptFrom picks out of a posted form what a person may want back: all that
// they typed, and not what the form carried along.
func KeptFrom(values map[string][]string) []Kept {
	var kept []Kept
	for _, name := range slices.Sorted(maps.Keys(values)) {
		for _, text := range values[name] {
			if !carried[name] && strings.TrimSpace(text) != "" {
				kept = append(kept, Kept{name, text})
			}
		}
	}
	return kept
}
