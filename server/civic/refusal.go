package civic

import (
	"errors"
	"fmt"
)

// Kind says in what way a rule said no. The server turns it into a status in
// one place.
type Kind int

const (
	// Forbidden: this person may not do this (403).
	Forbidden Kind = iota + 1
	// NotFound: there is no such thing, or not for this person (404).
	NotFound
	// Conflict: someone was first, or the thing moved on (409).
	Conflict
	// Invalid: what was sent cannot be accepted as it is (422).
	Invalid
	// SignIn: this needs a person, and nobody is signed in (401).
	SignIn
	// TooMuch: too large, or too often (429).
	TooMuch
)

// Refusal is a rule's no, in words for the person it meets. Format is the
// English sentence and the key of the catalogue; Args fill it in.
type Refusal struct {
	Kind   Kind
	Format string
	Args   []any
	// Field names the input it is about, for the error summary; may be empty.
	Field string
}

// Phrase is an argument that is itself a key of the catalogue: the name of a
// field, a state. It is said in the reader's language.
type Phrase string

// Error gives the sentence in English.
func (r *Refusal) Error() string { return fmt.Sprintf(r.Format, r.Args...) }

// At names the field that the refusal is about.
func (r *Refusal) At(field string) *Refusal {
	r.Field = field
	return r
}

// Refuse says no in words: Refuse(Conflict, "%s was published a moment ago.", title).
func Refuse(kind Kind, format string, args ...any) *Refusal {
	return &Refusal{Kind: kind, Format: format, Args: args}
}

// AsRefusal finds the refusal in an error, or nil when it is a fault.
func AsRefusal(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	var many Refusals
	if errors.As(err, &many) && len(many) > 0 {
		return many[0]
	}
	return nil
}

// Refusals are several at once: a form with more than one mistake.
type Refusals []*Refusal

// Error gives the first sentence.
func (rs Refusals) Error() string {
	if len(rs) == 0 {
		return "refused"
	}
	return rs[0].Error()
}

// OrNil makes an empty list no error.
func (rs Refusals) OrNil() error {
	if len(rs) == 0 {
		return nil
	}
	return rs
}
