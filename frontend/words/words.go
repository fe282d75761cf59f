// Package words is the catalogue: every sentence a person reads, in the
// languages the platform speaks. Code holds the English, cy.json the Welsh.
//
// It promises that a sentence without a Welsh form is still shown, in English;
// a test finds such sentences before a reader does. It refuses to guess:
// Welsh that no speaker has checked is marked so, and pages say it.
package words

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"
)

// Lang is a language of the catalogue, as in the HTML lang attribute.
type Lang string

// The languages.
const (
	English Lang = "en"
	Welsh   Lang = "cy"
)

// Langs in the order in which the switch shows them.
var Langs = []Lang{English, Welsh}

// ParseLang reads a language from a cookie or an address.
func ParseLang(s string) (Lang, bool) {
	for _, l := range Langs {
		if s == string(l) {
			return l, true
		}
	}
	return English, false
}

// Name is the language's name in itself.
func (l Lang) Name() string {
	if l == Welsh {
		return "Cymraeg"
	}
	return "English"
}

//go:embed cy.json
var welshJSON []byte

// Entry is the Welsh for one English sentence. Welsh counts in up to six
// forms; those left out fall back to Cy.
type Entry struct {
	Cy      string `json:"cy"`
	Zero    string `json:"zero,omitempty"`
	One     string `json:"one,omitempty"`
	Two     string `json:"two,omitempty"`
	Few     string `json:"few,omitempty"`  // 3
	Many    string `json:"many,omitempty"` // 6
	Checked bool   `json:"checked"`
}

var catalogue = sync.OnceValue(func() map[string]Entry {
	entries := map[string]Entry{}
	if err := json.Unmarshal(welshJSON, &entries); err != nil {
		panic("words: cy.json cannot be read: " + err.Error()) // embedded: a build mistake
	}
	return entries
})

type key struct{}

type reader struct {
	lang Lang
	zone *time.Location
	now  time.Time
}

// With sets the language in which T answers.
func With(ctx context.Context, lang Lang) context.Context {
	r := readerOf(ctx)
	r.lang = lang
	return context.WithValue(ctx, key{}, r)
}

// In sets the zone in which times are written.
func In(ctx context.Context, zone *time.Location) context.Context {
	r := readerOf(ctx)
	r.zone = zone
	return context.WithValue(ctx, key{}, r)
}

// At sets the moment from which "6 days left" counts.
func At(ctx context.Context, now time.Time) context.Context {
	r := readerOf(ctx)
	r.now = now
	return context.WithValue(ctx, key{}, r)
}

// Of gives the language set in ctx, English where none is.
func Of(ctx context.Context) Lang { return readerOf(ctx).lang }

func readerOf(ctx context.Context) reader {
	if r, set := ctx.Value(key{}).(reader); set {
		return r
	}
	return reader{lang: English, zone: London}
}

// T says an English sentence in the reader's language and fills in args as
// fmt does. Call it with a literal: the test that looks for missing Welsh
// reads the source.
func T(ctx context.Context, english string, args ...any) string {
	format := english
	if Of(ctx) == Welsh {
		if entry, known := catalogue()[english]; known && entry.Cy != "" {
			format = entry.Cy
		}
	}
	if len(args) == 0 {
		return format
	}
	return fmt.Sprintf(format, args...)
}

// N says a sentence with a number in it: N(ctx, n, "%d reply", "%d replies").
// The number is the first argument of the sentence; more may follow. The key
// in cy.json is the form for many.
func N(ctx context.Context, n int, one, many string, args ...any) string {
	format := many
	if n == 1 {
		format = one
	}
	if Of(ctx) == Welsh {
		if entry, known := catalogue()[many]; known && entry.Cy != "" {
			format = entry.form(n)
		}
	}
	return fmt.Sprintf(format, append([]any{n}, args...)...)
}

func (e Entry) form(n int) string {
	special := map[int]string{0: e.Zero, 1: e.One, 2: e.Two, 3: e.Few, 6: e.Many}[n]
	if special != "" {
		return special
	}
	return e.Cy
}

// Unchecked counts the Welsh sentences that no Welsh speaker has checked yet.
func Unchecked() (unchecked, all int) {
	for _, entry := range catalogue() {
		all++
		if !entry.Checked {
			unchecked++
		}
	}
	return unchecked, all
}
