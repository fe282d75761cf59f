package ydoc

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
)

// scene is one differential case as oracle/scene.mjs makes it: what two to four
// yjs clients sent, how a server receives it, and what yjs made of the same.
type scene struct {
	Kind         string          `json:"kind"`
	Seed         uint32          `json:"seed"`
	GC           bool            `json:"gc"`
	Style        string          `json:"style"`
	Formats      bool            `json:"formats"`
	Operations   int             `json:"operations"`
	Updates      [][]byte        `json:"updates"`
	Steps        []sceneStep     `json:"steps"`
	Merged       []byte          `json:"merged"`
	MergedVector []byte          `json:"mergedVector"`
	Diffs        []sceneDiff     `json:"diffs"`
	Vector       []byte          `json:"vector"`
	State        []byte          `json:"state"`
	Holds        json.RawMessage `json:"holds"`
}

type sceneStep struct {
	Apply  []int  `json:"apply"`
	Merge  []int  `json:"merge"`
	Diff   []int  `json:"diff"`
	Merged []byte `json:"merged"`
	Vector []byte `json:"vector"`
	Diffed []byte `json:"diffed"`
}

type sceneDiff struct {
	Vector   []byte `json:"vector"`
	OfMerged []byte `json:"ofMerged"`
	OfDoc    []byte `json:"ofDoc"`
}

func (s *scene) newDoc() *Doc {
	return NewWith(Limits{KeepDeleted: !s.GC})
}

// play serves a Go document by the scene's plan and says the first thing that
// is not as yjs has it. What yjs tidies by itself on receiving formatting may
// differ until both have exchanged states, so with formatting the bytes of the
// document are not compared here; merges, diffs and vectors always are.
func (s *scene) play() (*Doc, error) {
	doc := s.newDoc()
	for i, step := range s.Steps {
		if err := s.take(doc, step); err != nil {
			return nil, fmt.Errorf("step %d: %w", i, err)
		}
	}
	if err := s.compareBytes(); err != nil {
		return nil, err
	}
	if s.Formats {
		return doc, nil
	}
	if err := same("the state vector", doc.StateVector(), s.Vector); err != nil {
		return nil, err
	}
	if err := same("the state", doc.EncodeState(), s.State); err != nil {
		return nil, err
	}
	for i, d := range s.Diffs {
		diff, err := doc.EncodeDiff(d.Vector)
		if err != nil {
			return nil, fmt.Errorf("diff %d: %w", i, err)
		}
		if err := same(fmt.Sprintf("diff %d of the document", i), diff, d.OfDoc); err != nil {
			return nil, err
		}
	}
	return doc, nil
}

func (s *scene) take(doc *Doc, step sceneStep) error {
	if len(step.Apply) == 1 {
		return doc.Apply(s.Updates[step.Apply[0]])
	}
	merged, err := Merge(s.pick(append(step.Merge, step.Diff...))...)
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	if err := same("the merged update", merged, step.Merged); err != nil {
		return err
	}
	if step.Diff == nil {
		return doc.Apply(merged)
	}
	if !s.Formats {
		if err := same("the state vector", doc.StateVector(), step.Vector); err != nil {
			return err
		}
	}
	diffed, err := Diff(merged, step.Vector)
	if err != nil {
		return fmt.Errorf("diff: %w", err)
	}
	if err := same("the diffed update", diffed, step.Diffed); err != nil {
		return err
	}
	return doc.Apply(diffed)
}

func (s *scene) pick(list []int) [][]byte {
	out := make([][]byte, len(list))
	for i, at := range list {
		out[i] = s.Updates[at]
	}
	return out
}

// compareBytes covers what works on updates alone, without a document.
func (s *scene) compareBytes() error {
	merged, err := Merge(s.Updates...)
	if err != nil {
		return fmt.Errorf("merging everything: %w", err)
	}
	if err := same("everything merged", merged, s.Merged); err != nil {
		return err
	}
	for i, d := range s.Diffs {
		diffed, err := Diff(s.Merged, d.Vector)
		if err != nil {
			return fmt.Errorf("diff %d of everything merged: %w", i, err)
		}
		if err := same(fmt.Sprintf("diff %d of everything merged", i), diffed, d.OfMerged); err != nil {
			return err
		}
	}
	return nil
}

func same(what string, got, want []byte) error {
	if bytes.Equal(got, want) {
		return nil
	}
	at := 0
	for at < len(got) && at < len(want) && got[at] == want[at] {
		at++
	}
	return fmt.Errorf("%s differs from yjs at byte %d:\n  got  %x\n  want %x", what, at, got, want)
}

// sameJSON compares two JSON texts as values: the order of keys in a map is not
// part of what a document holds.
func sameJSON(what string, got, want json.RawMessage) error {
	var a, b any
	if err := json.Unmarshal(got, &a); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if err := json.Unmarshal(want, &b); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if !reflect.DeepEqual(a, b) {
		return fmt.Errorf("%s differs from yjs:\n  got  %s\n  want %s", what, got, want)
	}
	return nil
}
