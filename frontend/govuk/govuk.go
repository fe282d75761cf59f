// Package govuk holds the parts that pages are made of: GOV.UK Frontend's
// components as typed templates, written once.
//
// It promises markup that works without scripts, is read well aloud and
// survives a strict content security policy: there is no inline style and no
// inline script in it. It refuses raw HTML: a part takes text, or another part.
package govuk

import (
	"context"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/folkmoot/folkmoot/frontend/words"
	"github.com/folkmoot/folkmoot/server/civic"
)

// Link is a place to go and what it is called.
type Link struct {
	Href string
	Text string
	// About is read aloud after Text, where Text alone would be one of many alike.
	About string
}

// Problem is one thing wrong with what a person sent.
type Problem struct {
	Field string // the id of the input it is about; may be empty
	Text  string
}

// Problems turns a rule's no into what an error summary shows.
func Problems(ctx context.Context, err error) []Problem {
	if many, ok := err.(civic.Refusals); ok {
		var ps []Problem
		for _, r := range many {
			ps = append(ps, Problem{Field: r.Field, Text: words.Refusal(ctx, r)})
		}
		return ps
	}
	if r := civic.AsRefusal(err); r != nil {
		return []Problem{{Field: r.Field, Text: words.Refusal(ctx, r)}}
	}
	return nil
}

// Form is what a form page carries besides its labels: the token that proves
// it is ours, what the person typed the last time, and what was wrong with it.
type Form struct {
	CSRF string
	// Key makes sending the same form twice do its work once.
	Key      string
	Values   map[string]string
	Problems []Problem
}

// Error gives the sentence about one input.
func (f Form) Error(name string) string {
	for _, p := range f.Problems {
		if p.Field == name {
			return p.Text
		}
	}
	return ""
}

// Value gives what was typed, or otherwise when nothing was sent yet.
func (f Form) Value(name, otherwise string) string {
	if v, sent := f.Values[name]; sent {
		return v
	}
	return otherwise
}

// Fill takes a field's value and error from the form.
func (f Form) Fill(field Field) Field {
	field.Value = f.Value(field.Name, field.Value)
	field.Error = f.Error(field.Name)
	field.again = len(f.Problems) > 0
	return field
}

// Field is one input.
type Field struct {
	Name  string
	ID    string // Name where empty
	Label string
	Hint  string
	Value string
	Error string
	// Size of the label: "", "s", "m", "l"; Heading makes it the page's h1.
	Size    string
	Heading bool

	Type         string // of a text input: email, search, url ...
	Autocomplete string
	Width        string // "5", "10", "20", "one-half" ...
	Rows         int
	Max          int // characters; shows a count where above 0
	Optional     bool
	Attrs        templ.Attributes

	again bool // the form was refused and is shown again
}

func (f Field) id() string {
	if f.ID != "" {
		return f.ID
	}
	return f.Name
}

// describedBy names the hint, the error and the count, for screen readers.
func (f Field) describedBy() string {
	var ids []string
	if f.Hint != "" {
		ids = append(ids, f.id()+"-hint")
	}
	if f.Error != "" {
		ids = append(ids, f.id()+"-error")
	}
	if f.Max > 0 {
		ids = append(ids, f.id()+"-info")
	}
	return strings.Join(ids, " ")
}

func (f Field) attrs() templ.Attributes {
	all := templ.Attributes{}
	for k, v := range f.Attrs {
		all[k] = v
	}
	if d := f.describedBy(); d != "" {
		all["aria-describedby"] = d
	}
	if f.Error != "" {
		all["aria-invalid"] = "true"
	}
	if f.Autocomplete != "" {
		all["autocomplete"] = f.Autocomplete
	}
	return all
}

func (f Field) widthClass() string {
	switch f.Width {
	case "":
		return ""
	case "2", "3", "4", "5", "10", "20", "30":
		return "govuk-input--width-" + f.Width
	}
	return "govuk-!-width-" + f.Width
}

func (f Field) labelClass() string {
	if f.Size == "" {
		return ""
	}
	return "govuk-label--" + f.Size
}

func (f Field) legendClass() string {
	if f.Size == "" {
		return ""
	}
	return "govuk-fieldset__legend--" + f.Size
}

func (f Field) rows() string {
	if f.Rows == 0 {
		return "5"
	}
	return strconv.Itoa(f.Rows)
}

// Choice is one of several: a radio button, a box to tick, an option.
type Choice struct {
	Value   string
	Text    string
	Hint    string
	Checked bool
	// Inside is shown while the choice is made (radios only).
	Inside templ.Component
}

func choiceID(f Field, i int) string {
	if i == 0 {
		return f.id() // where the error summary's link leads
	}
	return f.id() + "-" + strconv.Itoa(i+1)
}

func (c Choice) chosen(f Field) bool { return c.Checked || (f.Value != "" && f.Value == c.Value) }

// machine writes a moment for the datetime attribute.
func machine(t time.Time) string { return t.UTC().Format(time.RFC3339) }
