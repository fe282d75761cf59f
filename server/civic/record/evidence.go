package record

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"

	"github.com/folkmoot/folkmoot/server/civic/canon"
)

// EvidenceFormat names how a document is written together with its proof.
const EvidenceFormat = "folkmoot-evidence/1"

// Evidence is a document and the proof that its hash was recorded.
type Evidence struct {
	Format   string          `json:"format"`
	Document json.RawMessage `json:"document"`
	Proof    *Proof          `json:"proof"`
}

// Check verifies the proof, and that the document is the one it is about: the
// SHA-256 of its canonical form stands in the entry.
func (e *Evidence) Check(verifier string) error {
	if e.Format != EvidenceFormat || e.Proof == nil {
		return errors.New("record: this is not a document with its proof")
	}
	if err := e.Proof.Check(verifier); err != nil {
		return err
	}
	return e.Proof.Names(e.Document)
}

// Names checks that a document is the one whose hash a proof's entry holds.
func (p *Proof) Names(document []byte) error {
	hash, err := Fingerprint(document)
	if err != nil {
		return err
	}
	var leaf struct {
		Body struct {
			SHA256 string `json:"sha256"`
		} `json:"body"`
	}
	if err := json.Unmarshal([]byte(p.Leaf), &leaf); err != nil || leaf.Body.SHA256 == "" {
		return errors.New("record: the entry does not hold the hash of a document")
	}
	if leaf.Body.SHA256 != hash {
		return errors.New("record: the document is not the one that was recorded: its SHA-256 is " + hash + ", the entry has " + leaf.Body.SHA256)
	}
	return nil
}

// Fingerprint is the SHA-256 of a JSON document's canonical form: however the
// file was laid out, it is the same.
func Fingerprint(document []byte) (string, error) {
	if !json.Valid(document) {
		return "", errors.New("record: the document is not JSON")
	}
	raw, err := canon.JSON(json.RawMessage(document))
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}
