// Package page holds what people see: one template for each page, fed with a
// plain view, wrapped in the frame that all pages share.
//
// It promises that each page is complete without scripts and answers its
// question in the first screen. It refuses to decide anything: a view already
// says what this person may do, and a page leaves out what would be refused.
package page

import (
	"context"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"time"

	"github.com/a-h/templ"

	"github.com/folkmoot/folkmoot/frontend/govuk"
	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic/people"
)

// Frame is what every page is wrapped in.
type Frame struct {
	// Title of the page, without the platform's name: already in the
	// reader's language.
	Title string
	// Site is the platform's name; "Folkmoot" where empty.
	Site  string
	Lang  words.Lang
	Actor people.Actor
	CSRF  string
	// Demo says on the page that this is a demonstration.
	Demo bool
	// Path is the address being shown, with its query: the language switch
	// and sign-in come back to it.
	Path string
	// Section of the navigation that the page belongs to: "plans", "about" ...
	Section string
	Trail   []govuk.Link
	// Done says what the person's last step achieved, in a green banner.
	Done string
	// Problems are what was wrong with a form; the page says them first.
	Problems []govuk.Problem
	// Topics are followed live: "draft/ID".
	Topics []string
	// Marks are the numbers that those topics had when the page was made, so
	// that nothing said between then and the first connection is missed.
	Marks map[string]Mark
	// Editor loads the editor's bundle; Feed is the address of an Atom feed.
	Editor bool
	Feed   string
	// Script is one more bundle that this page alone loads: "ballot.js".
	Script string
	// Bare leaves out navigation: sign-in and welcome.
	Bare bool
	// Now is the moment of the request.
	Now time.Time
	// Waiting counts what needs this person.
	Waiting int
}

// Mark is a topic's number at one moment.
type Mark struct {
	Seq   uint64 `json:"seq"`
	Epoch string `json:"epoch,omitempty"`
}

// Below gives the frame of a page that lies below another one.
func (f Frame) Below(href, text string) Frame {
	f.Trail = append(slices.Clone(f.Trail), govuk.Link{Href: href, Text: text})
	return f
}

func (f Frame) site() string {
	if f.Site == "" {
		return "Folkmoot"
	}
	return f.Site
}

// title is what the window shows: a mistake is said first, because a screen
// reader reads it first.
func (f Frame) title(ctx context.Context) string {
	t := f.Title
	if t == "" {
		t = f.site()
	} else {
		t += " – " + f.site()
	}
	if len(f.Problems) > 0 {
		t = words.T(ctx, "Error:") + " " + t
	}
	return t
}

// topics is what the page's script asks to follow, as the live socket takes it.
func (f Frame) topics() string {
	type follow struct {
		Topic string `json:"topic"`
		Mark
	}
	all := make([]follow, len(f.Topics))
	for i, topic := range f.Topics {
		all[i] = follow{topic, f.Marks[topic]}
	}
	raw, err := json.Marshal(all)
	if err != nil {
		return "[]" // cannot happen: strings and numbers
	}
	return string(raw)
}

// switchTo gives the address that changes the language and comes back.
func (f Frame) switchTo(l words.Lang) string {
	return "/language?" + url.Values{"to": {string(l)}, "back": {f.Path}}.Encode()
}

func (f Frame) signIn() string { return SignInPath(f.Path) }

// Layout wraps a page in its frame, in the reader's language.
func Layout(f Frame, body templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		f.Editor = f.Editor && !plain(f.Path)
		return layout(f, body).Render(f.In(ctx), w)
	})
}

type pathKey struct{}

// pathOf is the address being shown, for the few parts that lead back to it.
func pathOf(ctx context.Context) string {
	path, _ := ctx.Value(pathKey{}).(string)
	return path
}

// In prepares a context for rendering a page's fragments outside of Layout.
func (f Frame) In(ctx context.Context) context.Context {
	ctx = context.WithValue(ctx, pathKey{}, f.Path)
	if f.Lang == words.Welsh {
		ctx = words.With(ctx, words.Welsh)
	}
	if !f.Now.IsZero() {
		ctx = words.At(ctx, f.Now)
	}
	return ctx
}

func languageBack(f Frame) string { return url.Values{"back": {f.Path}}.Encode() }

// scriptWords are the sentences that the page's script says itself.
func scriptWords(ctx context.Context) string {
	raw, err := json.Marshal(map[string]string{
		"sent":         words.T(ctx, "It is sent."),
		"not-sent":     words.T(ctx, "It was not sent: there is no connection. Your words are kept here. Try again in a moment."),
		"not-accepted": words.T(ctx, "It was not accepted. Your words are kept here."),
	})
	if err != nil {
		return "{}" // the script then says its keys
	}
	return string(raw)
}
