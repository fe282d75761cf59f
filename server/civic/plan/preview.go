package plan

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
)

// Preview is what an import understood of a document, before anybody confirms
// it. Nothing is kept.
type Preview struct {
	Plan        About     `json:"plan"`
	Commitments []Content `json:"commitments"`
	Warnings    []Warning `json:"warnings"`
}

// Warning is something doubtful or left over. Together with the rest of the
// preview the warnings hold every word of the document.
type Warning struct {
	// Line in the document, counted from 1.
	Line int `json:"line"`
	// Field that it is about: a key, objective.1.key, milestones.2.end; empty
	// for the document as a whole.
	Field string `json:"field"`
	// Message says in English what is doubtful, with the words it is about.
	Message string `json:"message"`
}

// Milestones counts them over all commitments.
func (p Preview) Milestones() int {
	n := 0
	for _, c := range p.Commitments {
		n += c.Milestones()
	}
	return n
}

// Digest names the understood content, so that an import that was cut short
// finds its own commitments again and never somebody else's.
func (p Preview) Digest() string {
	p.Warnings = nil
	b, err := json.Marshal(p)
	if err != nil {
		return "" // cannot happen: all parts are plain values
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:8])
}
