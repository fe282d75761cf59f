package ydoc

import "testing"

func TestADocumentThatCollectedItsDeletedBlocksPassesItsOwnLimits(t *testing.T) {
	for file, scenes := range goldenScenes(t) {
		for i, s := range scenes {
			doc := NewWith(Limits{Roots: sceneRoots, KeepDeleted: !s.GC})
			if err := doc.Apply(s.Final); err != nil {
				t.Errorf("%s %d: the final state of yjs: %v", file, i, err)
			} else if err := NewWith(doc.limits).Apply(doc.EncodeState()); err != nil {
				t.Errorf("%s %d: the engine's own state: %v", file, i, err)
			}
		}
	}
}
